"""The command palette finds stories, sections, people and actions: those that this person may see and do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.desk.palette import MOST
from tests import cast, make
from tests.ads.bookings import line

pytestmark = pytest.mark.django_db
FIND = "/admin/find/"


def found(client: Client, q: str = "", at: str = "") -> dict[str, list[str]]:
    groups = client.get(FIND, {"q": q, "at": at, "json": "1"}).json()["groups"]
    return {group["title"]: [hit["words"] for hit in group["hits"]] for group in groups}


def test_it_finds_a_story_by_the_beginnings_of_its_words(client: Client) -> None:
    story = make.make_story("Baltic ports reopen")
    client.force_login(cast.rhea())
    answer = client.get(FIND, {"q": "balt por", "json": "1"}).json()
    hit = answer["groups"][0]["hits"][0]
    assert hit == {
        "words": "Baltic ports reopen", "url": f"/admin/articles/article/{story.pk}/change/", "grey": "Draft v1",
    }  # fmt: skip


def test_on_a_story_it_offers_what_can_be_done_to_it(client: Client) -> None:
    story = make.make_story(live=True)
    at = f"/admin/articles/article/{story.pk}/change/"
    client.force_login(cast.dana())
    assert "Withdraw" in found(client, at=at)["This story"]
    assert found(client, "withd", at=at)["This story"] == ["Withdraw"]
    client.force_login(cast.rhea())
    assert "Withdraw" not in found(client, at=at)["This story"]
    assert "Preview" in found(client, "prev", at=at)["This story"]


def test_a_verb_and_a_story_lead_to_the_page_of_the_verb(client: Client) -> None:
    story = make.make_story("Baltic ports reopen")
    client.force_login(cast.dana())
    answer = client.get(FIND, {"q": "publish baltic", "json": "1"}).json()
    hit = next(
        each for group in answer["groups"] for each in group["hits"] if "Publish" in each["words"]
    )
    assert hit["url"] == f"/admin/articles/article/{story.pk}/act/publish/"
    client.force_login(cast.rhea())
    assert "Publish now: Baltic ports reopen" not in str(found(client, "publish baltic"))


def test_it_finds_sections_writers_and_pages(client: Client) -> None:
    make.make_section("world/europe")
    make.make_author("Ira Mohanty")
    client.force_login(cast.dana())
    assert found(client, "euro")["Sections"] == ["Europe"]
    assert found(client, "moha")["Writers"] == ["Ira Mohanty"]
    assert "Photos" in found(client, "phot")["Pages of the desk"]
    assert found(client, "write")["Begin"] == ["Write a story"]


def test_the_desks_own_pages_come_before_the_stories(client: Client) -> None:
    make.make_story("An audit of the harbour")
    client.force_login(cast.dana())
    assert list(found(client, "audit")) == ["Pages of the desk", "Stories"]
    assert found(client, "audit")["Pages of the desk"] == ["Audit"]
    assert found(client, "sess")["Pages of the desk"] == ["Your sessions"]
    assert found(client, "time mach")["The paper"] == ["The paper at another moment"]
    client.force_login(cast.rhea())
    assert "The paper" not in found(client, "time mach")


def test_it_finds_bookings_for_those_who_sell(client: Client) -> None:
    booked = line(name="Winter cottons")
    client.force_login(cast.sal())
    assert found(client, "winter")["Bookings"] == [booked.name]
    client.force_login(cast.rhea())
    assert "Bookings" not in found(client, "winter")


def test_who_may_see_nothing_finds_nothing(client: Client) -> None:
    make.make_story("Baltic ports reopen", bylines=["Ira Mohanty"])
    client.force_login(cast.wes())
    assert found(client, "baltic") == found(client, "ira") == found(client) == {}
    client.logout()
    assert client.get(FIND, {"json": "1"}).status_code == 302


def test_nothing_typed_is_what_can_be_done(client: Client) -> None:
    make.make_story()
    client.force_login(cast.rhea())
    assert set(found(client)) == {"Begin", "Pages of the desk"}


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        "\x00",
        "%",
        "'\"<script>",
        "*" * 500,
        "publish ",
        "ß",
        "\ud800".encode("utf-8", "replace").decode(),
    ],
)
def test_odd_words_find_nothing_and_break_nothing(client: Client, q: str) -> None:
    make.make_story()
    client.force_login(cast.dana())
    for at in ("", "/admin/articles/article/99999999999999999/change/", "x" * 900):
        assert client.get(FIND, {"q": q, "at": at}).status_code == 200


def test_the_page_does_the_same_without_script(client: Client) -> None:
    make.make_story("Baltic <b>ports</b>")
    client.force_login(cast.rhea())
    html = client.get(FIND, {"q": "baltic"}).content.decode()
    assert "Baltic &lt;b&gt;ports&lt;/b&gt;</a>" in html


def test_it_asks_the_same_for_many_stories_as_for_few(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(2 * MOST):
        make.make_story(f"Baltic {number}")
    client.force_login(cast.dana())
    found(client, "baltic")
    with django_assert_max_num_queries(16):
        told = found(client, "baltic")
    assert len(told["Stories"]) == MOST


def test_every_page_of_the_desk_has_its_door(client: Client) -> None:
    client.force_login(cast.rhea())
    html = client.get(reverse("admin:index")).content.decode()
    assert 'href="/admin/find/" data-palette' in html
    client.logout()
    assert "data-palette" not in client.get(reverse("admin:login")).content.decode()


def test_a_headline_stands_before_the_words_of_a_text(client: Client) -> None:
    make.make_story("The Baltic ports")
    make.make_story("Ports of the north")
    make.make_story("Trains", body="<p>They lead to the ports.</p>")
    client.force_login(cast.rhea())
    assert found(client, "ports")["Stories"] == ["Ports of the north", "The Baltic ports", "Trains"]
    assert found(client, "ports balt")["Stories"] == ["The Baltic ports"]
