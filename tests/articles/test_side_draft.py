"""What is typed and not saved stands beside the story: kept, superseded, ended by the save, forgotten after a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from articles import drafts
from articles.drafts import KEPT_FOR, MOST, Over, end, keep
from articles.models import Article, ArticleVersion, Event, SideDraft
from articles.refusal import Refused
from newsroom.core import pagecache
from tests import cast
from tests.make import make_story

TEN = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def kept(
    story: Article | None, *, key: str = "sitting-one", turn: int = 1, **more: Any
) -> SideDraft:
    given = {"by": cast.rhea(), "token": story.edit_token if story else "", "now": TEN, **more}
    typed = given.pop("typed", {"headline": "Half a head"})
    return keep(story, key=key, turn=turn, typed=typed, **given)


def words() -> list[str]:
    return [draft.fields["headline"] for draft in SideDraft.objects.standing().order_by("pk")]


def test_it_keeps_what_was_typed_valid_or_not() -> None:
    typed = {
        "headline": "",
        "due_at": "soon",
        "bylines-0-author": "Nobody",
        "body": "<p>One  two</p>",
    }
    draft = kept(make_story(), typed=typed)
    draft.refresh_from_db()
    assert draft.fields == typed
    assert draft.saved_at == TEN


def test_it_makes_no_version_and_no_event_and_touches_neither_story_nor_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = make_story(live=True)
    before = (
        Article.objects.values().get(),
        ArticleVersion.objects.count(),
        Event.objects.count(),
    )
    dropped: list[Any] = []
    monkeypatch.setattr(pagecache, "drop", lambda *keys, **how: dropped.append(keys))
    kept(story)
    kept(story, turn=2)
    after = Article.objects.values().get(), ArticleVersion.objects.count(), Event.objects.count()
    assert after == before
    assert dropped == []


def test_the_newer_words_of_a_sitting_take_the_place_of_the_older() -> None:
    story = make_story()
    kept(story)
    kept(story, turn=2, typed={"headline": "A whole head"})
    assert words() == ["A whole head"]


def test_older_words_that_come_late_are_not_taken() -> None:
    story = make_story()
    kept(story, turn=3, typed={"headline": "A whole head"})
    with pytest.raises(Over):
        kept(story, turn=2)
    with pytest.raises(Over):
        kept(story, turn=3)
    assert words() == ["A whole head"]


def test_the_same_words_may_come_twice() -> None:
    story = make_story()
    assert kept(story) == kept(story)


def test_two_windows_and_two_people_do_not_overwrite_each_other() -> None:
    story = make_story()
    kept(story)
    kept(story, key="sitting-two", typed={"headline": "Another window"})
    kept(story, by=cast.dana(), typed={"headline": "Dana’s"})
    kept(None, key="sitting-new", typed={"headline": "A new story"})
    assert words() == ["Half a head", "Another window", "Dana’s", "A new story"]


def test_a_sitting_is_of_one_story() -> None:
    kept(make_story())
    with pytest.raises(Over):
        kept(make_story("Another"), turn=2)


def test_the_database_holds_one_row_of_a_sitting() -> None:
    draft = kept(make_story())
    with pytest.raises(IntegrityError), transaction.atomic():
        SideDraft.objects.create(person=draft.person, key=draft.key)


@pytest.mark.parametrize("known", [True, False])
def test_what_is_on_its_way_when_the_sitting_ends_does_not_come_back(known: bool) -> None:
    story = make_story()
    if known:
        kept(story)
    end(person=cast.rhea(), key="sitting-one", now=TEN)
    with pytest.raises(Over):
        kept(story, turn=2)
    assert words() == []
    assert SideDraft.objects.get().fields == {}


def test_the_end_of_one_sitting_leaves_the_others() -> None:
    story = make_story()
    kept(story)
    kept(story, by=cast.dana(), typed={"headline": "Dana’s"})
    end(person=cast.rhea(), key="sitting-one", now=TEN)
    assert words() == ["Dana’s"]


@pytest.mark.parametrize("key", ["", "short", "with space", "x" * 37, "nul\x00nul\x00"])
def test_a_sitting_has_a_name(key: str) -> None:
    with pytest.raises(Refused):
        kept(make_story(), key=key)
    end(person=cast.rhea(), key=key, now=TEN)
    assert not SideDraft.objects.exists()


def test_it_is_refused_to_those_who_may_not_change_the_story() -> None:
    story = make_story(section="sport")
    for who in (cast.ed, cast.pia, cast.sal, cast.wes):
        with pytest.raises(Refused, match="may not change"):
            kept(story, by=who())
    Article.objects.update(killed_at=TEN)
    with pytest.raises(Refused, match="may not change"):
        kept(Article.objects.get(), by=cast.dana())
    assert not SideDraft.objects.exists()


def test_too_much_is_refused_and_leaves_what_was_kept() -> None:
    story = make_story()
    kept(story)
    with pytest.raises(Refused, match="too long"):
        kept(story, turn=2, typed={"headline": "x" * 600_000, "note": "x" * 600_000})
    assert words() == ["Half a head"]


def test_it_takes_the_forms_own_fields_and_no_sign_that_a_database_cannot_hold() -> None:
    typed = {
        "headline": "a\x00b\r\nc",
        "body": "<p onclick='x'>One<script>two</script></p>",
        "desk_state": "approved",
        "bylines-0-author": "Ira",
        "bylines-x-author": "No",
        "bylines-TOTAL_FORMS": "1",
    }
    fields = kept(make_story(), typed=typed, token="\x00\x00").fields
    assert fields == {"headline": "ab\nc", "body": "<p>One</p>", "bylines-0-author": "Ira"}


def test_it_is_forgotten_after_a_month() -> None:
    story = make_story()
    kept(story, now=TEN - KEPT_FOR - timedelta(seconds=1))
    kept(story, key="sitting-two", now=TEN - KEPT_FOR, typed={"headline": "Just in time"})
    kept(story, key="sitting-new", by=cast.dana(), typed={"headline": "New"})
    assert words() == ["Just in time", "New"]


def test_the_oldest_of_too_many_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST > 100
    monkeypatch.setattr(drafts, "MOST", 2)
    for n in range(3):
        kept(None, key=f"sitting-{n}", now=TEN + timedelta(minutes=n), typed={"headline": str(n)})
    kept(None, by=cast.dana(), typed={"headline": "Dana’s"})
    assert words() == ["1", "2", "Dana’s"]


def test_bylines_come_in_the_order_that_was_typed() -> None:
    typed = {
        "bylines-0-author": "Second", "bylines-0-ORDER": "2", "bylines-1-author": "First", "bylines-1-ORDER": "1",
        "bylines-1-role": "in Gdynia", "bylines-2-author": "", "bylines-2-ORDER": "", "bylines-3-author": "Last",
    }  # fmt: skip
    names = [(row["author"], row["role"]) for row in kept(make_story(), typed=typed).names()]
    assert names == [("First", "in Gdynia"), ("Second", ""), ("Last", "")]
