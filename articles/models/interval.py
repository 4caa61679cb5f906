"""The one question that everything public asks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from newsroom.core import clock


def live_at(at: datetime, path: str = "", *, published_by: datetime | None = None) -> Q:
    """The one question: is the version at the end of this path live at that moment?

    A version is live from `live_from` on and until `live_until`, which is exclusive. `published_at` is
    never later than `live_from`; it is asked too, because the lists' index begins with it. A list that goes on
    further down says `published_by` when: told two bounds of it, SQLite begins at either, and may read all between.
    """
    live = (Q(**{f"{path}live_until": None}) | Q(**{f"{path}live_until__gt": at})) & Q(
        **{f"{path}live_from__lte": at, f"{path}published_at__lte": published_by or at}
    )
    return live & spared(path)


def spared(path: str = "") -> Q:
    """What is killed is gone from every page, those of the past too; what is live now is not killed, and not asked."""
    return Q(**{f"{path}article__killed_at": None}) if clock.is_elsewhere() else Q()
