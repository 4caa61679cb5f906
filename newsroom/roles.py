"""The roles of a newsroom as groups with their permissions; made by a migration, after which the chief may change them.

A right that comes later is added to the lists here and, by `grant`, in a migration of this app: so it reaches the
groups that stand already, and nothing else of theirs is touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db.models import Q

REPORTER, EDITOR, PHOTO_EDITOR, SALES, CHIEF, LEGAL = (
    "Reporter",
    "Editor",
    "Photo editor",
    "Sales",
    "Chief",
    "Legal",
)

WRITING = (
    "articles.view_article articles.add_article articles.change_article articles.view_photo articles.add_photo "
    "articles.change_photo articles.view_author articles.view_tag articles.add_tag sections.view_section "
    "articles.view_event articles.view_articleversion articles.view_storytemplate"
).split()
EDITING = (
    "articles.view_any_moment "
    "articles.change_any_article articles.review_article articles.publish_article articles.add_author "
    "articles.change_author articles.change_tag articles.view_correction "
    "sections.view_frontpin sections.add_frontpin sections.change_frontpin "
    "sections.delete_frontpin articles.change_any_photo articles.share_article "
    "articles.replace_words articles.view_replacement "
    "articles.add_storytemplate articles.change_storytemplate articles.delete_storytemplate"
).split()
LAW = (
    "articles.view_article articles.view_photo articles.view_author articles.view_tag sections.view_section "
    "articles.view_event articles.view_articleversion articles.add_legalread"
).split()
PICTURES = (
    "articles.view_article articles.view_photo articles.add_photo articles.change_photo articles.delete_photo "
    "articles.change_any_photo articles.view_author articles.view_tag sections.view_section articles.view_any_moment"
).split()
CHIEF_ALONE = (
    "desk.manage_people desk.view_audit "
    "articles.lift_embargo articles.kill_article articles.view_killed "
    "sections.add_section sections.change_section sections.delete_section articles.delete_photo articles.delete_tag "
    "articles.delete_author articles.hide_history "
    "articles.add_publishgate articles.change_publishgate articles.delete_publishgate articles.view_publishgate "
    "articles.add_foureyes articles.change_foureyes articles.delete_foureyes articles.view_foureyes "
    "articles.override_rules articles.share_embargoed articles.add_legalread"
).split()

ROLES: dict[str, list[str]] = {
    REPORTER: WRITING,
    EDITOR: WRITING + EDITING,
    PHOTO_EDITOR: PICTURES,
    SALES: ["sections.view_section", "articles.view_tag", "bookings.*"],
    CHIEF: [*WRITING, *EDITING, *PICTURES, *CHIEF_ALONE, "bookings.*"],
    LEGAL: LAW,
}


def install_roles(registry: Any = apps) -> None:
    """Make the groups that are missing, with the rights that there are by now. A group that stands is left as it is."""
    for role in ROLES:
        group, created = registry.get_model("auth", "Group").objects.get_or_create(name=role)
        if created:
            grant(registry, role, ROLES[role])


def grant(registry: Any, role: str, names: list[str]) -> None:
    """Add rights to a role that stands, in the migration that brings them; a role the chief has deleted stays so.

    `registry` is the migration's `apps`. A name is "articles.kill_article", or "bookings.*" for all of an app.
    """
    make_permissions(registry, {name.partition(".")[0] for name in names})
    group = registry.get_model("auth", "Group").objects.filter(name=role).first()
    if group is not None:
        group.permissions.add(*permissions(registry, names))


def make_permissions(registry: Any, labels: Iterable[str]) -> None:
    """Django makes the rows of permissions after all migrations; who wants them in one must make them there."""
    for label in sorted(labels):
        config = registry.get_app_config(label)
        # What a migration knows of an app has no module; Django passes over such ones.
        config.models_module = getattr(config, "models_module", None) or True
        create_permissions(config, verbosity=0, apps=registry)


def permissions(registry: Any, names: Iterable[str]) -> Any:
    found = Q(pk__in=())
    for name in names:
        app, codename = name.split(".")
        one = Q(content_type__app_label=app)
        found |= one if codename == "*" else one & Q(codename=codename)
    return registry.get_model("auth", "Permission").objects.filter(found)
