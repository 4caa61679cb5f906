"""A small whole paper, and every public address of it: what the invariants are held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Article, Author, Tag
from newsroom.core import clock, pagecache
from sections.models import Section
from tests import make
from tests.reader import Answer, Reader

SECTIONS = ("world/europe", "world/asia", "sport", "culture")


@dataclass
class Paper:
    stories: dict[str, Article] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Article:
        return Article.objects.get(pk=self.stories[name].pk)


def make_paper(*, per_section: int = 3) -> Paper:
    """Sections with a few live stories each, a minute apart, with tags and two writers, and a pinned lead."""
    paper = Paper()
    begin = clock.now() - timedelta(hours=5)
    for n, path in enumerate(SECTIONS * per_section):
        name = f"{path} {n // len(SECTIONS)}"
        paper.stories[name] = make.make_story(
            f"Headline of {name}",
            section=path,
            slug=name.replace("/", "-").replace(" ", "-"),
            standfirst=f"Standfirst of {name}.",
            tags=["RUSSIA", "edible oil"] if n % 2 else ["Ukraine"],
            bylines=["Ira Mohanty"] if n % 3 else ["Tomek Lis", "Ira Mohanty"],
            live=True,
            now=begin + timedelta(minutes=n),
        )
    make.pin(paper["sport 0"], make.home())
    return paper


def addresses(stories: Iterable[Article] = ()) -> list[str]:
    """Every public address there is for what is in the database, and for these stories whatever their state."""
    found = ["/", "/feed/", "/tags/", "/corrections/", "/corrections/feed/", "/robots.txt"]
    found += [
        "/sitemap.xml",
        "/sitemap-news.xml",
        "/sitemap-sections.xml",
        f"/sitemap-{clock.now():%Y-%m}.xml",
    ]
    for section in Section.objects.exclude(parent=None):
        found += [section.get_absolute_url(), f"{section.get_absolute_url()}feed/"]
    for row in (*Tag.objects.all(), *Author.objects.all()):
        found += [row.get_absolute_url(), f"{row.get_absolute_url()}feed/"]
    for url in (story.url_in(story.section) for story in stories):
        found += [url, f"{url}history/"]
    return found


def public_routes() -> set[str]:
    """The names of all routes outside the desk."""

    def walk(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterable[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if str(pattern.pattern).startswith("admin/"):
                    continue
                yield from walk(
                    pattern.url_patterns, f"{pattern.namespace or ''}:" if pattern.namespace else ""
                )
            elif not str(pattern.pattern).startswith("admin/"):
                yield f"{prefix}{pattern.name}"

    return set(walk(get_resolver().url_patterns))


def warm(reader: Reader, urls: Iterable[str]) -> dict[str, Answer]:
    """Ask for every page twice: what the second time brings."""
    urls = list(urls)
    for url in urls:
        reader.get(url)
    return {url: reader.get(url) for url in urls}


def as_it_is(urls: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    """Every page rendered afresh, past the page cache, nothing kept before or after."""
    client = Client(HTTP_HOST="testserver")
    found = {}
    with pagecache.unkept():
        for url in urls:
            response = client.get(url)
            found[url] = (response.status_code, response.content)
    return found


def fresh_reader(moment: datetime | None = None) -> Reader:
    return Reader()
