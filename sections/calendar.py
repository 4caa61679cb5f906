"""What the calendar shows of fronts: when stories are held in a place of one, and when no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from articles import policy
from newsroom.desk import calendar
from newsroom.desk.calendar import COMING, DONE, Entry, Move, Source, Span
from sections.models import FrontPin
from sections.pin_moves import BEGINS, ENDS, may_move, token

PINS, UNPINS = 60, 70
VIEW = "sections.view_frontpin"


def found_pins(request: HttpRequest, span: Span) -> Iterator[Entry]:
    yield from _found(request, span, BEGINS, PINS)


def found_unpins(request: HttpRequest, span: Span) -> Iterator[Entry]:
    yield from _found(request, span, ENDS, UNPINS)


def _found(request: HttpRequest, span: Span, edge: str, order: int) -> Iterator[Entry]:
    rows = FrontPin.objects.all()
    if span.section:
        path = span.section
        rows = rows.filter(Q(section__path=path) | Q(section__path__startswith=f"{path}/"))
    rows = calendar.each_day(rows, edge, span, order)
    for pin in rows.select_related("section", "article").defer(
        "article__body", "article__body_text"
    ):
        yield _entry(request, pin, edge, getattr(pin, edge), span.now)


def _entry(request: HttpRequest, pin: FrontPin, edge: str, at: datetime, now: datetime) -> Entry:
    where = f"{pin.section.name}, place {pin.position}"
    url = reverse("admin:sections_frontpin_move", args=[pin.pk, edge])
    may = at > now and may_move(request.user, pin)
    return Entry(
        at=at,
        pk=pin.pk,
        title=pin.article.brief,
        url=reverse("admin:sections_frontpin_change", args=[pin.pk]),
        words=f"{'pinned on' if edge == BEGINS else 'pin ends on'} {where}",
        level=COMING if at > now else DONE,
        place=pin.section.name,
        move=Move(url, token(pin), at.isoformat()) if may else None,
    )


def _name(request: HttpRequest, pk: int) -> str:
    pin = FrontPin.objects.select_related("article").filter(pk=pk).first()
    if pin is None or pin.article.killed_at or not policy.may(request.user, "view", pin.article):
        return ""
    return f"The pin of “{pin.article.brief}”"


calendar.offer_names("pin", _name)
calendar.register(Source("pin", "Pins", PINS, VIEW, found_pins))
calendar.register(Source("unpin", "Ends of pins", UNPINS, VIEW, found_unpins))
