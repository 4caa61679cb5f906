"""From a mention to its letter: after commit, over a true SMTP connection, and again when the mail server was away."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from articles import workflow
from newsroom.core import clock
from newsroom.desk import housekeeping, post
from newsroom.desk.models import Chore, Letter
from tests import cast
from tests.make import make_story

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db(transaction=True)


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(self._text())
            self.wfile.write(b"250 as you wish\r\n")
            if line.upper().startswith(b"QUIT"):
                return

    def _text(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()


class Taking(socketserver.ThreadingTCPServer):
    """A mail server that takes everything."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Talk)
        self.letters: list[str] = []


@pytest.fixture
def address(settings: Settings) -> Iterator[tuple[str, int]]:
    """Where a mail server will be; until then the connection is refused."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        taken = held.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = taken
    return taken


@pytest.fixture(autouse=True)
def _only_the_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "_works", {})
    housekeeping.register(post.CHORE, MINUTE, post.send_due)


def test_a_mention_is_sent_when_the_mail_server_is_back(address: tuple[str, int]) -> None:
    story, rhea = make_story(), cast.rhea()
    Letter.objects.all().delete()
    housekeeping.tick()
    with transaction.atomic():
        workflow.comment(story, by=cast.ed(), text="@rhea which crane?")
        assert Chore.objects.get().due_at > clock.now()
    assert Chore.objects.get().due_at <= clock.now()
    assert housekeeping.tick() == [post.CHORE]
    letter = Letter.objects.get()
    assert (letter.to, letter.tries, letter.sent_at) == (rhea.email, 1, None)
    assert "refused" in letter.trouble
    with Taking(address) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        housekeeping.tick(letter.try_at + MINUTE)
        housekeeping.tick(letter.try_at + 3 * MINUTE)
        server.shutdown()
    (said,) = server.letters
    assert f"To: {rhea.email}" in said
    assert "Auto-Submitted: auto-generated" in said
    assert "/admin/notices/choices/" in said.replace("=\r\n", "")
    letter.refresh_from_db()
    assert letter.sent_at is not None
