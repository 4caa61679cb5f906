"""Booking, from the advertiser down to the creative and the box it stands in."""

from __future__ import annotations

from ads.models.client import AdCategory, Campaign, Client
from ads.models.creative import Creative
from ads.models.line_item import LineItem, LineItemCreative, LineItemRule
from ads.models.placement import AdFormat, Placement, SectionAds

__all__ = [
    "AdCategory",
    "AdFormat",
    "Client",
    "Campaign",
    "Creative",
    "LineItem",
    "LineItemCreative",
    "LineItemRule",
    "Placement",
    "SectionAds",
]
