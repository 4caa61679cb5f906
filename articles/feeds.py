"""RSS 2.0 of stories: one base that knows the format, and leaves that know which list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape

from articles import rivers
from articles.cards import Card, cards
from articles.metadata import absolute
from articles.models import Author, Tag, TagAlias
from articles.rivers import Row
from newsroom.core import clock, pagecache
from newsroom.core.text import printable

NEWEST = 30


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the names of writers as Dublin Core has them; RSS's own author is an e-mail address."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["writers"]:
            handler.addQuickElement("dc:creator", name)


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

    def items(self, obj: Any) -> list[Card]:
        at = clock.shown()
        pagecache.shows(f"{self.key}:{obj.pk}", f"list:{self.key}:{obj.pk}")
        pagecache.changes_at(self.next_bound(obj, at))
        rows = self.rows(obj, at)[:NEWEST]
        told = cards(rows)
        return [told[row.version_id] for row in rows]

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

    def item_title(self, item: Card) -> str:
        return item.headline

    def item_description(self, item: Card) -> str:
        """Readers of feeds take a description for HTML, a title for text."""
        return escape(item.standfirst)

    def item_link(self, item: Card) -> str:
        return absolute(item.url)

    def item_guid(self, item: Card) -> str:
        """Stable whatever becomes of the address: a tag URI (RFC 4151) of the story's number."""
        return f"tag:{settings.SITE_URL.split('//')[-1].split('/')[0].split(':')[0]},2026:story/{item.article_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Card) -> datetime:
        return item.published_at

    def item_categories(self, item: Card) -> Sequence[str]:
        return (item.section_name,)

    def item_extra_kwargs(self, item: Card) -> dict[str, Any]:
        return {"writers": [writer.name for writer in item.writers]}


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
