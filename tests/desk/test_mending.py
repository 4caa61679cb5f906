"""Going back to an earlier text: from what is live in order to mend it, or from the history. One name for each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article
from newsroom.core import clock
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    """Live as v1; v2 waits."""
    story = make_story(live=True)
    revise(story, headline="As it will be")
    workflow.schedule(story, by=cast.dana(), at=clock.now() + timedelta(hours=2))
    return Article.objects.get()


def page(story: Article) -> str:
    return reverse("admin:articles_article_act", args=[story.pk, "restore"])


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_what_is_live_is_mended_under_one_name(client: Client, story: Article) -> None:
    client.force_login(cast.dana())
    name = "Mend what is live (v1)"
    form = client.get(change_url(story)).text
    assert f'href="{page(story)}?version=1&amp;mend=1">{name}…</a>' in form
    asked = client.get(page(story), {"version": 1, "mend": 1})
    assert f'<h1 class="act__title">{name}</h1>' in asked.text
    assert f"<title>{name}: " in asked.text
    assert f'type="submit">{name}</button>' in asked.text
    assert "The working copy says again what v1 says, as v3, a draft." in asked.text
    assert "Restore" not in asked.text
    given = {name: asked.context["form"][name].value() for name in ("version", "mend", "seen")}
    done = client.post(page(story), given, follow=True)
    assert said(done) == [
        "The story says again what is live (v1). Mend it here, and publish it as any other change."
    ]
    story.refresh_from_db()
    assert story.headline == "Baltic ports reopen"
    assert story.versions.waiting().get().number == 2


def test_a_version_of_the_history_is_restored_under_its_number(
    client: Client, story: Article
) -> None:
    client.force_login(cast.dana())
    asked = client.get(page(story), {"version": 1})
    assert '<h1 class="act__title">Restore v1 in the working copy</h1>' in asked.text
    assert 'type="submit">Restore v1 in the working copy</button>' in asked.text
    assert "Mend what is live" not in asked.text
    done = client.post(page(story), {"version": 1, "seen": story.edit_token}, follow=True)
    assert said(done) == ["v1 is restored. The story says again what it said then."]


def test_what_is_no_longer_live_is_not_called_so(client: Client, story: Article) -> None:
    workflow.unpublish(story, by=cast.dana())
    story.refresh_from_db()
    client.force_login(cast.dana())
    assert "Restore v1" in client.get(page(story), {"version": 1, "mend": 1}).text
    given = {"version": 1, "mend": "1", "seen": story.edit_token}
    assert said(client.post(page(story), given, follow=True))[0].startswith("v1 is restored.")


def test_no_other_verb_borrows_the_name(client: Client, story: Article) -> None:
    client.force_login(cast.dana())
    url = reverse("admin:articles_article_act", args=[story.pk, "publish"])
    assert "Mend what is live" not in client.get(url, {"version": 1, "mend": 1}).text


@pytest.mark.parametrize(
    ("live", "words"), [(False, "Save the draft"), (True, "Save without publishing")]
)
def test_the_button_that_enter_presses_has_the_name_of_the_one_in_sight(
    client: Client, live: bool, words: str
) -> None:
    client.force_login(cast.dana())
    form = client.get(change_url(make_story("Another", live=live))).text
    first, *others = (
        part.split(">", 1)[1].split("<")[0] for part in form.split('value="save"')[1:]
    )
    assert first == words
    assert set(others) == {words}
