"""What the paper tells of its own work: what it got wrong, and what was changed in a story, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape

from articles import rivers
from articles.feeds import NEWEST, Rss, tag_uri
from articles.history import history
from articles.metadata import absolute, list_page
from articles.models import ArticleVersion, Correction
from articles.rivers import Place
from articles.views import gone_or_missing, moved, seen_as
from newsroom.core import clock, pagecache

LIST = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction in the list of all of them, with the story's headline and address as they are now."""

    pk: int
    kind: str
    label: str
    text: str
    at: datetime
    instead_of: datetime | None
    headline: str
    url: str

    @property
    def place(self) -> Place:
        return Place(self.at, self.pk)


@pagecache.cached_page(before=Place.canonical)
def corrections(request: HttpRequest) -> HttpResponse:
    """All corrections, newest first."""
    before = Place.read(request.GET.get("before"))
    rows = _listed(before, LIST + 1)
    if before is not None and not rows:
        raise Http404
    shown, more = rows[:LIST], len(rows) > LIST
    trail = (("Home", "/"), ("Corrections", None))
    url = "/corrections/"
    page = list_page(
        title="Corrections",
        description="What we got wrong, and what is right",
        url=f"{url}?before={before.cursor()}" if before else url,
        trail=trail,
        feed_url=f"{url}feed/",
    )
    context = {
        "title": "Corrections",
        "page": page,
        "corrections": shown,
        "trail": trail,
        "newer_url": url if before else None,
        "older_url": f"{url}?before={shown[-1].place.cursor()}" if more else None,
    }
    return render(request, "articles/corrections.html", context)


def _listed(before: Place | None, limit: int) -> list[Listed]:
    """A page of corrections on stories that readers see; the page is noted to show them."""
    at = clock.shown()
    rows = Correction.objects.live(at)
    if before is not None:
        below = Q(at=before.published_at, pk__lt=before.version_id)
        rows = rows.filter(Q(at__lt=before.published_at) | below, at__lte=before.published_at)
    found = list(rows.annotate(instead_of=F("replaces__at"))[:limit])
    live = ArticleVersion.objects.live(at).filter(section__isnull=False)
    stories = live.filter(article__in={row.article_id for row in found})
    versions = {v.article_id: v for v in stories.select_related("article", "section")}
    pagecache.shows("corrections:past" if before else "corrections")
    pagecache.shows(*(f"card:{pk}" for pk in versions))
    pagecache.shows(*(f"section:{v.section_id}" for v in versions.values()))
    corrected = ArticleVersion.objects.filter(article__in=Correction.objects.values("article"))
    pagecache.changes_at(rivers.next_bound(corrected, at))
    return [_line(row, versions[row.article_id]) for row in found if row.article_id in versions]


def _line(row: Any, version: ArticleVersion) -> Listed:
    return Listed(
        row.pk, row.kind, str(row.get_kind_display()), row.text, row.at, row.instead_of,
        version.headline, version.get_absolute_url(),
    )  # fmt: skip


class CorrectionsFeed(Feed):
    """RSS of corrections, each an item of its own beside the story that it is of."""

    feed_type = Rss
    item_guid_is_permalink = False
    description = "What we got wrong, and what is right"

    def title(self) -> str:
        return f"Corrections · {settings.SITE_NAME}"

    def link(self) -> str:
        return absolute("/corrections/")

    def feed_url(self) -> str:
        return absolute("/corrections/feed/")

    def items(self) -> Iterable[Listed]:
        return _listed(None, NEWEST)

    def item_title(self, item: Listed) -> str:
        return f"{item.label}: {item.headline}"

    def item_description(self, item: Listed) -> str:
        """Readers of feeds take a description for HTML."""
        return escape(item.text)

    def item_link(self, item: Listed) -> str:
        return absolute(item.url)

    def item_guid(self, item: Listed) -> str:
        return tag_uri(f"correction/{item.pk}")

    def item_pubdate(self, item: Listed) -> datetime:
        return item.at


corrections_feed = pagecache.cached_page()(CorrectionsFeed())


def history_at(request: HttpRequest, path: str) -> HttpResponse:
    """What was changed in the story whose slug ends the path; from any other address of its own, one redirect.

    Raises `Http404` where no version is live, or where the history is hidden. Of a killed story 410.
    """
    slug = path.rpartition("/")[2]
    if not settings.PUBLIC_HISTORY or "\0" in path:
        raise Http404
    at = clock.shown()
    version = seen_as(slug, at)
    if version is None:
        return gone_or_missing(request, slug)
    if f"{version.get_absolute_url()}history/" != request.path_info:
        return moved(request, version, slug, "history/")
    return show_history(request, version, at)


@pagecache.cached_page(before=Place.canonical)
def show_history(request: HttpRequest, version: ArticleVersion, at: datetime) -> HttpResponse:
    before = Place.read(request.GET.get("before"))
    told = history(version, at, before)
    if told is None:
        raise Http404
    story_url = version.get_absolute_url()
    url = f"{story_url}history/"
    section = version.section
    pagecache.shows(f"section:{version.section_id}")
    pagecache.changes_at(version.live_until)
    # Below Home a story stands in no section but the paper.
    where = [] if section.is_home else [(section.name, section.get_absolute_url())]
    trail = (("Home", "/"), *where, (version.headline, story_url), ("History", None))
    page = list_page(
        title=f"What was changed: {version.headline}",
        description=f"Every published version of “{version.headline}”, and what each changed",
        url=f"{url}?before={before.cursor()}" if before else url,
        trail=trail,
        kind="WebPage",
        robots="noindex",
    )
    context = {
        "page": page,
        "trail": trail,
        "section": section,
        "headline": version.headline,
        "story_url": story_url,
        "history": told,
        "newer_url": url if before else None,
        "older_url": f"{url}?before={told.older}" if told.older else None,
    }
    return render(request, "articles/history.html", context)
