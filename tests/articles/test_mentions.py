"""Whom an @ in a note means: people who may see the story. Others are named in a sentence and are not told."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.mentions import MOST, mentioned, names_in
from tests import cast
from tests.make import make_story


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ask @rhea.", ["rhea"]),
        ("@rhea, @ed: which?", ["rhea", "ed"]),
        ("(@rhea) and @rhea again", ["rhea"]),
        ("@europe-editor has it", ["europe-editor"]),
        ("@a.b+c_d", ["a.b+c_d"]),
        ("rhea@paper.example", []),
        ("@@rhea", []),
        ("@ rhea, @, @...", []),
        ("@éva_5 knows", ["éva_5"]),
    ],
)
def test_it_reads_names(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.django_db
def test_it_means_those_who_may_see_the_story() -> None:
    people = {cast.rhea(), cast.pia()}
    found = mentioned("@rhea and @Pia", make_story())
    assert set(found.people) == people
    assert found.troubles == []


@pytest.mark.django_db
def test_it_says_who_may_not_and_who_is_nobody() -> None:
    cast.sal()
    left = cast.ed()
    User.objects.filter(pk=left.pk).update(is_active=False)
    found = mentioned("@sal @nobody @ed @all @everyone", make_story())
    assert found.people == []
    assert found.troubles == [
        "@sal may not see this story, and is not told.",
        "Nobody on the desk is called @nobody.",
        "Nobody on the desk is called @ed.",
        "Nobody on the desk is called @all.",
        "Nobody on the desk is called @everyone.",
    ]


@pytest.mark.django_db
def test_it_asks_once_for_all_and_means_no_more_than_twenty() -> None:
    story = make_story()
    for number in range(MOST + 3):
        cast.person(f"Una {number}")
    text = " ".join(f"@una-{number}" for number in range(MOST + 3))
    with CaptureQueriesContext(connection) as caught:
        found = mentioned(text, story)
    assert len([each for each in caught if "username" in each["sql"]]) == 1
    assert found.troubles[-1] == f"Only the first {MOST} who are named are told."
    assert len(found.troubles) == MOST + 1


def test_a_long_text_of_signs_costs_time_in_proportion() -> None:
    assert names_in("@" * 100_000) == []
    assert names_in("@a." * 30_000) == ["a"]
    assert names_in("." * 100_000 + "@a") == []
