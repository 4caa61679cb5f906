"""Who may change a photograph, and when one must stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import default_storage

from articles.models import Article, ArticleVersion, Author, Photo
from articles.models.photo import VersionPhoto
from articles.photo_use import is_released, may_change, uses
from newsroom.desk.models import Binned
from newsroom.roles import REPORTER
from tests import cast
from tests.articles.photo_desk import desk, details, make_photo, send

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 20, 6, tzinfo=UTC)


def story(photo: Photo | None, headline: str = "Ports reopen") -> Article:
    article = Article(headline=headline, lead_photo=photo)
    article.save()
    return article


def version(
    article: Article, photo: Photo | None, number: int = 1, *, live: bool = False
) -> ArticleVersion:
    bounds = {"live_from": MOMENT, "published_at": MOMENT} if live else {}
    made = ArticleVersion(
        article=article, number=number, headline=article.headline, lead_photo=photo, **bounds
    )
    made.save()
    return made


def change(photo: Photo, user: User) -> int:
    address = f"/admin/articles/photo/{photo.pk}/change/"
    fields = details(photo, alt="A new description", focal_x="0.5")
    return send(desk(user), address, **fields).status_code


def test_it_lets_a_reporter_change_their_own_until_it_is_released() -> None:
    photo = make_photo(by=cast.rhea())
    assert change(photo, cast.rhea()) == 302
    assert change(photo, cast.person("Rob", REPORTER)) == 403
    article = story(photo)
    version(article, photo)
    assert change(photo, cast.rhea()) == 302
    version(article, photo, 2, live=True)
    assert change(photo, cast.rhea()) == 403
    assert desk(cast.rhea()).get(f"/admin/articles/photo/{photo.pk}/change/").status_code == 200


@pytest.mark.parametrize("who", [cast.ed, cast.pia])
def test_it_lets_editors_and_photo_editors_change_any(who: Callable[[], User]) -> None:
    photo = make_photo(by=cast.rhea())
    version(story(photo), photo, live=True)
    assert change(photo, who()) == 302
    assert Photo.objects.get().alt == "A new description"


def test_it_counts_a_picture_inside_the_text_as_released() -> None:
    photo = make_photo()
    shown = version(story(None), None, live=True)
    assert not is_released(photo)
    VersionPhoto.objects.create(version=shown, photo=photo)
    assert is_released(photo)


def test_it_says_where_a_photograph_is_used() -> None:
    photo = make_photo()
    article = story(photo)
    version(article, photo, 1)
    version(article, photo, 2, live=True)
    inside = story(None, "Harbours count the cost")
    VersionPhoto.objects.create(version=version(inside, None), photo=photo)
    assert {use.headline: use.words for use in uses(photo)} == {
        "Ports reopen": "working copy, v1, v2 (live)",
        "Harbours count the cost": "v1",
    }
    page = desk(cast.pia()).get(f"/admin/articles/photo/{photo.pk}/change/").text
    assert "Harbours count the cost" in page and "working copy, v1, v2 (live)" in page


@pytest.mark.parametrize("where", ["lead", "inside", "portrait"])
def test_it_refuses_to_delete_what_is_in_use(where: str) -> None:
    photo = make_photo()
    if where == "lead":
        story(photo)
    elif where == "inside":
        VersionPhoto.objects.create(version=version(story(None), None), photo=photo)
    else:
        Author.objects.create(name="Asha Rao", photo=photo)
    client = desk(cast.pia())
    for send_it in (client.get, client.post):
        answer = send_it(f"/admin/articles/photo/{photo.pk}/delete/", {"post": "yes"}, follow=True)
        assert "cannot be deleted" in answer.text or "portrait of Asha Rao" in answer.text
    assert not Binned.objects.exists()
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_an_unused_photograph_is_thrown_away_and_its_sizes_at_once() -> None:
    photo = make_photo()
    names = list(photo.renditions.values_list("file", flat=True))
    client = desk(cast.pia())
    assert "brought back" in client.get(f"/admin/articles/photo/{photo.pk}/delete/").text
    assert send(client, f"/admin/articles/photo/{photo.pk}/delete/", post="yes").status_code == 302
    assert not Photo.objects.exists()
    assert not any(default_storage.exists(name) for name in names)
    assert default_storage.exists(photo.file.name)


def test_it_lets_a_reporter_delete_nothing() -> None:
    photo = make_photo(by=cast.rhea())
    client = desk(cast.rhea())
    assert (
        client.post(f"/admin/articles/photo/{photo.pk}/delete/", {"post": "yes"}).status_code == 403
    )


def test_it_needs_the_permission_and_not_only_the_ownership() -> None:
    stranger = cast.wes()
    photo = make_photo(by=stranger)
    assert not may_change(stranger, photo)
    assert desk(stranger).get("/admin/articles/photo/add/").status_code == 403
    stranger.user_permissions.add(Permission.objects.get(codename="change_photo"))
    assert may_change(type(stranger).objects.get(pk=stranger.pk), photo)


def test_what_readers_are_shown_keeps_its_alt_text_and_credit() -> None:
    photo = make_photo(alt="Cranes at dawn", credit="Reuters")
    address = f"/admin/articles/photo/{photo.pk}/change/"
    emptied = details(photo, alt=" ", credit="")
    version(story(photo), photo, live=True)
    page = send(desk(cast.dana()), address, **emptied).text
    assert "say what it shows" in page and "name the photographer or the agency" in page
    photo.refresh_from_db()
    assert (photo.alt, photo.credit) == ("Cranes at dawn", "Reuters")
    named = details(photo, credit="", byline="Asha Rao")
    assert send(desk(cast.dana()), address, **named).status_code == 302


def test_what_nobody_is_shown_may_lose_its_alt_text() -> None:
    photo = make_photo(alt="Cranes at dawn", credit="Reuters")
    version(story(photo), photo)
    address = f"/admin/articles/photo/{photo.pk}/change/"
    emptied = details(photo, alt="", credit="")
    assert send(desk(cast.dana()), address, **emptied).status_code == 302
