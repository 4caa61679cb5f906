"""What a killed story said is nowhere on the desk but for those who may read killed stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from articles import drafts, policy, workflow
from articles.models import Article, ArticleVersion, Bundle
from articles.workflow import bundles
from newsroom.desk import notices, post
from newsroom.desk.models import Letter, Notice
from sections.models import FrontPin
from tests import cast, make
from tests.desk.forms import change_url, filled

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECRET, WHY = "Zanzibar ledger", "Their lawyer wrote"
LIST = "/admin/articles/article/"
DESK: tuple[Callable[[], Any], ...] = (cast.rhea, cast.ed, cast.pia)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def killed() -> Article:
    """Rhea's, in review again while it was live, with a picture, a pin, a side draft and a waiting update."""
    photo = make.make_photo(alt="A ledger")
    story = make.make_story(
        f"The {SECRET}", slug="zanzibar", by=cast.rhea(), tags=["Quagga"], bylines=["Hermia Voss"], live=True,
        lead_photo=photo, standfirst=SECRET, body=f"<p>All of the {SECRET}</p>", now=TEN - HOUR,
    )  # fmt: skip
    bundle = bundles.make("Night", by=cast.dana())
    bundles.add(bundle, make.revise(story, kicker="Trade", by=cast.dana()), by=cast.dana())
    bundles.publish(bundle, by=cast.dana(), now=TEN - HOUR / 4)
    make.revise(story, headline=f"More of the {SECRET}", by=cast.rhea())
    workflow.submit(story, by=cast.rhea())
    workflow.schedule(story, by=cast.dana(), at=TEN + HOUR)
    make.revise(story, headline=f"Most of the {SECRET}", by=cast.rhea())
    make.pin(story, make.home())
    workflow.correct(story, by=cast.dana(), kind="note", text=f"About the {SECRET}")
    drafts.keep(
        story, by=cast.rhea(), key="sitting-of-rhea-1", turn=1, token="", now=TEN,
        typed={"headline": f"Even more of the {SECRET}"},
    )  # fmt: skip
    workflow.kill(story, by=cast.dana(), note=WHY)
    return Article.objects.get(pk=story.pk)


def says_it(answer: Any) -> bool:
    text = answer.content.decode()
    return any(words in text for words in (SECRET, "zanzibar", WHY))


def pages(story: Article) -> dict[str, str]:
    named = {
        page: reverse(f"admin:articles_article_{page}", args=[story.pk])
        for page in (
            "change",
            "history",
            "log",
            "compare",
            "preview",
            "corrections",
            "notes",
            "task",
            "suggest",
            "suggestions",
            "presence",
            "autosave",
            "delete",
            "proof",
        )
    }
    for verb in ("publish", "restore", "kill", "keep", "bin", "roll_back"):
        named[verb] = reverse("admin:articles_article_act", args=[story.pk, verb])
    return named | {
        "version": reverse("admin:articles_article_version", args=[story.pk, 1]),
        "merge": reverse("admin:articles_article_merge", args=[story.pk, 3, 1]),
        "compared": f"{named['compare']}?from=1&to=2",
    }


def lists(story: Article) -> list[str]:
    photo = f"/admin/articles/photo/{story.lead_photo_id}"
    pin = f"/admin/sections/frontpin/{FrontPin.objects.get().pk}"
    asked = (
        "",
        "q=zanziba",
        "q=ledger",
        "state=killed",
        "state=in_review",
        "mine=1",
        "tag=Quagga",
        "author=Hermia",
    )
    bundle = Bundle.objects.get().pk
    complete = "app_label=articles&model_name=version&field_name=article&term=zanzibar"
    return [
        "/admin/", *(f"{LIST}?{query}" for query in asked), f"/admin/autocomplete/?{complete}",
        f"{photo}/change/", f"{photo}/delete/", "/admin/articles/photo/",
        "/admin/sections/frontpin/", f"{pin}/change/", f"{pin}/delete/",
        "/admin/calendar/", "/admin/articles/bundle/", f"/admin/articles/bundle/{bundle}/change/",
        "/admin/find/?q=zanziba",
        "/admin/articles/correction/", "/admin/articles/photo/picker/",
        "/admin/articles/article/add/", "/admin/desk/binned/", "/admin/articles/tag/",
    ]  # fmt: skip


@pytest.mark.parametrize("who", DESK, ids=lambda who: who.__name__)
def test_no_page_of_it_says_a_word(who: Callable[[], Any], killed: Article, client: Client) -> None:
    client.force_login(who())
    for name, url in pages(killed).items():
        for answer in (client.get(url), client.post(url, {"note": "x", "person": who().pk})):
            assert answer.status_code in (200, 302, 403, 404, 405), name
            assert answer.status_code != 200 or name == "autosave", name
            assert not says_it(answer), name


@pytest.mark.parametrize("who", DESK, ids=lambda who: who.__name__)
def test_no_list_board_or_picker_says_a_word(
    who: Callable[[], Any], killed: Article, client: Client
) -> None:
    client.force_login(who())
    for url in lists(killed):
        assert not says_it(client.get(url)), url


def test_everybody_on_the_desk_learns_that_it_was_killed_when_and_by_whom(
    killed: Article, client: Client
) -> None:
    client.force_login(cast.rhea())
    answer = client.get(change_url(killed))
    assert answer.status_code == 403
    for words in (f"Story {killed.pk} was killed", "Sun 22 Nov, 15:30 IST", "Dana"):
        assert words in answer.text
    assert f"Story {killed.pk}, killed" in client.get("/admin/").text


def test_strangers_learn_nothing(killed: Article, client: Client) -> None:
    for who in (cast.sal, cast.wes):
        client.force_login(who())
        for url in pages(killed).values():
            answer = client.get(url)
            assert answer.status_code in (302, 403, 404, 405) or answer.json().get("person"), url
            assert "was killed" not in answer.text


def test_the_chief_reads_all_of_it_and_changes_nothing(killed: Article, client: Client) -> None:
    client.force_login(cast.dana())
    page = client.get(change_url(killed)).text
    assert SECRET in page and WHY in page and 'name="headline"' not in page
    for name in ("history", "log", "version", "compared", "preview"):
        answer = client.get(pages(killed)[name])
        assert answer.status_code == 200, name
    assert SECRET in client.get(f"{LIST}?q=zanzibar").text
    assert SECRET in client.get(f"{LIST}?state=killed").text
    assert "Killed" in client.get(LIST).text


def test_a_form_that_was_open_meanwhile_is_refused(killed: Article, client: Client) -> None:
    for who in (cast.rhea, cast.dana):
        client.force_login(who())
        client.post(change_url(killed), filled(killed, headline="Saved all the same"))
        press = {"action": "publish", "_selected_action": [killed.pk], "_confirmed": "1"}
        client.post(LIST, press)
    assert Article.objects.get().headline == killed.headline
    assert killed.versions.count() == 4


def test_both_ways_of_asking_who_may_read_it_agree(killed: Article) -> None:
    for who in (*DESK, cast.dana, cast.sal, cast.wes):
        user = who()
        assert policy.allowed(user, "view").exists() is policy.may(user, "view", killed), who


def test_the_list_of_pins_says_that_its_story_was_killed(killed: Article, client: Client) -> None:
    client.force_login(cast.ed())
    assert f"Story {killed.pk}, killed" in client.get("/admin/sections/frontpin/").text


def test_it_can_be_pinned_no_more(killed: Article, client: Client) -> None:
    client.force_login(cast.dana())
    form = {"section": make.home().pk, "position": 2, "starts_at": "2026-11-22T10:00"}
    for name in (killed.pk, "zanzibar"):
        answer = client.post("/admin/sections/frontpin/add/", form | {"article": name})
        assert "No story has this headline, address or number" in answer.text
    assert FrontPin.objects.count() == 1


def test_what_people_were_told_of_it_goes_from_their_desks() -> None:
    story = make.make_story(f"The {SECRET}", by=cast.rhea())
    workflow.comment(story, by=cast.dana(), text=f"Is the {SECRET} true?")
    assert Notice.objects.filter(person=cast.rhea(), words__contains=SECRET).exists()
    workflow.kill(story, by=cast.dana(), note=WHY)
    assert not Notice.objects.filter(words__contains=SECRET).exists()
    assert not Notice.objects.filter(words__contains=WHY).exists()


def test_what_a_guest_answered_goes_too_and_no_letter_that_waits_tells_of_it() -> None:
    story, other = make.make_story(f"The {SECRET}"), make.make_story("Baltic ports")
    for each in (story, other):
        link = workflow.share(
            each, by=cast.dana(), for_whom="Lea", expires_at=TEN + HOUR, may_comment=True
        )
        workflow.answer(link, name="Lea", comment="Well")
    daily = [f"The {SECRET} waits.", "Baltic ports wait."]
    post.post(
        to="ed@paper.example", subject="2 things on the desk",
        body=notices.letter_of(daily, [change_url(story), change_url(other)]),
    )  # fmt: skip
    sent = post.post(
        to="ed@paper.example", subject="Gone", body=notices.absolute(change_url(story))
    )
    Letter.objects.filter(pk=sent.pk).update(sent_at=TEN)
    workflow.kill(story, by=cast.dana(), note=WHY)
    assert not Notice.objects.filter(words__contains=SECRET).exists()
    assert Notice.objects.filter(words__contains="Baltic").exists()
    waiting = Letter.objects.due(TEN).values_list("body", flat=True)
    assert not any(SECRET in body for body in waiting)
    assert sum("Baltic" in body for body in waiting) == 2
    assert all("What the desk writes to you" in body for body in waiting)
    assert Letter.objects.filter(pk=sent.pk).exists()


def test_the_audit_tells_what_was_done_and_not_what_it_said(
    client: Client, killed: Article
) -> None:
    reader = cast.person("Tara")
    reader.user_permissions.add(Permission.objects.get(codename="view_audit"))
    client.force_login(reader)
    for page in ("admin:audit", "admin:audit_export"):
        answer = client.get(reverse(page), {"kind": "event:kill"})
        text = answer.getvalue().decode() if answer.streaming else answer.text
        assert f"Story {killed.pk}, killed" in text
        every = client.get(reverse(page), {"story": killed.pk})
        told = every.getvalue().decode() if every.streaming else every.text
        assert SECRET not in told and WHY not in told
    client.force_login(cast.dana())
    assert WHY in client.get(reverse("admin:audit"), {"story": killed.pk}).text


def test_the_log_of_the_admin_keeps_no_headline(client: Client) -> None:
    story = make.make_story(f"The {SECRET}", live=True, now=TEN - HOUR)
    client.force_login(cast.dana())
    add = {"section": make.home().pk, "article": f"{SECRET} ({story.pk})", "position": 1}
    moment = {"starts_at": "2026-11-22T15:30", "ends_at": ""}
    answer = client.post("/admin/sections/frontpin/add/", {**add, **moment})
    assert answer.status_code == 302
    pin = FrontPin.objects.get()
    client.post(f"/admin/sections/frontpin/{pin.pk}/delete/", {"post": "yes"})
    told = list(LogEntry.objects.values_list("object_repr", "change_message"))
    assert [words for words, _ in told] == [f"story {story.pk} on Home, place 1"] * 2
    assert not any(SECRET in words for each in told for words in each)


def test_nothing_else_that_the_admin_logs_is_called_by_a_headline() -> None:
    """What points at a story and is added, changed or deleted through the stock pages of the admin."""
    named_by_it = {
        model.__name__
        for model, made in admin.site._registry.items()
        if any(field.related_model in (Article, ArticleVersion) for field in model._meta.fields)
        and type(made).log_addition is ModelAdmin.log_addition
    }
    assert named_by_it == {"Correction", "FrontPin"}, "a correction is made on its story's page"
