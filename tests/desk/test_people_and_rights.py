"""Roles, sections and leaving: nobody gives what they do not have, everything is written down, nobody is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from articles.models import SectionScope
from newsroom import rights
from newsroom.desk import people
from newsroom.desk.models import AccessEvent, Kind, Letter
from newsroom.roles import CHIEF, EDITOR, REPORTER
from tests import cast
from tests.desk.codes import with_app
from tests.make import home, make_section

pytestmark = pytest.mark.django_db


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def url(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def act(user: User, what: str) -> str:
    return reverse("admin:auth_user_act", args=[user.pk, what])


def said(user: User, **more: Any) -> dict[str, Any]:
    return {
        "first_name": user.first_name, "last_name": user.last_name, "email": user.email,
        "roles": [group.pk for group in user.groups.all()],
        "sections": list(user.section_scopes.values_list("section", flat=True)),
    } | more  # fmt: skip


def root() -> User:
    return cast.person("Root", is_superuser=True)


def test_the_chief_gives_roles_and_sections_and_it_is_written_down(client: Client) -> None:
    rhea, dana, world = cast.rhea(), cast.dana(), make_section("world")
    cast.ed()
    client.force_login(dana)
    given = said(rhea, roles=[role(REPORTER).pk, role(EDITOR).pk], sections=[world.pk])
    assert client.post(url(rhea), given).status_code == 302
    assert cast.rhea().has_perm("articles.publish_article")
    assert SectionScope.objects.get(user=rhea).section == world
    event = AccessEvent.objects.get(kind=Kind.RIGHTS)
    assert (event.user, event.by) == (rhea, dana)
    assert event.note == "Reporter → Editor, Reporter in World"


def test_a_form_without_changes_leaves_no_row(client: Client) -> None:
    ed = cast.ed()
    client.force_login(cast.dana())
    client.post(url(ed), said(ed))
    assert not AccessEvent.objects.filter(kind__in=(Kind.RIGHTS, Kind.DETAILS)).exists()


def test_no_form_takes_a_password_or_makes_a_superuser(client: Client) -> None:
    rhea = cast.rhea()
    client.force_login(cast.dana())
    page = client.get(url(rhea)).content.decode()
    assert 'type="password"' not in page
    assert 'name="superuser"' not in page
    client.post(url(rhea), said(rhea, superuser="on", is_superuser="on", password="x" * 20))
    fresh = User.objects.get(pk=rhea.pk)
    assert not fresh.is_superuser
    assert fresh.check_password(cast.PASSWORD)


def test_only_a_superuser_makes_another_and_nobody_themselves(client: Client) -> None:
    rhea, boss = cast.rhea(), root()
    client.force_login(boss)
    client.post(url(rhea), said(rhea, superuser="on"))
    assert User.objects.get(pk=rhea.pk).is_superuser
    client.post(url(boss), said(boss))
    assert User.objects.get(pk=boss.pk).is_superuser


def test_nobody_gives_a_role_beyond_their_own_rights(client: Client) -> None:
    rhea = cast.rhea()
    keeper = cast.person("Keeper", REPORTER)
    keeper.user_permissions.add(Permission.objects.get(codename="manage_people"))
    keeper = User.objects.get(pk=keeper.pk)
    assert {each.name for each in people.roles_within(keeper)} == {REPORTER}
    with pytest.raises(PermissionDenied):
        rights.set_rights(rhea, by=keeper, roles=[role(CHIEF)], sections=[])
    with pytest.raises(PermissionDenied):
        rights.set_rights(keeper, by=keeper, roles=[role(CHIEF)], sections=[])
    with pytest.raises(PermissionDenied):
        rights.set_rights(rhea, by=keeper, roles=[], sections=[home()])
    client.force_login(keeper)
    client.post(url(rhea), said(rhea, roles=[role(CHIEF).pk]))
    assert list(cast.rhea().groups.all()) == [role(REPORTER)]


def test_nobody_looks_after_people_with_more_rights_than_their_own(client: Client) -> None:
    boss = root()
    client.force_login(cast.dana())
    assert "beyond yours" in client.get(url(boss)).content.decode()
    assert client.post(url(boss), said(boss, email="mine@paper.example")).status_code == 403
    for what in ("close", "factor", "sessions"):
        assert client.post(act(boss, what), {"reason": "Because"}).status_code == 403
    boss.refresh_from_db()
    assert (boss.is_active, boss.email) == (True, "root@paper.example")


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes])
def test_nobody_else_opens_any_of_it(client: Client, who: Any) -> None:
    victim = cast.person("Vic", REPORTER)
    client.force_login(who())
    doors = (
        url(victim),
        act(victim, "close"),
        act(victim, "factor"),
        reverse("admin:auth_user_changelist"),
    )
    for door in doors:
        assert client.get(door).status_code == 403
        assert client.post(door, {"reason": "Because"}).status_code == 403
    assert User.objects.get(pk=victim.pk).is_active


def test_a_log_in_is_closed_with_a_reason_and_its_sessions_end(client: Client) -> None:
    rhea, theirs = cast.rhea(), Client()
    theirs.force_login(rhea)
    client.force_login(cast.dana())
    assert "required" in client.post(act(rhea, "close"), {"reason": " "}).content.decode()
    client.post(act(rhea, "close"), {"reason": "Left for another paper"})
    assert not User.objects.get(pk=rhea.pk).is_active
    assert theirs.get(reverse("own_sessions")).status_code == 302
    assert AccessEvent.objects.get(kind=Kind.DEACTIVATED).note == "Left for another paper"
    client.post(act(rhea, "open"))
    assert User.objects.get(pk=rhea.pk).is_active


def test_nobody_closes_their_own() -> None:
    dana = cast.dana()
    with pytest.raises(ValidationError):
        people.deactivate(dana, by=dana, reason="Tired")


def test_a_lost_telephone_is_taken_off_with_a_reason(client: Client) -> None:
    rhea, theirs = with_app(cast.rhea()), Client()
    theirs.force_login(rhea)
    client.force_login(cast.dana())
    client.post(act(rhea, "factor"), {"reason": "Dropped into the harbour"})
    assert not Authenticator.objects.filter(user=rhea).exists()
    assert theirs.get(reverse("own_sessions")).status_code == 302
    event = AccessEvent.objects.get(kind=Kind.FACTOR_RESET)
    assert (event.user, event.by.username, event.note) == (rhea, "dana", "Dropped into the harbour")
    assert Letter.objects.get().to == rhea.email
    with pytest.raises(ValidationError):
        people.reset_factor(rhea, by=cast.dana(), reason="Again")


def test_nobody_takes_off_their_own_without_showing_who_they_are() -> None:
    dana = with_app(cast.dana())
    with pytest.raises(ValidationError):
        people.reset_factor(dana, by=dana, reason="Lost")


def test_the_chief_ends_all_sessions_of_somebody(client: Client) -> None:
    rhea, theirs = cast.rhea(), Client()
    theirs.force_login(rhea)
    client.force_login(cast.dana())
    client.post(act(rhea, "sessions"))
    assert theirs.get(reverse("own_sessions")).status_code == 302


def test_a_new_address_is_told_to_the_old_one(client: Client) -> None:
    rhea = cast.rhea()
    client.force_login(cast.dana())
    client.post(url(rhea), said(rhea, email="Other@paper.example"))
    assert User.objects.get(pk=rhea.pk).email == "other@paper.example"
    assert Letter.objects.get().to == "rhea@paper.example"
    assert AccessEvent.objects.filter(kind=Kind.DETAILS, user=rhea).exists()


def test_nobody_who_was_here_can_be_deleted(client: Client) -> None:
    rhea = cast.rhea()
    client.force_login(rhea)
    client.force_login(root())
    address = reverse("admin:auth_user_delete", args=[rhea.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    with pytest.raises(ProtectedError):
        rhea.delete()


def test_roles_are_changed_by_superusers_alone(client: Client) -> None:
    chief = cast.dana()
    address = reverse("admin:auth_group_change", args=[role(CHIEF).pk])
    client.force_login(chief)
    assert client.get(address).status_code == 403
    client.force_login(root())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("label", ["mfa_authenticator", "account_emailaddress"])
def test_the_desk_has_no_page_of_secrets(client: Client, label: str) -> None:
    app, model = label.split("_")
    client.force_login(root())
    assert client.get(f"/admin/{app}/{model}/").status_code == 404
