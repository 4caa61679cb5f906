"""What a page-cache hit costs the processor, beside a bare Django view that returns the same bytes.

`python -m tests.bench.hit` prints the time of the whole server (granian, one worker) per request,
user and system, medians of interleaved rounds. Compare the rows of one run with each other.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

from tests.bench.served import BODY

HERE = "127.0.0.1"
CONNECTIONS = 8
TICK = os.sysconf("SC_CLK_TCK")
REQUESTS = {
    "page cache, hit": ("hit", "/hit/", ""),
    "page cache, hit, gzip": ("hit", "/hit/", "Accept-Encoding: gzip, br\r\n"),
    "page cache, hit, query ignored": ("hit", "/hit/?utm_source=letter", ""),
    "page cache, 304": ("hit", "/hit/", "If-None-Match: *\r\n"),
    "bare Django view": ("bare", "/bare/", ""),
    "bare WSGI": ("wsgi", "/", ""),
}


def serve(name: str, port: int) -> subprocess.Popen[bytes]:
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
        *("--host", HERE, "--port", str(port), "--no-ws", "--log-level", "error"),
        f"tests.bench.served:{name}",
    ]
    server = subprocess.Popen(command)
    for _ in range(200):
        try:
            socket.create_connection((HERE, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server
    server.terminate()
    message = f"{name} did not start"
    raise SystemExit(message)


def family(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def processor_seconds(pid: int) -> float:
    fields = [
        Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in family(pid)
    ]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICK


def question(path: str, more: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HERE}\r\n{more}\r\n".encode()


def ask(port: int, asked: bytes, count: int) -> None:
    """Ask `count` times over a few kept connections, and read each answer to its end."""
    connections = [socket.create_connection((HERE, port)) for _ in range(CONNECTIONS)]
    for _ in range(count // CONNECTIONS):
        for each in connections:
            each.sendall(asked)
        for each in connections:
            read(each)
    for each in connections:
        each.close()


def read(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 17)
    while b"\r\n\r\n" not in data:
        data += connection.recv(1 << 17)
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line[15:])
    while len(body) < length:
        body += connection.recv(1 << 17)
    return head


def measured(server: subprocess.Popen[bytes], port: int, asked: bytes, count: int) -> float:
    before = processor_seconds(server.pid)
    process = get_context("spawn").Process(target=ask, args=(port, asked, count))
    process.start()
    process.join()
    return (processor_seconds(server.pid) - before) / count * 1000


def check(port: int, name: str, asked: bytes) -> None:
    with socket.create_connection((HERE, port)) as connection:
        for _ in range(2):
            connection.sendall(asked)
            head = read(connection).decode().lower()
    expected = "x-cache: hit" if name == "hit" else "200 ok"
    if expected not in head:
        message = f"{name} answered {head[:300]}"
        raise SystemExit(message)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8120)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=8000)
    options = parser.parse_args()
    ports = {name: options.port + place for place, name in enumerate(("hit", "bare", "wsgi"))}
    servers = {name: serve(name, port) for name, port in ports.items()}
    figures: dict[str, list[float]] = {title: [] for title in REQUESTS}
    try:
        for name, path, more in REQUESTS.values():
            check(ports[name], name, question(path, more))
        for _ in range(options.rounds):
            for title, (name, path, more) in REQUESTS.items():
                asked = question(path, more)
                figures[title].append(measured(servers[name], ports[name], asked, options.requests))
    finally:
        for server in servers.values():
            server.terminate()
            server.wait()
    show(figures)


def show(figures: dict[str, list[float]]) -> None:
    bare = statistics.median(figures["bare Django view"])
    print(f"A page of {len(BODY) / 1000:.0f} kB; processor time of the whole server per request")
    for title, rounds in figures.items():
        middle = statistics.median(rounds)
        print(f"{title:32} {middle:.4f} ms   {middle / bare:.2f} of a bare Django view")


if __name__ == "__main__":
    main()
