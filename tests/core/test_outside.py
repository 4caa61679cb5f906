"""Asking the open web: only public addresses, each redirect looked at anew, bounded in size and time."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from newsroom.core import outside
from newsroom.core.outside import Door, Forbidden, Unreachable, door_of, is_public, status_of

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nthe body"
PUBLIC = "203.0.114.7"


class Line:
    """A connection that answers what it was given, in pieces."""

    def __init__(self, answer: bytes, said: list[bytes], size: int = 4096) -> None:
        self.left, self.said, self.size = answer, said, size
        self.closed = False

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def sendall(self, data: bytes) -> None:
        self.said.append(data)

    def recv(self, most: int) -> bytes:
        piece, self.left = self.left[: min(most, self.size)], self.left[min(most, self.size) :]
        return piece

    def close(self) -> None:
        self.closed = True


class Web:
    """Hosts by name, and what each says to each request in turn."""

    def __init__(
        self, answers: dict[str, list[bytes]], names: dict[str, list[str]] | None = None
    ) -> None:
        self.answers, self.names = answers, names or {}
        self.asked: list[tuple[str, str]] = []
        self.said: list[bytes] = []

    def resolve(self, host: str, port: int) -> list[str]:
        return self.names.get(host, [PUBLIC])

    def connect(self, address: str, door: Door, seconds: float) -> Any:
        self.asked.append((address, door.host))
        return Line(self.answers[door.host].pop(0), self.said)

    def status(self, url: str, **more: Any) -> int:
        return status_of(url, resolver=self.resolve, opener=self.connect, **more)


def moved(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Moved\r\nLocation: {to}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3", "100.64.0.1", "::1",
        "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "no address",
    ],
)  # fmt: skip
def test_no_address_of_a_network_of_ones_own_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["203.0.114.7", "8.8.8.8", "2606:4700::1", "64:ff9b::808:808"])
def test_others_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://paper.example/", "file:///etc/passwd", "gopher://paper.example/", "//paper.example/", "paper.example",
        "http://", "https://user@paper.example/", "https://paper.example:22/", "https://paper.example:99999/",
        "http://[::1", "javascript:alert(1)", f"https://paper.example/{'x' * 2000}",
    ],
)  # fmt: skip
def test_it_knocks_at_no_other_door(url: str) -> None:
    with pytest.raises(Forbidden):
        door_of(url)


def test_a_door_bears_no_sign_that_ends_a_line() -> None:
    door = door_of("https://pàper.example/a b\r\nX: 1/é?q=ü")
    assert door.host == "xn--pper-0na.example"
    assert door.target.isascii()
    assert " " not in door.target and "\r" not in door.target and "\n" not in door.target


def test_it_asks_for_the_head_alone_at_the_address_that_was_looked_at() -> None:
    web = Web({"paper.example": [OK]})
    assert web.status("https://paper.example/quay?x=1") == 200
    assert web.asked == [(PUBLIC, "paper.example")]
    assert web.said[0].startswith(b"HEAD /quay?x=1 HTTP/1.1\r\nHost: paper.example\r\n")


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_it_asks_again_where_a_head_is_not_to_be_had(status: int) -> None:
    web = Web({"paper.example": [f"HTTP/1.1 {status} No\r\n\r\n".encode(), OK]})
    assert web.status("https://paper.example/") == 200
    assert [said.split()[0] for said in web.said] == [b"HEAD", b"GET"]


def test_it_follows_a_redirect_and_looks_at_where_it_leads() -> None:
    web = Web({"a.example": [moved("https://b.example/x")], "b.example": [moved("/y"), OK]})
    assert web.status("http://a.example/") == 200
    assert [host for _, host in web.asked] == ["a.example", "b.example", "b.example"]


@pytest.mark.parametrize(
    "leads_to", ["http://inside.example/", "http://127.0.0.1/", "file:///etc/passwd"]
)
def test_it_is_led_to_no_machine_of_ours(leads_to: str) -> None:
    names = {"inside.example": ["10.0.0.5"], "127.0.0.1": ["127.0.0.1"]}
    web = Web({"a.example": [moved(leads_to)]}, names)
    with pytest.raises(Forbidden):
        web.status("http://a.example/")
    assert len(web.asked) == 1


def test_one_private_address_among_public_ones_is_one_too_many() -> None:
    web = Web({"a.example": [OK]}, {"a.example": [PUBLIC, "192.168.0.1"]})
    with pytest.raises(Forbidden):
        web.status("http://a.example/")
    assert web.asked == []


def test_it_is_not_led_in_a_circle() -> None:
    web = Web({"a.example": [moved("/") for _ in range(9)]})
    with pytest.raises(Unreachable, match="without end"):
        web.status("http://a.example/")


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"x" * 100_000])
def test_what_speaks_no_http_is_no_answer(answer: bytes) -> None:
    with pytest.raises(Unreachable, match="HTTP"):
        Web({"a.example": [answer]}).status("http://a.example/")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (ssl.SSLCertVerificationError("expired"), "certificate"),
        (TimeoutError(), "in time"),
        (ConnectionRefusedError(), "Nobody answers"),
    ],
)
def test_it_says_plainly_why_nobody_answers(trouble: Exception, words: str) -> None:
    def fail(address: str, door: Door, seconds: float) -> Any:
        raise trouble

    with pytest.raises(Unreachable, match=words):
        status_of("https://a.example/", resolver=lambda host, port: [PUBLIC], opener=fail)


def test_it_waits_for_a_slow_sender_no_longer_than_it_may() -> None:
    moments = iter(range(100))

    def clock() -> float:
        return float(next(moments))

    def slow(address: str, door: Door, seconds: float) -> Any:
        return Line(OK, [], size=1)

    with pytest.raises(Unreachable, match="in time"):
        status_of(
            "http://a.example/", resolver=lambda host, port: [PUBLIC], opener=slow, clock=clock
        )


def test_a_host_without_an_address_is_no_host() -> None:
    with pytest.raises(Unreachable, match="No such host"):
        status_of("http://a.example/", resolver=lambda host, port: [])


def test_it_really_refuses_this_machine() -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises((Forbidden, Unreachable)):
            outside.status_of(f"http://{host}/")
