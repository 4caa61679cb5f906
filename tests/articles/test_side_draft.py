"""What is typed and not saved stands beside the story: kept, superseded, ended by the save."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from articles.drafts import Over, end, keep
from articles.models import Article, ArticleVersion, Event, SideDraft
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


def test_bylines_come_in_the_order_that_was_typed() -> None:
    typed = {
        "bylines-0-author": "Second", "bylines-0-ORDER": "2", "bylines-1-author": "First", "bylines-1-ORDER": "1",
        "bylines-1-role": "in Gdynia", "bylines-2-author": "", "bylines-2-ORDER": "", "bylines-3-author": "Last",
    }  # fmt: skip
    names = [(row["author"], row["role"]) for row in kept(make_story(), typed=typed).names()]
    assert names == [("First", "in Gdynia"), ("Second", ""), ("Last", "")]
