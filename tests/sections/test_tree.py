"""The tree of sections: stored paths, moves and renames with one old path each, and one redirect."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sections.models import Section, SectionPath, place
from tests import make
from tests.reader import Reader

pytestmark = pytest.mark.django_db


def rename(path: str, **changes: object) -> Section:
    section = make.make_section(path)
    for name, value in changes.items():
        setattr(section, name, value)
    return place(section)


def test_a_path_is_made_of_the_slugs_above() -> None:
    assert make.make_section("world/europe/baltic").path == "world/europe/baltic"
    assert make.home().path == ""
    assert make.home().get_absolute_url() == "/"


def test_a_rename_rewrites_the_subtree_and_leaves_one_old_path_each() -> None:
    make.make_section("world/europe/baltic")
    make.make_section("worldwide")
    rename("world", slug="abroad")
    paths = set(Section.objects.values_list("path", flat=True))
    assert paths == {"", "abroad", "abroad/europe", "abroad/europe/baltic", "worldwide"}
    old = dict(SectionPath.objects.values_list("path", "section__path"))
    assert old == {
        "world": "abroad", "world/europe": "abroad/europe", "world/europe/baltic": "abroad/europe/baltic",
    }  # fmt: skip


def test_a_rename_writes_no_story() -> None:
    for number in range(5):
        make.make_story(f"Story {number}", section="world/europe", live=True)
    make.make_section("world/europe")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rename("world", slug="abroad")
    writes = [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert not any("articles_" in sql for sql in writes)
    assert len(writes) <= 8


def test_every_old_address_answers_one_redirect() -> None:
    story = make.make_story("Here", section="world/europe", slug="here", live=True)
    rename("world", slug="abroad")
    rename("abroad", slug="far-away")
    reader = Reader()
    for old in ("/world/europe/here/", "/abroad/europe/here/", "/nowhere/here/", "/here/"):
        answer = reader.get(old)
        assert (answer.status, answer.headers["Location"]) == (301, "/far-away/europe/here/")
    for old in ("/world/europe/", "/abroad/europe/"):
        answer = reader.get(old)
        assert (answer.status, answer.headers["Location"]) == (301, "/far-away/europe/")
    assert reader.get("/far-away/europe/here/").status == 200
    assert story.slug == "here"


def test_going_back_to_an_old_name_takes_the_old_path_away() -> None:
    make.make_section("world")
    rename("world", slug="abroad")
    rename("abroad", slug="world")
    assert dict(SectionPath.objects.values_list("path", "section__path")) == {"abroad": "world"}
    assert Reader().get("/world/").status == 200


def test_a_move_takes_the_subtree_along() -> None:
    make.make_section("sport/chess/clubs")
    rename("sport/chess", parent=make.make_section("culture"))
    assert Section.objects.filter(path="culture/chess/clubs").exists()
    assert Reader().get("/sport/chess/clubs/").headers["Location"] == "/culture/chess/clubs/"


@pytest.mark.parametrize(
    ("path", "changes", "words"),
    [
        ("sport", {"slug": "world"}, "already"),
        ("sport", {"slug": "admin"}, "site itself uses"),
        ("sport", {"slug": "feed"}, "site itself uses"),
        ("sport", {"slug": "ads"}, "filters"),
        ("sport", {"slug": ""}, "needs its part"),
        ("sport", {"slug": "Not-A-Slug"}, "small letters"),
        ("sport", {"parent": None}, "Home has no part"),
        ("world", {"slug": "a-story"}, "story stands"),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_nothing_moves(
    path: str, changes: dict[str, object], words: str
) -> None:
    make.make_section("world")
    make.make_section("sport/chess")
    make.make_story("A story", slug="a-story", section=make.home(), live=True)
    with pytest.raises(ValidationError, match=words):
        rename(path, **changes)
    assert set(Section.objects.values_list("path", flat=True)) == {
        "",
        "world",
        "sport",
        "sport/chess",
    }


def test_a_section_cannot_stand_below_itself() -> None:
    chess = make.make_section("sport/chess")
    with pytest.raises(ValidationError, match="below itself"):
        rename("sport", parent=chess)
    with pytest.raises(ValidationError, match="below itself"):
        rename("sport", parent=make.make_section("sport"))


def test_the_feed_of_an_old_address_leads_to_where_it_is() -> None:
    make.make_section("world/asia")
    rename("world", slug="abroad")
    reader = Reader()
    for came in ("MISS", "HIT"):
        answer = reader.get("/world/asia/feed/")
        assert (answer.status, answer.came) == (301, came)
        assert answer.headers["Location"] == "/abroad/asia/feed/"
    for path in ("/never/feed/", "/never%00/feed/"):
        assert reader.get(path).status == 404


@pytest.mark.django_db(transaction=True)
def test_a_new_section_takes_an_old_address_from_the_kept_redirect() -> None:
    make.make_section("world")
    rename("world", slug="abroad")
    reader = Reader()
    for path in ("/world/", "/world/feed/"):
        assert [reader.get(path).status for _ in range(2)] == [301, 301]
    place(Section(parent=make.home(), name="World", slug="world"))
    for path in ("/world/", "/world/feed/"):
        assert reader.get(path).status == 200
