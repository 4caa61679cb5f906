"""Who comes to the desk, with which rights, and who leaves it: each verb asks, acts, and leaves a row.

Nobody types a password for somebody else, and nobody gives a right that they do not have.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from newsroom.core import clock
from newsroom.core.text import fold
from newsroom.desk import access, letters, sessions
from newsroom.desk.models import Invitation, Kind

MANAGE: Final = "desk.manage_people"
LASTS: Final = timedelta(days=7)
SALT: Final = "newsroom.desk.invitation"


def may_manage(by: Any, user: Any = None) -> bool:
    """Whether `by` may look after people; after this one, if no right of theirs is beyond `by`'s own."""
    if not (by.is_active and by.is_staff and by.has_perm(MANAGE)):
        return False
    if user is None or by.is_superuser:
        return True
    return not user.is_superuser and rights_of(user) <= by.get_all_permissions()


def rights_of(user: Any) -> set[str]:
    """All rights that the person's roles give, or would give to somebody who is only invited, or has left."""
    given = Permission.objects.filter(Q(group__user=user) | Q(user=user))
    return _names(given.select_related("content_type"))


def roles_within(by: Any) -> list[Group]:
    """The roles that `by` may give: those with no right beyond their own."""
    groups = Group.objects.order_by("name").prefetch_related("permissions__content_type")
    own = by.get_all_permissions()
    return [role for role in groups if by.is_superuser or _names(role.permissions.all()) <= own]


def check_may(by: Any, user: Any = None, roles: Iterable[Group] = ()) -> None:
    """Raises `PermissionDenied` where `by` may not look after `user`, or not give one of these roles."""
    if not may_manage(by, user):
        raise PermissionDenied
    within = {role.pk for role in roles_within(by)}
    if any(role.pk not in within for role in roles):
        raise PermissionDenied


@transaction.atomic
def invite(
    *,
    by: Any,
    email: str,
    roles: Iterable[Group],
    first_name: str = "",
    last_name: str = "",
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> Invitation:
    """Make a log-in that is shut, and send its owner the link that opens it."""
    roles = list(roles)
    check_may(by, roles=roles)
    now, email = now or clock.now(), email.strip().lower()
    people = get_user_model().objects
    if people.filter(email__iexact=email).exists():
        raise ValidationError("Somebody with this address has a log-in already.")
    user = people.create_user(
        free_name(email.partition("@")[0]), email,
        first_name=first_name, last_name=last_name, is_staff=True, is_active=False,
    )  # fmt: skip
    user.groups.set(roles)
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        user=user, made_by=by, made_at=now, sent_at=now, expires_at=now + LASTS, secret=_digest(secret)
    )  # fmt: skip
    words = f"{email}: {', '.join(role.name for role in roles) or 'no role'}"
    access.note(Kind.INVITED, user=user, by=by, request=request, words=words, now=now)
    letters.invitation(user, by, link(invitation, secret), invitation.expires_at)
    return invitation


@transaction.atomic
def invite_again(
    invitation: Invitation,
    *,
    by: Any,
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> None:
    """Send a new link, for another week; the link of the letter before opens nothing any more."""
    invitation, now = _locked(invitation), now or clock.now()
    check_may(by, invitation.user)
    if invitation.accepted_at is not None:
        raise ValidationError("The invitation has been accepted.")
    secret = secrets.token_urlsafe(24)
    invitation.secret, invitation.withdrawn_at = _digest(secret), None
    invitation.sent_at, invitation.expires_at = now, now + LASTS
    invitation.save()
    user = invitation.user
    access.note(Kind.INVITED_AGAIN, user=user, by=by, request=request, words=user.email, now=now)
    letters.invitation(user, by, link(invitation, secret), invitation.expires_at)


@transaction.atomic
def withdraw_invitation(
    invitation: Invitation,
    *,
    by: Any,
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> None:
    """The link opens nothing any more."""
    invitation, now = _locked(invitation), now or clock.now()
    check_may(by, invitation.user)
    if not invitation.is_open(now):
        raise ValidationError("There is no invitation that is open.")
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    access.note(Kind.UNINVITED, user=invitation.user, by=by, request=request, now=now)


@transaction.atomic
def accept(
    invitation: Invitation,
    *,
    username: str,
    first_name: str,
    last_name: str,
    password: str,
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> Any:
    """The invited person's own words: the log-in is theirs, and open. The link has done its work."""
    invitation, now = _locked(invitation), now or clock.now()
    if not invitation.is_open(now):
        raise ValidationError("This invitation is not open any more. Ask for another.")
    user = invitation.user
    user.username, user.first_name, user.last_name = username, first_name, last_name
    user.is_active = True
    user.set_password(password)
    user.save()
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    access.note(Kind.ACCEPTED, user=user, by=user, request=request, now=now)
    return user


def link(invitation: Invitation, secret: str) -> str:
    token = signing.dumps([invitation.pk, secret], salt=SALT)
    return f"{settings.SITE_URL}{reverse('accept_invitation', args=[token])}"


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """The open invitation whose newest link this is."""
    try:
        pk, secret = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.open(now).select_related("user").filter(pk=pk).first()
    return found if found is not None and found.secret == _digest(secret) else None


@transaction.atomic
def deactivate(
    user: Any,
    *,
    by: Any,
    reason: str,
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> None:
    """Shut a log-in and end its sessions. What the person did stays theirs."""
    check_may(by, user)
    if user.pk == by.pk:
        raise ValidationError("You cannot close your own log-in: somebody else has to.")
    _needs(reason)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    access.note(Kind.DEACTIVATED, user=user, by=by, request=request, words=reason, now=now)


@transaction.atomic
def reactivate(
    user: Any, *, by: Any, request: HttpRequest | None = None, now: datetime | None = None
) -> None:
    """Open a log-in again. One that was never accepted is opened by its invitation only."""
    check_may(by, user)
    if not user.has_usable_password():
        raise ValidationError("Nobody has chosen a password for it yet: send the invitation again.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    access.note(Kind.REACTIVATED, user=user, by=by, request=request, now=now)


@transaction.atomic
def reset_factor(
    user: Any,
    *,
    by: Any,
    reason: str,
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> None:
    """Take a lost telephone off a log-in, and its codes and passkeys too; every session ends."""
    check_may(by, user)
    _needs(reason)
    if user.pk == by.pk:
        raise ValidationError("Your own second factor you change on the page of your log-in.")
    if not Authenticator.objects.filter(user=user).exists():
        raise ValidationError("This log-in has no second factor.")
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    event = access.note(Kind.FACTOR_RESET, user=user, by=by, request=request, words=reason, now=now)
    letters.tell(user, "Your second factor was taken off your log-in by the desk.", event)


@transaction.atomic
def end_sessions(
    user: Any, *, by: Any, request: HttpRequest | None = None, now: datetime | None = None
) -> int:
    """Log somebody out, wherever they are logged in."""
    check_may(by, user)
    but = request.session.session_key if request is not None and user.pk == by.pk else None
    count = sessions.end_all(user, but=but)
    words = f"{count} sessions" if count != 1 else "one session"
    access.note(Kind.SESSION_ENDED, user=user, by=by, request=request, words=words, now=now)
    return count


def free_name(wanted: str) -> str:
    """A log-in name that nobody has, from the first half of an e-mail address."""
    stem = re.sub(r"[^a-z0-9._-]", "", fold(wanted))[:100] or "person"
    taken = set(
        get_user_model().objects.filter(username__istartswith=stem).values_list("username", flat=True)
    )  # fmt: skip
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("user")
    return rows.get(pk=invitation.pk)


def _needs(reason: str) -> None:
    if not reason.strip():
        raise ValidationError("Say why: it stays in the record.")


def _digest(secret: str) -> str:
    return hashlib.sha256(str(secret).encode()).hexdigest()


def _names(permissions: Iterable[Permission]) -> set[str]:
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}
