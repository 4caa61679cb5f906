"""The registry of what stands on the desk's home board. An app registers its panels in its `desk.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

STRIP, BOARD, FOOT, BELOW = "strip", "board", "foot", "below"
PLACES = (STRIP, BOARD, FOOT, BELOW)
MOST_CARDS = 7


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the board. Work that is not about stories stands below; for those who do no other it is all.

    `build` is called with the request and the present moment. It answers what `template` needs, or None where
    there is nothing for this person. Of its answer the board itself reads `sentence`, for the line under the date,
    and `button`, a pair of words and address beside it. An answer with `quiet` is no panel: that sentence stands in
    the one line of all for which there is nothing to do.
    """

    name: str
    title: str
    template: str
    build: Callable[[HttpRequest, datetime], Mapping[str, Any] | None]
    place: str = BOARD
    order: int = 50
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A story on the board: its headline, one line of state, one grey line, red words where it is late, and their cure.

    The cure is a pair of words and address; `then` the address of its page at the moment at which it goes out. `here`
    says who else has it open; `key` is the story's own, under which the page learns of that later. `picture` is the
    address, width and height of a small one.
    """

    title: str
    url: str
    state: Any = None
    grey: str = ""
    red: str = ""
    cure: tuple[str, str] | None = None
    then: str = ""
    key: int = 0
    here: str = ""
    picture: tuple[str, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel as this person has it."""

    name: str
    title: str
    template: str
    content: Mapping[str, Any]


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> Panel:
    """Put a panel on the board; a second of the same name takes the first one's place."""
    if panel.place not in PLACES:
        raise ValueError(f"{panel.place!r} is no place of the board")
    _panels[panel.name] = panel
    return panel


def board(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The panels this person may see, by place, with the sentences and buttons for the head of the board."""
    shown: dict[str, list[Shown]] = {place: [] for place in PLACES}
    everything: list[Mapping[str, Any]] = []
    for panel in sorted(_panels.values(), key=lambda each: (each.order, each.name)):
        if panel.permission and not request.user.has_perm(panel.permission):
            continue
        content = panel.build(request, now)
        if content is None:
            continue
        everything.append(content)
        if "quiet" not in content:
            shown[panel.place].append(Shown(panel.name, panel.title, panel.template, content))
    return {
        **shown,
        "quiet": [content["quiet"] for content in everything if content.get("quiet")],
        "sentences": [content["sentence"] for content in everything if content.get("sentence")],
        "buttons": [content["button"] for content in everything if content.get("button")],
    }
