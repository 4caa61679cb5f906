"""The bar above a page of another moment: which moment it is, how to come to another, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from articles.moments import Change
from newsroom.core import clock
from newsroom.desk.moments import FORMAT, MomentField, for_address, labelled

UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


class MomentForm(forms.Form):
    at = MomentField()


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the slider: `kind` is "change", "now" or "here"."""

    at: str
    url: str
    moment: str
    words: str
    kind: str


def bar(
    request: HttpRequest, at: datetime, now: datetime, found: list[Change], *, error: str = ""
) -> str:
    """The bar as HTML. `request` is the page's own, its query without the moment."""
    field = MomentForm(
        initial={"at": clock.newsroom_time(at).strftime(FORMAT)}, auto_id="moment-%s"
    )
    field.fields["at"].label = labelled("Look at another moment")
    stops = _stops(request, at, now, found)
    past = [change for change in found if change.at < at]
    coming = [change for change in found if change.at > at]
    context = {
        "moment": words(at),
        "datetime": clock.newsroom_time(at).isoformat(timespec="seconds"),
        "distance": "as it stands now" if at == now else distance(at, now),
        "error": error,
        "form": field,
        "path": _path(request),
        "fields": parse_qsl(request.META["QUERY_STRING"], keep_blank_values=True),
        "now_url": _now_url(request),
        "previous": _stop(request, past[-1]) if past else None,
        "following": _stop(request, coming[0]) if coming else None,
        "stops": stops,
        "here": next(n for n, stop in enumerate(stops) if stop.at == for_address(at)),
    }
    return render_to_string("components/time_machine.html", context)


def words(moment: datetime) -> str:
    """ "Saturday 28 November 2026, 06:00 IST", with the seconds where they are not zero."""
    local = clock.newsroom_time(moment)
    hour = f"{local:%H:%M:%S}" if local.second or local.microsecond else f"{local:%H:%M}"
    return f"{local:%A} {local.day} {local:%B} {local.year}, {hour} {clock.zone_name(moment)}"


def distance(at: datetime, now: datetime) -> str:
    """How far off a moment is: "in 18 hours", "3 days ago"."""
    span = abs(at - now)
    for unit, name in UNITS:
        if span >= unit:
            count = span // unit
            amount = f"{count} {name}{'s' if count > 1 else ''}"
            return f"in {amount}" if at > now else f"{amount} ago"
    return "in less than a minute" if at > now else "less than a minute ago"


def _stops(request: HttpRequest, at: datetime, now: datetime, found: list[Change]) -> list[Stop]:
    """The changes, the present, and the moment itself, in order, each moment once."""
    known = {change.at: _stop(request, change) for change in found}
    present = Stop("", _now_url(request), _short(now, now), "Now", "now")
    here = Stop(for_address(at), _url(request, at), _short(at, now), "", "here")
    rows = {now: present, at: here, **known}
    return [rows[moment] for moment in sorted(rows)]


def _stop(request: HttpRequest, change: Change) -> Stop:
    moment = _short(change.at, clock.now())
    return Stop(for_address(change.at), _url(request, change.at), moment, change.words, "change")


def _short(moment: datetime, now: datetime) -> str:
    local = clock.newsroom_time(moment)
    if not local.second and not local.microsecond:
        return clock.moment_words(moment, now)
    return f"{clock.date_words(moment, now)}, {local:%H:%M:%S} {clock.zone_name(moment)}"


def _url(request: HttpRequest, at: datetime) -> str:
    said = parse_qsl(request.META["QUERY_STRING"], keep_blank_values=True)
    return f"{_path(request)}?{urlencode([*said, ('at', for_address(at))])}"


def _now_url(request: HttpRequest) -> str:
    said = request.META["QUERY_STRING"]
    return f"{_path(request)}?{said}" if said else _path(request)


def _path(request: HttpRequest) -> str:
    """The page's own, as a link: what begins with two strokes would lead to another host."""
    return escape_leading_slashes(escape_uri_path(request.path))
