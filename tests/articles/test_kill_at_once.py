"""A kill among releases from several threads: it is the last of them, and no picture that is needed goes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles import darkroom, workflow
from articles.models import Article, ArticleVersion, Takedown
from articles.workflow import Refused
from newsroom.core import clock
from tests import cast, make
from tests.articles.test_at_once import THREADS, TURNS, in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_released_after_it() -> None:
    story, dana = make.make_story(live=True), cast.dana()
    soon = clock.now() + timedelta(hours=1)

    def act(number: int) -> None:
        mine = Article.objects.get(pk=story.pk)
        try:
            if number == THREADS * TURNS // 2:
                workflow.kill(mine, by=dana, note="Not true")
                return
            mine.headline = f"By thread {number}"
            version = workflow.save(mine, by=dana)
            if number % 2:
                workflow.publish(mine, by=dana)
            else:
                at = soon + timedelta(minutes=number)
                workflow.schedule(mine, by=dana, version=version, at=at)
        except Refused:
            return

    in_threads(act)
    killed = Article.objects.get()
    assert killed.killed_at is not None
    for minutes in (0, 61, 120):
        at = clock.now() + timedelta(minutes=minutes)
        assert not ArticleVersion.objects.live(at).exists()
    assert not killed.versions.filter(made_at__gt=killed.killed_at).exists()


def test_a_picture_that_another_story_takes_up_in_that_moment_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(darkroom, "finish_later", lambda number: None)
    dana, pairs = cast.dana(), []
    for number in range(THREADS * TURNS // 2):
        photo = make.make_photo()
        killed = make.make_story(f"Killed {number}", lead_photo=photo, live=True)
        pairs.append((killed, make.make_story(f"Other {number}", lead_photo=photo)))

    def act(number: int) -> None:
        killed, other = pairs[number // 2]
        if number % 2:
            workflow.kill(killed, by=dana, note="Not true")
        else:
            workflow.publish(other, by=dana)

    in_threads(act)
    assert Article.objects.filter(killed_at__isnull=False).count() == len(pairs)
    assert not Takedown.objects.filter(ended_at=None).exists()
