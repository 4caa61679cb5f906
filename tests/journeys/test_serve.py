"""`manage.py serve` from an empty folder, as `make run` calls it, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def environment(folder: Path, port: int) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(folder), "PORT": str(port)}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str


def get(port: int, path: str) -> Answer:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())


def answers(port: int) -> bool:
    try:
        return get(port, "/healthz").status == 200
    except OSError:
        return False


@contextmanager
def served(folder: Path, port: int, *, within: float) -> Iterator[subprocess.Popen[str]]:
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        env=environment(folder, port),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + within
        while not answers(port):
            assert server.poll() is None, server.communicate()[0]
            assert time.monotonic() < end, f"no answer within {within} seconds"
            time.sleep(0.05)
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        try:
            server.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()
            raise


def test_it_serves_from_nothing_and_again(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "a folder"
    with served(folder, port, within=120):
        desk = get(port, "/admin/login/")
        assert desk.status == 200
        sheet = next(iter(re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', desk.text)))
        style = get(port, sheet)
        assert style.status == 200
        assert "immutable" in style.headers["Cache-Control"]
        assert style.headers["X-Content-Type-Options"] == "nosniff"
        refused = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            env=environment(folder, port),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1
        assert f"Cannot listen on 127.0.0.1:{port}: address already in use" in refused.stderr
    kept = (folder / "secret_key").read_text()
    collected = (folder / "static.sha256").stat().st_mtime_ns
    with served(folder, port, within=60):
        assert (folder / "secret_key").read_text() == kept
        assert (folder / "static.sha256").stat().st_mtime_ns == collected


def test_it_comes_back_when_its_worker_is_killed(tmp_path: Path, port: int) -> None:
    with served(tmp_path, port, within=120) as server:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        if not children.exists():
            return
        worker = int(children.read_text().split()[-1])
        os.kill(worker, signal.SIGKILL)
        end = time.monotonic() + 30
        while str(worker) in children.read_text().split() or not answers(port):
            assert time.monotonic() < end
            time.sleep(0.05)
