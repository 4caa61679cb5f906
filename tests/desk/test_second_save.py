"""Two people save one story: the second save is kept whole and answered with the merge, never with an overwrite."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles.models import Article, Event, SecondSave, SideDraft, Verb
from tests import cast
from tests.desk.drafts import KEY, typed
from tests.desk.forms import change_url, filled
from tests.desk.second import BODY, bring, met, standing, together_url
from tests.desk.torn import lines_of
from tests.make import make_photo, make_story, revise

pytestmark = pytest.mark.django_db
MINE = {"headline": "Rhea’s headline", "tags": "RUSSIA, Harbours"}
THEIRS = {"body": BODY.replace("five", "six"), "bylines": ["Tomek Lis"]}


def test_it_keeps_the_second_forms_words_beside_the_story(client: Client) -> None:
    story, answer = met(client, MINE, THEIRS, tags=["RUSSIA"], bylines=["Ira Mohanty"])
    assert (answer.status_code, answer.url) == (302, together_url(story))
    version = story.versions.get(number=3)
    assert (version.headline, version.body) == ("Rhea’s headline", BODY)
    assert [row.tag.name for row in version.tag_rows.all()] == ["RUSSIA", "Harbours"]
    assert [str(row.author) for row in version.byline_rows.all()] == ["Ira Mohanty"]
    assert (version.made_by, version.based_on.number) == (cast.rhea(), 1)
    assert (story.headline, story.written_from.number) == ("Baltic ports reopen", 2)
    event = Event.objects.latest("pk")
    assert (event.verb, event.version, event.actor) == (Verb.WRITE, version, cast.rhea())
    assert event.note == "beside v2, which Dana saved meanwhile"


def test_where_nothing_clashes_one_press_saves_both(client: Client) -> None:
    story, _ = met(client, MINE, THEIRS, tags=["RUSSIA"], bylines=["Ira Mohanty"])
    page = client.get(together_url(story))
    assert page.context["clashes"] == []
    assert "Both of you can have your words" in page.text
    assert [line.name for line in page.context["theirs"].lines] == ["Paragraph 2"]
    said = ("Headline", "-Baltic ports reopen-", "+Rhea’s headline+")
    assert said in lines_of(page.context["mine"])
    assert "added: </span>Rhea’s headline" in page.text
    answer = bring(client, story)
    assert answer.url == change_url(story)
    made = story.written_from
    assert (made.number, made.based_on.number, made.merged_with.number) == (4, 2, 3)
    assert (story.headline, "six harbours" in story.body) == ("Rhea’s headline", True)
    assert [row.tag.name for row in made.tag_rows.all()] == ["RUSSIA", "Harbours"]
    assert [str(row.author) for row in story.bylines.all()] == ["Tomek Lis"]
    event = Event.objects.latest("pk")
    assert (event.verb, event.version, event.actor) == (Verb.MERGE, made, cast.rhea())
    assert SecondSave.objects.get().became == made
    assert standing() == 0


def test_what_both_changed_is_chosen(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s headline"}, {"headline": "Dana’s headline"})
    assert "Both of you changed the same words" in client.get(together_url(story)).text
    answer = bring(client, story)
    assert "Choose for each passage that both of you changed." in answer.text
    assert "Choose one." in answer.text
    assert (story.headline, standing()) == ("Dana’s headline", 1)
    bring(client, story, **{"choice-headline": "mine"})
    assert (story.headline, standing()) == ("Rhea’s headline", 0)


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_each_choice_of_a_passage(choice: str, client: Client) -> None:
    mine, theirs = BODY.replace("five", "six"), BODY.replace("five", "nine")
    story, _ = met(client, {"body": mine}, {"body": theirs})
    bring(client, story, **{"choice-body-0": choice})
    six, nine = (f"<p>One scale serves {number} harbours.</p>" for number in ("six", "nine"))
    middle = {"mine": six, "theirs": nine, "both": six + nine}[choice]
    assert story.body == BODY.replace("<p>One scale serves five harbours.</p>", middle)


def test_a_photograph_and_a_caption_are_brought_in_too(client: Client) -> None:
    photo = make_photo()
    story, _ = met(client, {"lead_photo": photo.pk, "lead_caption": "At dawn"}, THEIRS)
    bring(client, story)
    assert (story.lead_photo, story.lead_caption) == (photo, "At dawn")


@pytest.mark.parametrize("verb", ["publish", "schedule", "submit", "approve", "unpublish"])
def test_no_button_that_was_pressed_is_obeyed(verb: str, client: Client) -> None:
    mine = MINE | {"_verb": verb, "release_at": "2030-01-01T10:00"}
    story, answer = met(client, mine, THEIRS, who=cast.dana)
    assert answer.url == together_url(story)
    [told] = get_messages(answer.wsgi_request)
    assert "was not done" in str(told)
    assert not Event.objects.exclude(verb=Verb.WRITE).exists()
    assert not story.versions.released().exists()


def test_a_third_save_between_is_kept_and_shown_before_anything_is_saved(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS)
    seen = client.get(together_url(story)).context["original"].edit_token
    revise(story, headline="Dana’s second")
    answer = bring(client, story, seen=seen)
    assert "Dana saved this story while you had it open." in answer.text
    assert (story.headline, standing()) == ("Dana’s second", 1)
    [clash] = answer.context["clashes"]
    assert (clash.label, clash.missing) == ("Headline", False)
    bring(client, story, **{"choice-headline": "mine"})
    assert (story.headline, "six harbours" in story.body) == ("Rhea’s", True)


def test_a_restored_version_is_not_undone_by_a_form_opened_before_it(client: Client) -> None:
    """What was taken out by the restore stays out, though both come from the version restored."""
    story = make_story(body=BODY)
    revise(story, body=BODY.replace("five", "nine"))
    story.refresh_from_db()
    form = filled(story, headline="Rhea’s")
    revise(story, body=BODY)
    client.force_login(cast.rhea())
    client.post(change_url(story), form)
    bring(client, story, number=4)
    assert (story.headline, story.body) == ("Rhea’s", BODY)


def test_a_form_in_which_nothing_was_changed_makes_no_version(client: Client) -> None:
    story, answer = met(client, {"_verb": "submit"}, THEIRS)
    assert answer.url == change_url(story)
    assert "you had changed nothing in it" in str(*get_messages(answer.wsgi_request))
    assert (story.versions.count(), story.desk_state, standing()) == (2, "draft", 0)


@pytest.mark.parametrize(
    "ground", ["", "{", "[1]", '{"version": "2"}', '{"version": 99}', "9" * 2000]
)
def test_a_form_that_does_not_tell_what_it_was_opened_on_undoes_nothing(
    ground: str, client: Client
) -> None:
    mine = {"headline": "Rhea’s", "opened_on": ground, "edit_token": ""}
    story, answer = met(client, mine, {"headline": "Dana’s"})
    assert answer.url == together_url(story)
    assert story.headline == "Dana’s"
    assert [clash.label for clash in client.get(together_url(story)).context["clashes"]] == [
        "Headline"
    ]


def test_the_side_draft_ends_when_the_words_are_kept_as_a_version(client: Client) -> None:
    story = make_story(body=BODY)
    client.force_login(cast.rhea())
    typed(client, story, headline="Rhea’s")
    form = filled(story, headline="Rhea’s", draft_key=KEY)
    revise(story, **THEIRS)
    client.post(change_url(story), form)
    assert not SideDraft.objects.standing().exists()


def test_a_wrong_field_is_mended_first_and_no_word_is_lost(client: Client) -> None:
    wrong = {
        "headline": "",
        "standfirst": "Kept",
        "body": "<p>Also kept.</p>",
        "bylines-0-author": "Nobody",
    }
    story, answer = met(client, wrong, THEIRS)
    for words in (
        "Kept",
        "Also kept.",
        "Nobody",
        "Nothing you typed is lost",
        "Somebody else has saved",
    ):
        assert words in answer.text
    form = answer.context["adminform"].form
    mended = {name: form[name].value() for name in ("edit_token", "opened_on")}
    client.post(
        change_url(story),
        filled(story, **wrong | mended | {"headline": "Rhea’s", "bylines-0-author": ""}),
    )
    assert story.versions.get(number=3).based_on.number == 1


def test_the_form_offers_what_was_kept_until_it_is_settled(client: Client) -> None:
    story, _ = met(client, MINE, THEIRS)
    assert together_url(story) in client.get(change_url(story)).text
    other = Client()
    other.force_login(cast.dana())
    assert together_url(story) not in other.get(change_url(story)).text
    bring(client, story, leave="yes")
    assert together_url(story) not in client.get(change_url(story)).text
    assert Article.objects.get().written_from.number == 2


def test_the_history_names_who_the_story_stands_at_and_not_who_wrote_beside_it(
    client: Client,
) -> None:
    story, _ = met(client, MINE, THEIRS)
    answer = client.post(
        change_url(story), filled(story, headline="Again", edit_token="old"), follow=True
    )
    assert "Dana saved this story while you had it open" in answer.text


def test_the_versions_lead_to_what_waits_beside_the_story(client: Client) -> None:
    story, _ = met(client, MINE, THEIRS)
    url = reverse("admin:articles_article_history", args=[story.pk])
    assert together_url(story) in client.get(url).text
    assert "Restore v2" not in client.get(url).text
    assert "Restore v3" in client.get(url).text
    bring(client, story)
    page = client.get(url).text
    assert together_url(story) not in page
    assert "from v2 and v3" in page
