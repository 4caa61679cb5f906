"""Plain functions that make what a test needs, stories through the workflow's own verbs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from articles import workflow
from articles.models import Article, ArticleVersion, Author, Photo
from newsroom.core import clock
from sections.models import FrontPin, Section, place
from tests import cast

BODY = (
    "<p>The pilots went back to work on Monday morning, and the first crane lifted its arm at six.</p>"
    "<p>One set of scales will serve five harbours from the new year, said the authority.</p>"
)
# What a reporter may not set.
EDITORS_OWN = {"embargo_until", "assignee"}
_numbers = count(1)


def home() -> Section:
    """The root section, made if there is none."""
    return Section.objects.filter(parent=None).first() or place(Section(name="Home"))


def make_section(path: str = "world", *, name: str = "", **more: Any) -> Section:
    """The section at `path` ("world/europe"), with those above it; the same one if it stands."""
    section = home()
    for slug in path.strip("/").split("/") if path.strip("/") else ():
        below = Section.objects.select_related("parent").filter(parent=section, slug=slug).first()
        section = below or place(
            Section(parent=section, slug=slug, name=slug.replace("-", " ").title())
        )
    if name or more:
        for field, value in {"name": name or section.name, **more}.items():
            setattr(section, field, value)
        place(section)
    return section


def make_author(name: str = "Ira Mohanty", **more: Any) -> Author:
    """The author of that name."""
    return Author.objects.get_or_create(name=name, defaults=more)[0]


def make_picture(width: int = 60, height: int = 40, colour: str = "teal") -> bytes:
    """The bytes of a small true JPEG."""
    held = BytesIO()
    Image.new("RGB", (width, height), colour).save(held, "JPEG")
    return held.getvalue()


def make_photo(
    *,
    alt: str = "Two cranes over a quay at dawn",
    credit: str = "The paper",
    width: int = 60,
    height: int = 40,
    **more: Any,
) -> Photo:
    """A photograph fit for publication, with a true original and no renditions."""
    number = next(_numbers)
    data = make_picture(width, height, f"#{number * 7919 % 0xFFFFFF:06x}")
    digest = hashlib.sha256(data + str(number).encode()).hexdigest()
    photo = Photo(
        alt=alt,
        credit=credit,
        width=width,
        height=height,
        upload_name=f"quay-{number}.jpg",
        content_hash=digest,
        pixel_hash=digest,
        **more,
    )
    photo.file.save(f"originals/{digest}.jpg", ContentFile(data), save=False)
    photo.save()
    return photo


def make_story(
    headline: str = "Baltic ports reopen",
    *,
    section: Section | str | None = "world",
    live: bool = False,
    at: datetime | None = None,
    by: Any = None,
    body: str = BODY,
    tags: Iterable[str] = (),
    bylines: Iterable[Author | str | tuple[Author, str]] = (),
    now: datetime | None = None,
    **fields: Any,
) -> Article:
    """A story by Rhea, or by Dana where only an editor could; `live`: published now; `at`: scheduled for then.

    `by` is who writes it; Dana publishes. `now` is the moment at which all of it is done.
    """
    if isinstance(section, str):
        section = make_section(section)
    story = Article(headline=headline, body=body, section=section, **fields)
    writer = cast.dana if EDITORS_OWN & fields.keys() else cast.rhea
    workflow.save(
        story, by=by or writer(), tags=tags, bylines=[_byline(each) for each in bylines], now=now
    )
    if live:
        workflow.publish(story, by=cast.dana(), now=now)
    if at is not None:
        workflow.schedule(story, by=cast.dana(), at=at, now=now)
    story.refresh_from_db()
    return story


def _byline(given: Author | str | tuple[Author, str]) -> tuple[Author, str]:
    if isinstance(given, tuple):
        return given
    return (make_author(given) if isinstance(given, str) else given), ""


def revise(
    story: Article, *, by: Any = None, now: datetime | None = None, note: str = "", **changes: Any
) -> ArticleVersion:
    """Change the working copy's columns (and `tags`, `bylines`) and save it as the next version."""
    story = Article.objects.get(pk=story.pk)
    tags, bylines = changes.pop("tags", None), changes.pop("bylines", None)
    for field, value in changes.items():
        setattr(story, field, value)
    names = None if bylines is None else [_byline(each) for each in bylines]
    return workflow.save(story, by=by or cast.dana(), tags=tags, bylines=names, note=note, now=now)


def pin(story: Article, section: Section, position: int = 1, **more: Any) -> FrontPin:
    """The story held in a place of a front, from an hour ago on."""
    more.setdefault("starts_at", clock.now() - timedelta(hours=1))
    return FrontPin.objects.create(section=section, article=story, position=position, **more)
