"""The sheet holds what may run on pages of a kind in a section, and is the same for everyone."""

from __future__ import annotations

import gzip
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ads.kept import MOST_MISSING, Kept, Sheet
from ads.models import AdCategory, LineItem, LineItemRule, Placement, SectionAds
from ads.sheet import build, in_daypart
from tests import make
from tests.ads.bookings import NOON, advertiser, creative, line

pytestmark = pytest.mark.django_db


def lines(path: str = "world", kind: str = "story", at: Any = NOON) -> list[dict[str, Any]]:
    sheet = build(kind, make.make_section(path).pk, at)
    assert sheet is not None
    return json.loads(sheet.body)["lines"]


def ids(path: str = "world", kind: str = "story", at: Any = NOON) -> list[int]:
    return [entry["id"] for entry in lines(path, kind, at)]


def rule(row: LineItem, op: str, kind: str, **target: Any) -> None:
    LineItemRule.objects.create(line_item=row, op=op, kind=kind, **target)


def test_it_lists_a_live_line_with_what_the_browser_needs() -> None:
    shown = creative()
    row = line(shown, tier="sponsorship", goal_type="share_permille", goal_value=300)
    (entry,) = lines()
    assert entry | {"creatives": []} == {
        "id": row.pk,
        "tier": "sponsorship",
        "share": 300,
        "weight": 1,
        "by": shown.advertiser_id,
        "once": True,
        "creatives": [],
    }
    (drawn,) = entry["creatives"]
    assert drawn["src"] == shown.image.url
    assert (drawn["w"], drawn["h"], drawn["alt"]) == (300, 250, shown.alt)
    assert set(drawn["go"]) == {"under-standfirst", "in-article", "rail"}
    assert all(
        address.startswith(f"/_p/c/{shown.pk}-{row.pk}-") for address in drawn["go"].values()
    )


def test_a_native_one_travels_as_words() -> None:
    line(creative(size="native"))
    (drawn,) = lines()[0]["creatives"]
    assert (drawn["title"], drawn["text"], drawn["brand"]) == (
        "A quiet night",
        "Mattresses from Ghent",
        "Slaap",
    )
    assert "src" not in drawn


@pytest.mark.parametrize("status", ["draft", "paused", "archived"])
def test_only_ready_lines_run(status: str) -> None:
    line(status=status)
    assert lines() == []


def test_lines_run_between_their_dates_and_say_a_bound_that_is_near() -> None:
    row = line(ends_at=NOON, starts_at=NOON - timedelta(hours=1))
    assert ids(at=NOON) == []
    assert lines(at=NOON - timedelta(seconds=30))[0]["until"] == int(NOON.timestamp())
    begin = row.starts_at
    assert lines(at=begin - timedelta(seconds=30))[0]["from"] == int(begin.timestamp())
    assert ids(at=begin - timedelta(minutes=10)) == []


def test_nothing_of_an_inactive_advertiser_runs() -> None:
    line(owner=advertiser(active=False))
    assert lines() == []


@pytest.mark.parametrize("change", [{"status": "submitted"}, {"status": "rejected"}])
def test_only_approved_creatives_run(change: dict[str, str]) -> None:
    line(creative(approved=False, **change))
    assert lines() == []


def test_a_section_rule_means_the_subtree() -> None:
    europe = make.make_section("world/europe")
    worldly, european, not_europe = line(), line(), line()
    rule(worldly, "include", "section", section=europe.parent)
    rule(european, "include", "section", section=europe)
    rule(not_europe, "exclude", "section", section=europe)
    assert ids("world/europe") == [worldly.pk, european.pk]
    assert ids("world") == [worldly.pk, not_europe.pk]
    assert ids("sport") == [not_europe.pk]


def test_an_exclude_wins() -> None:
    europe = make.make_section("world/europe")
    row = line()
    rule(row, "include", "section", section=europe)
    rule(row, "exclude", "section", section=europe.parent)
    assert ids("world/europe") == []


def test_a_section_is_not_below_another_whose_name_begins_alike() -> None:
    row = line()
    rule(row, "include", "section", section=make.make_section("world"))
    assert ids("world-cup") == []


def test_tags_and_devices_travel() -> None:
    row = line()
    wanted, barred = make_tags("Ukraine", "Golf")
    rule(row, "include", "tag", tag=wanted)
    rule(row, "exclude", "tag", tag=barred)
    rule(row, "exclude", "device", value="mobile")
    (entry,) = lines()
    assert (entry["tags_in"], entry["tags_out"]) == ([wanted.pk], [barred.pk])
    assert entry["devices"] == ["tablet", "desktop"]


def make_tags(*names: str) -> list[Any]:
    return LineItemRule._meta.get_field("tag").related_model.objects.named(names)


def test_hours_are_the_newsrooms_own() -> None:
    row = line()
    rule(row, "include", "daypart", value="17-18")  # 12:00 UTC is 17:30 in Kolkata
    assert ids() == [row.pk]
    assert ids(at=NOON + timedelta(hours=1)) == []


@pytest.mark.parametrize(("hour", "inside"), [(21, False), (22, True), (3, True), (4, False)])
def test_hours_may_pass_midnight(hour: int, inside: bool) -> None:
    assert in_daypart(hour, "22-04") is inside


def test_a_barred_trade_keeps_out() -> None:
    betting = AdCategory.objects.create(name="Betting")
    line(owner=advertiser(category=betting))
    betting.barred_sections.add(make.make_section("sport"))
    assert ids("sport/football") == []
    assert len(ids("world")) == 1
    rules = SectionAds.objects.create(section=make.make_section("world"))
    rules.barred_categories.add(betting)
    assert ids("world/europe") == []


def test_a_section_may_have_none() -> None:
    line()
    SectionAds.objects.create(section=make.make_section("world"), enabled=False)
    assert ids("world/europe") == []
    assert len(ids("sport")) == 1


def test_placements_decide_the_kind_of_page() -> None:
    front, story = line(places=["front"]), line(places=["in-article"])
    both = line(places=["rail"])
    assert ids(kind="front") == [front.pk, both.pk]
    assert ids(kind="story") == [story.pk, both.pk]


def test_an_inactive_placement_takes_nothing() -> None:
    Placement.objects.filter(key="rail").update(active=False)
    line(places=["rail"])
    assert lines() == []


def test_a_creative_stands_only_where_its_format_may() -> None:
    line(creative(size="728x90"))
    assert set(lines()[0]["creatives"][0]["go"]) == {"under-standfirst"}
    line(creative(size="300x600"))
    assert len(lines()) == 1


def test_standard_lines_sold_by_the_piece_share_by_weight() -> None:
    line(goal_type="viewable", goal_value=5000, weight=3)
    line(goal_type="served", goal_value=9, weight=1)
    line(goal_type="share_permille", goal_value=100)
    assert [entry["share"] for entry in lines()] == [750, 250, 100]


def test_it_takes_six_queries_however_much_is_booked(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    section = make.make_section("world/europe")
    for _ in range(8):
        rule(line(), "include", "section", section=section)
    with django_assert_max_num_queries(6):
        build("story", section.pk, NOON)


def address(section: Any, kind: str = "story") -> str:
    return f"/_p/s/{kind}/{section.pk}.json"


def test_it_is_public_and_short_lived(client: Client) -> None:
    section = make.make_section("world")
    with time_machine.travel(NOON, tick=False):
        answer = client.get(address(section))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=30, s-maxage=30, stale-while-revalidate=30"
    assert answer["Age"] == "0"
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Encoding"


def test_it_is_kept_for_thirty_seconds_and_says_its_age(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    section = make.make_section("world")
    line()
    with time_machine.travel(NOON, tick=False) as clock:
        first = client.get(address(section))
        clock.shift(29)
        with django_assert_num_queries(0):
            second = client.get(address(section))
        assert (second.content, second["Age"], second["ETag"]) == (
            first.content,
            "29",
            first["ETag"],
        )
        clock.shift(1)
        assert client.get(address(section))["Age"] == "0"


def test_it_travels_packed(client: Client) -> None:
    section = make.make_section("world")
    line()
    with time_machine.travel(NOON, tick=False):
        plain = client.get(address(section))
        packed = client.get(address(section), headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]


def test_thirty_candidates_weigh_little(client: Client) -> None:
    section, shown = make.make_section("world"), creative()
    for _ in range(30):
        line(shown)
    sheet = build("story", section.pk, NOON)
    assert sheet is not None
    assert len(sheet.zipped) <= 2500


def test_it_answers_304(client: Client) -> None:
    section = make.make_section("world")
    with time_machine.travel(NOON, tick=False):
        etag = client.get(address(section))["ETag"]
        answer = client.get(address(section), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/_p/s/story/999999.json", "/_p/s/story/99999999999999999999.json", "/_p/s/tag/1.json"]
)
def test_unknown_ones_are_not_found_and_that_may_be_kept(client: Client, path: str) -> None:
    make.make_section("world")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "max-age=30" in answer["Cache-Control"]


def test_nobody_posts_to_it(client: Client) -> None:
    assert client.post(address(make.make_section("world"))).status_code == 405


def test_that_there_is_none_is_asked_once_in_thirty_seconds(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.make_section("world")
    with time_machine.travel(NOON, tick=False) as clock:
        client.get("/_p/s/story/999999.json")
        with django_assert_num_queries(0):
            assert client.get("/_p/s/story/999999.json").status_code == 404
        clock.shift(30)
        with django_assert_num_queries(1):
            client.get("/_p/s/story/999999.json")


def test_of_missing_ones_no_more_than_so_many_are_remembered() -> None:
    kept = Kept()
    for number in range(3 * MOST_MISSING):
        assert kept.get("story", number, NOON, lambda: None) is None
        assert len(kept._missing) <= MOST_MISSING


def test_one_sheet_does_not_wait_for_another() -> None:
    kept, sheet = Kept(), Sheet(b"", b"", "", NOON)
    entered, go, found = threading.Event(), threading.Event(), []

    def slow() -> Sheet:
        entered.set()
        assert go.wait(5)
        return sheet

    made = threading.Thread(target=lambda: found.append(kept.get("story", 1, NOON, slow)))
    made.start()
    assert entered.wait(5)
    other = threading.Thread(
        target=lambda: found.append(kept.get("story", 2, NOON, lambda: sheet)), daemon=True
    )
    other.start()
    other.join(2)
    assert found == [sheet]
    go.set()
    made.join(5)
    assert found == [sheet, sheet]


def test_what_is_changed_while_a_sheet_is_made_is_not_hidden_by_it() -> None:
    kept, before, after = Kept(), Sheet(b"1", b"", "", NOON), Sheet(b"2", b"", "", NOON)

    def make_it() -> Sheet:
        kept.clear()
        return before

    assert kept.get("story", 1, NOON, make_it) is before
    assert kept.get("story", 1, NOON, lambda: after) is after
