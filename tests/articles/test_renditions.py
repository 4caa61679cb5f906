"""Uploads are checked and cleaned as bytes; crops stand where the focal point says."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles.renditions import (
    MAX_BYTES,
    RATIOS,
    BadPicture,
    crop_box,
    cut,
    encode,
    read_upload,
    specs,
    widths_for,
)
from tests.articles import pictures as draw

RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def near(found: tuple[int, ...], wanted: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def kept(content: bytes, name: str = "a.jpg") -> Image.Image:
    """The original as it would be stored."""
    return Image.open(BytesIO(read_upload(draw.sent(content, name)).original))


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "one byte too many": (lambda: b"\xff" * (MAX_BYTES + 1), "15 MB is the most"),
    "words": (lambda: b"Dear editor, see attached.", "not a picture we can read"),
    "svg": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "not a picture we can read",
    ),
    "a page that begins like a GIF": (
        lambda: b"GIF89a/*<script>alert(1)</script>*/=1;",
        "",
    ),
    "tiff": (lambda: draw.encoded(draw.quarters(30, 20), "TIFF"), "not a picture we can read"),
    "bitmap": (lambda: draw.encoded(draw.quarters(30, 20), "BMP"), "not a picture we can read"),
    "bomb": (lambda: draw.png_header(60000, 60000), "40 megapixels is the most"),
    "just too large": (lambda: draw.png_header(8001, 5000), "40 megapixels is the most"),
    "twice the depth": (lambda: draw.png_header(7000, 5000, 16, 6), "16-bit depth"),
    "too long": (lambda: draw.png_header(20000, 10), "a side may have"),
    "large webp": (lambda: draw.encoded(Image.new("RGB", (6000, 4100)), "WEBP", method=0), "24"),
    "promises more than it holds": (lambda: draw.png_header(3000, 2000), "damaged or cut short"),
    "jpeg cut short": (lambda: draw.jpeg()[:9000], "damaged or cut short"),
    "png cut short": (
        lambda: draw.encoded(Image.effect_noise((300, 200), 90), "PNG")[:9000],
        "damaged or cut short",
    ),
    "webp cut short": (lambda: draw.encoded(draw.quarters(), "WEBP")[:500], ""),
    "avif cut short": (lambda: draw.encoded(draw.quarters(), "AVIF", speed=10)[:700], ""),
    "gif cut short": (lambda: draw.animation()[:40], ""),
    "a thousand passes": (lambda: draw.many_scans(1000), "number of passes"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_with_a_plain_sentence(case: str) -> None:
    make, words = REFUSED[case]
    with pytest.raises(BadPicture, match=words or r"\.$"):
        read_upload(draw.sent(make()))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_it_takes_the_format_by_content_whatever_the_name(format: str) -> None:
    picture = kept(draw.encoded(draw.quarters(), format), "holiday.exe")
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1200, 800))
    assert near(picture.getpixel((100, 100)), RED)
    assert near(picture.getpixel((1100, 100)), LIME)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_turns_the_picture_as_exif_says_and_forgets_it(orientation: int) -> None:
    """The stored pixels are put as the camera would; upright, red is always top left again."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    upright = draw.quarters(300, 200)
    stored = upright if back is None else upright.transpose(Image.Transpose(back))
    picture = kept(draw.encoded(stored, exif=draw.telling_exif(orientation)))
    assert picture.size == (300, 200)
    assert near(picture.getpixel((20, 20)), RED, 30)
    assert near(picture.getpixel((280, 20)), LIME, 30)
    assert near(picture.getpixel((20, 180)), BLUE, 30)
    assert not picture.getexif()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_it_keeps_nothing_of_place_owner_and_camera(format: str) -> None:
    content = draw.encoded(draw.quarters(), format, exif=draw.telling_exif(6))
    assert draw.SERIAL.encode() in content and draw.OWNER.encode() in content
    upload = read_upload(draw.sent(content))
    cuts = cut(upload.picture, "3x2", {(240, 160)}, (0.5, 0.5))
    for stored in (upload.original, *(encode(cuts[240, 160], name) for name in ("jpeg", "avif"))):
        for secret in (draw.SERIAL, draw.OWNER, "Kamerawerk", "Exif", "GPS", "http", "ICC_PROFILE"):
            assert secret.encode() not in stored
        assert not Image.open(BytesIO(stored)).getexif()


def test_it_drops_what_hides_behind_the_picture() -> None:
    content = draw.jpeg(comment=b"<script>alert(1)</script>") + b"<script>alert(2)</script>"
    assert b"<script>" not in read_upload(draw.sent(content)).original


def test_it_lays_transparency_on_white() -> None:
    picture = draw.quarters(mode="RGBA")
    picture.putalpha(
        Image.linear_gradient("L").resize(picture.size).point(lambda v: 255 * (v > 64))
    )
    found = kept(draw.encoded(picture, "PNG"))
    assert near(found.getpixel((100, 100)), WHITE)
    assert near(found.getpixel((100, 300)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK"])
def test_it_brings_every_mode_to_rgb(mode: str) -> None:
    format = "JPEG" if mode == "CMYK" else "PNG"
    found = kept(draw.encoded(draw.quarters(mode=mode), format))
    assert found.mode == "RGB"
    assert near(found.getpixel((1100, 700)), WHITE)


def test_it_keeps_the_greys_of_sixteen_bits() -> None:
    found = kept(draw.deep_grey())
    assert near(found.getpixel((10, 30)), (64, 64, 64), 4)
    assert near(found.getpixel((80, 30)), (191, 191, 191), 4)


def test_it_takes_the_first_frame_of_an_animation() -> None:
    assert near(kept(draw.animation()).getpixel((40, 30)), RED)


def test_it_converts_by_the_profile_and_passes_over_a_broken_one() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for icc in (
        profile,
        b"not a profile",
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    ):
        found = kept(draw.jpeg(icc_profile=icc))
        assert near(found.getpixel((100, 100)), RED)
        assert "icc_profile" not in found.info


def test_it_knows_the_same_pixels_in_other_bytes() -> None:
    picture = draw.quarters()
    one = read_upload(draw.sent(draw.encoded(picture, "PNG")))
    two = read_upload(draw.sent(draw.encoded(picture, "PNG", compress_level=0)))
    other = read_upload(draw.sent(draw.encoded(draw.quarters(800, 1200), "PNG")))
    assert one.content_hash != two.content_hash
    assert one.pixel_hash == two.pixel_hash != other.pixel_hash


def test_it_cuts_at_the_focal_point() -> None:
    picture = draw.quarters(1200, 400)
    size = (240, 160)
    left = cut(picture, "3x2", {size}, (0.1, 0.5))[size]
    right = cut(picture, "3x2", {size}, (0.95, 0.5))[size]
    middle = cut(picture, "3x2", {size}, (0.5, 0.5))[size]
    assert near(left.getpixel((230, 10)), RED) and near(right.getpixel((10, 10)), LIME)
    assert near(middle.getpixel((10, 10)), RED) and near(middle.getpixel((230, 10)), LIME)


def test_it_never_enlarges_and_keeps_the_pictures_own_width() -> None:
    assert widths_for("full", 5000) == [400, 800, 1200, 1600]
    assert widths_for("full", 1000) == [400, 800, 1000]
    assert widths_for("3x2", 100) == [100]
    assert widths_for("16x9", 900) == [900]
    assert widths_for("1x1", 1200) == [160, 1200]


@given(
    st.integers(1, 9000),
    st.integers(1, 9000),
    st.sampled_from(sorted(RATIOS)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_it_crops_inside_the_picture_wherever_the_focal_point_is(
    width: int, height: int, crop: str, focal: tuple[float, float]
) -> None:
    left, top, right, bottom = crop_box(width, height, RATIOS[crop], focal)
    assert 0 <= left < right <= width and 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_it_asks_for_each_file_once(width: int, height: int) -> None:
    wanted = list(specs(width, height, "500-500"))
    keys = {(spec.crop, spec.format, spec.width, spec.focal) for spec in wanted}
    assert len(keys) == len(wanted)
    assert {spec.crop for spec in wanted} == set(RATIOS)
    assert all(spec.width <= width and spec.height >= 1 for spec in wanted)


def test_it_takes_pictures_of_one_pixel() -> None:
    upload = read_upload(draw.sent(draw.encoded(Image.new("RGB", (1, 1)), "PNG")))
    for spec in specs(upload.width, upload.height, "500-500"):
        size = (spec.width, spec.height)
        assert encode(cut(upload.picture, spec.crop, {size}, (0.5, 0.5))[size], spec.format)
