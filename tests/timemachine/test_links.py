"""The links of the page lead on to the same moment; what machines read does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import time_machine
from django.test import RequestFactory

from articles.moments import Change
from newsroom.timemachine.bar import bar
from newsroom.timemachine.links import Moved, moved_page
from tests import cast, make
from tests.paper import Paper, make_paper
from tests.timemachine.traveller import BAR, Traveller

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
AT = "2026-11-22T15:00"
MOVED = Moved("/world/", "paper.example", AT)


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("/", "/?at=2026-11-22T15%3A00"),
        ("/sport/a-story/#after-slot-1", "/sport/a-story/?at=2026-11-22T15%3A00#after-slot-1"),
        ("?before=abc", "?before=abc&at=2026-11-22T15%3A00"),
        ("/?at=2020-01-01T00:00", "/?at=2026-11-22T15%3A00"),
        ("http://paper.example/tags/", "http://paper.example/tags/?at=2026-11-22T15%3A00"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/?at=2026-11-22T15%3A00"),
        ("europe/", "europe/?at=2026-11-22T15%3A00"),
    ],
)
def test_it_moves(address: str, moved: str) -> None:
    assert MOVED.address(address) == moved


@pytest.mark.parametrize(
    "address",
    [
        "#main", "", "https://elsewhere.example/", "//elsewhere.example/", "mailto:desk@paper.example", "tel:1",
        "javascript:alert(1)", "/admin/", "/static/css/paper.css", "/media/renditions/a.jpg", "/_p/c/1/", "../admin/",
        "http://[", "/preview/abc/",
    ],
)  # fmt: skip
def test_it_leaves(address: str) -> None:
    assert MOVED.address(address) is None


def test_every_other_letter_stays() -> None:
    page = (
        '<!doctype html>\r\n<body class=x>\n<A HREF="/a/?x=1&amp;y=2" class="href">A &amp; B</A><a name=x>c</a>'
        "<header><a data-x=\"<a href=/no/>\" href='/b/'>é</a></header><header></header>"
        '<link href="/c/"><script>"<a href=/d/>"</script><!-- <a href="/e/"> --><form><input name=q></form>'
        '<form method=post action=/f/></form><form action="https://elsewhere.example/"></form>\n'
    )
    told = moved_page(page, MOVED, "BAR")
    moment = "at=2026-11-22T15%3A00"
    expected = (
        page.replace('"/a/?x=1&amp;y=2"', f'"/a/?x=1&amp;y=2&amp;{moment}"').replace("'/b/'", f'"/b/?{moment}"')
        .replace("/f/", f'"/f/?{moment}"').replace("<form><", f'<form><input type="hidden" name="at" value="{AT}"><')
        .replace("<header>", "BAR<header>", 1).replace("HREF", "HREF")
    )  # fmt: skip
    assert told == expected


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")


@pytest.fixture
def paper() -> Iterator[Paper]:
    with time_machine.travel(TEN, tick=False):
        yield make_paper(per_section=1)


@pytest.mark.django_db
def test_all_links_of_all_pages_keep_the_moment(paper: Paper) -> None:
    traveller, waiting, seen = Traveller(cast.ed()), ["/"], set()
    while waiting:
        url = waiting.pop()
        answer = (
            traveller.at(url, AT) if url == "/" else traveller.get(url, cookie=traveller.cookie)
        )
        assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store, private", url
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        assert "Sunday 22 November 2026, 15:00 IST" in answer.text
        page = BAR.sub("", answer.text)
        inside = [link for link in Links(page).links if link.startswith("/")]
        assert all(parse_qs(urlsplit(link).query)["at"] == [AT] for link in inside), url
        head = page.partition("</head>")[0]
        assert 'rel="canonical"' in head and "at=" not in head and AT not in head
        waiting += set(inside) - seen
        seen |= set(inside)
    assert len(seen) > 15


@pytest.mark.django_db
def test_redirects_keep_the_moment_and_feeds_do_not_carry_it(paper: Paper) -> None:
    traveller = Traveller(cast.ed())
    for url, true in (
        ("/world/sport-0/", "/sport/sport-0/"),
        ("/tags/russia", "/tags/russia/"),
        ("/world", "/world/"),
    ):
        answer = traveller.at(url, AT)
        assert answer.status == 301
        assert answer.headers["Location"] == f"{true}?at=2026-11-22T15%3A00"
        assert answer.headers["Cache-Control"] == "no-store, private"
    for url in ("/feed/", "/sitemap-news.xml", "/tags/russia/feed/", "/sitemap-2026-11.xml"):
        assert "at=2026" not in traveller.at(url, AT).text


@pytest.mark.django_db
def test_older_pages_keep_their_place(paper: Paper) -> None:
    with time_machine.travel(TEN + timedelta(minutes=1), tick=False):
        for number in range(26):
            make.make_story(f"Number {number}", section="sport", live=True, tags=["Many"])
        traveller = Traveller(cast.ed())
        first = traveller.at("/tags/many/", TEN + timedelta(minutes=2))
        older = next(link for link in Links(first.text).links if "before=" in link)
        page = traveller.get(older, cookie=traveller.cookie).text
    assert "Number 0" in page and "Number 25" not in BAR.sub("", page)
    assert '<input type="hidden" name="before"' in page


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/a?b#c/"])
def test_no_link_of_the_bar_leads_off_the_page(path: str) -> None:
    request = RequestFactory().get("/")
    request.path = path
    links = Links(bar(request, TEN, TEN, [Change(TEN + timedelta(hours=1), "“A” goes out")])).links
    told = {urlsplit(link) for link in links}
    assert {each.netloc for each in told} == {""}
    assert {each.path for each in told} == {quote(path).replace("//", "/%2F")}
