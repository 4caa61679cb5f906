"""Taking a story over from who is writing in it: asked, handed over or kept, and taken where no answer comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles.models import Article, Event, SideDraft, TakeOver, Verb
from tests import cast
from tests.desk.drafts import KEY
from tests.desk.forms import change_url, filled
from tests.desk.test_presence import TEN, opened, presence_url, signed_in, told
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watch() -> Iterator[Any]:
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


class Desk:
    """Rhea writes; Dana has opened the form after her."""

    def __init__(self) -> None:
        self.story = make_story()
        self.rhea, self.dana = signed_in(cast.rhea), signed_in(cast.dana)
        self.hers = opened(self.rhea, self.story)
        self.danas = opened(self.dana, self.story)

    def rhea_sees(self) -> str:
        return told(self.rhea, self.story, self.hers)

    def dana_sees(self) -> str:
        return told(self.dana, self.story, self.danas)

    def go(self, client: Client, door: str, **form: Any) -> str:
        """Through a door of taking over; what is said."""
        url = reverse("admin:articles_article_take_over", args=[self.story.pk, door])
        return str(list(get_messages(client.post(url, form).wsgi_request))[-1])


@pytest.fixture
def desk() -> Desk:
    return Desk()


def take_overs() -> list[str]:
    return list(Event.objects.filter(verb=Verb.TAKE_OVER).values_list("note", flat=True))


def test_who_came_second_may_ask_and_who_came_first_is_told(desk: Desk) -> None:
    assert "Ask Rhea to let you take over" in desk.dana_sees()
    assert "let you take over" not in desk.rhea_sees()
    assert desk.go(desk.dana, "ask") == "Rhea is asked for the story."
    assert "Dana asks to take this story over" in desk.rhea_sees()
    assert "Dana asks to take this story over" in desk.rhea.get(change_url(desk.story)).text
    assert "You asked Rhea for it at 15:30:00" in desk.dana_sees()
    assert take_overs() == []


def test_asking_twice_is_asking_once(desk: Desk) -> None:
    desk.go(desk.dana, "ask")
    desk.go(desk.dana, "ask")
    assert TakeOver.objects.count() == 1


def test_it_is_handed_over_with_its_words_saved_first(desk: Desk) -> None:
    desk.go(desk.dana, "ask")
    form = filled(desk.story, headline="Rhea’s last words", _verb="hand_over")
    answer = desk.rhea.post(change_url(desk.story), form)
    assert answer.url == reverse("admin:articles_article_changelist")
    assert str(*get_messages(answer.wsgi_request)) == "Saved as v2. Dana has the story now."
    version = desk.story.versions.get(number=2)
    assert (version.headline, version.made_by) == ("Rhea’s last words", cast.rhea())
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.version) == (Verb.TAKE_OVER, cast.dana(), version)
    assert event.note == "from Rhea, who handed it over"
    assert "Rhea handed the story over to you." in desk.dana_sees()
    assert "Dana has taken this story over" in desk.rhea_sees()


def test_a_stale_form_is_handed_over_too_and_its_words_kept_beside(desk: Desk) -> None:
    form = filled(desk.story, headline="Rhea’s last words", _verb="hand_over")
    revise(desk.story, kicker="Trade")
    desk.go(desk.dana, "ask")
    answer = desk.rhea.post(change_url(desk.story), form)
    assert "Your words are kept as v3. Dana has the story now." in str(
        *get_messages(answer.wsgi_request)
    )
    assert take_overs() == ["from Rhea, who handed it over"]


def test_nothing_is_handed_over_from_a_form_that_could_not_be_saved(desk: Desk) -> None:
    desk.go(desk.dana, "ask")
    form = filled(desk.story, headline="", _verb="hand_over")
    assert "Nothing you typed is lost" in desk.rhea.post(change_url(desk.story), form).text
    assert take_overs() == []


def test_not_now_is_said_and_not_asked_again_at_once(desk: Desk, watch: Any) -> None:
    desk.go(desk.dana, "ask")
    assert desk.go(desk.rhea, "not-now") == "You keep the story."
    assert "Rhea said “not now” at 15:30:00." in desk.dana_sees()
    assert "Ask again at 15:32" in desk.go(desk.dana, "ask")
    watch.shift(70)
    desk.rhea_sees()
    assert desk.go(desk.dana, "take") == "Ask for the story first."
    watch.shift(60)
    desk.rhea_sees()
    assert desk.go(desk.dana, "ask") == "Rhea is asked for the story."
    assert take_overs() == []


def test_without_an_answer_it_is_taken_after_a_minute(desk: Desk, watch: Any) -> None:
    desk.go(desk.dana, "ask")
    assert "Rhea has until 15:31:00 to answer." in desk.go(desk.dana, "take")
    watch.shift(60)
    desk.rhea_sees()
    assert "Take over now" in desk.dana_sees()
    assert "You have taken the story over." in desk.go(desk.dana, "take")
    assert take_overs() == ["from Rhea, who did not answer"]
    answer = desk.rhea.post(presence_url(desk.story), desk.hers).json()
    assert answer["lost"] is True
    assert "Dana has taken this story over" in answer["html"]
    assert "stays yours" in answer["html"]
    assert "Rhea is reading." in desk.dana_sees()


def test_from_who_has_gone_it_is_taken_at_once(desk: Desk) -> None:
    desk.go(desk.dana, "ask")
    desk.rhea.post(presence_url(desk.story), desk.hers | {"gone": "1"})
    assert "Rhea has closed the story." in desk.dana_sees()
    desk.go(desk.dana, "take")
    assert take_overs() == ["from Rhea, who had gone"]


def test_a_request_that_nobody_answers_ends(desk: Desk, watch: Any) -> None:
    desk.go(desk.dana, "ask")
    watch.shift(11 * 60)
    assert "Dana asks" not in desk.rhea_sees()
    assert desk.go(desk.dana, "take") == "Ask for the story first."


def test_a_save_of_who_lost_the_story_is_refused_by_nothing(desk: Desk, watch: Any) -> None:
    """It is a lock of courtesy: the words of both are kept as any two saves are."""
    desk.go(desk.dana, "ask")
    watch.shift(60)
    desk.go(desk.dana, "take")
    desk.rhea.post(change_url(desk.story), filled(desk.story, headline="Rhea’s last words"))
    assert Article.objects.get().headline == "Rhea’s last words"


@pytest.mark.parametrize("door", ["ask", "not-now", "take"])
def test_what_was_typed_comes_back_with_the_form(door: str, desk: Desk) -> None:
    """Without a script the buttons send the whole form."""
    url = reverse("admin:articles_article_take_over", args=[desk.story.pk, door])
    form = filled(desk.story, headline="Half a head", draft_key=KEY)
    answer = desk.dana.post(url, form)
    draft = SideDraft.objects.get(person=cast.dana())
    assert answer.url == f"{change_url(desk.story)}?draft={draft.pk}"
    assert 'name="headline"' in desk.dana.get(answer.url).text
    assert "Half a head" in desk.dana.get(answer.url).text


def test_a_form_into_which_nothing_was_typed_leaves_no_draft(desk: Desk) -> None:
    url = reverse("admin:articles_article_take_over", args=[desk.story.pk, "ask"])
    answer = desk.dana.post(url, filled(desk.story, draft_key=KEY))
    assert answer.url == change_url(desk.story)
    assert not SideDraft.objects.exists()


def test_the_script_is_answered_in_words(desk: Desk) -> None:
    url = reverse("admin:articles_article_take_over", args=[desk.story.pk, "ask"])
    answer = desk.dana.post(url, {"script": "1"})
    assert answer.json() == {"says": "Rhea is asked for the story."}


def test_nobody_asks_for_what_nobody_writes(desk: Desk) -> None:
    desk.rhea.post(presence_url(desk.story), desk.hers | {"gone": "1"})
    assert "Nobody else is writing" in desk.go(desk.dana, "ask")
    form = filled(desk.story, _verb="hand_over")
    answer = desk.rhea.post(change_url(desk.story), form)
    assert "Nobody asks for this story any more." in str(*get_messages(answer.wsgi_request))


@pytest.mark.parametrize("door", ["ask", "not-now", "take"])
def test_who_may_not_change_the_story_takes_nothing(door: str) -> None:
    story = make_story(section="sport")
    opened(signed_in(cast.rhea), story)
    url = reverse("admin:articles_article_take_over", args=[story.pk, door])
    for who in (cast.ed, cast.pia, cast.sal, cast.wes):
        assert signed_in(who).post(url).status_code == 403
    assert Client().post(url).status_code == 302
    assert signed_in(cast.dana).get(url).status_code == 405
    assert not TakeOver.objects.exists()


def test_who_lost_the_right_meanwhile_is_handed_nothing() -> None:
    story = make_story()
    Article.objects.update(assignee=cast.rhea())
    other = cast.person("Nils", "Reporter")
    Article.objects.update(created_by=other)
    rhea, nils = signed_in(cast.rhea), signed_in(lambda: other)
    opened(rhea, story)
    opened(nils, story)
    nils.post(reverse("admin:articles_article_take_over", args=[story.pk, "ask"]))
    Article.objects.update(created_by=cast.rhea())
    answer = rhea.post(change_url(story), filled(story, _verb="hand_over"))
    assert "Nils may not change this story any more." in str(*get_messages(answer.wsgi_request))
    assert take_overs() == []


def test_a_door_that_there_is_not(desk: Desk) -> None:
    url = reverse("admin:articles_article_take_over", args=[desk.story.pk, "break"])
    assert desk.dana.post(url).status_code == 404
