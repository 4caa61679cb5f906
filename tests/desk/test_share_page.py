"""The page of a story's previews: a link is made, copied, watched and ended there, by those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, PreviewLink
from newsroom.core import clock
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db


def url(story: Article, name: str = "share", *more: int) -> str:
    return reverse(f"admin:articles_article_{name}", args=[story.pk, *more])


def in_hours(hours: int) -> str:
    return clock.newsroom_time(clock.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def send(client: Client, person: User, story: Article, **given: Any) -> Any:
    client.force_login(person)
    return client.post(
        url(story), {"for_whom": "Lena Lawyer", "expires_at": in_hours(24), **given}, follow=True
    )


def page(client: Client, person: User, story: Article) -> str:
    client.force_login(person)
    return client.get(url(story)).content.decode()


def shared(story: Article, **more: Any) -> PreviewLink:
    until = clock.now() + timedelta(days=1)
    return workflow.share(story, by=cast.dana(), for_whom="Lena Lawyer", expires_at=until, **more)


def test_a_link_is_made_and_can_be_copied_again(client: Client) -> None:
    story = make_story()
    html = send(client, cast.ed(), story, version="1", may_comment="on").content.decode()
    link = PreviewLink.objects.get()
    assert (link.version.number, link.may_comment, link.may_approve) == (1, True, False)
    assert "The preview for Lena Lawyer is ready" in html
    for _ in range(2):
        assert f"http://127.0.0.1:8000{link.get_absolute_url()}" in page(client, cast.ed(), story)


def test_the_address_of_the_link_that_was_made_stands_first_and_is_in_hand(client: Client) -> None:
    story = make_story()
    old = shared(story)
    answer = send(client, cast.ed(), story, version="1")
    link = PreviewLink.objects.first()
    assert answer.context["made"]["link"] == link
    html = answer.text
    head, _, rest = html.partition('<form method="post" action=')
    assert f'value="http://127.0.0.1:8000{link.get_absolute_url()}"' in head
    assert "autofocus data-in-hand" in head and "autofocus" not in rest
    assert html.count(f'id="link-{link.pk}"') == 1
    assert f'data-copies="link-{link.pk}"' in head and f'data-copies="link-{old.pk}"' in rest
    client.force_login(cast.rhea())
    story = make_story("Another", by=cast.dana())
    strange = client.get(f"{url(story)}?made={link.pk}")
    assert strange.context["made"] is None and strange.status_code == 200


def test_it_shares_the_version_that_the_page_named(client: Client) -> None:
    story = make_story()
    revise(story, headline="Later words")
    send(client, cast.ed(), story, version="1")
    send(client, cast.ed(), story, follows="on")
    assert [
        each.version and each.version.number for each in PreviewLink.objects.order_by("pk")
    ] == [1, None]
    assert (
        "There is no such version" in send(client, cast.ed(), story, version="9").content.decode()
    )


def test_the_page_of_a_version_leads_there(client: Client) -> None:
    story = make_story()
    revise(story, headline="Later words")
    client.force_login(cast.ed())
    html = client.get(url(story, "version", 1)).content.decode()
    assert f"{url(story)}?version=1" in html
    assert "Share v1 with somebody" in client.get(f"{url(story)}?version=1").content.decode()


def test_it_tells_who_looked_and_what_was_said(client: Client) -> None:
    story = make_story()
    link = shared(story, may_comment=True, may_approve=True)
    workflow.answer(link, name="Lena", comment="<b>Strike it</b>", approved=False)
    client.get(link.get_absolute_url())
    html = page(client, cast.ed(), story)
    for words in (
        "opened 1 time, last",
        "does not approve",
        "&lt;b&gt;Strike it&lt;/b&gt;",
        "made by Dana",
    ):
        assert words in html


def test_who_may_not_share_sees_whom_it_was_shown_and_no_address(client: Client) -> None:
    story = make_story()
    link = shared(story)
    html = page(client, cast.rhea(), story)
    assert "Lena Lawyer" in html
    assert link.token not in html and "Make the link" not in html and "End it now" not in html


@pytest.mark.parametrize(
    "who", [cast.rhea, cast.pia, cast.sal, cast.wes], ids=lambda who: who.__name__
)
def test_others_neither_make_nor_end_one(client: Client, who: Any) -> None:
    story = make_story()
    link = shared(story)
    assert send(client, who(), story).status_code == 403
    assert client.post(url(story, "end_preview", link.pk)).status_code == 403
    assert PreviewLink.objects.get().revoked_at is None


def test_it_is_ended_by_a_post_alone_and_by_its_own_story(client: Client) -> None:
    story = make_story()
    link = shared(story)
    client.force_login(cast.ed())
    assert client.get(url(story, "end_preview", link.pk)).status_code == 405
    assert client.post(url(make_story("Other"), "end_preview", link.pk)).status_code == 404
    html = client.post(url(story, "end_preview", link.pk), follow=True).content.decode()
    assert "The preview for Lena Lawyer has ended." in html and "Ended by the desk on" in html
    html = client.post(url(story, "end_preview", link.pk), follow=True).content.decode()
    assert "has ended already" in html


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    story = make_story()
    for given, words in (
        ({"for_whom": ""}, "This field is required"),
        ({"expires_at": in_hours(-1)}, "has passed"),
        ({"expires_at": in_hours(24 * 60)}, "after 30 days"),
        ({"expires_at": "soon"}, "Enter a valid date/time"),
    ):
        html = send(client, cast.ed(), story, reason="For the law", **given).content.decode()
        assert words in html and "For the law" in html
    assert not PreviewLink.objects.exists()


def test_under_embargo_it_asks_the_reason_of_those_who_may(client: Client) -> None:
    story = make_story(embargo_until=clock.now() + timedelta(hours=2))
    assert "under embargo" in page(client, cast.ed(), story)
    assert (
        "you may not share it before"
        in send(client, cast.ed(), story, reason="Please").content.decode()
    )
    assert "Say why it is shared before" in send(client, cast.dana(), story).content.decode()
    send(client, cast.dana(), story, reason="The ministry checks the figures.")
    assert PreviewLink.objects.get().despite_embargo


def test_a_link_that_an_embargo_shut_is_said_to_be_so(client: Client) -> None:
    story = make_story()
    shared(story)
    Article.objects.filter(pk=story.pk).update(embargo_until=clock.now() + timedelta(hours=2))
    assert "Shut by the embargo" in page(client, cast.dana(), story)


def test_the_address_of_what_is_under_embargo_is_shown_to_those_who_may_share_it(
    client: Client,
) -> None:
    story = make_story(embargo_until=clock.now() + timedelta(hours=2))
    link = workflow.share(
        story, by=cast.dana(), for_whom="Lena Lawyer", reason="To be read for the law.",
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    assert link.token in page(client, cast.dana(), story)
    html = page(client, cast.rhea(), story)
    assert "Lena Lawyer" in html and link.token not in html
