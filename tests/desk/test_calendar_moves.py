"""What is moved in the calendar goes through the verb of what it is: at once where nothing else changes, else asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.admin import bundle_acts, verbs
from articles.models import Article, Bundle, Event
from articles.workflow import bundles
from sections import pin_moves, pin_page
from sections.models import FrontPin
from tests import cast
from tests.articles.test_bundles import bundled, moments
from tests.make import home, make_section, make_story, pin, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # Sunday, 15:30 in the newsroom
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = TEN + 2 * HOUR
MONDAY = "2026-11-23T17:30"
CALENDAR = "/admin/calendar/"


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def rows(client: Client, kind: str = "") -> list[Any]:
    answer = client.get(CALENDAR, {"kind": kind})
    days = answer.context["days"]
    return [row for day in days for _, hour in day["hours"] for row in hour]


def quoted(client: Client, kind: str) -> tuple[str, dict[str, Any]]:
    """Where the script posts the only entry of a kind, and what it sends."""
    [row] = rows(client, kind)
    move = row["entry"].move
    said = {"seen": move.seen, "was": move.was, "version": move.version or "", "straight": "1"}
    return move.url, {**said, "at": MONDAY, "back": f"{CALENDAR}?on=2026-11-22"}


def test_a_release_that_changes_nothing_else_is_moved_at_once(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "release")
    answer = client.post(url, said, follow=True)
    assert answer.redirect_chain[0][0] == f"{CALENDAR}?on=2026-11-22"
    assert "“Ports” is moved from Sun 22 Nov, 17:30 to Mon 23 Nov, 17:30 IST." in answer.text
    assert story.versions.get().live_from == NOON + DAY
    assert story.events.latest("pk").note == "for Mon 23 Nov, 17:30 IST"


def test_its_page_needs_no_script_and_leads_back(client: Client) -> None:
    make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    [row] = rows(client)
    answer = client.get(row["page"])
    assert "When (IST)" in answer.text
    assert 'value="2026-11-22T17:30"' in answer.text
    assert "Back to the calendar" in answer.text


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example/admin/calendar/", "/admin/"]
)
def test_it_leads_back_to_no_other_page(client: Client, url: str) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    where, said = quoted(client, "release")
    answer = client.post(where, said | {"back": url})
    assert answer.url == reverse("admin:articles_article_change", args=[story.pk])


def test_a_release_with_consequences_is_asked_about_first(client: Client) -> None:
    """v2, written from v1, is moved behind v3, which was written from v1 too."""
    story = make_story("Ports", live=True, now=TEN - HOUR)
    workflow.schedule(story, by=cast.dana(), at=NOON, version=revise(story, headline="Two"))
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    later = revise(story, standfirst="Four")
    how = {"version": later, "waiting": {later.number: "as_it_is"}, "as_it_is": True}
    workflow.schedule(story, by=cast.dana(), at=NOON + HOUR, **how)
    client.force_login(cast.ed())
    moves = [row["entry"].move for row in rows(client)]
    [move] = [each for each in moves if each and each.version == 2]
    said = {"seen": move.seen, "was": move.was, "version": 2, "at": MONDAY, "straight": "1"}
    html = client.post(move.url, said).text
    assert "Nothing is moved yet: it has consequences." in html
    assert "would undo what v4 changes" in html
    assert story.versions.get(number=2).live_from == NOON
    answered = {**said, "straight": "", "shown": MONDAY, "answer-2": "as_it_is"}
    client.post(move.url, answered)
    assert story.versions.get(number=2).live_from == NOON + DAY


def test_a_release_of_a_bundle_is_asked_about_and_leaves_it(client: Client) -> None:
    story = make_story("Budget")
    bundle = bundled(story, make_story("Reaction", section="sport"), at=NOON)
    client.force_login(cast.ed())
    [row] = [each for each in rows(client, "release") if each["entry"].move]
    move = row["entry"].move
    said = {
        "seen": move.seen,
        "was": move.was,
        "version": move.version,
        "straight": "1",
        "at": MONDAY,
    }
    answer = client.post(move.url, said)
    assert "Nothing is moved yet: it has consequences." in answer.text
    assert (
        "v1 leaves the bundle “Budget night”, which goes out on Sun 22 Nov, 17:30 IST without it."
        in answer.text.replace("&#x27;", "’")
    )
    assert moments(bundle) == {NOON}
    client.post(move.url, {**said, "straight": "", "shown": MONDAY})
    assert story.versions.get().live_from == NOON + DAY
    assert bundle.entries.count() == 1


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-22T16:00", "The story is under embargo until Sun 22 Nov, 16:30 IST."),
        ("2026-11-21T16:00", "has passed. Choose a later moment."),
        ("soon", "Enter a valid date/time."),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(client: Client, at: str, told: str) -> None:
    story = make_story("Ports", at=NOON, embargo_until=TEN + HOUR)
    client.force_login(cast.ed())
    url, said = quoted(client, "release")
    assert told in client.post(url, said | {"at": at}).text
    assert story.versions.get().live_from == NOON


def test_nothing_is_moved_from_where_it_no_longer_is(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "release")
    workflow.schedule(story, by=cast.dana(), at=NOON + HOUR)
    answer = client.post(url, said)
    assert "v1 is at Sun 22 Nov, 18:30 IST: somebody moved it" in answer.text.replace("&#x27;", "’")
    assert story.versions.get().live_from == NOON + HOUR
    assert "out of date" in client.post(url, said | {"was": "yesterday"}).text
    assert "saved this story" in client.post(url, said | {"seen": "old", "was": ""}).text


@pytest.mark.parametrize("at", ["2026-11-22T17:00", MONDAY])
def test_a_withdrawal_is_moved_earlier_and_later(client: Client, at: str) -> None:
    story = make_story("Ports", live=True, now=TEN - HOUR)
    workflow.unpublish(story, by=cast.dana(), at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "withdrawal")
    answer = client.post(url, said | {"at": at}, follow=True)
    assert "The withdrawal of “Ports” is moved from Sun 22 Nov, 17:30 to" in answer.text
    moment = TEN + HOUR * 1.5 if at != MONDAY else NOON + DAY
    assert story.versions.get().live_until == moment
    assert "and not Sun 22 Nov, 17:30 IST" in story.events.latest("pk").note
    assert "Somebody moved this withdrawal" in client.post(url, said).text


def test_a_bundle_is_moved_as_a_whole(client: Client) -> None:
    bundle = bundled(make_story("Budget"), make_story("Reaction"), at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "bundle")
    answer = client.post(url, said, follow=True)
    assert answer.redirect_chain[0][0].startswith(CALENDAR)
    assert moments(bundle) == {NOON + DAY}
    assert "Somebody changed this bundle" in client.post(url, said).text


@pytest.mark.parametrize("kind", ["pin", "unpin"])
def test_a_pin_is_moved_and_its_front_told(client: Client, kind: str) -> None:
    held = pin(
        make_story(live=True, now=TEN),
        make_section("world"),
        starts_at=NOON,
        ends_at=NOON + 3 * DAY,
    )
    client.force_login(cast.ed())
    url, said = quoted(client, kind)
    answer = client.post(url, said, follow=True)
    assert answer.redirect_chain[0][0].startswith(CALENDAR)
    held.refresh_from_db()
    assert (held.starts_at if kind == "pin" else held.ends_at) == NOON + DAY
    assert "Somebody changed this pin" in client.post(url, said).text
    fresh = quoted(client, kind)[1]
    assert "has passed" in client.post(url, fresh | {"at": "2026-11-21T10:00"}).text
    wrong = "2026-11-29T10:00" if kind == "pin" else "2026-11-22T15:45"
    assert "A pin ends after it begins." in client.post(url, fresh | {"at": wrong}).text


def make_one_of_each(section: str) -> dict[str, str]:
    """Where each is moved, by kind; all of them to come."""
    moved = make_story("Ports", at=NOON, section=section)
    live = make_story("Live", live=True, now=TEN - HOUR, section=section)
    workflow.unpublish(live, by=cast.dana(), at=NOON)
    bundle = bundled(make_story("Budget", section=section), at=NOON)
    held = pin(live, make_section(section), starts_at=NOON, ends_at=NOON + DAY)
    act = "admin:articles_article_act"
    return {
        "release": reverse(act, args=[moved.pk, "schedule"]),
        "withdrawal": reverse(act, args=[live.pk, "unpublish"]),
        "bundle": reverse("admin:articles_bundle_act", args=[bundle.pk, "schedule"]),
        "pin": reverse("admin:sections_frontpin_move", args=[held.pk, "starts_at"]),
        "unpin": reverse("admin:sections_frontpin_move", args=[held.pk, "ends_at"]),
    }


@pytest.mark.parametrize("who", ["rhea", "ed", "pia", "sal", "wes"])
def test_who_may_not_moves_nothing_by_direct_post(client: Client, who: str) -> None:
    """Ed edits World, and all of it stands in Sport."""
    urls = make_one_of_each("sport")
    before = Event.objects.count()
    client.force_login(getattr(cast, who)())
    if who in ("rhea", "ed", "pia"):
        assert [row for row in rows(client) if row["entry"].move] == []
    for kind, url in urls.items():
        said = {"at": MONDAY, "straight": "1", "version": 1} | _tokens(kind)
        answer = client.post(url, said)
        assert answer.status_code in (200, 403), kind
    assert Event.objects.count() == before
    assert FrontPin.objects.get().starts_at == NOON


def _tokens(kind: str) -> dict[str, str]:
    story = Article.objects.get(headline="Ports" if kind == "release" else "Live")
    return {"seen": story.edit_token} if kind in ("release", "withdrawal") else {}


def test_an_editor_may_move_all_of_it_in_the_sections_that_are_theirs(client: Client) -> None:
    make_one_of_each("world")
    client.force_login(cast.ed())
    kinds = {row["kind"] for row in rows(client) if row["entry"].move}
    assert kinds == {"release", "withdrawal", "bundle", "pin", "unpin"}
    pin(make_story("Other", live=True, now=TEN - HOUR), home(), starts_at=NOON)
    movable = [row for row in rows(client, "pin") if row["entry"].move]
    assert len(movable) == 1


def test_an_embargo_is_not_moved_here(client: Client) -> None:
    make_story("Rail", embargo_until=NOON)
    client.force_login(cast.dana())
    [row] = rows(client, "embargo")
    assert row["entry"].move is None
    assert "data-entry" not in client.get(CALENDAR, {"kind": "embargo"}).text


def test_what_has_gone_out_is_not_moved(client: Client) -> None:
    bundle = bundled(make_story("Budget"))
    bundles.publish(bundle, by=cast.dana())
    client.force_login(cast.dana())
    assert [row["entry"].move for row in rows(client)] == [None, None]


def undo_on(html: str) -> dict[str, str]:
    """What the button “Undo” posts."""
    form = html.partition('class="calendar-moved"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(at|was|seen|version|straight|back)" value="([^"]*)"', form))


@pytest.mark.parametrize("kind", ["release", "withdrawal", "bundle", "pin"])
def test_a_move_is_undone_by_the_same_verb(client: Client, kind: str) -> None:
    made = {"release": moved_release, "withdrawal": moved_withdrawal, "bundle": moved_bundle}
    stands = made.get(kind, moved_pin)()
    client.force_login(cast.ed())
    url, said = quoted(client, kind)
    html = client.post(url, said, follow=True).text
    assert stands() == NOON + DAY
    assert "to Mon 23 Nov, 17:30 IST." in html
    html = client.post(url, undo_on(html), follow=True).text
    assert stands() == NOON
    assert "from Mon 23 Nov, 17:30 to Sun 22 Nov, 17:30 IST." in html
    assert "calendar-moved" not in client.get(CALENDAR).text


def moved_release() -> Callable[[], datetime | None]:
    story = make_story("Ports", at=NOON)
    return lambda: story.versions.get().live_from


def moved_withdrawal() -> Callable[[], datetime | None]:
    story = make_story("Ports", live=True, now=TEN - DAY)
    workflow.unpublish(story, by=cast.dana(), at=NOON)
    return lambda: story.versions.get().live_until


def moved_bundle() -> Callable[[], datetime | None]:
    bundle = bundled(make_story("Budget"), at=NOON)
    return lambda: next(iter(moments(bundle)))


def moved_pin() -> Callable[[], datetime | None]:
    held = pin(make_story("Ports", live=True, now=TEN - DAY), make_section("world"), starts_at=NOON)
    return lambda: FrontPin.objects.get(pk=held.pk).starts_at


def test_an_undo_is_refused_where_something_changed_since(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "release")
    undo = undo_on(client.post(url, said, follow=True).text)
    workflow.schedule(story, by=cast.dana(), at=NOON + 2 * DAY, version=story.versions.get())
    assert "somebody moved it while you had it open" in client.post(url, undo).text
    assert story.versions.get().live_from == NOON + 2 * DAY


@pytest.mark.parametrize("kind", ["release", "withdrawal", "bundle", "pin"])
def test_an_undo_undoes_no_move_that_somebody_made_in_between(
    client: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the calendar could say what it moved, somebody else went on."""
    made = {"release": moved_release, "withdrawal": moved_withdrawal, "bundle": moved_bundle}
    stands = made.get(kind, moved_pin)()
    client.force_login(cast.ed())
    url, said = quoted(client, kind)
    name, where = {"bundle": ("_tell", bundle_acts), "pin": ("_tell", pin_page)}.get(
        kind, ("_say", verbs)
    )
    tell = getattr(where, name)

    def after_somebody(*given: Any) -> None:
        go_on(kind)
        tell(*given)

    monkeypatch.setattr(where, name, after_somebody)
    html = client.post(url, said, follow=True).text
    monkeypatch.undo()
    assert "to Mon 23 Nov, 17:30 IST." in html
    client.post(url, undo_on(html))
    assert stands() == NOON + 5 * DAY


def go_on(kind: str) -> None:
    dana, at = cast.dana(), NOON + 5 * DAY
    if kind == "pin":
        pin_moves.move(FrontPin.objects.get(), "starts_at", at, by=dana)
    elif kind == "bundle":
        bundles.schedule(Bundle.objects.get(), by=dana, at=at)
    elif kind == "withdrawal":
        workflow.unpublish(Article.objects.get(), by=dana, at=at)
    else:
        story = Article.objects.get()
        workflow.schedule(story, by=dana, at=at, version=story.versions.get())


def test_a_save_after_the_move_is_not_gone_past_by_its_undo(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "release")
    tell = verbs._say

    def after_a_save(*given: Any) -> None:
        revise(Article.objects.get(pk=story.pk), headline="Ports, again", by=cast.dana())
        tell(*given)

    monkeypatch.setattr(verbs, "_say", after_a_save)
    undo = undo_on(client.post(url, said, follow=True).text)
    monkeypatch.undo()
    assert "saved this story while you had it open" in client.post(url, undo).text
    assert story.versions.get(number=1).live_from == NOON + DAY


@pytest.mark.parametrize("kind", ["release", "withdrawal", "pin"])
def test_a_story_that_was_killed_since_is_not_named(client: Client, kind: str) -> None:
    made = {"release": moved_release, "withdrawal": moved_withdrawal}
    made.get(kind, moved_pin)()
    client.force_login(cast.ed())
    url, said = quoted(client, kind)
    client.post(url, said)
    workflow.kill(Article.objects.get(), by=None, note="Not true.")
    answer = client.get(CALENDAR)
    assert "What you moved is moved from Sun 22 Nov, 17:30 to" in answer.text
    assert "Ports" not in answer.text
    assert answer.context["moved"]["undo"] is None


def test_the_entry_that_was_moved_is_marked_or_its_day_is_a_link_away(client: Client) -> None:
    make_story("Ports", at=NOON)
    client.force_login(cast.ed())
    url, said = quoted(client, "release")
    assert client.post(url, said, follow=True).text.count(" data-moved") == 1
    url, said = quoted(client, "release")
    html = client.post(url, said | {"at": "2026-12-23T17:30"}, follow=True).text
    assert "on=2026-12-23" in html
    assert "Show that day" in html


def test_what_is_held_is_shown_with_its_way_to_a_moment(client: Client) -> None:
    story = make_story("Ports", at=NOON)
    workflow.hold(story.versions.get(), by=cast.dana())
    make_story("Cup", section="sport", at=NOON)
    client.force_login(cast.ed())
    html = client.get(CALENDAR).text
    assert "Held, no moment" in html
    assert "v1 · World · meant for Sun 22 Nov, 17:30 IST" in html
    assert "/act/schedule/?version=1&amp;back=" in html
    assert "Held, no moment" not in client.get(CALENDAR, {"kind": "bundle"}).text
    assert "Held, no moment" not in client.get(CALENDAR, {"in": "sport"}).text
    client.force_login(cast.rhea())
    html = client.get(CALENDAR).text
    assert "Held, no moment" in html
    assert "Choose a moment" not in html
