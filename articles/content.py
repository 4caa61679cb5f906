"""What a story says, whichever row says it: its columns, its tags and its names, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from articles.digests import SCHEME, SCHEMES, digest_of
from articles.models import Article, ArticleVersion

COLUMNS: Final = SCHEMES[SCHEME]

Byline = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Content:
    """The columns by name (attribute names: `section_id`), tag ids in order, (author id, role) in order."""

    columns: Mapping[str, Any]
    tags: tuple[int, ...]
    bylines: tuple[Byline, ...]

    @classmethod
    def of_version(cls, version: ArticleVersion) -> Content:
        """Two queries, none where the rows of tags and names were prefetched."""
        return cls(
            _columns(version),
            tuple(row.tag_id for row in version.tag_rows.all()),
            tuple((row.author_id, row.role) for row in version.byline_rows.all()),
        )

    @classmethod
    def of_working_copy(cls, article: Article) -> Content:
        return cls(
            _columns(article),
            tuple(article.tagged.order_by("pk").values_list("tag_id", flat=True)),
            tuple(article.bylines.values_list("author_id", "role")),
        )

    @classmethod
    def words_of(cls, row: Any) -> Content:
        """The columns alone, for what asks nothing of tags and names; no query."""
        return cls(_columns(row), (), ())

    def put_on(self, row: Article | ArticleVersion) -> None:
        """Have a row say the columns; tags and names are rows of their own."""
        for name, value in self.columns.items():
            setattr(row, name, value)

    def digest(self) -> str:
        """The content's digest, as `articles.digests` makes it."""
        return digest_of(self.columns, self.tags, self.bylines)


def _columns(row: Article | ArticleVersion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}
