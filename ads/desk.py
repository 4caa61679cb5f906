"""What the home board shows of bookings: creatives that wait for approval, and lines that run, by their end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ads.models import Creative, LineItem
from newsroom.core import clock
from newsroom.desk import panels
from newsroom.desk.panels import MOST_CARDS, Card, Panel

CARDS = "admin/desk/cards.html"
SOON = timedelta(hours=48)


def waiting(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Creatives sent for approval, for those who approve."""
    rows = Creative.objects.filter(status=Creative.Status.SUBMITTED).select_related(
        "advertiser", "format"
    )
    cards = [
        Card(
            title=row.name,
            url=reverse("admin:bookings_creative_change", args=[row.pk]),
            grey=f"{row.advertiser} · {row.format}",
        )
        for row in rows.order_by("pk")[: MOST_CARDS + 1]
    ]
    found = _panel(cards, "No creative waits.", "creative", "submitted")
    if cards:
        number = f"More than {MOST_CARDS}" if len(cards) > MOST_CARDS else str(len(cards))
        found["sentence"] = (
            f"{number} {'creative waits' if len(cards) == 1 else 'creatives wait'} for approval."
        )
    return found


def running(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The lines live now, with red words where one ends within two days."""
    rows = (
        LineItem.objects.running(now)
        .select_related("campaign__advertiser")
        .order_by("ends_at", "pk")
    )
    cards = [
        Card(
            title=row.name,
            url=reverse("admin:bookings_lineitem_change", args=[row.pk]),
            grey=f"{row.campaign} · {row.tier} · until {clock.moment_words(row.ends_at, now)}",
            red="ends within two days" if row.ends_at - now <= SOON else "",
        )
        for row in rows[: MOST_CARDS + 1]
    ]
    return _panel(cards, "Nothing runs but the house texts.", "lineitem", "ready")


def _panel(cards: list[Card], nothing: str, model: str, status: str) -> dict[str, Any]:
    more = len(cards) > MOST_CARDS
    all_url = f"{reverse(f'admin:bookings_{model}_changelist')}?status__exact={status}"
    return {
        "cards": cards[:MOST_CARDS],
        "count": f"{MOST_CARDS}+" if more else len(cards) or "",
        "nothing": nothing,
        "more_url": all_url if more else "",
        "more_words": "All of them",
    }


panels.register(
    Panel(
        "creatives-waiting",
        "Creatives to approve",
        CARDS,
        waiting,
        order=70,
        permission="bookings.approve_creative",
    )
)
panels.register(
    Panel(
        "lines-running",
        "Running now",
        CARDS,
        running,
        order=71,
        permission="bookings.view_lineitem",
    )
)
