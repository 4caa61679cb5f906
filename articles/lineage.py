"""Which version was written from which, and so: what would the release of one undo?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from articles.models import Article, ArticleVersion


@dataclass(frozen=True, slots=True)
class Leaf:
    """As much of a version as its place in the line needs. `parents`: what it was written from, and merged with."""

    pk: int
    number: int
    parents: tuple[int, ...]
    digest: str
    agreed_over: int | None
    released: bool


@dataclass(slots=True)
class Lineage:
    """The versions of one story by key."""

    leaves: dict[int, Leaf] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article) -> Lineage:
        """One query."""
        return cls.of_many([article.pk])[article.pk]

    @classmethod
    def of_many(cls, article_ids: Iterable[int]) -> defaultdict[int, Lineage]:
        """By story; one query for all of them."""
        found: defaultdict[int, Lineage] = defaultdict(cls)
        rows = ArticleVersion.objects.filter(article_id__in=list(article_ids)).order_by()
        names = (
            "pk",
            "number",
            "based_on_id",
            "merged_with_id",
            "content_digest",
            "released_over_id",
            "live_from",
        )
        for (
            article_id,
            pk,
            number,
            based_on,
            merged_with,
            digest,
            over,
            live_from,
        ) in rows.values_list("article_id", *names):
            parents = tuple(parent for parent in (based_on, merged_with) if parent is not None)
            leaf = Leaf(pk, number, parents, digest, over, live_from is not None)
            found[article_id].leaves[pk] = leaf
        return found

    def line(self, pk: int) -> set[int]:
        """The version and all those it came from."""
        seen: set[int] = set()
        waiting = [pk]
        while waiting:
            one = waiting.pop()
            if one in seen or one not in self.leaves:
                continue
            seen.add(one)
            waiting += self.leaves[one].parents
        return seen

    def base(self, mine: int, theirs: int) -> Leaf | None:
        """The newest version from which both came; where one came from the other, that other."""
        both = self.line(mine) & self.line(theirs)
        return max((self.leaves[pk] for pk in both), key=lambda leaf: leaf.number, default=None)

    def undoes(self, pk: int, over: int) -> bool:
        """Whether the release of a version would take back what `over`, which stands before it, had changed.

        It does not if it was written from `over`, or says the same, or if `over` only says again what both came from.
        """
        base = self.base(pk, over)
        if base is not None and (base.pk == over or base.digest == self.leaves[over].digest):
            return False
        return self.leaves[pk].digest != self.leaves[over].digest

    def is_stale(self, pk: int, over: int) -> bool:
        """`undoes`, and nobody has said that it shall."""
        return self.leaves[pk].agreed_over != over and self.undoes(pk, over)

    def written_from(self, pk: int) -> int | None:
        """The number of the newest released version in a version's line, itself left out."""
        line = (self.leaves[one] for one in self.line(pk) - {pk})
        return max((leaf.number for leaf in line if leaf.released), default=None)


def origin(number: int | None) -> str:
    """What a version was written from, in words, by the number of the released version in its line."""
    return f"from v{number}" if number else "before any release"


def successions(released: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Of released versions, by `live_from`: each with the one that it replaces, where there is one."""
    pairs: list[tuple[Any, Any]] = []
    before = None
    for version in released:
        if before is not None and before.live_until == version.live_from:
            pairs.append((version, before))
        before = version
    return pairs
