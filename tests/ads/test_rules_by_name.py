"""A rule names a tag as readers know it: what is being written is told to nobody who books."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ads.models import LineItem, LineItemRule
from articles import workflow
from articles.models import Article, Tag
from tests import cast, make
from tests.ads.bookings import line
from tests.ads.test_desk import line_form

pytestmark = pytest.mark.django_db
ADD = "admin:bookings_lineitem_add"


@pytest.fixture
def sal(client: Client) -> Client:
    client.force_login(cast.sal())
    return client


@pytest.fixture
def story() -> Article:
    make.make_story("A draft", tags=["Quagga papers"])
    make.make_story("Tonight", tags=["Merger"], at=datetime.now(UTC) + timedelta(hours=1))
    return make.make_story("Out", tags=["RUSSIA"], live=True)


def rule(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {f"rules-{number}-{name}": value for name, value in {"op": "include", **fields}.items()}


def book(sal: Client, **fields: Any) -> Any:
    form = line_form(line(), name="By rule") | rule(**fields) | {"rules-TOTAL_FORMS": "1"}
    return sal.post(reverse(ADD), form)


def made() -> LineItemRule:
    return LineItemRule.objects.get(line_item__name="By rule")


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("typed", ["RUSSIA", " russia ", "Rússia"])
def test_a_tag_is_found_by_its_name(sal: Client, typed: str) -> None:
    assert book(sal, kind="tag", tag=typed).status_code == 302
    assert made().tag.name == "RUSSIA"


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("typed", ["Quagga papers", "Merger", "No such thing at all"])
def test_a_draft_s_tag_is_answered_like_one_that_nobody_has(sal: Client, typed: str) -> None:
    answer = book(sal, kind="tag", tag=typed)
    assert answer.status_code == 200
    assert f"No story that readers can see bears the tag “{typed}”." in answer.content.decode()
    assert not LineItem.objects.filter(name="By rule").exists()


@pytest.mark.usefixtures("story")
def test_a_tag_is_not_named_by_its_number(sal: Client) -> None:
    for tag in Tag.objects.all():
        assert "No story that readers can see" in book(sal, kind="tag", tag=tag.pk).content.decode()


def test_a_rule_keeps_its_tag_when_the_last_story_has_gone(sal: Client, story: Article) -> None:
    book(sal, kind="tag", tag="RUSSIA")
    workflow.unpublish(story, by=cast.dana())
    row = made().line_item
    form = line_form(row, name="Renamed") | rule(kind="tag", tag="RUSSIA", id=made().pk)
    form |= {"rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "1", "rules-0-line_item": row.pk}
    answer = sal.post(reverse("admin:bookings_lineitem_change", args=[row.pk]), form)
    assert answer.status_code == 302
    assert LineItem.objects.get(pk=row.pk).rules.get().tag.name == "RUSSIA"


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "tag"}, "Name the tag."),
        ({"kind": "section"}, "Choose the section."),
        ({"kind": "device"}, "Say which device, or which hours."),
        ({"kind": "device", "value": "fridge"}, "Choose one of mobile, tablet, desktop."),
    ],
)
def test_what_a_rule_lacks_is_said_where_it_belongs(
    sal: Client, fields: dict[str, str], words: str
) -> None:
    assert words in book(sal, **fields).content.decode()


@pytest.mark.usefixtures("story")
def test_what_the_kind_does_not_ask_for_is_not_kept(sal: Client) -> None:
    section = make.make_section("sport")
    told = {"section": section.pk, "tag": "Quagga papers", "value": "mobile"}
    assert book(sal, kind="section", **told).status_code == 302
    assert (made().section, made().tag, made().value) == (section, None, "")


@pytest.mark.usefixtures("story")
def test_only_tags_that_readers_know_are_offered(sal: Client) -> None:
    url = reverse("admin:bookings_lineitem_tags")
    assert sal.get(url, {"q": "ru"}).json() == {"tags": ["RUSSIA"]}
    for typed in ("qua", "mer", "", "\x00", "x" * 500):
        assert sal.get(url, {"q": typed}).json() == {"tags": []}


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.wes])
def test_others_are_offered_nothing(client: Client, who: Any) -> None:
    client.force_login(who())
    assert client.get(reverse("admin:bookings_lineitem_tags"), {"q": "ru"}).status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("admin:bookings_lineitem_tags"), {"q": "ru"})
    assert answer["Location"].startswith(reverse("admin:login"))


def test_a_line_with_many_rules_asks_no_more_queries(sal: Client) -> None:
    row = line()
    url = reverse("admin:bookings_lineitem_change", args=[row.pk])

    def add_rule(number: int) -> None:
        tag = Tag.objects.create(name=f"Tag {number}")
        section = make.make_section(f"section-{number}")
        LineItemRule.objects.create(line_item=row, kind="tag", tag=tag)
        LineItemRule.objects.create(line_item=row, kind="section", section=section)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert sal.get(url).status_code == 200
        return len([q for q in caught if "sections_section" not in q["sql"][:200]])

    add_rule(0)
    queries()
    few = queries()
    for number in range(1, 6):
        add_rule(number)
    assert queries() == few
