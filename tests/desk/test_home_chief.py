"""The chief's home has an editor's panels and those of the house, the ad desk's none of them. Work stays constant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.home_legal import LOOKED_AT
from articles.models import Article, DeskState, LegalNeed, PublishGate
from newsroom.desk import post
from newsroom.desk.models import Chore
from newsroom.roles import LEGAL
from tests import cast
from tests.desk.homes import HOUR, NOW, Seen
from tests.house import set_gate
from tests.make import make_photo, make_section, make_story, revise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_chief_is_told_of_chores_that_are_late_or_fail(client: Client) -> None:
    Chore.objects.create(name=post.CHORE, due_at=NOW - HOUR, done_at=NOW - 2 * HOUR)
    Chore.objects.create(name="thrown-away", due_at=NOW + HOUR, trouble="disk full")
    Chore.objects.create(name="links", due_at=NOW - HOUR / 12)
    home = Seen(client, cast.dana())
    first, second = home.panels["chores"].content["lines"]
    assert (first["title"], first["when"]) == ("Post", "13:47")
    assert (second["title"], second["when"]) == ("Thrown-away", "Never yet")
    assert "disk full" in second["after"]
    assert "2 chores of the server are not done." in home.sentence
    assert "chores" not in Seen(client, cast.ed()).panels


def test_the_chief_has_an_editors_panels_for_the_whole_paper(client: Client) -> None:
    for section in ("world", "sport"):
        workflow.submit(make_story(f"From {section}", section=section), by=cast.rhea())
    home = Seen(client, cast.dana())
    assert home.titles("review") == ["From world", "From sport"]
    assert "my-drafts" not in home.panels and "No draft is yours." in home.board["quiet"]


def test_the_ad_desk_has_only_its_own(client: Client) -> None:
    workflow.submit(make_story("Ports"), by=cast.rhea())
    make_story("Out", live=True)
    make_photo(alt="", rights_until=NOW.date())
    Chore.objects.create(name=post.CHORE, due_at=NOW - HOUR)
    home = Seen(client, cast.sal())
    assert set(home.panels) == {"boxes"}
    assert "Ports" not in home.html and "Write a story" not in home.html


def test_a_stranger_has_an_empty_home(client: Client) -> None:
    make_story("Out", live=True)
    home = Seen(client, cast.wes())
    assert not home.panels and "Nothing waits for you." in home.html


def test_what_would_undo_what_is_live_leads_to_the_merge(client: Client) -> None:
    story = make_story("Ports", live=True)
    late = revise(story, headline="Update")
    workflow.schedule(story, by=cast.dana(), at=NOW + HOUR, version=late)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Mended")
    workflow.publish(story, by=cast.dana(), waiting={2: "as_it_is"})
    for person in (cast.dana(), cast.ed()):
        home = Seen(client, person)
        (card,) = home.cards("stale")
        assert "written from v1" in card.red and "/merge/" in card.cure[1]
        assert "1 release would undo what is live." in home.sentence
    assert "stale" not in Seen(client, cast.rhea()).panels


def _work(number: int) -> None:
    """One story of each kind of work."""
    rhea, dana = cast.rhea(), cast.dana()
    make_story(f"Draft {number}")
    sent = make_story(f"Sent {number}")
    workflow.submit(sent, by=rhea)
    late = make_story(f"Late {number}")
    workflow.assign(late, by=dana, to=rhea, due_at=NOW - HOUR)
    out = make_story(f"Out {number}", live=True, lead_photo=make_photo(rights_until=NOW.date()))
    version = revise(out, headline=f"Update {number}")
    workflow.schedule(out, by=dana, at=NOW + HOUR * number / 8, version=version)


@pytest.mark.parametrize(
    ("person", "pinned"), [(cast.rhea, 28), (cast.ed, 39), (cast.pia, 21), (cast.dana, 46)]
)
def test_the_work_is_the_same_for_four_stories_and_for_forty(
    person: Callable[[], Any], pinned: int, client: Client
) -> None:
    asked = []
    Seen(client, person())
    for rounds in (range(1, 2), range(2, 11)):
        for number in rounds:
            _work(number)
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("admin:index"))
        assert not [each["sql"] for each in caught if "COUNT(*)" in each["sql"].upper()]
        asked.append(len(caught))
    assert asked == [pinned, pinned]


def test_who_reads_for_the_law_finds_what_waits_for_it(client: Client) -> None:
    lena = cast.person("Lena", LEGAL)
    asked, other = make_story("Named in it"), make_story("In review")
    workflow.ask_legal(asked, by=cast.rhea())
    workflow.submit(other, by=cast.rhea())
    home = Seen(client, lena)
    (card,) = home.cards("legal")
    assert card.title == "Named in it" and card.grey.startswith("Rhea asked")
    assert card.cure[1] == reverse("admin:articles_article_legal", args=[asked.pk])
    assert "1 story is to be read for the law." in home.sentence
    assert "legal" in Seen(client, cast.dana()).panels
    assert "legal" not in Seen(client, cast.ed()).panels
    PublishGate.objects.filter(check_name="legal").update(every_story=True)
    assert Seen(client, lena).titles("legal") == ["Named in it", "In review"]
    for story in (asked, other):
        story.refresh_from_db()
        workflow.read_for_law(story.written_from, by=lena)
    assert "legal" not in Seen(client, lena).panels


def wants_every_story_read(**of: Any) -> None:
    PublishGate.objects.filter(check_name="legal", section=None).update(every_story=False)
    set_gate("legal", "bar", every_story=True, **of)


def test_who_reads_for_the_law_misses_none_behind_the_archive_of_another_section(
    client: Client,
) -> None:
    wants_every_story_read(section=make_section("world"))
    sport, dana = make_section("sport"), cast.dana()
    Article.objects.bulk_create(
        Article(
            headline=f"Archive {n}", slug=f"archive-{n}", section=sport, created_by=dana,
            desk_state=DeskState.APPROVED, updated_at=NOW - 1000 * HOUR,
        )
        for n in range(60)
    )  # fmt: skip
    named = make_story("Minister named", section="world/europe")
    workflow.submit(named, by=dana)
    workflow.approve(Article.objects.get(pk=named.pk), by=dana)
    workflow.submit(make_story("Elsewhere", section="sport"), by=dana)
    assert Seen(client, cast.person("Lena", LEGAL)).titles("legal") == ["Minister named"]


def test_who_reads_for_the_law_is_not_asked_of_what_is_out(client: Client) -> None:
    lena = cast.person("Lena", LEGAL)
    make_story("Out", live=True, now=NOW - 9000 * HOUR)
    asked = make_story("Asked for, and out")
    LegalNeed.objects.create(article=asked, at=NOW - 2 * HOUR)
    set_gate("legal", "off")
    workflow.publish(asked, by=cast.dana())
    coming = make_story("Tonight", at=NOW + 5 * HOUR)
    wants_every_story_read()
    assert Seen(client, lena).titles("legal") == ["Tonight"]
    out = Article.objects.get(headline="Out")
    LegalNeed.objects.create(article=out, at=NOW)
    assert Seen(client, lena).titles("legal") == ["Out", "Tonight"]
    assert coming.written_from.is_waiting(NOW)


def test_what_is_to_be_read_is_not_looked_for_in_all_of_the_archive(client: Client) -> None:
    """Of what was approved, and stays so when it is out, the last of it is looked at, and by its key."""
    make_story("Ports", live=True, now=NOW - 9000 * HOUR)
    wants_every_story_read()
    client.force_login(cast.person("Lena", LEGAL))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("admin:index"))
    approved = [
        each["sql"]
        for each in asked
        if "'approved'" in each["sql"] and "articles_legalread" in each["sql"]
    ]
    assert len(approved) == 1
    assert '"articles_article"."id" IN (' in approved[0]
    last = [each["sql"] for each in asked if f"LIMIT {LOOKED_AT}" in each["sql"]]
    assert len(last) == 4
