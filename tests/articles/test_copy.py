"""A copy is a draft of one's own, with all that the story says; and an embargo binds it too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, Event, StoryTemplate
from articles.refusal import Refused
from newsroom.core import clock
from tests import cast, make

pytestmark = pytest.mark.django_db


def test_it_says_the_same_and_is_a_draft_of_ones_own() -> None:
    one = make.make_story(
        live=True, tags=["RUSSIA", "Ukraine"], bylines=["Ira Mohanty"], dateline="Gdynia"
    )
    made = workflow.copy(one, by=cast.rhea())
    made = Article.objects.get(pk=made.pk)
    assert (made.headline, made.body, made.dateline, made.section) == (
        one.headline, one.body, "Gdynia", one.section,
    )  # fmt: skip
    assert [tag.name for tag in made.tags.all()] == ["RUSSIA", "Ukraine"]
    assert [row.author.name for row in made.bylines.all()] == ["Ira Mohanty"]
    assert (made.created_by, made.desk_state, made.live_version()) == (cast.rhea(), "draft", None)
    assert (made.slug, made.versions.count()) == ("baltic-ports-reopen-2", 1)
    assert Event.objects.filter(article=one, verb="copy").count() == 1


def test_an_embargo_binds_the_copy() -> None:
    until = clock.now() + timedelta(days=1)
    one = make.make_story(embargo_until=until)
    made = workflow.copy(one, by=cast.rhea())
    assert Article.objects.get(pk=made.pk).embargo_until == until
    with pytest.raises(Refused, match="under embargo"):
        workflow.publish(made, by=cast.dana())


def test_who_may_write_no_story_copies_none() -> None:
    one = make.make_story()
    for person in (cast.sal(), cast.wes()):
        with pytest.raises(Refused):
            workflow.copy(one, by=person)
    assert Article.objects.count() == 1


def test_it_is_begun_from_the_form_by_post_alone(client: Client) -> None:
    one = make.make_story()
    url = reverse("admin:articles_article_copy", args=[one.pk])
    client.force_login(cast.rhea())
    client.get(url)
    assert Article.objects.count() == 1
    answer = client.post(url, follow=True)
    assert "This is a copy of “Baltic ports reopen”, and yours." in answer.text
    assert "Both have one headline: give this one its own." in answer.text
    assert "embargo until" not in answer.text.lower()
    client.force_login(cast.sal())
    assert client.post(url).status_code == 403


def test_a_story_begins_with_a_template(client: Client) -> None:
    template = StoryTemplate.objects.create(
        name="Weather", headline="Weather:", body="<p>Rain in</p>", tags="WEATHER, Monsoon",
        section=make.make_section("world"), kind="feature",
    )  # fmt: skip
    client.force_login(cast.rhea())
    html = client.get(
        reverse("admin:articles_article_add") + f"?template={template.pk}"
    ).content.decode()
    assert "Weather:" in html
    assert "WEATHER, Monsoon" in html
    assert "&lt;p&gt;Rain in&lt;/p&gt;" in html
    for odd in ("x", "0", "9" * 30, str(template.pk + 1)):
        assert (
            client.get(reverse("admin:articles_article_add") + f"?template={odd}").status_code
            == 200
        )


def test_a_template_begins_with_a_story(client: Client) -> None:
    one = make.make_story(tags=["RUSSIA"])
    client.force_login(cast.dana())
    html = client.get(
        reverse("admin:articles_storytemplate_add") + f"?story={one.pk}"
    ).content.decode()
    assert "Baltic ports reopen" in html
    assert 'value="RUSSIA"' in html


def test_reporters_use_templates_and_editors_make_them(client: Client) -> None:
    add, listed = (
        reverse(f"admin:articles_storytemplate_{name}") for name in ("add", "changelist")
    )
    client.force_login(cast.rhea())
    assert client.get(listed).status_code == 200
    assert client.get(add).status_code == 403
    client.force_login(cast.dana())
    told = {"name": "Match report", "headline": "", "body": "<script>x</script><p>Full time</p>",
            "kind": "news", "ad_policy": "inherit"}  # fmt: skip
    client.post(add, told)
    assert StoryTemplate.objects.get().body == "<p>Full time</p>"


def test_that_an_embargo_binds_the_copy_is_said(client: Client) -> None:
    now = clock.now()
    held = make.make_story(embargo_until=now + timedelta(days=1))
    over = make.make_story("Long over", embargo_until=now - timedelta(days=1))
    client.force_login(cast.rhea())
    said = [
        client.post(reverse("admin:articles_article_copy", args=[each.pk]), follow=True).text
        for each in (held, over)
    ]
    assert ["holds for the copy too." in each for each in said] == [True, False]
