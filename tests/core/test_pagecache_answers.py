"""What an answer from the page cache says: encodings, entity tags, headers of hits and misses."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse

from newsroom.core.pagecache import cached_page, changes_at, shows
from newsroom.core.pagecache.page import accepts_gzip
from tests.core.conftest import MakeCache
from tests.core.toy import BEGINNING, Toy
from tests.reader import Reader

LONG = "A line of the story. " * 200


@pytest.fixture(autouse=True)
def story(toy: Toy) -> None:
    @cached_page()
    def view(request: HttpRequest) -> HttpResponse:
        shows("article:1", "section:4")
        return HttpResponse(LONG)

    toy.views["story"] = view


def test_a_hit_says_what_the_miss_said(reader: Reader) -> None:
    miss, hit = reader.get("/view/story/"), reader.get("/view/story/")
    assert (miss.came, hit.came) == ("MISS", "HIT")
    assert hit.body == miss.body == LONG.encode()
    assert {**miss.headers, "X-Cache": ""} == {**hit.headers, "X-Cache": ""}
    assert hit.headers["X-Frame-Options"] == "DENY"
    assert hit.headers["X-Content-Type-Options"] == "nosniff"
    assert "Date" not in hit.headers


def test_it_tells_browsers_to_ask_and_fronts_what_is_shown(reader: Reader) -> None:
    headers = reader.get("/view/story/").headers
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert headers["Surrogate-Key"] == "article:1 section:4 all"
    assert headers["Vary"] == "Accept-Encoding"
    assert "Surrogate-Control" not in headers
    assert "Cache-Tag" not in headers


def test_it_packs_once_and_sends_what_is_accepted(reader: Reader) -> None:
    plain = reader.get("/view/story/")
    packed = reader.get("/view/story/", accept_encoding="br, gzip;q=0.8")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["Content-Length"]) == len(packed.body) < len(plain.body)
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("GZIP; q=0.001", True),
        ("*", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("gzip;q=x", False),
        (",;,", False),
    ],
)
def test_it_reads_accept_encoding(accepted: str, wanted: bool) -> None:
    assert accepts_gzip(accepted) is wanted


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a",W/{} , "b"', "*"])
def test_it_answers_304_to_who_has_it(reader: Reader, form: str) -> None:
    etag = reader.get("/view/story/").headers["ETag"]
    answer = reader.get("/view/story/", if_none_match=form.format(etag))
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(answer.headers)


def test_it_answers_304_to_a_miss_whose_bytes_did_not_change(reader: Reader) -> None:
    etag = reader.get("/view/story/").headers["ETag"]
    reader.application.own.drop(["article:1"])
    answer = reader.get("/view/story/", if_none_match=etag)
    assert (answer.status, answer.came) == (304, "MISS")


def test_it_sends_the_page_to_who_has_another(reader: Reader) -> None:
    etag = reader.get("/view/story/").headers["ETag"]
    other = reader.get("/view/story/", if_none_match=etag, accept_encoding="gzip")
    assert other.status == 200
    assert reader.get("/view/story/", if_none_match='"x"').status == 200


def test_it_answers_head_from_the_page_of_get(reader: Reader) -> None:
    get = reader.get("/view/story/")
    head = reader.head("/view/story/")
    assert (head.came, head.body) == ("HIT", b"")
    assert head.headers == {**get.headers, "X-Cache": "HIT"}


def test_it_keeps_the_page_for_get_when_head_came_first(reader: Reader) -> None:
    head = reader.head("/view/story/")
    assert (head.came, head.body) == ("MISS", b"")
    assert reader.get("/view/story/").came == "HIT"


def test_it_tells_a_front_how_long_a_page_holds(toy: Toy, machine: MakeCache) -> None:
    @cached_page()
    def view(request: HttpRequest) -> HttpResponse:
        changes_at(BEGINNING + timedelta(seconds=90))
        return HttpResponse("Until half past.")

    toy.views["bound"] = view
    reader = Reader(machine(surrogate_age=3600, cache_tag=True), WSGIHandler())
    with time_machine.travel(BEGINNING, tick=False) as clock:
        assert reader.get("/view/bound/").headers["Surrogate-Control"] == "max-age=90"
        clock.shift(30.5)
        assert reader.get("/view/bound/").headers["Surrogate-Control"] == "max-age=59"
        story = reader.get("/view/story/").headers
        assert story["Surrogate-Control"] == "max-age=3600"
        assert story["Cache-Tag"] == "article:1,section:4,all"


def test_a_page_of_very_many_things_is_one_of_many_to_a_front(toy: Toy, reader: Reader) -> None:
    @cached_page()
    def view(request: HttpRequest) -> HttpResponse:
        shows(*(f"article:{number}" for number in range(1000)))
        return HttpResponse("Everything.")

    toy.views["all"] = view
    assert reader.get("/view/all/").headers["Surrogate-Key"] == "many all"
    reader.application.own.drop(["article:7"])
    assert reader.get("/view/all/").came == "MISS"


def test_it_keeps_a_redirect_and_a_page_that_is_gone(toy: Toy, reader: Reader) -> None:
    @cached_page()
    def moved(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=301, headers={"Location": "/view/story/"})

    @cached_page()
    def gone(request: HttpRequest) -> HttpResponse:
        return HttpResponse("Withdrawn.", status=410)

    toy.views |= {"moved": moved, "gone": gone}
    for name, status in (("moved", 301), ("gone", 410)):
        assert reader.get(f"/view/{name}/").came == "MISS"
        answer = reader.get(f"/view/{name}/", if_none_match="*")
        assert (answer.came, answer.status) == ("HIT", status)
    assert reader.get("/view/moved/").headers["Location"] == "/view/story/"


def test_it_keeps_no_404(toy: Toy, reader: Reader) -> None:
    toy.views["missing"] = cached_page()(lambda request: HttpResponse("Not here.", status=404))
    assert [reader.get("/view/missing/").came for _ in range(2)] == ["BYPASS", "BYPASS"]
