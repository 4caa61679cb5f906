"""What only editors set: to whom a story is given, and its embargo, also on the form of a new one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import policy
from articles.models import Article
from tests import cast
from tests.desk.forms import change_url, filled, press
from tests.make import make_section, make_story

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
UNTIL = "2031-01-01T06:00"


def test_a_story_is_given_to_those_who_write() -> None:
    writer, former = cast.person("Una"), cast.rhea()
    writer.user_permissions.add(Permission.objects.get(codename="change_article"))
    User.objects.filter(pk=former.pk).update(is_active=False)
    guest = cast.person("Gus", "Reporter", is_staff=False)
    chosen = {cast.ed(), cast.dana(), writer, cast.person("Root", is_superuser=True)}
    others = {cast.sal(), cast.wes(), cast.pia(), former, guest}
    assert set(policy.writers()) == chosen
    assert not others & chosen


def choices(client: Client, story: Article) -> list[str]:
    form = client.get(change_url(story)).context["task"].form
    return [label for _, label in form.fields["assignee"].choices]


def test_who_has_a_story_keeps_it_when_they_write_no_longer(client: Client) -> None:
    sal = cast.sal()
    story = make_story(assignee=sal)
    client.force_login(cast.dana())
    assert choices(client, story) == ["Nobody", "Dana (dana)", "Sal (sal)"]
    press(client, story, "save", assignee="")
    story.refresh_from_db()
    assert story.assignee == sal
    assert "Sal (sal)" not in choices(client, make_story("Another"))


def test_the_form_asks_the_same_of_any_number_of_people(client: Client) -> None:
    story = make_story(by=cast.dana())
    client.force_login(cast.dana())
    client.get(change_url(story))
    with CaptureQueriesContext(connection) as few:
        client.get(change_url(story))
    for number in range(12):
        cast.person(f"Reporter {number}", "Reporter")
    with CaptureQueriesContext(connection) as many:
        client.get(change_url(story))
    assert len(choices(client, story)) >= 13
    assert len(many) == len(few)


def add(client: Client, section: Any, **more: Any) -> Any:
    given = {"headline": "Under embargo", "embargo_until": UNTIL, "kicker": "Ports", **more}
    return client.post(ADD, filled(section=section.pk if section else "", **given), follow=True)


def test_a_world_editor_sets_an_embargo_and_a_writer_with_the_first_save(client: Client) -> None:
    client.force_login(cast.ed())
    page = client.get(ADD).text
    assert 'name="embargo_until"' in page and 'name="assignee"' in page
    add(client, make_section("world/europe"), assignee=cast.rhea().pk)
    story = Article.objects.get()
    assert story.embargo_until.year == 2031
    assert story.assignee == cast.rhea()


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("sport", "an editor of Sport"),
        (None, "an editor of the whole paper, while the story has no section,"),
    ],
)
@pytest.mark.parametrize("field", ["embargo_until", "assignee"])
def test_it_is_refused_where_the_editor_does_not_edit_and_the_form_is_kept(
    client: Client, path: str | None, who: str, field: str
) -> None:
    client.force_login(cast.ed())
    value = UNTIL if field == "embargo_until" else str(cast.rhea().pk)
    section = make_section(path) if path else None
    page = add(client, section, **{"embargo_until": "", field: value}).text
    act = "set or lift an embargo" if field == "embargo_until" else "give it to somebody"
    assert f"Only {who} may {act}." in page
    assert "Under embargo" in page and 'value="Ports"' in page
    assert (UNTIL in page) is (field == "embargo_until")
    assert not Article.objects.exists()


def test_a_reporter_finds_no_such_fields_and_none_are_taken(client: Client) -> None:
    client.force_login(cast.rhea())
    page = client.get(ADD).text
    assert 'name="embargo_until"' not in page and 'name="assignee"' not in page
    add(client, make_section("world"), assignee=cast.dana().pk)
    story = Article.objects.get()
    assert (story.embargo_until, story.assignee) == (None, cast.rhea())
