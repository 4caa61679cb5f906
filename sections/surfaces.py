"""Where fronts and sections may have shown a killed story, and the addresses at which it stood."""

from __future__ import annotations

from collections.abc import Iterator

from articles.proof import Killed, Surface, register
from articles.surfaces import neighbours, older_page, one
from sections.models import Section, SectionPath


def sections_of(killed: Killed) -> list[Section]:
    """The sections in which it stood or is, and all above them, Home first."""
    stood = [v.section for v in killed.versions] + [killed.article.section]
    ids = {pk for section in stood if section is not None for pk in section.line_ids()}
    return list(Section.objects.filter(pk__in=ids).order_by("path"))


def _addresses(killed: Killed) -> list[str]:
    """Every path that ever led to it: each section, present or old path, with each slug."""
    ids = {v.section_id for v in killed.versions} | {killed.article.section_id}
    paths = list(Section.objects.filter(pk__in=ids).values_list("path", flat=True))
    paths += SectionPath.objects.filter(section__in=ids).values_list("path", flat=True)
    return [f"{path}/{slug}" if path else slug for path in ("", *paths) for slug in killed.slugs]


def _pages(killed: Killed) -> Iterator[Surface]:
    for address in _addresses(killed):
        yield Surface("The story’s own address", f"/{address}/", own=True)
    for section in sections_of(killed):
        url, words = section.get_absolute_url(), _front(section)
        yield Surface(words, url)
        for version in killed.places:
            yield Surface(f"{words}, where the story stood", older_page(url, version))
    yield from neighbours(killed)


def _front(section: Section) -> str:
    return "The front page" if section.is_home else f"The front of {section.name}"


def _feeds(killed: Killed) -> Iterator[Surface]:
    for section in sections_of(killed):
        yield Surface(f"Feed: {section.name}", f"{section.get_absolute_url()}feed/")
    for address in _addresses(killed)[:1]:
        yield Surface("A feed at the story’s address", f"/{address}/feed/", own=True)


def _unslashed(killed: Killed) -> Iterator[Surface]:
    for address in _addresses(killed):
        yield Surface("The same without its last stroke", f"/{address}", own=True)


def _histories(killed: Killed) -> Iterator[Surface]:
    for address in _addresses(killed):
        yield Surface("What was changed in the story", f"/{address}/history/", own=True)


register("history", _histories)
register("home", one("The front page", "/"), "front")
register("feed", one("Feed: the whole paper", "/feed/"), "feed")
register("page", _pages, "front")
register("section-feed", _feeds, "feed")
register("unslashed", _unslashed)
register("sitemap-sections", one("Sitemap of sections", "/sitemap-sections.xml"), "sitemap")
