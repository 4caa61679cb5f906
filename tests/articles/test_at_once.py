"""Verbs from several threads at once: the story is locked, one live version stands, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from articles import workflow
from articles.models import Article, ArticleVersion, Event, Tag
from articles.workflow import Refused
from newsroom.core import clock
from tests import cast, make

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TURNS = 4, 4


def in_threads(act: Callable[[int], object]) -> list[object]:
    def one(number: int) -> object:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS * TURNS)))


def test_saves_at_once_have_a_number_each() -> None:
    story, dana = make.make_story(), cast.dana()

    def save(number: int) -> None:
        mine = Article.objects.get(pk=story.pk)
        mine.headline = f"By thread {number}"
        workflow.save(mine, by=dana)

    in_threads(save)
    numbers = list(story.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, THREADS * TURNS + 2))


def test_of_saves_from_the_same_form_one_wins_and_the_others_are_told() -> None:
    story, dana = make.make_story(), cast.dana()

    def save(number: int) -> bool:
        mine = Article.objects.get(pk=story.pk)
        mine.headline = f"By thread {number}"
        try:
            workflow.save(mine, by=dana, seen=story.edit_token)
        except Refused:
            return False
        return True

    assert in_threads(save).count(True) == 1
    assert story.versions.count() == 2


def test_releases_at_once_leave_one_live_version() -> None:
    story, dana = make.make_story(live=True), cast.dana()
    soon = clock.now() + timedelta(hours=1)

    def release(number: int) -> bool:
        mine = Article.objects.get(pk=story.pk)
        try:
            if number % 3 == 0:
                mine.headline = f"By thread {number}"
                workflow.save(mine, by=dana)
                workflow.publish(mine, by=dana)
            elif number % 3 == 1:
                mine.headline = f"Later by {number}"
                version = workflow.save(mine, by=dana)
                workflow.schedule(
                    mine, by=dana, version=version, at=soon + timedelta(minutes=number)
                )
            else:
                workflow.unpublish(mine, by=dana, keep_waiting=True)
        except Refused:
            return False
        return True

    done = in_threads(release).count(True)
    for minutes in range(-1, 120, 2):
        at = clock.now() + timedelta(minutes=minutes)
        assert ArticleVersion.objects.filter(article=story).live(at).count() <= 1
    releases = Event.objects.filter(article=story, verb__in=["publish", "schedule", "unpublish"])
    assert releases.count() == done + 1


def test_the_same_new_tag_at_once_is_one_tag() -> None:
    meet = Barrier(THREADS)

    def name(number: int) -> Tag:
        meet.wait(20)
        return Tag.objects.named([f"Harbour {number // THREADS}"])[0]

    made = in_threads(name)
    assert len({tag.pk for tag in made}) == TURNS == Tag.objects.count()
