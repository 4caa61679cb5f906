"""What people are told: once, never of their own act, as each has chosen, on the desk and by letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from newsroom.desk import notices
from newsroom.desk.models import Letter, Mail, Notice, NoticeChoice
from tests import cast

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def tell(people: Any, **more: Any) -> list[Notice]:
    told = {"kind": "approved", "words": "It came back.", "url": "/admin/x/", "now": NOW, **more}
    return notices.tell(people, **told)


def choose(person: Any, kind: str, *, desk: bool, mail: str) -> None:
    NoticeChoice.objects.create(person=person, kind=kind, on_desk=desk, mail=mail)


def test_a_notice_is_told_to_each_and_not_to_who_did_it() -> None:
    rhea, ed = cast.rhea(), cast.ed()
    made = tell([rhea, ed, rhea, None], actor=ed)
    assert [(each.person, each.words, each.at) for each in made] == [(rhea, "It came back.", NOW)]
    assert Notice.objects.count() == 1


def test_nobody_is_told_of_one_thing_twice() -> None:
    rhea, ed = cast.rhea(), cast.ed()
    tell(rhea, mark="event:1")
    assert [each.person for each in tell([rhea, ed], mark="event:1")] == [ed]
    tell(rhea)
    tell(rhea)
    assert Notice.objects.filter(person=rhea).count() == 3


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_staff": False}])
def test_who_may_not_log_in_is_not_told(gone: dict[str, bool]) -> None:
    User.objects.filter(pk=cast.rhea().pk).update(**gone)
    assert tell(User.objects.all(), kind="mention") == []
    assert not Letter.objects.exists()


def test_an_unknown_kind_is_said_at_once() -> None:
    with pytest.raises(KeyError):
        tell(cast.rhea(), kind="gossip")


def test_a_letter_goes_at_once_for_a_mention_and_for_nothing_else_unless_chosen() -> None:
    rhea = cast.rhea()
    tell(rhea)
    assert not Letter.objects.exists()
    tell(rhea, kind="mention", words="Ed named you:\n\n  look.")
    letter = Letter.objects.get()
    assert (letter.to, letter.subject, letter.made_at) == (rhea.email, "Ed named you: look.", NOW)
    assert letter.body.startswith("Ed named you: look.\nhttp://")
    assert "/admin/x/" in letter.body
    assert letter.body.endswith("/admin/notices/choices/")
    assert "<" not in letter.body


@pytest.mark.parametrize(
    ("desk", "mail", "rows", "shown", "letters"),
    [
        (True, Mail.OFF, 1, 1, 0),
        (True, Mail.AT_ONCE, 1, 1, 1),
        (True, Mail.DAILY, 1, 1, 0),
        (False, Mail.OFF, 0, 0, 0),
        (False, Mail.AT_ONCE, 1, 0, 1),
        (False, Mail.DAILY, 1, 0, 0),
    ],
)
def test_each_chooses_how(desk: bool, mail: Mail, rows: int, shown: int, letters: int) -> None:
    rhea = cast.rhea()
    choose(rhea, "approved", desk=desk, mail=mail)
    tell([rhea, cast.ed()])
    assert Notice.objects.filter(person=rhea).count() == rows
    assert Notice.objects.of(rhea).count() == notices.unread(rhea) == shown
    assert Letter.objects.count() == letters
    assert Notice.objects.for_letter().exists() is (mail == Mail.DAILY)
    assert notices.unread(cast.ed()) == 1


def test_without_an_address_there_is_no_letter() -> None:
    User.objects.filter(pk=cast.rhea().pk).update(email="")
    assert len(tell(cast.rhea(), kind="mention")) == 1
    assert not Letter.objects.exists()


def test_it_is_undone_with_the_work_it_tells_of() -> None:
    class Broken(Exception):
        """The work failed."""

    def work() -> None:
        with transaction.atomic():
            tell(cast.rhea(), kind="mention")
            raise Broken

    rhea = cast.rhea()
    with pytest.raises(Broken):
        work()
    assert notices.unread(rhea) == 0
    assert not Letter.objects.exists()


def test_it_costs_the_same_for_two_and_for_forty() -> None:
    people = [cast.person(f"Una {number}") for number in range(60)]
    costs = []
    for count in (2, 40):
        with CaptureQueriesContext(connection) as caught:
            tell(people[:count], mark=f"to {count}")
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 5
    assert len(tell(people)) == notices.MOST_PEOPLE


def test_it_counts_no_further_than_a_hundred() -> None:
    rhea = cast.rhea()
    rows = [Notice(person=rhea, kind="late", words="x", mark=str(n)) for n in range(130)]
    Notice.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as caught:
        assert notices.unread(rhea) == 100
    assert len(caught) == 1
    assert notices.read(Notice.objects.of(rhea), now=NOW) == 130
    assert notices.unread(rhea) == 0


def test_old_ones_are_swept_away() -> None:
    tell(cast.rhea(), mark="old", now=NOW - notices.KEPT_FOR - timedelta(seconds=1))
    tell(cast.rhea(), mark="new", now=NOW - notices.KEPT_FOR)
    notices.sweep(NOW)
    assert list(Notice.objects.values_list("mark", flat=True)) == ["new"]
