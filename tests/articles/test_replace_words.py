"""Find and replace: each story by itself, as a version, shown to readers where they see the words, and undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import (
    Article,
    ArticleVersion,
    Event,
    Replacement,
    ReplacementLine,
    Significance,
)
from articles.refusal import Refused
from articles.replacing import Search
from newsroom.core import clock
from tests import cast, make

pytestmark = pytest.mark.django_db
KYIV = Search("Kiev", "Kyiv")
BODY = "<p>In Kiev on Monday.</p><p>Nothing else.</p>"


def batch(*, released: bool = False) -> Replacement:
    return Replacement.objects.create(
        find="Kiev", put="Kyiv", places="body", made_by=cast.dana(), released=released
    )


def story(**more: Any) -> Article:
    return make.make_story("Kiev waits", **{"body": BODY, **more})


def fresh(one: Article) -> Article:
    return Article.objects.get(pk=one.pk)


def test_it_makes_a_version_of_the_working_copy_and_leaves_an_event() -> None:
    one = story(live=True)
    line = workflow.replace_words(one, KYIV, batch(), by=cast.dana())
    assert (line.count, line.released, line.made.number) == (2, False, 2)
    assert (fresh(one).headline, fresh(one).written_from) == ("Kyiv waits", line.made)
    assert one.live_version().headline == "Kiev waits"
    event = Event.objects.get(article=one, verb="replace")
    assert (event.actor, event.version, event.note) == (cast.dana(), line.made, "“Kiev” → “Kyiv”")


def test_readers_are_shown_it_as_a_silent_fix() -> None:
    one = story(live=True, now=clock.now() - timedelta(hours=1))
    line = workflow.replace_words(one, KYIV, batch(released=True), by=cast.dana())
    live = one.live_version()
    assert (line.released, live, live.significance) == (True, line.made, Significance.SILENT)
    assert live.changed_at is None


def test_nothing_unfinished_goes_out_with_it() -> None:
    one = story(live=True)
    make.revise(one, standfirst="Not ready yet")
    line = workflow.replace_words(one, KYIV, batch(released=True), by=cast.dana())
    assert not line.released
    assert one.live_version().number == 1
    assert fresh(one).standfirst == "Not ready yet"


def test_an_update_that_waits_stops_it_whole() -> None:
    """It would undo the fix: somebody has to say what shall become of it, story by story."""
    one = story(live=True)
    make.revise(one, standfirst="At noon")
    workflow.schedule(fresh(one), by=cast.dana(), at=clock.now() + timedelta(hours=2))
    workflow.restore(one.versions.get(number=1), by=cast.dana())
    workflow.publish(fresh(one), by=cast.dana(), waiting={2: "as_it_is"})
    with pytest.raises(Refused, match="would undo"):
        workflow.replace_words(one, KYIV, batch(released=True), by=cast.dana())
    assert fresh(one).headline == "Kiev waits"
    assert not Event.objects.filter(verb="replace").exists()


def test_it_refuses_what_would_not_fit() -> None:
    one = make.make_story("Kiev " * 30, body=BODY)
    with pytest.raises(Refused, match="The headline would not be right"):
        workflow.replace_words(one, Search("Kiev", "The old city of Kyiv"), batch(), by=cast.dana())
    assert one.versions.count() == 1


def test_it_refuses_a_story_in_which_the_words_no_longer_stand() -> None:
    with pytest.raises(Refused, match="no longer stand"):
        workflow.replace_words(make.make_story(), KYIV, batch(), by=cast.dana())


def test_it_refuses_a_story_that_was_saved_meanwhile() -> None:
    one = story()
    make.revise(one, standfirst="Other words")
    with pytest.raises(Refused, match="saved this story while"):
        workflow.replace_words(one, KYIV, batch(), by=cast.dana(), seen=one.edit_token)


@pytest.mark.parametrize("who", ["rhea", "wes", "ed"])
def test_those_who_may_not_are_refused(who: str) -> None:
    """Rhea only reports, Wes has only a log-in, and Ed edits World."""
    one = story(section="sport")
    person: User = getattr(cast, who)()
    with pytest.raises(Refused, match="You may not"):
        workflow.replace_words(one, KYIV, batch(), by=person)


def test_of_two_who_undo_it_at_once_one_is_refused() -> None:
    one = story(live=True)
    line = workflow.replace_words(one, KYIV, batch(released=True), by=cast.dana())
    read_before = ReplacementLine.objects.get()
    back = workflow.revert(line, by=cast.dana())
    with pytest.raises(Refused, match="undone already"):
        workflow.revert(read_before, by=cast.dana())
    assert ReplacementLine.objects.get().back == back == one.newest_version()
    assert Event.objects.filter(verb="revert").count() == 1


def test_undoing_gives_the_words_back_and_keeps_what_came_since() -> None:
    one = story(live=True)
    line = workflow.replace_words(one, KYIV, batch(released=True), by=cast.dana())
    make.revise(one, standfirst="Written since")
    back = workflow.revert(line, by=cast.dana())
    now = fresh(one)
    assert (now.headline, now.standfirst, now.body) == ("Kiev waits", "Written since", BODY)
    assert Event.objects.filter(verb="revert", version=back).count() == 1
    assert one.live_version() == line.made, "what came since is not released by undoing"


def test_undoing_shows_readers_the_old_words_where_they_saw_the_new() -> None:
    one = story(live=True)
    line = workflow.replace_words(one, KYIV, batch(released=True), by=cast.dana())
    back = workflow.revert(line, by=cast.dana())
    assert one.live_version() == back
    assert ArticleVersion.objects.get(pk=back.pk).headline == "Kiev waits"


def test_undoing_twice_or_over_changed_words_is_refused() -> None:
    one, other = story(), story()
    line = workflow.replace_words(one, KYIV, batch(), by=cast.dana())
    workflow.revert(line, by=cast.dana())
    with pytest.raises(Refused, match="undone already"):
        workflow.revert(line, by=cast.dana())
    changed = workflow.replace_words(other, KYIV, batch(), by=cast.dana())
    make.revise(other, headline="Kyiv no longer waits")
    with pytest.raises(Refused, match="by hand"):
        workflow.revert(changed, by=cast.dana())
