"""Sitemaps: an index of months, a month of stories, and the last two days for news search."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_default_timezone

from articles import corrections, rivers
from articles.corrections import Told
from articles.metadata import absolute
from articles.models import ArticleVersion, Kind
from newsroom.core import clock, pagecache
from newsroom.core.clock import newsroom_time

NEWS_AGE = timedelta(days=2)
MOST_NEWS, MOST = 1_000, 50_000
SCANS = 120  # SQLite takes 500 parts to a statement
FIRST_YEAR = 1605  # the first newspaper; nothing published is older
XML = "application/xml; charset=utf-8"


@pagecache.cached_page()
def index(request: HttpRequest) -> HttpResponse:
    """sitemaps.org index: one sitemap for each month that has a story, and one of the sections."""
    at = clock.shown()
    first = _public(at).aggregate(at=Min("published_at"))["at"]
    known = _months(first, _last(at)) if first else []
    pagecache.shows("list:paper:past", *(() if first else ("list:paper",)))
    pagecache.changes_at(_next_month(at) if first else None)
    pagecache.changes_at(rivers.next_bound(ArticleVersion.objects.all(), at))
    months = _with_stories(known, at)
    urls = [
        absolute("/sitemap-sections.xml"),
        *(absolute(f"/sitemap-{m:%Y-%m}.xml") for m in months),
    ]
    return render(request, "articles/sitemap_index.xml", {"urls": urls}, content_type=XML)


@pagecache.cached_page()
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    at = clock.shown()
    try:
        begin = datetime(int(year), int(month), 1, tzinfo=get_default_timezone())
        end = _next_month(begin)
    except ValueError:
        raise Http404 from None
    if begin.year < FIRST_YEAR or begin > at:
        raise Http404
    versions = _public(at).filter(published_at__gte=begin, published_at__lt=end)
    pagecache.shows(f"month:{begin:%Y-%m}")
    pagecache.changes_at(rivers.next_bound(ArticleVersion.objects.all(), at))
    told = corrections.last_told(versions, at)
    versions = list(versions[:MOST])
    if not versions:
        raise Http404
    pagecache.shows(*{f"section:{v.section_id}" for v in versions})
    urls = [
        {
            "loc": absolute(v.get_absolute_url()),
            "lastmod": newsroom_time(_changed(v, told)).isoformat(),
        }
        for v in versions
    ]
    return render(request, "articles/sitemap.xml", {"urls": urls}, content_type=XML)


def _changed(version: ArticleVersion, told: Mapping[int, datetime]) -> datetime:
    """When readers last got something new."""
    said = Told(last=told.get(version.article_id))
    published = version.published_at
    return corrections.updated(published, version.changed_at, said) or published


@pagecache.cached_page()
def news(request: HttpRequest) -> HttpResponse:
    """Google's news sitemap: stories first published in the last two days, a thousand at most, none of them paid."""
    at = clock.shown()
    pagecache.shows("list:paper")
    pagecache.changes_at(rivers.next_bound(ArticleVersion.objects.all(), at))
    versions = list(
        _public(at).filter(published_at__gt=at - NEWS_AGE).exclude(kind=Kind.PAID)[:MOST_NEWS]
    )
    pagecache.shows(*(f"card:{v.article_id}" for v in versions))
    pagecache.shows(*{f"section:{v.section_id}" for v in versions})
    pagecache.changes_at(min((v.published_at + NEWS_AGE for v in versions), default=None))
    context = {
        "site_name": settings.SITE_NAME,
        "language": settings.LANGUAGE_CODE.split("-")[0],
        "stories": [
            {
                "loc": absolute(v.get_absolute_url()),
                "published": newsroom_time(v.published_at).isoformat(),
                "title": v.headline,
            }
            for v in versions
        ],
    }
    return render(request, "articles/sitemap_news.xml", context, content_type=XML)


def _public(at: datetime) -> Any:
    live = ArticleVersion.objects.live(at).filter(section__isnull=False)
    return (
        live.select_related("article", "section")
        .defer("body", "body_text")
        .order_by("-published_at", "-article_id")
    )


def _next_month(moment: datetime) -> datetime:
    local = newsroom_time(moment)
    return datetime(local.year + local.month // 12, local.month % 12 + 1, 1, tzinfo=local.tzinfo)


def _last(at: datetime) -> datetime:
    """How far the months go: to the present; of another moment to the newest story, however far off the moment is."""
    return _public(at).aggregate(at=Max("published_at"))["at"] if clock.is_elsewhere() else at


def _months(first: datetime, last: datetime) -> list[date]:
    months, month, end = [], newsroom_time(first).date().replace(day=1), newsroom_time(last).date()
    while month <= end:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months[::-1]


def _with_stories(months: list[date], at: datetime) -> list[date]:
    """Those of these months whose sitemap has an address in it: a short index scan each, many to a statement.

    The page relies on the first story of each, so that only what becomes of that one drops it, and on what comes
    into those that are empty.
    """
    found: dict[date, int] = {}
    for begin in range(0, len(months), SCANS):
        scans = [_first_of(month, at) for month in months[begin : begin + SCANS]]
        for moment, article_id in rivers.union(scans):
            found[newsroom_time(moment).date().replace(day=1)] = article_id
    pagecache.shows(*(f"card:{pk}" for pk in found.values()))
    pagecache.shows(*(f"month:{month:%Y-%m}" for month in months if month not in found))
    return [month for month in months if month in found]


def _first_of(month: date, at: datetime) -> Any:
    begin = datetime(month.year, month.month, 1, tzinfo=get_default_timezone())
    rows = ArticleVersion.objects.live(at).filter(section__isnull=False, published_at__gte=begin)
    rows = rows.filter(published_at__lt=_next_month(begin)).order_by("published_at", "pk")
    return rows.values_list("published_at", "article_id")[:1]
