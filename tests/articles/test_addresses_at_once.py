"""Addresses given in the same instant: a made one is made again, a typed one is refused, and no story is lost."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from articles import addresses, workflow
from articles.models import Article
from articles.workflow import Refused
from tests import cast, make
from tests.articles.test_at_once import THREADS, TURNS, in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_saves_with_one_headline_at_once_have_an_address_each() -> None:
    section, rhea, meet = make.make_section("world"), cast.rhea(), Barrier(THREADS)

    def save(number: int) -> str:
        story = Article(headline=f"Ports reopen {number // THREADS}", section=section)
        meet.wait(20)
        workflow.save(story, by=rhea, tags=["Ports"])
        return story.slug

    slugs = in_threads(save)
    assert len(set(slugs)) == THREADS * TURNS == Article.objects.count()
    assert all(str(slug).startswith("ports-reopen-") for slug in slugs)
    assert all(story.newest_version().number == 1 for story in Article.objects.all())


def test_the_same_typed_address_at_once_is_one_storys_and_the_others_are_told() -> None:
    section, rhea, meet = make.make_section("world"), cast.rhea(), Barrier(THREADS)

    def save(number: int) -> bool:
        story = Article(headline="Ports", section=section, slug=f"ports-{number // THREADS}")
        meet.wait(20)
        try:
            workflow.save(story, by=rhea)
        except Refused as refusal:
            assert "has just taken the address" in str(refusal)
            return False
        return True

    assert in_threads(save).count(True) == TURNS == Article.objects.count()


def test_it_makes_another_address_where_the_database_refuses_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What two threads meet by luck, met for certain: the story that came between is seen only by the database."""
    make.make_story("Ports reopen")
    offered = iter(["ports-reopen", "ports-reopen-2"])
    monkeypatch.setattr(addresses, "free_story_slug", lambda headline: next(offered))
    second = make.make_story("Ports reopen")
    assert second.slug == "ports-reopen-2"
    assert second.newest_version().headline == "Ports reopen"


def test_it_refuses_when_it_is_always_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    make.make_story("Ports reopen")
    monkeypatch.setattr(addresses, "free_story_slug", lambda headline: "ports-reopen")
    with pytest.raises(Refused, match="taken the address “ports-reopen”"):
        make.make_story("Ports reopen")
    assert Article.objects.count() == 1


def test_it_hides_no_other_complaint_of_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        addresses.write(Article(headline="Ports", slug="ports", updated_at=None))
