"""What somebody without an account sees of a preview, what machines are told, and that nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client

from articles import workflow
from articles.models import Article, Event, PreviewAnswer, PreviewLink
from newsroom.core import pagecache
from tests import cast
from tests.make import make_photo, make_story, revise
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, TOMORROW = TEN + timedelta(hours=2), TEN + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def shared(story: Article | None = None, **more: object) -> PreviewLink:
    story = story or make_story(
        "The Zanzibar ledger",
        tags=["Quagga papers"],
        bylines=["Hermia Voss"],
        lead_photo=make_photo(),
    )
    given = {"by": cast.dana(), "for_whom": "Lena Lawyer", "expires_at": TOMORROW, **more}
    return workflow.share(story, **given)


def form_of(html: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def views(link: PreviewLink) -> int:
    return PreviewLink.objects.get(pk=link.pk).views


def test_it_shows_the_story_on_its_real_page_and_says_what_it_is() -> None:
    html = Reader().get(shared().get_absolute_url()).text
    for words in ("The Zanzibar ledger", "Quagga papers", "Hermia Voss", "first crane"):
        assert words in html
    assert "Not published. For Lena Lawyer, until Mon 23 Nov, 15:30 IST." in html


def test_machines_are_told_nothing_and_nobody_sells_anything() -> None:
    answer = Reader().get(shared().get_absolute_url())
    head = answer.text.partition("</head>")[0]
    assert "Zanzibar" not in head and "canonical" not in head and "og:" not in head
    assert "ld+json" not in answer.text and "article:" not in head
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in head
    assert "slots.js" not in head and "Advertisement" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")


def test_it_is_never_kept_and_keeps_nothing() -> None:
    link, reader = shared(), Reader()
    before = pagecache.stats()
    first, again = reader.get(link.get_absolute_url()), reader.get(link.get_absolute_url())
    assert (first.came, again.came) == ("BYPASS", "BYPASS")
    after = pagecache.stats()
    assert (after["kept"], after["bytes"]) == (before["kept"], before["bytes"])
    workflow.revoke(link, by=cast.dana())
    assert reader.get(link.get_absolute_url()).status == 404


def test_it_shows_what_was_shared_or_the_newest_words_where_it_was_made_so() -> None:
    story = make_story("As it was")
    fixed, follows = shared(story), shared(story, follows=True)
    revise(story, headline="As it is now")
    assert "As it was" in Reader().get(fixed.get_absolute_url()).text
    assert "As it is now" not in Reader().get(fixed.get_absolute_url()).text
    assert "As it is now" in Reader().get(follows.get_absolute_url()).text


def test_it_counts_each_look_but_not_what_only_asks_for_the_head_or_fetches_ahead() -> None:
    link, reader = shared(), Reader()
    reader.get(link.get_absolute_url())
    reader.get(link.get_absolute_url())
    assert reader.head(link.get_absolute_url()).status == 200
    reader.get(link.get_absolute_url(), sec_purpose="prefetch")
    assert views(link) == 2
    assert PreviewLink.objects.get(pk=link.pk).seen_at == TEN


def test_whatever_is_wrong_with_it_the_answer_is_the_same(clock: time_machine.Traveller) -> None:
    reader = Reader()
    names = ("over", "revoked", "killed", "held")
    links = {name: shared(make_story(f"Zanzibar {name}")) for name in names}
    workflow.revoke(links["revoked"], by=cast.dana())
    Article.objects.filter(pk=links["killed"].article_id).update(killed_at=TEN)
    Article.objects.filter(pk=links["held"].article_id).update(
        embargo_until=NOON + timedelta(days=9)
    )
    PreviewLink.objects.filter(pk=links["over"].pk).update(expires_at=TEN)
    urls = [link.get_absolute_url() for link in links.values()]
    urls += [
        "/preview/nothing/",
        "/preview/1-x/",
        f"/preview/{'9' * 60}-{'x' * 60}/",
        "/preview/0-0/",
    ]
    answers = [reader.get(url) for url in urls]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "Zanzibar" not in answers[0].text
    headers = [{**answer.headers, "Date": ""} for answer in answers]
    assert all(each == headers[0] for each in headers)
    assert headers[0]["Cache-Control"] == "no-store, private"
    assert [views(link) for link in links.values()] == [0, 0, 0, 0]


def test_shared_in_spite_of_an_embargo_it_leads_there() -> None:
    story = make_story("The Zanzibar ledger", embargo_until=NOON)
    link = shared(story, reason="The ministry checks the figures.")
    assert Reader().get(link.get_absolute_url()).status == 200


# Answers


def test_who_was_asked_answers_without_a_cookie() -> None:
    link, client = shared(may_comment=True, may_approve=True), Client(enforce_csrf_checks=True)
    form = form_of(client.get(link.get_absolute_url()).content.decode())
    said = {"form": form, "name": "Lena", "comment": "<script>alert(1)</script>", "verdict": "yes"}
    answer = client.post(link.get_absolute_url(), said)
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{link.get_absolute_url()}?answered=1#answer",
    )
    assert "The desk has your answer" in client.get(answer["Location"]).content.decode()
    made = PreviewAnswer.objects.get()
    assert (made.comment, made.approved) == ("<script>alert(1)</script>", True)
    assert client.cookies == {}
    assert views(link) == 1


def test_who_was_not_asked_finds_no_form_and_a_post_says_nothing() -> None:
    link, client = shared(), Client()
    assert "<form" not in client.get(link.get_absolute_url()).content.decode()
    other = shared(make_story("Other"), may_comment=True)
    form = form_of(client.get(other.get_absolute_url()).content.decode())
    for sent in ("", "made-up", form):
        client.post(link.get_absolute_url(), {"form": sent, "name": "Lena", "comment": "Well."})
    assert not PreviewAnswer.objects.exists()


def test_a_form_that_lay_open_too_long_is_sent_again_with_its_words(
    clock: time_machine.Traveller,
) -> None:
    link = shared(may_comment=True, expires_at=TEN + timedelta(days=9))
    client = Client()
    form = form_of(client.get(link.get_absolute_url()).content.decode())
    clock.move_to(TEN + timedelta(days=1, seconds=1))
    answer = client.post(
        link.get_absolute_url(), {"form": form, "name": "Lena", "comment": "A <b>point</b>."}
    )
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "open for long" in html and "A &lt;b&gt;point&lt;/b&gt;." in html
    assert not PreviewAnswer.objects.exists()


def test_a_refused_answer_keeps_its_words_and_no_answer_comes_after_the_end(
    clock: time_machine.Traveller,
) -> None:
    link, client = shared(may_comment=True), Client()
    form = form_of(client.get(link.get_absolute_url()).content.decode())
    answer = client.post(
        link.get_absolute_url(), {"form": form, "name": "", "comment": "Who am I?"}
    )
    assert "Say who you are." in answer.content.decode() and "Who am I?" in answer.content.decode()
    clock.move_to(TOMORROW)
    answer = client.post(
        link.get_absolute_url(), {"form": form, "name": "Lena", "comment": "Late."}
    )
    assert answer.status_code == 404
    assert not PreviewAnswer.objects.exists()


def test_other_ways_of_asking_are_refused() -> None:
    link = shared()
    assert Client().put(link.get_absolute_url()).status_code == 405
    assert Client().post("/preview/nothing/", {"form": ""}).status_code == 404


def test_the_desk_reads_in_its_log_that_a_guest_answered() -> None:
    link = shared(may_comment=True)
    workflow.answer(link, name="Lena", comment="Well.")
    client = Client()
    client.force_login(cast.dana())
    assert "A guest answered the preview of" in client.get("/admin/").content.decode()
    html = client.get(f"/admin/articles/article/{link.article_id}/log/").content.decode()
    assert "A guest answered the preview of v1" in html
    assert Event.objects.get(verb="answer").actor is None


@pytest.mark.django_db(transaction=True)
def test_looks_at_one_moment_are_all_counted() -> None:
    link = shared()

    def look() -> None:
        Client().get(link.get_absolute_url())
        connection.close()

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert views(link) == 4
