"""Pictures as bytes: checks and cleans an upload, cuts at the focal point, encodes the sizes. No database.

Nothing of what a file says about camera, owner or place passes: pixels are decoded, turned, brought to
sRGB, laid on white and encoded anew, for what is kept as for what is served.
"""

from __future__ import annotations

import hashlib
import math
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO, Protocol

from PIL import Image, ImageCms, ImageFile

from articles.photo_metadata import Facts, read_facts

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
# By format or mode: decoding these takes two to four times the memory of the finished picture.
MAX_PIXELS_OF: Mapping[str, int] = {"WEBP": 24_000_000, "AVIF": 24_000_000, "CMYK": 30_000_000}
MAX_DECODED = 4 * MAX_PIXELS
MAX_SIDE = 16_384
MAX_SCANS = 100
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
FORMAT_WORDS = "JPEG, PNG, WebP, AVIF or GIF"

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
SRGB = ImageCms.createProfile("sRGB")

# Crop -> ratio, widths, formats. "full" keeps the picture's own ratio.
RATIOS: Mapping[str, float | None] = {
    "full": None,
    "3x2": 3 / 2,
    "16x9": 16 / 9,
    "4x3": 4 / 3,
    "1x1": 1.0,
}
WIDTHS: Mapping[str, tuple[int, ...]] = {
    "full": (400, 800, 1200, 1600),
    "3x2": (240, 400, 640, 960, 1280),
    "16x9": (1200,),
    "4x3": (1200,),
    "1x1": (160, 1200),
}
FORMATS_OF: Mapping[str, tuple[str, ...]] = {"full": ("jpeg", "avif"), "3x2": ("jpeg", "avif")}
JPEG_ONLY = ("jpeg",)
EXTENSION = {"jpeg": "jpg", "avif": "avif"}

# A picture of 40 megapixels takes up to 400 MB while it is decoded: a process decodes one at a time.
one_at_a_time = threading.Lock()

Cuts = dict[tuple[int, int], Image.Image]


class BadPicture(Exception):
    """An upload that cannot be taken; `str()` is a plain sentence for the person who sent it."""


class Sent(Protocol):
    """What Django's `UploadedFile` offers."""

    name: str | None
    size: int | None

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked upload: clean pixels in sRGB, the original to keep, and what the file said of itself.

    `picture` may be smaller than the original (`width` by `height`), yet large enough for every size.
    """

    picture: Image.Image
    width: int
    height: int
    original: bytes
    content_hash: str
    pixel_hash: str
    facts: Facts
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """One file to be made. `focal` is the key of the focal point, empty where the whole picture is shown."""

    crop: str
    format: str
    width: int
    height: int
    focal: str = ""


def read_upload(sent: Sent) -> Upload:
    """Check, decode and clean a picture. Raises `BadPicture`, and nothing else, for whatever is wrong."""
    if not sent.size:
        raise BadPicture("The file is empty.")
    if sent.size > MAX_BYTES:
        raise BadPicture(
            f"The file is {sent.size / 1048576:.1f} MB large; {MAX_BYTES // 1048576} MB is the most we take."
        )
    data = sent.read()
    with one_at_a_time:
        picture = _open(data)
        facts = read_facts(picture)
        drawn = picture.format not in ("JPEG", "MPO")
        picture = _cleaned(picture)
        return Upload(
            picture=proof(picture),
            width=picture.width,
            height=picture.height,
            original=encode_original(picture, drawn=drawn),
            content_hash=hashlib.sha256(data).hexdigest(),
            pixel_hash=pixel_hash(picture),
            facts=facts,
            name=(sent.name or "")[:200],
        )


def open_original(stored: BinaryIO) -> Image.Image:
    """A kept original, decoded no larger than the sizes need. It was cleaned when it came."""
    picture = Image.open(stored, formats=["JPEG"])
    picture.draft("RGB", _proof_size(*picture.size))
    picture.load()
    return picture


def proof(picture: Image.Image) -> Image.Image:
    """The picture, made smaller where that spares memory and still leaves every size twice its pixels."""
    size = _proof_size(*picture.size)
    if size[0] > picture.width * 0.7:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _proof_size(width: int, height: int) -> tuple[int, int]:
    needs = []
    for crop, ratio in RATIOS.items():
        left, _, right, _ = crop_box(width, height, ratio, (0.5, 0.5))
        needs.append(widths_for(crop, right - left)[-1] / (right - left))
    scale = min(1.0, 2 * max(needs))
    return math.ceil(width * scale), math.ceil(height * scale)


def _open(data: bytes) -> Image.Image:
    """The file as an undecoded picture within all limits; only its header has been read."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(_too_large(MAX_PIXELS)) from None
    except Exception as broken:  # Pillow's readers raise whatever they stumble on.
        raise BadPicture(f"This is not a picture we can read. Send {FORMAT_WORDS}.") from broken
    _check_header(picture, data)
    return picture


def _check_header(picture: Image.Image, data: bytes) -> None:
    width, height = picture.size
    most = min(MAX_PIXELS_OF.get(each or "", MAX_PIXELS) for each in (picture.format, picture.mode))
    if width * height > most:
        raise BadPicture(_too_large(most, picture.size))
    if max(width, height) > MAX_SIDE:
        raise BadPicture(
            f"The picture is {width} × {height} pixels; a side may have {MAX_SIDE:,} at most."
        )
    if width * height * _bytes_per_pixel(picture) > MAX_DECODED:
        raise BadPicture(
            "The picture has too many pixels for its 16-bit depth. Save it with 8 bits a channel."
        )
    if picture.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > MAX_SCANS:
        raise BadPicture(
            "The JPEG is built in an unusual number of passes. Save it anew and send that."
        )


def _too_large(most: int, size: tuple[int, int] | None = None) -> str:
    has = f"{size[0] * size[1] / 1e6:.0f} megapixels" if size else "too many pixels"
    return f"The picture has {has}; {most // 1_000_000} megapixels is the most we take. Save it smaller."


def _bytes_per_pixel(picture: Image.Image) -> int:
    """Memory for a pixel as the file has it: channels times depth."""
    arguments = picture.tile[0].args if picture.tile else ""
    raw = arguments if isinstance(arguments, str) else str((arguments or ("",))[0])
    deep = ";16" in raw or picture.mode.startswith("I;16")
    return len(picture.getbands()) * (4 if picture.mode in ("I", "F") else 2 if deep else 1)


def _cleaned(picture: Image.Image) -> Image.Image:
    """Decoded, turned upright, 8-bit sRGB on white, with nothing else attached."""
    try:
        turn = _orientation(picture)
        profile = picture.info.get("icc_profile")
        picture.load()
        picture = _in_srgb(_flat(_eight_bit(picture)), profile)
        if turn is not None:
            picture = picture.transpose(turn)
    except Exception as broken:  # As above: a file may break a reader in any way.
        raise BadPicture(
            "The picture is damaged or cut short and cannot be decoded. Send it again from its source."
        ) from broken
    picture.info = {}
    return picture


def _orientation(picture: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION))
    except Exception:  # Broken EXIF says nothing, and the picture stands as it is.
        return None


def _eight_bit(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return picture.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Without alpha, on white paper; CMYK, grey and RGB as they are, for their profile."""
    if picture.has_transparency_data:
        layer = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer)
        return paper
    return picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """By its own profile, where that is sound and fits; else as if it had none."""
    spaces = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            named = ImageCms.getProfileDescription(source)
            fits = source.profile.xcolor_space.strip() == spaces[picture.mode]
            if fits and "sRGB" not in named:
                picture = (
                    ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB") or picture
                )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def pixel_hash(picture: Image.Image) -> str:
    """SHA-256 of size and pixels, read in strips so that no second copy of the picture is made."""
    digest = hashlib.sha256(f"{picture.width}x{picture.height}".encode())
    for top in range(0, picture.height, 256):
        strip = picture.crop((0, top, picture.width, min(top + 256, picture.height)))
        digest.update(strip.tobytes())
    return digest.hexdigest()


def encode_original(picture: Image.Image, *, drawn: bool = False) -> bytes:
    """The original as it is kept: JPEG at 92; a drawing keeps its colours' full resolution."""
    made = BytesIO()
    picture.save(made, "JPEG", quality=92, subsampling=0 if drawn else 2)
    return made.getvalue()


def encode(picture: Image.Image, format: str) -> bytes:
    """A size as it is served: AVIF at 58 and speed 8, or progressive JPEG at 80."""
    made = BytesIO()
    if format == "avif":
        picture.save(made, "AVIF", quality=58, speed=8)
    else:
        picture.save(made, "JPEG", quality=80, progressive=True, optimize=True)
    return made.getvalue()


def crop_box(
    width: int, height: int, ratio: float | None, focal: tuple[float, float]
) -> tuple[int, int, int, int]:
    """The largest box of that ratio inside the picture, as near the focal point as its edges allow."""
    if ratio is None:
        return 0, 0, width, height
    if width / height < ratio:
        across, down = width, max(1, round(width / ratio))
    else:
        across, down = max(1, round(height * ratio)), height
    left = min(max(round(focal[0] * width - across / 2), 0), width - across)
    top = min(max(round(focal[1] * height - down / 2), 0), height - down)
    return left, top, left + across, top + down


def widths_for(crop: str, available: int) -> list[int]:
    """The fixed widths that need no enlarging, and the picture's own width where it ends between them."""
    wanted = WIDTHS[crop]
    fitting = [width for width in wanted if width <= available]
    if available < wanted[-1] and available not in fitting:
        fitting.append(available)
    return fitting


def specs(width: int, height: int, focal: str) -> Iterator[Spec]:
    """All files that a picture of this size should have; JPEGs first, then AVIFs, smallest first."""
    wanted = []
    for crop, ratio in RATIOS.items():
        left, top, right, bottom = crop_box(width, height, ratio, (0.5, 0.5))
        for across in widths_for(crop, right - left):
            down = max(
                1,
                round(
                    across * (bottom - top) / (right - left) if ratio is None else across / ratio
                ),
            )
            first = Spec(crop, "jpeg", across, down, "" if ratio is None else focal)
            wanted += [replace(first, format=each) for each in FORMATS_OF.get(crop, JPEG_ONLY)]
    return iter(sorted(wanted, key=lambda spec: (spec.format != "jpeg", spec.width * spec.height)))


def cut(
    picture: Image.Image, crop: str, sizes: set[tuple[int, int]], focal: tuple[float, float]
) -> Cuts:
    """The crop in each of the sizes; the largest is cut from the picture, the others from that."""
    box = crop_box(*picture.size, RATIOS[crop], focal)
    made: dict[tuple[int, int], Image.Image] = {}
    for size in sorted(sizes, reverse=True):
        source, part = (made[max(made)], None) if made else (picture, box)
        made[size] = source.resize(size, Image.Resampling.LANCZOS, box=part, reducing_gap=3)
    return made
