"""What another moment shows: releases and nothing else; nothing killed, and nothing before its embargo ends."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import URLPattern, get_resolver

from articles import workflow
from articles.models import Article
from articles.refusal import Refused
from tests import cast, make
from tests.paper import addresses
from tests.timemachine.traveller import Traveller, as_served

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECRET = "Zanzibar ledger"
APPS = ("articles", "sections", "newsroom", "ads")
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def secret(**more: object) -> Article:
    return make.make_story(
        f"The {SECRET}", slug="zanzibar", body=f"<p>All of the {SECRET}.</p>", tags=["Quagga"], bylines=["Hermia Voss"],
        **more,
    )  # fmt: skip


def says(moment: datetime) -> set[str]:
    """The public addresses that say a word of it at a moment."""
    traveller = Traveller(cast.dana())
    urls = addresses(Article.objects.all())
    return {url for url in urls if SECRET in as_served(traveller.at(url, moment).text)}


def test_an_embargoed_story_is_there_from_its_release_after_the_embargo_and_not_before() -> None:
    story = secret(embargo_until=TEN + HOUR, by=cast.dana())
    with pytest.raises(Refused):
        workflow.schedule(story, by=cast.dana(), at=TEN + HOUR / 2)
    assert says(TEN + 2 * HOUR) == set()
    workflow.schedule(story, by=cast.dana(), at=TEN + 2 * HOUR)
    assert says(TEN + 2 * HOUR - timedelta(seconds=1)) == set()
    assert {"/", "/world/", "/world/zanzibar/", "/feed/", "/sitemap-news.xml"} <= says(
        TEN + 2 * HOUR
    )


def test_a_draft_a_held_release_and_a_cancelled_one_are_at_no_moment() -> None:
    story = secret()
    version = workflow.schedule(story, by=cast.dana(), at=TEN + HOUR)
    workflow.hold(version, by=cast.dana())
    assert says(TEN + 2 * HOUR) == set()
    workflow.schedule(story, by=cast.dana(), at=TEN + HOUR, version=version)
    workflow.cancel(version, by=cast.dana())
    assert says(TEN + 2 * HOUR) == set()


def test_what_was_withdrawn_stands_in_the_past_as_it_stood() -> None:
    story = secret(live=True, now=TEN - 2 * HOUR)
    workflow.unpublish(story, by=cast.dana(), now=TEN - HOUR)
    assert "/world/zanzibar/" in says(TEN - HOUR - timedelta(seconds=1))
    assert says(TEN - HOUR) == says(TEN) == set()


def test_what_was_killed_stands_at_no_moment_and_answers_gone() -> None:
    story = secret(live=True, now=TEN - 2 * HOUR)
    make.pin(story, make.home(), starts_at=TEN - 2 * HOUR)
    make.pin(story, make.make_section("sport"), starts_at=TEN - 2 * HOUR)
    workflow.correct(story, by=cast.dana(), kind="correction", text=SECRET, now=TEN - HOUR)
    assert {"/", "/sport/", "/corrections/", "/tags/quagga/"} <= says(TEN - HOUR / 2)
    workflow.unpublish(story, by=cast.dana())
    Article.objects.filter(pk=story.pk).update(killed_at=TEN)
    traveller = Traveller(cast.dana())
    for moment in (TEN - HOUR / 2, TEN, TEN + HOUR):
        assert says(moment) == set()
        gone = traveller.at("/world/zanzibar/", moment)
        assert gone.status == 410 and SECRET not in gone.text


def test_a_correction_is_there_from_the_moment_it_was_said() -> None:
    story = make.make_story(live=True, now=TEN - 3 * HOUR)
    workflow.correct(story, by=cast.dana(), kind="correction", text="It was five.", now=TEN - HOUR)
    traveller = Traveller(cast.dana())
    for url in ("/corrections/", story.url_in(story.section)):
        assert "It was five." not in traveller.at(url, TEN - HOUR - timedelta(seconds=1)).text
        assert "It was five." in traveller.at(url, TEN - HOUR).text


def test_no_moment_is_too_early_or_too_late() -> None:
    make.make_story(live=True, now=TEN - HOUR)
    traveller = Traveller(cast.dana())
    for url in (
        "/",
        "/world/",
        "/tags/",
        "/corrections/",
        "/feed/",
        "/sitemap.xml",
        "/sitemap-news.xml",
    ):
        for text in ("1900-01-01T00:00", "2999-12-31T23:59"):
            assert traveller.at(url, text).status == 200, (url, text)


# Where the present is asked for on purpose: advertisements are no part of the page, and a preview is open now or never.
OF_THE_PRESENT = {"ads/views.py", "articles/previews.py"}
NEVER_MOVED = re.compile(
    r"/(workflow|admin|desk|models|management)/|/(policy|releases|states|desk|demo\w*)\.py$"
)


def calls(path: Path) -> set[str]:
    """What the source asks of the clock."""
    found = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    named = (node.func for node in found if isinstance(node.func, ast.Attribute))
    return {f.attr for f in named if getattr(f.value, "id", "") == "clock"} & {"now", "shown"}


def views_of(patterns: Iterable[Any]) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield inspect.unwrap(pattern.callback)
        elif pattern.namespace != "admin":
            yield from views_of(pattern.url_patterns)


def test_readers_pages_ask_for_the_moment_shown() -> None:
    modules = {view.__module__ for view in views_of(get_resolver().url_patterns)}
    ours = {f"{name.replace('.', '/')}.py" for name in modules if name.partition(".")[0] in APPS}
    assert {"articles/views.py", "articles/sitemaps.py", "sections/views.py"} <= ours
    shown = (
        name for name in ours if not NEVER_MOVED.search(name)
    )  # the pages of log-ins are the desk's
    assert {name for name in shown if "now" in calls(ROOT / name)} <= OF_THE_PRESENT


def test_verbs_the_record_and_the_desk_never_do() -> None:
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    asking = {str(path.relative_to(ROOT)) for path in sources if "shown" in calls(path)}
    assert "articles/rivers.py" in asking and "newsroom/templatetags/newsroom.py" in asking
    assert [name for name in asking if NEVER_MOVED.search(name)] == []
