"""Whatever is done to stories, in whatever order: the record says nothing wrong, and one version at most is live."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from pytest_django import Settings

from articles import chain, presence, workflow
from articles.corrections import Said
from articles.models import (
    Article,
    ArticleVersion,
    Bundle,
    Correction,
    Event,
    Place,
    PreviewLink,
    Replacement,
    ReplacementLine,
    SecondSave,
    StoryNote,
    Suggestion,
    Verb,
)
from articles.refusal import Refused
from articles.replacing import Search
from articles.workflow import bundles
from newsroom.core import clock
from newsroom.roles import CHIEF
from tests import cast, house, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = ("Riga", "Vilnius", "Tallinn", "Turku", "Gdynia")
PASSES = {"byline": "An agency", "four_eyes": "Nobody is here"}
pytestmark = pytest.mark.django_db


class Walk:
    """Acts drawn by lot upon three stories; one that the desk refuses is no act."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)
        self.dana = cast.dana()
        self.stories = [self.begun() for _ in range(3)]

    def begun(self) -> Article:
        return make.make_story(f"The {self.lot.choice(WORDS)} story", body=make.BODY, by=self.dana)

    def story(self) -> Article:
        return Article.objects.get(pk=self.lot.choice(self.stories).pk)

    def version(self, story: Article) -> ArticleVersion:
        return self.lot.choice(list(story.versions.all()))

    def any_of(self, rows: Any) -> Any:
        found = list(rows)
        if not found:
            raise Refused("There is none.")
        return self.lot.choice(found)

    def later(self) -> datetime:
        return clock.now() + self.lot.randint(1, 6) * 10 * MINUTE

    def answers(self, story: Article) -> dict[int, str]:
        return {
            number: self.lot.choice(["merge", "hold", "as_it_is"])
            for number in story.versions.values_list("number", flat=True)
        }

    def said(self) -> dict[str, Any]:
        kind = self.lot.choice(["silent", "update", "update", "correction"])
        said = Said("correction", f"It was {self.lot.choice(WORDS)}.")
        return {"significance": kind, "said": said if kind == "correction" else None}


def write(walk: Walk) -> None:
    words = {"headline": f"{walk.lot.choice(WORDS)} {walk.lot.random()}"}
    body = f"<p>In {walk.lot.choice(WORDS)}.</p><p>{walk.lot.random()}</p>"
    change = walk.lot.choice(
        [words, {"body": body}, {"tags": [walk.lot.choice(WORDS)]}, {"bylines": ["Ira Mohanty"]}]
    )
    make.revise(walk.story(), by=walk.dana, **change)


def publish(walk: Walk) -> None:
    story = walk.story()
    workflow.publish(
        story, by=walk.dana, version=walk.lot.choice([None, walk.version(story)]), waiting=walk.answers(story),
        as_it_is=walk.lot.random() < 0.7, **walk.said(),
    )  # fmt: skip


def schedule(walk: Walk) -> None:
    story = walk.story()
    workflow.schedule(
        story, by=walk.dana, at=walk.later(), version=walk.lot.choice([None, walk.version(story)]),
        waiting=walk.answers(story), as_it_is=walk.lot.random() < 0.7, **walk.said(),
    )  # fmt: skip


def cancel(walk: Walk) -> None:
    story = walk.story()
    version = walk.any_of([*story.versions.waiting(clock.now()), *story.versions.held()])
    workflow.cancel(version, by=walk.dana, waiting=walk.answers(story))


def hold(walk: Walk) -> None:
    story = walk.story()
    version = walk.any_of(story.versions.waiting(clock.now()))
    workflow.hold(version, by=walk.dana, waiting=walk.answers(story))


def unpublish(walk: Walk) -> None:
    at = walk.lot.choice([None, walk.later()])
    workflow.unpublish(walk.story(), by=walk.dana, at=at, keep_waiting=walk.lot.random() < 0.5)


def restore(walk: Walk) -> None:
    workflow.restore(walk.version(walk.story()), by=walk.dana)


def roll_back(walk: Walk) -> None:
    story = walk.story()
    workflow.roll_back(
        walk.version(story), by=walk.dana, waiting=walk.answers(story), **walk.said()
    )


def merge(walk: Walk) -> None:
    story = walk.story()
    workflow.merge(walk.version(story), walk.version(story), by=walk.dana)


def correct(walk: Walk) -> None:
    story = walk.story()
    version = walk.lot.choice([None, walk.version(story)])
    workflow.correct(story, by=walk.dana, kind="correction", text="Not so.", version=version)


def mend(walk: Walk) -> None:
    workflow.mend_correction(
        walk.any_of(Correction.objects.all()), by=walk.dana, kind="note", text="But so."
    )


def withdraw(walk: Walk) -> None:
    workflow.withdraw_correction(
        walk.any_of(Correction.objects.all()), by=walk.dana, reason="It was right."
    )


def replace(walk: Walk) -> None:
    find, put = walk.lot.sample(WORDS, 2)
    released = walk.lot.random() < 0.6
    batch = Replacement.objects.create(
        find=find, put=put, places="body", made_by=walk.dana, released=released
    )
    workflow.replace_words(walk.story(), Search(find, put), batch, by=walk.dana)


def revert(walk: Walk) -> None:
    workflow.revert(walk.any_of(ReplacementLine.objects.filter(back=None)), by=walk.dana)


def bundle(walk: Walk) -> None:
    held = walk.any_of([*Bundle.objects.open(clock.now()), bundles.make("Night", by=walk.dana)])
    story = walk.story()
    bundles.add(held, walk.version(story), by=walk.dana, waiting=walk.answers(story))


def of_bundle(walk: Walk) -> None:
    held = walk.any_of(Bundle.objects.open(clock.now()))
    asked = {each.pk: walk.answers(each) for each in walk.stories}
    done = walk.lot.choice([bundles.publish, bundles.schedule, bundles.cancel, bundles.take_out])
    if done is bundles.schedule:
        done(held, by=walk.dana, at=walk.later(), waiting=asked)
    elif done is bundles.take_out:
        story = walk.story()
        done(held, story, by=walk.dana, waiting=walk.answers(story))
    else:
        done(held, by=walk.dana, waiting=asked)


def suggest(walk: Walk) -> None:
    workflow.suggest(walk.story(), by=walk.dana, text={"headline": f"Said by {walk.lot.random()}"})


def decide(walk: Walk) -> None:
    made = walk.any_of(Suggestion.objects.all())
    walk.lot.choice([workflow.accept, workflow.refuse])(made, by=walk.dana)


def second_save(walk: Walk) -> None:
    story = walk.story()
    story.standfirst = f"Beside, {walk.lot.random()}"
    workflow.keep_beside(
        story, by=walk.dana, tags=[], bylines=[], opened_on=walk.version(story).number, desk={}
    )


def take_in(walk: Walk) -> None:
    kept = walk.any_of(SecondSave.objects.standing().select_related("version"))
    keys = ("headline", "standfirst", "tags", "bylines", "body-0", "body-1")
    workflow.take_in(kept.version, by=walk.dana, choices=dict.fromkeys(keys, "mine"))


def review(walk: Walk) -> None:
    story = walk.story()
    act = walk.lot.choice([workflow.submit, workflow.approve, workflow.send_back])
    act(story, by=walk.dana, **({"note": "Twice"} if act is workflow.send_back else {}))


def desk(walk: Walk) -> None:
    story = walk.story()
    acts: list[Callable[[], Any]] = [
        lambda: workflow.assign(story, by=walk.dana, to=cast.rhea()),
        lambda: workflow.claim(story, by=walk.dana),
        lambda: workflow.comment(story, by=walk.dana, text="Is it so?"),
        lambda: workflow.resolve(
            walk.any_of(StoryNote.objects.filter(resolved_at=None)), by=walk.dana
        ),
        lambda: workflow.copy(story, by=walk.dana),
        lambda: workflow.share(story, by=walk.dana, for_whom="A lawyer", expires_at=walk.later()),
        lambda: workflow.revoke(walk.any_of(PreviewLink.objects.open(clock.now())), by=walk.dana),
        lambda: workflow.hide_history(story, by=walk.dana, note="A name"),
        lambda: workflow.show_history(story, by=walk.dana),
    ]
    walk.lot.choice(acts)()


def bin(walk: Walk) -> None:
    story = walk.begun()
    workflow.throw_away(story, by=walk.dana)
    workflow.bring_back(story, by=walk.dana)


def kill(walk: Walk) -> None:
    story = walk.story()
    workflow.kill(story, by=walk.dana, note="Not true")
    walk.stories = [walk.begun() if each.pk == story.pk else each for each in walk.stories]


OFTEN = [
    write, write, publish, publish, schedule, schedule, cancel, hold, unpublish, restore, roll_back, merge,
    correct, mend, withdraw, replace, revert, bundle, of_bundle, suggest, decide, second_save, take_in, review, desk,
]  # fmt: skip
SELDOM = [bin, kill]


def only_one_is_live() -> bool:
    rows = ArticleVersion.objects.released().order_by("article", "live_from", "live_until")
    spans = [v for v in rows if v.live_from != v.live_until]
    return all(
        a.article_id != b.article_id or (a.live_until is not None and a.live_until <= b.live_from)
        for a, b in pairwise(spans)
    )


@pytest.mark.parametrize("seed", [13])
def test_it_stands_after_acts_in_any_order(seed: int) -> None:
    done: list[str] = []
    with time_machine.travel(TEN, tick=False) as moved:
        walk = Walk(seed)
        for _ in range(90):
            act = walk.lot.choice(SELDOM if walk.lot.random() < 0.03 else OFTEN)
            with suppress(Refused):
                act(walk)
                done.append(act.__name__)
            moved.shift(walk.lot.choice([timedelta(0), MINUTE, 10 * MINUTE]))
        assert list(chain.faults()) == [], done
        assert only_one_is_live(), done
    assert len(done) > 40


def released_and_mended(dana: User) -> Article:
    """Published, updated, corrected, withdrawn, rolled back; with updates that wait, are held, merged and cancelled."""
    story = make.make_story("Riga", body=make.BODY, by=dana)
    workflow.submit(story, by=dana)
    workflow.send_back(story, by=dana, note="Shorter")
    workflow.submit(story, by=dana)
    workflow.approve(story, by=dana)
    workflow.publish(story, by=dana)
    make.revise(story, headline="Riga waits", by=dana)
    waiting = workflow.schedule(story, by=dana, at=TEN + HOUR)
    workflow.hold(waiting, by=dana)
    workflow.restore(story.versions.get(number=1), by=dana)
    fix = make.revise(story, kicker="Trade", by=dana)
    workflow.publish(story, by=dana)
    waiting.refresh_from_db()
    merged = workflow.merge(waiting, fix, by=dana)
    workflow.cancel(merged, by=dana)
    workflow.schedule(story, by=dana, at=TEN + HOUR, version=waiting, as_it_is=True)
    workflow.roll_back(
        story.versions.get(number=1), by=dana, waiting={waiting.number: "as_it_is"},
        significance="correction", said=Said("correction", "Four."),
    )  # fmt: skip
    workflow.mend_correction(story.corrections.get(), by=dana, kind="note", text="Five.")
    workflow.withdraw_correction(
        story.corrections.order_by("pk")[1], by=dana, reason="It was four."
    )
    workflow.hide_history(story, by=dana, note="A name")
    workflow.show_history(story, by=dana)
    workflow.unpublish(story, by=dana)
    return story


def written_by_many(dana: User) -> None:
    """Notes, suggestions, a second save, a story taken over, words replaced and put back; thrown away and back."""
    rhea = cast.rhea()
    story = make.make_story("Turku", by=rhea, body="<p>In Turku.</p>")
    workflow.assign(story, by=dana, to=cast.rhea(), due_at=TEN + HOUR)
    workflow.claim(story, by=dana, over=rhea.pk)
    workflow.give_back(story, by=dana)
    note = workflow.comment(story, by=dana, text="Is it so?").note
    workflow.resolve(note, by=dana)
    workflow.accept(workflow.suggest(story, by=dana, text={"headline": "Turku waits"}), by=rhea)
    workflow.refuse(workflow.suggest(story, by=dana, text={"kicker": "Trade"}), by=rhea)
    second = Article.objects.get(pk=story.pk)
    second.standfirst = "Written beside"
    kept = workflow.keep_beside(second, by=rhea, tags=[], bylines=[], opened_on=1, desk={})
    workflow.take_in(kept.version, by=rhea, choices={"headline": "mine"})
    presence.hear(story, by=rhea, key="page-of-rhea", place=Place.WRITING, now=clock.now())
    workflow.ask(story, by=dana)
    workflow.hand_over(story, by=rhea)
    batch = Replacement.objects.create(
        find="Turku", put="Abo", places="body", made_by=dana, released=True
    )
    workflow.revert(workflow.replace_words(story, Search("Turku", "Abo"), batch, by=dana), by=dana)
    workflow.copy(story, by=rhea)
    workflow.throw_away(story, by=dana)
    workflow.bring_back(story, by=dana)


def past_the_house(dana: User) -> None:
    """A gate and four eyes passed, a legal read, an embargo lifted, a preview answered."""
    story = make.make_story("Gdynia", by=dana, embargo_until=TEN + HOUR)
    workflow.lift(story, by=dana, note="Their own site has it")
    workflow.ask_legal(story, by=dana)
    workflow.drop_legal(story, by=dana, note="Nothing in it")
    workflow.read_for_law(story.newest_version(), by=dana)
    until = TEN + HOUR
    link = workflow.share(story, by=dana, for_whom="A lawyer", expires_at=until, may_comment=True)
    workflow.answer(link, name="Lea", comment="Well")
    workflow.revoke(link, by=dana)
    house.set_gate("byline", role=CHIEF)
    house.four_eyes(make.make_section("world"))
    workflow.publish(story, by=dana, passes=PASSES)


def killed_out_of_a_bundle(dana: User) -> None:
    """Two asked for each time: the first kill is refused, the second agreed to while the story waits with others."""
    mara = cast.person("Mara", CHIEF, sections=(make.home(),))
    stories = [make.make_story(f"Vilnius {n}", by=dana) for n in range(2)]
    night = bundles.make("Night", by=dana)
    for story in stories:
        bundles.add(night, story.newest_version(), by=dana, passes={"byline": "An agency"})
    bundles.schedule(night, by=dana, at=TEN + HOUR, passes={story.pk: PASSES for story in stories})
    workflow.kill(stories[0], by=dana, note="Not true")
    workflow.keep(stories[0], by=mara, note="It is true")
    workflow.kill(stories[0], by=dana, note="It is not")
    workflow.kill(stories[0], by=mara)


def test_it_stands_after_every_verb_there_is(settings: Settings) -> None:
    settings.KILL_NEEDS_TWO = True
    with time_machine.travel(TEN, tick=False) as moved:
        dana = cast.dana()
        story = released_and_mended(dana)
        written_by_many(dana)
        past_the_house(dana)
        killed_out_of_a_bundle(dana)
        assert list(chain.faults()) == []
        moved.shift(2 * HOUR)  # what waited is out
        workflow.publish(story, by=dana, version=story.versions.get(number=3), passes=PASSES)
        assert list(chain.faults()) == []
        assert only_one_is_live()
    assert set(Event.objects.values_list("verb", flat=True)) == set(Verb.values)
