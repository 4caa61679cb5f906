"""The links inside a story: which there are, and which of them lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

from articles.models import Article, ArticleSlug, ArticleVersion, CheckedLink
from newsroom.core.text import RESERVED_SLUGS

HREF: Final = re.compile(r'<a\b[^<>]*?\bhref="([^"<>]*)"', re.IGNORECASE)
MOST: Final = 200
LONGEST: Final = CheckedLink._meta.get_field("url").max_length
SECTIONS: Final = Article._meta.get_field("section").related_model
# One bad answer proves nothing: a link is dead that failed so often, for so long.
DEAD_AFTER: Final = 3
DEAD_FOR: Final = timedelta(hours=4)
Bounds = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that leads nowhere, and why, as the second half of a sentence."""

    url: str
    why: str


def links_in(body: str) -> list[str]:
    """The addresses a body links to, each once, in order. The body has passed the sanitizer."""
    if "href=" not in body:
        return []
    found = (unescape(address).strip() for address in HREF.findall(body))
    return list(dict.fromkeys(address for address in found if address))[:MOST]


def outside(addresses: Iterable[str]) -> list[str]:
    """Those of the open web, without the part after # that no server is asked for."""
    found = (address.partition("#")[0] for address in addresses if not _own_path(address))
    return list(
        dict.fromkeys(
            url
            for url in found
            if url.lower().startswith(("http://", "https://")) and len(url) <= LONGEST
        )
    )


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of some addresses: what the checks found, and which of our stories they lead to."""

    broken: Mapping[str, str]
    stories: Mapping[str, Article]
    sections: frozenset[str]
    shown: Mapping[int, list[Bounds]]

    @classmethod
    def of(cls, addresses: Iterable[str]) -> Known:
        """Five queries at most, whatever their number; none where nothing is linked to."""
        addresses = list(addresses)
        paths = {path for address in addresses if (path := _own_path(address))}
        slugs = {slug for path in paths if (slug := _story_slug(path))}
        stories = _stories(slugs) if slugs else {}
        return cls(
            _broken(outside(addresses)),
            stories,
            _sections({path.strip("/") for path in paths}) if slugs else frozenset(),
            _shown({story.pk for story in stories.values()}),
        )

    def dead(self, addresses: Iterable[str], at: datetime) -> list[Dead]:
        """Those that lead nowhere, as it will be at that moment.

        Of the web those that the checks found so; one that was not checked, or only now begins to fail, is not dead.
        Of our own stories those that readers cannot see.
        """
        found = ((address, self._why(address, at)) for address in addresses)
        return [Dead(address, why) for address, why in found if why]

    def _why(self, address: str, at: datetime) -> str:
        path = _own_path(address)
        if not path:
            return self.broken.get(address.partition("#")[0], "")
        slug = _story_slug(path)
        story = self.stories.get(slug)
        if not slug or (story is None and path.strip("/") in self.sections):
            return ""
        if story is None:
            return "leads to no page of ours"
        if story.killed_at is not None:
            return "leads to a story that was killed"
        bounds = self.shown.get(story.pk, [])
        is_seen = any(begin <= at and (end is None or end > at) for begin, end in bounds)
        return "" if is_seen else "leads to a story that readers cannot see"


def dead_links(addresses: Iterable[str], at: datetime) -> list[Dead]:
    """See `Known.dead`."""
    addresses = list(addresses)
    return Known.of(addresses).dead(addresses, at)


def _broken(urls: list[str]) -> dict[str, str]:
    if not urls or not settings.LINK_CHECKS:
        return {}
    rows = CheckedLink.objects.filter(url__in=urls, fails__gte=DEAD_AFTER)
    return {row.url: _how(row) for row in rows if _long_enough(row)}


def _long_enough(row: CheckedLink) -> bool:
    begun, last = row.failing_since, row.checked_at
    return begun is not None and last is not None and last - begun >= DEAD_FOR


def _how(row: CheckedLink) -> str:
    return f"answers {row.status}" if row.status else "does not answer"


def _own_path(address: str) -> str:
    """The path of a link to this paper; "" for any other."""
    if address.startswith("/") and not address.startswith("//"):
        return urlsplit(address).path
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    ours = urlsplit(settings.SITE_URL).netloc.lower()
    return (parts.path or "/") if parts.scheme and parts.netloc.lower() == ours else ""


def _story_slug(path: str) -> str:
    """The slug that a path ends in, where it can be a story's; "" for the paper's other pages."""
    parts = [unquote(part).replace("\0", "\ufffd") for part in path.strip("/").split("/") if part]
    if not parts or parts[0] in RESERVED_SLUGS or parts[-1] in RESERVED_SLUGS or "." in parts[-1]:
        return ""
    return parts[-1][:200]


def _stories(slugs: set[str]) -> dict[str, Article]:
    """By slug, the present one or one that it had."""
    rows = Article.objects.filter(slug__in=slugs).only("slug", "killed_at")
    found = {row.slug: row for row in rows}
    old = ArticleSlug.objects.filter(slug__in=slugs - found.keys()).select_related("article")
    return found | {row.slug: row.article for row in old}


def _sections(paths: set[str]) -> frozenset[str]:
    """Of these paths those at which a section stands, or stood."""
    rows = SECTIONS.objects.order_by()
    here = rows.filter(path__in=paths).values_list("path", flat=True)
    once = rows.filter(old_paths__path__in=paths).values_list("old_paths__path", flat=True)
    return frozenset(here.union(once))


def _shown(articles: set[int]) -> dict[int, list[Bounds]]:
    """When readers see each of these stories, by key."""
    found: dict[int, list[Bounds]] = {}
    rows = ArticleVersion.objects.released().filter(article__in=articles) if articles else ()
    for row in rows and rows.order_by().values_list("article", "live_from", "live_until"):
        found.setdefault(row[0], []).append((row[1], row[2]))
    return found
