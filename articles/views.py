"""What readers see of stories, tags and authors; each page notes what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles import rivers
from articles.cards import Card, Writer, by_day, cards
from articles.metadata import Page, Trail, list_page, story_page
from articles.models import Article, ArticleSlug, ArticleVersion, Author, Tag, TagAlias
from articles.rendering import Story, live_version, story, working_copy
from articles.rivers import Place, Row
from newsroom.core import clock, pagecache

LIST, MORE = 20, 4


def story_at(request: HttpRequest, path: str) -> HttpResponse:
    """The story whose slug ends the path; from any other address of its own, one redirect to the true one.

    Raises `Http404` where no version is live. A killed story answers 410.
    """
    slug = path.rpartition("/")[2]
    at = clock.shown()
    version = seen_as(slug, at)
    if version is None:
        return gone_or_missing(request, slug)
    if version.get_absolute_url() != request.path_info:
        return moved(request, version, slug)
    return show_story(request, version, at)


def seen_as(slug: str, at: datetime) -> ArticleVersion | None:
    """What readers see of the story that is named so, or once was."""
    return live_version(slug, at) or _live(at).filter(article__old_slugs__slug=slug).first()


@pagecache.cached_page()
def show_story(request: HttpRequest, version: ArticleVersion, at: datetime) -> HttpResponse:
    told, others = story(version, at)
    pagecache.shows(f"article:{version.article_id}", f"section:{version.section_id}")
    pagecache.changes_at(version.live_until)
    return render(
        request, "articles/story.html", _story_context(told, others, section=version.section)
    )


@pagecache.cached_page()
def moved(
    request: HttpRequest, version: ArticleVersion, slug: str, below: str = ""
) -> HttpResponse:
    """One hop from an address that ends in `slug`, for as long as the story stands where it stands.

    `below` is the rest of an address below the story's own.
    """
    pagecache.shows(f"card:{version.article_id}", f"section:{version.section_id}", f"slug:{slug}")
    pagecache.changes_at(version.live_until)
    return HttpResponsePermanentRedirect(f"{version.get_absolute_url()}{below}")


def until_a_story_comes(slug: str, at: datetime) -> None:
    """Note that the page holds only until a story stands at an address which ends in `slug`."""
    pagecache.shows(f"slug:{slug}")
    named = Q(article__slug=slug) | Q(article__old_slugs__slug=slug)
    pagecache.changes_at(rivers.next_bound(ArticleVersion.objects.filter(named), at))


def preview(
    request: HttpRequest, article: Article, *, ways: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """The working copy on the real page; for the desk, which has asked the policy. Never kept, never indexed.

    `ways` lead from there to pages of the desk: words and address.
    """
    with pagecache.unkept():
        told = working_copy(article, clock.shown())
        context = _story_context(told, [], section=article.section)
        context["preview"] = "This is the working copy, as only the desk sees it."
        context["preview_ways"] = ways
        response = render(request, "articles/story.html", context)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@pagecache.cached_page(before=Place.canonical)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        alias = TagAlias.objects.select_related("tag").filter(slug=slug).first()
        if alias is None:
            raise Http404
        pagecache.shows(f"tag:{alias.tag_id}")
        return HttpResponsePermanentRedirect(alias.tag.get_absolute_url())
    at, before = clock.shown(), Place.read(request.GET.get("before"))
    _shows_list(f"tag:{found.pk}", before)
    pagecache.changes_at(rivers.next_bound_of_tag(found.pk, at))
    rows = rivers.of_tag(found.pk, at, limit=LIST + 1, before=before)
    if not rows:
        raise Http404
    trail = (("Home", "/"), ("Tags", "/tags/"), (found.name, None))
    page = _list_page(
        found.name,
        found.description or f"Stories tagged {found.name}",
        found.get_absolute_url(),
        trail,
        before,
    )
    return render(
        request,
        "articles/tag.html",
        _list_context(page, rows, trail, before) | {"description": found.description},
    )


@pagecache.cached_page(before=Place.canonical)
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = Author.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    at, before = clock.shown(), Place.read(request.GET.get("before"))
    _shows_list(f"author:{found.pk}", before)
    pagecache.changes_at(rivers.next_bound_of_author(found.pk, at))
    rows = rivers.of_author(found.pk, at, limit=LIST + 1, before=before)
    if not rows:
        raise Http404
    trail = (("Home", "/"), (found.name, None))
    page = _list_page(
        found.name,
        found.role_title or f"Stories by {found.name}",
        found.get_absolute_url(),
        trail,
        before,
    )
    who = {
        "description": found.biography,
        "role": found.role_title,
        "email": found.public_email,
        "author": Writer(found.name, found.get_absolute_url(), found.initials),
    }
    return render(request, "articles/author.html", _list_context(page, rows, trail, before) | who)


@pagecache.cached_page()
def tags(request: HttpRequest) -> HttpResponse:
    """Every tag that a live story bears, by name."""
    at = clock.shown()
    live = ArticleVersion.objects.live(at)
    pagecache.shows("tags")
    pagecache.changes_at(rivers.next_bound(ArticleVersion.objects.all(), at))
    found = list(Tag.objects.filter(pk__in=live.values("tag_rows__tag")))
    pagecache.shows(*(f"tag:{t.pk}" for t in found))
    trail = (("Home", "/"), ("Tags", None))
    context = {
        "title": "Tags",
        "page": list_page(
            title="Tags",
            description="Everything we write about, by subject",
            url="/tags/",
            trail=trail,
        ),
        "tags": [(t.name, t.get_absolute_url()) for t in found],
        "trail": trail,
    }
    return render(request, "articles/tags.html", context)


@pagecache.cached_page()
def gone(request: HttpRequest, article: Article, slug: str) -> HttpResponse:
    """In neutral words, for as long as anybody asks: a kill is for good."""
    pagecache.shows(f"article:{article.pk}", f"slug:{slug}")
    return render(request, "410.html", status=410)


def _live(at: datetime) -> Any:
    return (
        ArticleVersion.objects.live(at)
        .filter(section__isnull=False)
        .select_related("article", "section")
    )


def gone_or_missing(request: HttpRequest, slug: str) -> HttpResponse:
    """410 for a story that was killed. Raises `Http404` for any other."""
    pagecache.shows(f"slug:{slug}")
    known = Article.objects.filter(slug=slug).first()
    if known is None:
        old = ArticleSlug.objects.select_related("article").filter(slug=slug).first()
        known = old.article if old else None
    if known is not None and known.killed_at is not None and known.first_published_at:
        return gone(request, known, slug)
    raise Http404


def _story_context(told: Story, others: Iterable[Card], *, section: Any) -> dict[str, Any]:
    others = list(others)
    same = [
        other for other in others if section and other.section_url == section.get_absolute_url()
    ]
    related = [other for other in others if other not in same][:3]
    where = [(told.card.section_name, told.card.section_url)] if section else []
    trail: Trail = (("Home", "/"), *where, (told.card.headline, None))
    return {
        "story": told,
        "tag_ids": [tag.id for tag in told.tags],
        "tag_names": [tag.name for tag in told.tags],
        "page": story_page(told, trail),
        "history_url": told.history_url,
        "trail": trail,
        "section": section,
        "related": related,
        "more": [other for other in same if other not in related][:MORE],
        "more_title": f"More from {told.card.section_name}",
        "more_url": told.card.section_url,
    }


def _list_page(title: str, description: str, url: str, trail: Trail, before: Place | None) -> Page:
    address = f"{url}?before={before.cursor()}" if before else url
    return list_page(
        title=title, description=description, url=address, trail=trail, feed_url=f"{url}feed/"
    )


def _shows_list(key: str, before: Place | None) -> None:
    pagecache.shows(key, f"list:{key}:past" if before else f"list:{key}")


def _list_context(
    page: Page, rows: list[Row], trail: Trail, before: Place | None
) -> dict[str, Any]:
    shown, more = rows[:LIST], len(rows) > LIST
    pagecache.shows(*(f"card:{row.article_id}" for row in rows))
    told = cards(shown)
    url = page.feed_url.removesuffix("feed/")
    return {
        "title": page.title,
        "page": page,
        "days": by_day([told[row.version_id] for row in shown]),
        "newer_url": url if before else None,
        "older_url": f"{url}?before={shown[-1].place.cursor()}" if more else None,
        "trail": trail,
    }
