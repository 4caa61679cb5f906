"""The bell, the page of notices with its marks, and the page on which each chooses what they are told of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.desk import notices
from newsroom.desk.models import DailyLetter, Notice, NoticeChoice
from tests import cast

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
LIST, CHOICES = "/admin/notices/", "/admin/notices/choices/"
pytestmark = pytest.mark.django_db


def told(person: object, number: int = 1, url: str = "/admin/") -> list[Notice]:
    rows = [
        Notice(person=person, kind="late", words=f"Told {n} <b>", url=url, at=NOW, mark=f"{url}{n}")
        for n in range(number)
    ]
    return Notice.objects.bulk_create(rows)


@pytest.fixture
def rhea(client: Client) -> Client:
    client.force_login(cast.rhea())
    return client


def test_the_bell_has_the_number_of_those_that_are_not_read(rhea: Client) -> None:
    assert "unread" not in rhea.get("/admin/").text
    told(cast.rhea(), 3)
    told(cast.ed(), 5)
    assert "Notices, 3 unread" in rhea.get("/admin/").text
    told(cast.rhea(), 120, "/admin/y/")
    assert "Notices, 99+ unread" in rhea.get("/admin/").text
    with CaptureQueriesContext(connection) as caught:
        rhea.get(LIST)
    assert len([each for each in caught if "desk_notice" in each["sql"]]) == 2


def test_the_page_shows_ones_own_escaped_and_goes_on_by_key(rhea: Client) -> None:
    told(cast.ed())
    assert "Nothing has been told to you yet" in rhea.get(LIST).text
    rows = told(cast.rhea(), 60)
    page = rhea.get(LIST)
    assert [notice.pk for notice, _ in page.context["rows"]] == [r.pk for r in rows[:9:-1]]
    assert "Told 59 &lt;b&gt;" in page.text
    older = rhea.get(LIST, {"before": page.context["older"]})
    assert [notice.pk for notice, _ in older.context["rows"]] == [r.pk for r in rows[9::-1]]
    assert older.context["older"] is None
    for odd in ("x", "-1", "9" * 40, "\x00"):
        assert rhea.get(LIST, {"before": odd}).status_code == 200


def test_opening_one_marks_it_and_leads_to_its_story(rhea: Client) -> None:
    one, two = told(cast.rhea(), 2, "/admin/articles/article/1/change/#notes")
    answer = rhea.post(reverse("admin:notice", args=[one.pk]), {"go": "1"})
    assert answer["Location"] == "/admin/articles/article/1/change/#notes"
    assert rhea.post(reverse("admin:notice", args=[two.pk]))["Location"] == LIST
    assert notices.unread(cast.rhea()) == 0


@pytest.mark.parametrize("url", ["//elsewhere.example/", "https://elsewhere.example/", ""])
def test_it_leads_to_no_other_house(rhea: Client, url: str) -> None:
    (notice,) = told(cast.rhea(), 1, url)
    assert rhea.post(reverse("admin:notice", args=[notice.pk]), {"go": "1"})["Location"] == LIST


def test_nobody_reads_or_marks_what_is_anothers(rhea: Client) -> None:
    (notice,) = told(cast.ed())
    assert rhea.post(reverse("admin:notice", args=[notice.pk])).status_code == 404
    rhea.post(reverse("admin:notices_read"), {"newest": notice.pk})
    assert notices.unread(cast.ed()) == 1


def test_a_look_marks_nothing(rhea: Client) -> None:
    (notice,) = told(cast.rhea())
    assert rhea.get(reverse("admin:notice", args=[notice.pk])).status_code == 405
    assert rhea.get(reverse("admin:notices_read")).status_code == 405
    rhea.get(LIST)
    assert notices.unread(cast.rhea()) == 1


def test_all_are_marked_but_those_that_came_since_the_page_was_shown(rhea: Client) -> None:
    rows = told(cast.rhea(), 3)
    rhea.post(reverse("admin:notices_read"), {"newest": rows[1].pk})
    assert [n.pk for n in Notice.objects.unread(cast.rhea())] == [rows[2].pk]
    rhea.post(reverse("admin:notices_read"), {"newest": "x"})
    assert notices.unread(cast.rhea()) == 1


@pytest.mark.parametrize("url", [LIST, CHOICES, "/admin/notices/read/", "/admin/notices/1/"])
def test_it_is_for_those_of_the_desk(client: Client, url: str) -> None:
    assert "/admin/login/" in client.get(url)["Location"]
    client.force_login(cast.person("Gus", is_staff=False))
    assert "/admin/login/" in client.post(url)["Location"]


def test_one_is_asked_only_of_what_one_can_be_told(client: Client) -> None:
    for who, asked in ((cast.rhea, False), (cast.ed, True)):
        client.force_login(who())
        assert ("waits for review" in client.get(CHOICES).text) is asked


def test_the_choice_is_kept(rhea: Client) -> None:
    fields = rhea.get(CHOICES).context["form"].fields
    given = {name: "off" for name in fields if name.endswith("-mail")}
    given |= {"late-mail": "daily", "late-desk": "on", "hour": "18"}
    assert "Your choice is kept." in rhea.post(CHOICES, given, follow=True).text
    chosen = NoticeChoice.objects.get(person=cast.rhea(), kind="late")
    assert (chosen.on_desk, chosen.mail) == (True, "daily")
    other = NoticeChoice.objects.get(person=cast.rhea(), kind="mention")
    assert (other.on_desk, other.mail) == (False, "off")
    assert DailyLetter.objects.get(person=cast.rhea()).hour == 18
    rhea.post(CHOICES, given | {"hour": "5"})
    assert DailyLetter.objects.get(person=cast.rhea()).hour == 5


@pytest.mark.parametrize("wrong", [{"hour": "24"}, {"hour": "x"}, {"late-mail": "hourly"}, {}])
def test_nothing_of_a_wrong_choice_is_kept(rhea: Client, wrong: dict[str, str]) -> None:
    fields = rhea.get(CHOICES).context["form"].fields
    given = {name: "off" for name in fields if name.endswith("-mail")} | {"hour": "7"}
    answer = rhea.post(CHOICES, given | wrong if wrong else {"hour": "7"})
    assert "Choose in each line" in answer.text
    assert not NoticeChoice.objects.exists()


def test_the_users_menu_leads_to_the_choice(rhea: Client) -> None:
    assert f'href="{CHOICES}"' in rhea.get("/admin/").text
