"""Whose a story is, on its form and its pages: taken with one press, taken over after a question, given by editors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, Event, Priority, Task
from articles.models.task import priority_of
from newsroom.core import clock
from tests import cast
from tests.desk.forms import change_url, press
from tests.make import make_story

pytestmark = pytest.mark.django_db
PAST = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


def url(name: str, story: Article) -> str:
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


def again(story: Article) -> Article:
    return Article.objects.select_related("task").get(pk=story.pk)


def set_task(client: Client, story: Article, **given: Any) -> Any:
    return client.post(url("task", story), given, follow=True)


def test_one_press_takes_what_nobody_has_and_another_gives_it_back(client: Client) -> None:
    story = make_story(by=cast.rhea())
    client.force_login(cast.rhea())
    assert ">Take it</button>" in client.get(change_url(story)).text
    assert "The story is yours." in client.post(url("claim", story), follow=True).text
    page = client.get(change_url(story)).text
    assert "(you)" in page and ">Give it back</button>" in page
    client.post(url("claim", story), {"give_back": "1"})
    assert again(story).assignee is None


def test_a_question_comes_before_a_take_over(client: Client) -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea())
    client.force_login(cast.ed())
    assert "Take it over…" in client.get(change_url(story)).text
    answer = client.post(url("claim", story))
    assert answer.status_code == 200
    assert "Rhea has this story. Ask first, or take it over." in answer.text
    assert f'name="over" value="{cast.rhea().pk}"' in answer.text
    assert again(story).assignee == cast.rhea()
    client.post(url("claim", story), {"over": cast.rhea().pk})
    assert again(story).assignee == cast.ed()


@pytest.mark.parametrize("over", ["", "x", "-1", "9" * 30])
def test_a_take_over_names_who_has_it(client: Client, over: str) -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea())
    client.force_login(cast.ed())
    client.post(url("claim", story), {"over": over})
    assert again(story).assignee == cast.rhea()


def test_an_editor_gives_it_with_time_and_priority(client: Client) -> None:
    story = make_story(by=cast.rhea())
    client.force_login(cast.ed())
    page = set_task(
        client, story, assignee=cast.rhea().pk, due_at="2026-11-28T18:00", priority="1", asked="400 words"
    )  # fmt: skip
    assert "Rhea has the story, due" in page.text
    stored = again(story)
    assert clock.newsroom_time(stored.due_at).strftime("%d %H:%M") == "28 18:00"
    assert (stored.assignee, priority_of(stored)) == (cast.rhea(), Priority.URGENT)
    assert "Nothing was changed." in set_task(client, story, priority="1").text


def test_only_what_was_changed_on_the_form_is_set(client: Client) -> None:
    """Dana gave it to Rhea while Ed had the form open with nobody on it: Ed's priority leaves that as it is."""
    story = make_story(by=cast.ed())
    client.force_login(cast.ed())
    shown = client.get(change_url(story)).context["task"].form.was
    workflow.assign(story, by=cast.dana(), to=cast.rhea())
    held = {f"was-{name}": value for name, value in shown.items()}
    set_task(client, story, **held, **(shown | {"priority": "2"}))
    assert (again(story).assignee, priority_of(again(story))) == (cast.rhea(), Priority.HIGH)


@pytest.mark.parametrize(
    "wrong",
    [{"due_at": "soon"}, {"due_at": "0001-01-01T00:00"}, {"priority": "9"}, {"assignee": "x"}],
)
def test_it_says_what_is_wrong_and_sets_nothing(client: Client, wrong: dict[str, str]) -> None:
    story = make_story(by=cast.ed())
    client.force_login(cast.ed())
    assert 'class="errorlist"' in set_task(client, story, **wrong).text
    sal = set_task(client, story, assignee=cast.sal().pk)
    assert 'class="errorlist"' in sal.text
    assert not Event.objects.filter(verb="assign").exists()


@pytest.mark.parametrize("section", ["world", "sport"])
def test_who_may_not_finds_no_door(client: Client, section: str) -> None:
    story = make_story(section=section, by=cast.dana())
    may_give = {"world": {"ed", "dana"}, "sport": {"dana"}}[section]
    for who in (cast.rhea, cast.ed, cast.dana, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        before = Event.objects.count()
        client.post(url("task", story), {"priority": "1"})
        client.post(url("claim", story))
        allowed = who.__name__ in may_give
        assert (Event.objects.count() > before) is allowed, who
        if allowed:
            workflow.give_back(story, by=who())
            Task.objects.all().delete()


def test_a_story_that_is_late_says_so_in_red(client: Client) -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea(), due_at=PAST)
    client.force_login(cast.rhea())
    late = "as due Sun 1 Nov, 11:30 IST</strong>"
    assert f'<strong class="desk-card__red">W{late}' in client.get(change_url(story)).text
    listed = client.get(reverse("admin:articles_article_changelist"), {"due": "late"}).text
    assert f'<strong class="task-line__late">w{late}' in listed


def headlines(client: Client, query: str) -> list[str]:
    answer = client.get(f"{reverse('admin:articles_article_changelist')}?{query}")
    return [story.headline for story in answer.context["cl"].result_list]


def test_the_list_is_narrowed_and_ordered_by_due_and_priority(client: Client) -> None:
    dana, now = cast.dana(), clock.now()
    for number, (name, hours, priority) in enumerate(
        [("Low", -3, 4), ("Late", -1, 3), ("Later", 900, 1), ("High", -2, 2), ("None", None, 3)]
    ):
        due = now + timedelta(hours=hours) if hours else None
        story = make_story(name, by=dana, due_at=due, assignee=cast.rhea() if number % 2 else None)
        workflow.assign(story, by=dana, priority=priority)
    client.force_login(cast.rhea())
    assert headlines(client, "due=late") == ["Low", "High", "Late"]
    assert headlines(client, "due=set") == ["Low", "High", "Late", "Later"]
    assert headlines(client, "priority=pressing") == ["Later", "High"]
    assert headlines(client, "priority=4") == ["Low"]
    assert set(headlines(client, "mine=given")) == {"Late", "High"}
    assert set(headlines(client, "mine=nobody")) == {"Low", "Later", "None"}
    assert len(headlines(client, "due=x&priority=x&mine=x")) == 5


def bulk(client: Client, *stories: Article, **more: Any) -> Any:
    chosen = {"action": "assign", "_selected_action": [story.pk for story in stories]}
    return client.post(reverse("admin:articles_article_changelist"), chosen | more, follow=True)


def test_many_are_given_at_once_each_by_itself(client: Client) -> None:
    world, sport = (
        make_story("World", by=cast.dana()),
        make_story("Sport", section="sport", by=cast.dana()),
    )
    client.force_login(cast.ed())
    page = bulk(client, world, sport).text
    assert "Nobody has it yet." in page and "You may not give this story" in page
    assert "Assign 1 of 2" in page
    done = bulk(client, world, sport, _confirmed="1", assignee=cast.rhea().pk).text
    assert "“World”: Rhea has it now." in done
    assert "“Sport”: You may not do this to this story." in done
    assert (again(world).assignee, again(sport).assignee) == (cast.rhea(), None)
    assert "Choose" in bulk(client, world, _confirmed="1", assignee="").text


def test_a_reporter_gives_nothing_in_bulk(client: Client) -> None:
    story = make_story(by=cast.rhea())
    client.force_login(cast.rhea())
    bulk(client, story, _confirmed="1", assignee=cast.rhea().pk)
    assert again(story).assignee is None


def test_a_save_of_the_form_leaves_whose_it_is(client: Client) -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea())
    client.force_login(cast.dana())
    press(client, story, "save", headline="Other words", assignee="", due_at="2026-11-28T18:00")
    stored = again(story)
    assert (stored.headline, stored.assignee, stored.due_at) == ("Other words", cast.rhea(), None)
