"""The page that compares two versions: who may see it, what it is asked, what it shows, and what leads to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Article
from tests import cast
from tests.desk.forms import change_url
from tests.make import BODY, make_photo, make_section, make_story, revise

pytestmark = pytest.mark.django_db


def url(story: Article, **asked: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('admin:articles_article_compare', args=[story.pk])}?{query}"


def sides(client: Client, address: str) -> tuple[str, str]:
    context = client.get(address).context
    return context["before"].key, context["after"].key


@pytest.fixture
def rhea(client: Client) -> Client:
    client.force_login(cast.rhea())
    return client


def test_it_is_seen_by_those_who_may_see_the_story(client: Client) -> None:
    story = make_story(live=True, by=cast.dana())
    for person in (cast.rhea(), cast.ed(), cast.dana(), cast.pia()):
        client.force_login(person)
        assert client.get(url(story)).status_code == 200
    for person in (cast.sal(), cast.wes()):
        client.force_login(person)
        assert client.get(url(story)).status_code == 403
    client.logout()
    assert client.get(url(story)).status_code == 302


@pytest.mark.parametrize(
    "asked",
    [{"from": 9}, {"to": 9}, {"from": "x"}, {"from": 1, "to": -1}, {"from": "9" * 40}, {"from": 0},
     {"from": "1%00"}, {"from": "²"}, {"from": "live"}, {"to": "live"}, {"to": "9" * 10}],
)  # fmt: skip
def test_it_has_no_page_for_a_version_that_there_is_not(rhea: Client, asked: dict) -> None:
    assert rhea.get(url(make_story(), **asked)).status_code == 404


def test_it_has_no_page_for_a_story_that_there_is_not(rhea: Client) -> None:
    for number in ("999999", "abc"):
        assert rhea.get(reverse("admin:articles_article_compare", args=[number])).status_code == 404


def test_it_compares_what_is_live_with_the_working_copy(rhea: Client) -> None:
    story = make_story(live=True)
    revise(story, headline="Two")
    revise(story, headline="Three")
    assert sides(rhea, url(story)) == ("1", "desk")
    assert sides(rhea, url(story, to=2)) == ("1", "2")
    assert sides(rhea, url(story, **{"from": 2})) == ("2", "desk")
    assert sides(rhea, url(story, **{"from": "live", "to": "desk"})) == ("1", "desk")
    assert sides(rhea, url(story, **{"from": 3, "to": 1})) == ("3", "1")


def test_it_compares_the_last_two_where_nothing_is_live(rhea: Client) -> None:
    story = make_story()
    assert sides(rhea, url(story)) == ("1", "1")
    assert "Both say the same." in rhea.get(url(story)).text
    revise(story, headline="Two")
    revise(story, headline="Three")
    assert sides(rhea, url(story)) == ("2", "3")
    assert sides(rhea, url(story, to=2)) == ("1", "2")
    assert sides(rhea, url(story, to="desk")) == ("3", "desk")


def test_it_shows_words_fields_tags_and_names(rhea: Client) -> None:
    photo, other = make_photo(alt="A quay"), make_photo(alt="A crane <b>")
    picture = '<figure class="library-image" data-image="{}"></figure>'
    story = make_story(
        live=True, tags=["Grain"], bylines=["Ira Mohanty"], lead_photo=photo,
        body=BODY + picture.format(photo.pk),
    )  # fmt: skip
    revise(
        story, body=BODY.replace("five harbours", "<em>six</em> harbours") + picture.format(other.pk),
        tags=["RUSSIA"], bylines=["Tomek Lis"], lead_photo=other, section=make_section("sport"), kind="analysis",
    )  # fmt: skip
    page = rhea.get(url(story)).text
    for gone, new in (
        ("five", "six"), ("Grain", "RUSSIA"), ("Ira Mohanty", "Tomek Lis"), ("News", "Analysis"),
        ("A quay", "A crane &lt;b&gt;"), ("[A quay]", "[A crane &lt;b&gt;]"), ("World", "Sport"),
    ):  # fmt: skip
        assert (
            f'removed: </span>{gone}<span class="desk-hidden"> (end of removed)</span></del>'
            in page
        )
        assert f'added: </span>{new}<span class="desk-hidden"> (end of added)</span></ins>' in page
    assert "1 word added, 1 removed, 1 tag added, 1 tag removed" in page
    assert "1 paragraph is the same." in page
    assert "Changed: italics" in page


def test_its_queries_do_not_grow_with_what_changed(rhea: Client) -> None:
    photos = [make_photo() for _ in range(6)]
    figures = [f'<figure class="library-image" data-image="{p.pk}"></figure>' for p in photos]

    def asked(count: int) -> int:
        names = [f"Name {n}" for n in range(count)]
        story = make_story(f"Story {count}", live=True, tags=["Grain"], bylines=["Ira Mohanty"])
        body = BODY + "".join(figures[:count])
        revise(story, body=body, tags=names, bylines=names, lead_photo=photos[0])
        address = url(story)
        rhea.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert rhea.get(address).status_code == 200
        return len(queries)

    assert asked(1) == asked(6)


def test_the_form_leads_to_it_where_the_working_copy_is_ahead(rhea: Client) -> None:
    story = make_story(live=True)
    assert "Compare with live" not in rhea.get(change_url(story)).text
    revise(story, headline="Two")
    page = rhea.get(change_url(story)).text
    assert f"{url(story)}from=live&amp;to=desk" in page
    revise(story, headline="Baltic ports reopen")
    assert "Compare with live" not in rhea.get(change_url(story)).text
    workflow.unpublish(story, by=cast.dana())
    assert "Compare with live" not in rhea.get(change_url(story)).text


def test_the_versions_lead_to_it(rhea: Client) -> None:
    story = make_story(live=True)
    revise(story, headline="Two")
    revise(story, headline="Three")
    page = rhea.get(reverse("admin:articles_article_history", args=[story.pk])).text
    for query in ("from=2&amp;to=3", "from=1&amp;to=2", "from=live&amp;to=3", "from=live&amp;to=2"):
        assert f"{url(story)}{query}" in page
    assert page.count("Compare with the one before") == page.count("Compare with what is live") == 2
