"""Who else has a story open, and where: on the form, in the list and on the board, with a script and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Event, Presence
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_story

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LIST = "admin:articles_article_changelist"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watch() -> Iterator[Any]:
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


def signed_in(who: Any) -> Client:
    client = Client()
    client.force_login(who())
    return client


def presence_url(story: Any) -> str:
    return reverse("admin:articles_article_presence", args=[story.pk])


def opened(client: Client, story: Any) -> dict[str, str]:
    """The form is opened; what its script says every twenty seconds from then on."""
    told = client.get(change_url(story)).context["presence"]
    return {"key": told["key"], "place": told["place"]}


def told(client: Client, story: Any, said: dict[str, str]) -> str:
    return client.post(presence_url(story), said).json()["html"]


def test_who_loads_the_form_is_seen_by_others_and_not_by_themselves() -> None:
    story, rhea, dana = make_story(), signed_in(cast.rhea), signed_in(cast.dana)
    assert " is writing" not in rhea.get(change_url(story)).text
    assert "Rhea is writing." in dana.get(change_url(story)).text
    assert Event.objects.count() == 1


def test_the_page_learns_of_others_within_one_word() -> None:
    story, rhea, pia = make_story(), signed_in(cast.rhea), signed_in(cast.pia)
    said = opened(rhea, story)
    assert "Pia" not in told(rhea, story, said)
    opened(pia, story)
    assert "Pia is reading." in told(rhea, story, said)


def test_a_page_of_comparison_says_so() -> None:
    story, rhea, dana = make_story(), signed_in(cast.rhea), signed_in(cast.dana)
    dana.get(reverse("admin:articles_article_compare", args=[story.pk]))
    assert "Dana is comparing." in rhea.get(change_url(story)).text


def test_a_minute_and_a_quarter_after_its_last_word_a_page_is_closed(watch: Any) -> None:
    story, rhea, dana = make_story(), signed_in(cast.rhea), signed_in(cast.dana)
    said = opened(rhea, story)
    watch.shift(70)
    told(rhea, story, said)
    watch.shift(70)
    assert "Rhea is writing." in dana.get(change_url(story)).text
    watch.shift(6)
    assert "Rhea is writing." not in dana.get(change_url(story)).text


def test_a_page_that_closes_says_so() -> None:
    story, rhea, dana = make_story(), signed_in(cast.rhea), signed_in(cast.dana)
    rhea.post(presence_url(story), opened(rhea, story) | {"gone": "1"})
    assert "Rhea" not in dana.get(change_url(story)).context["presence"]["others"]


def test_the_list_and_the_board_say_who_and_where() -> None:
    story, rhea, dana = make_story(), signed_in(cast.rhea), signed_in(cast.dana)
    opened(rhea, story)
    says = f'data-here="{story.pk}">Rhea is writing<'
    assert says in dana.get(reverse(LIST)).text
    assert says not in rhea.get(reverse(LIST)).text
    make_story("Dana’s own", by=cast.dana())
    opened(rhea, make_story("Out", live=True))
    assert "Rhea is writing" in dana.get(reverse("admin:index")).text
    everywhere = dana.get(reverse("admin:articles_article_everywhere")).json()
    assert everywhere["stories"][str(story.pk)] == "Rhea is writing"


def test_a_row_of_the_list_costs_no_query_of_its_own() -> None:
    rhea, dana = signed_in(cast.rhea), signed_in(cast.dana)
    counts = []
    for number in range(1, 7):
        opened(rhea, make_story(f"Story {number}"))
        dana.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            dana.get(reverse(LIST))
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_word_from_a_page_changes_one_row_and_asks_little() -> None:
    story, rhea = make_story(), signed_in(cast.rhea)
    said = opened(rhea, story)
    told(rhea, story, said)
    with CaptureQueriesContext(connection) as queries:
        told(rhea, story, said)
    written = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert len(written) == 1
    assert len(queries) <= 14


def test_pages_that_were_left_open_do_not_heap_up(watch: Any) -> None:
    story, rhea = make_story(), signed_in(cast.rhea)
    for _ in range(5):
        opened(rhea, story)
        watch.shift(100)
    assert Presence.objects.count() == 1


def test_an_open_page_keeps_no_log_in_alive(watch: Any) -> None:
    story, rhea = make_story(), signed_in(cast.rhea)
    said = opened(rhea, story)
    before = rhea.session["seen"]
    watch.shift(timedelta(hours=1))
    told(rhea, story, said)
    rhea.get(reverse("admin:articles_article_everywhere"))
    assert rhea.session["seen"] == before


@pytest.mark.parametrize("place", ["writing", "", "elsewhere"])
def test_who_may_not_change_the_story_writes_nowhere(place: str) -> None:
    story, pia = make_story(), signed_in(cast.pia)
    told(pia, story, opened(pia, story) | {"place": place})
    assert Presence.objects.get().place == "reading"


@pytest.mark.parametrize("key", ["", "short", "a" * 40, "no good key!"])
def test_a_key_that_no_page_has_is_kept_nowhere(key: str) -> None:
    story, rhea = make_story(), signed_in(cast.rhea)
    assert rhea.post(presence_url(story), {"key": key, "place": "writing"}).status_code == 200
    assert not Presence.objects.exists()


def test_who_may_not_see_stories_learns_nothing() -> None:
    story, everywhere = make_story(), reverse("admin:articles_article_everywhere")
    for who in (cast.sal, cast.wes):
        client = signed_in(who)
        assert client.post(presence_url(story), {"key": "a" * 12}).status_code == 403
        assert client.get(everywhere).status_code == 403
    assert Client().post(presence_url(story), {"key": "a" * 12}).status_code == 302
    assert signed_in(cast.rhea).get(presence_url(story)).status_code == 405
