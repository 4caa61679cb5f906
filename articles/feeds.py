"""RSS 2.0 of stories: one base that knows the format, and leaves that know which list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date
from django.utils.html import escape

from articles import corrections, rivers
from articles.cards import Card, cards
from articles.corrections import Told
from articles.metadata import absolute
from articles.models import Author, Tag, TagAlias
from articles.rivers import EPOCH, Row
from newsroom.core import clock, pagecache
from newsroom.core.text import printable

NEWEST = 30


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the names of writers as Dublin Core has them; RSS's own author is an e-mail address."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def latest_post_date(self) -> datetime:
        """The same at each asking for a feed in which nothing stands yet; Django would say that it is new each time."""
        return super().latest_post_date() if self.items else EPOCH

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """RSS has one date; when an item was last changed is told as Atom has it (RFC 4287, 4.2.15)."""
        super().add_item_elements(handler, item)
        for name in item.get("writers", ()):
            handler.addQuickElement("dc:creator", name)
        if item["updateddate"] is not None:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


class Item(NamedTuple):
    """A story of a feed, and what readers have been told of it besides."""

    card: Card
    told: Told


def tag_uri(path: str) -> str:
    """Stable whatever becomes of addresses: a tag URI (RFC 4151)."""
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"tag:{host},2026:{path}"


class StoryFeed(Feed):
    """A list of live stories, newest first. Leaves say whose (`get_object`) and which rows (`rows`)."""

    feed_type = Rss
    key = ""

    def rows(self, obj: Any, at: datetime) -> list[Row]:
        raise Http404

    def next_bound(self, obj: Any, at: datetime) -> datetime | None:
        """When the clock next changes the list."""
        raise Http404

    def name(self, obj: Any) -> str:
        return obj.name

    def page_url(self, obj: Any) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Any) -> list[Item]:
        at = clock.shown()
        pagecache.shows(f"{self.key}:{obj.pk}", f"list:{self.key}:{obj.pk}")
        pagecache.changes_at(self.next_bound(obj, at))
        rows = self.rows(obj, at)[:NEWEST]
        found = cards(rows)
        told = corrections.told_of([row.article_id for row in rows], at)
        pagecache.shows(*(f"dates:{row.article_id}" for row in rows))
        return [Item(found[row.version_id], told.get(row.article_id, Told())) for row in rows]

    def title(self, obj: Any) -> str:
        name = self.name(obj)
        return settings.SITE_NAME if name == "Home" else f"{name} · {settings.SITE_NAME}"

    def link(self, obj: Any) -> str:
        return absolute(self.page_url(obj))

    def feed_url(self, obj: Any) -> str:
        return absolute(f"{self.page_url(obj)}feed/")

    def description(self, obj: Any) -> str:
        described = printable(getattr(obj, "description", ""))
        return described or f"The newest from {self.title(obj)}"

    def item_title(self, item: Item) -> str:
        return item.card.headline

    def item_description(self, item: Item) -> str:
        """What was wrong, and the standfirst. Readers of feeds take a description for HTML, a title for text."""
        said = (
            f"{line.label}, {clock.moment_words(line.at, clock.shown())}: {line.text}"
            for line in item.told.lines
        )
        return escape(" ".join(filter(None, [*said, item.card.standfirst])))

    def item_link(self, item: Item) -> str:
        return absolute(item.card.url)

    def item_guid(self, item: Item) -> str:
        return tag_uri(f"story/{item.card.article_id}")

    item_guid_is_permalink = False

    def item_pubdate(self, item: Item) -> datetime:
        return item.card.published_at

    def item_updateddate(self, item: Item) -> datetime | None:
        return corrections.updated(item.card.published_at, item.card.updated_at, item.told)

    def item_categories(self, item: Item) -> Sequence[str]:
        return (item.card.section_name,)

    def item_extra_kwargs(self, item: Item) -> dict[str, Any]:
        return {"writers": [writer.name for writer in item.card.writers]}


class TagFeed(StoryFeed):
    key = "tag"

    def get_object(self, request: Any, slug: str) -> Tag:
        return _known(Tag, slug)

    def rows(self, obj: Tag, at: datetime) -> list[Row]:
        return _some(rivers.of_tag(obj.pk, at, limit=NEWEST))

    def next_bound(self, obj: Tag, at: datetime) -> datetime | None:
        return rivers.next_bound_of_tag(obj.pk, at)


class AuthorFeed(StoryFeed):
    key = "author"

    def get_object(self, request: Any, slug: str) -> Author:
        return _known(Author, slug)

    def rows(self, obj: Author, at: datetime) -> list[Row]:
        return _some(rivers.of_author(obj.pk, at, limit=NEWEST))

    def next_bound(self, obj: Author, at: datetime) -> datetime | None:
        return rivers.next_bound_of_author(obj.pk, at)

    def description(self, obj: Author) -> str:
        return f"The newest by {obj.name}"


def _known(model: Any, slug: str) -> Any:
    found = model.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _some(rows: list[Row]) -> list[Row]:
    """A tag or author of whom readers have seen nothing has no address yet."""
    if not rows:
        raise Http404
    return rows


@pagecache.cached_page()
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The feed of a tag; of a name it once had, one redirect."""
    try:
        return TagFeed()(request, slug=slug)
    except Http404:
        alias = TagAlias.objects.select_related("tag").filter(slug=slug).first()
        if alias is None:
            raise
    pagecache.shows(f"tag:{alias.tag_id}")
    return HttpResponsePermanentRedirect(f"{alias.tag.get_absolute_url()}feed/")


author = pagecache.cached_page()(AuthorFeed())
