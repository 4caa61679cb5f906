"""Unsaved words are their writer's own: others see that there are some, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles.models import Article, SideDraft
from newsroom.core import clock
from tests import cast
from tests.desk.drafts import typed
from tests.desk.forms import change_url
from tests.desk.test_draft_offer import SIX, offers
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db


def test_nobody_goes_on_with_or_throws_away_anothers_words(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    typed(client, story, headline="Half a head")
    draft = SideDraft.objects.get()
    for who in (cast.ed, cast.dana, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        url = reverse("admin:articles_article_throw_away", args=[draft.pk])
        assert client.post(url).status_code == 404
        assert "Half a head" not in client.get(change_url(story), {"draft": draft.pk}).text
    assert SideDraft.objects.standing().exists()


@time_machine.travel(SIX, tick=False)
def test_others_see_who_has_unsaved_words_and_none_of_them(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    typed(client, story, headline="Half a head")
    says = "Rhea has unsaved words from Sat 28 Nov, 06:00 IST."
    assert says not in client.get(change_url(story)).text
    for who in (cast.dana, cast.pia):
        client.force_login(who())
        html = client.get(change_url(story)).text
        assert says in html
        assert "Half a head" not in html


def test_what_somebody_left_before_their_own_save_is_nobodys_concern(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    typed(client, story, headline="Half a head")
    dana = Client()
    dana.force_login(cast.dana())
    assert "Rhea has unsaved words" in dana.get(change_url(story)).text
    revise(story, by=cast.rhea(), kicker="Ports", now=clock.now() + timedelta(minutes=1))
    assert "Rhea has unsaved words" not in dana.get(change_url(story)).text
    assert offers(client, change_url(story)) == 1


def test_who_lost_the_right_can_still_read_their_words(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    typed(client, story, headline="Half a head", body="<p>And half a text.</p>")
    Article.objects.update(created_by=cast.dana())
    html = client.get(change_url(story)).text
    assert "You may not change the story now" in html
    assert "And half a text." in html
    assert "Go on with it" not in html
