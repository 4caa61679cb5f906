"""Releases are intervals: publishing, scheduling, hot fixes, withdrawing and cancelling set bounds and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import TestCase

from articles import workflow
from articles.models import ArticleVersion, Event, Verb
from articles.workflow import Refused
from newsroom.core.immutable import ImmutableError
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON = TEN.replace(hour=12)
EVENING = TEN.replace(hour=18)
HOUR = timedelta(hours=1)


def bounds(version: ArticleVersion) -> tuple[datetime | None, datetime | None]:
    version.refresh_from_db()
    return version.live_from, version.live_until


@time_machine.travel(TEN, tick=False)
class ReleaseTests(TestCase):
    def setUp(self) -> None:
        self.dana = cast.dana()

    def test_it_publishes_from_this_moment_on(self) -> None:
        story = make.make_story(live=True)
        version = story.newest_version()
        self.assertEqual(bounds(version), (TEN, None))
        self.assertEqual(version.published_at, TEN)
        self.assertEqual(version.published_by, self.dana)
        self.assertEqual(story.first_published_at, TEN)
        self.assertEqual(story.desk_state, "approved")

    def test_a_hot_fix_leaves_the_update_that_waits(self) -> None:
        story = make.make_story(live=True)
        first = story.newest_version()
        update = make.revise(story, headline="Ports reopen, with a new timetable")
        workflow.schedule(story, by=self.dana, at=NOON)
        with time_machine.travel(TEN + HOUR, tick=False):
            fix = make.revise(story, headline="Ports reopen after talks")
            workflow.publish(story, by=self.dana, waiting={2: "as_it_is"})
        self.assertEqual(bounds(first), (TEN, TEN + HOUR))
        self.assertEqual(bounds(fix), (TEN + HOUR, NOON))
        self.assertEqual(bounds(update), (NOON, None))
        self.assertEqual(story.live_version(NOON - HOUR / 60), fix)
        self.assertEqual(story.live_version(NOON), update)

    def test_any_number_of_updates_wait(self) -> None:
        story = make.make_story(live=True)
        waiting = []
        for hour in (15, 12, 18):
            version = make.revise(story, headline=f"As it is at {hour}")
            agreed = dict.fromkeys((2, 3), "as_it_is")
            workflow.schedule(story, by=self.dana, at=TEN.replace(hour=hour), waiting=agreed)
            waiting.append((hour, version))
        for hour, version in waiting:
            self.assertEqual(story.live_version(TEN.replace(hour=hour)), version)
        self.assertEqual([v.live_from.hour for v in story.versions.waiting()], [12, 15, 18])

    def test_scheduling_the_same_version_again_moves_it(self) -> None:
        story = make.make_story(at=NOON)
        workflow.schedule(story, by=self.dana, at=EVENING)
        self.assertEqual(bounds(story.newest_version()), (EVENING, None))
        self.assertEqual(story.newest_version().published_at, EVENING)

    def test_two_releases_cannot_share_a_moment(self) -> None:
        story = make.make_story(at=NOON)
        make.revise(story, headline="Another")
        with self.assertRaisesMessage(Refused, "at that very moment"):
            workflow.schedule(story, by=self.dana, at=NOON)

    def test_a_moment_that_has_passed_is_refused(self) -> None:
        story = make.make_story()
        with self.assertRaisesMessage(Refused, "has passed"):
            workflow.schedule(story, by=self.dana, at=TEN - HOUR)

    def test_withdrawing_ends_what_is_live_and_cancels_what_would_bring_it_back(self) -> None:
        story = make.make_story(live=True)
        update = make.revise(story, headline="Later")
        workflow.schedule(story, by=self.dana, at=NOON)
        with time_machine.travel(TEN + HOUR, tick=False):
            workflow.unpublish(story, by=self.dana, note="Legal asked")
        self.assertIsNone(story.live_version(TEN + HOUR))
        self.assertIsNone(story.live_version(NOON))
        self.assertEqual(bounds(update), (None, None))
        event = Event.objects.filter(verb=Verb.UNPUBLISH).get()
        self.assertIn("the release of v2 is cancelled", event.note)
        self.assertIn("Legal asked", event.note)

    def test_withdrawing_can_leave_what_waits(self) -> None:
        story = make.make_story(live=True)
        update = make.revise(story, headline="Later")
        workflow.schedule(story, by=self.dana, at=NOON)
        workflow.unpublish(story, by=self.dana, keep_waiting=True)
        self.assertIsNone(story.live_version(TEN))
        self.assertEqual(story.live_version(NOON), update)
        update.refresh_from_db()
        self.assertEqual(update.published_at, NOON)

    def test_a_hot_fix_keeps_a_withdrawal_that_is_planned(self) -> None:
        story = make.make_story(live=True)
        workflow.unpublish(story, by=self.dana, at=EVENING)
        with time_machine.travel(TEN + HOUR, tick=False):
            fix = make.revise(story, headline="Mended")
            workflow.publish(story, by=self.dana)
        self.assertEqual(bounds(fix), (TEN + HOUR, EVENING))

    def test_cancelling_lets_what_was_live_go_on(self) -> None:
        story = make.make_story(live=True)
        first = story.newest_version()
        update = make.revise(story, headline="Later")
        workflow.schedule(story, by=self.dana, at=NOON)
        workflow.cancel(update, by=self.dana)
        self.assertEqual(bounds(first), (TEN, None))
        self.assertEqual(bounds(update), (None, None))

    def test_a_live_version_cannot_be_cancelled(self) -> None:
        story = make.make_story(live=True)
        with self.assertRaisesMessage(Refused, "does not wait"):
            workflow.cancel(story.newest_version(), by=self.dana)

    def test_what_is_live_is_not_published_twice(self) -> None:
        story = make.make_story(live=True)
        with self.assertRaisesMessage(Refused, "live already"):
            workflow.publish(story, by=self.dana)

    def test_a_story_that_comes_back_is_a_new_version_with_a_new_date(self) -> None:
        story = make.make_story(live=True)
        workflow.unpublish(story, by=self.dana, at=TEN + HOUR)
        with time_machine.travel(NOON, tick=False):
            workflow.publish(story, by=self.dana)
        back = story.newest_version()
        self.assertEqual((back.number, back.published_at), (2, NOON))
        self.assertEqual(story.live_version(TEN).number, 1)
        story.refresh_from_db()
        self.assertEqual(story.first_published_at, TEN)

    def test_only_updates_and_corrections_change_the_date_that_readers_see(self) -> None:
        story = make.make_story(live=True)
        for minutes, significance, changed in (
            (1, "silent", None),
            (2, "update", TEN + timedelta(minutes=2)),
            (3, "silent", TEN + timedelta(minutes=2)),
        ):
            with time_machine.travel(TEN + timedelta(minutes=minutes), tick=False):
                version = make.revise(story, headline=f"Version at {minutes}")
                workflow.publish(story, by=self.dana, significance=significance)
            version.refresh_from_db()
            self.assertEqual(version.changed_at, changed)
            self.assertEqual(version.published_at, TEN)

    def test_an_embargo_holds_back_every_release(self) -> None:
        story = make.make_story(embargo_until=NOON)
        with self.assertRaisesMessage(Refused, "embargo"):
            workflow.publish(story, by=self.dana)
        with self.assertRaisesMessage(Refused, "embargo"):
            workflow.schedule(story, by=self.dana, at=NOON - HOUR)
        workflow.schedule(story, by=self.dana, at=NOON)

    def test_an_embargo_cannot_be_put_over_an_earlier_release(self) -> None:
        story = make.make_story(at=NOON)
        story.embargo_until = EVENING
        with self.assertRaisesMessage(Refused, "before the embargo ends"):
            workflow.save(story, by=self.dana)

    def test_a_story_without_section_or_text_is_not_released(self) -> None:
        story = make.make_story(section=None)
        with self.assertRaisesMessage(Refused, "Choose the section"):
            workflow.publish(story, by=self.dana)
        story = make.make_story(body="")
        with self.assertRaisesMessage(Refused, "no text"):
            workflow.publish(story, by=self.dana)

    def test_a_picture_without_alt_text_stops_the_release(self) -> None:
        story = make.make_story(lead_photo=make.make_photo(alt=""))
        with self.assertRaisesMessage(Refused, "alt text"):
            workflow.publish(story, by=self.dana)


@time_machine.travel(TEN, tick=False)
class RecordTests(TestCase):
    def test_a_version_cannot_be_changed_or_deleted_in_python(self) -> None:
        version = make.make_story(live=True).newest_version()
        version.headline = "Something else"
        with self.assertRaises(ImmutableError):
            version.save()
        with self.assertRaises(ImmutableError):
            ArticleVersion.objects.filter(pk=version.pk).update(headline="Something else")
        with self.assertRaises(ImmutableError):
            version.delete()

    def test_nor_in_the_database(self) -> None:
        version = make.make_story(live=True).newest_version()
        for statement in (
            "UPDATE articles_articleversion SET headline = 'x' WHERE id = %s",
            "DELETE FROM articles_articleversion WHERE id = %s",
            "UPDATE articles_event SET note = 'x' WHERE version_id = %s",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [version.pk])

    def test_the_database_refuses_two_live_versions(self) -> None:
        story = make.make_story(live=True)
        second = make.revise(story, headline="Second")
        second.live_from = second.published_at = TEN + HOUR
        with pytest.raises(IntegrityError), transaction.atomic():
            second.save(update_fields=["live_from", "published_at"])

    def test_restoring_makes_a_new_version_of_the_old_words(self) -> None:
        story = make.make_story("As it was", tags=["RUSSIA"], live=True)
        first = story.newest_version()
        make.revise(story, headline="As it is", tags=["Ukraine"])
        restored = workflow.restore(first, by=cast.dana())
        self.assertEqual((restored.number, restored.headline), (3, "As it was"))
        self.assertEqual(restored.based_on, first)
        self.assertEqual([t.name for t in restored.tags.all()], ["RUSSIA"])
        story.refresh_from_db()
        self.assertEqual(story.headline, "As it was")
        self.assertEqual(story.live_version(), first)

    def test_saving_nothing_new_makes_no_version(self) -> None:
        story = make.make_story(tags=["RUSSIA", "Ukraine"], bylines=["Ira Mohanty"])
        self.assertEqual(make.revise(story).number, 1)
        self.assertEqual(make.revise(story, tags=["RUSSIA"]).number, 2)

    def test_a_stale_token_is_refused(self) -> None:
        story = make.make_story()
        seen = story.edit_token
        make.revise(story, headline="Meanwhile")
        with self.assertRaisesMessage(Refused, "Dana saved this story"):
            workflow.publish(story, by=cast.dana(), seen=seen)
