"""People come to the desk by a letter: one link, once, for a week, and a password that nobody else has typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from articles.models import SectionScope
from newsroom.desk import people
from newsroom.desk.models import AccessEvent, Invitation, Kind, Letter
from newsroom.roles import CHIEF, EDITOR, REPORTER, install_roles
from tests import cast
from tests.desk.codes import is_in
from tests.make import make_section

TEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
ADD = "admin:auth_user_add"
SAID = {
    "first_name": "Noor", "last_name": "Qadir", "username": "noor",
    "password": "a quay a crane a gull", "again": "a quay a crane a gull",
}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watch() -> Iterator[Any]:
    install_roles()
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def invited(*roles: str, by: User | None = None, email: str = "noor@paper.example") -> Invitation:
    return people.invite(by=by or cast.dana(), email=email, roles=[role(name) for name in roles])


def link() -> str:
    return re.search(r"/admin/account/invitation/\S+", Letter.objects.latest("pk").body)[0]


def test_the_chief_invites_with_roles_and_sections(client: Client) -> None:
    world = make_section("world")
    client.force_login(cast.dana())
    given = {"email": "Noor@Paper.example", "roles": [role(EDITOR).pk], "sections": [world.pk]}
    assert client.post(reverse(ADD), given).status_code == 302
    noor = User.objects.get(email="noor@paper.example")
    assert (noor.is_active, noor.is_staff, noor.has_usable_password()) == (False, True, False)
    assert list(noor.groups.all()) == [role(EDITOR)]
    assert [scope.section for scope in SectionScope.objects.filter(user=noor)] == [world]
    letter = Letter.objects.get()
    assert letter.to == "noor@paper.example"
    assert "until Mon 30 Nov, 10:00 IST" in letter.body
    kinds = AccessEvent.objects.filter(user=noor, by=cast.dana()).values_list("kind", flat=True)
    assert set(kinds) == {Kind.INVITED, Kind.RIGHTS}


def test_the_person_comes_in_with_a_password_of_their_own(client: Client) -> None:
    invited(REPORTER)
    page = client.get(link())
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert client.post(link(), SAID).url == reverse("admin:index")
    assert is_in(client)
    noor = User.objects.get(username="noor")
    assert (noor.get_full_name(), noor.is_active) == ("Noor Qadir", True)
    assert noor.check_password(SAID["password"])
    assert client.get(reverse("admin:index")).status_code == 200
    assert AccessEvent.objects.filter(user=noor, by=noor, kind=Kind.ACCEPTED).exists()


def test_whose_role_asks_for_it_sets_up_a_second_factor_first(client: Client) -> None:
    invited(CHIEF)
    client.post(link(), SAID)
    assert client.get(reverse("admin:index")).url.startswith(reverse("mfa_index"))
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_who_was_logged_in_in_that_browser_is_not_any_more(client: Client) -> None:
    invited(REPORTER)
    client.force_login(cast.rhea())
    client.post(link(), SAID)
    assert client.session["_auth_user_id"] == str(User.objects.get(username="noor").pk)


def test_the_link_opens_once(client: Client) -> None:
    invited(REPORTER)
    used = link()
    client.post(used, SAID)
    for answer in (Client().get(used), Client().post(used, SAID | {"username": "other"})):
        assert answer.status_code == 404
    assert not User.objects.filter(username="other").exists()


def test_it_holds_for_a_week(client: Client, watch: Any) -> None:
    invited(REPORTER)
    watch.shift(timedelta(days=7))
    assert client.post(link(), SAID).status_code == 404
    assert not User.objects.filter(is_active=True, username="noor").exists()


def test_sent_again_the_old_link_opens_nothing(client: Client, watch: Any) -> None:
    invitation = invited(REPORTER)
    old = link()
    watch.shift(timedelta(days=8))
    people.invite_again(invitation, by=cast.dana())
    assert client.get(old).status_code == 404
    assert client.get(link()).status_code == 200


def test_withdrawn_it_opens_nothing(client: Client) -> None:
    invitation = invited(REPORTER)
    people.withdraw_invitation(invitation, by=cast.dana())
    assert client.post(link(), SAID).status_code == 404
    with pytest.raises(ValidationError):
        people.withdraw_invitation(invitation, by=cast.dana())


@pytest.mark.parametrize("torn", ["", "x", "a:b:c", "%00", "0" * 3000])
def test_a_torn_link_opens_nothing(client: Client, torn: str) -> None:
    invited(REPORTER)
    assert client.get(f"/admin/account/invitation/{torn}x/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"password": "noor@paper.example", "again": "noor@paper.example"}, "too similar"),
        ({"again": "a quay a crane a duck"}, "not the same"),
        ({"username": "DANA"}, "has this name already"),
        ({"username": "a b"}, "valid username"),
        ({"first_name": ""}, "required"),
    ],
)
def test_what_is_said_wrong_is_said_again(client: Client, wrong: dict[str, str], told: str) -> None:
    invited(REPORTER, by=cast.dana())
    answer = client.post(link(), SAID | wrong)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not is_in(client)


def test_nobody_is_invited_twice() -> None:
    cast.rhea()
    with pytest.raises(ValidationError):
        invited(REPORTER, email="RHEA@paper.example")


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes])
def test_nobody_else_invites(client: Client, who: Any) -> None:
    with pytest.raises(PermissionDenied):
        invited(REPORTER, by=who())
    client.force_login(who())
    given = {"email": "noor@paper.example", "roles": [role(REPORTER).pk]}
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), given).status_code == 403
    assert not Invitation.objects.exists()


def test_log_in_names_of_namesakes_differ() -> None:
    names = [invited(email=f"noor@{host}.example").user.username for host in ("one", "two")]
    assert names == ["noor", "noor-2"]
