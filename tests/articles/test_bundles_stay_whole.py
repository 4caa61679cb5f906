"""Whatever is done to stories and bundles in whatever order: a bundle with a moment has one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine

from articles import workflow
from articles.bundles import entries_of
from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Event, Verb
from articles.workflow import Refused, bundles
from articles.workflow.waiting import Answer
from newsroom.core import clock
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
STEPS = 50


class Desk:
    """Two bundles, three stories, and somebody who does anything to them."""

    def __init__(self, seed: int) -> None:
        self.random, self.dana = Random(seed), cast.dana()
        self.stories = [make_story(f"Story {n}", live=n == 0) for n in range(3)]
        self.bundles = [bundles.make(name, by=self.dana) for name in ("First", "Second")]
        self.verbs: list[Callable[[], object]] = [
            self.write, self.write, self.publish, self.publish, self.schedule, self.withdraw, self.withdraw,
            self.on_a_version, self.hold, self.hold, self.merge, self.merge, self.add, self.add, self.add,
            self.take_out,
            self.move, self.move, self.move, self.cancel, self.release,
        ]  # fmt: skip

    def story(self) -> Article:
        return Article.objects.get(pk=self.random.choice(self.stories).pk)

    def bundle(self) -> Bundle:
        return Bundle.objects.get(pk=self.random.choice(self.bundles).pk)

    def version(self, story: Article) -> ArticleVersion:
        """As often as not the one that stands in a bundle, or the newest."""
        made = list(story.versions.order_by("number"))
        bundled = [each for each in made if hasattr(each, "bundle_entry") and each.is_waiting()]
        if bundled and self.random.random() < 0.5:
            return bundled[-1]
        return made[-1] if self.random.random() < 0.5 else self.random.choice(made)

    def ahead(self) -> datetime:
        return clock.now() + timedelta(minutes=self.random.randint(20, 400))

    def answers(self) -> dict[int, str]:
        return dict.fromkeys(range(1, 200), self.random.choice(Answer.values))

    def of_all(self) -> dict[int, dict[int, str]]:
        return {story.pk: self.answers() for story in self.stories}

    def write(self) -> None:
        story = self.story()
        if self.random.random() < 0.3:
            workflow.restore(self.version(story), by=self.dana)
        revise(story, standfirst=f"Words {self.random.randint(1, 99)}")

    def publish(self) -> None:
        story = self.story()
        how = {"version": self.version(story), "waiting": self.answers()}
        workflow.publish(story, by=self.dana, as_it_is=self.random.random() < 0.5, **how)

    def schedule(self) -> None:
        story = self.story()
        how = {"version": self.version(story), "waiting": self.answers()}
        workflow.schedule(story, by=self.dana, at=self.ahead(), as_it_is=True, **how)

    def withdraw(self) -> None:
        at = self.ahead() if self.random.random() < 0.7 else None
        workflow.unpublish(self.story(), by=self.dana, at=at)

    def on_a_version(self) -> None:
        verb = self.random.choice([workflow.cancel, workflow.roll_back])
        verb(self.version(self.story()), by=self.dana, waiting=self.answers())

    def hold(self) -> None:
        workflow.hold(self.version(self.story()), by=self.dana, waiting=self.answers())

    def merge(self) -> None:
        story = self.story()
        choices = dict.fromkeys(
            (f"{name}-{n}" for name in ("body", "standfirst") for n in range(3)), "mine"
        )
        one, other = self.version(story), self.version(story)
        workflow.merge(
            one,
            other,
            by=self.dana,
            choices=choices | {"standfirst": "mine"},
            waiting=self.answers(),
        )

    def add(self) -> None:
        bundles.add(self.bundle(), self.version(self.story()), by=self.dana, waiting=self.answers())

    def take_out(self) -> None:
        bundles.take_out(self.bundle(), self.story(), by=self.dana, waiting=self.answers())

    def move(self) -> None:
        bundles.schedule(self.bundle(), by=self.dana, at=self.ahead(), waiting=self.of_all())

    def cancel(self) -> None:
        bundles.cancel(self.bundle(), by=self.dana, waiting=self.of_all())

    def release(self) -> None:
        if self.random.random() < 0.1:
            bundles.publish(self.bundle(), by=self.dana, waiting=self.of_all())

    def step(self) -> bool:
        try:
            self.random.choice(self.verbs)()
        except Refused:
            return False
        return True


def check_whole(now: datetime) -> None:
    """Every version of a bundle with a moment to come waits for it; one in no such bundle left with a word."""
    for bundle in Bundle.objects.all():
        if bundle.is_scheduled(now):
            assert {entry.version.live_from for entry in entries_of(bundle)} <= {bundle.release_at}
    gone = Event.objects.filter(verb__in=[Verb.UNBUNDLE, Verb.BUNDLE]).order_by()
    came = [event for event in gone if event.verb == Verb.BUNDLE]
    assert len(came) - (len(gone) - len(came)) == BundleEntry.objects.count()


@pytest.mark.parametrize("seed", range(3))
def test_a_bundle_has_one_moment(seed: int) -> None:
    done = 0
    with time_machine.travel(TEN, tick=False) as watch:
        desk = Desk(seed)
        for _ in range(STEPS):
            watch.shift(timedelta(minutes=desk.random.randint(1, 5)))
            done += desk.step()
            check_whole(clock.now())
            if all(bundle.has_gone_out() for bundle in Bundle.objects.all()):
                desk.bundles = [bundles.make(f"After {done}", by=desk.dana), *desk.bundles[:1]]
    assert done > STEPS / 4
