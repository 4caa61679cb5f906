"""Somebody of the desk who looks at the paper of another moment, through the page cache as a server would have it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.test import Client

from newsroom.desk.moments import for_address
from tests.reader import Answer, Reader

BAR = re.compile(r'<section class="time-machine".*?</section>\n?', re.DOTALL)
ASKED = re.compile(r"(?:\?|&amp;|&)at=[^\"&#]*")


class Traveller(Reader):
    """`Traveller(cast.ed()).at("/", moment)`; whoever is None has a cookie that names no session."""

    def __init__(self, person: Any, **more: Any) -> None:
        super().__init__(**more)
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={_session(person)}"

    def at(self, path: str, moment: Any, **headers: str) -> Answer:
        text = moment if isinstance(moment, str) else for_address(moment)
        return self.get(f"{path}?at={quote(text)}", cookie=self.cookie, **headers)


def _session(person: Any) -> str:
    if person is None:
        return "abcdefghijklmnopqrstuvwxyz012345"
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def as_served(page: str) -> str:
    """The page without the bar and without the moment in its links."""
    return ASKED.sub("", BAR.sub("", page))
