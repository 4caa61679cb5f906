"""Creatives: what is taken in, where they may lead, and that they stand once approved."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from PIL import Image

from ads import images, workflow
from ads.models import AdFormat, Creative, LineItemCreative
from ads.workflow import Refused
from newsroom.core.immutable import ImmutableError
from tests import cast
from tests.ads.bookings import advertiser, creative, line, picture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [(300, 250), (600, 500)])
@pytest.mark.parametrize("encoding", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_of_the_size_or_twice_it_is_drawn_anew(
    size: tuple[int, int], encoding: str
) -> None:
    prepared = images.prepare(picture(*size, encoding), AdFormat.objects.get(key="300x250"))
    drawn = Image.open(prepared.file)
    assert drawn.size == size
    assert drawn.format == ("PNG" if encoding in {"PNG", "GIF"} else "WEBP")
    assert (prepared.width, prepared.height, prepared.bytes) == (300, 250, prepared.file.size)
    assert prepared.file.name.startswith(prepared.sha256[:40])


def test_nothing_but_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    upload = picture(300, 250, "JPEG", exif=exif)
    upload = BytesIO(upload.getvalue() + b"<script>alert(1)</script>")
    prepared = images.prepare(upload, AdFormat.objects.get(key="300x250"))
    assert b"secret" not in prepared.file.read()
    prepared.file.seek(0)
    assert b"script" not in prepared.file.read()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (picture(301, 250), "needs 300 × 250"),
        (picture(900, 750), "needs 300 × 250"),
        (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a PNG"),
        (BytesIO(b""), "not a PNG"),
        (BytesIO(picture().getvalue()[:200]), "not a PNG"),
        (picture(encoding="BMP"), "not a PNG"),
        (
            picture(
                encoding="GIF", save_all=True, append_images=[Image.new("RGB", (300, 250), "red")]
            ),
            "Moving",
        ),
        (BytesIO(b"x" * (images.UPLOAD_LIMIT + 1)), "larger than 8 MB"),
    ],
)
def test_anything_else_is_refused(upload: BytesIO, words: str) -> None:
    upload.seek(0)
    with pytest.raises(ValidationError, match=words):
        images.prepare(upload, AdFormat.objects.get(key="300x250"))


def test_a_heavy_one_is_made_lighter_or_refused() -> None:
    noise = BytesIO()
    Image.effect_noise((600, 500), 30).save(noise, "PNG")
    format = AdFormat.objects.get(key="300x250")
    noise.seek(0)
    assert images.prepare(noise, format).bytes <= format.max_bytes
    format.max_bytes = 2000
    noise.seek(0)
    with pytest.raises(ValidationError, match="allows 2 kB"):
        images.prepare(noise, format)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.shop.example/",
        "javascript:alert(1)",
        "//evil.example/",
        "/world/",
        "https://user:pw@shop.example/",
        "https://@shop.example/",
        "https://localhost/",
        "https://desk.localhost/",
        "https://printer.local/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://shop.example:port/",
        "https://shop.example/\r\nSet-Cookie: a=b",
        "https://shop.example\\@evil.example/",
        "https:///path",
        "shop.example",
    ],
)
def test_it_leads_to_a_public_https_address_alone(url: str) -> None:
    with pytest.raises(ValidationError) as error:
        creative(landing_url=url).clean()
    assert set(error.value.message_dict) == {"landing_url"}


def test_the_papers_own_may_lead_into_the_paper() -> None:
    house = advertiser(is_house=True)
    creative(house, "native", landing_url="/world/").clean()
    for url in ("//evil.example/", "/\\evil.example", "/a\nb"):
        with pytest.raises(ValidationError):
            creative(house, "native", landing_url=url).clean()


def test_it_needs_words_for_those_who_cannot_see_it() -> None:
    with pytest.raises(ValidationError, match="cannot see"):
        creative(alt=" ").clean()
    with pytest.raises(ValidationError, match="headline"):
        creative(size="native", headline="").clean()


def test_its_kind_is_its_formats() -> None:
    with pytest.raises(ValidationError, match="native"):
        creative(format=AdFormat.objects.get(key="native")).clean()


def test_approved_it_stands() -> None:
    row = creative()
    row.landing_url = "https://elsewhere.example/"
    for change in (row.save, lambda: row.save(update_fields=["landing_url"])):
        with pytest.raises(ImmutableError):
            change()
    with pytest.raises(ImmutableError):
        Creative.objects.update(alt="other words")
    with pytest.raises(ImmutableError):
        row.delete()
    with pytest.raises(ImmutableError):
        Creative.objects.filter(pk=row.pk).delete()
    row.refresh_from_db()
    row.save()


def test_a_draft_does_not() -> None:
    row = creative(approved=False)
    row.alt = "Better words"
    row.save()
    assert Creative.objects.filter(pk=row.pk).update(alt="Best") == 1
    row.delete()


def test_what_is_booked_is_not_deleted() -> None:
    row = creative(approved=False)
    line(row)
    with pytest.raises(ProtectedError):
        row.delete()


def test_the_way_to_approval(admin_user: User) -> None:
    row = workflow.submit(creative(approved=False), by=cast.sal())
    assert row.status == "submitted"
    row = workflow.approve(row, by=admin_user)
    assert (row.is_approved, row.approved_by) == (True, admin_user)
    assert row.approved_at is not None
    with pytest.raises(Refused, match="is approved"):
        workflow.approve(row, by=admin_user)
    assert workflow.reject(row, by=admin_user, note="The link is dead").status == "rejected"


def test_nobody_approves_without_the_right() -> None:
    for verb in (workflow.approve, workflow.submit):
        with pytest.raises(Refused, match="may not"):
            verb(creative(approved=False), by=cast.rhea())


def test_what_is_not_whole_is_not_approved(admin_user: User) -> None:
    with pytest.raises(Refused, match="https"):
        workflow.approve(
            creative(approved=False, landing_url="http://shop.example/"), by=admin_user
        )


def test_a_change_is_a_new_version_and_takes_over_when_approved(admin_user: User) -> None:
    old = creative()
    booked = line(old)
    new = workflow.renew(old, by=admin_user, landing_url="https://www.shop.example/sale")
    assert (new.number, new.previous, new.status) == (2, old, "draft")
    assert (new.image.name, new.sha256) == (old.image.name, old.sha256)
    assert LineItemCreative.objects.get(line_item=booked).creative == old
    with pytest.raises(Refused, match="newer version"):
        workflow.renew(old, by=admin_user)
    workflow.approve(new, by=admin_user)
    assert LineItemCreative.objects.get(line_item=booked).creative == new


def test_a_house_text_in_use_is_not_rejected(admin_user: User) -> None:
    house = Creative.objects.filter(fallback_of__isnull=False).first()
    with pytest.raises(Refused, match="house text"):
        workflow.reject(house, by=admin_user)


def test_a_native_creative_has_no_image() -> None:
    with pytest.raises(ValidationError, match="no image"):
        creative(size="native", image="p/raw.svg", approved=False).clean()
