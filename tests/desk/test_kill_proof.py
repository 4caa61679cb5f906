"""The page of proof: every public surface is asked again after the kill, and what it answers is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from articles import darkroom, proof, workflow
from articles.models import Article, KillProof
from articles.proof import Surface
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def story_with_a_picture() -> Article:
    photo = make.make_photo(width=500, height=400)
    darkroom.develop(photo)
    story = make.make_story(
        "Zanzibar ledger", slug="zanzibar", section="world/europe", tags=["Quagga"], bylines=["Hermia Voss"],
        lead_photo=photo, live=True, now=TEN - HOUR,
    )  # fmt: skip
    make.make_story("A later one", section="world/europe", tags=["Quagga"], live=True)
    return story


@pytest.fixture
def killed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Article:
    story = story_with_a_picture()
    story.slug = "zanzibar-new"
    workflow.save(story, by=cast.dana())
    with django_capture_on_commit_callbacks(execute=True):
        workflow.kill(story, by=cast.dana(), note="Not true")
    return Article.objects.get(pk=story.pk)


def proof_url(story: Article) -> str:
    return reverse("admin:articles_article_proof", args=[story.pk])


def test_it_asks_everywhere_and_finds_nothing(killed: Article) -> None:
    lines = {line["address"]: line for line in proof.ask(killed, by=cast.dana()).lines}
    assert [line for line in lines.values() if not line["gone"]] == []
    wanted = {
        "/", "/feed/", "/world/", "/world/feed/", "/world/europe/", "/world/europe/feed/", "/tags/", "/tags/quagga/",
        "/tags/quagga/feed/", "/authors/hermia-voss/", "/authors/hermia-voss/feed/", "/corrections/", "/sitemap.xml",
        "/sitemap-news.xml", "/sitemap-2026-11.xml", "/sitemap-sections.xml", "/world/europe/a-later-one/",
    }  # fmt: skip
    assert wanted <= lines.keys()
    own = {
        f"/world/europe/{slug}{end}"
        for slug in ("zanzibar", "zanzibar-new")
        for end in "/ ".split() + [""]
    }
    assert {lines[address]["status"] for address in own} == {410}
    assert any(address.startswith("/world/europe/?before=") for address in lines)


def test_each_size_of_its_picture_is_asked_for(killed: Article) -> None:
    lines = proof.ask(killed, by=cast.dana()).lines
    sizes = [line for line in lines if line["address"].startswith("/media/p/")]
    assert len(sizes) == len(killed.takedowns.get().files) > 5
    assert {line["status"] for line in sizes} == {404}


def test_it_says_where_something_is_left() -> None:
    """Asked of a story that is live, the proof must see it wherever it is."""
    story = story_with_a_picture()
    found = {
        line["address"]: line["found"]
        for line in proof.ask(story, by=None).lines
        if not line["gone"]
    }
    for address in (
        "/",
        "/feed/",
        "/world/",
        "/tags/quagga/",
        "/authors/hermia-voss/",
        "/sitemap-news.xml",
    ):
        assert "“Zanzibar ledger”" in found[address], address
    assert found["/sitemap-2026-11.xml"] == ["/zanzibar/"]
    assert found["/world/europe/a-later-one/"], "beside a later story"
    assert "/world/europe/zanzibar/" in found


def test_a_picture_that_is_still_there_is_seen(killed: Article) -> None:
    default_storage.save(killed.takedowns.get().files[0], ContentFile(b"still here"))
    left = [line for line in proof.ask(killed, by=None).lines if not line["gone"]]
    assert [line["status"] for line in left] == [200]


def test_the_store_is_asked_where_it_serves_the_pictures(
    killed: Article, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_URL = "https://pictures.paper.example/"
    name = killed.takedowns.get().files[0]
    monkeypatch.setattr(FileSystemStorage, "exists", lambda self, asked: asked == name)
    lines = proof.ask(killed, by=None).lines
    left = [line["address"] for line in lines if not line["gone"]]
    assert len(left) == 1 and left[0].endswith(name)


def test_a_surface_that_cannot_be_asked_is_not_called_gone(
    killed: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(killed: proof.Killed) -> list[Surface]:
        return [Surface("Broken", "/broken/", file="x")]

    def fails(address: str) -> None:
        raise OSError("no way there")

    monkeypatch.setattr(proof, "_providers", {"broken": broken})
    monkeypatch.setattr(proof.inside, "ask", fails)
    (line,) = proof.ask(killed, by=None).lines
    assert (line["gone"], line["trouble"]) == (False, "OSError: no way there")


def test_the_kill_page_leads_to_it_and_asks_at_once(client: Client) -> None:
    story = make.make_story(live=True)
    client.force_login(cast.dana())
    url = reverse("admin:articles_article_act", args=[story.pk, "kill"])
    assert "A kill is for good" in client.get(url).text
    answer = client.post(url, {"note": "Not true", "seen": "an older one"})
    assert answer["Location"] == proof_url(story)
    page = client.get(proof_url(story)).text
    assert KillProof.objects.get().by == cast.dana()
    assert "Gone from all" in page and "still there" not in page


def test_it_is_asked_again_and_each_asking_is_kept(killed: Article, client: Client) -> None:
    client.force_login(cast.dana())
    assert "Not asked yet" in client.get(proof_url(killed)).text
    for _ in range(2):
        assert client.post(proof_url(killed)).status_code == 302
    first, second = KillProof.objects.order_by("pk")
    assert f"?asking={first.pk}" in client.get(proof_url(killed)).text
    assert f"?asking={second.pk}" in client.get(f"{proof_url(killed)}?asking={first.pk}").text
    assert client.get(f"{proof_url(killed)}?asking=999999").status_code == 404


def test_it_names_the_story_by_facts_and_can_be_laid_by(killed: Article, client: Client) -> None:
    client.force_login(cast.dana())
    client.post(proof_url(killed))
    page = client.get(proof_url(killed)).text
    head = page.partition('<h1 class="act__title">')[2].partition("</dl>")[0]
    for fact in (f">{killed.pk}<", "Europe", "News", "Sun 22 Nov, 15:30 IST", "Dana"):
        assert fact in head, fact
    assert "Zanzibar" not in head
    asking = KillProof.objects.get()
    assert f"?asking={asking.pk}&amp;as=csv" in page
    answer = client.get(f"{proof_url(killed)}?asking={asking.pk}&as=csv")
    assert f'filename="proof-{killed.pk}.csv"' in answer["Content-Disposition"]
    rows = list(csv.reader(answer.text.splitlines()))
    assert rows[:2] == [["Story", str(killed.pk)], ["Section", str(killed.section)]]
    assert ["Killed by", "Dana"] in rows
    answered = [row for row in rows if row[1:2] == ["/world/europe/zanzibar/"]]
    assert [row[2:4] for row in answered] == [["410", "gone"]]
    assert len(rows) == 9 + len(asking.lines)


def test_the_kill_page_names_what_the_paper_has_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert proof.kinds() == ["front", "list", "feed", "sitemap"]
    story = make.make_story(live=True)
    client.force_login(cast.dana())
    url = reverse("admin:articles_article_act", args=[story.pk, "kill"])
    said = "It leaves every front, list, feed and sitemap in the same moment."
    assert said in client.get(url).text
    monkeypatch.setitem(proof._kinds, "search", "search")
    assert "every front, list, feed, search and sitemap" in client.get(url).text


def test_those_who_may_not_kill_see_no_proof(killed: Article, client: Client) -> None:
    for who in (cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        for ask in (client.get, client.post):
            assert ask(proof_url(killed)).status_code == 403, who.__name__
    assert not KillProof.objects.exists()


def test_there_is_none_of_a_story_that_was_not_killed(client: Client) -> None:
    client.force_login(cast.dana())
    assert client.get(proof_url(make.make_story())).status_code == 404


def test_a_proof_stands_as_it_was_written(killed: Article) -> None:
    made = proof.ask(killed, by=None)
    with pytest.raises(IntegrityError, match="stands as it was"), transaction.atomic():
        QuerySet(KillProof).filter(pk=made.pk).update(lines=[])


def test_every_preview_that_was_handed_out_is_asked_for() -> None:
    story = make.make_story("Zanzibar ledger")
    link = workflow.share(story, by=cast.dana(), for_whom="The lawyer", expires_at=TEN + HOUR)
    (before,) = (line for line in proof.ask(story, by=None).lines if "preview" in line["address"])
    assert not before["gone"]
    workflow.kill(story, by=cast.dana(), note="Not true")
    lines = {line["address"]: line for line in proof.ask(story, by=None).lines}
    assert (lines[link.get_absolute_url()]["status"], lines[link.get_absolute_url()]["gone"]) == (
        404,
        True,
    )
