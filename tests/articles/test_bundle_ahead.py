"""What the page of a bundle says ahead of its release is what the release then says: nothing more, and nothing less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.bundle_ahead import ahead
from articles.bundles import entries_of
from articles.corrections import Said
from articles.models import (
    Article,
    ArticleSlug,
    ArticleVersion,
    Bundle,
    BundleEntry,
    CorrectionKind,
    PublishGate,
    Significance,
)
from articles.workflow import Refused, bundles
from articles.workflow.bundles import BundleRefused
from tests import cast, house
from tests.make import home, make_photo, make_section, make_story, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOON, THREE = TEN + 2 * HOUR, TEN + 5 * HOUR
Found = ArticleVersion


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def live_story(**more: object) -> Article:
    return make_story("Ports", live=True, now=TEN - HOUR, **more)


def ready() -> Found:
    return revise(live_story(), headline="Ports mended")


def marked_as_a_correction() -> Found:
    return put(ready(), Significance.CORRECTION)


def correcting_what_nobody_has_seen() -> Found:
    return put(make_story().written_from, Significance.CORRECTION)


def with_its_correction() -> Found:
    """Scheduled with a correction, and cancelled: the words wait for its release."""
    version = ready()
    workflow.schedule(
        version.article, by=cast.dana(), at=NOON, version=version,
        significance=Significance.CORRECTION, said=Said(CorrectionKind.CORRECTION, "It was ten."),
    )  # fmt: skip
    workflow.cancel(version, by=cast.dana())
    version.refresh_from_db()
    return version


def put(version: ArticleVersion, significance: str) -> Found:
    """In a bundle already, from the days before that was refused."""
    bundle = bundles.make("Budget night", by=cast.dana())
    BundleEntry.objects.create(
        bundle=bundle, article=version.article, version=version, significance=significance
    )
    return version


def without_a_section() -> Found:
    return make_story(section=None, by=cast.dana()).written_from


def without_a_text() -> Found:
    return make_story(body="").written_from


def with_a_picture_whose_rights_have_ended() -> Found:
    return make_story(lead_photo=make_photo(rights_until=TEN.date() - timedelta(days=9))).written_from  # fmt: skip


def under_embargo() -> Found:
    return make_story(embargo_until=THREE).written_from


def that_is_live() -> Found:
    return live_story().written_from


def of_which_another_goes_out_then() -> Found:
    story = make_story(at=NOON)
    return revise(story, headline="Ports, once more")


def written_from_an_older_one() -> Found:
    story = live_story()
    version = revise(story, headline="Ports mended")
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    fix, earlier = revise(story, standfirst="Mended"), TEN - HOUR / 2
    workflow.publish(story, by=cast.dana(), version=fix, now=earlier)
    return version


def before_one_written_from_an_older_one() -> Found:
    story = live_story()
    later = revise(story, headline="For three")
    workflow.schedule(story, by=cast.dana(), at=THREE, version=later)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    return revise(story, standfirst="Mended")


def before_one_that_was_written_from_it() -> Found:
    story = live_story()
    version = revise(story, standfirst="Mended")
    later = revise(story, headline="For three")
    workflow.schedule(story, by=cast.dana(), at=THREE, version=later)
    return version


def that_readers_have_seen() -> Found:
    """A copy goes out: the agreement of the first time does not hold for it."""
    version, earlier = written_from_an_older_one(), TEN - HOUR / 3
    dana, story = cast.dana(), version.article
    fix = story.versions.latest("number")
    workflow.publish(story, by=dana, version=version, as_it_is=True, now=earlier)
    workflow.roll_back(fix, by=dana, now=TEN - HOUR / 4)
    version.refresh_from_db()
    return version


def at_another_storys_old_address() -> Found:
    story, other = make_story(slug="ports"), make_story("Other")
    ArticleSlug.objects.create(slug=story.slug, article=other)
    return story.written_from


def at_a_sections_address() -> Found:
    """Which the story's form would have said before: the two came in the same moment."""
    make_section("world/ports")
    story = make_story(slug="harbour")
    Article.objects.filter(pk=story.pk).update(slug="ports")
    return story.written_from


def suggested() -> Found:
    story = make_story()
    return workflow.suggest(story, by=cast.ed(), text={"headline": "Ports open"}).version


def at_a_bar_to_pass() -> Found:
    PublishGate.objects.filter(section=None).update(level="bar")
    return make_story().written_from


def that_its_own_writer_may_not_release() -> Found:
    house.four_eyes(home())
    return make_story(by=cast.dana()).written_from


CASES: tuple[Callable[[], Found], ...] = (
    ready, marked_as_a_correction, correcting_what_nobody_has_seen, with_its_correction,
    without_a_section, without_a_text, with_a_picture_whose_rights_have_ended, under_embargo, that_is_live,
    of_which_another_goes_out_then, written_from_an_older_one, before_one_written_from_an_older_one,
    before_one_that_was_written_from_it, that_readers_have_seen, at_another_storys_old_address,
    at_a_sections_address, suggested, at_a_bar_to_pass, that_its_own_writer_may_not_release,
)  # fmt: skip
GO = {ready, with_its_correction, before_one_that_was_written_from_it}


def bundle_with(version: ArticleVersion) -> Bundle:
    entry = BundleEntry.objects.select_related("bundle").filter(version=version).first()
    if entry is not None:
        return entry.bundle
    bundle = bundles.make("Budget night", by=cast.dana())
    BundleEntry.objects.create(
        bundle=bundle, article=version.article, version=version, significance=Significance.UPDATE
    )
    return bundle


def refused(bundle: Bundle, at: datetime | None) -> bool:
    """Whether the release is refused, or asks something first; nothing of it is kept."""
    try:
        with transaction.atomic():
            if at is None:
                bundles.publish(bundle, by=cast.dana())
            else:
                bundles.schedule(bundle, by=cast.dana(), at=at)
            transaction.set_rollback(True)
    except BundleRefused:
        return True
    return False


@pytest.mark.parametrize("at", [None, NOON], ids=["now", "noon"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_it_says_what_the_release_says(case: Callable[[], Found], at: datetime | None) -> None:
    version = case()
    bundle = bundle_with(version)
    told = ahead(entries_of(bundle), at or TEN, by=cast.dana(), now=TEN)[version.article_id]
    assert told.is_ready == (not refused(bundle, at)), told
    if at is None:
        assert told.is_ready == (case in GO), told


def test_a_release_that_waits_and_would_undo_it_is_asked_about() -> None:
    version = before_one_written_from_an_older_one()
    bundle = bundle_with(version)
    told = ahead(entries_of(bundle), TEN, by=cast.dana(), now=TEN)[version.article_id]
    assert told.asks == [
        "v2, which goes out on Sun 22 Nov, 20:30 IST, was written from v1, and would undo what v4 changes. "
        "Merge the two, or say when you release the bundle what shall become of it."
    ]


def test_a_story_of_anothers_section_is_named() -> None:
    """A version stands in the section that it was written for."""
    story = make_story(section="sport", by=cast.dana())
    version = story.written_from
    revise(story, section=make_section("world"), by=cast.dana())
    bundle = bundle_with(version)
    told = ahead(entries_of(bundle), TEN, by=cast.ed(), now=TEN)[story.pk]
    assert told.stops == ["You may not publish in Sport: ask somebody who may."]
    with pytest.raises(BundleRefused):
        bundles.publish(bundle, by=cast.ed())


def test_a_correction_that_says_nothing_does_not_come_in() -> None:
    version = ready()
    bundle = bundles.make("Budget night", by=cast.dana())
    with pytest.raises(Refused, match="nothing says what was wrong"):
        bundles.add(bundle, version, by=cast.dana(), significance=Significance.CORRECTION)
    assert not bundle.entries.exists()
    said = with_its_correction()
    bundles.add(bundle, said, by=cast.dana(), significance=Significance.CORRECTION)
    assert bundle.entries.get().version == said


def test_it_costs_the_same_for_any_number_of_stories() -> None:
    dana, bundle = cast.dana(), bundles.make("Budget night", by=cast.dana())
    counts = []
    for amount in (1, 6):
        for number in range(amount):
            story = make_story(f"Ports {amount} {number}", live=True, now=TEN - HOUR)
            bundles.add(bundle, revise(story, headline=f"{amount} {number}"), by=dana)
        entries = entries_of(bundle)
        with CaptureQueriesContext(connection) as queries:
            ahead(entries, NOON, by=dana, now=TEN)
        counts.append(len(queries))
    assert counts[0] == counts[1]
