"""Two bundles that share their stories, moved and cancelled by several people while the stories are held one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import Bundle, BundleEntry
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
