"""The desk's frame: its order, its search, its policy, one switch of theme."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import PageNotAnInteger
from django.test import Client
from django.urls import reverse

from articles.models import Tag
from newsroom.desk.lists import NextPagePaginator
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(cast.dana())
    return client


def test_it_puts_the_paper_before_bookings_and_rights_last(chief: Client) -> None:
    groups = chief.get(reverse("admin:index")).context["desk_groups"]
    headings = [heading for heading, _ in groups]
    assert headings[:2] == ["Stories", "The paper"]
    assert headings[-1] == "People and rights"
    assert [str(entry["name"]) for entry in groups[0][1]][0].casefold() == "stories"


def test_it_searches_stories_from_the_header(chief: Client) -> None:
    make_story("Ports reopen")
    html = chief.get(reverse("admin:index")).content.decode()
    assert f'action="{reverse("admin:articles_article_changelist")}" role="search"' in html


@pytest.mark.parametrize("page", ["index", "list", "form", "add"])
def test_it_says_nothing_inline_and_signs_its_import_map(chief: Client, page: str) -> None:
    story = make_story()
    urls = {
        "index": reverse("admin:index"),
        "list": reverse("admin:articles_article_changelist"),
        "form": change_url(story),
        "add": reverse("admin:articles_article_add"),
    }
    answer = chief.get(urls[page])
    html, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    for tag in re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", html):
        nonce = re.search(r'nonce="([^"]+)"', tag)
        assert 'type="application/json"' in tag or (nonce and f"'nonce-{nonce[1]}'" in policy), tag


def test_it_has_one_switch_of_theme(chief: Client) -> None:
    html = chief.get(reverse("admin:index")).content.decode()
    assert html.count('class="theme-toggle"') == 1
    assert settings.SITE_NAME in html


def test_its_paginator_knows_the_next_page_and_counts_nothing() -> None:
    pages = NextPagePaginator(list(range(25)), 10)
    assert pages.page(1).has_next()
    assert pages.page(3).object_list == [20, 21, 22, 23, 24]
    assert not pages.page(3).has_next()
    assert pages.validate_number("-4") == 1
    with pytest.raises(PageNotAnInteger):
        pages.validate_number("x")


def test_it_tells_nobody_the_address_of_a_row_by_its_number(client: Client) -> None:
    version = make_story("A secret", live=True).versions.get()
    kind = ContentType.objects.get_for_model(version)
    for user in (cast.wes(), cast.dana()):
        client.force_login(user)
        assert client.get(f"/admin/r/{kind.pk}/{version.pk}/").status_code == 404


def test_a_form_leads_to_the_page_of_what_it_shows(chief: Client) -> None:
    (tag,) = Tag.objects.named(["Rice"])
    form = chief.get(reverse("admin:articles_tag_change", args=[tag.pk]))
    assert form.context["absolute_url"] == "/tags/rice/"
