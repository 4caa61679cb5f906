"""Random verbs at random moments: one live version at any instant, no past changed, no embargo passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from articles import chain, workflow
from articles.corrections import Said
from articles.models import Article, ArticleVersion, Event
from articles.workflow import Refused
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
minutes = st.integers(0, 90)


class Verbs(RuleBasedStateMachine):
    """One story, one clock that goes forward, and a memory of what readers saw at each past minute."""

    @initialize(embargo=st.one_of(st.none(), st.integers(1, 40)))
    def begin(self, embargo: int | None) -> None:
        self.now = TEN
        self.dana = cast.dana()
        self.seen: dict[datetime, int | None] = {}
        self.promised: dict[int, datetime] = {}
        self.embargo = TEN + embargo * MINUTE if embargo else None
        with time_machine.travel(self.now, tick=False):
            self.story = make.make_story(embargo_until=self.embargo)

    def act(self, verb: object, *args: object, **kwargs: object) -> object:
        with time_machine.travel(self.now, tick=False):
            try:
                return verb(*args, by=self.dana, **kwargs)
            except Refused:
                return None

    def fresh(self) -> Article:
        return Article.objects.get(pk=self.story.pk)

    @rule(text=st.text("abc ", min_size=1, max_size=5))
    def write(self, text: str) -> None:
        with time_machine.travel(self.now, tick=False):
            make.revise(self.story, headline=f"Headline {text}")

    @rule(significance=st.sampled_from(["silent", "update", "correction"]))
    def publish(self, significance: str) -> None:
        waiting = dict(self.promised)
        said = Said("correction", "It was wrong.") if significance == "correction" else None
        version = self.act(workflow.publish, self.fresh(), significance=significance, said=said)
        if version is not None:
            waiting.pop(version.pk, None)
            self.promised = waiting

    @rule(ahead=minutes, corrects=st.booleans())
    def schedule(self, ahead: int, corrects: bool) -> None:
        how = (
            {"significance": "correction", "said": Said("note", "It was wrong.")}
            if corrects
            else {}
        )
        version = self.act(workflow.schedule, self.fresh(), at=self.now + ahead * MINUTE, **how)
        if version is not None:
            self.promised[version.pk] = version.live_from

    @rule(ahead=minutes, keep=st.booleans())
    def unpublish(self, ahead: int, keep: bool) -> None:
        at = self.now + ahead * MINUTE
        if self.act(workflow.unpublish, self.fresh(), at=at, keep_waiting=keep) and not keep:
            self.promised = {pk: when for pk, when in self.promised.items() if when <= at}

    @rule(which=st.integers(0, 5))
    def cancel(self, which: int) -> None:
        waiting = list(self.story.versions.waiting(self.now))
        if waiting:
            version = waiting[which % len(waiting)]
            self.act(workflow.cancel, version)
            self.promised.pop(version.pk, None)

    @rule(which=st.integers(0, 5))
    def release_an_earlier_one(self, which: int) -> None:
        made = list(self.story.versions.all())
        version = made[which % len(made)]
        if self.act(workflow.publish, self.fresh(), version=version):
            self.promised.pop(version.pk, None)

    @rule(which=st.integers(0, 5))
    def restore(self, which: int) -> None:
        made = list(self.story.versions.all())
        self.act(workflow.restore, made[which % len(made)])

    @rule(ahead=st.integers(1, 30))
    def time_passes(self, ahead: int) -> None:
        for _ in range(ahead):
            self.seen[self.now] = self.live_at(self.now)
            self.now += MINUTE
        self.promised = {pk: when for pk, when in self.promised.items() if when > self.now}

    def live_at(self, at: datetime, made: Iterable[ArticleVersion] | None = None) -> int | None:
        """The version that readers see then; of those `made`, which were read once for many moments."""
        asked = ArticleVersion.objects.filter(article=self.story).live(at) if made is None else made
        found = [version.pk for version in asked if version.is_live(at)]
        assert len(found) <= 1, f"two live versions at {at}"
        return found[0] if found else None

    @invariant()
    def one_live_version_at_any_instant(self) -> None:
        made = list(self.story.versions.released())
        for ahead in range(0, 130, 5):
            self.live_at(self.now + ahead * MINUTE, made)

    @invariant()
    def the_past_stands(self) -> None:
        made = list(self.story.versions.released())
        for moment, version in self.seen.items():
            assert self.live_at(moment, made) == version

    @invariant()
    def what_waits_goes_on_waiting(self) -> None:
        waiting = {v.pk: v.live_from for v in self.story.versions.waiting(self.now)}
        promised = {pk: when for pk, when in self.promised.items() if when > self.now}
        assert waiting == promised

    def teardown(self) -> None:
        """Whatever was done, the record stands."""
        assert not list(chain.faults())

    @invariant()
    def readers_are_told_with_the_release(self) -> None:
        for correction in self.story.corrections.filter(at__gt=self.now):
            assert correction.version.live_from == correction.at

    @invariant()
    def no_embargo_is_passed(self) -> None:
        if self.embargo:
            early = self.story.versions.released().filter(live_from__lt=self.embargo)
            assert not early.exists()

    @invariant()
    def every_release_has_an_event(self) -> None:
        released = self.story.versions.released().values("pk")
        events = Event.objects.filter(verb__in=["publish", "schedule"], version__in=released)
        assert events.values("version").distinct().count() == released.count()


class HistoryStands(TestCase, Verbs.TestCase):
    settings = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
