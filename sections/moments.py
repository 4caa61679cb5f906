"""When the clock puts a story on a front by hand, or takes it away: the pins on either side of an instant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from articles.moments import MOST, Change
from newsroom.core.statements import asked_as_one
from sections.models import FrontPin


class Held(NamedTuple):
    """The changes that pins make, and the stories they hold, which may stand in any section."""

    changes: list[Change]
    stories: set[int]


COLUMNS = ("article_id", "position", "starts_at", "ends_at", "article__headline")


def pins(section_ids: Collection[int], at: datetime) -> Held:
    """The pins of these fronts that begin or end nearest to a moment; one query. What was killed is not named."""
    if not section_ids:
        return Held([], set())
    rows = FrontPin.objects.filter(section__in=section_ids, article__killed_at=None)
    scans = (
        scan
        for bound in ("starts_at", "ends_at")
        for scan in (
            rows.filter(**{f"{bound}__lte": at}).order_by(f"-{bound}"),
            rows.filter(**{f"{bound}__gt": at}).order_by(bound),
        )
    )
    found = set(asked_as_one(FrontPin, [scan.values_list(*COLUMNS)[:MOST] for scan in scans]))
    changes = set()
    for _, position, starts_at, ends_at, headline in found:
        changes.add(Change(starts_at, f"“{headline}” is held in place {position}"))
        if ends_at is not None:
            changes.add(Change(ends_at, f"“{headline}” leaves place {position}"))
    return Held(sorted(changes), {article_id for article_id, *_ in found})
