"""What nothing uses is thrown away and brought back exactly as it was, for thirty days; what is in use stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from ads.models import Client as Advertiser
from articles import darkroom
from articles.admin.people import leave_alias
from articles.models import Author, Photo, SectionScope, Tag
from newsroom.desk import thrown_away
from newsroom.desk.models import Binned
from sections.models import Section, SectionPath, place
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LIST = "/admin/desk/binned/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    monkeypatch.setattr(darkroom, "finish_later", lambda number: None)
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def tag() -> Tag:
    """One that was renamed once."""
    old = Tag.objects.named(["Monsoon"])[0]
    renamed = Tag.objects.get(pk=old.pk)
    renamed.name, renamed.slug = "Monsoons", "monsoons"
    renamed.save()
    leave_alias(old, renamed)
    return renamed


def section() -> Section:
    """One that was moved once, with somebody's rights in it."""
    moved = make.make_section("world/arctic")
    moved.slug = "far-north"
    place(moved)
    SectionScope.objects.create(user=cast.ed(), section=moved)
    return moved


def photo() -> Photo:
    return make.make_photo()


KINDS: dict[str, Callable[[], models.Model]] = {
    "tag": tag,
    "author": lambda: make.make_author("Hermia Voss", biography="Writes of harbours."),
    "section": section,
    "photo": photo,
    "advertiser": lambda: Advertiser.objects.create(name="Harbour Tea", slug="harbour-tea"),
}


def everything(row: models.Model) -> str:
    """The row and what hangs on it."""
    rows: list[Any] = [type(row)._base_manager.get(pk=row.pk)]
    if isinstance(row, Tag):
        rows += row.aliases.order_by("pk")
    if isinstance(row, Section):
        rows += [*row.old_paths.order_by("pk"), *row.editors.order_by("pk")]
    return serializers.serialize("json", rows)


def delete_url(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])


def thrown(client: Client, row: models.Model, who: Callable[[], Any] = cast.dana) -> Binned:
    client.force_login(who())
    assert "can be brought back" in client.get(delete_url(row)).text
    client.post(delete_url(row))
    return Binned.objects.get(object_id=row.pk, kind=row._meta.label_lower)


def back(client: Client, row: Binned) -> Any:
    url = reverse("admin:desk_binned_back", args=[row.pk])
    assert "exactly as it was" in client.get(url).text
    return client.post(url, follow=True)


@pytest.mark.parametrize("kind", KINDS)
def test_it_goes_and_comes_back_as_it_was(kind: str, client: Client) -> None:
    row = KINDS[kind]()
    before, label = everything(row), str(type(row)._base_manager.get(pk=row.pk))
    binned = thrown(client, row)
    assert not type(row)._base_manager.filter(pk=row.pk).exists()
    assert (binned.by, binned.at, binned.label) == (cast.dana(), TEN, label)
    assert label in client.get(LIST).text
    assert "is back, as it was" in back(client, binned).text
    assert everything(row) == before
    assert f">{label}<" not in client.get(LIST).text


def test_a_photograph_comes_back_with_its_file(client: Client) -> None:
    row = photo()
    name = row.file.name
    back(client, thrown(client, row, cast.pia))
    assert Photo.objects.get().file.name == name
    assert default_storage.exists(name)


def test_the_list_says_who_when_and_how_long(client: Client, ten: time_machine.Traveller) -> None:
    thrown(client, tag())
    ten.move_to(TEN + 10 * DAY)
    client.force_login(cast.dana())
    page = client.get(LIST).text
    assert (
        "Dana" in page
        and "Sun 22 Nov, 15:30 IST" in page
        and "Tue 22 Dec, 15:30 IST, in 20 days" in page
    )


def test_after_thirty_days_it_is_gone_with_its_files(
    client: Client, ten: time_machine.Traveller
) -> None:
    row = photo()
    binned = thrown(client, row)
    thrown_away.empty(TEN + 29 * DAY)
    assert default_storage.exists(row.file.name)
    ten.move_to(TEN + 31 * DAY)
    client.force_login(cast.dana())
    client.get(LIST)  # which still says that it was thrown away
    assert str(row) not in client.get(LIST).text
    assert client.post(reverse("admin:desk_binned_back", args=[binned.pk])).status_code == 404
    thrown_away.empty(TEN + 31 * DAY)
    binned.refresh_from_db()
    assert (binned.payload, binned.files, binned.gone_at) == ([], [], TEN + 31 * DAY)
    assert not default_storage.exists(row.file.name)


def test_a_name_that_was_taken_since_is_said_so(client: Client) -> None:
    binned = thrown(client, tag())
    Tag.objects.named(["MONSOONS"])
    assert "There is a tag “MONSOONS” already" in back(client, binned).text
    assert Binned.objects.get().back_at is None


def test_a_section_whose_place_is_gone_stays_thrown_away(client: Client) -> None:
    below = make.make_section("world/arctic/svalbard")
    first = thrown(client, below)
    thrown(client, Section.objects.get(path="world/arctic"))
    assert "cannot be brought back" in back(client, first).text
    assert not Section.objects.filter(pk=below.pk).exists()


def test_a_section_is_no_address_any_more_and_leads_again(client: Client) -> None:
    row = section()
    binned = thrown(client, row)
    assert client.get("/world/far-north/").status_code == 404
    assert not SectionPath.objects.exists()
    back(client, binned)
    assert client.get("/world/far-north/").status_code == 200
    assert client.get("/world/arctic/")["Location"] == "/world/far-north/"


def used() -> dict[str, Any]:
    picture = make.make_photo()
    story = make.make_story(
        "Ferries resume", section="world/europe", tags=["Grain"], bylines=["Tomek Lis"], lead_photo=picture
    )  # fmt: skip
    make.revise(story, tags=[], bylines=[])
    advertiser = Advertiser.objects.create(name="Harbour Tea", slug="harbour-tea")
    advertiser.campaigns.create(name="Winter")
    return {
        "tag": Tag.objects.get(), "author": Author.objects.get(), "section": story.section, "photo": picture,
        "advertiser": advertiser, "a section above": Section.objects.get(path="world"),
    }  # fmt: skip


SAID = {
    "tag": ("It is used by 1 story", "renamed instead"),
    "author": ("It is used by 1 story", "log-in closed"),
    "section": ("It is used by 1 story", "renamed or moved"),
    "photo": ("stands in “Ferries resume”", ""),
    "advertiser": ("It is used by 1 campaign", "Untick"),
    "a section above": ("It is used by 1 section", "renamed or moved"),
}


@pytest.mark.parametrize("kind", SAID)
def test_what_is_in_use_stays_and_the_desk_says_why(kind: str, client: Client) -> None:
    row = used()[kind]
    client.force_login(cast.dana())
    page = client.get(delete_url(row)).text
    assert all(words in page for words in SAID[kind])
    assert "Ferries resume" in page or kind in ("advertiser", "a section above")
    assert SAID[kind][0] in client.post(delete_url(row), follow=True).text
    assert not Binned.objects.exists()
    with pytest.raises(ProtectedError):
        row.delete()
    with pytest.raises(thrown_away.InUse):
        thrown_away.throw_away(row, by=cast.dana())


def test_people_and_stories_cannot_be_deleted_from_under_the_record() -> None:
    rhea = cast.rhea()
    story = make.make_story(by=rhea)
    for row in (rhea, story):
        with pytest.raises(ProtectedError):
            row.delete()


def test_those_who_may_not_throw_away_do_not_and_bring_nothing_back(client: Client) -> None:
    row = tag()
    for who in (cast.rhea, cast.ed, cast.sal, cast.wes):
        client.force_login(who())
        assert client.post(delete_url(row)).status_code in (403, 404), who.__name__
    assert not Binned.objects.exists()
    binned = thrown(client, row)
    url = reverse("admin:desk_binned_back", args=[binned.pk])
    for who in (cast.rhea, cast.ed, cast.sal, cast.wes):
        client.force_login(who())
        assert client.post(url).status_code in (403, 404), who.__name__
    assert Binned.objects.get().back_at is None


def test_nothing_is_thrown_away_by_the_dozen(client: Client) -> None:
    row = tag()
    client.force_login(cast.dana())
    url = reverse("admin:articles_tag_changelist")
    assert "delete_selected" not in client.get(url).text
    client.post(url, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert Tag.objects.filter(pk=row.pk).exists()


def test_a_section_on_whose_front_a_story_was_pinned_stays(client: Client) -> None:
    row = make.make_section("arctic")
    make.pin(make.make_story(section="sport"), row)
    client.force_login(cast.dana())
    assert "Stories are pinned on its front, or were" in client.get(delete_url(row)).text
    client.post(delete_url(row))
    assert Section.objects.filter(pk=row.pk).exists()
