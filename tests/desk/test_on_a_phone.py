"""The desk at 390 pixels: nothing sticks out, and what one taps is at least 44 pixels high."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles import workflow
from articles.models import Article, BundleEntry
from articles.workflow import bundles
from newsroom.core import clock
from tests import cast
from tests.browser import DESKTOP, PHONE
from tests.desk.forms import change_url
from tests.make import make_photo, make_story, revise

pytestmark = pytest.mark.django_db(transaction=True)
# What can be tapped and is seen; a link inside a sentence stays in its line, and a box in a label is tapped by it.
TOO_SMALL = """() => [...document.querySelectorAll(
  "a[href], button, summary, select, textarea, input:not([type=hidden])")].filter((each) => {
    if (!each.checkVisibility({ visibilityProperty: true })) return false
    if (each.closest(".desk-hidden, .visually-hidden")) return false
    const style = getComputedStyle(each)
    const around = each.parentElement.textContent.trim().length - each.textContent.trim().length
    if (each.matches("a") && style.display === "inline" && around > 3) return false
    const boxes = [each, each.matches("[type=checkbox]") ? each.closest("label") : null].filter(Boolean)
    const over = getComputedStyle(each, "::after")
    const heights = boxes.map((box) => box.getBoundingClientRect().height)
    if (over.position === "absolute") heights.push(parseFloat(over.height) || 0)
    return boxes[0].getBoundingClientRect().width > 1 && Math.max(...heights) < 44
  }).map((each) => `${each.outerHTML.slice(0, 120)} ${each.getBoundingClientRect().height}`)"""


def busy_desk() -> Article:
    story = make_story(
        live=True, tags=["RUSSIA", "Baltic ports"], bylines=["Ira Mohanty"], lead_photo=make_photo(),
        section="world/europe",
    )  # fmt: skip
    version = revise(story, headline="Baltic ports reopen after a long night of talks in Gdynia")
    workflow.schedule(story, by=cast.dana(), at=clock.now() + timedelta(hours=2), version=version)
    workflow.submit(make_story("Waiting"), by=cast.rhea())
    bundle = bundles.make("Budget night", by=cast.dana())
    bundles.add(bundle, make_story("Budget").written_from, by=cast.dana())
    bundles.schedule(bundle, by=cast.dana(), at=clock.now() + timedelta(hours=3))
    return story


def pages(story: Article) -> list[str]:
    return [
        reverse("admin:index"),
        reverse("admin:articles_article_changelist"),
        change_url(story),
        reverse("admin:articles_article_add"),
        reverse("admin:articles_article_history", args=[story.pk]),
        reverse("admin:articles_article_log", args=[story.pk]),
        reverse("admin:articles_article_compare", args=[story.pk]),
        reverse("admin:articles_article_act", args=[story.pk, "publish"]),
        reverse("admin:articles_photo_changelist"),
        reverse("admin:articles_photo_add"),
        reverse("admin:articles_author_changelist"),
        reverse("admin:sections_section_changelist"),
        reverse("admin:calendar"),
        f"{reverse('admin:calendar')}?view=day",
        reverse("admin:articles_bundle_changelist"),
        reverse("admin:articles_bundle_change", args=[BundleEntry.objects.get().bundle_id]),
        reverse(
            "admin:articles_bundle_act", args=[BundleEntry.objects.get().bundle_id, "schedule"]
        ),
    ]


def test_nothing_sticks_out_and_all_can_be_tapped(
    signed_in: Callable[..., Page], live_server: LiveServer
) -> None:
    addresses = pages(busy_desk())
    page = signed_in(cast.dana(), addresses[0], viewport=PHONE, has_touch=True)
    for address in addresses:
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address
        assert page.evaluate(TOO_SMALL) == [], address


def test_the_whole_row_leads_to_its_story_and_its_box_is_ticked(
    signed_in: Callable[..., Page],
) -> None:
    story = make_story()
    page = signed_in(
        cast.dana(), reverse("admin:articles_article_changelist"), viewport=PHONE, has_touch=True
    )
    box = page.locator("input.action-select")
    box.tap(position={"x": 3, "y": 40})
    assert box.is_checked()
    page.locator("td.field-changed").tap(force=True)
    page.wait_for_url(f"**{change_url(story)}")


def test_the_line_of_now_crosses_no_words(signed_in: Callable[..., Page]) -> None:
    """Whatever lies over the line is a release, and the line's own words stand clear of it."""
    for minutes in range(6):
        make_story(f"Out {minutes}", live=True, now=clock.now() - timedelta(minutes=minutes))
    page = signed_in(cast.dana(), reverse("admin:index"), viewport=DESKTOP)
    over = """() => {
      const line = document.querySelector(".day__now").getBoundingClientRect()
      const words = [...document.querySelectorAll(".day__release")]
      return words.filter((each) => {
        const box = each.getBoundingClientRect()
        const x = line.left + 1
        if (x < box.left || x > box.right) return false
        return !each.contains(document.elementFromPoint(x, box.top + box.height / 2))
      }).length
    }"""
    assert page.evaluate(over) == 0
    label = page.locator(".day__now > span").bounding_box()
    for release in page.locator(".day__release").all():
        box = release.bounding_box()
        assert label["y"] >= box["y"] + box["height"]
    panel = page.locator(".day").bounding_box()
    assert label["x"] + label["width"] <= panel["x"] + panel["width"]
