"""A picture sent in through the desk: cleaned, cut, noticed when it came before, never an error page."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter, process_time

import pytest
from PIL import Image
from pytest import CaptureFixture, MonkeyPatch

from articles import darkroom, held_uploads
from articles.models import Photo
from tests import cast
from tests.articles import pictures as draw
from tests.articles.photo_desk import ADD, desk, send, upload

IN_REQUEST = darkroom.SECONDS_IN_REQUEST
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: MonkeyPatch) -> None:
    """However slow the machine, nothing is left to the background thread."""
    monkeypatch.setattr(darkroom, "SECONDS_IN_REQUEST", 600.0)


def stored(root: Path) -> dict[str, bytes]:
    return {str(f.relative_to(root)): f.read_bytes() for f in root.rglob("*") if f.is_file()}


def test_it_keeps_a_clean_original_and_every_size(tmp_path: Path) -> None:
    answer = upload(desk(cast.rhea()), draw.jpeg(1800, 1200, exif=draw.telling_exif(6)))
    photo = Photo.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/admin/articles/photo/{photo.pk}/change/"
    assert (photo.width, photo.height) == (1200, 1800)
    assert (photo.byline, photo.caption) == ("Asha Rao", "Boats at low water")
    assert photo.uploaded_by.username == "rhea"
    assert darkroom.missing(photo) == []
    assert set(photo.sources("3x2")) == {"jpeg", "avif"}
    files = stored(tmp_path / "media")
    assert len(files) == 1 + photo.renditions.count()
    for name, content in files.items():
        assert name.startswith(("originals/", f"p/{photo.pk}/"))
        assert "DSC" not in name
        for secret in (draw.SERIAL, draw.OWNER, "Kamerawerk", "Exif"):
            assert secret.encode() not in content


def test_it_never_serves_an_original() -> None:
    client = desk(cast.pia())
    upload(client, draw.jpeg(600, 400))
    photo = Photo.objects.get()
    assert client.get(f"/media/{photo.file.name}").status_code == 404
    shown = client.get(photo.sources("full")["jpeg"][0][0])
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture we can read"),
        (draw.png_header(60000, 60000), "40 megapixels"),
        (draw.jpeg()[:4000], "damaged or cut short"),
    ],
)
def test_it_answers_a_bad_file_with_the_form_and_its_words(content: bytes, words: str) -> None:
    answer = upload(desk(cast.rhea()), content, alt="Ferries in fog")
    assert answer.status_code == 200
    assert words in answer.text
    assert "Ferries in fog" in answer.text
    assert not Photo.objects.exists()


def test_it_asks_for_a_picture_where_none_came() -> None:
    answer = desk(cast.rhea()).post(ADD, {"alt": "Ferries"})
    assert "Choose a picture to upload" in answer.text


def test_it_notices_the_same_picture_and_keeps_what_was_typed() -> None:
    client = desk(cast.rhea())
    picture = draw.quarters(600, 400)
    upload(client, draw.encoded(picture, "PNG"), alt="The first")
    first = Photo.objects.get()
    answer = upload(client, draw.encoded(picture, "PNG", compress_level=0), alt="The second")
    assert answer.status_code == 200
    assert "in the library already" in answer.text
    assert f'href="/admin/articles/photo/{first.pk}/change/"' in answer.text
    assert "The second" in answer.text
    assert "has been received" in answer.text and 'type="checkbox" name="anyway"' in answer.text
    held = answer.context["adminform"].form.data["held"]
    again = send(client, ADD, held=held, alt="The second", anyway="on")
    assert again.status_code == 302
    second = Photo.objects.exclude(pk=first.pk).get()
    assert second.alt == "The second"
    assert second.pixel_hash == first.pixel_hash
    assert second.file.name != first.file.name
    assert darkroom.missing(second) == []


def test_it_gives_a_held_picture_to_its_sender_alone() -> None:
    reporter, editor = cast.rhea(), cast.ed()
    answer = upload(desk(reporter), draw.jpeg(600, 400), alt="IMG_2041.JPG")
    assert "name of a file" in answer.text
    held = answer.context["adminform"].form.data["held"]
    assert held_uploads.take(held, editor) is None
    assert held_uploads.take(held + "x", reporter) is None
    assert held_uploads.take(held, reporter).width == 600
    assert "Choose it again" in desk(editor).post(ADD, {"held": held}).text


def test_it_finishes_the_slow_sizes_later_when_time_is_up(monkeypatch: MonkeyPatch) -> None:
    waiting: list[int] = []
    monkeypatch.setattr(darkroom, "SECONDS_IN_REQUEST", -1.0)
    monkeypatch.setattr(darkroom, "finish_later", waiting.append)
    upload(desk(cast.rhea()), draw.jpeg(600, 400))
    photo = Photo.objects.get()
    assert waiting == [photo.pk]
    assert set(photo.sources("full")) == {"jpeg"}
    darkroom.finish(photo.pk)
    assert set(Photo.objects.get().sources("full")) == {"jpeg", "avif"}


def test_it_takes_a_large_picture_in_the_time_a_person_waits(
    monkeypatch: MonkeyPatch, capsys: CaptureFixture[str]
) -> None:
    """Printed, never asserted: 12 megapixels with the noise of a sensor, through the whole request."""
    waiting: list[int] = []
    monkeypatch.setattr(darkroom, "SECONDS_IN_REQUEST", IN_REQUEST)
    monkeypatch.setattr(darkroom, "finish_later", waiting.append)
    grain = Image.effect_noise((1000, 750), 60).convert("RGB").resize((4000, 3000))
    picture = Image.blend(grain, Image.effect_noise((4000, 3000), 50).convert("RGB"), 0.2)
    content = draw.encoded(picture, quality=90)
    client = desk(cast.pia())
    began, cpu = perf_counter(), process_time()
    upload(client, content)
    took, cpu = perf_counter() - began, process_time() - cpu
    photo = Photo.objects.get()
    made, left = photo.renditions.count(), len(darkroom.missing(photo))
    with capsys.disabled():
        sys.stdout.write(
            f"\n12 megapixels, {len(content) >> 10} kB: {took:.2f} s ({cpu:.2f} s of processor), "
            f"{made} sizes made, {left} left\n"
        )
    assert bool(left) == bool(waiting)
