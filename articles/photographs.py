"""Photographs as pages write them: what is said of one, and the addresses of its files, in one query for many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from articles.models import Rendition
from articles.models.photo import Cut, Sources, credit_line, focal_key, sources
from newsroom.core.statements import Statement

CARD_CROP = Rendition.Crop.THREE_TWO.value
SHARED = ("16x9", "4x3", "1x1")


@dataclass(frozen=True, slots=True)
class Photograph:
    alt: str
    caption: str
    credit: str
    focal: str
    cuts: tuple[Cut, ...]

    def sources(self, crop: str) -> Sources:
        """As `Photo.sources`."""
        return sources(self.cuts, crop, self.focal)


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    srcset_jpeg: str
    srcset_avif: str
    sizes: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The largest JPEG of each shape in which a shared story may be shown, and what is seen on it."""

    files: dict[str, tuple[str, int, int]]
    alt: str


def _files(whole: list[int], small: list[int]) -> QuerySet[Rendition]:
    wanted = Q(photo__in=whole) | Q(photo__in=small, crop=CARD_CROP)
    said = (f"photo__{name}" for name in "alt caption credit byline focal_x focal_y".split())
    return Rendition.objects.filter(wanted).values_list("photo_id", *Cut._fields, *said)


FILES = Statement(Rendition, _files)


def photographs(
    ids: Iterable[int | None], *, on_cards: Iterable[int | None] = ()
) -> dict[int, Photograph]:
    """These photographs by id, in one query; one without any file yet is left out.

    Of those that are shown `on_cards` alone, no other files are read than a card names.
    """
    whole = sorted({pk for pk in ids if pk is not None})
    small = sorted({pk for pk in on_cards if pk is not None} - set(whole))
    if not whole and not small:
        return {}
    cuts: dict[int, list[Cut]] = {}
    said: dict[int, tuple[str, str, str, str]] = {}
    for pk, *row in FILES.ask(whole, small):
        cut, (alt, caption, credit, byline, x, y) = Cut(*row[:7]), row[7:]
        if pk not in cuts:
            cuts[pk] = []
            said[pk] = (alt, caption, credit_line(byline, credit), focal_key(x, y))
        cuts[pk].append(cut)
    return {pk: Photograph(*said[pk], tuple(found)) for pk, found in cuts.items()}


def picture(photo: Photograph, crop: str, sizes: str, *, caption: str = "") -> Picture | None:
    """A photograph as the page writes it; None while no file of this crop has been made."""
    found = photo.sources(crop)
    jpeg = found.get("jpeg", [])
    if not jpeg:
        return None
    _, width, height = jpeg[-1]
    return Picture(
        src=_middle(jpeg)[0],
        srcset_jpeg=_srcset(jpeg),
        srcset_avif=_srcset(found.get("avif", [])),
        sizes=sizes,
        width=width,
        height=height,
        alt=photo.alt,
        caption=caption or photo.caption,
        credit=photo.credit,
    )


def shared(photo: Photograph | None) -> Shared | None:
    if photo is None:
        return None
    shapes = {crop: photo.sources(crop).get("jpeg", []) for crop in SHARED}
    found = {crop: files[-1] for crop, files in shapes.items() if files}
    if not found and (whole := photo.sources("full").get("jpeg")):
        found["full"] = whole[-1]
    return Shared(found, photo.alt)


def _middle(files: list[tuple[str, int, int]]) -> tuple[str, int, int]:
    return next((f for f in files if f[1] >= 640), files[-1])


def _srcset(files: list[tuple[str, int, int]]) -> str:
    return ", ".join(f"{url} {width}w" for url, width, _ in files)
