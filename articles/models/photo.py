"""Pictures: the kept original, what is known about it, and the sizes cut from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from newsroom.core.clock import date_words, newsroom_time, now

FILE_NAME = re.compile(
    r"^(\S.*\.(jpe?g|jfif|png|gif|webp|avif|heic|heif|tiff?|bmp|svg|raw|nef|cr[23]|arw|dng|psd)"
    r"|(img|dsc|dscf|dscn|pxl|mvimg|image|photo|picture|screenshot|untitled)[\s_()\-\d]*"
    r"|[\d_\-\s]+)$",
    re.IGNORECASE,
)


def is_file_name(text: str) -> bool:
    """Whether the words are what a camera or computer calls a file, not a description."""
    return bool(FILE_NAME.match(text.strip()))


# Format -> (address, width, height) by rising width.
Sources = dict[str, list[tuple[str, int, int]]]


class Cut(NamedTuple):
    """A file that readers may fetch: the columns of a `Rendition` that a page is made of."""

    pk: int
    crop: str
    format: str
    width: int
    height: int
    focal: str
    file: str


def sources(cuts: Iterable[Cut], crop: str, focal: str) -> Sources:
    """See `Photo.sources`; `focal` is the key of the focal point at which crops are wanted."""
    found: dict[str, list[Cut]] = defaultdict(list)
    for cut in cuts:
        if cut.crop == crop:
            found[cut.focal].append(cut)
    chosen = found.get("" if crop == Rendition.Crop.FULL else focal) or max(
        found.values(), key=lambda made: max(cut.pk for cut in made), default=[]
    )
    formats: Sources = defaultdict(list)
    for cut in sorted(chosen, key=lambda cut: cut.width):
        formats[cut.format].append((address(cut.file), cut.width, cut.height))
    fallback = len(formats.get(Rendition.Format.JPEG, ()))
    return {name: files for name, files in formats.items() if len(files) >= fallback > 0}


def address(name: str) -> str:
    """Where readers find a file. Asked of the storage once: it never changes for a name."""
    return _address(name, settings.MEDIA_URL)


@lru_cache(maxsize=8192)
def _address(name: str, media_url: str) -> str:
    return default_storage.url(name)


def focal_key(x: float, y: float) -> str:
    """Which focal point a crop was cut at: thousandths from the left and the top."""
    return f"{round(x * 1000)}-{round(y * 1000)}"


def credit_line(byline: str, credit: str) -> str:
    """Photographer and agency as printed: "Asha Rao/Reuters"."""
    names = [byline, credit]
    if byline and byline.casefold() in credit.casefold():
        names = [credit]
    return "/".join(name for name in names if name)


class PhotoQuerySet(models.QuerySet["Photo"]):
    def without_alt(self) -> PhotoQuerySet:
        return self.filter(alt="")

    def without_credit(self) -> PhotoQuerySet:
        return self.filter(credit="", byline="")

    def matching(self, words: str) -> PhotoQuerySet:
        """Photos in which every word stands in the caption, alt text, credit, by-line or file name."""
        found = self
        for word in words[:200].replace("\x00", " ").split()[:8]:
            found = found.filter(
                Q(caption__icontains=word)
                | Q(alt__icontains=word)
                | Q(credit__icontains=word)
                | Q(byline__icontains=word)
                | Q(upload_name__icontains=word)
            )
        return found

    def same_picture(self, content_hash: str, pixel_hash: str) -> PhotoQuerySet:
        """Photos made from the same bytes, or from other bytes that show the same pixels."""
        return self.filter(Q(content_hash=content_hash) | Q(pixel_hash=pixel_hash))


class Photo(models.Model):
    file = models.FileField(
        max_length=200,
        editable=False,
        help_text="The kept original, cleaned of place and camera. It is never served.",
    )
    alt = models.CharField(
        "alt text",
        max_length=400,
        blank=True,
        help_text=(
            "What the picture shows, for those who cannot see it: one plain sentence. "
            "A story cannot be published while it is missing."
        ),
    )
    caption = models.TextField(
        blank=True,
        max_length=2000,
        help_text="Printed under the picture, unless the story has its own.",
    )
    credit = models.CharField(
        max_length=200, blank=True, help_text="The agency or giver: Reuters, PTI, the artist."
    )
    byline = models.CharField(
        "photographer", max_length=200, blank=True, help_text="The person who took it."
    )
    copyright = models.CharField(max_length=300, blank=True)
    rights = models.TextField(
        blank=True,
        max_length=1000,
        help_text="What we may do with it, and what not. Seen on the desk only.",
    )
    rights_until = models.DateField(
        null=True, blank=True, help_text="The last day on which it may be published anew."
    )
    focal_x = models.FloatField(
        "focal point, from the left",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    focal_y = models.FloatField(
        "focal point, from the top",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    upload_name = models.CharField(max_length=200, blank=True, editable=False)
    content_hash = models.CharField(
        max_length=64, editable=False, db_index=True, help_text="SHA-256 of the uploaded bytes."
    )
    pixel_hash = models.CharField(
        max_length=64, editable=False, db_index=True, help_text="SHA-256 of the decoded pixels."
    )
    taken_at = models.DateTimeField("taken", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_photos",
    )
    uploaded_at = models.DateTimeField(default=now, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        permissions = [("change_any_photo", "Can change photographs of others")]
        indexes = [
            models.Index(
                fields=["rights_until"],
                condition=Q(rights_until__isnull=False),
                name="articles_photo_rights",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="photo_focal_point_inside",
            )
        ]

    def __str__(self) -> str:
        words = self.alt or self.caption or self.upload_name or f"Photo {self.pk}"
        return words if len(words) <= 80 else f"{words[:79].rstrip()}…"

    @property
    def focal_key(self) -> str:
        return focal_key(self.focal_x, self.focal_y)

    @property
    def credit_line(self) -> str:
        return credit_line(self.byline, self.credit)

    def missing_alt(self) -> str:
        """A sentence where nobody who cannot see it is told what it shows; empty where all is well."""
        if not self.alt.strip():
            return "The picture has no alt text: say what it shows."
        if is_file_name(self.alt):
            return "The picture's alt text is a file name: say what it shows."
        return ""

    def missing_credit(self) -> str:
        if self.credit_line.strip():
            return ""
        return "The picture has no credit: name the photographer or the agency."

    def rights_ended(self, at: datetime | None = None) -> str:
        """A sentence where it may not be published anew at that moment."""
        moment = at or now()
        if not self.rights_until or self.rights_until >= newsroom_time(moment).date():
            return ""
        last = datetime.combine(self.rights_until, time.min, newsroom_time(moment).tzinfo)
        return f"The rights to the picture ended on {date_words(last, moment)}."

    def missing_for_publication(self, at: datetime | None = None) -> list[str]:
        """Plain sentences for what keeps this picture from being published; empty when nothing does."""
        troubles = (self.missing_alt(), self.missing_credit(), self.rights_ended(at))
        return [trouble for trouble in troubles if trouble]

    def sources(self, crop: str) -> Sources:
        """Format -> (address, width, height) by rising width. No query once `renditions` is prefetched.

        Until the crops of a moved focal point are made, those of the last one are given. A format
        whose sizes are not all there yet is left out, so that no browser is kept to the small ones.
        """
        return sources((made.cut for made in self.renditions.all()), crop, self.focal_key)

    @staticmethod
    def thumbnails() -> models.Prefetch:
        """To prefetch no more than `thumbnail` needs."""
        small = Q(crop=Rendition.Crop.THREE_TWO, format=Rendition.Format.JPEG)
        return models.Prefetch("renditions", queryset=Rendition.objects.filter(small))

    def thumbnail(self) -> tuple[str, int, int] | None:
        """The smallest 3:2 JPEG for lists on the desk, or None while nothing has been made."""
        made = self.sources(Rendition.Crop.THREE_TWO).get(Rendition.Format.JPEG, [])
        return made[0] if made else None


class Rendition(models.Model):
    """One file that readers may fetch. Its name and bytes never change once made."""

    class Crop(models.TextChoices):
        FULL = "full", "whole picture"
        THREE_TWO = "3x2", "3:2"
        SIXTEEN_NINE = "16x9", "16:9"
        FOUR_THREE = "4x3", "4:3"
        SQUARE = "1x1", "1:1"

    class Format(models.TextChoices):
        JPEG = "jpeg", "JPEG"
        AVIF = "avif", "AVIF"

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    crop = models.CharField(max_length=8, choices=Crop.choices)
    format = models.CharField(max_length=8, choices=Format.choices)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    focal = models.CharField(
        max_length=12, blank=True, help_text="The focal key it was cut at; empty when whole."
    )
    file = models.FileField(max_length=200)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "crop", "width", "format", "focal"], name="rendition_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.crop} {self.width} {self.format}"

    @property
    def cut(self) -> Cut:
        said = (self.crop, self.format, self.width, self.height, self.focal, self.file.name)
        return Cut(self.pk, *said)


class VersionPhoto(models.Model):
    """A photograph that a version shows inside its body: keeps it from being deleted, and finds its uses."""

    version = models.ForeignKey(
        "articles.ArticleVersion", on_delete=models.PROTECT, related_name="photo_rows"
    )
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="version_rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "photo"], name="version_photo_once")
        ]

    def __str__(self) -> str:
        return f"{self.photo} in {self.version}"
