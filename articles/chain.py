"""The record, read over: does every version still say what it said, and does the chain of its story hold?"""

from __future__ import annotations

from collections.abc import Iterator

from articles.content import Content
from articles.digests import chained
from articles.models import ArticleVersion

AT_ONCE = 500


def faults() -> Iterator[str]:
    """What is wrong with the record, a sentence for each; none where it stands as it was written."""
    rows = ArticleVersion.objects.order_by("article_id", "number")
    story, before, number = None, "", 0
    for version in rows.prefetch_related("tag_rows", "byline_rows").iterator(chunk_size=AT_ONCE):
        if version.article_id != story:
            story, before, number = version.article_id, "", 0
        if version.number != number + 1:
            yield f"Story {story}: v{number + 1} is missing before v{version.number}."
        yield from _faults_of(version, before)
        before, number = version.chain_digest, version.number


def _faults_of(version: ArticleVersion, before: str) -> Iterator[str]:
    name = f"Story {version.article_id}, v{version.number}"
    if Content.of_version(version).digest() != version.content_digest:
        yield f"{name}: it no longer says what it said when it was saved."
    link = chained(
        before, version.content_digest, article=version.article_id, number=version.number,
        made_at=version.made_at, made_by=version.made_by_id,
    )  # fmt: skip
    if link != version.chain_digest:
        yield f"{name}: its number, its maker, its date or the version before it was changed."
