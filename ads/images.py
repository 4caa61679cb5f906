"""Images of creatives: measured before they are decoded, drawn anew, and stored under the name of their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, UnidentifiedImageError

from ads.models import AdFormat, Creative

ACCEPTED = ("PNG", "JPEG", "WEBP", "GIF")
UPLOAD_LIMIT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """An image ready to be stored: its file, named for its content, and what its creative says of it."""

    file: ContentFile
    width: int
    height: int
    bytes: int
    sha256: str

    def describe(self, creative: Creative) -> None:
        """Fill the creative's columns that follow from the image, without saving the row."""
        for name in ("width", "height", "bytes", "sha256"):
            setattr(creative, name, getattr(self, name))


def prepare(upload: IO[bytes], format: AdFormat) -> Prepared:
    """The upload as it will be stored; `ValidationError` says what is wrong with it."""
    content, extension = redrawn(upload, format)
    digest = hashlib.sha256(content).hexdigest()
    file = ContentFile(content, name=f"{digest[:40]}.{extension}")
    return Prepared(file, format.width, format.height, len(content), digest)


def attach(creative: Creative, upload: IO[bytes]) -> None:
    """Give a creative its image, without saving the row; `ValidationError` says what is wrong with it."""
    prepared = prepare(upload, creative.format)
    creative.image = prepared.file
    prepared.describe(creative)


def redrawn(upload: IO[bytes], format: AdFormat) -> tuple[bytes, str]:
    """The image drawn anew, within the bytes of its format, and the ending of its file's name."""
    image = _opened(upload, format)
    least = None
    for encoding, content in _encodings(image):
        if len(content) <= format.max_bytes:
            return content, encoding.lower()
        least = min(len(content), least or len(content))
    raise ValidationError(
        f"The image weighs {(least or 0) // 1000} kB; {format} allows {format.max_bytes // 1000} kB."
    )


def _opened(upload: IO[bytes], format: AdFormat) -> Image.Image:
    """The decoded image. Its size is checked on the header, so that no bomb is ever decoded."""
    raw = upload.read(UPLOAD_LIMIT + 1)
    if len(raw) > UPLOAD_LIMIT:
        raise ValidationError(f"The file is larger than {UPLOAD_LIMIT // 1024 // 1024} MB.")
    try:
        image = Image.open(BytesIO(raw), formats=ACCEPTED)
        width, height = format.width, format.height
        if image.size not in ((width, height), (2 * width, 2 * height)):
            raise ValidationError(
                f"The image is {image.width} × {image.height}; {format} needs {width} × {height}, or twice that."
            )
        if getattr(image, "n_frames", 1) > 1:
            raise ValidationError("Moving images are not taken; send a still one.")
        image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError("This is not a PNG, JPEG, WebP or GIF image.") from None
    clean = image.convert("RGBA" if image.has_transparency_data else "RGB")
    clean.info = {"lossless": image.format in {"PNG", "GIF"}}
    return clean


def _encodings(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """From the most faithful to the smallest that still looks right."""
    if image.info.pop("lossless"):
        yield "png", _encoded(image, "PNG", optimize=True)
    for quality in (92, 85, 76):
        yield "webp", _encoded(image, "WEBP", quality=quality, method=6)


def _encoded(image: Image.Image, encoding: str, **options: int | bool) -> bytes:
    out = BytesIO()
    image.save(out, encoding, **options)
    return out.getvalue()
