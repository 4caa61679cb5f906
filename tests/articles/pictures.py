"""Pictures drawn for the tests, sound and hostile, as bytes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, TiffImagePlugin

SERIAL = "SN-4711-0815"
OWNER = "Camera Owner Esq"
PLACE = (51.5, 7.25, 11.0)


def quarters(width: int = 1200, height: int = 800, mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and white below: any crop and any turn can be told from its pixels."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    picture.paste("lime", (width // 2, 0, width, height // 2))
    picture.paste("blue", (0, height // 2, width // 2, height))
    return picture.convert(mode)


def encoded(picture: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    made = BytesIO()
    picture.save(made, format, **options)
    return made.getvalue()


def jpeg(width: int = 1200, height: int = 800, **options: Any) -> bytes:
    return encoded(quarters(width, height), **options)


def sent(content: bytes, name: str = "DSC_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def telling_exif(orientation: int = 1) -> Image.Exif:
    """EXIF that names camera, owner and place, as a telephone writes it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "Kamerawerk", "KW-9"
    exif[0x013B], exif[0x8298] = "Asha Rao", "(c) The Daily Guardian"
    exif[0x010E] = "Boats at low water"
    inside = exif.get_ifd(0x8769)
    inside[0x9003], inside[0x9011] = "2026:11:20 06:30:00", "+05:30"
    inside[0xA430], inside[0xA431] = OWNER, SERIAL
    place = exif.get_ifd(0x8825)
    place[1], place[3] = "N", "E"
    place[2] = tuple(TiffImagePlugin.IFDRational(part) for part in PLACE)
    place[4] = tuple(TiffImagePlugin.IFDRational(part) for part in PLACE)
    return exif


def iptc_jpeg(records: dict[int, bytes | list[bytes]], *, utf8: bool) -> bytes:
    """A JPEG with IIM records 2:n in its Photoshop segment, and 1:90 where they are UTF-8."""
    data = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, value in records.items():
        for each in value if isinstance(value, list) else [value]:
            data += b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(each)) + each
    block = (
        b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(data)) + data + b"\x00" * (len(data) % 2)
    )
    segment = b"Photoshop 3.0\x00" + block
    plain = jpeg(300, 200)
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG whose header promises a size that its few bytes do not hold."""

    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + checksum

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 5000))
        + chunk(b"IEND", b"")
    )


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is sent again and again, to keep a decoder busy."""
    plain = jpeg(200, 200, progressive=True)
    start, end = plain.rindex(b"\xff\xda"), plain.rindex(b"\xff\xd9")
    return plain[:end] + plain[start:end] * count + plain[end:]


def animation() -> bytes:
    frames = [Image.new("RGB", (90, 60), colour) for colour in ("red", "lime", "blue")]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=40)


def deep_grey() -> bytes:
    """A 16-bit grey PNG, half dark grey and half light."""
    row = struct.pack("<H", 16384) * 45 + struct.pack("<H", 49152) * 45
    picture = Image.frombytes("I;16", (90, 60), row * 60)
    return encoded(picture, "PNG")
