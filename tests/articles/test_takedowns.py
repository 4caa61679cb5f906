"""A killed story's pictures go from readers where nothing else shows them, and come back with the next story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

from articles import darkroom, takedowns, workflow
from articles.models import Article, Author, Photo, Rendition, Takedown
from newsroom.core import pagecache
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Commit = Callable[..., AbstractContextManager[Any]]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which photographs were handed to the background."""
    handed: list[int] = []
    monkeypatch.setattr(darkroom, "finish_later", handed.append)
    return handed


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Commit:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def picture() -> Photo:
    photo = make.make_photo(width=500, height=400)
    darkroom.develop(photo)
    return photo


def story(photo: Photo, **more: Any) -> Article:
    how = {"live": True, **more}
    return make.make_story(f"Story with {photo.pk}", lead_photo=photo, **how)


def kill(killed: Article, commit: Commit) -> None:
    with commit():
        workflow.kill(killed, by=cast.dana(), note="Not true")


def addresses(photo: Photo) -> list[str]:
    return [default_storage.url(made.file.name) for made in photo.renditions.all()]


def statuses(urls: list[str], **headers: str) -> set[int]:
    return {Client().get(url, **headers).status_code for url in urls}


def test_its_sizes_are_served_no_more_and_its_original_stays(commit: Commit) -> None:
    photo = picture()
    killed, urls = story(photo), addresses(photo)
    assert statuses(urls) == {200}
    kill(killed, commit)
    assert statuses(urls) == {404}
    assert default_storage.exists(photo.file.name)
    assert not photo.renditions.exists()
    row = Takedown.objects.get()
    assert (row.photo, row.article, row.gone_at) == (photo, killed, TEN)
    assert len(row.files) == len(urls)


def test_a_browser_that_asks_whether_it_changed_is_not_told_that_it_stands(commit: Commit) -> None:
    photo = picture()
    killed, url = story(photo), addresses(photo)[0]
    tag = Client().get(url)["ETag"]
    assert statuses([url], HTTP_IF_NONE_MATCH=tag) == {304}
    kill(killed, commit)
    assert statuses([url], HTTP_IF_NONE_MATCH=tag) == {404}


def test_caches_in_front_know_a_size_by_its_photograph(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = picture()
    killed = story(photo)
    assert Client().get(addresses(photo)[0])["Surrogate-Key"] == f"photo:{photo.pk}"
    dropped: list[Any] = []
    monkeypatch.setattr(pagecache, "drop", lambda *keys, grace=True: dropped.append((keys, grace)))
    kill(killed, commit)
    assert any(f"photo:{photo.pk}" in keys and not grace for keys, grace in dropped)


def in_a_text(photo: Photo) -> None:
    figure = f'<figure class="library-image" data-image="{photo.pk}"></figure>'
    make.make_story("In its text", body=f"{make.BODY}{figure}", live=True)


SPARED: dict[str, Callable[[Photo], object]] = {
    "live elsewhere": lambda photo: make.make_story("Other", lead_photo=photo, live=True),
    "shared elsewhere": lambda photo: make.make_story("Other", social_photo=photo, live=True),
    "in a text": in_a_text,
    "waiting elsewhere": lambda photo: make.make_story("Other", lead_photo=photo, at=TEN + HOUR),
    "a portrait": lambda photo: Author.objects.create(name="Hermia Voss", photo=photo),
}


@pytest.mark.parametrize("where", SPARED)
def test_a_picture_that_stands_elsewhere_is_left(where: str, commit: Commit) -> None:
    photo = picture()
    killed = story(photo)
    SPARED[where](photo)
    kill(killed, commit)
    assert statuses(addresses(photo)) == {200}
    assert not Takedown.objects.exists()


def test_those_of_older_versions_go_too(commit: Commit) -> None:
    first, second = picture(), picture()
    killed = story(first)
    make.revise(killed, lead_photo=second)
    kill(killed, commit)
    assert set(Takedown.objects.values_list("photo", flat=True)) == {first.pk, second.pk}


def test_a_draft_elsewhere_does_not_keep_it_and_brings_it_back(
    commit: Commit, later: list[int]
) -> None:
    photo = picture()
    killed, urls = story(photo), addresses(photo)
    other = story(photo, live=False)
    kill(killed, commit)
    assert statuses(urls) == {404}
    with commit():
        workflow.publish(other, by=cast.dana())
    assert photo.pk in later
    darkroom.develop(Photo.objects.get(pk=photo.pk))
    assert statuses(urls) == {200}
    assert Takedown.objects.get().ended_at == TEN


def test_a_new_portrait_brings_it_back() -> None:
    photo = picture()
    workflow.kill(story(photo), by=cast.dana(), note="Not true")
    takedowns.serve_again([photo.pk])
    assert not Takedown.objects.filter(ended_at=None).exists()


def test_nothing_makes_its_sizes_meanwhile(commit: Commit) -> None:
    photo = picture()
    killed = story(photo)
    kill(killed, commit)
    assert darkroom.missing(photo) == []
    darkroom.develop(photo)
    assert not Rendition.objects.exists()


def test_sizes_that_were_being_made_when_it_went_go_again(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make.make_photo(width=500, height=400)
    killed, keep = story(photo), darkroom._keep

    def late(photo: Photo, made: list[Rendition]) -> None:
        if not Takedown.objects.exists():
            kill(killed, commit)
        keep(photo, made)

    monkeypatch.setattr(darkroom, "_keep", late)
    darkroom.develop(photo)
    assert not Rendition.objects.exists()
    assert default_storage.listdir(f"p/{photo.pk}")[1] == []


def test_what_the_store_would_not_delete_is_tried_again(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = picture()
    killed, urls = story(photo), addresses(photo)

    def away(self: FileSystemStorage, name: str) -> None:
        raise OSError("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", away)
        kill(killed, commit)
        assert Article.objects.get(pk=killed.pk).killed_at == TEN
        with pytest.raises(OSError, match="the store is away"):
            takedowns.delete_late(TEN)
    assert Takedown.objects.get().trouble == "the store is away"
    takedowns.delete_late(TEN)
    assert statuses(urls) == {404}
    assert (Takedown.objects.get().gone_at, Takedown.objects.get().trouble) == (TEN, "")


def test_the_original_is_shown_to_the_chief_alone(commit: Commit, client: Client) -> None:
    photo = picture()
    original, page = (
        f"/admin/articles/photo/{photo.pk}/{name}/" for name in ("original", "change")
    )
    client.force_login(cast.dana())
    assert client.get(original).status_code == 404
    kill(story(photo), commit)
    assert "which was killed" in client.get(page).text
    answer = client.get(original)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    for who in (cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        assert client.get(original).status_code == 403, who.__name__
        assert original not in client.get(page).text
