"""The chief sets the gates and the sections of four eyes; nobody else does; and it stays in the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from articles.models import FourEyes, PublishGate
from newsroom.roles import EDITOR
from tests import cast
from tests.make import make_section

pytestmark = pytest.mark.django_db
LIST, ADD = "admin:articles_publishgate_changelist", "admin:articles_publishgate_add"


def gate(check: str) -> PublishGate:
    return PublishGate.objects.get(check_name=check, section=None)


def change(client: Client, row: PublishGate, **given: Any) -> Any:
    url = reverse("admin:articles_publishgate_change", args=[row.pk])
    return client.post(url, {"level": row.level, "passable_by": "", **given}, follow=True)


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(cast.dana())
    return client


def test_the_list_says_how_each_stands(chief: Client) -> None:
    html = chief.get(reverse(LIST)).content.decode()
    for words in (
        "Alt text for each picture",
        "A legal read, where one is asked for",
        "A headline of at most 70 characters, or a short one",
        ">A tag<",
        "A bar: nothing is released without it, and nobody may pass it.",
        "A warning: it is said, and stops nothing.",
        "The whole paper",
    ):
        assert words in html


def test_a_gate_is_changed_and_the_record_says_from_what_to_what(chief: Client) -> None:
    row, editors = gate("byline"), Group.objects.get(name=EDITOR)
    change(chief, row, level="bar", passable_by=str(editors.pk))
    row.refresh_from_db()
    assert (row.level, row.passable_by) == ("bar", editors)
    told = LogEntry.objects.get().change_message
    assert "“warning” became “bar”" in told


def test_each_asks_only_what_it_knows_of(chief: Client) -> None:
    def fields(check: str) -> set[str]:
        url = reverse("admin:articles_publishgate_change", args=[gate(check).pk])
        html = chief.get(url).content.decode()
        return {name for name in ("number", "every_story", "words") if f'name="{name}"' in html}

    assert [fields(check) for check in ("alt", "headline", "tag", "legal", "words")] == [
        set(),
        {"number"},
        {"number"},
        {"every_story"},
        {"words"},
    ]


def test_what_a_gate_is_and_where_does_not_change(chief: Client) -> None:
    row = gate("byline")
    change(chief, row, check_name="alt", section=str(make_section("world").pk))
    row.refresh_from_db()
    assert (row.check_name, row.section) == ("byline", None)


@pytest.mark.parametrize(
    ("check", "given", "words"),
    [
        ("headline", {"number": ""}, "how long a headline may be"),
        ("tag", {"number": "0"}, "how many tags"),
        ("words", {"words": "utilise"}, "is not like"),
        ("words", {"words": f"{'x' * 90} -> y"}, "is not like"),
        ("byline", {"level": "never"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said(
    chief: Client, check: str, given: dict[str, str], words: str
) -> None:
    row = gate(check)
    assert words in change(chief, row, **given).content.decode()
    before = row.level, row.number, row.words
    row.refresh_from_db()
    assert before == (row.level, row.number, row.words)


def test_a_section_gets_one_of_its_own_and_only_that_is_deleted(chief: Client) -> None:
    world = make_section("world")
    made = {"check_name": "byline", "section": world.pk, "level": "bar"}
    chief.post(reverse(ADD), made)
    assert "has this gate already" in chief.post(reverse(ADD), made).content.decode()
    assert (
        "has this gate already" in chief.post(reverse(ADD), made | {"section": ""}).content.decode()
    )
    own = PublishGate.objects.get(section=world)
    for row, status in ((gate("byline"), 403), (own, 302)):
        url = reverse("admin:articles_publishgate_delete", args=[row.pk])
        assert chief.post(url, {"post": "yes"}).status_code == status
    assert not PublishGate.objects.filter(section=world).exists()


def test_four_eyes_are_set_for_a_section(chief: Client) -> None:
    world = make_section("world")
    chief.post(reverse("admin:articles_foureyes_add"), {"section": world.pk})
    assert FourEyes.objects.get().section == world


@pytest.mark.parametrize(
    "who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes], ids=lambda who: who.__name__
)
def test_nobody_else_sets_them(client: Client, who: Callable[[], User]) -> None:
    client.force_login(who())
    row = gate("byline")
    assert client.get(reverse(LIST)).status_code == 403
    assert change(client, row, level="off").status_code == 403
    made = {"section": make_section("world").pk}
    assert client.post(reverse("admin:articles_foureyes_add"), made).status_code == 403
    row.refresh_from_db()
    assert (row.level, FourEyes.objects.count()) == ("warning", 0)
