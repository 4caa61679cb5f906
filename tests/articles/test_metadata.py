"""What machines are told of a page agrees with what people see on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings

from articles import workflow
from articles.models import Article, Correction
from newsroom.core import pagecache
from tests import cast, make
from tests.articles import pictures as draw
from tests.articles.photo_desk import make_photo
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = settings.SITE_URL
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def live_story(headline: str = "Baltic ports reopen", **fields: object) -> Article:
    told = {
        "section": "world/europe",
        "slug": "ports",
        "standfirst": "The first crane lifted its arm at six.",
        "tags": ["RUSSIA", "edible oil"],
        "bylines": ["Ira Mohanty", "Tomek Lis"],
        "live": True,
        "now": TEN - HOUR,
    }
    return make.make_story(headline, **{**told, **fields})


def page_at(address: str) -> BeautifulSoup:
    pagecache.clear()
    answer = Reader().get(address)
    assert answer.status == 200
    return BeautifulSoup(answer.text, "html.parser")


def nodes(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """The page's one JSON-LD graph, by type."""
    (script,) = page.select('script[type="application/ld+json"]')
    told = json.loads(script.string)
    assert told["@context"] == "https://schema.org"
    return {node["@type"]: node for node in told["@graph"]}


def named(page: BeautifulSoup) -> dict[str, str]:
    """Every `<meta>` of the page by its name or property; none is said twice, but for `article:tag`."""
    pairs = [(m.get("property") or m.get("name"), m.get("content")) for m in page.select("meta")]
    names = [name for name, _ in pairs if name and name != "article:tag"]
    assert len(names) == len(set(names))
    return dict(pairs)


def text_of(page: BeautifulSoup, selector: str) -> str:
    return " ".join(page.select_one(selector).get_text().split())


def test_the_article_says_what_the_page_shows() -> None:
    live_story('Ports & <em>"reopen"</em> </script>', slug="ports")
    page = page_at("/world/europe/ports/")
    told = nodes(page)["NewsArticle"]
    assert told["headline"] == text_of(page, "h1")
    assert told["description"] == text_of(page, ".story__standfirst")
    assert told["articleSection"] == text_of(page, ".story__section")
    assert told["keywords"] == [a.get_text() for a in page.select(".tags a")]
    assert told["url"] == told["mainEntityOfPage"] == f"{HOME}/world/europe/ports/"
    assert told["inLanguage"] == page.html["lang"]
    assert told["publisher"] == {
        "@type": "NewsMediaOrganization",
        "name": text_of(page, ".masthead__name"),
        "url": f"{HOME}/",
    }
    body = page.select_one(".prose").get_text().split()
    advertisement = page.select_one(".prose .slot")
    shown = len(body) - (len(advertisement.get_text().split()) if advertisement else 0)
    assert told["wordCount"] == shown


def test_each_author_is_an_object_with_a_name_alone() -> None:
    live_story()
    page = page_at("/world/europe/ports/")
    shown = [(a.get_text(), HOME + a["href"]) for a in page.select("a[rel=author]")]
    authors = nodes(page)["NewsArticle"]["author"]
    assert [set(author) for author in authors] == [{"@type", "name", "url"}] * 2
    assert [(author["name"], author["url"]) for author in authors] == shown


def test_dates_carry_their_offset_and_are_those_on_the_page() -> None:
    story = live_story()
    page = page_at("/world/europe/ports/")
    told = nodes(page)["NewsArticle"]
    assert told["datePublished"] == told["dateModified"] == "2026-11-22T14:30:00+05:30"
    make.revise(story, standfirst="The first crane lifted its arm at five.")
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana(), significance="update")
    page = page_at("/world/europe/ports/")
    told = nodes(page)["NewsArticle"]
    assert [told["datePublished"], told["dateModified"]] == [
        time["datetime"] for time in page.select(".byline time")
    ]
    assert told["dateModified"] == "2026-11-22T15:30:00+05:30"


def test_the_trail_is_the_visible_one_and_its_last_item_has_no_address() -> None:
    live_story()
    for address in (
        "/world/europe/ports/",
        "/world/europe/",
        "/tags/russia/",
        "/authors/tomek-lis/",
    ):
        page = page_at(address)
        items = nodes(page)["BreadcrumbList"]["itemListElement"]
        seen = page.select("nav.breadcrumbs li")
        assert len(items) >= 2
        assert [item["position"] for item in items] == list(range(1, len(seen) + 1))
        assert [item["name"] for item in items] == [li.get_text(strip=True) for li in seen]
        shown = [HOME + li.a["href"] if li.a else None for li in seen]
        assert [item.get("item") for item in items] == shown
        assert "item" not in items[-1]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "NewsArticle"),
        ("feature", "NewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("paid", "AdvertiserContentArticle"),
    ],
)
def test_each_kind_has_its_type(kind: str, type_: str) -> None:
    live_story(kind=kind)
    assert type_ in nodes(page_at("/world/europe/ports/"))


def test_corrections_are_told_as_they_are_shown() -> None:
    story = live_story()
    Correction.objects.create(article=story, text="Five harbours, not four.", at=TEN)
    page = page_at("/world/europe/ports/")
    (told,) = nodes(page)["NewsArticle"]["correction"]
    assert told["text"] in page.select_one(".correction").get_text()
    assert told["datePublished"] == page.select_one(".correction time")["datetime"]


def test_pictures_come_in_three_shapes_with_full_addresses() -> None:
    live_story(lead_photo=make_photo(draw.jpeg(1600, 1200), alt="Cranes", credit="Asha Rao"))
    page = page_at("/world/europe/ports/")
    images = nodes(page)["NewsArticle"]["image"]
    assert len(images) == 3
    assert all(image.startswith(f"{HOME}/media/") for image in images)
    said = named(page)
    assert said["og:image"] in images
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "675")
    assert said["og:image:alt"] == "Cranes"
    assert said["twitter:card"] == "summary_large_image"


def test_open_graph_says_the_same() -> None:
    live_story()
    page = page_at("/world/europe/ports/")
    said = named(page)
    assert said["og:type"] == "article"
    assert said["og:title"] == text_of(page, "h1")
    assert said["og:url"] == page.select_one("link[rel=canonical]")["href"]
    assert said["og:description"] == said["description"] == text_of(page, ".story__standfirst")
    assert said["og:site_name"] == settings.SITE_NAME
    assert said["article:published_time"] == "2026-11-22T14:30:00+05:30"
    assert said["article:section"] == "Europe"
    tags = [m["content"] for m in page.select('meta[property="article:tag"]')]
    assert tags == ["RUSSIA", "edible oil"]
    assert said["robots"] == "max-image-preview:large"
    assert page.title.string == f"{text_of(page, 'h1')} · {settings.SITE_NAME}"


def test_a_title_and_description_for_search_do_not_change_the_headline_told() -> None:
    live_story(seo_title="Ports open", seo_description="All five of them")
    page = page_at("/world/europe/ports/")
    assert page.title.string == f"Ports open · {settings.SITE_NAME}"
    assert named(page)["description"] == "All five of them"
    assert nodes(page)["NewsArticle"]["headline"] == text_of(page, "h1") == "Baltic ports reopen"


def test_what_was_published_elsewhere_first_points_there() -> None:
    live_story(canonical_url="https://elsewhere.example/ports")
    page = page_at("/world/europe/ports/")
    assert page.select_one("link[rel=canonical]")["href"] == "https://elsewhere.example/ports"


def test_the_canonical_address_knows_no_query() -> None:
    live_story()
    for address in (
        "/",
        "/world/",
        "/world/europe/ports/",
        "/tags/russia/",
        "/tags/",
        "/corrections/",
    ):
        page = page_at(f"{address}?utm_source=post&before=junk")
        assert page.select_one("link[rel=canonical]")["href"] == HOME + address


def test_home_tells_who_publishes() -> None:
    live_story()
    page = page_at("/")
    told = nodes(page)
    assert told["NewsMediaOrganization"]["name"] == text_of(page, "h1") == settings.SITE_NAME
    assert "BreadcrumbList" not in told
    assert named(page)["og:title"] == page.title.string == settings.SITE_NAME


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/", "/feed/"),
        ("/world/europe/", "/world/europe/feed/"),
        ("/world/europe/ports/", "/world/europe/feed/"),
        ("/tags/russia/", "/tags/russia/feed/"),
        ("/authors/tomek-lis/", "/authors/tomek-lis/feed/"),
    ],
)
def test_each_page_names_its_feed(address: str, feed: str) -> None:
    live_story()
    link = page_at(address).select_one('link[type="application/rss+xml"]')
    assert link["href"] == feed
    assert Reader().get(feed).status == 200
