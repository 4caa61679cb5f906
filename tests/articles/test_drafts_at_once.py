"""A save and the autosaves that are on their way with it: whichever comes first, the words do not come back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from articles import drafts, workflow
from articles.drafts import Over
from articles.models import Article, SideDraft
from newsroom.core import clock
from tests import cast
from tests.articles.test_at_once import in_threads
from tests.make import make_story

ROUNDS = 5
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("known", [True, False])
def test_autosaves_in_flight_do_not_outlive_the_save(known: bool) -> None:
    story, rhea = make_story(), cast.rhea()

    def keep(key: str, turn: int) -> None:
        typed = {"headline": f"Turn {turn}"}
        given = {"token": story.edit_token, "typed": typed, "now": clock.now()}
        drafts.keep(story, by=rhea, key=key, turn=turn, **given)

    def save(key: str) -> None:
        with transaction.atomic():
            mine = Article.objects.get(pk=story.pk)
            mine.headline = f"Saved from {key}"
            workflow.save(mine, by=rhea)
            drafts.end(person=rhea, key=key, now=clock.now())

    for number in range(ROUNDS):
        key = f"sitting-{number}"
        if known:
            keep(key, 1)

        def act(turn: int, key: str = key) -> str:
            if turn == 5:
                save(key)
                return "saved"
            try:
                keep(key, turn + 2)
            except Over:
                return "over"
            return "kept"

        assert in_threads(act).count("saved") == 1
    assert not SideDraft.objects.standing().exists()
    assert story.versions.count() == ROUNDS + 1


def test_the_first_autosave_waits_for_a_save_that_is_under_way() -> None:
    """Were it to write its row first, each would wait for the other's: the save for the key, it for the story."""
    story, rhea, key = make_story(), cast.rhea(), "sitting-one"

    def keep() -> None:
        try:
            drafts.keep(
                story, by=rhea, key=key, turn=1, token="", typed={"note": "x"}, now=clock.now()
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            workflow.save(Article.objects.get(pk=story.pk), by=rhea)
            autosave = pool.submit(keep)
            time.sleep(0.5)
            drafts.end(person=rhea, key=key, now=clock.now())
        with pytest.raises(Over):
            autosave.result()
