"""What every answer says to browsers, and what is refused before it is read."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from newsroom.core import headers

pytestmark = pytest.mark.django_db


def policy(response: Any) -> dict[str, str]:
    parts = (part.partition(" ") for part in response["Content-Security-Policy"].split("; "))
    return {name: allowed for name, _space, allowed in parts}


def test_readers_get_the_tight_policy(client: Client) -> None:
    said = policy(client.get("/healthz"))
    assert said["default-src"] == "'none'"
    assert said["script-src"] == said["style-src"] == said["img-src"] == "'self'"
    assert said["frame-ancestors"] == said["base-uri"] == "'none'"
    assert not any(word in str(said) for word in ("unsafe", "nonce", "sha256", "data:", "http"))


def test_the_desk_gets_one_hash_more(client: Client) -> None:
    said = policy(client.get("/admin/login/"))
    assert said["style-src"].startswith("'self' 'sha256-")
    assert said["script-src"].split()[0] == "'self'"
    assert said["frame-ancestors"] == "'self'"
    assert "unsafe" not in str(said)


def test_every_answer_has_the_other_headers(client: Client) -> None:
    for path in ("/healthz", "/admin/login/", "/no/such/page/"):
        response = client.get(path)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
    assert client.get("/healthz")["X-Frame-Options"] == "DENY"
    assert client.get("/admin/login/")["X-Frame-Options"] == "SAMEORIGIN"


def test_a_large_body_is_refused_unread(client: Client, settings: Settings) -> None:
    settings.REQUEST_MAX_BYTES = 1024
    response = client.post("/admin/login/", b"x" * 1025, content_type="text/plain")
    assert response.status_code == 413
    assert client.post("/admin/login/", {"username": "x"}).status_code == 200


@pytest.mark.parametrize("length", ["many", "-1", "1e3"])
def test_a_length_that_is_none_is_refused(client: Client, length: str) -> None:
    assert client.post("/admin/login/", CONTENT_LENGTH=length).status_code == 413


def test_slow_senders_leave_threads_to_readers(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("read")

    middleware = headers.RequestSizeMiddleware(answer)
    middleware.gate = BoundedSemaphore(1)
    monkeypatch.setattr(headers, "GATE_SECONDS", 0.01)
    assert middleware(rf.post("/", {"a": "b"})).status_code == 200
    middleware.gate.acquire()
    busy = middleware(rf.post("/", {"a": "b"}))
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert middleware(rf.get("/")).status_code == 200
