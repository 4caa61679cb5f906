"""The formats of the trade, and the four placements of the paper with a house text in each."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone

IMAGES = (
    ("300x250", 150_000),
    ("300x600", 200_000),
    ("320x50", 50_000),
    ("320x100", 100_000),
    ("728x90", 150_000),
    ("970x250", 250_000),
)
NARROW = {"min": 0, "formats": ["300x250", "320x100", "320x50", "native"], "reserve": [300, 250]}
WIDE = {"min": 800, "formats": ["728x90", "native"], "reserve": [728, 90]}
PLACEMENTS = (
    (
        "under-standfirst",
        "Below the standfirst",
        "story",
        [NARROW, WIDE],
        ("Read the paper from the top", "Today’s front page, in the order that matters.", "/"),
    ),
    (
        "in-article",
        "In the text",
        "story",
        [NARROW],
        (
            "Follow us in your feed reader",
            "Every story as it is published: no account, no tracking.",
            "/feed/",
        ),
    ),
    (
        "rail",
        "Beside the text",
        "any",
        [NARROW],
        ("The whole paper, subject by subject", "Every tag that we use, from A to Z.", "/tags/"),
    ),
    (
        "front",
        "On a front",
        "front",
        [NARROW, WIDE],
        ("Take the headlines with you", "This paper as a feed, free of charge.", "/feed/"),
    ),
)


def install(apps: Any, schema_editor: Any) -> None:
    formats = apps.get_model("bookings", "AdFormat").objects
    for key, most in IMAGES:
        width, height = map(int, key.split("x"))
        formats.create(key=key, kind="image", width=width, height=height, max_bytes=most)
    native = formats.create(key="native", kind="native", max_bytes=0)
    paper = apps.get_model("bookings", "Client").objects.create(
        name="The paper itself", slug="the-paper-itself", is_house=True
    )
    for key, label, page_kind, breakpoints, (title, line, href) in PLACEMENTS:
        house = apps.get_model("bookings", "Creative").objects.create(
            advertiser=paper,
            name=f"House text: {label.lower()}",
            kind="native",
            format=native,
            headline=title,
            text=line,
            landing_url=href,
            status="approved",
            approved_at=timezone.now(),
        )
        apps.get_model("bookings", "Placement").objects.create(
            key=key, label=label, page_kind=page_kind, breakpoints=breakpoints, fallback=house
        )


def remove(apps: Any, schema_editor: Any) -> None:
    for name in ("Placement", "Creative", "Client", "AdFormat"):
        apps.get_model("bookings", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = (("bookings", "0001_initial"),)
    operations = (migrations.RunPython(install, remove),)
