"""What a verb says before it is done, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.foresight import foresee
from articles.models import Article, SideDraft
from tests import cast
from tests.desk.forms import press
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 17, tzinfo=UTC)  # Sunday, 15:47 in the newsroom
SATURDAY = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)  # 06:00 in the newsroom
NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    """Live as v1 since an hour; v2 is written."""
    story = make_story(live=True, section="world/europe", now=NOW - timedelta(hours=1))
    revise(story, headline="Baltic ports reopen after talks", now=NOW)
    return Article.objects.get()


def mended(story: Article) -> Article:
    """What is live, with one word of its text mended, as the working copy (v4)."""
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Fees are settled")
    return Article.objects.get(pk=story.pk)


def test_it_says_what_goes_up_where() -> None:
    told = foresee("publish", make_story(section="world/europe"))
    assert told.sentences == ["v1 goes up now, at /world/europe/baltic-ports-reopen/."]
    assert told.simple


def test_it_says_what_is_replaced_now_and_later(story: Article) -> None:
    assert foresee("publish", story).sentences == ["v2 replaces v1 now."]
    assert foresee("schedule", story, at=SATURDAY).sentences == [
        "v1 stays up until Sat 28 Nov, 06:00 IST. v2 replaces it then."
    ]


def test_it_says_that_what_waits_stays_and_what_it_was_written_from(story: Article) -> None:
    workflow.schedule(story, by=cast.dana(), at=NOON)
    story = mended(story)
    told = foresee("publish", story)
    assert told.sentences == ["v4 replaces v1 now."]
    [question] = told.questions
    assert question.sentence == (
        "v2, waiting for Mon 23 Nov, 12:00 IST, was written from v1, and would undo what v4 changes."
    )
    assert (question.number, question.over, question.own, question.clashes) == (2, 4, False, False)
    assert not told.simple


def test_it_asks_of_the_version_itself_where_that_would_undo_what_is_live(story: Article) -> None:
    update = story.written_from
    story = mended(story)
    workflow.publish(story, by=cast.dana())
    [question] = foresee("publish", story, version=update).questions
    assert (question.number, question.over, question.own) == (2, 4, True)


def test_it_says_nothing_of_undoing_where_what_is_published_says_only_what_was_live(
    story: Article,
) -> None:
    workflow.schedule(story, by=cast.dana(), at=NOON)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    story.refresh_from_db()
    told = foresee("publish", story)
    assert told.questions == []
    assert told.sentences[-1] == "v2, waiting for Mon 23 Nov, 12:00 IST, stays as it is."


def test_it_says_nothing_of_undoing_where_the_update_descends_from_the_version(
    story: Article,
) -> None:
    fixed = story.newest_version()
    revise(story, headline="Baltic ports reopen, fees settled")
    workflow.schedule(story, by=cast.dana(), at=NOON)
    told = foresee("publish", story, version=fixed)
    assert told.sentences[-1] == "v3, waiting for Mon 23 Nov, 12:00 IST, stays as it is."


def test_it_says_when_the_story_moves_to_another_section(story: Article) -> None:
    sport = make_story("Another", section="sport").section
    revise(story, section=sport)
    told = foresee("publish", Article.objects.get(pk=story.pk))
    assert (
        "The story moves from Europe to Sport; its old address leads to the new one."
        in told.sentences[1].replace("World / ", "")
    )
    assert not told.simple


def test_it_says_which_releases_a_withdrawal_cancels(story: Article) -> None:
    workflow.schedule(story, by=cast.dana(), at=NOON)
    assert foresee("unpublish", story).sentences == [
        "v1 comes down now. Its address answers “not found”.",
        "It leaves every front, list, feed and sitemap in the same moment.",
        "The release of v2 on Mon 23 Nov, 12:00 IST is cancelled: it would bring the story back.",
        "The text stays on the desk, and can be published again.",
    ]


def test_it_says_what_is_up_after_a_release_is_cancelled(story: Article) -> None:
    workflow.schedule(story, by=cast.dana(), at=NOON)
    assert foresee("cancel", story, version=story.newest_version()).sentences == [
        "v2 does not go out on Mon 23 Nov, 12:00 IST.",
        "v1 stays up.",
        "Its text stays on the desk.",
    ]


def test_it_says_what_stops_a_release() -> None:
    story = make_story(section=None, body="")
    assert foresee("publish", story).stops == [
        "Choose the section in which the story stands. The story has no text."
    ]
    assert foresee("schedule", make_story("Late"), at=NOW - timedelta(minutes=1)).stops == [
        "Sun 22 Nov, 15:46 IST has passed. Choose a later moment."
    ]


def test_it_shows_the_sentences_before_a_story_is_scheduled_and_does_it_after(
    client: Client, story: Article
) -> None:
    client.force_login(cast.dana())
    answer = press(client, story, "schedule", release_at="2026-11-28T06:00")
    html = answer.content.decode()
    assert "v1 stays up until Sat 28 Nov, 06:00 IST. v2 replaces it then." in html
    assert "Schedule v2 for Sat 28 Nov, 06:00 IST" in html
    assert not story.versions.waiting().exists()
    form = answer.context["form"]
    client.post(
        reverse("admin:articles_article_act", args=[story.pk, "schedule"]),
        {"at": "2026-11-28T06:00", "seen": form["seen"].value(), "note": ""},
    )
    assert story.versions.waiting().get().live_from == SATURDAY


def test_it_shows_again_what_will_happen_when_another_moment_is_chosen(
    client: Client, story: Article
) -> None:
    client.force_login(cast.dana())
    url = reverse("admin:articles_article_act", args=[story.pk, "schedule"])
    answer = client.get(f"{url}?at=2026-11-28T06:00")
    assert answer.context["shown"] == "2026-11-28T06:00"
    data = {
        "seen": answer.context["form"]["seen"].value(),
        "shown": "2026-11-28T06:00",
        "at": "2026-11-29T06:00",
    }
    html = client.post(url, data).content.decode()
    assert "v1 stays up until Sun 29 Nov, 06:00 IST. v2 replaces it then." in html
    assert not story.versions.waiting().exists()
    client.post(url, data | {"shown": "2026-11-29T06:00"})
    assert story.versions.waiting().exists()


def test_it_asks_first_only_where_a_publication_has_consequences(
    client: Client, story: Article
) -> None:
    client.force_login(cast.dana())
    answer = press(client, story, "publish", headline="Straight to the readers")
    assert [str(message) for message in answer.context["messages"]] == ["v3 is live."]
    assert story.live_version().headline == "Straight to the readers"
    revise(story, headline="An update")
    workflow.schedule(story, by=cast.dana(), at=NOON)
    answer = press(client, story, "publish", headline="A typo mended")
    assert "would undo what" in answer.content.decode()
    assert story.live_version().headline == "Straight to the readers"


def test_it_does_not_release_what_was_saved_after_the_question(
    client: Client, story: Article
) -> None:
    client.force_login(cast.dana())
    url = reverse("admin:articles_article_act", args=[story.pk, "publish"])
    seen = client.get(url).context["form"]["seen"].value()
    revise(story, headline="Not what was asked about")
    assert (
        "saved this story while you had it open"
        in client.post(url, {"seen": seen}).content.decode()
    )
    assert story.live_version().number == 1


def test_it_says_that_a_merge_takes_later_releases_along(story: Article) -> None:
    workflow.schedule(story, by=cast.dana(), at=NOON)
    revise(story, standfirst="Later still")
    workflow.schedule(story, by=cast.dana(), at=SATURDAY)
    story = mended(story)
    told = foresee("publish", story)
    assert [each.number for each in told.questions] == [2]
    assert told.sentences[-1].startswith(
        "v3, waiting for Sat 28 Nov, 06:00 IST, stays as it is, unless you merge v2 below"
    )


@pytest.mark.parametrize("verb", ["cancel", "hold"])
def test_of_what_readers_never_saw_it_says_so(verb: str) -> None:
    story = make_story()
    workflow.schedule(story, by=cast.dana(), at=NOON)
    told = foresee(verb, Article.objects.get(), version=story.newest_version())
    assert told.sentences[1] == "Readers have never seen the story, and see nothing of it then."


def test_it_says_who_has_words_that_are_not_in_the_release(story: Article, client: Client) -> None:
    rhea, dana = cast.rhea(), cast.dana()
    draft = SideDraft.objects.create(
        article=story, person=rhea, key="sitting-one", saved_at=NOW + timedelta(minutes=3)
    )
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        told = foresee("publish", story, by=dana)
        said = "Rhea has unsaved words from Sun 22 Nov, 15:50 IST; they are not in this release."
        assert said in told.sentences and not told.simple
        client.force_login(dana)
        assert said in press(client, story, "publish").text
        assert story.live_version().number == 1
        assert not any("unsaved" in each for each in foresee("publish", story, by=rhea).sentences)
    SideDraft.objects.filter(pk=draft.pk).update(saved_at=NOW - timedelta(minutes=1))
    assert foresee("publish", Article.objects.get(), by=dana).simple


def test_what_an_embargo_stops_has_no_button_and_it_says_who_may_lift_it(client: Client) -> None:
    story = make_story(embargo_until=SATURDAY)
    page = reverse("admin:articles_article_act", args=[story.pk, "publish"])
    lift = reverse("admin:articles_article_act", args=[story.pk, "lift"])
    client.force_login(cast.dana())
    html = client.get(page).text
    assert "This stops it" in html and "Publish v1 now" not in html
    assert f'<a href="{lift}">Lift the embargo…</a>' in html
    client.force_login(cast.ed())
    html = client.get(page).text
    assert "The role Chief may lift the embargo, with a reason." in html and lift not in html
    html = client.get(page.replace("publish", "schedule"), {"at": "2026-11-23T06:00"}).text
    assert "Look at this moment" in html and "button--main" not in html
    looked = {"at": "2026-11-28T06:00", "shown": "2026-11-28T06:00", "look": "1"}
    html = client.post(page.replace("publish", "schedule"), looked).text
    assert "Schedule v1 for Sat 28 Nov, 06:00 IST" in html
    assert not story.versions.waiting(NOW).exists()


def test_a_form_that_was_not_saved_says_the_state_that_stands(client: Client) -> None:
    story = make_story(embargo_until=SATURDAY)
    client.force_login(cast.dana())
    html = press(client, story, "save", embargo_until="").text
    assert "embargo none" not in html
    assert "embargo until Sat 28 Nov, 06:00 IST" in html
