"""Bundles on the desk: their page, what a verb would do to each story, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.bundles import entries_of, token
from articles.models import Article, Bundle
from articles.workflow import bundles
from newsroom.roles import CHIEF
from tests import cast
from tests.articles.test_bundles import bundled, moments
from tests.desk.forms import change_url
from tests.house import set_gate
from tests.make import make_photo, make_story, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON = TEN.replace(hour=12)
AT_NOON, AT_THREE = "2026-11-22T17:30", "2026-11-22T20:30"


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def page(bundle: Bundle) -> str:
    return reverse("admin:articles_bundle_change", args=[bundle.pk])


def act(bundle: Bundle, verb: str) -> str:
    return reverse("admin:articles_bundle_act", args=[bundle.pk, verb])


def seen(bundle: Bundle) -> str:
    bundle.refresh_from_db()
    return token(bundle, entries_of(bundle))


def test_an_editor_makes_one_and_puts_stories_in(client: Client) -> None:
    first, second = make_story("Budget"), make_story("Reaction")
    client.force_login(cast.dana())
    answer = client.post(reverse("admin:articles_bundle_add"), {"name": "Budget night"})
    bundle = Bundle.objects.get()
    assert answer.url == page(bundle)
    for story in (first, second):
        client.post(page(bundle), {"story": change_url(story), "seen": seen(bundle)})
    assert [entry.article for entry in entries_of(bundle)] == [first, second]
    html = client.get(page(bundle)).content.decode()
    assert "No moment yet. All its stories go out at one instant, or none does." in html
    assert "Budget" in html
    listed = client.get(reverse("admin:articles_bundle_changelist")).content.decode()
    assert "Budget night" in listed
    assert '<td class="field-stories">2</td>' in listed


def test_it_says_what_will_happen_to_each_and_does_it(client: Client) -> None:
    bundle = bundled(make_story("Budget"), make_story("Reaction"))
    client.force_login(cast.dana())
    html = client.get(f"{act(bundle, 'schedule')}?at={AT_NOON}").content.decode()
    assert "All of these go out on Sun 22 Nov, 17:30 IST; if one cannot, none does." in html
    assert "v1 goes up on Sun 22 Nov, 17:30 IST, at /world/budget/." in html
    given = {"at": AT_NOON, "shown": AT_NOON, "seen": seen(bundle)}
    answer = client.post(act(bundle, "schedule"), given, follow=True)
    assert "“Budget night” goes out on Sun 22 Nov, 17:30 IST." in answer.content.decode()
    assert moments(bundle) == {NOON}
    html = client.get(act(bundle, "schedule")).content.decode()
    assert "Move to Sun 22 Nov, 17:30 IST" in html
    moved = {"at": AT_THREE, "shown": AT_THREE, "seen": seen(bundle), "was": TEN.isoformat()}
    assert "Somebody moved this bundle" in client.post(act(bundle, "schedule"), moved).text
    assert "out of date" in client.post(act(bundle, "schedule"), moved | {"was": "x"}).text
    html = client.get(act(bundle, "cancel")).content.decode()
    assert "v1 does not go out on Sun 22 Nov, 17:30 IST." in html
    client.post(act(bundle, "cancel"), {"seen": seen(bundle)})
    assert moments(bundle) == {None}
    client.post(act(bundle, "publish"), {"seen": seen(bundle)})
    assert moments(bundle) == {TEN}


def test_it_shows_another_moment_before_it_takes_it(client: Client) -> None:
    bundle = bundled(make_story("Budget"))
    client.force_login(cast.dana())
    given = {"at": AT_THREE, "shown": AT_NOON, "seen": seen(bundle)}
    assert "you chose another moment" in client.post(act(bundle, "schedule"), given).text
    wrong = client.post(act(bundle, "schedule"), {"at": "soon", "seen": seen(bundle)})
    assert "valid date" in wrong.text
    assert moments(bundle) == {None}


def test_it_names_each_story_that_stops_it(client: Client) -> None:
    bundle = bundled(make_story("Good"), make_story("Bare", body=""))
    client.force_login(cast.dana())
    given = {"at": AT_NOON, "shown": AT_NOON, "seen": seen(bundle)}
    for html in (
        client.get(act(bundle, "publish")).text,
        client.post(act(bundle, "schedule"), given).text,
    ):
        assert "Nothing goes out while one story cannot" in html
        assert "1 of 2 stops it: each says why below." in html
        assert 'class="button button--main" type="submit"' not in html
        assert "The story has no text." in html
    assert moments(bundle) == {None}


def with_a_stale_one() -> tuple[Article, Bundle]:
    """A bundle with v2 of the story, whose v4 mended at four minutes past what v2 was written from."""
    story = make_story("Ports", live=True)
    update = revise(story, headline="Ports reopen")
    bundle = bundled(make_story("Other"))
    bundles.add(bundle, update, by=cast.dana())
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    with time_machine.travel(TEN.replace(minute=4), tick=False):
        workflow.publish(story, by=cast.dana(), version=revise(story, standfirst="Mended"))
    return story, bundle


def test_a_stale_version_is_asked_about_by_its_story(client: Client) -> None:
    story, bundle = with_a_stale_one()
    with time_machine.travel(TEN.replace(minute=5), tick=False):
        client.force_login(cast.dana())
        html = client.get(act(bundle, "publish")).text
        name = f"answer-{story.pk}-2"
        assert f'name="{name}"' in html
        assert "would undo what v4 changes" in html
        refused = client.post(act(bundle, "publish"), {"seen": seen(bundle)})
        assert refused.status_code == 200
        assert moments(bundle) == {None}
        client.post(act(bundle, "publish"), {"seen": seen(bundle), name: "as_it_is"})
        assert moments(bundle) == {TEN.replace(minute=5)}
    assert story.events.filter(verb="as_it_is").count() == 1


def test_a_story_is_taken_out_after_it_was_said_what_that_means(client: Client) -> None:
    story = make_story("Budget")
    bundle = bundled(story, make_story("Reaction"), at=NOON)
    out = reverse("admin:articles_bundle_out", args=[bundle.pk, story.pk])
    client.force_login(cast.dana())
    html = client.get(out).text
    assert "v1 does not go out on Sun 22 Nov, 17:30 IST." in html
    assert "The other stories of the bundle go out as planned." in html
    assert "Somebody changed this bundle" in client.post(out, {"seen": "old"}).text
    client.post(out, {"seen": seen(bundle)})
    assert [entry.article.headline for entry in entries_of(bundle)] == ["Reaction"]
    assert client.get(out).status_code == 404


def test_a_story_comes_in_from_its_own_page(client: Client) -> None:
    story, bundle = make_story("Budget"), bundled(make_story("Reaction"), at=NOON)
    put = reverse("admin:articles_bundle_put", args=[story.pk])
    client.force_login(cast.dana())
    assert put in client.get(change_url(story)).text
    assert "Budget night: goes out on Sun 22 Nov, 17:30 IST" in client.get(put).text
    assert 'data-only=""' in client.get(put).text  # no name is asked for where one is chosen
    client.post(put, {"bundle": bundle.pk, "name": ""})
    assert bundle.entries.count() == 2
    other = make_story("Elsewhere")
    assert (
        "give the new one a name"
        in client.post(
            reverse("admin:articles_bundle_put", args=[other.pk]), {"bundle": "", "name": ""}
        ).text
    )
    client.post(reverse("admin:articles_bundle_put", args=[other.pk]), {"name": "Second"})
    assert Bundle.objects.get(name="Second").entries.get().article == other


def test_the_newer_version_takes_the_place_of_the_older(client: Client) -> None:
    story = make_story("Budget")
    bundle = bundled(story, at=NOON)
    newer = revise(story, headline="Budget, with figures")
    client.force_login(cast.dana())
    assert "Take v2 instead" in client.get(page(bundle)).text
    given = {"story": story.pk, "version": 2, "significance": "update", "seen": seen(bundle)}
    client.post(page(bundle), given)
    assert entries_of(bundle)[0].version == newer
    assert moments(bundle) == {NOON}


@pytest.mark.parametrize(
    ("who", "sees"), [("rhea", True), ("ed", True), ("sal", False), ("wes", False)]
)
def test_who_may_not_changes_nothing_by_any_door(client: Client, who: str, sees: bool) -> None:
    """Ed edits World; one story of the bundle stands in Sport."""
    sport = make_story("Sport", section="sport")
    bundle = bundled(make_story("World"), sport, at=NOON)
    client.force_login(getattr(cast, who)())
    answer = client.get(page(bundle))
    assert (answer.status_code == 200) is sees
    assert "Cancel the release" not in answer.text
    for verb in ("schedule", "publish", "cancel"):
        client.post(act(bundle, verb), {"at": AT_THREE, "shown": AT_THREE, "seen": seen(bundle)})
    for name, url in urls(bundle, sport).items():
        client.post(url, {"seen": seen(bundle), "story": sport.pk, "bundle": bundle.pk}), name
    assert moments(bundle) == {NOON}
    assert bundle.entries.count() == 2


def urls(bundle: Bundle, story: Article) -> dict[str, str]:
    return {
        "out": reverse("admin:articles_bundle_out", args=[bundle.pk, story.pk]),
        "put": reverse("admin:articles_bundle_put", args=[story.pk]),
        "delete": reverse("admin:articles_bundle_delete", args=[bundle.pk]),
        "in": page(bundle),
    }


def test_the_page_asks_as_much_for_many_stories_as_for_two(client: Client) -> None:
    def asked(bundle: Bundle) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(bundle)).status_code == 200
        return len(queries)

    client.force_login(cast.dana())
    few: Any = bundled(make_story("One"), make_story("Two"), at=NOON)
    many = bundled(*(make_story(f"Story {n}") for n in range(9)), at=NOON)
    asked(few)
    assert asked(few) == asked(many) <= 36


def test_what_is_no_bundle_is_not_found(client: Client) -> None:
    client.force_login(cast.dana())
    bundle = bundled(make_story("One"))
    for url in (
        reverse("admin:articles_bundle_change", args=["9" * 30]),
        reverse("admin:articles_bundle_act", args=[10**30, "publish"]),
        act(bundle, "kill"),
        reverse("admin:articles_bundle_put", args=[10**30]),
    ):
        assert client.get(url).status_code == 404


def test_the_first_moment_is_shown_and_nobody_is_told_of_another(client: Client) -> None:
    bundle = bundled(make_story("Budget"))
    client.force_login(cast.dana())
    html = client.get(act(bundle, "schedule")).text
    assert '<input type="hidden" name="shown" value="">' in html
    assert "See what will happen" in html
    given = {"at": AT_NOON, "shown": "", "seen": seen(bundle)}
    html = client.post(act(bundle, "schedule"), given).text
    assert "Schedule for Sun 22 Nov, 17:30 IST" in html and 'role="alert"' not in html
    assert moments(bundle) == {None}
    client.post(act(bundle, "schedule"), given | {"shown": "2026-11-22T17:30"})
    assert moments(bundle) == {NOON}


def test_another_moment_is_only_looked_at_while_the_bundle_is_stopped(client: Client) -> None:
    story = make_story("Budget", embargo_until=NOON)
    bundle = bundled(story)
    client.force_login(cast.dana())
    early = {"at": "2026-11-22T17:00", "shown": "", "seen": seen(bundle)}
    html = client.post(act(bundle, "schedule"), early).text
    assert "Look at this moment" in html
    html = client.post(act(bundle, "schedule"), {**early, "at": AT_NOON, "look": "1"}).text
    assert "Schedule for Sun 22 Nov, 17:30 IST" in html
    assert moments(bundle) == {None}


def test_it_says_of_each_story_what_stands_in_its_way(client: Client) -> None:
    set_gate("credit", "bar")
    under = make_story("Embargoed", embargo_until=NOON)
    bare = make_story("Bare picture", lead_photo=make_photo(credit=""))
    bundle = bundled(make_story("Good"), under, bare)
    client.force_login(cast.dana())
    answer = client.get(page(bundle))
    said = {row.entry.version.headline: row.ahead for row in answer.context["rows"]}
    assert said["Good"].is_ready
    assert said["Embargoed"].stops == ["It is under embargo until Sun 22 Nov, 17:30 IST."]
    assert "credit" in said["Bare picture"].stops[0]
    assert "2 of 3 stories stop it. Mend what is said beside each" in answer.text
    assert "Release now…" not in answer.text
    assert "button--main" not in answer.text.partition('id="find"')[0].partition("bundle__head")[2]


def test_where_only_an_embargo_stops_it_a_later_moment_is_offered(client: Client) -> None:
    bundle = bundled(make_story("Embargoed", embargo_until=NOON))
    client.force_login(cast.dana())
    html = client.get(page(bundle)).text
    assert "Schedule the bundle for Sun 22 Nov, 17:30 IST or later" in html
    assert act(bundle, "schedule") in html


def test_what_would_be_undone_and_what_is_held_is_said_before(client: Client) -> None:
    story, bundle = with_a_stale_one()
    with time_machine.travel(TEN.replace(minute=5), tick=False):
        client.force_login(cast.dana())
        html = client.get(page(bundle)).text
        assert "v2 was written from v1, and would undo what v4 changes." in html
        assert "It is not approved yet (draft). The release approves it." in html
        assert "Release now…" in html


def test_a_story_is_found_by_words_and_added(client: Client) -> None:
    bundle = bundled(make_story("Reaction"))
    story = make_story("Budget at a glance")
    other = bundled(make_story("Budget elsewhere"))
    make_story("Budget is out", live=True)
    client.force_login(cast.dana())
    answer = client.get(page(bundle), {"q": "budg"})
    whys = {hit.story.headline: hit.why for hit in answer.context["found"].hits}
    assert whys == {
        "Budget at a glance": "",
        "Budget elsewhere": f"In the bundle “{other.name}”",
        "Budget is out": "v1 is live already",
    }
    assert "Add v1" in answer.text
    given = {"story": story.pk, "seen": seen(bundle), "q": "budg"}
    answer = client.post(page(bundle), given)
    assert answer.url == f"{page(bundle)}?q=budg#find"
    assert story.pk in {entry.article_id for entry in entries_of(bundle)}
    html = client.get(page(bundle), {"q": "zebra"}).text
    assert "No story has these words." in html


def test_what_comes_into_a_bundle_with_a_moment_is_asked_for_a_reason(client: Client) -> None:
    bundle = bundled(make_story("Reaction"), at=NOON)
    set_gate("credit", "bar", role=CHIEF)
    story = make_story("Budget", lead_photo=make_photo(credit=""))
    client.force_login(cast.dana())
    given = {"story": story.pk, "seen": seen(bundle)}
    name = f"pass-{story.pk}-credit"
    assert f'name="{name}"' in client.post(page(bundle), given).text
    client.post(page(bundle), given | {name: "The agency names him tomorrow."})
    assert bundle.entries.count() == 2


def test_it_says_whose_own_hour_moves_with_it_and_what_is_approved_by_it(client: Client) -> None:
    story = make_story("Budget")
    workflow.submit(story, by=cast.dana())
    workflow.schedule(story, by=cast.dana(), at=TEN.replace(hour=11))
    plain = make_story("Reaction")
    workflow.submit(plain, by=cast.dana())
    own = "v1 was to go out on Sun 22 Nov, 16:30 IST; that release moves with the bundle."
    approves = "It is not approved yet (in review). The release approves it."
    client.force_login(cast.dana())
    put = client.get(reverse("admin:articles_bundle_put", args=[story.pk])).text
    assert own in put
    assert approves in client.get(reverse("admin:articles_bundle_put", args=[plain.pk])).text
    bundle = bundled(make_story("First"))
    assert own in client.get(f"{page(bundle)}?q=Budget").text
    given = {"story": change_url(story), "seen": seen(bundle)}
    assert own in client.post(page(bundle), given, follow=True).text
    client.post(page(bundle), {"story": change_url(plain), "seen": seen(bundle)})
    assert own in client.get(page(bundle)).text
    for url in (
        act(bundle, "schedule"), f"{act(bundle, 'schedule')}?at={AT_NOON}", act(bundle, "publish"),
    ):  # fmt: skip
        html = client.get(url).text
        assert own in html, url
        assert approves in html, url


def test_cancelled_it_says_which_hour_a_story_had_before(client: Client) -> None:
    story, other = make_story("Budget"), make_story("Reaction")
    workflow.schedule(story, by=cast.dana(), at=TEN.replace(hour=11))
    bundle = bundled(story, other, at=NOON)
    client.force_login(cast.dana())
    lost = "v1 was to go out by itself on Sun 22 Nov, 16:30 IST, before the bundle. It has no moment now."
    assert client.get(act(bundle, "cancel")).text.count(lost) == 1
    bundles.cancel(bundle, by=cast.dana())
    bundles.schedule(bundle, by=cast.dana(), at=NOON)
    assert "by itself" not in client.get(act(bundle, "cancel")).text


def test_one_that_came_into_a_bundle_with_a_moment_had_its_own_hour_too(client: Client) -> None:
    story, bundle = make_story("Budget"), bundled(make_story("Reaction"), at=NOON)
    workflow.schedule(story, by=cast.dana(), at=TEN.replace(hour=11))
    bundles.add(bundle, story.versions.get(), by=cast.dana())
    bundles.schedule(bundle, by=cast.dana(), at=NOON.replace(hour=13))
    client.force_login(cast.dana())
    assert (
        "v1 was to go out by itself on Sun 22 Nov, 16:30 IST"
        in client.get(act(bundle, "cancel")).text
    )
