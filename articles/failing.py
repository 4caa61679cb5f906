"""What is scheduled and has begun to fail since: the rights to a picture end before its moment, a link has died.

The clock withholds nothing by itself: what was scheduled goes out at its moment. The desk is told, for as long as it
stands so, and somebody mends it, moves it or holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from articles.gate_facts import facts_of
from articles.gate_kinds import Check
from articles.gates import Gates, look
from articles.models import ArticleVersion
from articles.workflow.passing import checks_passed

MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Failing:
    """A version that waits, and what would stop it were it released now for its moment."""

    version: ArticleVersion
    sentences: tuple[str, ...]


def failing(now: datetime) -> list[Failing]:
    """The soonest first; a dozen queries for all. What somebody passed with a reason is not told again."""
    waiting = ArticleVersion.objects.waiting(now).select_related("article", "section")
    versions = list(waiting[:MOST])
    if not versions:
        return []
    gates, passed = Gates.load(), checks_passed(versions)
    found = []
    moments = [version.live_from for version in versions]
    for version, facts in zip(versions, facts_of(versions, moments), strict=True):
        ended = (photo.rights_ended(version.live_from) for photo in facts.photos)
        met = (
            finding.sentence
            for finding in look(facts, gates.of(version.section))
            if (finding.is_bar or finding.check == Check.LINK)
            and finding.check not in passed.get(version.pk, ())
        )
        sentences = dict.fromkeys([*filter(None, ended), *met])
        if sentences:
            found.append(Failing(version, tuple(sentences)))
    return found
