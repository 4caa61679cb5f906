"""The list of stories: paged by key, never counted, narrowed by state, section, author, tag and date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Article
from newsroom.core import clock
from tests import cast
from tests.make import make_story

pytestmark = pytest.mark.django_db
URL = "admin:articles_article_changelist"


def listed(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{reverse(URL)}?{query}")
    assert answer.status_code == 200, answer
    return [story.headline for story in answer.context["cl"].result_list]


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(cast.dana())
    return client


def many(number: int) -> None:
    first = make_story("Story 0", live=True)
    rows = [
        Article(
            **(first.content() | {"headline": f"Story {n}"}),
            slug=f"story-{n}",
            created_by=first.created_by,
            updated_at=clock.now() - timedelta(minutes=n),
        )
        for n in range(1, number)
    ]
    Article.objects.bulk_create(rows)


def test_it_asks_a_few_queries_and_counts_nothing(chief: Client) -> None:
    many(120)
    chief.get(reverse(URL))
    for query in ("", "q=story", "state=live", "in=world", "author=ira", "tag=russia"):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            chief.get(f"{reverse(URL)}?{query}")
        assert len(caught) < 14, [each["sql"] for each in caught]
        assert not [each["sql"] for each in caught if "COUNT(*)" in each["sql"].upper()]


def test_it_asks_as_many_queries_for_a_page_as_for_a_row(chief: Client) -> None:
    many(3)
    chief.get(reverse(URL))
    with CaptureQueriesContext(connection) as few:
        chief.get(reverse(URL))
    Article.objects.exclude(pk=Article.objects.order_by("pk")[0].pk).delete()
    with CaptureQueriesContext(connection) as one:
        chief.get(reverse(URL))
    assert len(few) == len(one)


def test_it_says_whose_names_stand_on_each_in_their_order(chief: Client) -> None:
    make_story("Of two", bylines=["Ira Mohanty", "Tomek Lis"])
    make_story("Of nobody", bylines=[])
    html = chief.get(reverse(URL)).content.decode()
    assert "Ira Mohanty, Tomek Lis" in html and "No name yet" in html


def test_it_pages_by_key_through_everything_once(chief: Client) -> None:
    many(120)
    seen, url = [], reverse(URL)
    while url:
        changes = chief.get(url).context["cl"]
        seen += [story.headline for story in changes.result_list]
        url = changes.next_url and reverse(URL) + changes.next_url
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize(
    "query",
    ["after=nonsense", "after=W10", "after=%00", "p=abc", "p=-3", "p=99999999999", "state=x"],
)
def test_it_answers_a_bad_cursor_with_the_first_page(chief: Client, query: str) -> None:
    make_story()
    assert chief.get(f"{reverse(URL)}?{query}").status_code in (200, 302)


def test_it_narrows_by_state(chief: Client) -> None:
    now = clock.now()
    make_story("A draft")
    workflow.submit(make_story("In review"), by=cast.rhea())
    make_story("Live", live=True)
    make_story("Scheduled", at=now + timedelta(days=1))
    workflow.unpublish(
        make_story("Withdrawn", live=True, now=now - timedelta(hours=1)), by=cast.dana()
    )
    assert listed(chief, "state=draft") == ["A draft"]
    assert listed(chief, "state=in_review") == ["In review"]
    assert listed(chief, "state=live") == ["Live"]
    assert listed(chief, "state=scheduled") == ["Scheduled"]
    assert listed(chief, "state=withdrawn") == ["Withdrawn"]


def test_it_narrows_by_section_and_all_below_it(chief: Client) -> None:
    make_story("In Europe", section="world/europe")
    make_story("In Sport", section="sport")
    assert listed(chief, "in=world") == ["In Europe"]
    assert listed(chief, "in=world/europe") == ["In Europe"]


def test_it_narrows_by_author_and_tag_whatever_their_case(chief: Client) -> None:
    make_story("Hers", bylines=["Ira Mohanty"], tags=["RUSSIA", "Café"])
    make_story("His", bylines=["Tomek Lis"])
    assert listed(chief, "author=mohanty") == ["Hers"]
    assert listed(chief, "tag=russia") == ["Hers"]
    assert listed(chief, "tag=cafe") == ["Hers"]
    assert listed(chief, "tag=nothing") == []


def test_it_narrows_by_whose_and_when(client: Client) -> None:
    make_story("Old", now=clock.now() - timedelta(days=40))
    make_story("New")
    make_story("Dana’s", by=cast.dana())
    client.force_login(cast.rhea())
    assert listed(client, "mine=1") == ["New", "Old"]
    assert listed(client, "changed=31") == ["Dana’s", "New"]


def test_it_searches_headline_and_body(chief: Client) -> None:
    make_story("Ports reopen", body="<p>Stevedores and pilots.</p>")
    make_story("Something else", body="<p>Nothing.</p>")
    assert listed(chief, "q=ports") == ["Ports reopen"]
    assert listed(chief, "q=stevedores") == ["Ports reopen"]


def test_it_names_the_zone_beside_every_moment(chief: Client) -> None:
    make_story(at=clock.now() + timedelta(days=1))
    html: Any = chief.get(reverse(URL)).content.decode()
    assert html.count(" IST") >= 2
