"""What both versions changed is chosen by a person; nothing is merged before that, and no choice is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from articles.models import Article
from tests import cast
from tests.desk.torn import BODY, TEN, marked, merge_url, post, torn
from tests.make import make_section

pytestmark = pytest.mark.django_db
BODIES = ({"body": BODY.replace("five", "six")}, {"body": BODY.replace("five", "nine")})
HEADLINES = ({"headline": "Ports reopen at dawn"}, {"headline": "Ports reopen at last"})
FIRST, LAST = "<p>The cranes rose at six.</p>", "<p>More on Monday.</p>"
SIX, NINE = (f"<p>One scale serves {number} harbours.</p>" for number in ("six", "nine"))


@pytest.fixture(autouse=True)
def ten_o_clock(client: Client) -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        client.force_login(cast.ed())
        yield


def merged(story: Article) -> Article | None:
    return story.versions.filter(number__gt=4).first()


def test_a_clash_needs_a_choice(client: Client) -> None:
    story = torn(*BODIES)
    assert (
        'type="radio" name="choice-body-0" value="both"'
        in client.get(merge_url(story)).content.decode()
    )
    for choice in ({}, {"choice-body-0": "neither"}, {"choice-body-7": "mine"}):
        answer = post(client, story, **choice)
        page = answer.content.decode()
        assert "Choose for each passage that both versions changed." in page
        assert "Choose one." in page
        assert merged(story) is None
    assert story.versions.get(number=2).live_from is not None


def test_what_each_side_changed_is_marked_inside_the_passage(client: Client) -> None:
    bold = {"body": BODY.replace("five", "<strong>five</strong>")}
    story = torn(BODIES[0] | HEADLINES[0], bold | HEADLINES[1])
    headline, body = client.get(merge_url(story)).context["clashes"]
    assert [marked(side.passages[0].marks) for side in headline.sides] == [
        "-Baltic ports- +Ports+ reopen +at dawn+", "-Baltic ports- +Ports+ reopen +at last+",
    ]  # fmt: skip
    mine, theirs = (side.passages[0] for side in body.sides)
    assert marked(mine.marks) == "One scale serves -five- +six+ harbours."
    assert (marked(theirs.marks), theirs.notes) == (
        "One scale serves five harbours.", ["Changed: bold"],
    )  # fmt: skip
    assert 'class="merge__reads"' in client.get(merge_url(story)).text


@pytest.mark.parametrize(
    ("choice", "said"), [("mine", SIX), ("theirs", NINE), ("both", SIX + NINE)]
)
def test_each_choice_of_a_passage(choice: str, said: str, client: Client) -> None:
    story = torn(*BODIES)
    post(client, story, **{"choice-body-0": choice})
    assert merged(story).body == FIRST + said + LAST


@pytest.mark.parametrize(
    ("choice", "said"), [("mine", "Ports reopen at dawn"), ("theirs", "Ports reopen at last")]
)
def test_each_choice_of_a_line(choice: str, said: str, client: Client) -> None:
    story = torn(*HEADLINES)
    assert 'value="both"' not in client.get(merge_url(story)).content.decode()
    assert post(client, story, **{"choice-headline": "both"}).status_code == 200
    post(client, story, **{"choice-headline": choice})
    assert merged(story).headline == said


@pytest.mark.parametrize(
    ("choice", "said"), [("mine", "Ira Mohanty"), ("theirs", "Tomek Lis, in Gdynia")]
)
def test_each_choice_of_the_names(choice: str, said: str, client: Client) -> None:
    story = torn({"bylines": ["Ira Mohanty"]}, {"bylines": ["Tomek Lis"]})
    page = client.get(merge_url(story))
    [clash] = page.context["clashes"]
    assert [side.words for side in clash.sides] == ["Ira Mohanty", "Tomek Lis"]
    post(client, story, **{"choice-bylines": choice})
    assert [str(name) for name in merged(story).byline_rows.all()] == [said.split(",")[0]]


def test_sections_are_shown_by_name(client: Client) -> None:
    client.force_login(cast.dana())
    story = torn({"section": make_section("sport")}, {"section": make_section("culture")})
    [clash] = client.get(merge_url(story)).context["clashes"]
    assert (clash.label, clash.base.words) == ("Section", "World")
    assert [side.words for side in clash.sides] == ["Sport", "Culture"]
    post(client, story, **{"choice-section_id": "theirs"})
    assert merged(story).section.path == "culture"


def test_the_choices_made_stand_when_one_is_missing(client: Client) -> None:
    story = torn(BODIES[0] | HEADLINES[0], BODIES[1] | HEADLINES[1])
    answer = post(client, story, **{"choice-headline": "theirs"})
    headline, body = answer.context["clashes"]
    assert (headline.chosen, headline.missing, body.missing) == ("theirs", False, True)
    chosen = (
        'name="choice-headline" value="theirs" aria-describedby="choice-headline-theirs" checked'
    )
    assert chosen in answer.content.decode()


def test_passages_are_counted_and_one_taken_out_is_said_so(client: Client) -> None:
    mine = BODY.replace("six", "seven").replace(LAST, "")
    theirs = BODY.replace("six", "five").replace("Monday", "Tuesday")
    story = torn({"body": mine}, {"body": theirs})
    answer = client.get(merge_url(story))
    labels = [clash.label for clash in answer.context["clashes"]]
    assert labels == ["Story, passage 1 of 2", "Story, passage 2 of 2"]
    assert "Nothing: it is taken out." in answer.content.decode()


def test_a_passage_is_shown_as_it_reads_and_runs_nothing(client: Client) -> None:
    story = torn({"headline": "<script>alert(1)</script>"} | BODIES[0], HEADLINES[0] | BODIES[1])
    page = client.get(merge_url(story)).content.decode()
    assert NINE in page
    assert "<script>alert(1)" not in page
