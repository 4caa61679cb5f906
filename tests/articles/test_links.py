"""Links in a story: which there are, which are dead, and the rounds in which those of the web are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles import gates, link_rounds, workflow
from articles.body_links import dead_links, links_in, outside
from articles.models import Article, CheckedLink
from newsroom.core.outside import Forbidden, Unreachable
from tests import cast
from tests.make import make_section, make_story

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE, WELL, AWAY = "https://gone.example/x", "https://well.example/", "https://away.example/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def checked(settings: Settings) -> Iterator[None]:
    settings.LINK_CHECKS = True
    settings.SITE_URL = "https://paper.example"
    with time_machine.travel(TEN, tick=False):
        yield


def linking(*addresses: str, headline: str = "With links") -> Article:
    links = "".join(f'<p><a href="{address}">so they say</a></p>' for address in addresses)
    return make_story(headline, body=f"<p>Much is said.</p>{links}")


def web(answers: dict[str, int | Exception]) -> Callable[[str], int]:
    """What each address answers; what is not named does not answer."""

    def ask(url: str) -> int:
        answer = answers.get(url, Unreachable("Nobody answers there."))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


def rounds(answers: dict[str, int | Exception], *, hours: int, begin: datetime = TEN) -> None:
    for n in range(hours + 1):
        link_rounds.do_round(begin + n * HOUR, ask=web(answers))


def why(*addresses: str, at: datetime = TEN) -> dict[str, str]:
    return {dead.url: dead.why for dead in dead_links(addresses, at)}


# What there is


def test_it_finds_each_link_once_in_order() -> None:
    first, second = (
        '<a href="/a/">1</a>',
        '<a rel="nofollow" href="https://b.example/?x=1&amp;y=2">2</a>',
    )
    body = f"<p>{first} {second} {first}</p>"
    assert links_in(body) == ["/a/", "https://b.example/?x=1&y=2"]
    assert links_in("<p>None</p>") == []


def test_those_of_the_web_are_the_ones_to_be_asked() -> None:
    said = [
        "/a/",
        "https://paper.example/b/",
        "mailto:a@b.example",
        "HTTPS://c.example/#top",
        "https://c.example/",
    ]
    assert outside(said) == ["HTTPS://c.example/", "https://c.example/"]
    assert outside([f"https://c.example/{'x' * 500}"]) == []


# Our own


def test_a_link_to_a_story_that_readers_see_is_well() -> None:
    make_story("Ports reopen", live=True)
    renamed = make_story("Old name", live=True)
    renamed.slug = "new-name"
    workflow.save(renamed, by=cast.dana())
    make_section("world/europe")
    well = ["/world/ports-reopen/", "/elsewhere/ports-reopen/", "https://paper.example/world/ports-reopen/#x",
            "/world/old-name/", "/world/europe/", "/tags/russia/", "/", "/world/feed/", "/media/x.jpg"]  # fmt: skip
    assert why(*well) == {}


def test_a_link_to_one_that_they_do_not_see_is_dead_at_once() -> None:
    make_story("A draft")
    killed = make_story("Killed", live=True)
    Article.objects.filter(pk=killed.pk).update(killed_at=TEN)
    assert why("/world/a-draft/", "/world/killed/", "https://paper.example/world/nothing/") == {
        "/world/a-draft/": "leads to a story that readers cannot see",
        "/world/killed/": "leads to a story that was killed",
        "https://paper.example/world/nothing/": "leads to no page of ours",
    }


def test_a_link_is_judged_as_it_will_be_at_the_moment_of_the_release() -> None:
    make_story("Tomorrow", at=TEN + HOUR)
    assert why("/world/tomorrow/", at=TEN) != {}
    assert why("/world/tomorrow/", at=TEN + HOUR) == {}


def test_the_gate_says_which_link_is_dead_and_many_cost_no_more_than_one() -> None:
    one = linking("/world/nothing/")
    assert [f.sentence for f in gates.findings(one, TEN) if f.check == "link"] == [
        "A link is dead: /world/nothing/ leads to no page of ours."
    ]
    many = linking(*(f"/world/nothing-{n}/" for n in range(20)), headline="Many")
    counts = []
    for story in (one, many):
        with CaptureQueriesContext(connection) as queries:
            gates.findings(Article.objects.get(pk=story.pk), TEN)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Those of the web


def test_a_link_is_dead_that_failed_often_and_for_long() -> None:
    linking(GONE, WELL)
    answers: dict[str, int | Exception] = {GONE: 404, WELL: 200}
    rounds(answers, hours=1)
    assert why(GONE, WELL) == {}
    rounds(answers, hours=4, begin=TEN + HOUR)
    assert why(GONE, f"{GONE}#part", WELL) == {GONE: "answers 404", f"{GONE}#part": "answers 404"}


def test_one_that_answers_again_is_well_again() -> None:
    linking(GONE)
    rounds({GONE: 503}, hours=5)
    assert why(GONE) == {GONE: "answers 503"}
    link_rounds.do_round(TEN + timedelta(days=2), ask=web({GONE: 200}))
    assert why(GONE) == {}


@pytest.mark.parametrize("status", [200, 301, 401, 403, 429])
def test_any_answer_that_is_not_no_is_well(status: int) -> None:
    linking(GONE)
    rounds({GONE: status}, hours=6)
    assert why(GONE) == {}


def test_silence_counts_where_another_host_was_heard() -> None:
    linking(AWAY, WELL)
    rounds({WELL: 200}, hours=6)
    assert why(AWAY, WELL) == {}  # the other was asked once a day only: it was not heard lately
    for n in range(8):
        CheckedLink.objects.filter(url=WELL).update(due_at=TEN)
        link_rounds.do_round(TEN + (7 + n) * HOUR, ask=web({WELL: 200}))
    assert why(AWAY, WELL) == {AWAY: "does not answer"}


def test_a_dead_network_makes_no_link_dead() -> None:
    linking(AWAY, WELL, GONE)
    rounds({}, hours=30)
    assert why(AWAY, WELL, GONE) == {}
    assert set(CheckedLink.objects.values_list("fails", flat=True)) == {0}


def test_an_address_that_we_do_not_ask_is_never_dead() -> None:
    linking(AWAY, WELL)
    rounds({AWAY: Forbidden("That is not a public address."), WELL: 200}, hours=6)
    assert why(AWAY) == {}
    assert CheckedLink.objects.get(url=AWAY).trouble == "That is not a public address."


def test_it_asks_little_of_one_host_in_a_round() -> None:
    asked: list[str] = []
    linking(*(f"https://many.example/{n}" for n in range(9)))

    def ask(url: str) -> int:
        asked.append(url)
        return 200

    link_rounds.do_round(TEN, ask=ask)
    assert len(asked) == link_rounds.OF_ONE_HOST


def test_what_waits_to_go_out_is_watched_however_old() -> None:
    linking(GONE, headline="Old").refresh_from_db()
    story = Article.objects.get(headline="Old")
    workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(days=60))
    CheckedLink.objects.all().delete()
    later = TEN + timedelta(days=40)
    link_rounds.do_round(later, ask=web({GONE: 404}))
    assert CheckedLink.objects.get().fails == 1


def test_what_no_story_links_to_any_more_is_forgotten() -> None:
    linking(GONE)
    rounds({GONE: 404}, hours=1)
    link_rounds.do_round(TEN + timedelta(days=40), ask=web({}))
    assert not CheckedLink.objects.exists()


def test_switched_off_it_asks_nobody_and_nothing_of_the_web_is_dead(settings: Settings) -> None:
    linking(GONE)
    rounds({GONE: 404}, hours=6)
    settings.LINK_CHECKS = False
    assert why(GONE) == {}
    CheckedLink.objects.all().delete()
    link_rounds.do_round(TEN, ask=web({}))
    assert not CheckedLink.objects.exists()


def test_no_save_and_no_release_asks_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a request waited for the web")

    monkeypatch.setattr("newsroom.core.outside.resolve", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse) if connection.vendor == "sqlite" else None
    workflow.publish(linking(GONE), by=cast.dana())
