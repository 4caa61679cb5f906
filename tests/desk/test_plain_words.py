"""Every list, form, deletion and history of the desk in its own words: the admin's stock sentences stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from articles.models import FourEyes, StoryTemplate, Tag
from newsroom.core import clock
from tests import cast
from tests.desk.busy_paper import make_paper
from tests.make import make_section

pytestmark = pytest.mark.django_db
STOCK = re.compile(
    r"successfully|Select .{1,40} to (change|view)|\bAdd (?!a |the |another|one)\w+|Delete selected|Are you sure"
    r"|Change history|View on site|change history|doesn’t exist|administration|^\s*Change [a-z]+\s*$"
    r"|Yes, I’m sure|take me back|Run the selected|›|---------",
    re.MULTILINE,
)
PAGES = ("changelist", "add", "change", "delete", "history")
ELSEWHERE = {
    "articles_article_delete": 403,
    "articles_bundle_delete": 403,
    "articles_correction_add": 403,
    "articles_correction_change": 302,
    "articles_correction_delete": 403,
    "articles_publishgate_delete": 403,
    "articles_replacement_delete": 403,
    "auth_user_delete": 403,
    "bookings_adformat_delete": 403,
    "bookings_placement_add": 403,
    "bookings_placement_delete": 403,
    "desk_binned_add": 403,
    "desk_binned_delete": 403,
}
"""What the desk does in another way, or never: these pages are not there, and so say nothing."""


def said(html: str) -> str:
    """What stands on the page to be read, and what its links and boxes are called."""
    body = re.sub(r"<(script|style|datalist)\b.*?</\1>", "", html, flags=re.DOTALL)
    titles = re.findall(r'(?:title|aria-label|value|placeholder)="([^"]*)"', body)
    return "\n".join([strip_tags(body), *titles])


def pages() -> Iterator[tuple[str, str]]:
    for model in admin.site._registry:
        newest = model._default_manager.order_by("-pk").first()
        for page in PAGES:
            args = [] if page in ("changelist", "add") else [newest.pk if newest else 0]
            name = f"{model._meta.app_label}_{model._meta.model_name}_{page}"
            yield name, reverse(f"admin:{name}", args=args)


def test_no_page_of_any_model_has_the_stock_words(client: Client) -> None:
    make_paper(clock.now())
    client.force_login(cast.person("Root", is_superuser=True))
    found, elsewhere = [], {}
    for name, url in pages():
        answer = client.get(url)
        if answer.status_code == 200:
            stock = STOCK.search(said(answer.content.decode()))
            found += [f"{name}: {stock.group(0)!r}"] if stock else []
        else:
            elsewhere[name] = answer.status_code
    assert not found, "\n".join(found)
    assert elsewhere == ELSEWHERE


def follow(client: Client, url: str, given: dict[str, Any]) -> str:
    answer = client.post(url, given, follow=True)
    assert answer.status_code == 200
    return " ".join(str(each) for each in answer.context["messages"])


def test_what_is_saved_and_deleted_is_said_plainly(client: Client) -> None:
    client.force_login(cast.dana())
    world = make_section("world")
    words = follow(client, reverse("admin:articles_foureyes_add"), {"section": world.pk})
    row = FourEyes.objects.get()
    url = reverse("admin:articles_foureyes_change", args=[row.pk])
    assert words == f'<a href="{url}">“Four eyes in World”</a> is saved.'
    gone = follow(client, reverse("admin:articles_foureyes_delete", args=[row.pk]), {"post": "yes"})
    assert gone == "“Four eyes in World” is deleted."
    assert not FourEyes.objects.exists()


def test_a_name_with_markup_stays_words(client: Client) -> None:
    client.force_login(cast.dana())
    tag = Tag.objects.create(name="Old", slug="old")
    url = reverse("admin:articles_tag_change", args=[tag.pk])
    words = follow(client, url, {"name": "<b>Bold</b>", "slug": "old", "description": ""})
    assert "&lt;b&gt;Bold&lt;/b&gt;" in words


def test_what_is_not_there_leads_home_with_a_sentence(client: Client) -> None:
    client.force_login(cast.dana())
    answer = client.get(reverse("admin:articles_tag_change", args=[4711]), follow=True)
    assert "This tag is not there: it was deleted, or never was." in answer.text


def test_a_deletion_says_what_it_means_and_offers_to_keep_it(client: Client) -> None:
    client.force_login(cast.dana())
    row = StoryTemplate.objects.create(name="Match report", headline="")
    html = client.get(reverse("admin:articles_storytemplate_delete", args=[row.pk])).text
    assert "Delete this" in html and "it cannot be brought back" in html and "Keep it" in html


def test_no_app_has_a_page_of_its_own(client: Client) -> None:
    client.force_login(cast.dana())
    assert client.get("/admin/articles/").url == reverse("admin:index")
