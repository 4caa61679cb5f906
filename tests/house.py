"""The rules of the house as a test wants them: gates, four eyes, and stories that meet them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group

from articles.models import FourEyes, PublishGate
from newsroom.roles import install_roles
from sections.models import Section


def set_gate(
    check: str, level: str = "bar", *, role: str = "", section: Section | None = None, **more: Any
) -> PublishGate:
    """The gate as the chief would set it; `role` is the group that may pass it."""
    row = PublishGate.objects.filter(check_name=check, section=section).first()
    row = row or PublishGate(check_name=check, section=section)
    row.level, row.passable_by = level, _group(role) if role else None
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    return row


def _group(name: str) -> Group:
    install_roles()
    return Group.objects.get(name=name)


def four_eyes(section: Section) -> FourEyes:
    return FourEyes.objects.get_or_create(section=section)[0]
