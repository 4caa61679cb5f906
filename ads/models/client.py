"""Who books: advertisers, and the trades that keep rivals apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AdCategory(models.Model):
    name = models.CharField(max_length=80, unique=True)
    group = models.CharField(max_length=80, blank=True)
    restricted = models.BooleanField(
        default=False,
        help_text="Gambling, alcohol, politics: trades that the law or the paper watches.",
    )
    barred_sections = models.ManyToManyField(
        "sections.Section",
        blank=True,
        related_name="+",
        help_text="Never in these sections, nor below them.",
    )

    class Meta:
        verbose_name = "trade"
        verbose_name_plural = "trades"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Client(models.Model):
    """An advertiser. Its model's name stands in the desk's addresses, and blockers hide the other word there."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    website_domain = models.CharField(max_length=200, blank=True, help_text="example.com")
    contact = models.TextField(blank=True)
    category = models.ForeignKey(
        AdCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="advertisers",
        verbose_name="trade",
        help_text="Two advertisers of one trade never stand on the same page.",
    )
    is_house = models.BooleanField("the paper itself", default=False)
    active = models.BooleanField(
        default=True, help_text="Unticked: nothing of this advertiser runs."
    )
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = "advertiser"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """An order, and the unit of a report; its dates and its state follow from its line items."""

    advertiser = models.ForeignKey(Client, models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=120)
    purchase_ref = models.CharField("purchase reference", max_length=80, blank=True)
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="campaigns"
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("advertiser", "name"), name="bookings_campaign_named_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.advertiser}: {self.name}"
