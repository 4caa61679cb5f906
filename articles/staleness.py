"""Which waiting or held version was not written from what readers will see before it, in words for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles import policy
from articles.lineage import Lineage, origin, successions
from articles.models import Verb


@dataclass(frozen=True, slots=True)
class Stale:
    """The version `number` would undo what `over` changes; `written_from` is None where it comes from no release."""

    number: int
    written_from: int | None
    over: int
    over_is_live: bool

    @property
    def words(self) -> str:
        """ "written from v7; v9 is live" """
        source = origin(self.written_from)
        stands = "is live" if self.over_is_live else "will be live by then"
        return f"written {source}; v{self.over} {stands}"

    @property
    def sentence(self) -> str:
        """ "v5 was written from v7; v9 is live." """
        return f"v{self.number} was {self.words}."


def stale_ones(
    live: Any, waiting: Sequence[Any], held: Iterable[Any], line: Lineage, now: datetime
) -> list[Stale]:
    """Of a story's versions: that which is live, those that wait by their moment, those that are held."""
    released = [each for each in (live, *waiting) if each is not None]
    pairs = successions(released)
    pairs += [(each, _before(each, released, now)) for each in held]
    return [
        Stale(version.number, line.written_from(version.pk), over.number, over is live)
        for version, over in pairs
        if over is not None and line.undoes(version.pk, over.pk)
    ]


def _before(held: Any, released: Sequence[Any], now: datetime) -> Any:
    """What readers see at the moment for which a version is held, or now where that has passed."""
    at = max(held.held_for, now)
    return next((each for each in released if each.is_live(at)), None)


def may_merge(user: Any, article_ids: Iterable[int]) -> set[int]:
    """Of these stories those in which the person may merge what is to go out; one query, or none."""
    ids = list(article_ids)
    if not ids:
        return set()
    found = policy.allowed(user, Verb.SCHEDULE).filter(
        pk__in=policy.allowed(user, Verb.MERGE).filter(pk__in=ids).values("pk")
    )
    return set(found.order_by().values_list("pk", flat=True))
