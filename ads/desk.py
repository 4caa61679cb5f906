"""What the home board shows of bookings, below the stories: what waits, what runs, what comes, and the boxes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from ads.models import Creative, LineItem, Placement
from ads.standing import of_line
from newsroom.desk import panels
from newsroom.desk.panels import MOST_CARDS, Card, Panel

CARDS, LINES = "admin/desk/cards.html", "admin/desk/lines.html"
SOON, COMING = timedelta(hours=48), timedelta(days=14)
Status, Tier = LineItem.Status, LineItem.Tier


def waiting(request: HttpRequest, now: datetime) -> dict[str, Any]:
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
    found = _panel(cards, "No creative waits.", "creative", "status__exact=submitted")
    if cards:
        verb = "creative waits" if len(cards) == 1 else "creatives wait"
        found["sentence"] = f"{_number(cards)} {verb} for approval."
    return found


def running(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The lines live now, the first to end first, with red words where that is within two days."""
    rows = LineItem.objects.running(now).select_related("campaign__advertiser")
    found = list(rows.order_by("ends_at", "pk")[: MOST_CARDS + 1])
    cards = [
        _card(row, now, red="ends within two days" if row.ends_at - now <= SOON else "")
        for row in found
    ]
    panel = _panel(cards, "Nothing runs but the house texts.", "lineitem", "status__exact=ready")
    if request.user.has_perm("bookings.add_lineitem"):
        panel["button"] = ("Book a line", reverse("admin:bookings_lineitem_add"))
    ending = [card for card in cards if card.red]
    if ending:
        verb = "line ends" if len(ending) == 1 else "lines end"
        panel["sentence"] = f"{_number(ending)} {verb} within two days."
    return panel


def coming(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What starts within two weeks, and what is not ready though its time has not passed."""
    starts = Q(status=Status.READY, starts_at__gt=now, starts_at__lte=now + COMING)
    unready = Q(status__in=(Status.DRAFT, Status.PAUSED), ends_at__gt=now)
    rows = LineItem.objects.filter(starts | unready).select_related("campaign__advertiser")
    cards = [
        _card(row, now, red="should be running" if row.starts_at <= now else "")
        for row in rows.order_by("starts_at", "pk")[: MOST_CARDS + 1]
    ]
    return _panel(cards, "Nothing is to start in two weeks.", "lineitem", "")


def boxes(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Each placement with the number of sold lines that run in it."""
    sold = Q(line_items__in=_sold(now))
    rows = Placement.objects.annotate(sold=Count("line_items", filter=sold, distinct=True))
    lines = [
        {
            "when": row.sold or "None",
            "url": reverse("admin:bookings_placement_change", args=[row.pk]),
            "title": row.label,
            "after": _after(row),
        }
        for row in rows
    ]
    return {"lines": lines, "nothing": ""}


def _sold(now: datetime) -> QuerySet[LineItem]:
    return LineItem.objects.running(now).exclude(tier=Tier.HOUSE)


def _after(row: Placement) -> str:
    if not row.active:
        return ": switched off, the house text alone stands there"
    return "" if row.sold else ": the house text stands there"


def _card(row: LineItem, now: datetime, *, red: str) -> Card:
    return Card(
        title=row.name,
        url=reverse("admin:bookings_lineitem_change", args=[row.pk]),
        state=of_line(row, now),
        grey=f"{row.campaign.advertiser} · {row.tier}",
        red=red,
    )


def _number(cards: list[Card]) -> str:
    return f"More than {MOST_CARDS}" if len(cards) > MOST_CARDS else str(len(cards))


def _panel(cards: list[Card], nothing: str, model: str, query: str) -> dict[str, Any]:
    if not cards:
        return {"quiet": nothing}
    more = len(cards) > MOST_CARDS
    all_url = f"{reverse(f'admin:bookings_{model}_changelist')}{'?' if query else ''}{query}"
    return {
        "cards": cards[:MOST_CARDS],
        "count": f"{MOST_CARDS}+" if more else len(cards),
        "more_url": all_url if more else "",
        "more_words": "All of them",
    }


VIEW = "bookings.view_lineitem"
APPROVE = "bookings.approve_creative"
for panel in (
    Panel("creatives-waiting", "Creatives to approve", CARDS, waiting, panels.BELOW, 70, APPROVE),
    Panel("lines-running", "Running now", CARDS, running, panels.BELOW, 71, VIEW),
    Panel("lines-coming", "To come, and not ready", CARDS, coming, panels.BELOW, 72, VIEW),
    Panel("boxes", "Lines sold in each box", LINES, boxes, panels.BELOW, 73, VIEW),
):
    panels.register(panel)
