"""The roles of a newsroom as groups with their permissions; made once, after which the chief may change them."""

from __future__ import annotations

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
    "articles.lift_embargo articles.kill_article articles.view_killed "
    "sections.add_section sections.change_section sections.delete_section articles.delete_photo articles.delete_tag "
    "articles.delete_author articles.hide_history "
    "articles.add_sectionscope articles.change_sectionscope articles.delete_sectionscope articles.view_sectionscope "
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


def install_roles(**kwargs: Any) -> None:
    """Make the groups that are missing. A group that stands is left as the chief has it. Sent after `migrate`."""
    # The last app's own permissions are made by a receiver that comes after this one.
    create_permissions(apps.get_app_config("bookings"), verbosity=0)
    groups = apps.get_model("auth", "Group").objects
    for name, wanted in ROLES.items():
        group, created = groups.get_or_create(name=name)
        if created:
            group.permissions.set(_permissions(wanted))


def _permissions(names: list[str]) -> Any:
    found = Q(pk__in=())
    for name in names:
        app, codename = name.split(".")
        one = Q(content_type__app_label=app)
        found |= one if codename == "*" else one & Q(codename=codename)
    return apps.get_model("auth", "Permission").objects.filter(found)
