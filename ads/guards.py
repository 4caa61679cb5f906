"""The trigger that keeps an approved creative as it was approved."""

from __future__ import annotations

from ads.models import Creative
from newsroom.core import guards
from newsroom.core.guards import Trigger

APPROVED = "OLD.\"status\" = 'approved'"


def triggers(vendor: str) -> list[Trigger]:
    return guards.of_model(Creative, vendor, only_if=APPROVED)


guards.require(triggers)
