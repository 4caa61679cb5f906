"""What a picture file says about itself: IPTC, XMP and EXIF, read into plain words and nothing else.

IPTC records are named by IIM 4.2 (record 2); XMP by Dublin Core and the Photoshop schema. Whatever is
broken is passed over: a picture with bad metadata is still a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from django.utils.timezone import get_default_timezone
from PIL import Image, IptcImagePlugin

UTF8_MARK = b"\x1b%G"
XMP_LIMIT = 1_000_000
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
IPTC_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
EXIF_IFD, DESCRIPTION, ARTIST, COPYRIGHT, TAKEN, TAKEN_OFFSET = (
    0x8769,
    270,
    315,
    33432,
    36867,
    36881,
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
Reader = Callable[[Image.Image], Mapping[str, Any]]
LIMITS = {"alt": 400, "caption": 2000, "byline": 200, "credit": 200, "copyright": 300}
# What cameras write when nobody has said anything.
MAKERS_WORDS = {
    "olympus digital camera",
    "sony dsc",
    "dcim",
    "default",
    "minolta digital camera",
    "photo",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; empty words where nothing was. The names are those of `Photo`'s fields."""

    alt: str = ""
    caption: str = ""
    byline: str = ""
    credit: str = ""
    copyright: str = ""
    taken_at: datetime | None = None


def read_facts(picture: Image.Image) -> Facts:
    """The first that says it, in the order of the picture desk: IPTC, XMP, EXIF. Never raises."""
    sources = [_quietly(read, picture) for read in (_iptc, _xmp, _exif)]
    found: dict[str, Any] = {}
    for field in fields(Facts):
        said = next((source[field.name] for source in sources if source.get(field.name)), None)
        if said:
            found[field.name] = said
    return Facts(**found)


def _quietly(read: Reader, picture: Image.Image) -> Mapping[str, Any]:
    try:
        said = read(picture)
    except Exception:  # Any reader may fail in any way on bytes that others made.
        return {}
    words = {name: tidy(said.get(name) or "", limit) for name, limit in LIMITS.items()}
    return {**words, "taken_at": said.get("taken_at")}


def tidy(text: str, limit: int) -> str:
    """One run of words without control letters, cut at a word's end."""
    words = " ".join(CONTROL.sub(" ", str(text)).split())
    if words.lower() in MAKERS_WORDS:
        return ""
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0]


def _iptc(picture: Image.Image) -> Mapping[str, Any]:
    records = IptcImagePlugin.getiptcinfo(picture) or {}
    marked = _last(records.get((1, 90))) == UTF8_MARK

    def words(number: int, join: str = " ") -> str:
        value = records.get((2, number), b"")
        return join.join(_decode(each, utf8=marked) for each in _each(value))

    return {
        "caption": words(120) or words(105),
        "byline": words(80, ", "),
        "credit": words(110),
        "copyright": words(116),
        "taken_at": _iptc_moment(words(55), words(60)),
    }


def _each(value: bytes | list[bytes]) -> list[bytes]:
    return value if isinstance(value, list) else [value]


def _last(value: bytes | list[bytes] | None) -> bytes:
    return _each(value)[-1] if value else b""


def _decode(value: bytes, *, utf8: bool) -> str:
    """IIM text: UTF-8 where 1:90 says so and it is, else Latin-1, of which every byte is a letter."""
    try:
        return value.decode("utf-8" if utf8 else "latin-1")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _iptc_moment(day: str, hour: str) -> datetime | None:
    """2:55 `CCYYMMDD` and 2:60 `HHMMSS±HHMM`; noon where no hour is given."""
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", day.strip())
    if not found:
        return None
    clock = re.match(r"(\d\d)(\d\d)(\d\d)([+-]\d{4})?", hour.strip())
    hours = (int(clock[1]), int(clock[2]), int(clock[3])) if clock else (12, 0, 0)
    return _moment([*map(int, found.groups()), *hours], clock[4] if clock else None)


def _moment(parts: list[int], offset: str | None) -> datetime | None:
    """An aware moment, in the newsroom's zone where none is given; None for what was never a date."""
    zone: Any = get_default_timezone()
    if offset and (found := re.fullmatch(r"([+-])(\d\d):?(\d\d)", offset.strip())):
        minutes = int(found[2]) * 60 + int(found[3])
        zone = timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    if not date(1826, 1, 1) <= date(*parts[:3]) <= date(2200, 1, 1):
        return None
    return datetime(*parts[:6], tzinfo=zone).astimezone(UTC)


def _exif(picture: Image.Image) -> Mapping[str, Any]:
    exif = picture.getexif()
    times = exif.get_ifd(EXIF_IFD)
    found = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", _text(times.get(TAKEN)))
    return {
        "caption": _text(exif.get(DESCRIPTION)),
        "byline": _text(exif.get(ARTIST)),
        "copyright": _text(exif.get(COPYRIGHT)),
        "taken_at": _moment([*map(int, found.groups())], _text(times.get(TAKEN_OFFSET)))
        if found
        else None,
    }


def _text(value: object) -> str:
    """EXIF text: ASCII by its standard, UTF-8 in practice; Pillow hands it over as Latin-1."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8").strip("\x00 ")
    except UnicodeError:
        return value.strip("\x00 ")


def _xmp(picture: Image.Image) -> Mapping[str, Any]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    if not packet or len(packet) > XMP_LIMIT:
        return {}
    root = fromstring(packet.strip(b"\x00 \r\n\t"), forbid_dtd=True)
    return {
        "alt": _first(root, IPTC_CORE + "AltTextAccessibility"),
        "caption": _first(root, DC + "description"),
        "byline": ", ".join(_values(root, DC + "creator")),
        "credit": _first(root, PHOTOSHOP + "Credit"),
        "copyright": _first(root, DC + "rights"),
    }


def _first(root: Element, name: str) -> str:
    return next(_values(root, name), "")


def _values(root: Element, name: str) -> Iterator[str]:
    """A property's values, however the writer put them: as list items, as text or as an attribute."""
    for description in root.iter(RDF + "Description"):
        if name in description.attrib:
            yield description.attrib[name]
        for element in description.findall(name):
            items = [item.text or "" for item in element.iter(RDF + "li")]
            yield from items or [element.text or ""]
