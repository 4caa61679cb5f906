"""Where one is logged in, and how that ends: at once, in every process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import reverse

from newsroom.desk import devices, sessions
from newsroom.desk.models import AccessEvent, DeskSession, Kind, Letter
from tests import cast
from tests.desk.codes import password

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1"
PAGE = "own_sessions"


def entered(user: User, agent: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert password(client, user).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse(PAGE)).status_code == 200


def handle(client: Client) -> str:
    return DeskSession.objects.get(session_key=client.session.session_key).handle


def test_it_says_from_what_from_where_and_since_when() -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        here = entered(cast.rhea())
        clock.shift(timedelta(hours=2))
        entered(cast.rhea(), IPHONE, "198.51.100.4")
        page = here.get(reverse(PAGE))
    first, second = page.context["places"]
    assert (first.device, first.address, first.is_this) == ("Firefox on Windows", "192.0.2.7", True)
    assert first.since == "Mon 23 Nov, 10:00 IST"
    assert (second.device, second.is_this) == ("Safari on iPhone", False)
    assert second.since == "Mon 23 Nov, 12:00 IST"
    keys = DeskSession.objects.values_list("session_key", flat=True)
    assert not any(key in page.content.decode() for key in keys)


def test_last_seen_moves_with_the_work_at_most_every_ten_minutes() -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        client = entered(cast.rhea())
        client.get(reverse("admin:index"))
        moments = []
        for minutes in (5, 6):
            clock.shift(timedelta(minutes=minutes))
            client.get(reverse("admin:index"))
            moments.append(DeskSession.objects.get(user__isnull=False).seen)
    assert moments == [TEN, TEN + timedelta(minutes=11)]


def test_one_is_ended_by_its_handle(client: Client) -> None:
    rhea = cast.rhea()
    here, there, third = entered(rhea), entered(rhea), entered(rhea)
    here.post(reverse(PAGE), {"end": handle(there)})
    assert [is_in(each) for each in (here, there, third)] == [True, False, True]
    event = AccessEvent.objects.get(kind=Kind.SESSION_ENDED)
    assert (event.user, event.by, event.note) == (rhea, rhea, "Firefox on Windows, 192.0.2.7")


def test_all_others_are_ended_and_the_one_that_asks_stays() -> None:
    rhea = cast.rhea()
    here, *others = [entered(rhea) for _ in range(3)]
    here.post(reverse(PAGE), {"end": "others"})
    assert is_in(here)
    assert not any(is_in(each) for each in others)


@pytest.mark.parametrize("which", ["", "nonsense", "\x00", "0" * 300])
def test_what_names_no_session_ends_none(which: str) -> None:
    here, there = entered(cast.rhea()), entered(cast.rhea())
    here.post(reverse(PAGE), {"end": which})
    assert is_in(there)


def test_nobody_ends_the_session_of_another() -> None:
    rheas, danas = entered(cast.rhea()), entered(cast.dana())
    rheas.post(reverse(PAGE), {"end": handle(danas)})
    rheas.post(reverse(PAGE), {"end": "others"})
    assert is_in(danas)


def test_a_stranger_is_led_to_the_log_in(client: Client) -> None:
    assert client.get(reverse(PAGE)).url.startswith(reverse("admin:login"))


def test_a_request_on_its_way_does_not_bring_an_ended_session_back() -> None:
    client = entered(cast.rhea())
    session = client.session
    session["seen"] = 1  # read while it was there, as the request did
    sessions.end_all(cast.rhea())
    with pytest.raises(UpdateError):
        session.save()
    assert not DeskSession.objects.filter(user__isnull=False).exists()


def test_a_new_password_ends_the_others_and_is_told() -> None:
    rhea = cast.rhea()
    here, there = entered(rhea), entered(rhea)
    new = "a quay a crane a gull"
    address = reverse("account_change_password")
    wrong = {"oldpassword": "not the one", "password1": new, "password2": new}
    assert here.post(address, wrong).status_code == 200
    assert is_in(there)
    answer = here.post(address, wrong | {"oldpassword": cast.PASSWORD})
    assert answer.url == reverse("mfa_index")
    assert is_in(here)
    assert not is_in(there)
    assert not DeskSession.objects.exclude(pk=here.session.session_key).exists()
    assert cast.rhea().check_password(new)
    assert "Your password was changed." in Letter.objects.get().body


@pytest.mark.parametrize("new", ["short", "password1234", "rhea@paper.example"])
def test_a_weak_password_is_not_taken(new: str) -> None:
    here = entered(cast.rhea())
    given = {"oldpassword": cast.PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), given).status_code == 200
    assert cast.rhea().check_password(cast.PASSWORD)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge on Linux"),
        ("curl/8", "curl"),
        ("<script>", "Unknown device"),
    ],
)  # fmt: skip
def test_a_device_in_words(agent: str, words: str) -> None:
    assert devices.words(agent) == words


def test_what_has_run_out_is_cleared_away() -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        entered(cast.rhea())
        clock.shift(timedelta(hours=13))
        entered(cast.rhea())
        sessions.clear_away(TEN + timedelta(hours=13))
        assert DeskSession.objects.filter(user__isnull=False).count() == 1
