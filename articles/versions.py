"""A version made of the working copy: its columns, its names and tags in order, its pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

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


def put_bylines(article: Article, bylines: Bylines | None) -> None:
    if bylines is None:
        return
    article.bylines.all().delete()
    for position, (author, role) in enumerate(bylines):
        article.bylines.create(author=author, role=role, position=position)


def says_the_same(article: Article, version: ArticleVersion) -> bool:
    if article.content() != version.content():
        return False
    tags = list(article.tagged.order_by("pk").values_list("tag_id", flat=True))
    names = list(article.bylines.values_list("author_id", "role"))
    return tags == [row.tag_id for row in version.tag_rows.all()] and names == [
        (row.author_id, row.role) for row in version.byline_rows.all()
    ]


def make_version(
    article: Article, *, by: Any, note: str, now: datetime, based_on: ArticleVersion | None
) -> ArticleVersion:
    newest = article.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ArticleVersion(
        **article.content(),
        article=article,
        number=newest + 1,
        made_at=now,
        made_by=by,
        based_on=based_on,
        note=note,
    )
    version.save()
    _copy_people(version, article.bylines.all(), article.tagged.order_by("pk"))
    _note_photos(version)
    return version


def _note_photos(version: ArticleVersion) -> None:
    """Keep a row for each photograph the text shows, so that none is deleted from under it."""
    shown = Photo.objects.filter(pk__in=picture_ids(version.body)).values_list("pk", flat=True)
    VersionPhoto.objects.bulk_create(VersionPhoto(version=version, photo_id=pk) for pk in shown)


def _copy_people(version: ArticleVersion, bylines: Iterable[Any], tags: Iterable[Any]) -> None:
    VersionByline.objects.bulk_create(
        VersionByline(version=version, author_id=b.author_id, role=b.role, position=n)
        for n, b in enumerate(bylines)
    )
    VersionTag.objects.bulk_create(
        VersionTag(version=version, tag_id=t.tag_id, position=n) for n, t in enumerate(tags)
    )


def copy_version(
    article: Article, version: ArticleVersion, *, by: Any, now: datetime
) -> ArticleVersion:
    """The same words, names and tags under the next number, so that they can have another interval."""
    copy = ArticleVersion(
        **version.content(),
        article=article,
        number=article.newest_version().number + 1,
        made_at=now,
        made_by=by,
        based_on=version,
        note=f"v{version.number} again",
    )
    copy.save()
    _copy_people(copy, version.byline_rows.all(), version.tag_rows.all())
    _note_photos(copy)
    return copy
