"""What a side draft may not be: without a name, too long, somebody's who may not, or older than a month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles import drafts
from articles.drafts import KEPT_FOR, MOST, end
from articles.models import Article, SideDraft
from articles.refusal import Refused
from tests import cast
from tests.articles.test_side_draft import TEN, kept, words
from tests.make import make_story

pytestmark = pytest.mark.django_db


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
