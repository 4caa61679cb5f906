"""The paper that is measured: sections, tags, people, photographs and a bulk archive of stories."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from articles.models import ArticleVersion, Author, Photo, Rendition, Tag
from articles.renditions import specs
from newsroom.demo_archive import make_archive
from newsroom.management.commands.serve import Command
from sections.models import Section
from tests import make
from tests.bench import asking

# Few enough that every list is full at a hundred stories: pages of two sizes stay comparable.
SECTIONS = "world world/europe world/asia india business sport culture opinion".split()
TAGS = "RUSSIA Ukraine Monsoon Railways Elections".split()
AUTHORS = ("Ira Mohanty", "Asha Rao", "Tomek Lis", "Dev Pillai")
PHOTOS, WIDTH, HEIGHT = 12, 2000, 1333
READERS = 8


def lay_ground() -> None:
    """All but the stories; tables, style sheets and scripts first."""
    call_command("migrate", verbosity=0)
    Command(stdout=sys.stderr).collect()
    for path in SECTIONS:
        make.make_section(path, description="What happened, and what it means.")
    for name in TAGS:
        Tag.objects.create(name=name)
    for name in AUTHORS:
        make.make_author(name)
    for _ in range(PHOTOS):
        photo = make.make_photo(width=WIDTH, height=HEIGHT, caption="The quay on Monday morning.")
        Rendition.objects.bulk_create(_files(photo))


def _files(photo: Photo) -> Iterator[Rendition]:
    """The rows of every size, without the files: a page writes addresses and opens nothing."""
    for spec in specs(WIDTH, HEIGHT, photo.focal_key):
        yield Rendition(
            photo=photo,
            crop=spec.crop,
            format=spec.format,
            width=spec.width,
            height=spec.height,
            focal=spec.focal,
            file=f"p/{photo.pk}/{spec.crop}-{spec.width}.{spec.format}",
        )


def fill(count: int) -> None:
    make_archive(count)


def pages() -> dict[str, tuple[str, str]]:
    """Every kind of public page: its address, and words that only it has."""
    newest = ArticleVersion.objects.released().order_by("-published_at").select_related("article")
    tag, author = Tag.objects.get(name=TAGS[0]), Author.objects.get(name=AUTHORS[0])
    world = Section.objects.get(path="world")
    return {
        "home": ("/", f"<title>{settings.SITE_NAME}</title>"),
        "section": (world.get_absolute_url(), f"<title>{world.name} "),
        "article": _story(newest[0]),
        "tag": (tag.get_absolute_url(), f"<title>{tag.name} "),
        "author": (author.get_absolute_url(), f"<title>{author.name} "),
        "feed": ("/feed/", "<rss "),
    }


def _story(version: ArticleVersion) -> tuple[str, str]:
    return version.get_absolute_url(), f"<title>{version.headline} "


def prepare(count: str) -> None:
    """Make the paper, keep the bytes of its pages for the bare views, and print what there is as JSON."""
    lay_ground()
    fill(int(count))
    newest = ArticleVersion.objects.released().order_by("-published_at").select_related("article")
    found = pages()
    facts = {
        "stories": [_story(version) for version in newest[:READERS]],
        "pages": found,
        "queries": {
            name: [asking.queries(address), asking.queries(address, cold=True)]
            for name, (address, _) in found.items()
        },
    }
    wanted = [address for address, _ in [*facts["stories"], *found.values()]]
    bodies = {address: asking.ask(address).decode() for address in wanted}
    (Path(settings.DATA_DIR) / "bodies.json").write_text(json.dumps(bodies))
    print(json.dumps(facts))
