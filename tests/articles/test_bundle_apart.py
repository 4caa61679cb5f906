"""No story of a bundle is moved alone in silence: it leaves the bundle with a word, or its place is handed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from articles import workflow
from articles.models import Article, ArticleVersion, Bundle
from articles.workflow import bundles, membership
from tests import cast
from tests.articles.test_bundles import bundled
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, THREE = TEN.replace(hour=12), TEN.replace(hour=15)
SIX = TEN.replace(hour=18)


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    return make_story("Budget")


@pytest.fixture
def bundle(story: Article) -> Bundle:
    return bundled(story, make_story("Reaction"), at=NOON)


def is_whole(bundle: Bundle) -> bool:
    """Whether every version in it waits for its moment, and no other."""
    bundle.refresh_from_db()
    bounds = bundle.entries.values_list("version__live_from", flat=True)
    return all(each == bundle.release_at for each in bounds)


def move(story: Article, version: ArticleVersion) -> None:
    workflow.schedule(story, by=cast.dana(), at=THREE, version=version)


def release(story: Article, version: ArticleVersion) -> None:
    workflow.publish(story, by=cast.dana(), version=version)


def cancel(story: Article, version: ArticleVersion) -> None:
    workflow.cancel(version, by=cast.dana())


def hold(story: Article, version: ArticleVersion) -> None:
    workflow.hold(version, by=cast.dana())


@pytest.mark.parametrize("verb", [move, release, cancel, hold], ids=lambda verb: verb.__name__)
def test_done_alone_it_leaves_the_bundle_with_a_word(
    verb: Callable[[Article, ArticleVersion], None], story: Article, bundle: Bundle
) -> None:
    verb(story, story.written_from)
    assert not bundle.entries.filter(article=story).exists()
    assert bundle.entries.count() == 1
    assert is_whole(bundle)
    event = story.events.get(verb="unbundle")
    assert event.note == ("“Budget night”, which goes out on Sun 22 Nov, 17:30 IST without it")
    assert (event.actor, event.version) == (cast.dana(), story.written_from)


def test_a_reporter_hands_no_place_in_a_bundle_on(story: Article) -> None:
    first = story.written_from
    version = revise(story, headline="Budget night")
    bundle = bundles.make("Without a moment", by=cast.dana())
    bundles.add(bundle, version, by=cast.dana())
    workflow.restore(first, by=cast.rhea())
    other = revise(story, standfirst="By Rhea")
    with pytest.raises(workflow.Refused, match="Only an editor"):
        workflow.merge(version, other, by=cast.rhea())
    made = workflow.merge(version, other, by=cast.dana())
    assert bundle.entries.get().version == made


def test_a_release_that_a_withdrawal_cancels_leaves_too() -> None:
    story = make_story("Ports", live=True)
    update = revise(story, headline="Ports reopen")
    bundle = bundled(make_story("Reaction"), at=NOON)
    bundles.add(bundle, update, by=cast.dana())
    workflow.unpublish(story, by=cast.dana(), at=TEN.replace(hour=11))
    assert not bundle.entries.filter(article=story).exists()
    assert is_whole(bundle)


@pytest.fixture
def updated(bundle: Bundle) -> Article:
    """Live as v1; v2 goes out with the bundle; the fix, v4, is written from v1."""
    story = make_story("Ports", live=True)
    bundles.add(bundle, revise(story, headline="Ports reopen"), by=cast.dana())
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Mended")
    return Article.objects.get(pk=story.pk)


def test_merged_with_a_fix_its_place_is_handed_on(updated: Article, bundle: Bundle) -> None:
    workflow.publish(updated, by=cast.dana(), waiting={2: "merge"})
    entry = bundle.entries.select_related("version").get(article=updated)
    assert (entry.version.number, entry.version.headline) == (5, "Ports reopen")
    assert (entry.version.standfirst, is_whole(bundle)) == ("Mended", True)
    bundles.schedule(bundle, by=cast.dana(), at=THREE)
    assert updated.live_version(THREE) == entry.version
    assert not updated.events.filter(verb="unbundle").exists()


def test_merged_by_a_person_its_place_is_handed_on(updated: Article, bundle: Bundle) -> None:
    workflow.publish(updated, by=cast.dana(), waiting={2: "as_it_is"})
    two, four = (updated.versions.get(number=number) for number in (2, 4))
    made = workflow.merge(two, four, by=cast.dana())
    assert bundle.entries.get(article=updated).version == made
    assert is_whole(bundle)


def test_held_for_a_fix_it_leaves(updated: Article, bundle: Bundle) -> None:
    workflow.publish(updated, by=cast.dana(), waiting={2: "hold"})
    assert not bundle.entries.filter(article=updated).exists()
    assert is_whole(bundle)


def test_as_it_is_it_stays(updated: Article, bundle: Bundle) -> None:
    workflow.publish(updated, by=cast.dana(), waiting={2: "as_it_is"})
    assert bundle.entries.get(article=updated).version.number == 2
    assert is_whole(bundle)


def test_a_bundle_without_a_moment_keeps_what_is_scheduled_alone(story: Article) -> None:
    bundle = bundled(story)
    workflow.schedule(story, by=cast.dana(), at=SIX)
    assert bundle.entries.get().version == story.written_from
    bundles.schedule(bundle, by=cast.dana(), at=NOON)
    assert is_whole(bundle)
    assert story.versions.waiting().get().live_from == NOON


def test_what_has_gone_out_by_itself_leaves_any_bundle(story: Article) -> None:
    bundle = bundled(story)
    workflow.publish(story, by=cast.dana())
    assert not bundle.entries.exists()
    assert story.events.get(verb="unbundle").note == "“Budget night”"


def test_a_story_that_is_not_to_go_out_at_all_leaves_every_bundle(story: Article) -> None:
    gone = bundled(story)
    bundles.publish(gone, by=cast.dana())
    newer, other = revise(story, headline="More"), bundles.make("Other", by=cast.dana())
    bundles.add(other, newer, by=cast.dana())
    membership.leave_all(story, by=cast.dana(), now=TEN)
    assert (gone.entries.count(), other.entries.count()) == (1, 0)
    assert story.events.get(verb="unbundle").version == newer


def test_of_a_bundle_that_has_gone_out_the_record_stays(story: Article, bundle: Bundle) -> None:
    with time_machine.travel(THREE, tick=False):
        version = revise(story, headline="The day after")
        workflow.publish(story, by=cast.dana(), version=version)
        workflow.roll_back(story.versions.get(number=1), by=cast.dana())
        workflow.unpublish(story, by=cast.dana())
    assert bundle.entries.get(article=story).version.number == 1
    assert not story.events.filter(verb="unbundle").exists()


def test_a_correction_written_for_a_release_of_the_bundle_comes_when_that_is_moved(
    updated: Article, bundle: Bundle
) -> None:
    version = updated.versions.get(number=2)
    said = workflow.correct(
        updated, by=cast.dana(), kind="correction", text="It was Sunday.", version=version
    )
    bundles.schedule(bundle, by=cast.dana(), at=THREE)
    said.refresh_from_db()
    assert said.at == THREE
    bundles.cancel(bundle, by=cast.dana())
    said.refresh_from_db()
    assert said.at is None
    bundles.schedule(bundle, by=cast.dana(), at=SIX)
    said.refresh_from_db()
    assert said.at == SIX
