"""Writes down what happens at the desk's doors."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from newsroom.core import clock
from newsroom.core.text import printable
from newsroom.desk import devices
from newsroom.desk.models import AccessEvent, Kind
from newsroom.desk.throttle import count_try, counted_as, must_wait, peer

PLENTY: Final = 100
"""Failures of one peer that are written down, each, before the record says "and more": no stranger fills the disk."""


def note(
    kind: Kind,
    *,
    user: Any = None,
    by: Any = None,
    request: HttpRequest | None = None,
    name: str = "",
    words: str = "",
    now: datetime | None = None,
) -> AccessEvent:
    """Add a row: what was done, to whom, by whom, from where. `name` is what a stranger typed, shortened."""
    return AccessEvent.objects.create(
        kind=kind,
        user=user,
        by=by if by is None or by.is_authenticated else None,
        name=" ".join(printable(name).split())[:60],
        address=peer(request)[:45],
        device=device_of(request),
        note=words,
        at=now or clock.now(),
    )


def device_of(request: HttpRequest | None) -> str:
    name = request.META.get("HTTP_USER_AGENT", "") if request is not None else ""
    return devices.words(name) if name else ""


def note_failure(kind: Kind, *, request: HttpRequest | None, name: str, user: Any = None) -> None:
    """A failure, unless this peer has failed so often that its further tries are no news."""
    if count_try(counted_as("failures", peer(request)), PLENTY):
        return
    note(kind, user=user or _known(name), request=request, name=name)


def refuse_guessing(
    what: str, who: str, *, request: HttpRequest, name: str, user: Any = None
) -> str:
    """Count a try of `who` at `what`; the name to forget it by. Raises `ValidationError` while a wait lasts."""
    counted = counted_as(what, who)
    wait(count_try(counted), request=request, name=name, user=user)
    return counted


def wait(seconds: int, *, request: HttpRequest, name: str, user: Any = None) -> None:
    """Refuse a try made during a wait. The first of each wait and peer is written down."""
    if not seconds:
        return
    once = counted_as("wait", f"{peer(request)} {name}")
    if not count_try(once, 1):
        words = f"{seconds} seconds"
        note(Kind.WAIT, user=user or _known(name), request=request, name=name, words=words)
    raise must_wait(seconds)


def _known(name: str) -> Any:
    people = get_user_model().objects
    return people.filter(username=printable(name)[:150]).first() if name else None
