"""The public history on the desk: where it is seen, who hides it, by every door."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from articles.models import Article, HiddenHistory
from tests import cast
from tests.make import make_story

pytestmark = pytest.mark.django_db
WHY = "A name that is protected"


@pytest.fixture
def story() -> Article:
    return make_story(section="world", slug="ports", live=True)


def act_url(story: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[story.pk, verb])


def versions(client: Client, story: Article) -> str:
    return client.get(reverse("admin:articles_article_history", args=[story.pk])).text


def test_the_versions_lead_to_what_readers_see(client: Client, story: Article) -> None:
    client.force_login(cast.rhea())
    page = versions(client, story)
    assert 'href="/world/ports/history/"' in page and "Hide it…" not in page
    with override_settings(PUBLIC_HISTORY=False):
        assert "/world/ports/history/" not in versions(client, story)


def test_the_chief_hides_it_and_shows_it_again(client: Client, story: Article) -> None:
    client.force_login(cast.dana())
    assert "Hide it…" in versions(client, story)
    page = client.get(act_url(story, "hide_history")).text
    assert "/world/ports/history/ answers “not found”" in page
    given = {"note": WHY, "seen": story.edit_token}
    client.post(act_url(story, "hide_history"), given)
    assert HiddenHistory.objects.get(article=story).reason == WHY
    page = versions(client, story)
    assert WHY in page and "by Dana" in page and "Show it again…" in page
    client.post(act_url(story, "show_history"), given)
    assert not HiddenHistory.objects.exists()


def test_it_is_not_hidden_without_a_reason(client: Client, story: Article) -> None:
    client.force_login(cast.dana())
    page = client.post(act_url(story, "hide_history"), {"note": " ", "seen": story.edit_token})
    assert page.context["form"].errors["note"]
    assert not HiddenHistory.objects.exists()


@pytest.mark.parametrize("verb", ["hide_history", "show_history"])
def test_nobody_else_may(client: Client, story: Article, verb: str) -> None:
    for who in (cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        assert client.get(act_url(story, verb)).status_code == 403
        given = {"note": WHY, "seen": story.edit_token}
        assert client.post(act_url(story, verb), given).status_code == 403
    assert not HiddenHistory.objects.exists()
