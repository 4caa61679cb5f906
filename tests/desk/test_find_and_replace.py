"""The page of find and replace: what would change is listed, what is ticked is done, and all of it is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Replacement
from newsroom.core import clock
from tests import cast, make

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/replacement/add/"
PLACES = ["headlines", "standfirst", "body", "captions", "search"]


def ask(client: Client, button: str = "_look", **more: Any) -> str:
    told = {
        "find": "Kiev",
        "put": "Kyiv",
        "whole_words": "on",
        "match_case": "on",
        "places": PLACES,
    }
    return client.post(ADD, {**told, button: "1", **more}, follow=True).content.decode()


def ticked(*stories: Article) -> dict[str, Any]:
    seen = {f"seen-{each.pk}": Article.objects.get(pk=each.pk).edit_token for each in stories}
    return {"story": [each.pk for each in stories], **seen}


def test_it_lists_what_would_change_and_changes_nothing(client: Client) -> None:
    make.make_story("Kiev waits", body="<p>In Kiev.</p>")
    make.make_story("Kievan art")
    client.force_login(cast.dana())
    html = ask(client)
    assert "2 times in 1 story" in html
    assert "removed: </span>Kiev" in html
    assert "added: </span>Kyiv" in html
    assert "Kievan" not in html
    assert not Replacement.objects.exists()


def test_it_does_what_is_ticked_reports_each_and_undoes_all_of_it(client: Client) -> None:
    one, two, left = (make.make_story(f"Kiev {n}") for n in range(3))
    stale = ticked(one, two)
    make.revise(two, standfirst="Saved meanwhile")
    client.force_login(cast.dana())
    html = ask(client, "_do", **stale)
    assert "Replaced in 1 of 2 stories." in html
    assert "“Kiev 1”: " in html
    assert [Article.objects.get(pk=s.pk).headline for s in (one, two, left)] == [
        "Kyiv 0", "Kiev 1", "Kiev 2",
    ]  # fmt: skip
    batch = Replacement.objects.get()
    page = reverse("admin:articles_replacement_change", args=[batch.pk])
    assert "Undo all of it" in client.get(page).content.decode()
    assert "Undone in 1 of 1 stories." in client.post(page, follow=True).content.decode()
    assert Article.objects.get(pk=one.pk).headline == "Kiev 0"
    batch.refresh_from_db()
    assert batch.undone_by == cast.dana()
    assert "Undo all of it" not in client.get(page).content.decode()


def test_only_stories_that_are_ones_own_to_change_are_found(client: Client) -> None:
    make.make_story("Kiev at play", section="sport")
    make.make_story("Kiev in the world")
    client.force_login(cast.ed())
    html = ask(client)
    assert "Kiev</span>" not in html
    assert "1 time in 1 story" in html
    assert "at play" not in html


def test_a_story_of_another_section_is_not_changed_by_its_number(client: Client) -> None:
    other = make.make_story("Kiev at play", section="sport")
    client.force_login(cast.ed())
    assert "No story is chosen" in ask(client, "_do", **ticked(other))
    assert Article.objects.get(pk=other.pk).headline == "Kiev at play"


@pytest.mark.parametrize("who", ["rhea", "sal", "wes", "pia"])
def test_those_who_may_not_have_no_such_page(client: Client, who: str) -> None:
    one = make.make_story("Kiev waits")
    client.force_login(getattr(cast, who)())
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"find": "Kiev", "_do": "1", **ticked(one)}).status_code == 403


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"find": "  "}, "This field is required."),
        ({"put": "Kiev"}, "These are the same words."),
        ({"places": []}, "This field is required."),
        ({"places": ["x"]}, "Select a valid choice."),
        ({"section": "99999999999999999999"}, "Select a valid choice."),
        ({"find": "x" * 201}, "at most 200 characters"),
    ],
)
def test_odd_input_gets_a_plain_answer(client: Client, more: dict[str, Any], words: str) -> None:
    client.force_login(cast.dana())
    assert words in ask(client, **more)


def test_it_looks_only_in_stories_that_were_ticked_in_the_list(client: Client) -> None:
    one, _ = make.make_story("Kiev 1"), make.make_story("Kiev 2")
    client.force_login(cast.dana())
    listed = reverse("admin:articles_article_changelist")
    answer = client.post(listed, {"action": "find_and_replace", "_selected_action": [one.pk]})
    assert answer.url == f"{ADD}?ids={one.pk}"
    assert f'value="{one.pk}"' in client.get(answer.url).content.decode()
    assert "1 time in 1 story" in ask(client, ids=str(one.pk))
    assert "in no story" in ask(client, ids="x,99999999999999999999999")


def test_words_that_readers_do_not_see_are_left_where_that_is_asked(client: Client) -> None:
    make.make_story("Kiev draft")
    make.make_story("Kiev live", live=True)
    client.force_login(cast.dana())
    html = ask(client, live="on")
    assert "1 time in 1 story" in html
    assert "draft" not in html.partition("act__lines")[2].partition("</ul>")[0].lower()


def test_it_says_which_release_to_come_still_has_the_old_words(client: Client) -> None:
    one = make.make_story("Kiev waits", at=clock.now() + timedelta(days=1))
    client.force_login(cast.dana())
    html = ask(client, "_do", **ticked(one))
    assert "The old words still stand in v1, which goes out on" in html
    assert "Put v2 in its place" in html


def test_it_asks_as_much_for_many_stories_as_for_two(client: Client) -> None:
    client.force_login(cast.dana())
    make.make_story("Kiev, of which nothing is kept in mind yet")
    ask(client)
    asked = []
    for count in (2, 6):
        stories = [make.make_story(f"Kiev {count} {n}") for n in range(count)]
        with CaptureQueriesContext(connection) as looked:
            ask(client)
        looks = len(looked)
        ask(client, "_do", **ticked(*stories))
        batch = Replacement.objects.latest("pk")
        with CaptureQueriesContext(connection) as read:
            client.get(reverse("admin:articles_replacement_change", args=[batch.pk]))
        asked.append((looks, len(read)))
    assert asked[0] == asked[1]
