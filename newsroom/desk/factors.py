"""Who must have a second factor, who has one, and who is excused."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef

from newsroom.desk.models import DemonstrationLogin

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for a factor; alone they are none."""


def known(people: Any) -> Any:
    """The query of people with what is asked of them at every request: `has_factor` and `is_demonstration`."""
    held = Authenticator.objects.filter(user=OuterRef("pk"), type__in=REAL)
    marked = DemonstrationLogin.objects.filter(user=OuterRef("pk"))
    return people.annotate(has_factor=Exists(held), is_demonstration=Exists(marked))


def has_factor(user: Any) -> bool:
    if not hasattr(user, "has_factor"):
        return Authenticator.objects.filter(user=user, type__in=REAL).exists()
    return user.has_factor


def strong_rights(user: Any) -> list[str]:
    """The rights of this person for which a password alone is too little."""
    return [name for name in settings.SECOND_FACTOR_FOR if user.has_perm(name)]


def is_excused(user: Any) -> bool:
    """Whether this is a log-in of the demonstration paper, on a paper that is nobody's but this machine's."""
    if settings.DEPLOYED:
        return False
    if not hasattr(user, "is_demonstration"):
        return DemonstrationLogin.objects.filter(user=user).exists()
    return user.is_demonstration


def lacks_factor(user: Any) -> bool:
    """Whether the desk stays shut to this person until they have a second factor."""
    return not has_factor(user) and not is_excused(user) and bool(strong_rights(user))


def excuse(user: Any) -> None:
    """Mark a log-in of the demonstration paper."""
    DemonstrationLogin.objects.get_or_create(user=user)
