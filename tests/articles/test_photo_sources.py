"""What a page is given of a photograph, and what keeps one from being published."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.darkroom import develop
from articles.models import Photo, Rendition
from tests.articles import pictures as draw
from tests.articles.photo_desk import make_photo

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def test_it_gives_each_format_by_rising_width_without_a_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = make_photo(draw.jpeg(1000, 800))
    photo = Photo.objects.prefetch_related("renditions").get(pk=made.pk)
    with django_assert_num_queries(0):
        full, crop = photo.sources("full"), photo.sources("3x2")
    assert set(full) == set(crop) == {"jpeg", "avif"}
    assert [(width, height) for _, width, height in full["jpeg"]] == [
        (400, 320),
        (800, 640),
        (1000, 800),
    ]
    assert [(width, height) for _, width, height in crop["avif"]] == [
        (240, 160), (400, 267), (640, 427), (960, 640), (1000, 667),
    ]  # fmt: skip
    assert full["jpeg"][0][0].startswith(f"/media/p/{photo.pk}/")


def test_it_leaves_out_a_format_that_is_not_whole_yet() -> None:
    photo = make_photo(draw.jpeg(1000, 800))
    Rendition.objects.filter(photo=photo, crop="full", format="avif", width=800).delete()
    assert set(photo.sources("full")) == {"jpeg"}
    assert set(photo.sources("3x2")) == {"jpeg", "avif"}


def test_it_shows_the_last_crops_until_those_of_a_moved_point_are_there() -> None:
    photo = make_photo()
    before = photo.sources("3x2")
    photo.focal_x = 0.9
    photo.save()
    assert photo.sources("3x2") == before
    develop(photo)
    after = photo.sources("3x2")
    assert {address for address, _, _ in after["jpeg"]}.isdisjoint(a for a, _, _ in before["jpeg"])
    assert photo.sources("full") == make_sources_again(photo)


def make_sources_again(photo: Photo) -> dict[str, list[tuple[str, int, int]]]:
    return Photo.objects.get(pk=photo.pk).sources("full")


def test_it_gives_nothing_while_nothing_is_made() -> None:
    assert Photo(pk=1, width=10, height=10).sources("full") == {}
    assert Photo(pk=1, width=10, height=10).thumbnail() is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"alt": "Ferries in fog", "credit": "Reuters"}, []),
        ({"alt": "Ferries in fog", "byline": "Asha Rao"}, []),
        ({"alt": "Ferries in fog"}, ["no credit"]),
        ({"alt": " ", "credit": "Reuters"}, ["no alt text"]),
        ({"alt": "IMG_2041.JPG", "credit": "Reuters"}, ["a file name"]),
        ({"alt": "DSC 0042", "credit": "Reuters"}, ["a file name"]),
        ({"alt": "fog-final (2).png", "credit": "Reuters"}, ["a file name"]),
        ({"alt": "20261120 063000", "credit": "Reuters"}, ["a file name"]),
        ({"alt": "Image of the minister", "credit": "Reuters"}, []),
        ({}, ["no alt text", "no credit"]),
        (
            {"alt": "Fog", "credit": "PTI", "rights_until": date(2026, 11, 21)},
            ["ended on Sat 21 Nov"],
        ),
        ({"alt": "Fog", "credit": "PTI", "rights_until": date(2026, 11, 22)}, []),
    ],
)
def test_it_says_what_is_missing_for_publication(
    fields: dict[str, object], words: list[str]
) -> None:
    troubles = Photo(**fields).missing_for_publication(MOMENT)
    assert len(troubles) == len(words)
    assert all(word in trouble for word, trouble in zip(words, troubles, strict=True))


def test_it_writes_photographer_and_agency_once() -> None:
    assert Photo(byline="Asha Rao", credit="Reuters").credit_line == "Asha Rao/Reuters"
    assert (
        Photo(byline="Asha Rao", credit="asha rao for the DG").credit_line == "asha rao for the DG"
    )
    assert Photo(credit="PTI").credit_line == "PTI"
