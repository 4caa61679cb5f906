"""The desk's session engine: Django's own in the database, with columns one can read; and how sessions end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.auth import SESSION_KEY as WHO
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from newsroom.desk.models import DeskSession

FROM: Final = "from"
"""Where a session keeps its device, its address and its beginning, from the log-in on."""


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[DeskSession]:
        return DeskSession

    def create_model_instance(self, data: dict[str, Any]) -> DeskSession:
        row = super().create_model_instance(data)
        device, address, since = data.get(FROM, ("", "", None))
        row.user_id = int(data[WHO]) if WHO in data else None
        row.device, row.address, row.since = device, address, moment(since)
        row.seen = moment(data.get("seen")) or row.since
        return row


def moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def of(user: Any, now: datetime) -> Any:
    """The person's sessions that have not run out, the one last used first."""
    return DeskSession.objects.filter(user=user, expire_date__gt=now).order_by("-seen", "pk")


def end_all(user: Any, *, but: str | None = "") -> int:
    """End the person's sessions, in every process at once; all but that with the key `but`. How many there were."""
    rows = DeskSession.objects.filter(user=user)
    return (rows.exclude(pk=but) if but else rows).delete()[0]


def clear_away(now: datetime) -> None:
    """Delete the sessions that have run out; nobody could use them any more."""
    DeskSession.objects.filter(expire_date__lt=now).delete()
