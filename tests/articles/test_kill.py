"""A kill ends everything at once and for good, whatever the story was about to do; what it said is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client

from articles import on_kill, workflow
from articles.models import Article, ArticleVersion, Event, Verb
from articles.workflow import Refused
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = "The source withdrew it"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def killed(story: Article, **how: Any) -> Article:
    workflow.kill(story, by=cast.dana(), note=WHY, **how)
    return Article.objects.get(pk=story.pk)


def live() -> Article:
    return make.make_story(live=True, now=TEN - HOUR)


def test_a_live_story_is_gone_now_and_its_reason_kept() -> None:
    story = killed(live())
    version = story.versions.get()
    assert (story.killed_at, story.kill_reason) == (TEN, WHY)
    assert (version.live_from, version.live_until) == (TEN - HOUR, TEN)
    event = Event.objects.get(verb=Verb.KILL)
    assert (event.actor, event.version, event.note) == (cast.dana(), version, WHY)


def test_what_waits_and_what_is_held_is_given_up_and_named() -> None:
    story = live()
    for number, hours in ((2, 1), (3, 2)):
        make.revise(story, headline=f"Update {number}")
        workflow.schedule(story, by=cast.dana(), at=TEN + hours * HOUR)
    workflow.hold(story.versions.get(number=3), by=cast.dana())
    story = killed(story)
    assert not story.versions.filter(live_from__gt=TEN).exists()
    assert not story.versions.held().exists()
    note = Event.objects.get(verb=Verb.KILL).note
    assert "release of v2 is given up" in note and "release of v3 is given up" in note


def test_the_past_stays_as_it_was() -> None:
    story = live()
    make.revise(story, headline="Mended")
    workflow.publish(story, by=cast.dana(), now=TEN - HOUR / 2)
    killed(story)
    seen = [ArticleVersion.objects.live(TEN - HOUR / 4 * n).get().number for n in (1, 3)]
    assert seen == [2, 1]
    assert not ArticleVersion.objects.live(TEN).exists()


KINDS: dict[str, Callable[[], Article]] = {
    "draft": make.make_story,
    "scheduled": lambda: make.make_story(at=TEN + HOUR),
    "embargoed": lambda: make.make_story(embargo_until=TEN + HOUR),
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_readers_never_saw_answers_as_if_it_had_never_been(
    kind: str, client: Client
) -> None:
    story = killed(KINDS[kind]())
    assert story.killed_at == TEN
    assert story.first_published_at is None
    assert client.get(story.url_in(story.section)).status_code == 404


def test_one_that_readers_saw_answers_gone_in_neutral_words(client: Client) -> None:
    story = live()
    workflow.unpublish(story, by=cast.dana(), at=TEN, now=TEN)
    story = killed(story)
    answer = client.get(story.url_in(story.section))
    assert answer.status_code == 410
    assert story.headline not in answer.text and WHY not in answer.text


def after() -> dict[str, Callable[[Article], object]]:
    by = {"by": cast.dana()}
    return {
        "save": lambda s: workflow.save(s, **by),
        "publish": lambda s: workflow.publish(s, **by),
        "schedule": lambda s: workflow.schedule(s, at=TEN + HOUR, **by),
        "restore": lambda s: workflow.restore(s.versions.get(), **by),
        "roll_back": lambda s: workflow.roll_back(s.versions.get(), **by),
        "merge": lambda s: workflow.merge(s.versions.get(), s.versions.get(), **by),
        "correct": lambda s: workflow.correct(s, kind="note", text="Never mind", **by),
        "submit": lambda s: workflow.submit(s, **by),
        "kill": lambda s: workflow.kill(s, note="Again", **by),
        "keep": lambda s: workflow.keep(s, note="Again", **by),
        "throw_away": lambda s: workflow.throw_away(s, **by),
        "bring_back": lambda s: workflow.bring_back(s, **by),
    }


@pytest.mark.parametrize(
    "verb",
    "save publish schedule restore roll_back merge correct submit kill keep throw_away bring_back".split(),
)
def test_nothing_can_be_done_to_it_any_more(verb: str) -> None:
    story = killed(live())
    with pytest.raises(Refused, match="has been killed"):
        after()[verb](story)


def test_the_database_holds_it_too() -> None:
    story = killed(live())
    version = QuerySet(ArticleVersion).filter(article=story)
    row = Article.objects.filter(pk=story.pk)
    changes: list[Callable[[], object]] = [
        lambda: version.update(live_until=None),
        lambda: version.update(held_for=TEN + HOUR),
        lambda: row.update(killed_at=None),
        lambda: row.update(kill_reason="Another"),
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="articles_killed"), transaction.atomic():
            change()
    other = make.make_story(live=True)
    with pytest.raises(IntegrityError, match="articles_killed"), transaction.atomic():
        Article.objects.filter(pk=other.pk).update(killed_at=TEN)


def test_it_wants_a_reason() -> None:
    story = live()
    with pytest.raises(Refused, match="Say why"):
        workflow.kill(story, by=cast.dana(), note="  ")
    assert Article.objects.get().killed_at is None


def test_a_save_meanwhile_does_not_hold_it_up() -> None:
    story = live()
    make.revise(story, headline="Saved by somebody")
    assert killed(story).killed_at == TEN


def test_other_parts_end_what_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_kill, "_ends", {})
    seen: list[Any] = []
    on_kill.register("links", lambda article, by, now: seen.append((article.pk, by, now)) or ())
    story = killed(live())
    assert seen == [(story.pk, cast.dana(), TEN)]
