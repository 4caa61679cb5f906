"""A picture sent in from the story form's dialogue: the photo desk's own form and checks."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client, TestCase
from pytest import MonkeyPatch

from articles import darkroom
from articles.models import Photo
from tests import cast
from tests.articles import pictures as draw
from tests.articles.photo_desk import LIST, PICKER, desk, make_photo

pytestmark = pytest.mark.django_db
UPLOAD = f"{PICKER}upload/"


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: MonkeyPatch) -> None:
    """However slow the machine, nothing is left to the background thread."""
    monkeypatch.setattr(darkroom, "SECONDS_IN_REQUEST", 600.0)


def send(client: Client, content: bytes | None = None, **fields: Any) -> Any:
    sent = {"upload": draw.sent(content, "DSC_0001.jpg")} if content is not None else {}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(UPLOAD, {**sent, **fields})


@pytest.mark.django_db(transaction=True)
def test_it_takes_a_picture_in_and_gives_it_as_the_picker_does() -> None:
    client = desk(cast.rhea())
    answer = send(client, draw.jpeg(600, 400), alt="Ferries in fog", credit="Reuters").json()
    photo = Photo.objects.get()
    assert (photo.alt, photo.credit, photo.uploaded_by) == (
        "Ferries in fog",
        "Reuters",
        cast.rhea(),
    )
    assert client.get(PICKER, {"id": photo.pk}).json()["photos"] == [answer["photo"]]
    assert answer["photo"]["thumb"]
    assert darkroom.missing(photo) == []


def test_it_gives_a_blank_form_with_what_the_desk_asks_of_a_picture() -> None:
    page = desk(cast.rhea()).get(UPLOAD).text
    for name in ("upload", "alt", "caption", "byline", "credit", "copyright", "rights", "held"):
        assert f'name="{name}"' in page
    assert "csrfmiddlewaretoken" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("content", "alt", "words"),
    [
        (None, "Ferries", "Choose a picture to upload"),
        (b"", "Ferries", "The file is empty"),
        (draw.jpeg()[:4000], "Ferries", "damaged or cut short"),
        (draw.jpeg(600, 400), "IMG_2041.JPG", "name of a file"),
    ],
)
def test_it_answers_what_is_wrong_with_the_form_and_its_words(
    content: bytes | None, alt: str, words: str
) -> None:
    answer = send(desk(cast.rhea()), content, alt=alt, caption="At the quay")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    for kept in (words, alt, "At the quay", "Nothing you typed is lost"):
        assert kept in answer.text
    assert not Photo.objects.exists()


def test_it_keeps_a_picture_that_came_before_until_it_is_wanted_all_the_same() -> None:
    client, content = desk(cast.rhea()), draw.jpeg(600, 400)
    make_photo(content)
    answer = send(client, content, alt="The second")
    assert "in the library already" in answer.text
    assert 'type="checkbox" name="anyway"' in answer.text
    held = answer.context["form"].data["held"]
    made = send(client, held=held, anyway="on", alt="The second").json()["photo"]
    assert Photo.objects.get(pk=made["id"]).alt == "The second"


def test_it_is_for_those_who_may_add_photographs() -> None:
    looker = cast.wes()
    looker.user_permissions.add(Permission.objects.get(codename="view_photo"))
    client = desk(looker)
    assert client.get(PICKER).json()["upload"] is None
    assert client.get(UPLOAD).status_code == 403
    assert send(client, draw.jpeg(600, 400), alt="Ferries").status_code == 403
    assert Client().post(UPLOAD).status_code == 302
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("query", "words"), [({}, "Nothing is here yet."), ({"q": "ferry"}, "Nothing here matches.")]
)
def test_an_empty_library_says_one_thing(query: dict[str, str], words: str) -> None:
    page = desk(cast.rhea()).get(LIST, query).text
    said = [
        each
        for each in ("Nothing is here yet.", "Nothing here matches.", "No photographs")
        if each in page
    ]
    assert said == [words]
