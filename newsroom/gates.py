"""The gates of a new newsroom, as rows that the chief can change; made once, and left as they then stand."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from articles.gate_kinds import DEFAULTS, Check
from newsroom.roles import CHIEF


def install_gates(**kwargs: Any) -> None:
    """Make the paper's own row of each check that has none. Sent after `migrate`, once the roles are there.

    On the way to an older schema there is no such table, and nothing to be made.
    """
    try:
        kwargs.get("apps", apps).get_model("articles", "PublishGate")
    except LookupError:
        return
    rows = apps.get_model("articles", "PublishGate").objects
    there = set(rows.filter(section=None).values_list("check_name", flat=True))
    missing = [check for check in DEFAULTS if check.value not in there]
    if not missing:
        return
    chief = apps.get_model("auth", "Group").objects.filter(name=CHIEF).first()
    for check in missing:
        default = DEFAULTS[check]
        role = chief if check == Check.LEGAL else None
        rows.create(check_name=check, level=default.level, number=default.number, passable_by=role)
