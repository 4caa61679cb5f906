"""A photo editor's home: stories that want a picture, rights that end, uploads nobody has described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles import workflow
from tests import cast
from tests.desk.homes import HOUR, NOW, Seen
from tests.make import make_photo, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def photo_url(photo: object) -> str:
    return reverse("admin:articles_photo_change", args=[photo.pk])


def test_what_is_scheduled_comes_before_what_is_in_review(client: Client) -> None:
    workflow.submit(make_story("Sent"), by=cast.rhea())
    make_story("Tonight", at=NOW + HOUR)
    make_story("A draft")
    make_story("Out", live=True)
    home = Seen(client, cast.pia())
    assert home.titles("wants-picture") == ["Tonight", "Sent"]
    assert {card.red for card in home.cards("wants-picture")} == {"No picture"}
    assert "2 stories want a picture or its words." in home.sentence


def test_a_picture_without_its_words_is_told_with_the_page_that_mends_it(client: Client) -> None:
    whole, bare = make_photo(), make_photo(alt="", credit="")
    good = make_story("Good", lead_photo=whole)
    inside = make_story(
        "Inside",
        lead_photo=whole,
        body=f'<p>Text</p><figure class="library-image" data-image="{bare.pk}"></figure>',
    )
    lead = make_story("Lead", lead_photo=bare)
    for story in (good, inside, lead):
        workflow.submit(story, by=cast.rhea())
    home = Seen(client, cast.pia())
    assert home.titles("wants-picture") == ["Inside", "Lead"]
    (first, second) = home.cards("wants-picture")
    assert "no alt text" in first.red and "no credit" in second.red
    assert first.cure == second.cure == ("Mend the picture", photo_url(bare))


def test_rights_that_end_in_a_week_begin_with_what_readers_see(client: Client) -> None:
    today = NOW.date()
    make_photo(alt="Nowhere", rights_until=today)
    used = make_photo(alt="Live", rights_until=today + timedelta(days=7))
    make_photo(alt="Later", rights_until=today + timedelta(days=8))
    make_photo(alt="Ended", rights_until=today - timedelta(days=1))
    make_story("Ports", live=True, lead_photo=used)
    home = Seen(client, cast.pia())
    assert home.titles("rights") == ["Live", "Nowhere"]
    assert home.cards("rights")[0].url == photo_url(used)
    assert home.cards("rights")[1].grey == "In no story that is live or scheduled"


def test_the_latest_uploads_without_description(client: Client) -> None:
    make_photo(alt="", uploaded_by=cast.rhea())
    make_photo(alt="IMG_2041.jpg", credit="")
    make_photo()
    home = Seen(client, cast.pia())
    assert [card.red for card in home.cards("uploads")] == [
        "no alt text and no credit",
        "no alt text",
    ]
    assert home.cards("uploads")[1].grey == "Rhea · 15:47"
    assert "2 uploads are not described." in home.sentence


def test_it_is_nobody_elses(client: Client) -> None:
    make_photo(alt="")
    workflow.submit(make_story("Sent"), by=cast.rhea())
    pia = Seen(client, cast.pia())
    assert not {"review", "my-drafts", "mine-and-due", "overdue", "published"} & pia.panels.keys()
    for person in (cast.rhea(), cast.ed(), cast.dana()):
        assert not {"wants-picture", "uploads"} & Seen(client, person).panels.keys()


def test_where_all_is_well_it_says_so_in_a_line(client: Client) -> None:
    assert Seen(client, cast.pia()).board["quiet"] == [
        "Nothing goes out or comes down today.", "Every story in review has its pictures.",
        "Rights end for no photograph this week.", "Every upload is described.",
    ]  # fmt: skip
