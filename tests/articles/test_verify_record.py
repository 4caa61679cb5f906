"""The record shows when somebody was at the database behind its back."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import chain, workflow
from articles.corrections import Said
from articles.models import Article, ArticleVersion
from newsroom.core import clock, guards
from tests import cast, make

pytestmark = pytest.mark.django_db(transaction=True)


# What lets rows go that others point at.
UNBOUND = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
    "postgresql": (
        "SET session_replication_role = replica",
        "SET session_replication_role = DEFAULT",
    ),
}


def verified(**options: str) -> str:
    out = StringIO()
    call_command("verify_record", stdout=out, **options)
    return out.getvalue()


def behind_its_back(statement: str, *values: object) -> None:
    """With the guards of the table down, as only who owns the database can take them, and up again after."""
    with connection.cursor() as cursor:
        for trigger in guards.wanted(connection.vendor):
            cursor.execute(trigger.drop)
        off, on = UNBOUND[connection.vendor]
        cursor.execute(off)
        cursor.execute(statement, values)
        cursor.execute(on)
    guards.put_back("default")


@pytest.fixture
def story() -> Article:
    made = make.make_story(
        "Ports", section="world", tags=["RUSSIA"], bylines=["Ira Mohanty"], live=True
    )
    make.revise(made, headline="Ports reopen")
    workflow.correct(made, by=cast.dana(), kind="correction", text="There are five harbours.")
    workflow.restore(made.versions.get(number=1), by=cast.dana())
    return made


def test_an_untouched_record_stands(story: Article) -> None:
    said = verified().splitlines()
    assert said[0] == "3 versions stand as they were written."
    assert said[1] == f"The seal of the record is {chain.seal()}. Keep it elsewhere."


def test_the_seal_of_an_empty_record_is_none() -> None:
    assert chain.seal() == ""
    assert (
        chain.broken("1:abc") == "Event 1: the record does not hold the seal that was kept of it."
    )


VERSION = "UPDATE articles_articleversion SET"
SAID = "UPDATE articles_correction SET"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"{VERSION} headline = 'Ports close' WHERE number = 2", "v2: it no longer says"),
        (f"{VERSION} number = 9 WHERE number = 3", "v3 is missing before v9"),
        (f"{VERSION} made_by_id = NULL WHERE number = 2", "v2: its number, its maker"),
        ("UPDATE articles_versionbyline SET role = 'and others'", "v1: it no longer says"),
        (f"{VERSION} live_from = made_at, published_at = made_at, live_until = made_at WHERE number = 2",
         "v2: its release is not as it was set"),
        (f"{VERSION} significance = 'silent' WHERE number = 1", "v1: its release is not as"),
        (f"{VERSION} live_until = '2099-01-01 00:00:00' WHERE number = 1", "v1: its release is not as"),
        (f"{VERSION} published_by_id = NULL WHERE number = 1", "v1: its release is not as"),
        ("DELETE FROM articles_articleversion WHERE number = 3", "a version of which the log tells is missing"),
        ("DELETE FROM articles_articleversion WHERE number = 3", "that its working copy was saved as is missing"),
        ("DELETE FROM articles_articleversion WHERE number = 2", "v2 is missing before v3"),
        (f"{SAID} text = 'Nothing was wrong.'", "correction 1: its words, its maker"),
        (f"{SAID} at = '2020-01-01 00:00:00'", "correction 1: readers were not told at the moment"),
        (f"{SAID} at = NULL", "correction 1: readers were not told at the moment"),
        ("DELETE FROM articles_correction", "the log tells of 1 corrections, and there are 0"),
        ("UPDATE articles_event SET note = 'Nothing' WHERE verb = 'correct'", "or the event before it, does not say"),
        ("DELETE FROM articles_event WHERE verb = 'publish'", "which was written before it, is missing"),
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


def test_whoever_kept_the_seal_sees_that_the_newest_is_gone(story: Article) -> None:
    kept = chain.seal()
    verified(seal=kept)
    make.revise(story, headline="Ports reopen again")
    verified(seal=kept)
    behind_its_back("DELETE FROM articles_event WHERE version_id = %s", story.newest_version().pk)
    last = chain.seal()
    assert last == kept
    with pytest.raises(CommandError, match="1 fault"):
        verified(seal=f"{int(kept.partition(':')[0]) + 1}:abc")


def test_every_verb_leaves_a_record_that_stands(story: Article) -> None:
    dana, later = cast.dana(), clock.now() + timedelta(hours=1)
    waiting = make.revise(story, headline="As it is later")
    said = Said("correction", "Six harbours.")
    workflow.schedule(story, by=dana, at=later, significance="correction", said=said)
    assert verified()
    workflow.hold(waiting, by=dana)
    assert verified()
    waiting.refresh_from_db()
    workflow.schedule(story, by=dana, at=later, version=waiting, significance="correction")
    workflow.unpublish(story, by=dana)
    assert verified()
    workflow.publish(story, by=dana)
    workflow.mend_correction(story.corrections.first(), by=dana, kind="note", text="Six.")
    workflow.hide_history(story, by=dana, note="A name")
    assert verified()
