"""What is shown: an image or a few words, with where it leads; it stands unchanged once approved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from newsroom.core.immutable import ImmutableError

UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\\]")


def validate_landing_url(value: str) -> None:
    """An https address of a named host: no name or password in it, no IP address, no machine of our own."""
    parts = _parts(value)
    if parts is None or parts.scheme != "https" or not parts.hostname:
        raise ValidationError("Give a whole address that begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise ValidationError("The address must not contain a user name or password.")
    host = parts.hostname.rstrip(".").lower()
    if "." not in host or host.endswith((".localhost", ".local", ".internal")) or _is_ip(host):
        raise ValidationError("The address must name a public host, such as www.example.com.")


def validate_own_path(value: str) -> None:
    """An address on this site, which house creatives may use: `/world/`."""
    if not value.startswith("/") or value.startswith("//") or UNSAFE.search(value):
        raise ValidationError(
            "Give a path on this site, such as /world/, or a whole https:// address."
        )


def _parts(value: str) -> Any:
    if UNSAFE.search(value):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # a bad port raises ValueError only when it is read
    except ValueError:
        return None
    return parts


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.rsplit(".", 1)[-1].isdigit() or host.rsplit(".", 1)[-1].startswith("0x")
    return True


class CreativeQuerySet(models.QuerySet["Creative"]):
    def approved(self) -> CreativeQuerySet:
        return self.filter(status=Creative.Status.APPROVED)

    def update(self, **changes: Any) -> int:
        if changes.keys() - Creative.mutable_fields and self.approved().exists():
            raise ImmutableError("An approved creative stands as it is; make a new version of it.")
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.approved().exists():
            raise ImmutableError("An approved creative is never deleted.")
        return super().delete()


class Creative(models.Model):
    class Kind(models.TextChoices):
        IMAGE = "image", "Image"
        NATIVE = "native", "Native (headline and text)"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting for approval"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"

    mutable_fields = frozenset({"status", "approved_by", "approved_by_id", "approved_at", "note"})

    advertiser = models.ForeignKey("bookings.Client", models.PROTECT, related_name="creatives")
    name = models.CharField(max_length=120, help_text="For the desk; readers never see it.")
    number = models.PositiveSmallIntegerField("version", default=1, editable=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="successors"
    )
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.IMAGE)
    format = models.ForeignKey("bookings.AdFormat", models.PROTECT, related_name="creatives")
    image = models.FileField(
        upload_to="p/",
        max_length=200,
        blank=True,
        help_text="PNG, JPEG, WebP or still GIF, of the format's exact size or twice it.",
    )
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    bytes = models.PositiveIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    alt = models.CharField(
        "description",
        max_length=250,
        blank=True,
        help_text="What a reader hears who cannot see the image: its words.",
    )
    headline = models.CharField(max_length=90, blank=True)
    text = models.CharField(max_length=200, blank=True)
    brand = models.CharField(
        max_length=80, blank=True, help_text="Who speaks; shown below a native creative."
    )
    landing_url = models.CharField("leads to", max_length=1000)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.CharField(
        max_length=250, blank=True, help_text="For the desk: why it was rejected."
    )

    objects = CreativeQuerySet.as_manager()

    class Meta:
        ordering = ("name", "-number")
        permissions = (("approve_creative", "Can approve creatives"),)
        constraints = (
            models.UniqueConstraint(fields=("previous",), name="bookings_creative_one_successor"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.format}, v{self.number})"

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_house_text(self) -> bool:
        return self.is_approved and self.kind == self.Kind.NATIVE and self.advertiser.is_house

    def clean(self) -> None:
        errors: dict[str, str] = {}
        if self.advertiser_id and self.landing_url:
            self._clean_landing(errors)
        if self.format_id and self.format.kind != self.kind:
            errors["format"] = (
                f"This format is for {self.format.get_kind_display().lower()} creatives."
            )
        if self.kind == self.Kind.IMAGE:
            if not self.image:
                errors["image"] = "Choose the image."
            if not self.alt.strip():
                errors["alt"] = "Describe the image for readers who cannot see it."
        else:
            if not self.headline.strip():
                errors["headline"] = "A native creative needs a headline."
            if self.image:
                errors["image"] = "A native creative has no image: only words."
        if errors:
            raise ValidationError(errors)

    def _clean_landing(self, errors: dict[str, str]) -> None:
        own = self.advertiser.is_house and self.landing_url.startswith("/")
        try:
            (validate_own_path if own else validate_landing_url)(self.landing_url)
        except ValidationError as error:
            errors["landing_url"] = error.messages[0]

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Insert or write the row; `ImmutableError` when it would change what was approved."""
        if not self._state.adding:
            self._refuse_change(update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)

    def _refuse_change(self, update_fields: Iterable[str] | None) -> None:
        frozen = [
            field.attname
            for field in self._meta.concrete_fields
            if not field.primary_key
            and field.name not in self.mutable_fields
            and (update_fields is None or {field.name, field.attname} & set(update_fields))
        ]
        stored = (
            type(self).objects.approved().filter(pk=self.pk).values(*frozen).first()
            if frozen
            else None
        )
        if stored and any(stored[name] != _plain(getattr(self, name)) for name in frozen):
            raise ImmutableError("An approved creative stands as it is; make a new version of it.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_approved:
            raise ImmutableError("An approved creative is never deleted.")
        return super().delete(*args, **kwargs)


def _plain(value: Any) -> Any:
    return value.name or "" if hasattr(value, "storage") else value
