"""Asking an address of the open web how it answers, without ever asking a machine of our own network.

A name is resolved once and the connection made to what was found, so that no second answer of the name's server leads
elsewhere; each redirect is looked at anew. Nothing of the body is read.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urljoin, urlsplit

PORTS: Final = {"http": 80, "https": 443}
SECONDS: Final = 8.0
HOPS: Final = 5
HEAD_BYTES: Final = 32 * 1024
LONGEST_URL: Final = 2000
AGENT: Final = "Newsroom link check"
STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: |\r?$)")
# Addresses of version 6 that carry one of version 4, which a gateway would go on to.
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
REFUSES_HEAD: Final = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})


class Forbidden(Exception):
    """An address that we do not ask: not of the web, or not a public one."""


class Unreachable(Exception):
    """Nobody answered: no such name, no way there, no answer in time, no certificate that holds."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where to knock: the parts of an address that we may ask."""

    secure: bool
    host: str
    port: int
    target: str


class Opener(Protocol):
    """Connects to an address of the network; for TLS it also proves the host's name. Raises `OSError`."""

    def __call__(self, address: str, door: Door, seconds: float) -> Any: ...


Resolver = Callable[[str, int], Iterable[str]]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def connect(address: str, door: Door, seconds: float) -> Any:
    line = socket.create_connection((address, door.port), timeout=seconds)
    if not door.secure:
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=door.host)
    except BaseException:
        line.close()
        raise


def is_public(address: str) -> bool:
    """Whether an address of the network can only be somebody else's machine on the open internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is None and found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return found.is_global and not found.is_multicast


def door_of(url: str) -> Door:
    """Raises `Forbidden` for another scheme or port, for a log-in in the address, and for what is no address."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as wrong:
        raise Forbidden("That is no address of the web.") from wrong
    if parts.scheme not in PORTS or not host or len(url) > LONGEST_URL:
        raise Forbidden("That is no address of the web.")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("The address holds a log-in.")
    if port not in PORTS.values():
        raise Forbidden("The address names an unusual port.")
    target = parts.path or "/"
    target = f"{target}?{parts.query}" if parts.query else target
    return Door(parts.scheme == "https", host, port, _ascii(target))


def status_of(
    url: str,
    *,
    resolver: Resolver = resolve,
    opener: Opener = connect,
    clock: Callable[[], float] = time.monotonic,
    seconds: float = SECONDS,
) -> int:
    """The status with which the address, or what it redirects to, answers. Raises `Forbidden`, `Unreachable`.

    HEAD is asked first; where a server will not have it, or says that nothing is there, GET is.
    """
    until = clock() + seconds
    for _ in range(HOPS + 1):
        door = door_of(url)
        status, leads_to = _ask("HEAD", door, resolver, opener, clock, until)
        if status in REFUSES_HEAD:
            status, leads_to = _ask("GET", door, resolver, opener, clock, until)
        if status not in REDIRECTS or not leads_to:
            return status
        url = urljoin(url, leads_to)
    raise Unreachable("It redirects without end.")


def _ask(
    method: str,
    door: Door,
    resolver: Resolver,
    opener: Opener,
    clock: Callable[[], float],
    until: float,
) -> tuple[int, str]:
    """The status, and where a redirect leads."""
    try:
        addresses = list(resolver(door.host, door.port))
        if not addresses:
            raise Unreachable("No such host.")
        if not all(is_public(address) for address in addresses):
            raise Forbidden("That is not a public address.")
        line = opener(addresses[0], door, _left(clock, until))
        try:
            line.settimeout(_left(clock, until))
            line.sendall(_request(method, door))
            head = _read_head(line, clock, until)
        finally:
            line.close()
    except (OSError, ValueError) as trouble:
        raise Unreachable(_plain(trouble)) from trouble
    found = STATUS.match(head)
    if found is None:
        raise Unreachable("What answered does not speak HTTP.")
    return int(found[1]), _location(head)


def _left(clock: Callable[[], float], until: float) -> float:
    left = until - clock()
    if left <= 0:
        raise TimeoutError("No answer in time.")
    return left


def _request(method: str, door: Door) -> bytes:
    host = f"[{door.host}]" if ":" in door.host else door.host
    named = (
        host if door.port == PORTS["https" if door.secure else "http"] else f"{host}:{door.port}"
    )
    lines = [
        f"{method} {door.target} HTTP/1.1",
        f"Host: {named}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Connection: close",
        "",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _read_head(line: Any, clock: Callable[[], float], until: float) -> bytes:
    """All that comes before the body, of which no more is taken than what came with it."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        line.settimeout(_left(clock, until))
        more = line.recv(4096)
        if not more:
            break
        head += more
    return head.partition(b"\r\n\r\n")[0]


def _location(head: bytes) -> str:
    _, _, rest = head.partition(b"\r\n")
    try:
        said = http.client.parse_headers(io.BytesIO(rest + b"\r\n\r\n"))
    except http.client.HTTPException:
        return ""
    return (said.get("Location") or "").strip()


def _ascii(target: str) -> str:
    """The path and query as a request may bear them: no sign that ends a line, none beyond ASCII."""
    return "".join(
        sign
        if "!" <= sign <= "~"
        else "".join(f"%{byte:02X}" for byte in sign.encode(errors="replace"))
        for sign in target
    )


def _plain(trouble: BaseException) -> str:
    if isinstance(trouble, socket.gaierror):
        return "No such host."
    if isinstance(trouble, ssl.SSLError):
        return "Its certificate does not hold."
    if isinstance(trouble, TimeoutError):
        return "No answer in time."
    return "Nobody answers there."
