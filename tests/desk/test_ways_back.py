"""From every page beside the form one comes back to the story, by the same tabs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from articles.admin.beside import PAGES
from articles.models import Article
from newsroom.core import clock
from tests import cast
from tests.desk.busy_paper import make_paper
from tests.desk.every_page import PAGES as ADDRESSES
from tests.desk.forms import change_url
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
POSTED = {"copy", "end_preview", "preview"}
"""Two that answer with another page; and what readers would see, which has a test of its own."""
MORE = ("act", "suggest", "suggestions", "together", "history", "proof")


def tabs(html: str) -> list[str]:
    bar = html.partition('<nav class="story-tabs"')[2].partition("</nav>")[0]
    return re.findall(r">([^<>]+)</a>", bar)


def test_every_page_has_the_tabs_and_the_way_back(client: Client) -> None:
    paper = make_paper(clock.now())
    client.force_login(cast.dana())
    missing = []
    for name in [*(end for end, _ in PAGES.values() if end not in POSTED), *MORE]:
        url = ADDRESSES[f"articles_article_{name}"](paper)
        story = Article.objects.get(pk=url.split("/")[4])
        html = client.get(url).text
        form = tabs(client.get(change_url(story)).text)
        if tabs(html) != form or not form or f'href="{change_url(story)}"' not in html:
            missing.append((name, tabs(html)))
    assert missing == []


def test_what_is_ahead_of_readers_is_compared_from_everywhere(client: Client) -> None:
    story = make_story(live=True)
    revise(story, headline="A later head")
    client.force_login(cast.dana())
    for page in ("change", "log", "share"):
        html = client.get(f"/admin/articles/article/{story.pk}/{page}/").text
        assert "Compare with live" in tabs(html), page


def test_who_may_only_read_it_reads_it_everywhere(client: Client) -> None:
    story = make_story(by=cast.dana())
    client.force_login(cast.rhea())
    for page in ("change", "log"):
        assert tabs(client.get(f"/admin/articles/article/{story.pk}/{page}/").text)[0] == "Read"


def test_the_preview_leads_back_and_a_shared_one_does_not(client: Client) -> None:
    story = make_story()
    client.force_login(cast.dana())
    html = client.get(f"/admin/articles/article/{story.pk}/preview/").text
    ways = html.partition('<nav class="notice__links" aria-label="This story on the desk"')[2]
    found = re.findall(r'href="([^"]+)">([^<]+)<', ways.partition("</nav>")[0])
    assert found[0] == (change_url(story), "Back to the story")
    assert {"Versions", "Suggest changes", "Share", "Log"} <= {words for _, words in found}
