"""The bars that a release passed with a reason: each stays in the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from articles.gates import FOUR_EYES
from articles.models import Article, ArticleVersion, Verb
from articles.releases import Passed
from articles.workflow.table import record


def leave_word(
    article: Article,
    version: ArticleVersion,
    passed: Iterable[Passed],
    *,
    by: Any,
    now: datetime,
) -> None:
    """One event for each gate: which, what it said, and why the story went all the same."""
    told: dict[str, list[str]] = {}
    for finding, reason in passed:
        told.setdefault(finding.check, [f"{finding.label}.", reason]).insert(-1, finding.sentence)
    for check, words in told.items():
        verb = Verb.OVERRIDE if check == FOUR_EYES else Verb.PASS_GATE
        record(verb, article, by=by, version=version, note=" ".join(words), now=now)
