"""The triggers that hold what the desk writes down: log-ins, and the admin's own log of changes."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry

from newsroom.core import guards
from newsroom.core.guards import Trigger
from newsroom.desk.models import AccessEvent

# Django itself forgets the kind of a thing that is gone.
LOGGED = sorted(f.column for f in LogEntry._meta.concrete_fields if f.name != "content_type")


def triggers(vendor: str) -> list[Trigger]:
    log = LogEntry._meta.db_table
    return [*guards.of_model(AccessEvent, vendor), *guards.of_table(log, LOGGED, vendor)]


guards.require(triggers)
