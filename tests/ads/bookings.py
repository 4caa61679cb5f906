"""Plain functions that book: an advertiser, a creative, a line with all it needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from ads import images
from ads.models import AdFormat, Campaign, Client, Creative, LineItem, LineItemCreative, Placement

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
numbers = count(1)


def picture(width: int = 300, height: int = 250, encoding: str = "PNG", **options: Any) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (width, height), "#3a6ea5").save(out, encoding, **options)
    out.seek(0)
    return out


def advertiser(name: str = "", **more: Any) -> Client:
    number = next(numbers)
    return Client.objects.create(
        name=name or f"Advertiser {number}", slug=f"advertiser-{number}", **more
    )


def creative(
    owner: Client | None = None, size: str = "300x250", *, approved: bool = True, **more: Any
) -> Creative:
    number = next(numbers)
    made = Creative(
        advertiser=owner or advertiser(),
        name=f"Creative {number}",
        format=AdFormat.objects.get(key=size),
        kind="native" if size == "native" else "image",
        landing_url=f"https://www.shop.example/{number}",
        status=Creative.Status.APPROVED if approved else Creative.Status.DRAFT,
    )
    if size == "native":
        made.headline, made.text, made.brand = "A quiet night", "Mattresses from Ghent", "Slaap"
    else:
        made.alt = f"The words of creative {number}"
        images.attach(made, picture(made.format.width, made.format.height))
    for name, value in more.items():
        setattr(made, name, value)
    made.save()
    return made


def line(
    *creatives: Creative,
    places: Iterable[str] = ("under-standfirst", "in-article", "rail"),
    **more: Any,
) -> LineItem:
    """A ready line, live around noon, with one image creative unless others are given."""
    owner = creatives[0].advertiser if creatives else more.pop("owner", None) or advertiser()
    campaign, _ = Campaign.objects.get_or_create(advertiser=owner, name="Autumn")
    values = {
        "campaign": campaign,
        "name": f"Line {next(numbers)}",
        "status": LineItem.Status.READY,
        "starts_at": NOON - timedelta(days=1),
        "ends_at": NOON + timedelta(days=1),
    }
    made = LineItem.objects.create(**values | more)
    made.placements.set(Placement.objects.filter(key__in=places))
    for shown in creatives or (creative(owner),):
        LineItemCreative.objects.create(line_item=made, creative=shown)
    return made
