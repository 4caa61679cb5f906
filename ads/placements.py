"""What every page knows of its boxes: the house text of each, and what the sections say of advertisements.

Both are kept as fragments under the key "placements", so that a warm page asks no query and a change
drops the pages that show it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ads.models import Placement, SectionAds
from newsroom.core import pagecache

KEY = "placements"


@dataclass(frozen=True, slots=True)
class HouseText:
    """The few words of the paper's own that fill a box from the first byte."""

    title: str
    line: str
    href: str


@dataclass(frozen=True, slots=True)
class SectionDefaults:
    """What a section says of advertisements, its ancestors' answers included."""

    enabled: bool = True
    policy: str = "normal"


def house_text(key: str) -> HouseText | None:
    """The house text of a placement; `None` for one that does not exist."""
    found = json.loads(pagecache.fragment("placements:house", _house_texts)).get(key)
    return HouseText(*found) if found else None


def section_defaults(path: str) -> SectionDefaults:
    """What holds at a section's path (`world/europe`, with or without slashes around it)."""
    answers = json.loads(pagecache.fragment("placements:sections", _section_answers))
    parts = [part for part in path.split("/") if part]
    defaults = SectionDefaults()
    for depth in range(len(parts) + 1):
        enabled, policy = answers.get("/".join(parts[:depth]), (None, ""))
        defaults = SectionDefaults(
            enabled=defaults.enabled and enabled is not False, policy=policy or defaults.policy
        )
    return defaults


def _house_texts() -> str:
    pagecache.shows(KEY)
    rows = Placement.objects.values_list(
        "key", "fallback__headline", "fallback__text", "fallback__landing_url"
    )
    return json.dumps({key: [title, line, href] for key, title, line, href in rows})


def _section_answers() -> str:
    rows = list(
        SectionAds.objects.values_list("section__path", "enabled", "default_policy", "section")
    )
    pagecache.shows(KEY, *(f"section:{row[3]}" for row in rows))
    return json.dumps({path: [enabled, policy] for path, enabled, policy, _ in rows})
