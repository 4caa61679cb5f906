"""The demonstration paper loads whole, loads once, and shows every state the desk knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils.html import strip_tags

from ads.models import LineItem
from articles import chain, darkroom
from articles.models import (
    Article,
    ArticleVersion,
    Correction,
    DeskState,
    Event,
    KillRequest,
    LegalNeed,
    LegalRead,
    Photo,
    Suggestion,
    Tag,
    Verb,
)
from newsroom import demo
from newsroom.core import clock
from newsroom.core.blocks import blocks
from newsroom.core.html import sanitize
from newsroom.demo_archive import make_archive
from newsroom.demo_stories import FOLDER, Page, Told, body, filled, moment, read_stories
from newsroom.desk.models import Notice
from sections.models import FrontPin, Section

SUNDAY = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
PAGE = Page(SUNDAY, {"quay": 7}, {"ports": "/world/ports/"})
PEOPLE = ("reporter", "editor", "europe-editor", "photo", "sales", "legal", "chief")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """The whole paper as of this minute, once for all. Cutting the pictures is another test's subject."""
    now = datetime.now(UTC)
    with (
        django_db_blocker.unblock(),
        TemporaryDirectory() as media,
        override_settings(MEDIA_ROOT=media),
        patch.object(darkroom, "develop", lambda *args, **kwargs: True),
        transaction.atomic(),
    ):
        demo.load(now=now)
        yield now
        transaction.set_rollback(True)


@pytest.fixture
def paper(loaded: datetime, db: None) -> datetime:
    return loaded


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_it_is_a_whole_paper(paper: datetime) -> None:
    live = ArticleVersion.objects.live()
    assert live.count() >= 44
    assert len(set(live.values_list("section", flat=True))) >= 12
    assert live.filter(section__path="world/europe").count() >= 5
    assert live.filter(word_count__gte=600).count() >= 12
    assert not live.filter(word_count__gt=1200).exists()
    assert Tag.objects.filter(version_rows__version__in=live).distinct().count() >= 25
    assert {"RUSSIA", "Ukraine"} <= set(Tag.objects.values_list("name", flat=True))
    newest = live.order_by("-published_at").first()
    assert timedelta(0) < paper - newest.published_at < timedelta(hours=1)


def test_it_has_a_story_in_every_state(paper: datetime) -> None:
    released = ArticleVersion.objects.released().values("article")
    unseen = Article.objects.exclude(pk__in=released)
    assert unseen.filter(desk_state=DeskState.DRAFT).count() == 5
    assert unseen.filter(desk_state=DeskState.IN_REVIEW).count() == 3
    waiting = ArticleVersion.objects.waiting(paper)
    assert waiting.count() == 4
    live = ArticleVersion.objects.live(paper).values("article")
    assert waiting.filter(article__in=live).count() == 1
    assert ArticleVersion.objects.filter(live_until__lte=paper).exclude(article__in=live).exists()
    assert Article.objects.get(killed_at__isnull=False).live_version(paper) is None
    said = Correction.objects.live(paper).values_list("kind", flat=True)
    assert sorted(said) == ["clarification", "correction"]
    released = ArticleVersion.objects.released().filter(article__corrections__kind="correction")
    assert sorted(released.values_list("significance", flat=True)) == [
        *("correction", "silent", "update", "update")
    ]
    assert not list(chain.faults())
    assert Suggestion.objects.open().get().changes.count() == 3
    assert FrontPin.objects.standing(paper).filter(section__path="").count() >= 4
    tiers = LineItem.objects.running(paper).values_list("tier", flat=True)
    assert sorted(tiers) == ["house", "standard", "standard"]


def test_its_desk_has_work_for_everybody(paper: datetime) -> None:
    (asked,) = KillRequest.objects.filter(agreed=None)
    assert asked.asked_by.username == "legal" and asked.article.killed_at is None
    assert LegalNeed.objects.count() == 1 and not LegalRead.objects.exists()
    today = clock.newsroom_time(paper).date()
    (photo,) = Photo.objects.filter(rights_until__isnull=False)
    assert today < photo.rights_until <= today + timedelta(days=7)
    for name, panel in {"legal": "legal", "chief": "kills", "photo": "rights"}.items():
        client = Client()
        client.login(username=name, password=f"demo-{name}")
        board = client.get("/admin/").context["board"]
        assert panel in {each.name for each in (*board["strip"], *board["board"])}, name


def test_what_its_people_were_told_is_in_the_order_of_time(paper: datetime) -> None:
    moments = list(Notice.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments) and max(moments) <= paper
    for event in Event.objects.filter(verb=Verb.ASSIGN).select_related("article"):
        assert event.article.created_at <= event.at, event.article


def test_loaded_twice_it_is_the_same(paper: datetime) -> None:
    before = rows()
    made = demo.load(now=paper + timedelta(minutes=5))
    assert not +made
    assert rows() == before


def test_where_there_is_a_story_it_can_be_left_alone(paper: datetime) -> None:
    before, said = rows(), StringIO()
    call_command("demo", "--if-empty", stdout=said)
    assert rows() == before
    assert "nothing was loaded" in said.getvalue()


def test_each_role_can_log_in_and_the_readers_pages_answer(paper: datetime) -> None:
    for name in PEOPLE:
        client = Client()
        assert client.login(username=name, password=f"demo-{name}"), name
        assert client.get("/admin/").status_code == 200, name
    reader = Client()
    for section in Section.objects.all():
        assert reader.get(section.get_absolute_url()).status_code == 200, section.path
    for version in ArticleVersion.objects.live().select_related("article", "section"):
        assert reader.get(version.get_absolute_url()).status_code == 200, version.headline


def test_links_between_its_stories_lead_somewhere(paper: datetime) -> None:
    there = {
        v.get_absolute_url()
        for v in ArticleVersion.objects.live().select_related("section", "article")
    }
    linked = {
        address
        for text in ArticleVersion.objects.live().values_list("body", flat=True)
        for address in re.findall(r'href="([^"]+)"', text)
    }
    assert linked
    assert linked <= there


def test_every_picture_has_its_words_and_its_licence_written_down(paper: datetime) -> None:
    listed = (Path(settings.BASE_DIR) / "docs" / "demo-pictures.md").read_text(encoding="utf-8")
    plan = demo.read("photos.toml")
    assert {row["file"] for row in plan.values()} == {
        path.name for path in (FOLDER / "photos").iterdir()
    }
    for key in plan:
        assert f"`{key}`" in listed, key
    for photo in Photo.objects.all():
        assert photo.missing_for_publication() == [], photo
    assert sum(path.stat().st_size for path in (FOLDER / "photos").iterdir()) < 4_000_000


def test_the_archive_is_live_spread_out_and_the_same_each_time(paper: datetime) -> None:
    before = ArticleVersion.objects.live().count()
    assert make_archive(60, say=lambda words: None) == 60
    assert ArticleVersion.objects.live().count() == before + 60
    made = list(Article.objects.order_by("-pk")[:60])
    span = made[0].first_published_at - made[-1].first_published_at
    assert abs(span) > timedelta(days=365 * 14)
    assert all(story.body == sanitize(story.body) for story in made)
    assert ArticleVersion.objects.live().order_by("-published_at").first().article not in made


@pytest.mark.parametrize("told", read_stories(), ids=lambda told: told.slug)
def test_a_story_keeps_the_style_of_the_house(told: Told) -> None:
    assert len(told["Headline"]) < 70
    assert 20 < len(told["Standfirst"]) < 180
    assert not told["Headline"].endswith(".")
    text = f"{told['Headline']} {told['Standfirst']} {told.text}"
    assert not re.search(r"—|(?<!\w)'|'(?!\w)|\"", text), "typographic quotes, no long dashes"
    assert not re.search(r"\b(color|center\b|labor\b|neighbor|organiz|realiz)", text), (
        "British spelling"
    )
    assert re.fullmatch(r"[a-z0-9-]{8,80}", told.slug)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo _words_.", "<p>One.</p><p>Two <em>words</em>.</p>"),
        ("## What next", "<h2>What next</h2>"),
        ("> Said | Who", '<aside class="pull-quote"><p>Said</p><cite>Who</cite></aside>'),
        (
            "![quay] The quay",
            '<figure class="library-image" data-image="7"><figcaption>The quay</figcaption></figure>',
        ),
        ("* a\n* b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("1. a\n2. b", "<ol><li><p>a</p></li><li><p>b</p></li></ol>"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr>"
            "<tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>",
        ),
        ("--- ad ---", '<hr data-ad-break="1">'),
        ("See [it](story:ports).", '<p>See <a href="/world/ports/">it</a>.</p>'),
        ("2 < 3 & <b>", "<p>2 &lt; 3 &amp; &lt;b&gt;</p>"),
        ("On {day}, not {day+1}.", "<p>On Sunday, not Monday.</p>"),
    ],
)
def test_the_notation_becomes_what_the_allowlist_keeps(text: str, html: str) -> None:
    assert body(text, PAGE) == html
    assert sanitize(html) == html
    assert all(part.kind != "box" for part in blocks(html))
    assert strip_tags(html) or "hr" in html


def test_a_picture_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="No picture"):
        body("![none] x", PAGE)


def test_days_are_those_of_the_newsroom() -> None:
    assert filled("{day}", datetime(2026, 11, 22, 20, 0, tzinfo=UTC)) == "Monday"
    assert filled("{site}", SUNDAY) == settings.SITE_NAME


def test_moments_to_come_are_in_the_newsrooms_zone() -> None:
    assert moment("in 4h", SUNDAY) == SUNDAY + timedelta(hours=4)
    assert moment("tomorrow 06:00", SUNDAY) == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert moment("saturday 06:00", SUNDAY) == datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="no moment"):
        moment("soon", SUNDAY)
