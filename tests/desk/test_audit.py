"""Who did what, read as one: filtered, paged by key, taken away as a file, and changed by nobody."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from articles.models import Article, Event, Tag
from newsroom.core.immutable import ImmutableError
from newsroom.desk import access, auditing
from newsroom.desk.audit_page import tame
from newsroom.desk.auditing import Asked
from newsroom.desk.models import AccessEvent, Kind
from tests import cast
from tests.make import make_story

TEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
PAGE = "admin:audit"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watch() -> Iterator[Any]:
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(cast.dana())
    return client


def lines(asked: Asked) -> list[tuple[str, str]]:
    return [(line.kind, line.what) for line in auditing.everything(asked)]


def log(by: Any, thing: Any) -> LogEntry:
    kind = ContentType.objects.get_for_model(thing)
    return LogEntry.objects.create(
        user=by, content_type=kind, object_id=thing.pk, object_repr=str(thing), action_flag=ADDITION
    )


def test_it_reads_stories_log_ins_and_other_changes_as_one_newest_first(
    chief: Client, watch: Any
) -> None:
    story = make_story("Baltic ports reopen")
    watch.shift(timedelta(minutes=1))
    log(cast.dana(), Tag.objects.create(name="Grain", slug="grain"))
    watch.shift(timedelta(minutes=1))
    access.note(Kind.RIGHTS, user=cast.rhea(), by=cast.dana(), words="Reporter → Editor")
    page = chief.get(reverse(PAGE))
    done = [line.what for line, _ in page.context["lines"]]
    assert done == ["changed roles or sections", "added", "logged in", "wrote"]
    assert [line.sentence for line, _ in page.context["lines"]] == [
        "Dana changed the roles or sections of Rhea.",
        "Dana added the tag “Grain”.",
        "Dana logged in.",
        "Rhea saved “Baltic ports reopen”, v1.",
    ]
    html = page.content.decode()
    assert reverse("admin:articles_article_change", args=[story.pk]) in html
    assert "Mon 23 Nov, 10:02 IST" in html


def test_what_has_a_record_of_its_own_is_told_once() -> None:
    story = make_story()
    log(cast.dana(), story)
    log(cast.dana(), cast.rhea())
    assert [kind for kind, _ in lines(Asked())] == ["event"]


def test_it_is_filtered_by_person_kind_story_and_period(watch: Any) -> None:
    first, rhea, dana = make_story("First"), cast.rhea(), cast.dana()
    watch.shift(timedelta(days=1))
    make_story("Second", live=True)
    access.note(Kind.LOG_IN, user=rhea, by=rhea)
    assert lines(Asked(person=dana)) == [("event", "published")]
    assert lines(Asked(person=rhea, kind="access:log_in")) == [("access", "logged in")]
    assert lines(Asked(story=first.pk)) == [("event", "wrote")]
    assert lines(Asked(kind="event:publish")) == [("event", "published")]
    assert len(lines(Asked(end=TEN + timedelta(hours=1)))) == 1
    assert len(lines(Asked(begin=TEN + timedelta(hours=1)))) == 3
    assert lines(Asked(kind="nonsense:x")) == []


def test_whom_it_was_done_to_is_found_too() -> None:
    access.note(Kind.DEACTIVATED, user=cast.rhea(), by=cast.dana(), words="Left")
    assert lines(Asked(person=cast.rhea())) == lines(Asked(person=cast.dana())) != []


def test_pages_follow_each_other_without_a_gap_or_a_double(watch: Any) -> None:
    """Many rows of one moment in two records: the cursor knows where it was."""
    dana, tag = cast.dana(), Tag.objects.create(name="Grain", slug="grain")
    for number in range(70):
        access.note(Kind.LOG_IN, user=dana, by=dana, words=str(number))
        log(dana, tag)
    found, cursor = [], None
    for _ in range(4):
        part, after = auditing.page(Asked(), cursor)
        found += [(line.kind, line.number) for line in part]
        cursor = auditing.read(after)
        if not after:
            break
    assert len(found) == len(set(found)) == 140
    assert found == [(line.kind, line.number) for line in auditing.everything(Asked())]


@pytest.mark.parametrize("torn", ["x", "%00", "W10", "a" * 500, "WyIyMDI2LTAxLTAxIiwgMCwgMV0"])
def test_a_torn_cursor_or_filter_is_the_first_page(chief: Client, torn: str) -> None:
    make_story("Baltic ports reopen")
    asked = dict.fromkeys(("after", "person", "kind", "story", "begin"), torn)
    asked["end"] = "0001-01-01"
    answer = chief.get(reverse(PAGE), asked)
    assert answer.status_code == 200
    assert "Baltic ports reopen" in answer.content.decode()


def test_the_file_has_all_of_it_with_moments_that_name_their_zone(
    chief: Client,
) -> None:
    make_story('=HYPERLINK("http://evil.example")', live=True)
    access.note(Kind.FAILED, name="@SUM(1+1)*cmd|' /C calc'!A0", request=None)
    answer = chief.get(reverse("admin:audit_export"), {"kind": ""})
    assert answer.headers["Content-Disposition"].endswith('filename="audit-2026-11-23.csv"')
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode())))
    assert {row["moment"] for row in rows} == {"2026-11-23T10:00:00+05:30"}
    assert {"wrote", "published", "failed to log in", "exported the audit"} <= {row["did"] for row in rows}  # fmt: skip
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert AccessEvent.objects.filter(kind=Kind.EXPORTED, by=cast.dana()).count() == 1
    first = rows[-1]
    assert (first["when"], first["record"], first["kind of record"]) == (
        "23 Nov 2026, 10:00 IST", "event", "Stories",
    )  # fmt: skip
    assert first["sentence"].endswith("v1.")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert tame(cell) == f"'{cell}"
    assert tame(f"a{cell}") == f"a{cell}"


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes])
def test_it_is_the_chiefs_to_read(client: Client, who: Any) -> None:
    client.force_login(who())
    for name in (PAGE, "admin:audit_export"):
        assert client.get(reverse(name)).status_code == 403


def test_nobody_changes_it_by_any_way(chief: Client) -> None:
    event = access.note(Kind.LOG_IN, user=cast.dana(), by=cast.dana())
    entry = log(cast.dana(), Tag.objects.create(name="Grain", slug="grain"))
    assert chief.post(reverse(PAGE)).status_code == 405
    for change in (event.delete, event.save, AccessEvent.objects.all().delete):
        with pytest.raises(ImmutableError):
            change()
    statements = {
        "UPDATE desk_accessevent SET note = 'x' WHERE id = %s": event,
        "DELETE FROM desk_accessevent WHERE id = %s": event,
        "UPDATE django_admin_log SET object_repr = 'x' WHERE id = %s": entry,
        "DELETE FROM django_admin_log WHERE id = %s": entry,
    }
    for statement, row in statements.items():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row.pk])


def test_a_page_costs_the_same_however_long_the_record(
    chief: Client, django_assert_max_num_queries: Any
) -> None:
    dana, story = cast.dana(), make_story()
    AccessEvent.objects.bulk_create(AccessEvent(kind=Kind.LOG_IN, user=dana, by=dana) for _ in range(60))  # fmt: skip
    Event.objects.bulk_create(Event(verb="write", actor=dana, article=story) for _ in range(60))
    with django_assert_max_num_queries(14):
        assert chief.get(reverse(PAGE)).status_code == 200
    assert Article.objects.count() == 1


def test_a_story_is_asked_for_by_its_headline_and_kept_by_its_number(chief: Client) -> None:
    story = make_story("Baltic ports reopen")
    make_story("Cup final")
    for typed in ("baltic", str(story.pk), f"Whatever ({story.pk})", story.slug):
        page = chief.get(reverse(PAGE), {"story": typed})
        assert [line.thing for line, _ in page.context["lines"]] == ["“Baltic ports reopen”, v1"]
    assert "No story has this headline" in chief.get(reverse(PAGE), {"story": "zebra"}).text
    b"".join(chief.get(reverse("admin:audit_export"), {"story": "baltic"}))
    kept = AccessEvent.objects.get(kind=Kind.EXPORTED)
    assert kept.note == f"story: {story.pk}"


def test_several_stories_of_the_same_words_are_offered(chief: Client) -> None:
    one, two = make_story("Ports reopen"), make_story("Ports close")
    html = chief.get(reverse(PAGE), {"story": "ports"}).text
    assert f"Ports close ({two.pk}); Ports reopen ({one.pk})." in html


def test_every_kind_makes_a_sentence_of_another_and_of_oneself(chief: Client) -> None:
    dana, rhea = cast.dana(), cast.rhea()
    for kind in (Kind.RIGHTS, Kind.INVITED_AGAIN, Kind.REACTIVATED):
        access.note(kind, user=rhea, by=dana)
    access.note(Kind.PASSWORD_CHANGED, user=dana, by=dana)
    told = [line.sentence for line in auditing.everything(Asked())]
    assert told[:4] == [
        "Dana changed their password.",
        "Dana opened the log-in of Rhea again.",
        "Dana sent Rhea the invitation again.",
        "Dana changed the roles or sections of Rhea.",
    ]
