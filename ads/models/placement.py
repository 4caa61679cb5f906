"""The boxes on the pages: their formats by width, the house text that fills them, and what sections allow."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

WIDEST = 4096


class AdFormat(models.Model):
    class Kind(models.TextChoices):
        IMAGE = "image", "Image"
        NATIVE = "native", "Native (headline and text)"

    key = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.IMAGE)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    max_bytes = models.PositiveIntegerField(
        default=150_000, help_text="The most an image may weigh."
    )

    class Meta:
        verbose_name = "format"
        ordering = ("key",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="native", width=0, height=0)
                | models.Q(kind="image", width__gt=0, height__gt=0),
                name="bookings_format_has_a_size",
            ),
        )

    def __str__(self) -> str:
        return self.key


def validate_breakpoints(value: Any) -> None:
    """Reading `[{"min": 0, "formats": ["300x250"], "reserve": [300, 250]}, ...]`, widths rising from 0."""
    if not isinstance(value, list) or not value:
        raise ValidationError("List at least one width, beginning with 0.")
    least = -1
    for step in value:
        if not isinstance(step, dict) or step.keys() != {"min", "formats", "reserve"}:
            raise ValidationError("Each width has min, formats and reserve, and nothing else.")
        if not _is_size(step["min"], low=0) or step["min"] <= least:
            raise ValidationError("The widths begin with 0 and rise.")
        if least < 0 and step["min"] != 0:
            raise ValidationError("The first width is 0.")
        least = step["min"]
        _validate_step(step)


def _validate_step(step: dict[str, Any]) -> None:
    formats, reserve = step["formats"], step["reserve"]
    if not isinstance(formats, list) or not all(isinstance(key, str) for key in formats):
        raise ValidationError("Formats are a list of names, such as 300x250.")
    if (
        not isinstance(reserve, list)
        or len(reserve) != 2
        or not all(_is_size(side, low=1) for side in reserve)
    ):
        raise ValidationError("Reserve is a width and a height in pixels, such as [300, 250].")


def _is_size(value: Any, *, low: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= WIDEST


class Placement(models.Model):
    class Key(models.TextChoices):
        UNDER_STANDFIRST = "under-standfirst", "Below the standfirst"
        IN_ARTICLE = "in-article", "In the text"
        RAIL = "rail", "Beside the text"
        FRONT = "front", "On a front"

    class Page(models.TextChoices):
        STORY = "story", "Stories"
        FRONT = "front", "Fronts"
        ANY = "any", "Stories and fronts"

    key = models.CharField(max_length=20, choices=Key, unique=True)
    label = models.CharField(max_length=80)
    page_kind = models.CharField(max_length=5, choices=Page)
    breakpoints = models.JSONField(
        validators=[validate_breakpoints],
        help_text="The formats that may stand here, by width of the window, and the box kept free for them.",
    )
    fallback = models.ForeignKey(
        "bookings.Creative",
        models.PROTECT,
        related_name="fallback_of",
        help_text="The house text that stands here when nothing else does. It must be fit for a grave story.",
    )
    active = models.BooleanField(
        default=True, help_text="Unticked: only the house text stands here."
    )

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.fallback_id and not self.fallback.is_house_text:
            raise ValidationError(
                {"fallback": "Choose an approved native creative of the paper itself."}
            )
        try:
            validate_breakpoints(self.breakpoints)
        except ValidationError:
            return
        unknown = self.formats() - set(AdFormat.objects.values_list("key", flat=True))
        if unknown:
            raise ValidationError(
                {"breakpoints": f"There is no format {', '.join(sorted(unknown))}."}
            )

    def formats(self) -> set[str]:
        """The keys of every format that can stand here at some width."""
        return {key for step in self.breakpoints for key in step["formats"]}


class SectionAds(models.Model):
    """What a section and those below it say of advertisements; an empty answer is the parent's."""

    class Policy(models.TextChoices):
        NORMAL = "normal", "All advertisements"
        LIMITED = "limited", "Only those fit for a grave story"
        OFF = "off", "None"

    section = models.OneToOneField("sections.Section", models.CASCADE, related_name="+")
    enabled = models.BooleanField(
        "advertisements",
        null=True,
        blank=True,
        help_text="“No” is final: no story below can turn them on.",
    )
    default_policy = models.CharField(max_length=7, choices=Policy, blank=True)
    barred_categories = models.ManyToManyField(
        "bookings.AdCategory", blank=True, related_name="+", verbose_name="barred trades"
    )

    class Meta:
        verbose_name = "section's rule"
        verbose_name_plural = "sections' rules"

    def __str__(self) -> str:
        return f"{self.section}"
