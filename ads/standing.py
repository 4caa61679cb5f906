"""How a line or a creative stands, as the desk says it everywhere: a mark, a word, a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ads.models import Creative, LineItem
from newsroom.core import clock


@dataclass(frozen=True, slots=True)
class Piece:
    words: str
    at: datetime | None = None
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What `admin/desk/state.html` shows; a mark is one of those of the stories."""

    mark: str
    word: str
    pieces: tuple[Piece, ...] = ()
    tight: bool = False
    embargo: str = "embargo none"


def of_line(line: LineItem, now: datetime) -> Standing:
    """ "Live · until Mon 14 Dec, 02:09 IST"; a line whose advertiser is switched off is held."""
    phase = line.phase(now)
    if phase in ("live", "scheduled") and not line.campaign.advertiser.active:
        return Standing("withdrawn", "Held", (Piece("its advertiser is switched off"),))
    mark, word, words, moment = {
        "draft": ("draft", "Draft", "meant to start", line.starts_at),
        "scheduled": ("coming", "Starts", "", line.starts_at),
        "live": ("live", "Live", "until", line.ends_at),
        "paused": ("withdrawn", "Paused", "ends", line.ends_at),
        "ended": ("withdrawn", "Ended", "", line.ends_at),
        "archived": ("withdrawn", "Put away", "ran until", line.ends_at),
    }[phase]
    return Standing(mark, word, (_at(words, moment, now),), tight=not words)


def of_creative(creative: Creative, now: datetime) -> Standing:
    """ "Approved by Salim · Sat 21 Nov, 02:09 IST"."""
    if creative.is_approved:
        by = creative.approved_by
        who = Piece(f"by {by.get_short_name() or by.get_username()}" if by else "by the newsroom")
        when = (_at("", creative.approved_at, now),) if creative.approved_at else ()
        return Standing("live", "Approved", (who, *when), tight=True)
    mark, word = {
        Creative.Status.DRAFT: ("draft", "Draft"),
        Creative.Status.SUBMITTED: ("review", "Waiting for approval"),
        Creative.Status.REJECTED: ("killed", "Rejected"),
    }[creative.status]
    return Standing(mark, word, (Piece(creative.note),) if creative.note else ())


def of_switch(on: bool, words: str, otherwise: str) -> Standing:
    """Something that is switched on or off."""
    return Standing("live", words) if on else Standing("withdrawn", otherwise)


def _at(words: str, moment: datetime, now: datetime) -> Piece:
    return Piece(words, clock.newsroom_time(moment), clock.moment_words(moment, now))
