"""The people of the tests: Rhea reports, Ed edits World only, Dana is chief, Sal sells ads, Wes has only a log-in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User

from articles.models import SectionScope
from newsroom.desk import factors
from newsroom.roles import CHIEF, EDITOR, PHOTO_EDITOR, REPORTER, SALES, install_roles

PASSWORD = "correct horse battery staple"


def person(
    name: str, *roles: str, sections: tuple[Any, ...] = (), is_staff: bool = True, **more: Any
) -> User:
    """A log-in "rhea" called Rhea with these roles; their editorial rights hold in `sections`. The same one again."""
    username = name.lower().replace(" ", "-")
    user, made = User.objects.get_or_create(
        username=username,
        defaults={
            "first_name": name,
            "email": f"{username}@paper.example",
            "is_staff": is_staff,
            **more,
        },
    )
    if made:
        user.set_password(PASSWORD)
        user.save()
        # The people of the tests are a demonstration: who wants them to be asked takes the mark away.
        factors.excuse(user)
    for role in roles:
        user.groups.add(_group(role))
    for section in sections:
        SectionScope.objects.get_or_create(user=user, section=section)
    # Rights are remembered on the instance: hand out a fresh one.
    return User.objects.get(pk=user.pk)


def _group(role: str) -> Group:
    if not Group.objects.filter(name=role).exists():
        install_roles()
    return Group.objects.get(name=role)


def _home() -> Any:
    model = SectionScope._meta.get_field("section").related_model
    return model.objects.get_or_create(parent=None, defaults={"name": "Home", "slug": ""})[0]


def _world() -> Any:
    model = SectionScope._meta.get_field("section").related_model
    return model.objects.get_or_create(parent=_home(), slug="world", defaults={"name": "World"})[0]


def rhea(**more: Any) -> User:
    """A reporter: writes and sends for review."""
    return person("Rhea", REPORTER, **more)


def ed(**more: Any) -> User:
    """An editor whose rights hold in World and below."""
    return person("Ed", EDITOR, **{"sections": (_world(),), **more})


def dana(**more: Any) -> User:
    """The chief: everything, everywhere."""
    return person("Dana", CHIEF, **{"sections": (_home(),), **more})


def pia(**more: Any) -> User:
    """The photo editor."""
    return person("Pia", PHOTO_EDITOR, **more)


def sal(**more: Any) -> User:
    """Sells advertisements, and has nothing to do with stories."""
    return person("Sal", SALES, **more)


def wes(**more: Any) -> User:
    """A stranger with a log-in: on the staff, in no group."""
    return person("Wes", **more)
