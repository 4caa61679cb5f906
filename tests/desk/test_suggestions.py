"""The writer accepts or refuses what was suggested, change by change; what was changed meanwhile is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, Event, Suggestion, Verb
from articles.refusal import Refused
from tests import cast
from tests.desk.forms import change_url
from tests.desk.second import BODY
from tests.desk.test_suggest import suggested
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
SIX = {"body": BODY.replace("five", "six").replace("Monday", "Tuesday")}


@pytest.fixture
def story() -> Article:
    return make_story(body=BODY)


@pytest.fixture
def rhea(client: Client) -> Client:
    client.force_login(cast.rhea())
    return client


def url(story: Article) -> str:
    return reverse("admin:articles_article_suggestions", args=[story.pk])


def decide(client: Client, story: Article, what: str, number: int = 2, **given: str) -> Any:
    stored = Article.objects.get(pk=story.pk)
    form = {"suggestion": number, "do": what, "seen": stored.edit_token, **given}
    answer = client.post(url(story), form)
    story.refresh_from_db()
    return answer


def verdicts() -> list[str]:
    rows = Suggestion.objects.get().changes.order_by("position")
    return list(rows.values_list("verdict", flat=True))


def test_the_form_and_the_page_show_each_change(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open", note="Count again", **SIX)
    assert "suggests 3 changes" in rhea.get(change_url(story)).text
    page = rhea.get(url(story))
    [told] = page.context["undecided"]
    names = [line.name for each in told.changes for line in each.told.lines]
    assert names == ["Headline", "Paragraph 2", "Paragraph 3"]
    assert "Count again" in page.text
    assert 'value="accept:1"' in page.text


def test_one_is_taken_in_and_the_others_wait(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open", **SIX)
    answer = decide(rhea, story, "accept:1")
    assert str(*get_messages(answer.wsgi_request)) == "1 change is taken into the story."
    made = story.written_from
    assert (made.number, made.based_on.number, made.made_by) == (3, 1, cast.rhea())
    assert made.merged_with is None
    assert (story.headline, story.body) == ("Baltic ports reopen", BODY.replace("five", "six"))
    assert verdicts() == ["", "accepted", ""]
    event = Event.objects.latest("pk")
    assert (event.verb, event.version, event.note) == (Verb.ACCEPT, made, "v2, change 2 of 3")
    change = Suggestion.objects.get().changes.get(position=1)
    assert (change.became, change.decided_by) == (made, cast.rhea())


def test_one_is_refused_with_a_reason_and_stays_readable(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open")
    decide(rhea, story, "refuse:0", reason="The old one sings")
    assert (story.headline, story.versions.count(), verdicts()) == (
        "Baltic ports reopen",
        2,
        ["refused"],
    )
    event = Event.objects.latest("pk")
    assert (event.verb, event.version.number, event.actor) == (Verb.REFUSE, 2, cast.rhea())
    assert event.note == "v2, change 1 of 1. The old one sings"
    page = rhea.get(url(story))
    assert page.context["undecided"] == []
    assert "Refused by Rhea" in page.text
    assert "The old one sings" in page.text
    assert "Ports open" in page.text


def test_all_are_taken_in_as_one_version(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open", **SIX)
    decide(rhea, story, "accept:all")
    assert (story.headline, story.body) == ("Ports open", SIX["body"])
    assert (story.written_from.number, verdicts()) == (3, ["accepted"] * 3)
    assert Event.objects.filter(verb=Verb.ACCEPT).count() == 1


def test_what_was_changed_elsewhere_meanwhile_is_kept(story: Article, rhea: Client) -> None:
    suggested(story, **SIX)
    revise(story, body=f"<p>A new beginning.</p>{BODY}", kicker="Trade", tags=["Ports"])
    decide(rhea, story, "accept:0")
    assert story.body == f"<p>A new beginning.</p>{BODY.replace('five', 'six')}"
    assert (story.kicker, [tag.name for tag in story.tags.all()]) == ("Trade", ["Ports"])


def test_what_meets_another_change_is_said_and_taken_only_by_choice(
    story: Article, rhea: Client
) -> None:
    suggested(story, **SIX)
    revise(story, body=BODY.replace("five", "nine"))
    page = rhea.get(url(story))
    assert "The story was changed here since v1" in page.text
    assert "nine harbours" in page.text
    answer = decide(rhea, story, "accept:0")
    assert "The story was changed at that passage meanwhile." in answer.text
    decide(rhea, story, "accept:0", choice="theirs")
    assert verdicts() == ["", ""]
    decide(rhea, story, "accept:0", choice="both")
    six, nine = (f"<p>One scale serves {number} harbours.</p>" for number in ("six", "nine"))
    assert six + nine in story.body
    assert verdicts() == ["accepted", ""]


def test_a_choice_made_before_the_passage_changed_again_is_not_obeyed(
    story: Article, rhea: Client
) -> None:
    suggested(story, **SIX)
    revise(story, body=BODY.replace("five", "nine"))
    seen = Article.objects.get().edit_token
    revise(story, body=BODY.replace("five", "ten"))
    answer = decide(rhea, story, "accept:0", choice="mine", seen=seen)
    assert "saved this story while you had it open" in answer.text
    assert "ten harbours" in story.body


def test_of_all_those_that_meet_nothing_are_taken_and_the_rest_waits(
    story: Article, rhea: Client
) -> None:
    suggested(story, **SIX)
    revise(story, body=BODY.replace("five", "nine"))
    answer = decide(rhea, story, "accept:all")
    assert "The others meet words" in str(*get_messages(answer.wsgi_request))
    assert "nine harbours" in story.body
    assert "Tuesday" in story.body
    assert verdicts() == ["", "accepted"]


def test_two_suggestions_stand_beside_each_other(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open")
    suggested(story, by=cast.dana(), standfirst="All five", headline="Ports open at last")
    decide(rhea, story, "accept:0", number=2)
    assert "The story was changed here since v1" in rhea.get(url(story)).text
    decide(rhea, story, "accept:1", number=3)
    assert (story.headline, story.standfirst) == ("Ports open", "All five")


def test_a_suggestion_that_the_story_follows_already_makes_no_version(
    story: Article, rhea: Client
) -> None:
    suggested(story, headline="Ports open")
    revise(story, headline="Ports open")
    assert "The story says this already." in rhea.get(url(story)).text
    decide(rhea, story, "accept:0")
    assert (story.versions.count(), verdicts()) == (3, ["accepted"])
    assert Event.objects.latest("pk").verb == Verb.ACCEPT


def test_what_is_decided_is_not_decided_again(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open")
    decide(rhea, story, "accept:0")
    assert "That was decided already." in decide(rhea, story, "refuse:0").text
    with pytest.raises(Refused):
        workflow.accept(Suggestion.objects.get(), by=cast.rhea())


def test_an_approved_story_is_a_draft_again_and_readers_see_nothing(rhea: Client) -> None:
    story = make_story(body=BODY, live=True)
    suggested(story, headline="Ports open")
    decide(rhea, story, "accept:0")
    assert (story.desk_state, story.live_version().headline) == ("draft", "Baltic ports reopen")


@pytest.mark.parametrize("what", ["accept:0", "refuse:0", "accept:all", "refuse:all"])
def test_who_may_not_change_the_story_decides_nothing(what: str, client: Client) -> None:
    story = make_story(section="sport")
    suggested(story, by=cast.dana(), headline="X")
    for who in (cast.ed, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        assert decide(client, story, what).status_code == 403
    assert verdicts() == [""]
    client.force_login(cast.pia())
    assert 'name="do"' not in client.get(url(story)).text


@pytest.mark.parametrize("what", ["", "accept", "accept:x", "publish:0", "accept:-1"])
def test_what_no_button_sends(what: str, story: Article, rhea: Client) -> None:
    suggested(story, headline="X")
    assert decide(rhea, story, what).status_code == 404
    assert decide(rhea, story, "accept:0", number=1).status_code == 404
    assert verdicts() == [""]


def test_foreign_words_are_shown_and_run_nothing(story: Article, rhea: Client) -> None:
    suggested(story, headline="<script>alert(1)</script>")
    revise(story, headline="<b>Dana’s</b>")
    page = rhea.get(url(story)).text
    assert "<script>alert(1)" not in page
    assert "<b>Dana’s" not in page
    assert "&lt;b&gt;Dana’s" in page


def test_the_versions_say_what_stands_beside_the_story(story: Article, rhea: Client) -> None:
    suggested(story, headline="Ports open")
    page = rhea.get(reverse("admin:articles_article_history", args=[story.pk])).text
    assert "A suggestion</a>, beside the story" in page
    assert "Restore v2" not in page
    one = rhea.get(reverse("admin:articles_article_version", args=[story.pk, 2])).text
    assert "Restore v2" not in one
