"""What is typed on the desk, however odd, ends in a plain answer and never in a 500."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from django.test import Client
from django.urls import reverse

from ads.models import Placement
from articles import workflow
from articles.bundles import token
from articles.models import Article, Tag
from articles.workflow import bundles
from newsroom.roles import CHIEF
from tests import cast
from tests.desk.forms import change_url, filled, press
from tests.house import set_gate
from tests.make import make_author, make_story, revise

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def dana(client: Client) -> Client:
    client.force_login(cast.dana())
    return client


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59", "3000-01-01T00:00"]
)
@pytest.mark.parametrize("field", ["due_at", "embargo_until"])
def test_it_refuses_moments_of_other_ages(dana: Client, field: str, moment: str) -> None:
    answer = dana.post(ADD, filled(headline="Ages ago", **{field: moment}))
    assert "Choose a year from 1900 to 2999." in answer.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_it_schedules_nothing_for_other_ages(dana: Client, moment: str) -> None:
    story = make_story()
    url = reverse("admin:articles_article_act", args=[story.pk, "schedule"])
    assert dana.get(url, {"at": moment}).status_code == 200
    answer = dana.post(url, {"at": moment, "seen": story.edit_token})
    assert "Choose a year from 1900 to 2999." in answer.text


@pytest.mark.parametrize("name", ["a\x01b", "a\x00b", "\x00a b\x7f"])
def test_it_reads_a_control_sign_in_a_tag_as_a_space(dana: Client, name: str) -> None:
    story = make_story()
    press(dana, story, "save", tags=name)
    press(dana, story, "save", tags=f"{name}, Zinc")
    assert list(Tag.objects.order_by("pk").values_list("name", flat=True)) == ["a b", "Zinc"]
    assert Tag.objects.named([name]) == [Tag.objects.get(name="a b")]


def test_it_refuses_a_tag_whose_folded_letters_are_too_many(dana: Client) -> None:
    story = make_story()
    answer = dana.post(change_url(story), filled(story, tags="ﷺ" * 60))
    assert "is too long for a tag" in answer.text
    url = reverse("admin:articles_tag_add")
    answer = dana.post(url, {"name": "ﷺ" * 60, "slug": "long", "description": ""})
    assert "This is too long for a tag." in answer.text
    assert not Tag.objects.exists()


def test_it_reads_control_signs_in_bylines_as_spaces(dana: Client) -> None:
    make_author("Ira Mohanty")
    story = make_story()
    press(
        dana, story, "save",
        **{"bylines-0-author": "Ira\x00Mohanty", "bylines-0-role": "in\x00Gdynia"},
    )  # fmt: skip
    assert [str(row) for row in story.bylines.all()] == ["Ira Mohanty, in Gdynia"]


@pytest.mark.parametrize(
    "query", ["author=%00", "author=a%00b", "tag=a%00b", "in=%00", "state=%00"]
)
def test_it_lists_under_odd_filters(dana: Client, query: str) -> None:
    assert dana.get(f"{LIST}?{query}").status_code in (200, 302)


def test_it_asks_no_database_for_a_nul(dana: Client) -> None:
    Tag.objects.named(["Zinc"])
    suggest = reverse("admin:articles_tag_suggest")
    assert dana.get(suggest, {"q": "\x00"}).json() == {"tags": []}
    assert dana.get(suggest, {"q": "\x00zi"}).json() == {"tags": ["Zinc"]}
    complete = reverse("admin:autocomplete")
    for field in (("lineitemrule", "tag"), ("creative", "advertiser")):
        asked = {"app_label": "bookings", "model_name": field[0], "field_name": field[1]}
        assert dana.get(complete, {**asked, "term": "a\x00b"}).status_code == 200
    listed = reverse("admin:bookings_creative_changelist")
    assert dana.get(f"{listed}?status__exact=%00").status_code in (200, 302)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 2_500, "[" * 700, '["2026-11-22T10:00:00+00:00", ' + "9" * 40 + "]",
        '["0001-01-01T00:00:00+05:30", 1]', '["9999-12-31T23:59:59-05:30", 1]', "[1e999, 1]", "[NaN, 1]",
    ],
)  # fmt: skip
def test_it_begins_at_the_first_page_after_a_cursor_that_is_none(dana: Client, text: str) -> None:
    make_story("Baltic ports reopen")
    after = urlsafe_b64encode(text.encode()).decode()
    assert dana.get(LIST, {"after": after}).status_code == 200


@pytest.mark.parametrize("word", ["a\\u0000b", "\\ud800"])
def test_it_begins_at_the_first_page_after_a_word_that_is_none(dana: Client, word: str) -> None:
    Tag.objects.named(["Zinc"])
    after = urlsafe_b64encode(f'["{word}", 1]'.encode()).decode()
    assert "Zinc" in dana.get(reverse("admin:articles_tag_changelist"), {"after": after}).text


def test_it_goes_on_after_a_long_name_of_another_script(dana: Client) -> None:
    first, last = "क" * 100, "ख" * 100
    for number in range(50):
        Tag.objects.create(name=f"a{number:02}", slug=f"a{number}")
    Tag.objects.filter(name="a49").update(name=first, folded=first)
    Tag.objects.create(name=last, slug="last")
    address = reverse("admin:articles_tag_changelist")
    second = dana.get(address + dana.get(address).context["cl"].next_url)
    assert [tag.name for tag in second.context["cl"].result_list] == [last]


def test_it_is_not_put_out_by_the_number_of_a_version(dana: Client) -> None:
    story = make_story()
    for verb in ("publish", "restore"):
        url = reverse("admin:articles_article_act", args=[story.pk, verb])
        for number in ("9" * 5_000, "9" * 30, "0", "-1"):
            assert dana.post(url, {"version": number}).status_code == 200


def test_it_refuses_a_note_that_a_restored_version_cannot_hold(dana: Client) -> None:
    story = make_story()
    revise(story, headline="Ports shut again")
    story.refresh_from_db()
    url = reverse("admin:articles_article_act", args=[story.pk, "restore"])
    given = {"version": "1", "seen": story.edit_token}
    assert "at most 200 characters" in dana.post(url, {**given, "note": "x" * 201}).text
    assert dana.post(url, {**given, "note": "x" * 200}).status_code == 302
    assert story.newest_version().note == "x" * 200


@pytest.mark.parametrize(
    "text", ['["\\ud800"]', '["a\\u0000"]', "[" * 100_000, "9" * 5_000, '{"a":' * 900]
)
def test_it_refuses_breakpoints_that_cannot_be_read(dana: Client, text: str) -> None:
    place = Placement.objects.get(key="rail")
    form = {"label": place.label, "active": "on", "fallback": place.fallback_id}
    url = reverse("admin:bookings_placement_change", args=[place.pk])
    answer = dana.post(url, {**form, "breakpoints": text})
    assert answer.status_code == 200
    assert "Write a short list in plain letters" in answer.text


def test_a_search_for_signs_alone_finds_nothing(client: Client) -> None:
    make_story()
    client.force_login(cast.dana())
    answer = client.get(reverse("admin:articles_article_changelist"), {"q": "🎉"})
    assert list(answer.context["cl"].result_list) == []


def test_what_is_not_yours_is_said_on_a_page_with_a_way_back(client: Client) -> None:
    story = make_story(section="sport")
    client.force_login(cast.ed())
    answer = client.get(reverse("admin:articles_article_act", args=[story.pk, "publish"]))
    assert answer.status_code == 403
    assert 'href="/admin/"' in answer.content.decode()


def test_a_headline_that_is_too_long_is_said_and_not_cut(client: Client) -> None:
    client.force_login(cast.dana())
    page = client.get(reverse("admin:articles_article_add")).content.decode()
    headline = page[page.index('name="headline"') - 300 : page.index('name="headline"') + 300]
    assert "maxlength" not in headline


@pytest.mark.parametrize(
    "words", ["a\x00b", "http://[", "//\x00/", "\x01", "9" * 40, "x" * 5_000, "/%00/"]
)
def test_it_finds_no_story_at_an_address_that_is_none(dana: Client, words: str) -> None:
    bundle = bundles.make("Budget night", by=cast.dana())
    seen = token(bundle, [])
    url = reverse("admin:articles_bundle_change", args=[bundle.pk])
    answer = dana.post(url, {"story": words, "seen": seen})
    assert answer.status_code == 200
    assert not bundle.entries.exists()


def test_it_reads_control_signs_in_reasons_as_spaces(dana: Client) -> None:
    set_gate("legal", "bar", role=CHIEF)
    story = make_story()
    legal = reverse("admin:articles_article_legal", args=[story.pk])
    for given in ({"do": "ask"}, {"do": "drop"}, {"do": "ask"}, {"do": "read", "version": "1"}):
        assert dana.post(legal, {**given, "note": "So\x00it is"}).status_code == 302
    revise(story, headline="Other words")
    act = reverse("admin:articles_article_act", args=[story.pk, "publish"])
    story.refresh_from_db()
    dana.post(act, {"seen": story.edit_token, "pass-legal": "So\x00it is"})
    notes = story.events.exclude(note="").values_list("note", flat=True)
    assert sum("So it is" in note for note in notes) == 3
    assert story.live_version() is not None


@pytest.mark.parametrize("address", ["/world/%00/", "http://[", "/%ff/", "//%00"])
def test_it_follows_no_link_to_an_address_that_is_none(dana: Client, address: str) -> None:
    story = make_story(body=f'<p>Read <a href="{address}">this</a>.</p>')
    assert dana.get(change_url(story)).status_code == 200
    workflow.publish(story, by=cast.dana())
