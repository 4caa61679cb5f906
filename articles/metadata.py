"""What machines are told of a page, and nothing that the page does not show: JSON-LD, OpenGraph, canonical address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from articles.models import Kind
from articles.rendering import Story
from newsroom.core.clock import newsroom_time
from newsroom.core.html import json_ld

Trail = Sequence[tuple[str, str | None]]

TYPES = {
    Kind.NEWS: "NewsArticle",
    Kind.ANALYSIS: "AnalysisNewsArticle",
    Kind.OPINION: "OpinionNewsArticle",
    Kind.FEATURE: "NewsArticle",
    Kind.LIVE: "NewsArticle",
    Kind.PAID: "AdvertiserContentArticle",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What `base.html` writes into the head."""

    title: str
    description: str
    canonical: str
    kind: str = "website"
    image: str = ""
    image_width: int = 0
    image_height: int = 0
    image_alt: str = ""
    robots: str = "max-image-preview:large"
    feed_url: str = ""
    feed_title: str = ""
    json_ld: SafeString | str = ""


def absolute(path: str) -> str:
    """The full address of a path of this site, or of a file that may lie on another host."""
    return (
        path
        if path.startswith(("http://", "https://"))
        else f"{settings.SITE_URL.rstrip('/')}{path}"
    )


def publisher() -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": absolute("/")}


def breadcrumb_list(trail: Trail) -> dict[str, Any]:
    """schema.org BreadcrumbList of the visible trail; the last item, which is no link, names no address."""
    items = []
    for position, (name, url) in enumerate(trail, start=1):
        item = {"@type": "ListItem", "position": position, "name": name}
        items.append(item | {"item": absolute(url)} if url else item)
    return {"@type": "BreadcrumbList", "itemListElement": items}


def graph(*nodes: dict[str, Any]) -> SafeString:
    return json_ld({"@context": "https://schema.org", "@graph": list(nodes)})


def story_page(told: Story, trail: Trail) -> Page:
    card = told.card
    canonical = told.canonical_url or absolute(card.url)
    images = told.shared.files if told.shared else {}
    og = images.get("16x9") or next(iter(images.values()), None)
    return Page(
        title=told.seo_title or card.headline,
        description=told.seo_description or card.standfirst,
        canonical=canonical,
        kind="article",
        image=absolute(og[0]) if og else "",
        image_width=og[1] if og else 0,
        image_height=og[2] if og else 0,
        image_alt=told.shared.alt if og and told.shared else "",
        json_ld=graph(_news_article(told, canonical, images), breadcrumb_list(trail)),
        feed_url=f"{card.section_url}feed/",
        feed_title=card.section_name,
    )


def list_page(
    *,
    title: str,
    description: str,
    url: str,
    trail: Trail,
    feed_url: str = "",
    kind: str = "CollectionPage",
    robots: str = "max-image-preview:large",
    about: Iterable[dict[str, Any]] = (),
) -> Page:
    node = {
        "@type": kind,
        "name": title,
        "url": absolute(url),
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME},
    }
    crumbs = [breadcrumb_list(trail)] if len(trail) > 1 else []
    return Page(
        title=title,
        description=description,
        canonical=absolute(url),
        feed_url=feed_url,
        feed_title=title,
        robots=robots,
        json_ld=graph(node, *about, *crumbs),
    )


def _news_article(
    told: Story, canonical: str, images: dict[str, tuple[str, int, int]]
) -> dict[str, Any]:
    """NewsArticle as Google's Article documentation and schema.org want it; dates with their offset."""
    card = told.card
    node = {
        "@type": TYPES[Kind(card.kind)],
        "mainEntityOfPage": canonical,
        "url": canonical,
        "headline": card.headline,
        "description": card.standfirst,
        "datePublished": newsroom_time(card.published_at).isoformat(),
        "dateModified": newsroom_time(card.updated_at or card.published_at).isoformat(),
        "articleSection": card.section_name,
        "author": [
            {"@type": "Person", "name": w.name, "url": absolute(w.url)} for w in card.writers
        ],
        "image": [absolute(url) for url, _, _ in images.values()],
        "keywords": [tag.name for tag in told.tags],
        "wordCount": told.word_count,
        "inLanguage": settings.LANGUAGE_CODE,
        "isAccessibleForFree": True,
        "publisher": publisher(),
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute("/")},
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": line.text,
                "datePublished": newsroom_time(line.at).isoformat(),
            }
            for line in told.corrections
        ],
    }
    if told.dateline:
        node["dateline"] = told.dateline
    return {name: value for name, value in node.items() if value not in ("", [], None)}
