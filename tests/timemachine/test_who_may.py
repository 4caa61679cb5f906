"""`?at=` shows another moment to those with the permission, and means nothing to anybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from articles import workflow
from newsroom.desk.models import DemonstrationLogin
from newsroom.desk.moments import for_address
from tests import cast, make
from tests.desk.codes import not_excused
from tests.reader import Reader
from tests.timemachine.traveller import Traveller, as_served

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db
COMING, GONE = "What comes at eleven", "What was there at nine"
URLS = ["/", "/world/", "/feed/", "/sitemap-news.xml", "/tags/", "/world/coming/", "/nowhere/"]


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        make.make_story("Here all day", live=True, now=TEN - 3 * HOUR)
        make.make_story(COMING, slug="coming", at=TEN + HOUR, now=TEN - HOUR, tags=["Quagga"])
        story = make.make_story(GONE, live=True, now=TEN - 2 * HOUR)
        workflow.unpublish(story, by=cast.dana(), now=TEN - HOUR / 2)
        yield


@pytest.mark.parametrize("who", [cast.ed, cast.dana, cast.pia], ids=lambda who: who.__name__)
def test_it_shows_the_past_and_the_future_to(who: Callable[[], Any]) -> None:
    traveller = Traveller(who())
    for url in ("/", "/world/", "/feed/", "/sitemap-news.xml"):
        before, after = (traveller.at(url, TEN + span) for span in (-HOUR, 2 * HOUR))
        then, later = as_served(before.text), as_served(after.text)
        assert GONE in then and COMING not in then, url
        assert COMING in later and GONE not in later, url
        for answer in (before, after):
            assert answer.headers["Cache-Control"] == "no-store, private"
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "Cookie" in answer.headers["Vary"]
            assert answer.came == "BYPASS" and "ETag" not in answer.headers
            assert "Surrogate-Key" not in answer.headers


def nobody() -> None:
    return None


def left() -> Any:
    """An editor who has left: the session that was open opens nothing."""
    return cast.person("Lea", cast.EDITOR, is_active=False)


def of_no_staff() -> Any:
    reader = cast.person("Ravi", is_staff=False)
    reader.user_permissions.add(Permission.objects.get(codename="view_any_moment"))
    return reader


def without_a_factor() -> Any:
    """An editor to whom the doors of the desk are shut until there is a second factor."""
    return not_excused(cast.person("Una", cast.EDITOR))


STRANGERS = [nobody, cast.rhea, cast.sal, cast.wes, left, of_no_staff, without_a_factor]


@pytest.mark.parametrize("who", STRANGERS, ids=lambda who: who.__name__)
def test_it_means_nothing_to(who: Callable[[], Any]) -> None:
    reader, stranger = Reader(), Traveller(who())
    for url in URLS:
        plain = reader.get(url)
        plain = reader.get(url)
        for at in (*map(for_address, (TEN + 2 * HOUR, TEN - HOUR)), "rubbish", "now"):
            answer = stranger.at(url, at)
            told = {k: v for k, v in answer.headers.items() if k != "X-Cache"}
            assert (answer.status, answer.body) == (plain.status, plain.body), url
            assert told == {k: v for k, v in plain.headers.items() if k != "X-Cache"}
            assert answer.came == plain.came


def test_it_means_nothing_to_one_who_has_yet_to_set_up_a_second_factor() -> None:
    dana = cast.dana()
    DemonstrationLogin.objects.filter(user=dana).delete()
    assert COMING not in Traveller(dana).at("/", TEN + 2 * HOUR).text


def test_it_means_nothing_without_a_log_in() -> None:
    reader = Reader()
    reader.get("/")
    answer = reader.get(f"/?at={for_address(TEN + 2 * HOUR)}")
    assert answer.came == "HIT" and COMING not in answer.text


def test_the_permission_alone_decides() -> None:
    rhea = cast.rhea()
    assert COMING not in Traveller(rhea).at("/", TEN + 2 * HOUR).text
    rhea.user_permissions.add(Permission.objects.get(codename="view_any_moment"))
    assert COMING in Traveller(rhea).at("/", TEN + 2 * HOUR).text


def test_it_is_asked_with_get_alone_and_never_on_the_desk() -> None:
    client = Client()
    client.force_login(cast.dana())
    for url in ("/admin/", "/healthz"):
        answer = client.get(url, {"at": for_address(TEN + HOUR)})
        assert "time-machine" not in answer.content.decode()
    assert client.post("/?at=2026-11-28T06:00").status_code in (200, 403, 405)


def test_an_empty_moment_is_none() -> None:
    traveller = Traveller(cast.dana())
    assert "time-machine" not in traveller.at("/", "").text


def test_what_is_no_moment_is_said_and_the_present_shown() -> None:
    answer = Traveller(cast.dana()).at("/", "yesterday")
    assert "This is the page as it stands now." in answer.text
    page = as_served(answer.text)
    assert COMING not in page and GONE not in page
    assert answer.headers["Cache-Control"] == "no-store, private"
