"""Where the routes of this app may have shown a killed story (see `articles.proof`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from articles.models import ArticleVersion, Author, Tag
from articles.proof import Killed, Surface, pictures, register
from articles.rivers import Place
from newsroom.core import clock

NEIGHBOURS: Final = 6


def older_page(url: str, version: ArticleVersion) -> str:
    """The page of a list that would begin with this version."""
    return f"{url}?before={Place(version.published_at, version.pk + 1).cursor()}"


def tags_of(killed: Killed) -> set[Tag]:
    return {tag for version in killed.versions for tag in version.tags.all()}


def authors_of(killed: Killed) -> set[Author]:
    return {row.author for version in killed.versions for row in version.byline_rows.all()}


def _tag_pages(killed: Killed) -> Iterator[Surface]:
    for tag in sorted(tags_of(killed), key=lambda each: each.folded):
        yield from _list(f"Tag “{tag}”", tag.get_absolute_url(), killed)
        for alias in tag.aliases.all():
            yield Surface(f"An old name of tag “{tag}”", f"/tags/{alias.slug}/")


def _author_pages(killed: Killed) -> Iterator[Surface]:
    for author in sorted(authors_of(killed), key=lambda each: each.name):
        yield from _list(f"Author {author}", author.get_absolute_url(), killed)


def _list(words: str, url: str, killed: Killed) -> Iterator[Surface]:
    yield Surface(words, url)
    for version in killed.places:
        yield Surface(f"{words}, where the story stood", older_page(url, version))


def _feeds(words: str, rows: Iterable[Tag | Author]) -> Iterator[Surface]:
    return (Surface(f"Feed: {words} {row}", f"{row.get_absolute_url()}feed/") for row in rows)


def _corrections(killed: Killed) -> Iterator[Surface]:
    yield Surface("Corrections", "/corrections/")
    for at, pk in killed.article.corrections.values_list("at", "pk"):
        place = Place(at, pk + 1).cursor()
        yield Surface("Corrections, where one of the story stood", f"/corrections/?before={place}")


def _previews(killed: Killed) -> Iterator[Surface]:
    """Every link that was ever handed out; a kill ends those that were open."""
    for link in killed.article.previews.all():
        yield Surface(f"Preview for {link.for_whom}", link.get_absolute_url(), own=True)


def _months(killed: Killed) -> Iterator[Surface]:
    for moment in {clock.newsroom_time(v.published_at).strftime("%Y-%m") for v in killed.versions}:
        yield Surface(f"Sitemap of {moment}", f"/sitemap-{moment}.xml")


def neighbours(killed: Killed) -> Iterator[Surface]:
    """Stories that came after it in its section or under its tags, beside which it may have stood."""
    live = ArticleVersion.objects.live().exclude(article=killed.article).select_related("section")
    live = live.select_related("section", "article").defer("body", "body_text")
    for version in killed.versions[:1]:
        later = live.filter(published_at__gte=version.published_at).order_by("published_at")
        beside = list(later.filter(section=version.section_id)[:NEIGHBOURS])
        for tag in version.tags.all():
            beside += later.filter(tags=tag)[:NEIGHBOURS]
        for each in beside:
            yield Surface("A story beside which it may have stood", each.get_absolute_url())


def one(words: str, address: str) -> object:
    """A page that there is once, whatever the story."""
    return lambda killed: [Surface(words, address)]


register("tag", _tag_pages, "list")
register("author", _author_pages, "list")
register("tag-feed", lambda killed: _feeds("tag", tags_of(killed)), "feed")
register("author-feed", lambda killed: _feeds("author", authors_of(killed)), "feed")
register("tags", one("All tags", "/tags/"), "list")
register("corrections", _corrections, "list")
register("corrections-feed", one("Feed: corrections", "/corrections/feed/"), "feed")
register("sitemap", one("Index of sitemaps", "/sitemap.xml"), "sitemap")
register("sitemap-news", one("News sitemap", "/sitemap-news.xml"), "sitemap")
register("sitemap-month", _months, "sitemap")
register("media", pictures)
register("preview", _previews)
