"""What the command palette finds of bookings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from ads.models import Campaign, Client, LineItem
from newsroom.desk import palette
from newsroom.desk.palette import MOST, Asked, Hit

LOOKED_IN = ((Client, "Advertiser"), (Campaign, "Campaign"), (LineItem, "Line item"))


def bookings(asked: Asked) -> Iterator[Hit]:
    if not asked.words:
        return
    for model, kind in LOOKED_IN:
        if asked.request.user.has_perm(f"bookings.view_{model._meta.model_name}"):
            yield from _of(model, kind, asked)


def _of(model: Any, kind: str, asked: Asked) -> Iterator[Hit]:
    rows = model.objects.filter(name__icontains=asked.text.split()[0]).order_by("-pk")[: 10 * MOST]
    for row in rows:
        if asked.fits(row.name):
            yield Hit(
                row.name,
                reverse(f"admin:bookings_{model._meta.model_name}_change", args=[row.pk]),
                kind,
            )


palette.register("Bookings", bookings, order=55)
