"""A new story is its writer's own: their name and their hand are on it before a word is written."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article, Event, SideDraft, StoryTemplate, Verb
from tests import cast
from tests.desk.drafts import KEY, typed
from tests.desk.forms import filled
from tests.make import make_author, make_section

ADD = "/admin/articles/article/add/"
pytestmark = pytest.mark.django_db


def test_it_begins_with_ones_own_name_and_as_ones_own(client: Client) -> None:
    make_author("Ed Wright", user=cast.ed())
    client.force_login(cast.ed())
    page = client.get(ADD)
    form = page.context["adminform"].form
    assert form.bylines.forms[0]["author"].value() == "Ed Wright"
    assert form["assignee"].value() == cast.ed().pk
    assert all("No byline" not in gate.words for gate in page.context["gates"])
    assert 'data-unsaved=""' in page.text


def test_two_authors_of_one_name_are_told_apart(client: Client) -> None:
    make_author("Ed Wright", user=cast.ed())
    make_author("Ed Wright", slug="another").__class__.objects.create(
        name="Ed Wright", slug="other"
    )
    client.force_login(cast.ed())
    form = client.get(ADD).context["adminform"].form
    assert form.bylines.forms[0]["author"].value() == "Ed Wright (ed-wright)"


def test_who_has_no_author_page_begins_without_a_name(client: Client) -> None:
    client.force_login(cast.rhea())
    form = client.get(ADD).context["adminform"].form
    assert [row["author"].value() for row in form.bylines.forms] == [None]


def test_a_reporter_who_may_give_it_to_nobody_has_it(client: Client) -> None:
    section = make_section("world")
    client.force_login(cast.rhea())
    page = client.get(ADD)
    assert "assignee" not in page.context["adminform"].form.fields
    client.post(ADD, filled(None, headline="A new head", section=section.pk))
    story = Article.objects.get()
    assert story.assignee == cast.rhea()
    assert not Event.objects.filter(
        verb=Verb.ASSIGN
    ).exists()  # whoever writes it gave it to nobody


def test_an_editor_of_another_section_may_keep_what_they_begin(client: Client) -> None:
    client.force_login(cast.ed())
    sport = make_section("sport")
    client.post(ADD, filled(None, headline="A new head", section=sport.pk, assignee=cast.ed().pk))
    assert Article.objects.get().assignee == cast.ed()
    given = filled(None, headline="Another", section=sport.pk, assignee=cast.rhea().pk)
    assert "may give it to somebody" in client.post(ADD, given).text


def test_a_template_says_the_rest(client: Client) -> None:
    template = StoryTemplate.objects.create(name="Weather", headline="The weather")
    client.force_login(cast.ed())
    form = client.get(f"{ADD}?template={template.pk}").context["adminform"].form
    assert (form["headline"].value(), form["assignee"].value()) == ("The weather", cast.ed().pk)


def test_a_form_into_which_nothing_was_typed_is_not_offered_again(client: Client) -> None:
    make_author("Ed Wright", user=cast.ed())
    client.force_login(cast.ed())
    untouched = {"bylines-0-author": "Ed Wright", "assignee": cast.ed().pk}
    typed(client, None, key=KEY, **untouched)
    assert SideDraft.objects.standing().exists()
    assert client.get(ADD).context["drafts"].mine == []
    typed(client, None, key=KEY, turn=2, **untouched, headline="A word")
    assert len(client.get(ADD).context["drafts"].mine) == 1
