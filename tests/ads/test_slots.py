"""The boxes in the pages: their marks, their house texts, and what a warm page costs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from ads import workflow
from ads.models import Placement, SectionAds
from newsroom.core import pagecache
from newsroom.core.blocks import Block, blocks
from tests import make

pytestmark = pytest.mark.django_db

PAGE = """{% load slots %}{% slot "under-standfirst" %}{% body_with_slots parts policy %}{% slot "rail" %}
{% page_facts "story" 7 tags policy %}"""


def page(parts: Sequence[Block] = (), policy: str = "normal") -> BeautifulSoup:
    html = Template(PAGE).render(Context({"parts": parts, "policy": policy, "tags": [1, 4, 9]}))
    return BeautifulSoup(html, "html.parser")


def story(words: int = 50, paragraphs: int = 20) -> list[Block]:
    return blocks(f"<p>{'word ' * words}</p>" * paragraphs)


def test_a_box_is_labelled_in_words_and_can_be_skipped() -> None:
    slot = page().select_one(".slot--under-standfirst")
    assert slot["data-slot"] == "under-standfirst"
    assert slot["aria-label"] == "Advertisement"
    assert slot.select_one(".slot__label").get_text() == "Advertisement · Scroll to continue"
    assert slot.select_one("[aria-hidden=true]").get_text(strip=True) == "· Scroll to continue"
    skip = slot.select_one(".slot__skip")
    assert page().find(id=skip["href"].removeprefix("#"))["tabindex"] == "-1"


def test_a_box_holds_the_house_text_from_the_first_byte() -> None:
    house = page().select_one(".slot--under-standfirst .slot__box .slot__house")
    assert house["href"] == "/"
    assert house.strong.get_text() == "Read the paper from the top"
    assert house.span.get_text()


def test_names_and_marks_are_unique_on_a_page() -> None:
    whole = page(story())
    slots = whole.select("[data-slot]")
    assert [slot["data-n"] for slot in slots if slot["data-slot"] == "in-article"] == [
        "2",
        "3",
        "4",
        "5",
    ]
    for values in (
        [slot["aria-label"] for slot in slots],
        [mark["id"] for mark in whole.select("[id]")],
    ):
        assert len(values) == len(set(values)) == 6


def test_the_facts_of_the_page_are_there_for_the_script() -> None:
    facts = page(policy="limited").select_one("[data-page-kind]")
    assert facts.attrs == {
        "hidden": "",
        "data-page-kind": "story",
        "data-section": "7",
        "data-tags": "1 4 9",
        "data-policy": "limited",
        "data-sheet": "/_p/s/story/7.json",
    }


def test_a_page_of_no_section_has_no_facts() -> None:
    assert Template('{% load slots %}{% page_facts "story" none %}').render(Context()).strip() == ""


def test_the_text_keeps_its_order() -> None:
    whole = page(blocks(f"<h2>Why</h2><p>{'a ' * 130}</p><p>{'b ' * 130}</p>"))
    shown = [
        part.name
        for part in whole.find_all(["h2", "p", "aside"])
        if "slot__label" not in part.get("class", [])
    ]
    assert shown == ["aside", "h2", "p", "aside", "p", "aside"]


def test_html_that_nobody_vouches_for_is_sanitised() -> None:
    whole = page([Block("paragraph", "<p>a<script>alert(1)</script></p>", "a", 1)])
    assert "alert" not in whole.get_text()


def test_policy_off_leaves_the_text_alone() -> None:
    assert page(story(), "off").select("[data-slot=in-article]") == []


def test_an_unknown_placement_prints_nothing() -> None:
    assert Template('{% load slots %}{% slot "ceiling" %}').render(Context()).strip() == ""


def test_a_warm_page_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page(story())
    with django_assert_num_queries(0):
        page(story())


def test_a_cold_page_asks_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        page(story())


def test_a_new_house_text_is_shown_and_drops_the_pages_that_showed_the_old(
    admin_user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with pagecache.recording() as seen:
        page()
    assert "placements" in seen.keys
    old = Placement.objects.get(key="rail").fallback
    with django_capture_on_commit_callbacks(execute=True):
        new = workflow.renew(old, by=admin_user, headline="Mind the gap")
    assert "Mind the gap" not in page().get_text()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.approve(new, by=admin_user)
    assert "Mind the gap" in page().get_text()


def policy_of(story: str, path: str, headline: str = "", tags: Sequence[str] = ()) -> str:
    template = Template(
        "{% load slots %}{% page_policy story path headline tags as policy %}{{ policy }}"
    )
    return template.render(
        Context({"story": story, "path": path, "headline": headline, "tags": tags})
    )


def test_the_page_knows_its_policy(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world = make.make_section("world/europe").parent
    SectionAds.objects.create(section=world, default_policy="limited")
    assert policy_of("inherit", "/world/europe/") == "limited"
    with django_assert_num_queries(0):
        assert policy_of("inherit", "/sport/") == "normal"
        assert policy_of("inherit", "/sport/", "Two dead in stand collapse") == "limited"
        assert policy_of("inherit", "/sport/", "Cup final", ["Trophies"]) == "normal"
        assert policy_of("normal", "/world/", "Two dead") == "normal"


def test_a_section_turned_off_is_heard_at_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    world = make.make_section("world")
    assert policy_of("inherit", "/world/") == "normal"
    with django_capture_on_commit_callbacks(execute=True):
        SectionAds.objects.create(section=world, enabled=False)
    assert policy_of("normal", "/world/europe/") == "off"


def test_no_address_in_the_pages_holds_a_word_that_blockers_hide() -> None:
    words = re.compile(r"\b(ads?|adverts?|banners?|sponsors?)\b")
    for link in page(story()).select("[href], [data-sheet]"):
        assert not words.search(link.get("href") or link["data-sheet"])
