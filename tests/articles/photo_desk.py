"""What the photo tests share: an upload through the desk, a photograph made at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client, TestCase

from articles.darkroom import take_in
from articles.models import Photo
from articles.renditions import read_upload
from tests.articles import pictures as draw

ADD, LIST, PICKER = (f"/admin/articles/photo/{name}" for name in ("add/", "", "picker/"))


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, content: bytes, name: str = "DSC_0001.jpg", **fields: Any) -> Any:
    """Send a picture in through the form, as far as the end of the request."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(ADD, {"upload": draw.sent(content, name), **fields})


def send(client: Client, address: str, **fields: Any) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, fields)


def make_photo(content: bytes | None = None, *, by: User | None = None, **fields: Any) -> Photo:
    """A photograph with all its sizes."""
    return take_in(read_upload(draw.sent(content or draw.jpeg(600, 400))), by=by, **fields)


def details(photo: Photo, **changes: Any) -> dict[str, Any]:
    """The change form as the browser would send it back."""
    return {
        "alt": photo.alt,
        "caption": photo.caption,
        "byline": photo.byline,
        "credit": photo.credit,
        "copyright": photo.copyright,
        "focal_x": photo.focal_x,
        "focal_y": photo.focal_y,
        "_continue": "1",
        **changes,
    }
