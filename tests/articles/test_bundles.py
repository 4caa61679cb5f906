"""Several stories at one instant: all go out, or none does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.bundles import entries_of, token
from articles.models import Article, Bundle, Event, Verb
from articles.workflow import Refused, bundles
from articles.workflow.bundles import BundleRefused
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, THREE = TEN.replace(hour=12), TEN.replace(hour=15)


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def bundled(*stories: Article, at: datetime | None = None) -> Bundle:
    """A bundle of what these stories say on the desk."""
    bundle = bundles.make("Budget night", by=cast.dana())
    for story in stories:
        bundles.add(bundle, story.written_from, by=cast.dana())
    if at is not None:
        bundles.schedule(bundle, by=cast.dana(), at=at)
    bundle.refresh_from_db()
    return bundle


def moments(bundle: Bundle) -> set[datetime | None]:
    return {entry.version.live_from for entry in entries_of(bundle)}


def verbs(story: Article) -> list[str]:
    return list(story.events.order_by("pk").values_list("verb", flat=True))


def test_it_releases_all_its_stories_at_one_instant() -> None:
    first, second = make_story("Budget"), make_story("Reaction", section="sport")
    bundle = bundled(first, second)
    assert (bundle.release_at, moments(bundle)) == (None, {None})
    bundles.schedule(bundle, by=cast.dana(), at=NOON)
    bundle.refresh_from_db()
    assert (bundle.release_at, moments(bundle)) == (NOON, {NOON})
    for story in (first, second):
        assert verbs(story) == ["write", "bundle", "schedule"]
        assert "With the bundle “Budget night”" in story.events.get(verb="schedule").note
        assert story.live_version(NOON) is not None
        assert story.live_version(NOON - timedelta(seconds=1)) is None


def test_it_is_moved_and_released_early_and_cancelled_as_a_whole() -> None:
    bundle = bundled(make_story("Budget"), make_story("Reaction"), at=NOON)
    bundles.schedule(bundle, by=cast.dana(), at=THREE)
    assert moments(bundle) == {THREE}
    bundles.cancel(bundle, by=cast.dana())
    bundle.refresh_from_db()
    assert (bundle.release_at, moments(bundle), bundle.entries.count()) == (None, {None}, 2)
    bundles.publish(bundle, by=cast.dana())
    bundle.refresh_from_db()
    assert (bundle.release_at, moments(bundle)) == (TEN, {TEN})
    with pytest.raises(Refused, match="has gone out"):
        bundles.cancel(bundle, by=cast.dana())


@pytest.mark.parametrize("late", [False, True])
def test_if_one_story_refuses_none_goes_out_and_each_reason_is_named(late: bool) -> None:
    good = make_story("Good")
    held = make_story("Held back", embargo_until=THREE)
    empty = make_story("Empty", body="")
    bundle = bundled(good, held, empty)
    with pytest.raises(BundleRefused) as refused:
        if late:
            bundles.schedule(bundle, by=cast.dana(), at=NOON)
        else:
            bundles.publish(bundle, by=cast.dana())
    assert set(refused.value.reasons) == {held.pk, empty.pk}
    assert "under embargo until Sun 22 Nov, 20:30 IST" in refused.value.reasons[held.pk]
    assert str(refused.value).startswith("Nothing is changed. “Held back”: ")
    assert moments(bundle) == {None}
    assert verbs(good) == ["write", "bundle"]
    bundle.refresh_from_db()
    assert bundle.release_at is None


def test_a_move_that_one_story_refuses_leaves_all_where_they_were() -> None:
    story = make_story("Embargoed", embargo_until=NOON)
    bundle = bundled(make_story("Free"), story, at=THREE)
    with pytest.raises(BundleRefused):
        bundles.schedule(bundle, by=cast.dana(), at=NOON - timedelta(hours=1))
    assert moments(bundle) == {THREE}


def test_an_update_that_would_undo_a_fix_is_asked_about_by_its_story() -> None:
    story = make_story("Ports", live=True, now=TEN - timedelta(hours=1))
    update = revise(story, headline="Ports reopen")
    bundle = bundled(make_story("Other"))
    bundles.add(bundle, update, by=cast.dana())
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    mended = revise(story, standfirst="Mended")
    bundles.schedule(bundle, by=cast.dana(), at=NOON)
    with pytest.raises(Refused, match="would undo"):
        workflow.publish(story, by=cast.dana(), version=mended)
    workflow.publish(story, by=cast.dana(), version=mended, waiting={update.number: "merge"})
    assert moments(bundle) == {NOON}
    [entry] = [each for each in entries_of(bundle) if each.article_id == story.pk]
    assert (entry.version.headline, entry.version.standfirst) == ("Ports reopen", "Mended")


def test_a_story_put_in_later_waits_for_the_moment_of_the_others() -> None:
    bundle, late = bundled(make_story("Budget"), at=NOON), make_story("Late")
    bundles.add(bundle, late.written_from, by=cast.dana())
    assert late.versions.get().live_from == NOON
    newer = revise(late, headline="Late, and better")
    bundles.add(bundle, newer, by=cast.dana())
    assert [v.number for v in late.versions.waiting()] == [2]
    assert bundle.entries.get(article=late).version == newer


def test_a_story_that_is_taken_out_does_not_go_out_with_the_others() -> None:
    story, other = make_story("Budget"), make_story("Reaction")
    bundle = bundled(story, other, at=NOON)
    bundles.take_out(bundle, story, by=cast.dana(), note="Not yet")
    assert story.versions.get().live_from is None
    assert other.versions.get().live_from == NOON
    assert verbs(story)[-2:] == ["cancel", "unbundle"]
    with pytest.raises(Refused, match="does not stand"):
        bundles.take_out(bundle, story, by=cast.dana())


def test_it_takes_no_version_that_is_live_or_stands_in_another() -> None:
    live, story = make_story("Live", live=True), make_story("Budget")
    bundle = bundled(story)
    with pytest.raises(Refused, match="v1 is live already"):
        bundles.add(bundle, live.written_from, by=cast.dana())
    other = bundles.make("Other", by=cast.dana())
    with pytest.raises(Refused, match="v1 stands in the bundle “Budget night”"):
        bundles.add(other, story.written_from, by=cast.dana())
    with pytest.raises(Refused, match="nothing in this bundle"):
        bundles.publish(other, by=cast.dana())
    with pytest.raises(Refused, match="has no moment"):
        bundles.cancel(bundle, by=cast.dana())
    with pytest.raises(Refused, match="has passed"):
        bundles.schedule(bundle, by=cast.dana(), at=TEN)


def test_nothing_is_done_to_what_the_person_did_not_see() -> None:
    story = make_story("Budget")
    bundle = bundled(story, at=NOON)
    seen = token(bundle, entries_of(bundle))
    revise(story, headline="Changed meanwhile")
    with pytest.raises(Refused, match="Somebody changed this bundle"):
        bundles.publish(bundle, by=cast.dana(), seen=seen)
    seen = token(bundle, entries_of(bundle))
    with pytest.raises(Refused, match="Somebody moved this bundle"):
        bundles.schedule(bundle, by=cast.dana(), at=THREE, was=TEN)
    bundles.schedule(bundle, by=cast.dana(), at=THREE, was=NOON, seen=seen)
    assert moments(bundle) == {THREE}


@pytest.mark.parametrize("who", ["rhea", "ed", "sal", "wes"])
def test_who_may_not_release_one_of_its_stories_may_not_release_it(who: str) -> None:
    """Ed edits World alone; one of the stories stands in Sport."""
    person = getattr(cast, who)()
    bundle = bundled(make_story("World"), sport := make_story("Sport", section="sport"), at=NOON)
    for verb in (bundles.publish, bundles.cancel):
        with pytest.raises(BundleRefused, match="You may not"):
            verb(bundle, by=person)
    with pytest.raises(BundleRefused, match="You may not"):
        bundles.schedule(bundle, by=person, at=THREE)
    with pytest.raises(Refused, match="You may not"):
        bundles.take_out(bundle, sport, by=person)
    with pytest.raises(Refused, match="You may not"):
        bundles.add(bundle, make_story("More", section="sport").written_from, by=person)
    assert moments(bundle) == {NOON}
    assert not Event.objects.filter(actor=person).exclude(verb=Verb.WRITE).exists()


@pytest.mark.parametrize("who", ["rhea", "sal", "wes"])
def test_only_editors_make_bundles(who: str) -> None:
    with pytest.raises(Refused, match="Only an editor"):
        bundles.make("Mine", by=getattr(cast, who)())
    with pytest.raises(Refused, match="name"):
        bundles.make("  ", by=cast.dana())
