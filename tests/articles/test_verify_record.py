"""The record shows when somebody was at the database behind its back."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import workflow
from articles.models import Article, ArticleVersion
from newsroom.core import guards
from tests import cast, make

pytestmark = pytest.mark.django_db(transaction=True)


def verified() -> str:
    out = StringIO()
    call_command("verify_record", stdout=out)
    return out.getvalue()


def behind_its_back(statement: str, *values: object) -> None:
    """With the guards of the table down, as only who owns the database can take them, and up again after."""
    with connection.cursor() as cursor:
        for trigger in guards.wanted(connection.vendor):
            cursor.execute(trigger.drop)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute(statement, values)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")
    guards.put_back("default")


@pytest.fixture
def story() -> Article:
    made = make.make_story(
        "Ports", section="world", tags=["RUSSIA"], bylines=["Ira Mohanty"], live=True
    )
    make.revise(made, headline="Ports reopen")
    workflow.restore(made.versions.get(number=1), by=cast.dana())
    return made


def test_an_untouched_record_stands(story: Article) -> None:
    assert verified() == "3 versions stand as they were written.\n"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE articles_articleversion SET headline = 'Ports close' WHERE number = 2", "v2: it no longer says"),
        ("UPDATE articles_articleversion SET number = 9 WHERE number = 3", "v3 is missing before v9"),
        ("UPDATE articles_articleversion SET made_by_id = NULL WHERE number = 2", "v2: its number, its maker"),
        ("UPDATE articles_versionbyline SET role = 'and others'", "v1: it no longer says"),
    ],
)  # fmt: skip
def test_it_names_what_was_changed(story: Article, statement: str, told: str) -> None:
    behind_its_back(statement)
    with pytest.raises(CommandError, match="does not stand"):
        verified()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_record", stdout=out)
    assert told in out.getvalue()


def test_a_change_with_a_digest_to_match_breaks_the_chain_after_it(story: Article) -> None:
    other = make.make_story("Another", section="world").written_from
    behind_its_back(
        "UPDATE articles_articleversion SET headline = %s, content_digest = %s WHERE number = 2",
        other.headline,
        other.content_digest,
    )
    assert ArticleVersion.objects.filter(headline="Another").count() == 2
    with pytest.raises(CommandError):
        verified()
