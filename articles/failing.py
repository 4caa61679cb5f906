"""What is scheduled and has begun to fail since: the rights to a picture end before its moment, a link has died.

The clock withholds nothing by itself: what was scheduled goes out at its moment. The desk is told, for as long as it
stands so, and somebody mends it, moves it or holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from articles.gate_facts import facts_of
from articles.gate_kinds import Check, Level
from articles.gates import Gate, Gates, checks_passed, look
from articles.models import ArticleVersion

MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Failing:
    """A version that waits, and what would stop it were it released now for its moment."""

    version: ArticleVersion
    sentences: tuple[str, ...]


def failing(now: datetime) -> list[Failing]:
    """The soonest first; eight queries at most for all. What somebody passed with a reason is not told again."""
    waiting = ArticleVersion.objects.waiting(now).select_related("article", "section")
    versions = list(waiting[:MOST])
    if not versions:
        return []
    gates = Gates.load()
    watched = [_watched(gates.of(version.section)) for version in versions]
    moments = [version.live_from for version in versions]
    checks = {check for each in watched for check in each}
    facts = facts_of(versions, moments, checks)
    met = [look(each, those) for each, those in zip(facts, watched, strict=True)]
    passed = checks_passed(versions) if any(met) else {}
    found = []
    for version, each, findings in zip(versions, facts, met, strict=True):
        ended = (photo.rights_ended(version.live_from) for photo in each.photos)
        stands = [f for f in findings if f.check not in passed.get(version.pk, ())]
        sentences = dict.fromkeys([*filter(None, ended), *(f.sentence for f in stands)])
        if sentences:
            found.append(Failing(version, tuple(sentences)))
    return found


def _watched(gates: Mapping[str, Gate]) -> dict[str, Gate]:
    """The bars, and dead links however lightly they are taken: a link dies by itself."""
    return {
        check: gate
        for check, gate in gates.items()
        if gate.level == Level.BAR or check == Check.LINK
    }
