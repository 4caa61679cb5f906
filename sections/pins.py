"""What is done to a front by hand. A pin that has begun leaves its past behind: what stood there goes on having stood.

Each of these runs in a transaction and drops the fronts it touches on commit. Raises `ValidationError`.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from newsroom.core import clock, pagecache
from sections.models import FrontPin

WHAT = ("section_id", "article_id", "position")


def put_up(pin: FrontPin, *, now: datetime | None = None) -> FrontPin:
    """Hold a story in a place from the pin's moment on; from now on, where that has passed."""
    now = now or clock.now()
    pin.starts_at = max(pin.starts_at, now)
    _check_end(pin, now)
    with transaction.atomic():
        pin.save()
        pagecache.drop(f"front:{pin.section_id}")
    return pin


def change(pin: FrontPin, *, now: datetime | None = None) -> FrontPin:
    """Save a changed pin. Of one that stands already the row ends now, and what it shall be begins in a row of its own.

    Where only its end has been moved the row stays. A pin that is over cannot be changed.
    """
    now = now or clock.now()
    with transaction.atomic():
        stored = FrontPin.objects.select_for_update().get(pk=pin.pk)
        if stored.is_over(now):
            raise ValidationError("This pin is over: what has been stays. Pin the story anew.")
        pagecache.drop(f"front:{stored.section_id}", f"front:{pin.section_id}")
        if stored.starts_at >= now:
            pin.starts_at = max(pin.starts_at, now)
            _check_end(pin, now)
            pin.save(now=now)
            return pin
        if pin.starts_at <= now and all(getattr(pin, n) == getattr(stored, n) for n in WHAT):
            pin.starts_at = stored.starts_at
            _check_end(pin, now)
            pin.save(update_fields=["ends_at"], now=now)
            return pin
        _check_end(pin, max(pin.starts_at, now))
        _end(stored, now)
        pin.pk, pin.starts_at = None, max(pin.starts_at, now)
        pin._state.adding = True
        pin.save()
    return pin


def take_down(pin: FrontPin, *, now: datetime | None = None) -> None:
    """End a pin that stands; one that has not begun is gone altogether, and one that is over is left as it is."""
    now = now or clock.now()
    with transaction.atomic():
        stored = FrontPin.objects.select_for_update().get(pk=pin.pk)
        if stored.is_over(now):
            return
        pagecache.drop(f"front:{stored.section_id}")
        if stored.starts_at >= now:
            stored.delete()
        else:
            _end(stored, now)


def _end(pin: FrontPin, now: datetime) -> None:
    pin.ends_at = now
    pin.save(update_fields=["ends_at"], now=now)


def _check_end(pin: FrontPin, now: datetime) -> None:
    if pin.ends_at is not None and pin.ends_at < now:
        raise ValidationError({"ends_at": f"{clock.moment_words(pin.ends_at, now)} has passed."})
    if pin.ends_at is not None and pin.ends_at <= pin.starts_at:
        raise ValidationError({"ends_at": "A pin ends after it begins."})
