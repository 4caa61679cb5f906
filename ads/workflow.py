"""The verbs of the booking desk: for creatives submit, approve, reject, renew; for lines make ready, pause, archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from ads.conflicts import conflicts, stored
from ads.kept import SHEETS
from ads.models import Creative, LineItem, LineItemCreative, Placement
from newsroom.core import clock, pagecache

COPIED = (
    "advertiser",
    "name",
    "kind",
    "format",
    "image",
    "width",
    "height",
    "bytes",
    "sha256",
    "alt",
    "headline",
    "text",
    "brand",
    "landing_url",
)


class Refused(Exception):
    """A verb that cannot be done; the message is a plain sentence for the person who asked."""


def submit(creative: Creative, *, by: AbstractBaseUser) -> Creative:
    """A draft waits for approval."""
    with transaction.atomic():
        row = _locked(creative, by, "change_creative")
        _expect(row, Creative.Status.DRAFT, Creative.Status.REJECTED)
        return _decided(row, Creative.Status.SUBMITTED)


def approve(creative: Creative, *, by: AbstractBaseUser, at: datetime | None = None) -> Creative:
    """The creative may run, and stands unchanged from now on; it takes the place of the version before it."""
    with transaction.atomic():
        row = _locked(creative, by, "approve_creative")
        _expect(row, Creative.Status.DRAFT, Creative.Status.SUBMITTED, Creative.Status.REJECTED)
        try:
            row.full_clean(exclude=("previous",))
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        row.approved_by, row.approved_at = by, at or clock.now()
        _decided(row, Creative.Status.APPROVED)
        if row.previous_id:
            _succeed(row)
        return row


def reject(creative: Creative, *, by: AbstractBaseUser, note: str = "") -> Creative:
    """The creative may not run, or not any longer."""
    with transaction.atomic():
        row = _locked(creative, by, "approve_creative")
        _expect(row, Creative.Status.SUBMITTED, Creative.Status.APPROVED)
        if row.fallback_of.exists():
            raise Refused("It is the house text of a placement; give that another one first.")
        row.note = note
        return _decided(row, Creative.Status.REJECTED)


def renew(creative: Creative, *, by: AbstractBaseUser, **changes: Any) -> Creative:
    """A new version of an approved creative, as a draft; the old one runs until the new one is approved."""
    with transaction.atomic():
        row = _locked(creative, by, "add_creative")
        _expect(row, Creative.Status.APPROVED)
        if waiting := row.successors.first():
            raise Refused(f"There is a newer version already: {waiting}.")
        copied = {name: getattr(row, name) for name in COPIED} | changes
        return Creative.objects.create(**copied, previous=row, number=row.number + 1)


def make_ready(line: LineItem, *, by: AbstractBaseUser) -> LineItem:
    """The line runs between its dates; refused while anything stands against it."""
    with transaction.atomic():
        row = _locked(line, by, "change_lineitem")
        if found := conflicts(stored(row)):
            raise Refused(f"{row}: {' '.join(found)}")
        return _moved(row, LineItem.Status.READY)


def pause(line: LineItem, *, by: AbstractBaseUser) -> LineItem:
    """The line is on no new page within a minute."""
    with transaction.atomic():
        row = _locked(line, by, "change_lineitem")
        if row.status != LineItem.Status.READY:
            raise Refused(f"{row} is not running or waiting to run.")
        return _moved(row, LineItem.Status.PAUSED)


def archive(line: LineItem, *, by: AbstractBaseUser) -> LineItem:
    """The line is put away for good; its figures stay."""
    with transaction.atomic():
        return _moved(_locked(line, by, "change_lineitem"), LineItem.Status.ARCHIVED)


def _locked(row: Any, by: AbstractBaseUser, permission: str) -> Any:
    if not by.has_perm(f"bookings.{permission}"):
        raise Refused("You may not do this.")
    return type(row).objects.select_for_update().get(pk=row.pk)


def _expect(creative: Creative, *states: Sequence[str]) -> None:
    if creative.status not in states:
        raise Refused(f"{creative} is {creative.get_status_display().lower()}.")


def _decided(creative: Creative, status: str) -> Creative:
    creative.status = status
    creative.save(update_fields=["status", "approved_by", "approved_at", "note"])
    return creative


def _moved(line: LineItem, status: str) -> LineItem:
    line.status = status
    line.save(update_fields=["status"])
    return line


def _succeed(creative: Creative) -> None:
    """Lines and placements that showed the version before show this one."""
    taken = LineItemCreative.objects.filter(creative=creative).values("line_item")
    LineItemCreative.objects.filter(creative=creative.previous_id).exclude(
        line_item__in=taken
    ).update(creative=creative)
    if Placement.objects.filter(fallback=creative.previous_id).update(fallback=creative):
        pagecache.drop("placements")
    transaction.on_commit(SHEETS.clear)
