"""The page of the legal read: asked for, waived and given there, each by those who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, LegalNeed, LegalRead
from newsroom.roles import LEGAL
from tests import cast
from tests.desk.forms import change_url, press
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db


def lena() -> User:
    return cast.person("Lena", LEGAL)


def send(client: Client, person: User, story: Article, **given: Any) -> Any:
    client.force_login(person)
    url = reverse("admin:articles_article_legal", args=[story.pk])
    return client.post(url, given, follow=True)


def test_a_writer_asks_lena_reads_and_the_form_lets_it_go(client: Client) -> None:
    story = make_story()
    assert (
        "is to be read for the law" in send(client, cast.rhea(), story, do="ask").content.decode()
    )
    client.force_login(cast.ed())
    assert (
        "Nobody has read these words for the law." in client.get(change_url(story)).content.decode()
    )
    html = send(client, lena(), story, do="read", version=1, note="Mind the name.").content.decode()
    assert "v1, were read" in html and "Mind the name." in html
    client.force_login(cast.ed())
    assert "Nobody has read these words" not in client.get(change_url(story)).content.decode()


def test_she_reads_what_she_was_shown_and_not_what_came_after(client: Client) -> None:
    story = make_story()
    workflow.ask_legal(story, by=cast.rhea())
    revise(story, headline="Quite other words")
    html = send(client, lena(), story, do="read", version=1).content.decode()
    assert "v2, were not read" in html and "other words than now" in html
    assert (
        "There is no such version"
        in send(client, lena(), story, do="read", version="x").content.decode()
    )


@pytest.mark.parametrize(
    ("who", "do"),
    [
        (cast.rhea, "drop"), (cast.rhea, "read"), (cast.ed, "read"), (cast.pia, "ask"), (cast.sal, "ask"),
        (cast.wes, "read"), (lena, "ask"), (lena, "drop"), (cast.dana, "nothing"),
    ],
)  # fmt: skip
def test_others_do_none_of_it(client: Client, who: Any, do: str) -> None:
    story = make_story()
    workflow.ask_legal(story, by=cast.rhea())
    assert send(client, who(), story, do=do, version=1, note="Because").status_code == 403
    assert (LegalNeed.objects.count(), LegalRead.objects.count()) == (1, 0)


def test_an_editor_waives_it_with_a_reason(client: Client) -> None:
    story = make_story()
    workflow.ask_legal(story, by=cast.rhea())
    assert "Say why" in send(client, cast.ed(), story, do="drop").content.decode()
    send(client, cast.ed(), story, do="drop", note="It names nobody.")
    assert not LegalNeed.objects.exists()


def test_the_page_offers_each_what_is_theirs(client: Client) -> None:
    story = make_story()
    url = reverse("admin:articles_article_legal", args=[story.pk])
    offers = {}
    for person in (cast.rhea(), cast.pia(), lena()):
        client.force_login(person)
        html = client.get(url).content.decode()
        offers[person.first_name] = {
            do for do in ("ask", "drop", "read") if f'value="{do}"' in html
        }
    assert offers == {"Rhea": {"ask"}, "Pia": set(), "Lena": {"read"}}


def test_a_refused_release_leads_to_the_legal_read(client: Client) -> None:
    story = make_story()
    workflow.ask_legal(story, by=cast.rhea())
    way = reverse("admin:articles_article_legal", args=[story.pk])
    client.force_login(cast.ed())
    page = client.get(reverse("admin:articles_article_act", args=[story.pk, "publish"])).text
    assert "This stops it" in page and f'href="{way}">Go to the legal read</a>' in page
    said = press(client, story, "publish", headline="Ports")
    assert f'href="{way}">Go to the legal read</a>' in said.text
    story.refresh_from_db()
    rows = {"action": "publish", "_selected_action": [story.pk], "_confirmed": "yes"}
    rows[f"seen-{story.pk}"] = story.edit_token
    done = client.post(reverse("admin:articles_article_changelist"), rows, follow=True)
    assert f'href="{way}">Go to the legal read</a>' in done.text
