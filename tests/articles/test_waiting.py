"""A hot fix and the updates that wait: nothing is undone in silence, nothing that waited is lost without a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import TestCase

from articles import workflow
from articles.models import Article, ArticleVersion, Event, Verb
from articles.workflow import Refused, WouldUndo
from articles.workflow.waiting import threats
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, THREE, SIX = (TEN.replace(hour=hour) for hour in (12, 15, 18))
BODY = "<p>The ports reopen.</p><p>Nine ships wait.</p><p>So says the authorty.</p>"
UPDATE = BODY.replace("Nine ships wait", "Four ships wait")
LATER = UPDATE.replace("The ports reopen", "The ports are open")
FIX = BODY.replace("authorty", "authority")


@time_machine.travel(TEN, tick=False)
class WaitingTests(TestCase):
    """Live: v1. Waiting: v2 for noon, and v3, written from it, for three. The fix, v5, was made from v1."""

    def setUp(self) -> None:
        self.dana = cast.dana()
        self.story = make.make_story("Ports", body=BODY, section="world", live=True)
        self.update = make.revise(self.story, body=UPDATE)
        workflow.schedule(self.story, by=self.dana, at=NOON)
        self.later = make.revise(self.story, body=LATER)
        workflow.schedule(self.story, by=self.dana, at=THREE)
        workflow.restore(self.story.versions.get(number=1), by=self.dana)
        self.fix = make.revise(self.story, body=FIX)

    def live(self, at: datetime) -> ArticleVersion:
        return self.story.live_version(at)

    def notes(self, verb: Verb) -> list[str]:
        return list(Event.objects.filter(verb=verb).order_by("pk").values_list("note", flat=True))

    def test_without_an_answer_nothing_is_done(self) -> None:
        with self.assertRaises(WouldUndo) as refused:
            workflow.publish(self.story, by=self.dana)
        self.assertEqual(list(refused.exception.told), [2])
        self.assertIn("would undo what that changes", str(refused.exception))
        self.assertEqual(self.live(TEN).number, 1)
        self.assertFalse(Event.objects.filter(version=self.fix, verb=Verb.PUBLISH).exists())

    def test_merged_the_updates_go_out_with_the_fix_in_them(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "merge"})
        noon, three = self.live(NOON), self.live(THREE)
        self.assertEqual(noon.body, UPDATE.replace("authorty", "authority"))
        self.assertEqual(three.body, LATER.replace("authorty", "authority"))
        self.assertEqual((noon.number, noon.based_on, noon.merged_with), (6, self.fix, self.update))
        self.assertEqual((three.number, three.based_on, three.merged_with), (7, noon, self.later))
        self.assertEqual([v.number for v in self.story.versions.waiting()], [6, 7])
        self.assertEqual(len(self.notes(Verb.MERGE)), 2)
        self.assertEqual(threats(self.story, TEN), [])

    def test_held_the_update_leaves_the_clock_and_keeps_its_moment(self) -> None:
        with self.assertRaises(WouldUndo) as refused:
            workflow.publish(self.story, by=self.dana, waiting={2: "hold"})
        self.assertEqual(list(refused.exception.told), [3])
        workflow.publish(self.story, by=self.dana, waiting={2: "hold", 3: "hold"})
        self.assertEqual(self.live(SIX), self.fix)
        held = self.story.versions.held()
        self.assertEqual([(v.number, v.held_for) for v in held], [(2, NOON), (3, THREE)])
        self.assertEqual(len(self.notes(Verb.HOLD)), 2)

    def test_as_it_is_the_update_goes_out_and_is_not_asked_for_again(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "as_it_is"})
        self.assertEqual((self.live(TEN), self.live(NOON)), (self.fix, self.update))
        self.assertEqual(self.live(THREE), self.later)
        self.assertEqual(self.notes(Verb.AS_IT_IS), ["though it undoes what v5 changes"])
        workflow.cancel(self.later, by=self.dana)
        self.assertEqual(self.live(SIX), self.update)

    def test_an_agreement_holds_for_that_fix_alone(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "as_it_is"})
        with time_machine.travel(TEN + timedelta(minutes=5), tick=False):
            make.revise(self.story, body=FIX.replace("Nine", "9"))
            with self.assertRaises(WouldUndo):
                workflow.publish(self.story, by=self.dana)

    def test_a_clash_is_not_merged_without_a_person(self) -> None:
        make.revise(self.story, body=FIX.replace("Nine ships", "Ten ships"))
        with self.assertRaisesMessage(Refused, "changed the same words"):
            workflow.publish(self.story, by=self.dana, waiting={2: "merge"})
        self.assertEqual(self.live(TEN).number, 1)
        fix = Article.objects.get().written_from
        with self.assertRaisesMessage(Refused, "Choose for each passage"):
            workflow.merge(self.update, fix, by=self.dana)
        made = workflow.merge(
            self.update, fix, by=self.dana, choices={"body-0": "theirs"}, waiting={3: "hold"}
        )
        self.assertEqual(made.body, FIX.replace("Nine ships", "Ten ships"))
        self.assertEqual((made.live_from, self.live(NOON)), (NOON, made))
        workflow.publish(self.story, by=self.dana)
        self.assertEqual((self.live(TEN), self.live(NOON)), (fix, made))

    def test_what_was_held_goes_out_at_its_moment_once_it_is_merged(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "hold", 3: "hold"})
        made = workflow.merge(self.update, self.fix, by=self.dana)
        self.assertEqual((made.live_from, made.held_for), (NOON, None))
        with time_machine.travel(SIX, tick=False):
            late = workflow.merge(self.later, made, by=self.dana)
            self.assertEqual((late.live_from, late.held_for), (None, THREE))

    def test_what_is_held_goes_out_as_it_is_where_somebody_says_so(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "hold", 3: "hold"})
        with self.assertRaises(WouldUndo):
            workflow.schedule(self.story, by=self.dana, at=SIX, version=self.update)
        workflow.schedule(self.story, by=self.dana, at=SIX, version=self.update, as_it_is=True)
        self.assertEqual(self.live(SIX), self.update)
        self.update.refresh_from_db()
        self.assertIsNone(self.update.held_for)

    def test_a_release_is_held_by_its_own_verb_and_taken_back(self) -> None:
        workflow.hold(self.later, by=self.dana, note="Legal reads it")
        self.later.refresh_from_db()
        self.assertEqual((self.later.live_from, self.later.held_for), (None, THREE))
        self.assertEqual(self.live(SIX), self.update)
        workflow.cancel(self.later, by=self.dana)
        self.later.refresh_from_db()
        self.assertIsNone(self.later.held_for)
        with self.assertRaisesMessage(Refused, "does not wait"):
            workflow.hold(self.later, by=self.dana)

    def test_a_rolled_back_story_says_again_what_it_said(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "as_it_is"})
        first = self.story.versions.get(number=1)
        with time_machine.travel(TEN + timedelta(minutes=5), tick=False):
            back = workflow.roll_back(first, by=self.dana, waiting={2: "as_it_is"})
            self.assertEqual(self.live(TEN + timedelta(minutes=5)), back)
        self.assertEqual((back.body, back.based_on), (BODY, first))
        self.assertEqual(Article.objects.get().written_from, self.fix)

    def test_the_working_copy_is_not_taken_for_a_copy_made_beside_it(self) -> None:
        workflow.publish(self.story, by=self.dana, waiting={2: "merge"})
        written = make.revise(self.story, body=FIX, headline="Ports, once more")
        self.assertEqual(written.based_on, self.fix)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["rhea", "wes", "sal"])
def test_who_may_not_publish_may_not_hold_or_roll_back(who: str) -> None:
    story = make.make_story("Ports", section="world", at=datetime(2027, 1, 1, tzinfo=UTC))
    person, version = getattr(cast, who)(), story.written_from
    for verb in (workflow.hold, workflow.roll_back):
        with pytest.raises(Refused, match="You may not"):
            verb(version, by=person)
