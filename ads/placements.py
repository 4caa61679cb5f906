"""What every page knows of its boxes: the house text of each, and what the sections say of advertisements.

Both are kept as one fragment under the key "placements", so that a cold process asks one query, a warm page
none, and a change drops the pages that show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, TextField, Value, When
from django.db.models.functions import Cast

from ads.models import Placement, SectionAds
from newsroom.core import pagecache
from newsroom.core.statements import Statement

KEY = "placements"
BYTES = 4000
YES, NO = "yes", "no"


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


class Known(NamedTuple):
    """What is kept: house texts by placement, and by path whether a section has advertisements, and which."""

    texts: dict[str, HouseText]
    answers: dict[str, tuple[bool | None, str]]


def house_text(key: str) -> HouseText | None:
    """The house text of a placement; `None` for one that does not exist."""
    return _known().texts.get(key)


def section_defaults(path: str) -> SectionDefaults:
    """What holds at a section's path (`world/europe`, with or without slashes around it)."""
    answers = _known().answers
    parts = [part for part in path.split("/") if part]
    defaults = SectionDefaults()
    for depth in range(len(parts) + 1):
        enabled, policy = answers.get("/".join(parts[:depth]), (None, ""))
        defaults = SectionDefaults(
            enabled=defaults.enabled and enabled is not False, policy=policy or defaults.policy
        )
    return defaults


def _known() -> Known:
    return pagecache.fragment("placements", _read, size=BYTES)


def _both() -> list[Any]:
    """Rows of either table in the same four columns: a placement has no section."""
    says = Case(
        When(enabled=True, then=Value(YES)), When(enabled=False, then=Value(NO)), default=Value("")
    )
    return [
        Placement.objects.values_list(
            Cast("key", TextField()),
            Cast("fallback__headline", TextField()),
            Cast("fallback__text", TextField()),
            Cast("fallback__landing_url", TextField()),
            Cast(Value(None), BigIntegerField()),
        ),
        SectionAds.objects.values_list(
            Cast("section__path", TextField()),
            Cast(says, TextField()),
            Cast("default_policy", TextField()),
            Cast(Value(""), TextField()),
            "section_id",
        ),
    ]


BOTH = Statement(Placement, _both)


def _read() -> Known:
    known = Known({}, {})
    for name, first, second, third, section_id in BOTH.ask():
        if section_id is None:
            known.texts[name] = HouseText(first, second, third)
        else:
            known.answers[name] = ({YES: True, NO: False}.get(first), second)
            pagecache.shows(f"section:{section_id}")
    pagecache.shows(KEY)
    return known
