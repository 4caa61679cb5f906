"""The paper as it is served: collected files, the page cache before Django, real sockets; and those who read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test.testcases import LiveServerThread
from pytest_django import Settings

from newsroom.core.pagecache import PageCacheApplication


@contextmanager
def served(settings: Settings, static: Path) -> Iterator[str]:
    """The address of the whole stack, on the test's own database."""
    settings.STATIC_ROOT = static
    storage = {"BACKEND": "newsroom.stylesheets.PaperStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", lambda _: PageCacheApplication(get_wsgi_application()))
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://{server.host}:{server.port}"
    server.terminate()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    came: str
    text: str


class Readers:
    """Those who have every page open all day: what they ask for has been asked for before."""

    def __init__(self, site: str, pages: Iterable[str]) -> None:
        self.host, self.pages = urlsplit(site).netloc, tuple(pages)

    def get(self, address: str) -> Answer:
        with closing(HTTPConnection(self.host, timeout=30)) as connection:
            connection.request("GET", address)
            answer = connection.getresponse()
            came = answer.headers.get("X-Cache", "")
            return Answer(answer.status, came, answer.read().decode())

    def have_kept(self) -> set[str]:
        """The pages that stand ready: a hit at the first asking."""
        return {page for page in self.pages if self.get(page).came == "HIT"}

    def who_say(self, words: str) -> set[str]:
        """The pages that have the words. Each is asked for twice: it says the same again, and was kept."""
        found = set()
        for page in self.pages:
            first, again = self.get(page), self.get(page)
            assert (first.status, first.text) == (again.status, again.text), page
            assert (again.status, again.came) == (200, "HIT") or again.status == 404, page
            if words in first.text:
                found.add(page)
        return found
