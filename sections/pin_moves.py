"""A pin is moved: when it begins, or when it ends."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from articles.policy import in_scope
from articles.refusal import Refused
from newsroom.core import clock, pagecache
from sections.models import FrontPin

BEGINS, ENDS = "starts_at", "ends_at"
EDGES: Final = (BEGINS, ENDS)


def may_move(user: Any, pin: FrontPin) -> bool:
    """Editors move the pins of the fronts on which they may pin."""
    able = user.is_active and user.is_staff and user.has_perm("sections.change_frontpin")
    return able and in_scope(user, pin.section)


def token(pin: FrontPin) -> str:
    """Another one whenever something about the pin is another; the same in whatever zone a moment was typed."""
    bounds = (each and each.astimezone(UTC) for each in (pin.starts_at, pin.ends_at))
    facts = (pin.section_id, pin.article_id, pin.position, *bounds)
    return hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()[:16]


def move(
    pin: FrontPin,
    edge: str,
    at: datetime,
    *,
    by: Any,
    seen: str | None = None,
    now: datetime | None = None,
) -> FrontPin:
    """Have a pin begin (`starts_at`) or end (`ends_at`) at another moment. What has begun, or ended, is not moved."""
    with transaction.atomic():
        rows = FrontPin.objects.select_for_update(of=("self",))
        stored = rows.select_related("section", "article").get(pk=pin.pk)
        now = now or clock.now()
        if by is not None and not may_move(by, stored):
            raise Refused(f"You may not pin stories on {stored.section.name}.")
        if seen is not None and seen != token(stored):
            raise Refused("Somebody changed this pin while you had it open.")
        _check(stored, edge, at, now)
        setattr(stored, edge, at)
        stored.save(update_fields=[edge])
        pagecache.drop(f"front:{stored.section_id}")
    return stored


def _check(pin: FrontPin, edge: str, at: datetime, now: datetime) -> None:
    stands = getattr(pin, edge)
    if stands is None or stands <= now:
        raise Refused("It has begun." if edge == BEGINS else "It has ended, or has no end.")
    if at <= now:
        raise Refused(f"{clock.moment_words(at, now)} has passed. Choose a later moment.")
    begins, ends = (at, pin.ends_at) if edge == BEGINS else (pin.starts_at, at)
    if ends is not None and ends <= begins:
        raise Refused("A pin ends after it begins.")
