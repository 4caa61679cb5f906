"""The sizes are made once, whatever stops and starts again; the focal point moves the crops alone."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import TestCase
from PIL import Image
from pytest import MonkeyPatch

from articles import darkroom
from articles.admin import photo as photo_admin
from articles.held_uploads import hold, take
from articles.models import Photo, Rendition
from articles.renditions import read_upload
from newsroom.core.clock import now
from tests import cast
from tests.articles import pictures as draw
from tests.articles.photo_desk import desk, details, make_photo, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: MonkeyPatch) -> None:
    """However slow the machine, nothing is left to the background thread."""
    monkeypatch.setattr(darkroom, "SECONDS_IN_REQUEST", 600.0)


@pytest.fixture
def dropped(monkeypatch: MonkeyPatch) -> list[str]:
    keys: list[str] = []
    for module in (darkroom, photo_admin):
        monkeypatch.setattr(module, "drop", lambda *each: keys.extend(each))
    return keys


def pixel(photo: Photo, crop: str, x: float, y: float) -> tuple[int, ...]:
    """The colour at a share of the largest JPEG of a crop."""
    name = photo.renditions.filter(crop=crop, format="jpeg", focal__in=["", photo.focal_key])
    with default_storage.open(name.order_by("-width")[0].file.name) as stored:
        picture = Image.open(BytesIO(stored.read()))
    return picture.getpixel((int(picture.width * x), int(picture.height * y)))


def change(photo: Photo, **fields: object) -> None:
    address = f"/admin/articles/photo/{photo.pk}/change/"
    assert send(desk(cast.pia()), address, **details(photo, **fields)).status_code == 302


def test_it_makes_nothing_twice(dropped: list[str]) -> None:
    photo = make_photo()
    made = set(photo.renditions.values_list("pk", "file"))
    dropped.clear()
    assert darkroom.develop(photo)
    assert set(photo.renditions.values_list("pk", "file")) == made
    assert dropped == []


def test_it_makes_what_a_stopped_process_left_undone() -> None:
    photo = make_photo()
    whole = {(r.crop, r.format, r.width): r.height for r in photo.renditions.all()}
    photo.renditions.filter(crop="3x2").delete()
    photo.renditions.filter(format="avif", width=400).delete()
    out = StringIO()
    call_command("render_photos", stdout=out)
    assert {(r.crop, r.format, r.width): r.height for r in photo.renditions.all()} == whole
    assert "1 photographs completed, 0 failed" in out.getvalue()
    again = StringIO()
    call_command("render_photos", photo=photo.pk, stdout=again)
    assert "0 photographs completed" in again.getvalue()


def test_it_goes_on_past_an_original_that_is_gone() -> None:
    lost, sound = make_photo(), make_photo(draw.jpeg(500, 500))
    default_storage.delete(lost.file.name)
    Rendition.objects.all().delete()
    out, err = StringIO(), StringIO()
    call_command("render_photos", stdout=out, stderr=err)
    assert f"Photo {lost.pk}" in err.getvalue()
    assert darkroom.missing(sound) == []


def test_it_leaves_one_file_where_two_processes_made_the_same() -> None:
    photo = make_photo()
    spec = next(darkroom.specs(photo.width, photo.height, photo.focal_key))
    cuts = {
        spec.crop: darkroom.cut(
            draw.quarters(600, 400), spec.crop, {(spec.width, spec.height)}, (0.5, 0.5)
        )
    }
    late = darkroom._make(photo, cuts, spec, until=None)
    assert default_storage.exists(late.file.name)
    darkroom._keep(photo, [late])
    assert not default_storage.exists(late.file.name)
    assert (
        photo.renditions.filter(crop=spec.crop, format=spec.format, width=spec.width).count() == 1
    )


def test_it_cuts_anew_where_the_focal_point_is_and_keeps_the_whole(dropped: list[str]) -> None:
    photo = make_photo(draw.jpeg(1200, 400), alt="Four fields", credit="DG")
    whole = set(photo.renditions.filter(crop="full").values_list("pk", flat=True))
    dropped.clear()
    change(photo, focal_x="0.05", focal_y="0.5")
    photo.refresh_from_db()
    assert darkroom.missing(photo) == []
    assert set(photo.renditions.filter(crop="full").values_list("pk", flat=True)) == whole
    assert dropped == [f"photo:{photo.pk}"] * 2
    for x in (0.1, 0.9):
        red, green, blue = pixel(photo, "3x2", x, 0.2)
        assert red > 200 and green < 60 and blue < 60


def test_it_drops_the_pages_when_readers_would_see_a_difference(dropped: list[str]) -> None:
    photo = make_photo(alt="Four fields", credit="DG")
    dropped.clear()
    change(photo, rights="Once only, until we say otherwise")
    assert dropped == []
    change(photo, alt="Four coloured fields")
    assert dropped == [f"photo:{photo.pk}"]


def test_it_refuses_a_focal_point_outside_the_picture() -> None:
    photo = make_photo(alt="Four fields")
    address = f"/admin/articles/photo/{photo.pk}/change/"
    answer = send(desk(cast.pia()), address, **details(photo, focal_x="1.2"))
    assert answer.status_code == 200
    assert Photo.objects.get().focal_x == 0.5


def test_it_clears_old_crops_after_a_week_and_held_uploads_after_a_day() -> None:
    photo, reporter = make_photo(), cast.rhea()
    held = hold(read_upload(draw.sent(draw.jpeg(500, 500))), reporter)
    old = list(photo.renditions.exclude(focal="").values_list("file", flat=True))
    photo.focal_x = 0.2
    photo.save()
    call_command("render_photos", stdout=StringIO())
    assert all(default_storage.exists(name) for name in old)
    with (
        time_machine.travel(now() + timedelta(days=8)),
        TestCase.captureOnCommitCallbacks(execute=True),
    ):
        call_command("render_photos", stdout=StringIO())
    assert not any(default_storage.exists(name) for name in old)
    assert take(held, reporter) is None
    assert darkroom.missing(photo) == []


def test_it_finishes_each_waiting_photograph_and_outlives_a_bad_one() -> None:
    done: list[int] = []

    def work(photo_id: int) -> None:
        done.append(photo_id)
        if photo_id == 1:
            raise OSError("its original is gone")

    finisher = darkroom.Finisher(work)
    finisher.thread = threading.current_thread()
    for photo_id in (1, 2, 2):
        finisher.add(photo_id)
    finisher._run()
    assert done == [1, 2]
    assert finisher.thread is None
