"""A reviewer's suggestion: a version beside the working copy, which no reader is ever shown by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Event, SuggestedChange, Suggestion, Verb
from articles.refusal import Refused
from articles.suggestions import open_for
from newsroom.core import clock
from tests import cast
from tests.desk.forms import change_url
from tests.desk.second import BODY
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
TEXT = ("kicker", "headline", "short_headline", "standfirst", "body")


def suggest_url(story: Any) -> str:
    return reverse("admin:articles_article_suggest", args=[story.pk])


def sent(story: Any, **changes: str) -> dict[str, Any]:
    """What a browser sends from the form of suggestions."""
    return {name: getattr(story, name) for name in TEXT} | {"opened_on": 1} | changes


def suggested(story: Any, *, by: Any = None, note: str = "", **text: str) -> Suggestion:
    return workflow.suggest(story, by=by or cast.ed(), text=text, note=note)


def test_it_is_a_version_beside_the_working_copy(client: Client) -> None:
    story = make_story(body=BODY, tags=["RUSSIA"], bylines=["Ira Mohanty"])
    client.force_login(cast.ed())
    assert "Suggest changes" in client.get(change_url(story)).text
    assert client.get(suggest_url(story)).context["form"]["headline"].value() == story.headline
    text = {"headline": "Ports open again", "body": BODY.replace("five", "six")}
    answer = client.post(suggest_url(story), sent(story, note="Count them again", **text))
    assert answer.url == reverse("admin:articles_article_suggestions", args=[story.pk])
    made = Suggestion.objects.get()
    version = made.version
    assert (version.number, version.based_on.number, version.made_by) == (2, 1, cast.ed())
    assert (version.headline, version.note) == ("Ports open again", "Count them again")
    assert [row.tag.name for row in version.tag_rows.all()] == ["RUSSIA"]
    assert [str(row.author) for row in version.byline_rows.all()] == ["Ira Mohanty"]
    story.refresh_from_db()
    assert (story.headline, story.written_from.number) == ("Baltic ports reopen", 1)
    names = list(made.changes.values_list("name", "start", "end", "verdict"))
    assert names == [("headline", 0, 0, ""), ("body", 1, 2, "")]
    event = Event.objects.latest("pk")
    assert (event.verb, event.version, event.note) == (Verb.SUGGEST, version, "Count them again")


def test_what_the_form_does_not_hold_is_no_part_of_it(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    client.post(
        suggest_url(story), sent(story, headline="Ports open", dateline="Elsewhere", slug="else")
    )
    assert list(SuggestedChange.objects.values_list("name", flat=True)) == ["headline"]
    assert Suggestion.objects.get().version.dateline == ""


def test_one_that_changes_nothing_or_is_wrong_is_not_sent(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    assert "You have changed nothing yet." in client.post(suggest_url(story), sent(story)).text
    wrong = client.post(suggest_url(story), sent(story, headline="", standfirst="Kept")).text
    assert "Nothing you typed is lost." in wrong
    assert "Kept" in wrong
    assert not Suggestion.objects.exists()


def test_pasted_lines_and_foreign_html_are_made_plain(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    text = {"headline": "Ports\nopen", "body": "<p>Six.</p><script>x()</script>"}
    client.post(suggest_url(story), sent(story, **text))
    version = Suggestion.objects.get().version
    assert (version.headline, version.body) == ("Ports open", "<p>Six.</p>")


def test_it_says_what_it_was_written_from_though_the_story_went_on(client: Client) -> None:
    story = make_story(body=BODY)
    client.force_login(cast.ed())
    form = sent(story, headline="Ports open")
    revise(story, standfirst="More of it")
    client.post(suggest_url(story), form)
    made = Suggestion.objects.get()
    assert (made.version.based_on.number, made.changes.count()) == (1, 1)


@pytest.mark.parametrize("verb", ["publish", "schedule", "restore", "merge"])
def test_it_goes_out_by_no_door(verb: str, client: Client) -> None:
    story = make_story(body=BODY, live=True)
    version = suggested(story, headline="Ports open").version
    client.force_login(cast.dana())
    story.refresh_from_db()
    if verb == "merge":
        url = reverse("admin:articles_article_merge", args=[story.pk, 2, 1])
    else:
        url = reverse("admin:articles_article_act", args=[story.pk, verb])
    given = {
        "seen": story.edit_token,
        "version": 2,
        "at": "2090-01-01T10:00",
        "significance": "update",
    }
    answer = client.post(url, given)
    assert "is a suggestion" in answer.text
    version.refresh_from_db()
    story.refresh_from_db()
    assert (version.live_from, story.headline, story.versions.count()) == (
        None,
        "Baltic ports reopen",
        2,
    )


def test_nobody_rolls_back_to_it() -> None:
    story = make_story(live=True)
    version = suggested(story, headline="Ports open").version
    with pytest.raises(Refused, match="is a suggestion"):
        workflow.roll_back(version, by=cast.dana())


@pytest.mark.parametrize(
    ("who", "section"),
    [(cast.rhea, "world"), (cast.ed, "sport"), (cast.pia, "world"), (cast.sal, "world"), (cast.wes, "world")],
)  # fmt: skip
def test_who_may_not_review_suggests_nothing(who: Any, section: str, client: Client) -> None:
    story = make_story(section=section)
    client.force_login(who())
    assert client.get(suggest_url(story)).status_code == 403
    assert client.post(suggest_url(story), sent(story, headline="X")).status_code == 403
    with pytest.raises(Refused):
        suggested(story, by=who(), headline="X")
    assert not Suggestion.objects.exists()


def test_a_killed_story_is_not_suggested_to() -> None:
    story = make_story()
    type(story).objects.update(killed_at=clock.now())
    with pytest.raises(Refused, match="killed"):
        suggested(story, headline="X")


def test_they_are_counted_for_whom_they_wait() -> None:
    story = make_story()
    suggested(story, headline="X")
    suggested(story, headline="Y", standfirst="Z")
    suggested(make_story("Dana’s", by=cast.dana()), headline="X", by=cast.dana())
    assert (open_for(cast.rhea()), open_for(cast.ed()), open_for(cast.dana())) == (2, 0, 0)
    for each in Suggestion.objects.filter(article=story):
        workflow.refuse(each, by=cast.rhea())
    assert open_for(cast.rhea()) == 0
