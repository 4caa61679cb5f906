"""The library on the desk: the grid, the search, what is missing, and the picker of the story form."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from articles.models import Photo
from tests import cast
from tests.articles.photo_desk import LIST, PICKER, desk, make_photo

pytestmark = pytest.mark.django_db


def bare(number: int, **fields: object) -> Photo:
    """A row without files, for lists."""
    return Photo.objects.create(
        width=600, height=400, content_hash=f"{number:064}", pixel_hash=f"{number:064}", **fields
    )


def test_it_shows_the_library_as_a_grid_with_what_is_missing() -> None:
    made = make_photo(alt="Ferries in fog", credit="Reuters")
    bare(1, upload_name="DSC_7.jpg")
    page = desk(cast.rhea()).get(LIST).text
    assert made.sources("3x2")["jpeg"][0][0] in page
    assert "Ferries in fog" in page and "Reuters" in page
    assert "No alt text" in page and "No credit" in page
    assert "Sizes are being made" in page


def test_it_finds_by_caption_credit_alt_and_photographer() -> None:
    bare(1, alt="Ferries in fog", credit="Reuters")
    bare(2, caption="Ferry at night", byline="Asha Rao")
    client = desk(cast.rhea())
    for words, first, second in (
        ("ferr", True, True),
        ("fog reuters", True, False),
        ("asha", False, True),
        ("trains", False, False),
    ):
        page = client.get(LIST, {"q": words}).text
        assert ("Ferries in fog" in page, "Ferry at night" in page) == (first, second)


def test_it_filters_by_what_is_missing_and_by_who_sent_it() -> None:
    reporter = cast.rhea()
    bare(1, alt="With everything", credit="Reuters")
    bare(2, caption="Without alt", credit="PTI")
    bare(3, alt="Without credit", uploaded_by=reporter)
    client = desk(reporter)
    for query, shown in (
        ({"needs": "alt"}, "Without alt"),
        ({"needs": "credit"}, "Without credit"),
        ({"whose": "mine"}, "Without credit"),
    ):
        page = client.get(LIST, query).text
        found = [w for w in ("With everything", "Without alt", "Without credit") if w in page]
        assert found == [shown]


def test_it_lists_any_number_with_the_same_queries_and_never_counts(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = desk(cast.pia())
    for number in range(60):
        bare(number, alt=f"Picture {number}", credit="DG")
    with CaptureQueriesContext(connection) as asked, django_assert_max_num_queries(11):
        assert client.get(LIST).status_code == 200
    counts = [q["sql"] for q in asked if "COUNT(" in q["sql"] and "articles_photo" in q["sql"]]
    assert counts == []


def test_it_gives_the_picker_what_the_editor_needs() -> None:
    photo = make_photo(alt="Ferries in fog", byline="Asha Rao", credit="Reuters", caption="At dawn")
    answer = desk(cast.rhea()).get(PICKER).json()
    assert answer == {
        "photos": [
            {
                "id": photo.pk,
                "alt": "Ferries in fog",
                "caption": "At dawn",
                "credit": "Asha Rao/Reuters",
                "thumb": photo.sources("3x2")["jpeg"][0][0],
                "width": 600,
                "height": 400,
                "missing": [],
            }
        ],
        "next": None,
        "upload": f"{PICKER}upload/",
    }


def walk(client: Client, **query: str) -> list[int]:
    """Every number the picker gives, page by page."""
    found, cursor = [], ""
    while True:
        page = client.get(PICKER, {**query, "cursor": cursor}).json()
        found += [photo["id"] for photo in page["photos"]]
        if page["next"] is None:
            return found
        cursor = str(page["next"])


def test_it_pages_the_picker_by_key(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = [bare(n, alt="odd" if n % 2 else "even").pk for n in range(50)]
    client = desk(cast.rhea())
    assert walk(client) == made[::-1]
    assert walk(client, q="odd") == made[::-1][::2]
    with django_assert_max_num_queries(6), CaptureQueriesContext(connection) as asked:
        client.get(PICKER)
    assert not [q["sql"] for q in asked if "COUNT(" in q["sql"]]


def test_it_gives_one_picture_by_its_number_and_survives_nonsense() -> None:
    one, two = bare(1, alt="one"), bare(2, alt="two")
    client = desk(cast.rhea())
    assert [p["id"] for p in client.get(PICKER, {"id": one.pk}).json()["photos"]] == [one.pk]
    for nonsense in ("x", "-1", "٣", "9" * 40, "1 OR 1"):
        assert client.get(PICKER, {"cursor": nonsense}).status_code == 200
    assert client.get(PICKER, {"q": "one\x00two"}).json()["photos"] == []
    assert [p["id"] for p in client.get(PICKER, {"id": "x"}).json()["photos"]] == [two.pk, one.pk]


def test_it_keeps_the_picker_from_those_who_may_not_see_photographs() -> None:
    assert desk(cast.wes()).get(PICKER).status_code == 403
    assert Client().get(PICKER).status_code == 302
