"""The advertisers of the demonstration paper, booked and approved through the booking desk's own verbs."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from ads import workflow
from ads.images import attach
from ads.models import (
    AdCategory,
    AdFormat,
    Campaign,
    Client,
    Creative,
    LineItem,
    LineItemCreative,
    LineItemRule,
    Placement,
)
from newsroom.demo_stories import FOLDER
from sections.models import Section

NATIVE = "native"
BEGUN = timedelta(days=2)
RATE = Decimal("180")


def make_bookings(sales: Any, chief: Any, now: datetime, made: Counter[str]) -> None:
    """Advertisers, creatives and campaigns that are missing; `sales` books them and `chief` approves."""
    plan = tomllib.loads((FOLDER / "bookings.toml").read_text(encoding="utf-8"))
    for row in plan["clients"]:
        _client(row)
    for row in plan["campaigns"]:
        client = Client.objects.get(slug=row["client"])
        campaign, new = Campaign.objects.get_or_create(
            advertiser=client, name=row["name"],
            defaults={"purchase_ref": row.get("reference", ""), "salesperson": sales},
        )  # fmt: skip
        made["campaigns"] += new
        for line in row["lines"] if new else ():
            _line(campaign, line, plan["creatives"], sales, chief, now)


def _client(row: Mapping[str, Any]) -> None:
    trade, _ = AdCategory.objects.get_or_create(name=row["trade"])
    Client.objects.get_or_create(
        slug=row["slug"],
        defaults={"name": row["name"], "website_domain": row["domain"], "category": trade},
    )


def _line(
    campaign: Campaign, row: Mapping[str, Any], creatives: Mapping[str, Any], sales: Any, chief: Any,
    now: datetime,
) -> None:  # fmt: skip
    goal = row.get("goal", 0)
    line = LineItem.objects.create(
        campaign=campaign, name=row["name"], tier=row["tier"],
        starts_at=now - BEGUN, ends_at=now + timedelta(days=row["days"]),
        goal_type=LineItem.Goal.VIEWABLE if goal else LineItem.Goal.NONE, goal_value=goal,
        price_model=LineItem.Price.VCPM if goal else LineItem.Price.NONE,
        rate=RATE if goal else Decimal(0), allow_limited=row.get("grave", False),
    )  # fmt: skip
    line.placements.set(Placement.objects.filter(key__in=row["placements"]))
    for path in row.get("sections", ()):
        LineItemRule.objects.create(line_item=line, section=Section.objects.get(path=path))
    for name in row["creatives"]:
        creative = _creative(name, creatives[name], sales, chief, now)
        LineItemCreative.objects.create(line_item=line, creative=creative)
    workflow.make_ready(line, by=sales)


def _creative(name: str, row: Mapping[str, Any], sales: Any, chief: Any, now: datetime) -> Creative:
    client = Client.objects.get(slug=row["client"])
    creative = Creative(
        advertiser=client, name=f"{client}: {name}", landing_url=row["url"],
        format=AdFormat.objects.get(key=row.get("format", NATIVE)),
        kind=Creative.Kind.IMAGE if "file" in row else Creative.Kind.NATIVE,
        alt=row.get("alt", ""), headline=row.get("headline", ""), text=row.get("text", ""),
        brand="" if "file" in row or client.is_house else client.name,
    )  # fmt: skip
    if "file" in row:
        attach(creative, BytesIO((FOLDER / "creatives" / row["file"]).read_bytes()))
    creative.full_clean(exclude=("previous",))
    creative.save()
    workflow.submit(creative, by=sales)
    return workflow.approve(creative, by=chief, at=now - BEGUN)
