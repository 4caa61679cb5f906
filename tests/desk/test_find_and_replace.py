"""The page of find and replace: what would change is listed, what is ticked is done, and all of it is undone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticleVersion, Event, FourEyes, Replacement, Verb
from newsroom.core import clock
from newsroom.roles import CHIEF
from tests import cast, make
from tests.house import set_gate

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


def test_what_stands_around_the_words_is_cut_between_words(client: Client) -> None:
    before = "Harbourmasters everywhere counted containers throughout yesterday evening " * 3
    make.make_story(body=f"<p>{before}Kiev {before}Kiev {before}</p>")
    client.force_login(cast.dana())
    html = ask(client)
    pieces = re.findall(r"(?:^|>)([^<>]* … [^<>]*)<", html)
    assert len(pieces) == 3
    known = {*before.split(), "…"}
    assert {word for piece in pieces for word in piece.split()} <= known
    assert all(len(piece) <= 130 for piece in pieces)


def test_it_is_called_one_thing_wherever_one_reads_of_it(client: Client) -> None:
    client.force_login(cast.dana())
    for url in (ADD, "/admin/articles/replacement/", "/admin/"):
        html = client.get(url).text
        assert "Find and replace" in html and "Replacements" not in html, url


def gated(**more: Any) -> Article:
    """A story that readers see, and that without a byline goes out only with a reason."""
    story = make.make_story("Kiev waits", live=True, **more)
    set_gate("byline", "bar", role=CHIEF)
    return story


def test_readers_are_shown_it_with_a_reason_where_a_gate_bars(client: Client) -> None:
    one, free = gated(), make.make_story("Kiev two", live=True, bylines=["Ira Mohanty"])
    client.force_login(cast.dana())
    html = ask(client, released="on")
    assert "Byline stops it, unless you say why not" in html
    assert "“Kiev waits”: No byline" in html and "“Kiev two”: No byline" not in html
    html = ask(client, "_do", released="on", **ticked(one, free))
    assert "Nothing is replaced yet." in html and 'name="pass-byline"' in html
    assert not Replacement.objects.exists()
    given = {"pass-byline": "It is a brief."}
    html = ask(client, "_do", released="on", **ticked(one, free), **given)
    assert "Replaced in 2 of 2 stories." in html
    assert [each.headline for each in ArticleVersion.objects.live().order_by("article")] == [
        "Kyiv waits", "Kyiv two",
    ]  # fmt: skip
    assert "It is a brief." in Event.objects.get(verb=Verb.PASS_GATE).note


def test_what_was_not_ticked_asks_for_no_reason_and_stays_without_a_tick(client: Client) -> None:
    other, one = make.make_story("Kiev four", live=True), gated()
    free = make.make_story("Kiev two", live=True, bylines=["Ira Mohanty"])
    client.force_login(cast.dana())
    assert "Replaced in 1 of 1" in ask(client, "_do", released="on", **ticked(free))
    html = ask(client, "_do", released="on", **ticked(other))
    assert f'value="{one.pk}">' in html and f'value="{other.pk}" checked>' in html


def test_what_nobody_passes_here_is_said_beside_the_story(client: Client) -> None:
    make.make_story("Kiev waits", live=True)
    make.make_story("Kiev draft")
    set_gate("byline", "bar")
    client.force_login(cast.dana())
    assert "Readers cannot be shown it at once" not in ask(client)
    html = ask(client, released="on")
    assert html.count("Readers cannot be shown it at once: No byline") == 1
    assert "pass-byline" not in html


def test_four_eyes_ask_who_replaces(client: Client) -> None:
    one = make.make_story("Kiev waits", live=True)
    FourEyes.objects.create(section=one.section)
    client.force_login(cast.dana())
    assert "“Kiev waits”: You were the last to change it" in ask(client, released="on")


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
