"""Which creative a box gets: the rule of `static/js/slots.js`, word for word, for the desk and for trying it out.

Both are held to one set of cases, `tests/ads/choice_cases.json`. Lines have the shape of the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

THOUSAND = 1000
TIERS_BY_WEIGHT = ("bulk", "house")

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the page and of the window; `at` is in seconds since 1970, by the server's clock."""

    tags: frozenset[int]
    policy: str
    device: str
    at: float


@dataclass(frozen=True, slots=True)
class Box:
    placement: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pick:
    line: Line
    creative: Mapping[str, Any]


def pick(
    lines: Iterable[Line], page: Page, box: Box, taken: Sequence[Pick], random: Callable[[], float]
) -> Pick | None:
    """The creative for a box, beside those already `taken` on the page; `None` leaves the house text."""
    matching = [line for line in lines if _may_run(line, page, box, taken)]
    line = _by_share(matching, random())
    for tier in TIERS_BY_WEIGHT:
        if line is None:
            line = _by_weight([found for found in matching if found["tier"] == tier], random)
    if line is None:
        return None
    creative = _by_weight(fitting(line, box), random)
    return Pick(line, creative) if creative else None


def fitting(line: Line, box: Box) -> list[Mapping[str, Any]]:
    """The line's creatives that may stand in the box and are no larger than it."""
    return [
        creative
        for creative in line["creatives"]
        if box.placement in creative["go"]
        and creative["w"] <= box.width
        and creative["h"] <= box.height
    ]


def _may_run(line: Line, page: Page, box: Box, taken: Sequence[Pick]) -> bool:
    tags_in, tags_out, devices = line.get("tags_in"), line.get("tags_out"), line.get("devices")
    return (
        page.policy != "off"
        and (page.policy == "normal" or bool(line.get("grave")))
        and line.get("from", page.at) <= page.at
        and ("until" not in line or page.at < line["until"])
        and (not tags_in or not page.tags.isdisjoint(tags_in))
        and (not tags_out or page.tags.isdisjoint(tags_out))
        and (not devices or page.device in devices)
        and not any(_clash(line, other.line) for other in taken)
        and bool(fitting(line, box))
    )


def _clash(line: Line, other: Line) -> bool:
    """Whether a line keeps off a page on which another already stands."""
    if line["id"] == other["id"]:
        return bool(line.get("once"))
    trade = line.get("trade")
    return trade is not None and trade == other.get("trade") and line["by"] != other["by"]


def _by_share(lines: Sequence[Line], number: float) -> Line | None:
    """Sponsorships come first; standard lines have theirs of what is left; oversold, all give way alike."""
    place = number * THOUSAND
    room = float(THOUSAND)
    for tier in ("sponsorship", "standard"):
        rivals = [line for line in lines if line["tier"] == tier]
        total = sum(line["share"] for line in rivals)
        scale = min(1.0, room / total) if total else 0.0
        for line in rivals:
            width = line["share"] * scale
            if place < width:
                return line
            place -= width
        room -= total * scale
    return None


def _by_weight(rows: Sequence[Mapping[str, Any]], random: Callable[[], float]) -> Any:
    total = sum(row["weight"] for row in rows)
    if not total:
        return None
    place = random() * total
    for row in rows:
        if place < row["weight"]:
            return row
        place -= row["weight"]
    return rows[-1]
