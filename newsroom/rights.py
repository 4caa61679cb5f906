"""Roles and sections of a person, given and taken together: nobody gives what they do not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from articles import policy
from articles.models import SectionScope
from newsroom.desk import access, people
from newsroom.desk.models import Kind
from sections.models import Section


def sections_within(by: Any) -> Any:
    """The sections that `by` may give: those in which their own rights hold, in the order of the tree."""
    sections = Section.objects.select_related("parent__parent").order_by("path")
    paths = policy.scopes(by)
    if "" in paths:
        return sections
    return sections.filter(policy.below(paths))


@transaction.atomic
def set_rights(
    user: Any,
    *,
    by: Any,
    roles: Iterable[Group],
    sections: Iterable[Section],
    superuser: bool | None = None,
    request: HttpRequest | None = None,
) -> bool:
    """Give the person these roles, in these sections. What lies beyond `by`'s own reach is neither given nor taken.

    `superuser` may be said by a superuser, of somebody else. Whether anything changed.
    """
    user = type(user)._default_manager.select_for_update().get(pk=user.pk)
    roles, sections = list(roles), list(sections)
    people.check_may(by, user, roles)
    within = set(sections_within(by).values_list("pk", flat=True))
    if any(section.pk not in within for section in sections):
        raise PermissionDenied
    before = words(user)
    if superuser is not None and superuser != user.is_superuser:
        if not by.is_superuser or by.pk == user.pk:
            raise PermissionDenied
        user.is_superuser = superuser
        user.save(update_fields=["is_superuser"])
    user.groups.set(roles)
    SectionScope.objects.filter(user=user, section__in=within).exclude(
        section__in=sections
    ).delete()
    for section in sections:
        SectionScope.objects.get_or_create(user=user, section=section)
    after = words(user)
    if before != after:
        said = f"{before} → {after}"
        access.note(Kind.RIGHTS, user=user, by=by, request=request, words=said)
    return before != after


def words(user: Any) -> str:
    """What a person may do, in a few words: "Editor, Sales in World"."""
    roles = sorted(user.groups.values_list("name", flat=True))
    named = (["everything"] if user.is_superuser else []) + roles
    scopes = SectionScope.objects.filter(user=user).select_related("section__parent__parent")
    places = [str(scope.section) for scope in scopes.order_by("section__path")]
    return " in ".join(", ".join(part) for part in (named or ["no role"], places) if part)
