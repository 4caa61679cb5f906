"""What was live at an instant is shown to the byte as readers had it, whatever has been done since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from sections import pins
from sections.models import FrontPin
from tests import cast, make
from tests.paper import Paper, as_it_is, make_paper
from tests.timemachine.traveller import Traveller, as_served

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def publish(paper: Paper) -> None:
    make.make_story("The story that goes out", section="world/europe", tags=["RUSSIA"], live=True)


def new_words(paper: Paper) -> None:
    story = paper["world/asia 1"]
    make.revise(story, headline="Another headline", body="<p>Other words.</p>", tags=["New tag"])
    workflow.publish(story, by=cast.dana())


def mend(paper: Paper) -> None:
    make.revise(paper["sport 1"], body="<p>A mended sentence.</p>")
    workflow.publish(paper["sport 1"], by=cast.dana(), significance="silent")


def schedule(paper: Paper) -> None:
    story = paper["culture 1"]
    make.revise(story, headline="What will be said", bylines=["Tomek Lis"])
    workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(minutes=7))


def correct(paper: Paper) -> None:
    workflow.correct(paper["sport 0"], by=cast.dana(), kind="correction", text="It was five.")


def other_section(paper: Paper) -> None:
    make.revise(paper["sport 1"], section=make.make_section("culture"))
    workflow.publish(paper["sport 1"], by=cast.dana())


def withdraw(paper: Paper) -> None:
    workflow.unpublish(paper["world/europe 1"], by=cast.dana())


def come_back(paper: Paper) -> None:
    workflow.publish(paper["world/europe 1"], by=cast.dana())


def roll_back(paper: Paper) -> None:
    workflow.roll_back(paper["world/asia 1"].versions.get(number=1), by=cast.dana())


def pin(paper: Paper) -> None:
    pins.put_up(FrontPin(section=make.home(), article=paper["culture 0"], position=1))


def move_pin(paper: Paper) -> None:
    held = FrontPin.objects.get(article=paper["culture 0"])
    held.position, held.section = 2, make.make_section("culture")
    pins.change(held)


def take_pin_down(paper: Paper) -> None:
    pins.take_down(FrontPin.objects.get(article=paper["culture 0"], ends_at=None))


Act = Callable[[Paper], None]
DONE: dict[int, list[Act]] = {
    0: [publish, new_words, pin],
    2: [mend, schedule, correct, other_section],
    4: [withdraw, move_pin],
    7: [],  # what was scheduled comes by itself
    9: [come_back, roll_back, take_pin_down],
}


def test_each_past_page_is_what_readers_had() -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        paper = make_paper(per_section=2)
        served = {}
        for minute, acts in DONE.items():
            clock.move_to(TEN + timedelta(minutes=minute))
            for act in acts:
                act(paper)
            moment = TEN + timedelta(minutes=minute, seconds=30)
            clock.move_to(moment)
            served[moment] = as_it_is(pages(paper))
        clock.move_to(TEN + timedelta(days=40))
        traveller = Traveller(cast.ed())
        seen = {
            moment: {url: traveller.at(url, moment) for url in pages}
            for moment, pages in served.items()
        }
    for moment, pages_then in served.items():
        for url, (status, body) in pages_then.items():
            answer = seen[moment][url]
            assert answer.status == status, f"{url} at {moment}"
            assert as_served(answer.text) == body.decode(), f"{url} at {moment}"
    homes = {body for pages_then in served.values() for body in [pages_then["/"][1]]}
    assert len(homes) == len(DONE)


def pages(paper: Paper) -> list[str]:
    """Each kind of page, and each story that something is done to."""
    touched = ["world/asia 1", "world/europe 1", "sport 0", "sport 1", "culture 0", "culture 1"]
    stories = [paper[name] for name in touched]
    kinds = [
        "/",
        "/world/",
        "/culture/",
        "/tags/",
        "/tags/russia/",
        "/authors/tomek-lis/",
        "/corrections/",
    ]
    machines = [
        "/feed/",
        "/sport/feed/",
        "/tags/russia/feed/",
        "/sitemap-news.xml",
        "/sitemap-2026-11.xml",
    ]
    return [*kinds, *machines, *(story.url_in(story.section) for story in stories)]
