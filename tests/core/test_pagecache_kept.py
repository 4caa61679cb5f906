"""What is never kept, and which requests are never answered from what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.response import SimpleTemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers
from pytest_django import Settings

from newsroom.core.pagecache import cached_page, fragment, shows, unkept
from tests.core.toy import Toy
from tests.reader import Reader


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("Hello.")
    response.set_cookie("seen", "1")
    return response


def of_the_user(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, " + ("you" if request.user.is_authenticated else "reader"))


def of_a_given_user(request: HttpRequest) -> HttpResponse:
    request.user = User(username="rhea")
    return HttpResponse("Hello, Rhea.")


def of_the_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.session.get("name", "nobody"))


def of_a_cookie(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.COOKIES.get("colour", "none"))


def of_all_cookies(request: HttpRequest) -> HttpResponse:
    return HttpResponse(" ".join(request.COOKIES))


def with_a_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def by_language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.headers.get("Accept-Language", ""))


def in_pieces(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one", b"two"]))


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Sorry.", status=503)


def raised(request: HttpRequest) -> HttpResponse:
    raise Http404


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": "/"})


def said_to_be_private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Mine.", headers={"Cache-Control": "private, max-age=60"})


def packed_already(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    "view",
    [
        with_cookie,
        of_the_user,
        of_a_given_user,
        of_the_session,
        of_a_cookie,
        of_all_cookies,
        with_a_token,
        vary_on_headers("Accept-Language")(by_language),
        in_pieces,
        broken,
        raised,
        refused,
        elsewhere,
        said_to_be_private,
        never_cache(elsewhere),
        packed_already,
    ],
)
def test_it_is_made_for_each_reader(
    toy: Toy, reader: Reader, view: Callable[[HttpRequest], HttpResponse]
) -> None:
    toy.views["own"] = cached_page()(view)
    first, second = reader.get("/view/own/"), reader.get("/view/own/")
    assert (first.came, second.came) == ("BYPASS", "BYPASS")
    assert "Surrogate-Key" not in first.headers


def test_a_page_of_a_stock_view_is_not_kept(toy: Toy, reader: Reader) -> None:
    toy.views["plain"] = lambda request: HttpResponse("As it comes.")
    assert [reader.get("/view/plain/").came for _ in range(2)] == ["BYPASS", "BYPASS"]


def test_a_reader_with_cookies_gets_the_page_of_everybody(toy: Toy, reader: Reader) -> None:
    toy.views["page"] = cached_page()(lambda request: HttpResponse("For all."))
    assert reader.get("/view/page/", cookie="session=abcdefgh12; a=b").came == "MISS"
    assert reader.get("/view/page/").came == "HIT"
    assert reader.get("/view/page/", cookie="session=other-one-9").came == "HIT"


def test_only_what_is_asked_with_get_or_head_is_kept(toy: Toy, reader: Reader) -> None:
    toy.views["page"] = cached_page()(lambda request: HttpResponse(request.method))
    reader.get("/view/page/")
    answer = reader.ask("OPTIONS", "/view/page/")
    assert (answer.came, answer.text) == ("BYPASS", "OPTIONS")


def test_an_answer_to_a_password_is_not_kept(toy: Toy, reader: Reader) -> None:
    toy.views["page"] = cached_page()(lambda request: HttpResponse("Staging."))
    assert reader.get("/view/page/", authorization="Basic eDp5").came == "BYPASS"
    assert reader.get("/view/page/").came == "MISS"
    assert reader.get("/view/page/", authorization="Basic eDp5").came == "BYPASS"


def test_a_host_that_is_not_ours_is_refused_with_the_cache_warm(
    toy: Toy, reader: Reader, settings: Settings
) -> None:
    toy.views["page"] = cached_page()(lambda request: HttpResponse(request.get_host()))
    assert reader.get("/view/page/").came == "MISS"
    assert reader.get("/view/page/", host="evil.example").status == 400
    settings.ALLOWED_HOSTS = ["paper.example"]
    assert reader.get("/view/page/").status == 400
    assert reader.get("/view/page/", host="paper.example").came == "HIT"


def test_http_is_redirected_with_the_cache_warm(
    toy: Toy, reader: Reader, settings: Settings
) -> None:
    toy.views["page"] = cached_page()(lambda request: HttpResponse("Safe."))
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    strict = Reader(reader.application.own)
    assert strict.get("/view/page/", scheme="https").came == "MISS"
    forwarded = strict.get("/view/page/", x_forwarded_proto="https")
    assert (forwarded.came, forwarded.headers["Strict-Transport-Security"]) == ("HIT", "max-age=60")
    assert strict.get("/view/page/").status == 301
    assert strict.get("/view/page/", scheme="https", x_forwarded_proto="http").status == 301


def test_a_missing_slash_is_not_kept_with_its_query(toy: Toy, reader: Reader) -> None:
    toy.views["page"] = cached_page()(lambda request: HttpResponse("Here."))
    for query in ("?a=1", "?a=2"):
        assert reader.get(f"/view/page{query}").headers["Location"] == f"/view/page/{query}"


@pytest.fixture
def queries(toy: Toy) -> Iterator[list[str]]:
    """What the view of /view/list/ saw, each time it was made."""
    seen: list[str] = []

    @cached_page("before", "kind")
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(
            f"{request.META['QUERY_STRING']} {request.GET.dict()} {request.get_full_path()}"
        )
        return HttpResponse(str(len(seen)))

    toy.views["list"] = view
    yield seen


@pytest.mark.parametrize(
    "query",
    [
        "?before=7",
        "?before=7&utm_source=x",
        "?fbclid=1&before=7",
        "?before=1&before=7",
        "?kind=&before=7",
    ],
)
def test_one_page_whatever_else_is_in_the_query(
    reader: Reader, queries: list[str], query: str
) -> None:
    assert reader.get("/view/list/?before=7").came == "MISS"
    assert reader.get(f"/view/list/{query}").came == "HIT"
    assert queries == ["before=7 {'before': '7'} /view/list/?before=7"]


@pytest.mark.parametrize("query", ["?utm=1", "?before=7&utm=1", "?utm=%ff&before=%F0%9F%98%80"])
def test_a_view_never_sees_what_it_did_not_declare(
    reader: Reader, queries: list[str], query: str
) -> None:
    reader.get(f"/view/list/{query}")
    assert "utm" not in queries[0]


def test_order_and_encoding_do_not_multiply_a_page(reader: Reader, queries: list[str]) -> None:
    assert reader.get("/view/list/?before=a%20b&kind=x").came == "MISS"
    assert reader.get("/view/list/?kind=x&before=a+b").came == "HIT"
    assert reader.get("/view/list/?kind=x").came == "MISS"


@pytest.mark.parametrize(
    "query", ["?before=" + "9" * 201, "?" + "&".join("a=1" for _ in range(60))]
)
def test_a_monstrous_query_is_answered_and_not_kept(
    reader: Reader, queries: list[str], query: str
) -> None:
    reader.get("/view/list/")
    assert [reader.get(f"/view/list/{query}").came for _ in range(2)] == ["BYPASS", "BYPASS"]


def test_a_parameter_is_kept_in_its_canonical_text_alone(toy: Toy, reader: Reader) -> None:
    def number(text: str) -> str | None:
        return str(int(text)) if text.isdecimal() else None

    toy.views["list"] = cached_page(page=number)(
        lambda request: HttpResponse(request.GET.get("page", "first"))
    )
    assert [reader.get("/view/list/").came for _ in range(2)] == ["MISS", "HIT"]
    for junk in ("x", "y", "", "-1", "9" * 3_000 + "x"):
        answer = reader.get(f"/view/list/?page={junk}")
        assert (answer.came, answer.text) == ("HIT", "first")
    seen = [reader.get(f"/view/list/?page={text}") for text in ("7", "07", "007&utm=1")]
    assert [(each.came, each.text) for each in seen] == [("MISS", "7"), ("HIT", "7"), ("HIT", "7")]


def test_junk_that_comes_first_makes_the_page_of_everybody(toy: Toy, reader: Reader) -> None:
    toy.views["list"] = cached_page(page=lambda text: None)(
        lambda request: HttpResponse(request.get_full_path())
    )
    assert reader.get("/view/list/?page=junk").text == "/view/list/"
    assert reader.get("/view/list/").came == "HIT"


def test_what_is_not_kept_under_one_query_is_under_the_others(toy: Toy, reader: Reader) -> None:
    @cached_page("before")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=404 if "before" in request.GET else 200)

    toy.views["list"] = view
    assert reader.get("/view/list/").came == "MISS"
    assert reader.get("/view/list/?before=long-ago").came == "BYPASS"
    assert reader.get("/view/list/?utm=1").came == "HIT"


def test_a_template_response_is_recorded_while_it_is_rendered(toy: Toy, reader: Reader) -> None:
    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self) -> str:
            shows("photo:3")
            return "Late."

    toy.views["late"] = cached_page()(lambda request: Late("any.html"))
    answer = reader.get("/view/late/")
    assert (answer.came, answer.headers["Surrogate-Key"]) == ("MISS", "photo:3 all")


def test_nothing_is_kept_or_taken_while_apart(toy: Toy, reader: Reader) -> None:
    def preview(request: HttpRequest) -> HttpResponse:
        with unkept():
            return HttpResponse(fragment("card:1", lambda: "working copy"))

    toy.views["card"] = cached_page()(
        lambda request: HttpResponse(fragment("card:1", lambda: "live"))
    )
    toy.views["preview"] = preview
    assert reader.get("/view/preview/").text == "working copy"
    assert reader.get("/view/card/").text == "live"
    assert reader.get("/view/preview/").text == "working copy"


def test_a_budget_of_nothing_keeps_nothing(toy: Toy, reader: Reader) -> None:
    reader.application.own.store.budget = 0
    toy.views["page"] = cached_page()(lambda request: HttpResponse("New."))
    assert [reader.get("/view/page/").came for _ in range(2)] == ["MISS", "MISS"]


def test_brackets_are_asked_for() -> None:
    with pytest.raises(TypeError, match="with its brackets"):
        cached_page(of_the_user)
