"""What was live at an instant is shown to the byte as readers had it, whatever has been done since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from tests import cast, make
from tests.paper import Paper, addresses, as_it_is, make_paper
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


DONE: list[Callable[[Paper], None]] = [
    publish, new_words, mend, schedule, correct, other_section, withdraw, lambda _: None, come_back, roll_back,
]  # fmt: skip


def test_each_past_page_is_what_readers_had() -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        paper = make_paper(per_section=2)
        editor = cast.ed()
        served = {}
        for step, act in enumerate(DONE):
            clock.move_to(TEN + timedelta(minutes=step))
            act(paper)
            urls = addresses(paper.stories.values())
            served[TEN + timedelta(minutes=step, seconds=30)] = {}
            clock.move_to(TEN + timedelta(minutes=step, seconds=30))
            served[TEN + timedelta(minutes=step, seconds=30)] = as_it_is(urls)
        clock.move_to(TEN + timedelta(days=40))
        traveller = Traveller(editor)
        for moment, pages in served.items():
            for url, (status, body) in pages.items():
                answer = traveller.at(url, moment)
                assert answer.status == status, f"{url} at {moment}"
                assert as_served(answer.text) == body.decode(), f"{url} at {moment}"
