"""Faults that were found by trying to break the paper, each held by a test."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from articles import policy, workflow
from articles.models import Article, Correction, Event
from articles.workflow import Refused
from newsroom.core import clock
from sections.models import Section, place
from tests import cast, make
from tests.reader import Reader

pytestmark = pytest.mark.django_db(transaction=True)


def test_home_cannot_be_put_below_its_own_child() -> None:
    make.make_section("world")
    home = make.home()
    home.parent, home.slug = make.make_section("world"), "oops"
    with pytest.raises(ValidationError, match="Home stands above"):
        place(home)
    assert Section.objects.home().path == ""


def test_a_reporter_cannot_move_a_story_that_readers_see_to_another_section() -> None:
    story = make.make_story(section="world", live=True)
    with pytest.raises(Refused, match="move a story"):
        make.revise(story, by=cast.rhea(), section=make.make_section("sport"))


def test_those_of_the_section_where_it_is_live_can_always_withdraw_it() -> None:
    story = make.make_story(section="world", live=True)
    make.revise(story, by=cast.dana(), section=make.make_section("sport"))
    story = Article.objects.get(pk=story.pk)
    assert policy.may(cast.ed(), "unpublish", story)
    assert not policy.may(cast.ed(), "publish", story)
    workflow.unpublish(story, by=cast.ed())
    assert story.live_version() is None


@pytest.mark.parametrize("where", ["lead_photo", "social_photo", "body"])
def test_no_picture_goes_out_without_alt_text(where: str) -> None:
    photo = make.make_photo(alt="")
    figure = f'{make.BODY}<figure class="library-image" data-image="{photo.pk}"></figure>'
    story = make.make_story(**{where: figure if where == "body" else photo})
    with pytest.raises(Refused, match="alt text"):
        workflow.publish(story, by=cast.dana())


def test_an_old_address_is_not_given_to_another_story() -> None:
    story = make.make_story(slug="old-one", live=True)
    make.revise(story, slug="new-one")
    with pytest.raises(Refused, match="another story's address"):
        make.make_story("Another", slug="old-one")


def test_a_restored_story_does_not_take_a_sections_address() -> None:
    story = make.make_story(section="world", slug="chess")
    first = story.newest_version()
    make.revise(story, section=make.make_section("sport"))
    make.make_section("world/chess")
    with pytest.raises(Refused, match="section stands"):
        workflow.restore(first, by=cast.dana())


def test_a_section_does_not_take_the_address_of_a_live_story() -> None:
    story = make.make_story(section="world", slug="chess", live=True)
    make.revise(story, section=make.make_section("sport"))
    with pytest.raises(ValidationError, match="story stands"):
        make.make_section("world/chess")


def test_a_tag_taken_off_its_only_story_leaves_the_index() -> None:
    story = make.make_story(tags=["Zinc", "Tin"], live=True)
    reader = Reader()
    assert "Zinc" in reader.get("/tags/").text
    make.revise(story, tags=["Tin"])
    workflow.publish(story, by=cast.dana())
    assert "Zinc" not in reader.get("/tags/").text


@pytest.mark.parametrize(("address", "count"), [("/tags/cup/", 21), ("/sport/", 25)])
def test_a_link_to_older_stories_goes_when_the_last_of_them_does(address: str, count: int) -> None:
    begin = clock.now() - timedelta(hours=2)
    stories = [
        make.make_story(
            f"Story {number}",
            section="sport",
            tags=["cup"],
            live=True,
            now=begin + timedelta(minutes=number),
        )
        for number in range(count)
    ]
    reader = Reader()
    assert "?before=" in reader.get(address).text
    assert reader.get(address).came == "HIT"
    workflow.unpublish(stories[0], by=cast.dana())
    assert "?before=" not in reader.get(address).text


def test_a_correction_is_seen_at_once() -> None:
    story = make.make_story(slug="story", live=True)
    reader = Reader()
    for address in ("/world/story/", "/corrections/"):
        assert "eleven weeks" not in reader.get(address).text
    workflow.correct(story, by=cast.dana(), kind="correction", text="It was eleven weeks.")
    for address in ("/world/story/", "/corrections/"):
        assert "eleven weeks" in reader.get(address).text
    assert Event.objects.get(verb="correct").note == "It was eleven weeks."


def test_a_reporter_does_not_correct_in_public() -> None:
    story = make.make_story(live=True)
    with pytest.raises(Refused):
        workflow.correct(story, by=cast.rhea(), kind="correction", text="It was eleven weeks.")
    assert not Correction.objects.exists()
