"""What a story was when its form was opened: the ground on which a second save is merged. It travels with the form.

A person who forges it changes nothing but what the merge of their own words is measured against.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from articles.models import Article
from articles.workflow.together import DESK, desk_value

LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Ground:
    """The number of the version, and the desk columns as `desk_value` has them; empty where it is not known."""

    version: int | None = None
    desk: dict[str, Any] = field(default_factory=dict)


def of(story: Article) -> str:
    """The story as it is saved, in one line for a hidden field; "" for a new one."""
    if story.pk is None or story.written_from is None:
        return ""
    desk = {name: desk_value(getattr(story, name)) for name in DESK}
    return json.dumps({"version": story.written_from.number, **desk}, separators=(",", ":"))


def read(text: str) -> Ground:
    """What such a line says; nothing where it cannot be read."""
    if len(text) > LONGEST:
        return Ground()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return Ground()
    number = told.pop("version", None) if isinstance(told, dict) else None
    if type(number) is not int or not 0 < number < 2**31:
        return Ground()
    return Ground(number, {name: told.get(name) for name in DESK})
