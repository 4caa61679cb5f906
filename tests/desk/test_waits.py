"""Each version that waits, or is held, has its own buttons, and says where it was written from another than is live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article
from tests import cast
from tests.desk.forms import change_url, press
from tests.desk.torn import HOUR, NOON, TEN, merge_url, torn
from tests.make import make_story

pytestmark = pytest.mark.django_db
MINE, THEIRS = {"headline": "Ports reopen at dawn"}, {"standfirst": "Mended"}
WORDS = "v2 was written from v1; v4 is live."


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def versions_url(story: Article) -> str:
    return reverse("admin:articles_article_history", args=[story.pk])


def act_url(story: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[story.pk, verb])


def test_the_form_offers_what_can_be_done_to_each(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.dana())
    html = client.get(change_url(story)).text
    for value in ("publish:1", "schedule:1", "hold:1", "cancel:1"):
        assert f'value="{value}"' in html
    workflow.hold(story.written_from, by=cast.dana())
    html = client.get(change_url(story)).text
    assert 'value="hold:1"' not in html
    assert "Schedule v1…" in html
    assert "is held; it was meant for" in html


def test_the_versions_page_has_the_same_as_links(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.dana())
    html = client.get(versions_url(story)).text
    for verb in ("publish", "schedule", "hold", "cancel"):
        assert f"{act_url(story, verb)}?version=1" in html
    client.force_login(cast.rhea())
    html = client.get(versions_url(story)).text
    assert act_url(story, "schedule") not in html
    assert 'value="publish:1"' not in client.get(change_url(story)).text


def test_a_release_is_moved_from_the_moment_it_has(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.dana())
    answer = press(client, story, "schedule:1")
    html = answer.content.decode()
    assert "Move v1 to Sun 22 Nov, 17:30 IST" in html
    form = answer.context["form"]
    given = {name: form[name].value() for name in ("seen", "was")} | {"version": 1}
    at = {"at": "2026-11-22T18:30", "shown": "2026-11-22T18:30"}
    answer = client.post(act_url(story, "schedule"), given | at, follow=True)
    assert "v1 goes live on Sun 22 Nov, 18:30 IST." in answer.content.decode()
    assert story.versions.get().live_from == NOON + HOUR
    later = {"at": "2026-11-22T19:30", "shown": "2026-11-22T19:30"}
    answer = client.post(act_url(story, "schedule"), given | later)
    assert "somebody moved it while you had it open" in answer.content.decode()
    assert story.versions.get().live_from == NOON + HOUR


def test_it_is_released_early_after_it_was_said_what_that_means(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.dana())
    html = press(client, story, "publish:1").content.decode()
    assert "v1 was to go out on Sun 22 Nov, 17:30 IST; that release is moved." in html
    assert "Release v1 now" in html
    story.refresh_from_db()
    given = {"seen": story.edit_token, "version": 1}
    client.post(act_url(story, "publish"), given)
    assert story.live_version(TEN) is not None


def test_what_was_said_of_a_release_stays_said_when_it_is_moved(client: Client) -> None:
    story = make_story("Ports", live=True, now=TEN - HOUR)
    version = workflow.restore(story.versions.get(), by=cast.dana())
    story.refresh_from_db()
    story.headline = "Ports reopen"
    version = workflow.save(story, by=cast.dana())
    workflow.schedule(story, by=cast.dana(), at=NOON, version=version, significance="silent")
    client.force_login(cast.dana())
    at = {"at": "2026-11-22T18:30", "shown": "2026-11-22T18:30"}
    token = Article.objects.get().edit_token
    given = at | {"version": version.number, "seen": token}
    client.post(act_url(story, "schedule"), given)
    version.refresh_from_db()
    assert (version.live_from, version.significance) == (NOON + HOUR, "silent")


@pytest.mark.parametrize("answer", ["as_it_is", "hold"])
def test_a_stale_one_says_so_and_leads_to_the_merge(client: Client, answer: str) -> None:
    story = torn(MINE, THEIRS, answer=answer)
    client.force_login(cast.dana())
    for url in (change_url(story), versions_url(story)):
        html = client.get(url).text
        assert WORDS in html
        assert merge_url(story) in html
    listed = client.get(reverse("admin:articles_article_changelist")).text
    assert "written from v1; v4 is live" in listed
    assert merge_url(story) in listed
    board = client.get(reverse("admin:index")).text
    assert "written from v1; v4 is live" in board
    assert merge_url(story) in board


def test_who_may_not_merge_what_goes_out_reads_it_without_the_link(client: Client) -> None:
    story = torn(MINE, THEIRS)
    client.force_login(cast.rhea())
    urls = [change_url(story), versions_url(story), reverse("admin:index")]
    for url in [*urls, reverse("admin:articles_article_changelist")]:
        html = client.get(url).text
        assert "written from v1; v4 is live" in html
        assert merge_url(story) not in html


def test_of_two_that_wait_the_later_is_measured_by_the_earlier(client: Client) -> None:
    story = torn(MINE, THEIRS, answer=None)
    fix = story.written_from
    workflow.schedule(
        story, by=cast.dana(), at=NOON - timedelta(minutes=30), version=fix, waiting={2: "as_it_is"}
    )
    client.force_login(cast.dana())
    assert "v2 was written from v1; v4 will be live by then." in client.get(change_url(story)).text


def test_what_is_held_stands_on_the_board(client: Client) -> None:
    client.force_login(cast.dana())
    assert "Held back" not in client.get(reverse("admin:index")).text
    torn(MINE, THEIRS, answer="hold")
    answer = client.get(reverse("admin:index"))
    [panel] = [each for each in answer.context["board"]["board"] if each.name == "held"]
    [card] = panel.content["cards"]
    assert card.red == "v2 was written from v1; v4 is live"
    assert "1 release is held." in answer.text
    chosen = client.get(reverse("admin:articles_article_changelist"), {"state": "held"})
    assert len(chosen.context["cl"].result_list) == 1


def test_it_says_why_merging_is_not_offered_and_leads_to_where_one_chooses(client: Client) -> None:
    story = torn(MINE, {"headline": "Ports reopen at last"}, answer=None)
    client.force_login(cast.dana())
    page = client.get(act_url(story, "publish"))
    [question] = page.context["questions"]
    assert [value for value, _ in question.options] == ["hold", "as_it_is"]
    why = "“Merge the two” is not offered here: both changed the headline, in different words."
    assert why in page.text
    way = "Choose which words stand, and merge v2 and v4"
    assert f'href="{merge_url(story)}">{way}</a>' in page.text


def test_where_nothing_clashes_merging_is_offered_without_a_word(client: Client) -> None:
    story = torn(MINE, THEIRS, answer=None)
    client.force_login(cast.dana())
    page = client.get(act_url(story, "publish"))
    [question] = page.context["questions"]
    assert [value for value, _ in question.options] == ["merge", "hold", "as_it_is"]
    assert "is not offered here" not in page.text
