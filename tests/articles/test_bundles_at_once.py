"""Two bundles that share their stories, moved and cancelled by several people while the stories are held one by one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from articles import workflow
from articles.models import ArticleVersion, Bundle, BundleEntry
from articles.workflow import Refused, bundles
from newsroom.core import clock
from tests import cast, make
from tests.articles.test_at_once import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def test_they_wait_for_each_other_and_stay_whole() -> None:
    dana, soon = cast.dana(), clock.now() + timedelta(days=1)
    stories = [make.make_story(f"Story {n}") for n in range(3)]
    pair = [bundles.make(name, by=dana) for name in ("First", "Second")]
    for bundle, order in zip(pair, (stories, reversed(stories)), strict=True):
        for story in order:
            version = make.revise(story, headline=f"{story.headline} in {bundle}")
            bundles.add(bundle, version, by=dana)

    def act(number: int) -> bool:
        bundle = pair[number % 2]
        try:
            if number % 4 == 3:
                entry = BundleEntry.objects.filter(bundle=bundle).latest("pk")
                workflow.hold(entry.version, by=dana)
            else:
                moment = soon + timedelta(hours=number % 2, minutes=number)
                bundles.schedule(bundle, by=dana, at=moment)
        except (Refused, BundleEntry.DoesNotExist):
            return False
        return True

    assert any(in_threads(act))
    for bundle in Bundle.objects.all():
        bounds = set(bundle.entries.values_list("version__live_from", flat=True))
        assert bounds <= {bundle.release_at}


def test_stories_put_in_crosswise_wait_in_one_order() -> None:
    """Each story stands in one bundle and is put into the other: neither waits for what the other has locked."""
    dana = cast.dana()
    stories = [make.make_story(f"Story {n}") for n in range(2)]
    pair = [bundles.make(name, by=dana) for name in ("First", "Second")]
    for turn in range(4):
        for bundle, story in zip(pair, reversed(stories), strict=True):
            bundles.add(bundle, make.revise(story, headline=f"There {turn}"), by=dana)
        coming = [make.revise(story, headline=f"Coming {turn}") for story in stories]
        meet = Barrier(len(pair))

        def put(
            number: int, meet: Barrier = meet, coming: Sequence[ArticleVersion] = coming
        ) -> None:
            try:
                meet.wait(20)
                bundles.add(pair[number], coming[number], by=dana)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(pair)) as pool:
            list(pool.map(put, range(len(pair))))
    assert {bundle.entries.count() for bundle in pair} == {2}
