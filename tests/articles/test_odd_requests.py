"""No address ends in a 500, whatever is asked and however: it is a page, a redirect or a 404."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote_to_bytes

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.models import Article
from articles.rivers import Place
from newsroom.core import pagecache
from newsroom.core.pagecache.addresses import meant
from tests import make
from tests.paper import addresses, make_paper
from tests.reader import Answer, Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LISTS = ["/", "/world/", "/world/europe/", "/tags/ukraine/", "/authors/ira-mohanty/"]
pytestmark = pytest.mark.django_db


def cursor(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


CURSORS = [
    "", "junk", "0", "-1", "1.2", "=", "====", "%00", "%ff%fe", "%F0%9F%92%A9", "+", "%2e%2e%2f", "a" * 5_000,
    "'%20OR%201=1",
    *map(cursor, (
        "", ".", "1", "1.", ".1", "1.2.3", "-1.-1", "0.0", "9" * 30 + ".1", "1." + "9" * 30, "1." + "9" * 19,
        "1.-" + "9" * 25, "-62135596800000000.1", "-62135596800000001.1", "253402300799999999.1", "nan.1", "1e9.1",
        "1_000.1", " 1 . 1 ", "\x00.1", "0x1.1", "+1.+1", "١.١",
    )),
]  # fmt: skip

PATHS = [
    "//", "///", "//world/", "/world//europe/", "/world/europe//", "//example.com", "//example.com/",
    "/\\example.com/", "/.", "/..", "/../", "/../../etc/passwd", "/world/../", "/%2e%2e/%2e%2e/etc/passwd",
    "/world/%2e%2e/", "/%00", "/%00/", "/world/%00/", "/world/a%00b/", "/tags/%00/", "/tags/a%00b/", "/authors/%00/",
    "/authors/%00/feed/", "/%00/feed/", "/world/%00/feed/", "/media/%00", "/media/../settings.py", "/media/p/%00.jpg",
    "/media/%ff", "/static/%00", "/%ff/", "/%ff%fe/", "/%c0%af/", "/%ed%a0%80/", "/world/%e2%28%a1/",
    "/%F0%9F%92%A9/", "/world/%F0%9F%92%A9/", "/%C3%A9/", "/%20/", "/%0a/", "/world/%0d%0aSet-Cookie:%20a=b/",
    "/%3Cscript%3E/", "/?", "/%3F/", "/%25/", "/%", "/%zz/", "/" + "a" * 5_000 + "/", "/" + "a/" * 3_000,
    "/world/" + "b" * 300 + "/", "/tags/" + "t" * 5_000 + "/", "/authors/" + "z" * 300 + "/feed/", "/feed/feed/",
    "/tags/feed/", "/authors/", "/authors/feed/", "/tags//", "/TAGS/", "/World/", "/WORLD/EUROPE/", "/sitemap.xml/",
    "/sitemap-2026-13.xml", "/sitemap-2026-1.xml", "/sitemap-2026-11.xml/", "/sitemap-%EF%BC%92026-11.xml",
    "/robots.txt/", "/healthz/", "/_p/", "/_p/s/story/99999999999999999999.json", "/_p/s/story/0.json",
    "/_p/s/x/1.json", "/_p/c/", "/admin/nothing/here/", "/favicon.ico", "/wp-login.php", "/.env", "/.git/config",
    "/index.php?a[]=1",
]  # fmt: skip

METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FROB", "get", ""]


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story(at_ten: None) -> Article:
    told = {"slug": "ports", "tags": ["Ukraine"], "bylines": ["Ira Mohanty"], "live": True}
    return make.make_story(section="world/europe", now=TEN - timedelta(hours=1), **told)


@pytest.fixture
def urls(at_ten: None) -> list[str]:
    return addresses(make_paper(per_section=1).stories.values())


class Raw(Reader):
    """Sends the path as the bytes that its percent signs stand for, sound text or not."""

    def ask(self, method: str, address: str, **headers: str) -> Answer:
        path, _, query = address.partition("?")
        said = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
        through = Reader()
        site = through.application
        through.application = lambda environ, start: site({**environ, **said}, start)
        return through.ask(method, "/", **headers)


def ask(address: str, method: str = "GET", **headers: str) -> tuple[int, Answer]:
    answer = Raw().ask(method, address, **headers)
    return answer.status, answer


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("text", CURSORS, ids=lambda text: text[:30])
def test_a_cursor_that_names_no_place_is_the_first_page_or_none(text: str) -> None:
    for url in LISTS:
        status, answer = ask(f"{url}?before={text}")
        assert status in (200, 404), url
        status, _ = ask(f"{url}?before=x&before={text}&page=x&before")
        assert status in (200, 404), url


@pytest.mark.usefixtures("story")
def test_junk_is_the_first_page_itself() -> None:
    first = {url: ask(url)[1].body for url in LISTS}
    for url in LISTS:
        for text in CURSORS:
            answer = ask(f"{url}?before={text}")[1]
            if "before" not in dict(kept_under(text)):
                assert (answer.body, answer.came) == (first[url], "HIT"), (url, text)


def kept_under(text: str) -> list[tuple[str, str]]:
    pairs = meant(f"before={text}", (("before", Place.canonical),))
    assert pairs is not None
    return pairs


def test_a_place_is_named_in_one_way_and_lies_in_the_past(at_ten: None) -> None:
    own, ahead = Place(TEN, 7).cursor(), Place(TEN + timedelta(seconds=1), 7).cursor()
    assert [Place.canonical(each) for each in (own, ahead, own + "=", own + "==", "junk")] == [
        own, None, None, None, None,
    ]  # fmt: skip
    plus = cursor(f"+{int(TEN.timestamp()) * 1_000_000}.7")
    assert Place.read(plus) == Place(TEN, 7)
    assert Place.canonical(plus) is None


@pytest.mark.usefixtures("story")
def test_junk_fills_no_memory() -> None:
    for url in LISTS:
        ask(url)
    kept = pagecache.stats()["kept"]
    for number in range(50):
        for url in LISTS:
            assert ask(f"{url}?before=junk{number}")[1].came == "HIT"
    assert pagecache.stats()["kept"] == kept


@pytest.mark.usefixtures("story")
def test_before_the_first_story_there_is_nothing() -> None:
    place = Place(datetime(1999, 1, 1, tzinfo=UTC), 1).cursor()
    assert [ask(f"{url}?before={place}")[0] for url in LISTS] == [404] * len(LISTS)


@examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=70))
def test_any_text_is_a_place_or_none(text: str) -> None:
    place = Place.read(text)
    assert place is None or Place.read(place.cursor()) == place


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_strange_path_is_answered(path: str) -> None:
    status, answer = ask(path)
    assert status in (200, 301, 302, 400, 404, 410), path
    assert "\n" not in answer.headers.get("Location", "")
    assert "Set-Cookie" not in answer.headers or path.startswith("/admin/")
    where = answer.headers.get("Location", "/")
    assert where.startswith("/") and not where.startswith(("//", "/\\")), where


@examples(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.binary(max_size=40), query=st.binary(max_size=20))
@pytest.mark.usefixtures("at_ten")
def test_no_bytes_at_all_are_an_error(path: bytes, query: bytes) -> None:
    assert ask(f"/{quote(path)}?before={quote(query)}")[0] < 500


@pytest.mark.parametrize(
    "query", ["?", "?&&&", "?=", "?a", "?%", "?%ff=%fe", "?before[]=1", "?" + "a=1&" * 500]
)
def test_a_strange_query_changes_nothing(urls: list[str], query: str) -> None:
    for url in urls:
        assert ask(f"{url}{query}")[1].body == ask(url)[1].body, url


@pytest.mark.parametrize("method", METHODS)
def test_another_method_is_refused_and_changes_no_kept_page(urls: list[str], method: str) -> None:
    for url in [*urls, "/no/such/page/"]:
        before = ask(url)
        assert ask(url, method)[0] in (200, 400, 403, 404, 405), url
        after = ask(url)
        assert (after[0], after[1].body) == (before[0], before[1].body), url


def test_head_answers_with_the_headers_of_get(urls: list[str]) -> None:
    for url in [*urls, "/no/such/page/", "/world"]:
        reader = Reader()
        for _ in range(2):
            head, got = reader.head(url), reader.get(url)
            assert head.status == got.status, url
            assert head.body == b"" or head.came == "BYPASS", url  # the server drops it then
            differing = {"X-Cache", "Content-Length", "Age", "Expires"}
            shown = [
                {k: v for k, v in a.headers.items() if k not in differing} for a in (head, got)
            ]
            assert shown[0] == shown[1], url
            if "Content-Length" in head.headers:
                assert head.headers["Content-Length"] == got.headers["Content-Length"], url


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    "url",
    [
        "/world",
        "/world/europe",
        "/tags",
        "/tags/ukraine",
        "/authors/ira-mohanty",
        "/feed",
        "/world/europe/ports",
    ],
)
def test_a_missing_slash_is_put_there(url: str) -> None:
    status, answer = ask(f"{url}?utm_source=x")
    assert (status, answer.headers["Location"].partition("?")[0]) == (301, f"{url}/")
    assert ask(f"{url}/")[0] == 200


@pytest.mark.usefixtures("story")
def test_the_root_of_another_site_is_no_place_to_be_sent() -> None:
    for path in (
        "//example.com",
        "//example.com/",
        "/%5cexample.com",
        "/%2f%2fexample.com",
        "///example.com/a",
    ):
        where = ask(path)[1].headers.get("Location", "/")
        assert not where.startswith(("//", "/\\", "http")), (path, where)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "a b", "[::1", "testserver:99999999", "testserver, evil", "\xff"]
)
@pytest.mark.usefixtures("story")
def test_a_strange_host_is_refused(host: str) -> None:
    ask("/")
    status, answer = ask("/", host=host)
    assert status == 400 or (status == 200 and host.startswith("testserver:")), host
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"if_none_match": "*"},
        {"if_none_match": '"\xff", W/"", ,,'},
        {"if_modified_since": "yesterday"},
        {"if_modified_since": "Mon, 99 Foo 99999 99:99:99 GMT"},
        {"accept_encoding": "gzip;q=banana, *;q=,"},
        {"accept_encoding": "," * 3_000},
        {"accept_language": "\xff" * 50},
        {"cookie": "sessionid=\x00; csrftoken=\xff; ;;=;"},
        {"cookie": "messages=junk; sessionid=junk"},
        {"range": "bytes=5-1"},
        {"referer": "\\\\://"},
        {"x_forwarded_host": "evil.example"},
        {"x_forwarded_proto": "gopher"},
    ],
    ids=lambda headers: "-".join(headers),
)  # fmt: skip
def test_strange_headers_are_no_error(urls: list[str], headers: dict[str, str]) -> None:
    for url in urls:
        for _ in range(2):
            status, answer = ask(url, **headers)
            assert status in (200, 304, 413), url
            assert b"evil.example" not in answer.body


def test_a_404_looks_like_the_paper_and_is_not_indexed(client: Client) -> None:
    page = client.get("/no/such/page/", HTTP_HOST="testserver")
    assert page.status_code == 404
    assert "There is no page here" in page.text
    assert 'name="robots" content="noindex"' in page.text
    assert not page.cookies


def test_a_paper_without_a_home_answers_404_and_not_an_error() -> None:
    for url in (
        "/",
        "/world/",
        "/feed/",
        "/tags/",
        "/sitemap.xml",
        "/sitemap-sections.xml",
        "/sitemap-news.xml",
    ):
        assert ask(url)[0] in (200, 404), url
