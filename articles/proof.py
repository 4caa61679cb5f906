"""Proof of a kill: every public surface that showed the story, or may have, is asked again and says what it says now.

Each public route of the site has an entry here, made by the app whose route it is (its `surfaces.py`), so that none is
forgotten: `tests/test_proof_routes.py` fails on a route without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import escape

from articles.models import Article, ArticleVersion, KillProof, Takedown
from articles.models.photo import address
from newsroom.core import clock, inside

LONGEST: Final = 200
FIRST: Final = ("front", "list", "feed")
"""The kinds of surfaces that are named before the others."""


@dataclass(frozen=True, slots=True)
class Surface:
    """Somewhere readers may look. `own`: an address of the story's own, at which nothing may stand any more.

    `file` is the stored name of a picture, for places where the store answers readers and not we.
    """

    words: str
    address: str
    own: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one surface answered: `found` are the words, addresses or pictures of the story that it still says."""

    words: str
    address: str
    status: int
    gone: bool
    found: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True)
class Killed:
    """A killed story and all that readers ever saw of it; what surfaces are made from."""

    article: Article
    versions: list[ArticleVersion]
    slugs: list[str]
    takedowns: list[Takedown]

    @property
    def places(self) -> list[ArticleVersion]:
        """Of each place that it had in lists one version: those of one run stand in the same."""
        return list({v.published_at: v for v in reversed(self.versions)}.values())


Provider = Callable[[Killed], Iterable[Surface]]
_providers: dict[str, Provider] = {}
_kinds: dict[str, str] = {}


def register(route: str, provider: Provider, kind: str = "") -> None:
    """Say where a public route (its name in the url conf) may have shown a story.

    `kind` is what the page of a kill calls it: "front". What is the story's own has none.
    """
    _providers[route] = provider
    if kind:
        _kinds[route] = kind


def says_nothing_of_stories(*routes: str) -> None:
    for route in routes:
        _providers[route] = lambda killed: ()


def kinds() -> list[str]:
    """What a story leaves with its release, each kind once: what is registered, and nothing else."""
    found = set(_kinds.values())
    return [*(kind for kind in FIRST if kind in found), *sorted(found - set(FIRST))]


def routes() -> set[str]:
    return set(_providers)


def ask(article: Article, *, by: Any, now: datetime | None = None) -> KillProof:
    """Ask every surface, and keep what they answered."""
    now = now or clock.now()
    killed = read(article, now)
    told = _traces(killed, now)
    lines = [asdict(_asked(surface, told)) for surface in surfaces(killed)]
    return KillProof.objects.create(article=article, at=now, by=by, lines=lines)


def read(article: Article, now: datetime) -> Killed:
    """What there is to look for. Versions that never came before readers left no trace."""
    seen = (
        article.versions.released().filter(live_from__lte=now).select_related("section", "article")
    )
    seen = seen.defer("body", "body_text").prefetch_related("tags", "byline_rows__author")
    return Killed(
        article,
        [v for v in seen.order_by("-number") if v.live_until is None or v.live_until > v.live_from],
        [article.slug, *article.old_slugs.values_list("slug", flat=True)],
        list(article.takedowns.filter(ended_at=None)),
    )


def surfaces(killed: Killed) -> list[Surface]:
    """Each address once, the story's own first."""
    found: dict[str, Surface] = {}
    for provider in _providers.values():
        for surface in provider(killed):
            known = found.setdefault(surface.address, surface)
            if surface.own and not known.own:
                found[surface.address] = surface
    return sorted(found.values(), key=lambda each: (not each.own, each.file != ""))


def _traces(killed: Killed, now: datetime) -> dict[str, re.Pattern[str]]:
    """What is looked for, by how the page of proof names it."""
    said = {killed.article.headline, killed.article.short_headline}
    said |= {name for v in killed.versions for name in (v.headline, v.short_headline)}
    live = ArticleVersion.objects.live(now).exclude(article=killed.article)
    # Another story may be called the same.
    said -= set(live.filter(headline__in=said).values_list("headline", flat=True))
    found = {f"“{words}”": _any_of(_edges(words), _edges(escape(words))) for words in said if words}
    for slug in killed.slugs:
        found[f"/{slug}/"] = re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])")
    for row in killed.takedowns:
        folder = re.escape(f"{settings.MEDIA_PUBLIC[-1]}{row.photo_id}/")
        found[f"picture {row.photo_id}"] = re.compile(rf"(?<!\w){folder}")
    return found


def _edges(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _asked(surface: Surface, traces: dict[str, re.Pattern[str]]) -> Line:
    try:
        status, text = _answer(surface)
    except (
        Exception
    ) as trouble:  # a surface that cannot be asked is a line of the proof, not the end of it
        words = f"{type(trouble).__name__}: {trouble}"[:LONGEST]
        return Line(surface.words, surface.address, 0, False, trouble=words)
    found = [name for name, pattern in traces.items() if pattern.search(text)]
    stands = surface.own and status not in (404, 410) and status < 500
    gone = not found and not stands and status < 500
    return Line(surface.words, surface.address, status, gone, found)


def _answer(surface: Surface) -> tuple[int, str]:
    """Of a file that lies in a store of its own, the store says whether it is there: it serves what is."""
    if surface.file and not settings.MEDIA_URL.startswith("/"):
        return (200 if default_storage.exists(surface.file) else 404), ""
    answer = inside.ask(surface.address)
    return answer.status, answer.text if not surface.file else ""


def pictures(killed: Killed) -> Iterable[Surface]:
    """Every size of the pictures that were taken down."""
    for row in killed.takedowns:
        for name in row.files:
            yield Surface(f"Picture {row.photo_id}", address(name), own=True, file=name)
