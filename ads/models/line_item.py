"""The line item: the one thing that decides what runs, where, and when."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from newsroom.core import clock

DAYPART = re.compile(r"^([01]\d|2[0-3])-([01]\d|2[0-4])$")
DEVICES = ("mobile", "tablet", "desktop")


class LineItemQuerySet(models.QuerySet["LineItem"]):
    def running(self, at: datetime, until: datetime | None = None) -> LineItemQuerySet:
        """The lines live at `at`, or at some moment between `at` and `until`."""
        return self.filter(
            status=LineItem.Status.READY,
            starts_at__lte=until or at,
            ends_at__gt=at,
            campaign__advertiser__active=True,
        )


class LineItem(models.Model):
    class Tier(models.TextChoices):
        SPONSORSHIP = "sponsorship", "Sponsorship: a share of every page, first"
        STANDARD = "standard", "Standard: what was sold"
        BULK = "bulk", "Bulk: what is left, by weight"
        HOUSE = "house", "House: the paper's own, last"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        READY = "ready", "Ready"
        PAUSED = "paused", "Paused"
        ARCHIVED = "archived", "Archived"

    class Goal(models.TextChoices):
        SHARE = "share_permille", "Share of the pages, in thousandths"
        VIEWABLE = "viewable", "Times seen"
        SERVED = "served", "Times shown"
        CLICKS = "clicks", "Clicks"
        NONE = "none", "None"

    class Price(models.TextChoices):
        FLAT = "flat", "Flat"
        CPM = "cpm", "Per thousand shown"
        VCPM = "vcpm", "Per thousand seen"
        CPC = "cpc", "Per click"
        NONE = "none", "None"

    campaign = models.ForeignKey("bookings.Campaign", models.PROTECT, related_name="line_items")
    name = models.CharField(max_length=120)
    tier = models.CharField(max_length=11, choices=Tier, default=Tier.STANDARD)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="The first moment at which it no longer runs.")
    goal_type = models.CharField(max_length=14, choices=Goal, default=Goal.NONE)
    goal_value = models.PositiveIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="Against other lines of its tier.",
    )
    price_model = models.CharField(max_length=4, choices=Price, default=Price.NONE)
    rate = models.DecimalField(
        max_digits=12,
        decimal_places=4,
        default=Decimal(0),
        help_text="For the report; it never decides what is shown.",
    )
    one_per_page = models.BooleanField(default=True)
    allow_limited = models.BooleanField(
        "may stand by grave stories",
        default=False,
        help_text="Death, disaster, crime: only what is fit to stand there.",
    )
    placements = models.ManyToManyField("bookings.Placement", blank=True, related_name="line_items")

    objects = LineItemQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "name")
        indexes = (models.Index(fields=("status", "ends_at"), name="bookings_line_running"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="bookings_line_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="bookings_line_has_weight"),
            models.CheckConstraint(
                condition=Q(rate__gte=0), name="bookings_line_rate_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(goal_type="share_permille") | Q(goal_value__range=(1, 1000)),
                name="bookings_line_share_of_1000",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        errors: dict[str, str] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = "It must end after it starts."
        if self.goal_type == self.Goal.SHARE and not 1 <= (self.goal_value or 0) <= 1000:
            errors["goal_value"] = "A share is between 1 and 1000 thousandths."
        if self.tier == self.Tier.SPONSORSHIP and self.goal_type != self.Goal.SHARE:
            errors["goal_type"] = "A sponsorship is sold as a share of the pages."
        if self.rate is not None and self.rate < 0:
            errors["rate"] = "A rate is not negative."
        if errors:
            raise ValidationError(errors)

    def is_live(self, at: datetime | None = None) -> bool:
        """The row's own answer to `LineItem.objects.running(at)`."""
        moment = at or clock.now()
        ready = self.status == self.Status.READY and self.campaign.advertiser.active
        return ready and self.starts_at <= moment < self.ends_at

    def phase(self, at: datetime | None = None) -> str:
        """The state in a word: the stored one, or for a ready line scheduled, live or ended."""
        if self.status != self.Status.READY:
            return self.status
        moment = at or clock.now()
        if moment < self.starts_at:
            return "scheduled"
        return "live" if moment < self.ends_at else "ended"


class LineItemRule(models.Model):
    """Includes are one or another within a kind, and all kinds together; an exclude always wins."""

    class Op(models.TextChoices):
        INCLUDE = "include", "only"
        EXCLUDE = "exclude", "never"

    class Kind(models.TextChoices):
        SECTION = "section", "section and those below it"
        TAG = "tag", "tag"
        DEVICE = "device", "device"
        DAYPART = "daypart", "hours of the day"

    line_item = models.ForeignKey(LineItem, models.CASCADE, related_name="rules")
    op = models.CharField("rule", max_length=7, choices=Op, default=Op.INCLUDE)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.SECTION)
    section = models.ForeignKey(
        "sections.Section", models.PROTECT, null=True, blank=True, related_name="+"
    )
    tag = models.ForeignKey("articles.Tag", models.PROTECT, null=True, blank=True, related_name="+")
    value = models.CharField(
        max_length=12,
        blank=True,
        help_text="mobile, tablet or desktop; or hours in the newsroom's zone, such as 06-10.",
    )

    class Meta:
        verbose_name = "rule"
        constraints = (
            models.CheckConstraint(
                name="bookings_rule_one_target",
                condition=Q(kind="section", section__isnull=False, tag__isnull=True, value="")
                | Q(kind="tag", section__isnull=True, tag__isnull=False, value="")
                | (
                    Q(kind__in=("device", "daypart"), section__isnull=True, tag__isnull=True)
                    & ~Q(value="")
                ),
                violation_error_message="A rule names exactly one thing: a section, a tag, a device or hours.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_op_display()} {self.section or self.tag or self.value}"

    def clean(self) -> None:
        if self.kind == self.Kind.DEVICE and self.value not in DEVICES:
            raise ValidationError({"value": f"Choose one of {', '.join(DEVICES)}."})
        if self.kind == self.Kind.DAYPART:
            hours = DAYPART.match(self.value)
            if not hours or hours[1] == hours[2]:
                raise ValidationError(
                    {"value": "Write two hours of the day, such as 06-10 or 22-04."}
                )


class LineItemCreative(models.Model):
    line_item = models.ForeignKey(LineItem, models.CASCADE, related_name="line_creatives")
    creative = models.ForeignKey("bookings.Creative", models.PROTECT, related_name="line_creatives")
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "creative of the line"
        verbose_name_plural = "creatives of the line"
        constraints = (
            models.UniqueConstraint(
                fields=("line_item", "creative"), name="bookings_creative_once_a_line"
            ),
        )

    def __str__(self) -> str:
        return f"{self.creative}"
