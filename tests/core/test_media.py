"""Pictures for readers come as pictures and nothing else; what is not for readers is not there."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

pytestmark = pytest.mark.django_db
PICTURE = "renditions/1/3x2-640.jpg"


@pytest.fixture(autouse=True)
def picture() -> None:
    default_storage.save(PICTURE, ContentFile(b"bytes"))


def test_a_rendition_is_served_for_ever(client: Client) -> None:
    response = client.get(f"/media/{PICTURE}")
    assert (response.status_code, response.content) == (200, b"bytes")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_it_can_do_nothing_in_a_browser(client: Client) -> None:
    response = client.get(f"/media/{PICTURE}")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_what_one_has_is_not_sent_again(client: Client) -> None:
    tag = client.get(f"/media/{PICTURE}")["ETag"]
    assert client.get(f"/media/{PICTURE}", HTTP_IF_NONE_MATCH=tag).status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "originals/1.jpg",
        "renditions/1/page.html",
        "renditions/1/drawing.svg",
        "renditions/1/3x2-640",
        "renditions/../originals/1.jpg",
        "renditions/%2e%2e/originals/1.jpg",
        "renditions/absent.jpg",
        "renditions//etc/passwd.jpg",
        "renditions/1/3x2-640.jpg/more.jpg",
        "renditions/a%00b.jpg",
    ],
)
def test_nothing_else_is(client: Client, name: str) -> None:
    for kept in ("originals/1.jpg", "renditions/1/page.html", "renditions/1/drawing.svg"):
        default_storage.save(kept, ContentFile(b"secret"))
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("tag", ["*", '"1"'])
def test_nobody_is_told_whether_something_else_stands(client: Client, tag: str) -> None:
    default_storage.save("originals/1.jpg", ContentFile(b"secret"))
    for ask in (client.get, client.head):
        for name in ("originals/1.jpg", "renditions/1", "renditions/../originals/1.jpg"):
            assert ask(f"/media/{name}", HTTP_IF_NONE_MATCH=tag).status_code == 404


def test_it_only_reads(client: Client) -> None:
    assert client.post(f"/media/{PICTURE}").status_code == 405
