"""A version made of the working copy: its columns, its names and tags in order, its pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from articles.content import Content
from articles.digests import chained
from articles.models import Article, ArticleVersion, Author, Photo, Tag, TaggedArticle
from articles.models.photo import VersionPhoto
from articles.models.version import VersionByline, VersionTag
from articles.rendering import picture_ids

Bylines = Iterable[tuple[Author, str]]


def put_tags(article: Article, tags: Iterable[str] | None) -> None:
    """Give the working copy tags by name, in the order given; None leaves what stands."""
    if tags is not None:
        set_tags(article, [tag.pk for tag in Tag.objects.named(tags)])


def set_tags(article: Article, tag_ids: Iterable[int]) -> None:
    """taggit's own `set` knows no order, and the order is the editor's."""
    article.tagged.all().delete()
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag_id=pk) for pk in tag_ids
    )


def put_content(article: Article, content: Content) -> None:
    """Make the working copy say this; its row is saved by the caller, before or after."""
    content.put_on(article)
    set_tags(article, content.tags)
    set_bylines(article, content.bylines)


def put_bylines(article: Article, bylines: Bylines | None) -> None:
    """Give the working copy these names with their roles, in order; None leaves what stands."""
    if bylines is not None:
        set_bylines(article, [(author.pk, role) for author, role in bylines])


def set_bylines(article: Article, bylines: Iterable[tuple[int, str]]) -> None:
    article.bylines.all().delete()
    for position, (author, role) in enumerate(bylines):
        article.bylines.create(author_id=author, role=role, position=position)


def make_version(
    article: Article,
    content: Content,
    *,
    by: Any,
    now: datetime,
    based_on: ArticleVersion | None,
    merged_with: ArticleVersion | None = None,
    note: str = "",
) -> ArticleVersion:
    """The next version of the story, saying this, with its place in the chain of digests."""
    last = article.versions.order_by("-number").only("number", "chain_digest").first()
    version = ArticleVersion(
        **content.columns,
        article=article,
        number=last.number + 1 if last else 1,
        made_at=now,
        made_by=by,
        based_on=based_on,
        merged_with=merged_with,
        note=note,
    )
    seal(version, content, after=last.chain_digest if last else "")
    version.count_words()
    version.save()
    _write_rows(version, content)
    return version


def seal(version: ArticleVersion, content: Content, *, after: str) -> None:
    """Put on a version that is being made its digest, and the chain's up to it; `after` is the chain's before it."""
    version.content_digest = content.digest()
    version.chain_digest = chained(
        after, version.content_digest, article=version.article_id, number=version.number,
        made_at=version.made_at, made_by=version.made_by_id,
    )  # fmt: skip
    version.release_digest = version.linked_release()


def copy_version(
    article: Article, version: ArticleVersion, *, by: Any, now: datetime
) -> ArticleVersion:
    """The same words, names and tags under the next number, so that they can have another interval."""
    return make_version(
        article,
        Content.of_version(version),
        by=by,
        now=now,
        based_on=version,
        note=f"v{version.number} again",
    )


def _write_rows(version: ArticleVersion, content: Content) -> None:
    """Names and tags in order, and each photograph of the text, so that none is deleted from under it."""
    VersionByline.objects.bulk_create(
        VersionByline(version=version, author_id=author, role=role, position=n)
        for n, (author, role) in enumerate(content.bylines)
    )
    VersionTag.objects.bulk_create(
        VersionTag(version=version, tag_id=tag, position=n) for n, tag in enumerate(content.tags)
    )
    shown = Photo.objects.filter(pk__in=picture_ids(version.body)).values_list("pk", flat=True)
    VersionPhoto.objects.bulk_create(VersionPhoto(version=version, photo_id=pk) for pk in shown)
