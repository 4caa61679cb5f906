"""The one question that everything public asks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q


def live_at(at: datetime, path: str = "", *, published_by: datetime | None = None) -> Q:
    """The one question: is the version at the end of this path live at that moment?

    A version is live from `live_from` on and until `live_until`, which is exclusive. `published_at` is
    never later than `live_from`; it is asked too, because the lists' index begins with it. A list that goes on
    further down says `published_by` when: told two bounds of it, SQLite begins at either, and may read all between.
    """
    return (Q(**{f"{path}live_until": None}) | Q(**{f"{path}live_until__gt": at})) & Q(
        **{f"{path}live_from__lte": at, f"{path}published_at__lte": published_by or at}
    )
