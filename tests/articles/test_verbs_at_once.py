"""Random verbs at random instants from several threads: what must hold holds, whoever was first.

The clock is the true one: releases are some tenths of a second ahead, so that bounds pass while verbs are done.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles import workflow
from articles.chain import faults
from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Event, Verb
from articles.models.replacement import Replacement
from articles.replacing import Search
from articles.workflow import Refused, bundles
from articles.workflow.waiting import Answer
from newsroom.core import clock
from tests import cast, make

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, STORIES, EACH = 4, 3, 12
FREE, EMBARGOED, KILLED = range(STORIES)
TENTH = timedelta(milliseconds=100)
EMBARGO = 6 * TENTH
SEARCH = Search("First", "Foremost")


@dataclass(frozen=True, slots=True)
class Step:
    """A verb to do: to which story, to which of its versions, how many tenths of a second ahead, with what answer.

    Where it is done to a bundle, `story` says to which.
    """

    verb: str
    story: int
    which: int
    ahead: int
    answer: str


def write(story: Article, step: Step) -> None:
    story.headline = f"Headline {step.which}"
    story.body = f"<p>First {step.ahead}.</p><p>Second {step.which}.</p>"
    workflow.save(story, by=cast.dana())


def release(story: Article, step: Step) -> None:
    version = chosen(story, step) if step.which % 2 else None
    workflow.publish(
        story, by=cast.dana(), version=version, as_it_is=step.which % 3 == 0, waiting=answers(story, step)
    )  # fmt: skip


def schedule(story: Article, step: Step) -> None:
    workflow.schedule(
        story, by=cast.dana(), at=clock.now() + step.ahead * TENTH, version=chosen(story, step),
        as_it_is=step.which % 3 == 0, waiting=answers(story, step),
    )  # fmt: skip


def withdraw(story: Article, step: Step) -> None:
    at = clock.now() + step.ahead * TENTH if step.which % 2 else None
    workflow.unpublish(story, by=cast.dana(), at=at, keep_waiting=step.which % 3 == 0)


def on_a_version(
    verb: Callable[..., object], *, waiting: bool
) -> Callable[[Article, Step], object]:
    def act(story: Article, step: Step) -> object:
        more = {"waiting": answers(story, step)} if waiting else {}
        return verb(chosen(story, step), by=cast.dana(), **more)

    return act


def replace_words(story: Article, step: Step) -> None:
    batch = Replacement.objects.create(
        find=SEARCH.find, put=SEARCH.put, places="body", released=True, made_by=cast.dana()
    )
    workflow.replace_words(story, SEARCH, batch, by=cast.dana())


def lift(story: Article, step: Step) -> None:
    until = clock.now() + TENTH if step.which % 2 else None
    workflow.lift(story, by=cast.dana(), note="It is out elsewhere.", until=until)


def kill(story: Article, step: Step) -> None:
    """Of the third story, and not before something was done to it."""
    if story.versions.count() < 3:
        raise Refused("Not yet.")
    last = Article.objects.order_by("-pk").first()
    workflow.kill(last, by=cast.dana(), note="Not true.")


def bundled(verb: Callable[..., object]) -> Callable[[Article, Step], object]:
    """A verb on one of the two bundles; of all stories the waiting versions get the same answer."""

    def act(story: Article, step: Step) -> object:
        pair = list(Bundle.objects.order_by("pk"))
        return verb(pair[step.which % len(pair)], story, step)

    return act


def answers_of_all(step: Step) -> dict[int, dict[int, str]]:
    return {story.pk: answers(story, step) for story in Article.objects.all()}


def put_in(bundle: Bundle, story: Article, step: Step) -> None:
    version = chosen(story, step)
    bundles.add(bundle, version, by=cast.dana(), waiting=answers(story, step))


def take_out(bundle: Bundle, story: Article, step: Step) -> None:
    bundles.take_out(bundle, story, by=cast.dana(), waiting=answers(story, step))


def schedule_all(bundle: Bundle, story: Article, step: Step) -> None:
    at = clock.now() + step.ahead * TENTH
    bundles.schedule(bundle, by=cast.dana(), at=at, waiting=answers_of_all(step))


def release_all(bundle: Bundle, story: Article, step: Step) -> None:
    bundles.publish(bundle, by=cast.dana(), waiting=answers_of_all(step))


def cancel_all(bundle: Bundle, story: Article, step: Step) -> None:
    bundles.cancel(bundle, by=cast.dana(), waiting=answers_of_all(step))


def make_bundle(bundle: Bundle, story: Article, step: Step) -> None:
    bundles.make(f"Bundle {step.which}", by=cast.dana())


VERBS: dict[str, Callable[[Article, Step], object]] = {
    "write": write,
    "publish": release,
    "schedule": schedule,
    "withdraw": withdraw,
    "cancel": on_a_version(workflow.cancel, waiting=True),
    "hold": on_a_version(workflow.hold, waiting=True),
    "restore": on_a_version(workflow.restore, waiting=False),
    "roll_back": on_a_version(workflow.roll_back, waiting=True),
    "replace_words": replace_words,
    "lift": lift,
    "kill": kill,
    "make": bundled(make_bundle),
    "put_in": bundled(put_in),
    "take_out": bundled(take_out),
    "schedule_all": bundled(schedule_all),
    "release_all": bundled(release_all),
    "cancel_all": bundled(cancel_all),
}


def chosen(story: Article, step: Step) -> ArticleVersion:
    """One of its versions; where the verb wants one that waits, as often as not one that does."""
    waiting = list(story.versions.waiting())
    if waiting and step.verb in {"cancel", "hold", "schedule"} and step.which % 4:
        return waiting[step.which % len(waiting)]
    made = list(story.versions.order_by("number"))
    return made[step.which % len(made)]


def answers(story: Article, step: Step) -> dict[int, str]:
    return dict.fromkeys(story.versions.values_list("number", flat=True), step.answer)


steps = st.builds(
    Step,
    verb=st.sampled_from(
        ["write", "write", "schedule", "put_in", "put_in", "schedule_all", *VERBS]
    ),
    story=st.integers(0, STORIES - 1),
    which=st.integers(0, 11),
    ahead=st.integers(1, 15),
    answer=st.sampled_from([*Answer.values, ""]),
)
plans = st.lists(st.lists(steps, min_size=EACH, max_size=EACH), min_size=THREADS, max_size=THREADS)


class Witness:
    """What readers saw, noted while no verb was under way: whoever is next reads the clock after us."""

    def __init__(self, stories: Sequence[Article]) -> None:
        self.ids = sorted(story.pk for story in stories)
        self.seen: list[tuple[datetime, dict[int, int]]] = []
        self.over = Signal()

    def watch(self) -> None:
        while not self.over.wait(0.03):
            self.note()

    def note(self) -> None:
        with transaction.atomic():
            list(Article.objects.select_for_update().filter(pk__in=self.ids).order_by("pk"))
            now = clock.now()
            self.seen.append((now, live(self.ids, now)))


def live(ids: Iterable[int], at: datetime) -> dict[int, int]:
    """The version of each story that readers see at that moment. Fails where there are two."""
    found = list(
        ArticleVersion.objects.live(at).filter(article__in=ids).values_list("article", "pk")
    )
    assert len(found) == len(dict(found)), f"two live versions of a story at {at}"
    return dict(found)


def act(stories: Sequence[Article], plan: Iterable[Step]) -> int:
    """Do the steps, one after the other; how many were not refused. Anything but a refusal fails the test."""
    done = 0
    try:
        for step in plan:
            try:
                VERBS[step.verb](Article.objects.get(pk=stories[step.story].pk), step)
            except Refused:
                continue
            done += 1
    finally:
        connection.close()
    return done


def run(stories: Sequence[Article], plan: Sequence[Sequence[Step]]) -> tuple[Witness, int]:
    witness = Witness(stories)

    def watch() -> None:
        try:
            witness.watch()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS + 1) as pool:
        watching = pool.submit(watch)
        acting = [pool.submit(act, stories, each) for each in plan]
        try:
            done = sum(future.result() for future in acting)
        finally:
            witness.over.set()
        watching.result()
    witness.note()
    return witness, done


def unaccounted(story: Article) -> list[str]:
    """Scheduled releases that neither stand as they were last set nor are told of by a later event."""
    events = list(Event.objects.filter(article=story).select_related("version").order_by("pk"))
    lost = []
    for place, event in enumerate(events):
        if event.verb != Verb.SCHEDULE:
            continue
        version = ArticleVersion.objects.get(pk=event.version_id)
        stands = (
            version.live_from is not None and clock.moment_words(version.live_from) in event.note
        )
        if not stands and not any(tells_of(later, version) for later in events[place + 1 :]):
            lost.append(f"v{version.number} of {story.pk}, scheduled {event.note}")
    return lost


def tells_of(event: Event, version: ArticleVersion) -> bool:
    own = {Verb.PUBLISH, Verb.SCHEDULE, Verb.CANCEL, Verb.HOLD, Verb.ROLL_BACK}
    if event.verb in own and event.version_id == version.pk:
        return True
    if event.verb == Verb.MERGE:
        return event.version.merged_with_id == version.pk
    named = re.search(rf"\bv{version.number}\b", event.note)
    return event.verb in {Verb.UNPUBLISH, Verb.KILL} and named is not None


def broken() -> list[str]:
    """Bundles that have a moment and hold a version with another; and stories that came or left without a word."""
    found = [
        f"{entry} at {entry.version.live_from}, and not {entry.bundle.release_at}"
        for entry in BundleEntry.objects.select_related("bundle", "version")
        if entry.bundle.release_at not in (None, entry.version.live_from)
    ]
    told = Event.objects.order_by()
    came = told.filter(verb=Verb.BUNDLE).count() - told.filter(verb=Verb.UNBUNDLE).count()
    stand = BundleEntry.objects.count()
    return found if came == stand else [*found, f"{stand} stand in bundles, {came} by the record"]


def held_until(story: Article, embargo: datetime) -> datetime:
    """When the embargo ended: at the moment of its lifting, or that to which it was lifted."""
    lifted = story.events.filter(verb=Verb.LIFT).order_by("-pk").first()
    return embargo if lifted is None else story.embargo_until or lifted.at


@given(plan=plans)
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # threads differ each time: a shorter failure is not to be had
)
def test_whatever_is_done_at_once_the_promises_hold(plan: list[list[Step]]) -> None:
    cast.dana()
    embargo = clock.now() + EMBARGO
    stories = [
        make.make_story(live=True),
        make.make_story(embargo_until=embargo),
        make.make_story(live=True),
    ]
    for name in ("First", "Second"):
        bundles.make(name, by=cast.dana())
    witness, done = run(stories, plan)
    assert done
    bounds = ArticleVersion.objects.filter(article__in=witness.ids).released()
    for moment in {m for pair in bounds.values_list("live_from", "live_until") for m in pair if m}:
        live(witness.ids, moment)
    for moment, seen in witness.seen:
        assert live(witness.ids, moment) == seen, "the past was changed"
    story = Article.objects.get(pk=stories[EMBARGOED].pk)
    early = story.versions.released().filter(live_from__lt=held_until(story, embargo))
    assert not early.exists(), "an embargo was passed"
    assert broken() == []
    assert [line for story in stories for line in unaccounted(story)] == []
    assert list(faults()) == []


def test_the_embargo_holds_at_its_very_end() -> None:
    """Threads that publish for as long as it holds, and on: the first release is never before its end."""
    embargo = clock.now() + 3 * TENTH
    story = make.make_story(embargo_until=embargo)
    until = time.monotonic() + 1

    def publish() -> None:
        try:
            while time.monotonic() < until:
                try:
                    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana())
                except Refused:
                    continue
        finally:
            connection.close()

    cast.dana()
    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(publish) for _ in range(THREADS)]:
            future.result()
    first = story.versions.released().order_by("live_from").first()
    assert first.live_from >= embargo
