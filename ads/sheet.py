"""The sheet of a page kind and section: what may run there now, the same bytes for everyone.

Sections, hours and trades are settled here; tags, devices and sizes are matched in the browser.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.urls import reverse

from ads import clicks
from ads.kept import SHEETS, Sheet
from ads.models import LineItem, LineItemCreative, LineItemRule, Placement, SectionAds
from ads.models.line_item import DEVICES
from newsroom.core import clock

KINDS = frozenset({"story", "front"})
# A line that begins or ends within this time carries the bound, for the browser to heed.
AHEAD = timedelta(minutes=2)

Rules = dict[tuple[str, str], list[Any]]


def sheet_for(kind: str, section_id: int, at: datetime) -> Sheet | None:
    """The sheet, at most 30 s old; `None` for a page kind or section that does not exist."""
    if kind not in KINDS:
        return None
    return SHEETS.get(kind, section_id, at, lambda: build(kind, section_id, at))


def build(kind: str, section_id: int, at: datetime) -> Sheet | None:
    """The sheet as the bookings stand at `at`, in at most six queries."""
    line_of_descent = _ancestors(section_id)
    if line_of_descent is None:
        return None
    content = {"now": int(at.timestamp()), "lines": _lines(kind, line_of_descent, at)}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    mark = hashlib.blake2s(body, digest_size=12).hexdigest()
    return Sheet(body, gzip.compress(body, 6, mtime=0), mark, at)


def _ancestors(section_id: int) -> frozenset[int] | None:
    """The section and all above it."""
    paths = dict(apps.get_model("sections", "Section").objects.values_list("pk", "path"))
    own = paths.get(section_id)
    if own is None:
        return None
    return frozenset(
        pk for pk, path in paths.items() if not path or f"{own}/".startswith(f"{path}/")
    )


def _lines(kind: str, ancestors: frozenset[int], at: datetime) -> list[dict[str, Any]]:
    answers = list(
        SectionAds.objects.filter(section__in=ancestors).values_list("enabled", "barred_categories")
    )
    if any(enabled is False for enabled, _ in answers):
        return []
    barred = {category for _, category in answers if category}
    running = (
        LineItem.objects.running(at, until=at + AHEAD)
        .exclude(campaign__advertiser__category__in=barred)
        .exclude(campaign__advertiser__category__barred_sections__in=ancestors)
        .select_related("campaign__advertiser")
        .order_by("pk")
    )
    lines = {line.pk: line for line in running}
    if not lines:
        return []
    rules = _rules(lines)
    lines = {pk: line for pk, line in lines.items() if _stands_here(rules[pk], ancestors, at)}
    creatives = _creatives(lines, _placements(kind, lines))
    listed = [pk for pk in lines if creatives[pk]]
    shares = _shares([lines[pk] for pk in listed])
    return [_entry(lines[pk], rules[pk], creatives[pk], shares[pk], at) for pk in listed]


def _rules(lines: Iterable[int]) -> defaultdict[int, Rules]:
    rules: defaultdict[int, Rules] = defaultdict(lambda: defaultdict(list))
    rows = LineItemRule.objects.filter(line_item__in=lines).order_by("pk")
    for line, op, kind, *targets in rows.values_list(
        "line_item_id", "op", "kind", "section_id", "tag_id", "value"
    ):
        rules[line][op, kind].append(next(target for target in targets if target))
    return rules


def _stands_here(rules: Rules, ancestors: frozenset[int], at: datetime) -> bool:
    hour = clock.newsroom_time(at).hour
    sections, hours = rules["include", "section"], rules["include", "daypart"]
    return (
        (not sections or not ancestors.isdisjoint(sections))
        and ancestors.isdisjoint(rules["exclude", "section"])
        and (not hours or any(in_daypart(hour, part) for part in hours))
        and not any(in_daypart(hour, part) for part in rules["exclude", "daypart"])
    )


def in_daypart(hour: int, part: str) -> bool:
    """Whether an hour of the newsroom's day is in "06-10" (the end exclusive) or, over midnight, "22-04"."""
    begin, end = map(int, part.split("-"))
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def _placements(kind: str, lines: Iterable[int]) -> defaultdict[int, list[Placement]]:
    through = LineItem.placements.through.objects.filter(
        lineitem__in=lines,
        placement__active=True,
        placement__page_kind__in=(kind, Placement.Page.ANY),
    )
    placements: defaultdict[int, list[Placement]] = defaultdict(list)
    for row in through.select_related("placement").order_by("placement__key"):
        placements[row.lineitem_id].append(row.placement)
    return placements


def _creatives(
    lines: Iterable[int], placements: defaultdict[int, list[Placement]]
) -> defaultdict[int, list[dict[str, Any]]]:
    rows = (
        LineItemCreative.objects.filter(
            line_item__in=lines, active=True, creative__status="approved"
        )
        .select_related("creative__format")
        .order_by("pk")
    )
    creatives: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        go = {
            place.key: reverse(
                "slots:click", args=[clicks.token(row.creative_id, row.line_item_id, place.pk)]
            )
            for place in placements[row.line_item_id]
            if row.creative.format.key in place.formats()
        }
        if go:
            creatives[row.line_item_id].append(_creative(row, go))
    return creatives


def _creative(row: LineItemCreative, go: dict[str, str]) -> dict[str, Any]:
    creative = row.creative
    shown: dict[str, Any] = {
        "id": creative.pk,
        "weight": row.weight,
        "w": creative.format.width,
        "h": creative.format.height,
        "go": go,
    }
    if creative.kind == creative.Kind.IMAGE:
        return shown | {"src": creative.image.url, "alt": creative.alt}
    return shown | {"title": creative.headline, "text": creative.text, "brand": creative.brand}


def _shares(lines: Iterable[LineItem]) -> dict[int, int]:
    """Thousandths: as sold, or for standard lines sold by the piece an even part of the whole, by weight."""
    lines = list(lines)
    pieces = [
        line
        for line in lines
        if line.tier == LineItem.Tier.STANDARD and line.goal_type != LineItem.Goal.SHARE
    ]
    total = sum(line.weight for line in pieces)
    shares = {
        line.pk: line.goal_value if line.goal_type == LineItem.Goal.SHARE else 0 for line in lines
    }
    return shares | {line.pk: max(1, round(1000 * line.weight / total)) for line in pieces}


def _entry(
    line: LineItem, rules: Rules, creatives: list[dict[str, Any]], share: int, at: datetime
) -> dict[str, Any]:
    """A line as the browser reads it; what would say nothing is left out."""
    entry = {
        "id": line.pk,
        "tier": line.tier,
        "share": share,
        "weight": line.weight,
        "by": line.campaign.advertiser_id,
        "trade": line.campaign.advertiser.category_id,
        "once": line.one_per_page,
        "grave": line.allow_limited,
        "tags_in": rules["include", "tag"],
        "tags_out": rules["exclude", "tag"],
        "devices": _devices(rules),
        "from": int(line.starts_at.timestamp()) if line.starts_at > at else None,
        "until": int(line.ends_at.timestamp()) if line.ends_at <= at + AHEAD else None,
        "creatives": creatives,
    }
    needed = {"id", "tier", "share", "weight", "by", "creatives"}
    return {key: value for key, value in entry.items() if key in needed or value}


def _devices(rules: Rules) -> list[str]:
    """The devices a line is for; empty for all of them, and "none" where the rules leave none."""
    if not rules["include", "device"] and not rules["exclude", "device"]:
        return []
    wanted = rules["include", "device"] or DEVICES
    return [device for device in wanted if device not in rules["exclude", "device"]] or ["none"]
