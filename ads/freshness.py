"""What a changed booking makes stale: the sheets of this process, and the pages that show a house text.

Connected by label when the app is loaded, so nothing here may import a model.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from ads.kept import SHEETS
from newsroom.core import pagecache

BOOKED = (
    "Client",
    "AdCategory",
    "LineItem",
    "LineItemRule",
    "LineItemCreative",
    "Creative",
    "Placement",
    "SectionAds",
)
SHOWN = ("Creative", "Placement", "SectionAds")


def forget_sheets(sender: Any, **_: Any) -> None:
    if sender._meta.app_label == "bookings":
        transaction.on_commit(SHEETS.clear)


def drop_pages(sender: Any, instance: Any, **_: Any) -> None:
    """Drop the pages with house texts; of creatives only those that are the house text somewhere count."""
    if sender.__name__ != "Creative" or instance.fallback_of.exists():
        pagecache.drop("placements")


def connect() -> None:
    for name in BOOKED:
        for signal in (post_save, post_delete):
            signal.connect(forget_sheets, f"bookings.{name}", dispatch_uid=f"sheets:{name}")
    for name in SHOWN:
        for signal in (post_save, post_delete):
            signal.connect(drop_pages, f"bookings.{name}", dispatch_uid=f"pages:{name}")
    m2m_changed.connect(forget_sheets, dispatch_uid="sheets:m2m")
