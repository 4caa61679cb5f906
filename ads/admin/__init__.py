"""The booking desk in the admin."""

from __future__ import annotations

from ads.admin.clients import CampaignAdmin, ClientAdmin, TradeAdmin
from ads.admin.creatives import CreativeAdmin
from ads.admin.lines import LineItemAdmin
from ads.admin.placements import FormatAdmin, PlacementAdmin, SectionRuleAdmin

__all__ = [
    "ClientAdmin",
    "CampaignAdmin",
    "CreativeAdmin",
    "FormatAdmin",
    "LineItemAdmin",
    "PlacementAdmin",
    "SectionRuleAdmin",
    "TradeAdmin",
]
