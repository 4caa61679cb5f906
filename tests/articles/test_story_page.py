"""The article page as a reader gets it: its parts in their order, the trail, names, dates, tags, its address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.conf import settings

from articles import workflow
from articles.models import Article, Correction, CorrectionKind
from newsroom.core import pagecache
from tests import cast, make
from tests.articles.photo_desk import make_photo
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BODY = "".join(f"<p>{'word ' * words}end.</p>" for words in (61, 62, 61, 62))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def live_story(**fields: object) -> Article:
    told = {
        "section": "world/europe",
        "slug": "ports",
        "standfirst": "The first crane lifted its arm at six.",
        "body": BODY,
        "tags": ["RUSSIA", "Ukraine", "edible oil"],
        "bylines": [(make.make_author("Ira Mohanty"), "in Gdynia"), make.make_author("Tomek Lis")],
        "live": True,
        "now": TEN - HOUR,
    }
    return make.make_story("Baltic ports reopen", **{**told, **fields})


def page_of(story: Article) -> BeautifulSoup:
    pagecache.clear()
    answer = Reader().get(story.url_in(story.section))
    assert answer.status == 200
    return BeautifulSoup(answer.text, "html.parser")


def texts(page: BeautifulSoup | Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


def test_its_parts_stand_in_the_order_of_the_paper() -> None:
    photo = make_photo(alt="Cranes", caption="The quay at six", credit="Asha Rao")
    page = page_of(live_story(lead_photo=photo))
    parts = [
        ".masthead__name", "nav.breadcrumbs", "h1", ".story__standfirst", ".byline", ".slot", "figure",
        "figcaption", ".prose > p", ".prose .slot", ".tags",
    ]  # fmt: skip
    found = [page.select_one(part) for part in parts]
    assert None not in found, dict(zip(parts, found, strict=True))
    order = list(page.descendants)
    places = [next(n for n, each in enumerate(order) if each is part) for part in found]
    assert places == sorted(places)
    assert texts(page, ".masthead__name") == [settings.SITE_NAME]
    assert texts(page, "figcaption") == ["The quay at six Photograph: Asha Rao"]
    assert page.select_one("figure img")["alt"] == "Cranes"


def test_it_has_one_heading_and_the_trail_leads_home() -> None:
    page = page_of(live_story())
    assert texts(page, "h1") == ["Baltic ports reopen"]
    trail = page.select("nav[aria-label=Breadcrumb] li")
    assert texts(page, "nav[aria-label=Breadcrumb] li") == ["Home", "Europe", "Baltic ports reopen"]
    links = [item.a["href"] if item.a else None for item in trail]
    assert links == ["/", "/world/europe/", None]
    assert [item.get("aria-current") for item in trail] == [None, None, "page"]


def test_two_labelled_slots_stand_in_250_words() -> None:
    page = page_of(live_story())
    assert len(" ".join(texts(page, ".prose > p")).split()) == 250
    assert texts(page, ".slot__label") == ["Advertisement · Scroll to continue"] * 2
    first, second = page.select("aside.slot")
    assert first.find_parent(class_="prose") is None
    assert first.find_previous(class_="story__standfirst")
    assert second.find_previous_sibling("p")
    assert second.find_next_sibling("p")


def test_tags_keep_the_letters_that_were_typed() -> None:
    page = page_of(live_story())
    assert texts(page, ".tags__label") == ["Tags:"]
    assert [(a.get_text(), a["href"]) for a in page.select(".tags a")] == [
        ("RUSSIA", "/tags/russia/"), ("Ukraine", "/tags/ukraine/"), ("edible oil", "/tags/edible-oil/"),
    ]  # fmt: skip


def test_names_stand_in_order_with_their_roles() -> None:
    page = page_of(live_story())
    assert texts(page, ".byline__names") == ["Ira Mohanty (in Gdynia) and Tomek Lis"]
    assert [a["href"] for a in page.select("a[rel=author]")] == [
        "/authors/ira-mohanty/",
        "/authors/tomek-lis/",
    ]


def test_the_date_names_its_zone_and_an_update_names_its_own() -> None:
    story = live_story()
    assert texts(page_of(story), ".byline__date") == ["Published 22 Nov 2026, 14:30 IST"]
    make.revise(story, headline="Baltic ports reopen, slowly")
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana(), significance="update")
    page = page_of(story)
    assert texts(page, ".byline__date") == [
        "Published 22 Nov 2026, 14:30 IST",
        "Updated 22 Nov 2026, 15:30 IST",
    ]
    assert page.select_one(".byline time")["datetime"] == "2026-11-22T14:30:00+05:30"


def test_a_silent_fix_shows_no_new_date() -> None:
    story = live_story()
    make.revise(story, standfirst="The first crane lifted its arm at five.")
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana(), significance="silent")
    page = page_of(story)
    assert texts(page, ".story__standfirst") == ["The first crane lifted its arm at five."]
    assert texts(page, ".byline__date") == ["Published 22 Nov 2026, 14:30 IST"]


def test_a_correction_says_what_was_wrong_and_when() -> None:
    story = live_story()
    Correction.objects.create(article=story, text="There are five harbours, not four.", at=TEN)
    Correction.objects.create(article=story, text="Not yet said.", at=TEN + HOUR)
    assert texts(page_of(story), ".correction") == [
        "Correction, 22 November 2026, 15:30 IST. There are five harbours, not four."
    ]


def test_a_retraction_stands_above_the_text() -> None:
    story = live_story()
    kind = CorrectionKind.RETRACTION
    Correction.objects.create(article=story, kind=kind, text="None of it was so.", at=TEN)
    above = page_of(story).select_one(".story__head .correction")
    assert "None of it was so." in above.get_text()


def test_what_was_typed_is_never_markup() -> None:
    story = live_story(
        standfirst='<script>alert("1")</script> & more', kicker="<b>Ports</b>", tags=["<i>oil</i>"]
    )
    page = page_of(story)
    assert texts(page, ".story__standfirst") == ['<script>alert("1")</script> & more']
    assert "<i>oil</i>" in texts(page, ".tags a")
    assert not [s for s in page.select("script") if "alert" in s.get_text() and not s.get("type")]


def test_the_rail_names_what_came_before_and_not_the_story_itself() -> None:
    for n in range(3):
        make.make_story(f"Earlier {n}", section="world/europe", live=True, now=TEN - (4 - n) * HOUR)
    make.make_story("Same tag", section="sport", tags=["Ukraine"], live=True, now=TEN - 5 * HOUR)
    story = live_story()
    make.make_story("Later", section="world/europe", live=True)
    page = page_of(story)
    assert texts(page, ".related h3") == ["Same tag"]
    assert texts(page, ".story__more .card__headline") == ["Earlier 2", "Earlier 1", "Earlier 0"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("opinion", "Europe · Opinion"),
        ("analysis", "Europe · Analysis"),
        ("live", "Europe · Live"),
        ("paid", "Europe · Paid for by an advertiser"),
        ("news", "Europe"),
    ],
)
def test_it_says_what_kind_of_story_it_is(kind: str, words: str) -> None:
    assert texts(page_of(live_story(kind=kind)), ".story__kicker") == [words]


@pytest.mark.parametrize("path", ["/ports/", "/sport/ports/", "/world/ports/", "/no/such/ports/"])
def test_any_other_path_leads_to_the_true_one_in_one_hop(path: str) -> None:
    live_story()
    make.make_section("sport")
    answer = Reader().get(path)
    assert (answer.status, answer.headers["Location"]) == (301, "/world/europe/ports/")


def test_an_old_slug_leads_to_the_new_one() -> None:
    story = live_story()
    make.revise(story, slug="ports-open")
    answer = Reader().get("/world/europe/ports/")
    assert (answer.status, answer.headers["Location"]) == (301, "/world/europe/ports-open/")


def test_a_killed_story_is_gone() -> None:
    story = live_story()
    workflow.unpublish(story, by=cast.dana())
    assert Reader().get("/world/europe/ports/").status == 404
    Article.objects.filter(pk=story.pk).update(killed_at=TEN)
    answer = Reader().get("/world/europe/ports/")
    assert answer.status == 410
    assert "Baltic" not in answer.text


def test_a_story_without_names_tags_or_picture_leaves_no_empty_parts() -> None:
    page = page_of(live_story(bylines=[], tags=[], standfirst=""))
    for part in (".tags", ".byline__names", ".story__standfirst", "figure", ".story__more"):
        assert page.select(part) == [], part
