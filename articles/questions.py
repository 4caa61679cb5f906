"""What is asked about a release that would undo a newer fix, before a verb is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from articles.lineage import Lineage, origin
from articles.models import ArticleVersion
from articles.workflow.waiting import merged
from newsroom.core import clock

CALLED: Final = {"body": "the same passage of the text", "bylines": "the bylines"}


@dataclass(frozen=True, slots=True)
class Question:
    """A release that would undo a newer fix: what shall become of it?

    `both` names what the two changed in different ways: their merge needs a person.
    """

    number: int
    over: int
    sentence: str
    own: bool = False
    both: tuple[str, ...] = ()

    @property
    def clashes(self) -> bool:
        return bool(self.both)


def question(
    line: Lineage,
    version: ArticleVersion,
    over: ArticleVersion,
    now: datetime,
    *,
    own: bool = False,
) -> Question:
    source = origin(line.written_from(version.pk))
    when = "" if own else f", waiting for {clock.moment_words(version.live_from, now)},"
    sentence = (
        f"v{version.number}{when} was written {source}, and would undo what v{over.number} changes."
    )
    clashes = merged(version.article, version, over).clashes
    both = tuple(dict.fromkeys(_called(clash.name) for clash in clashes))
    return Question(version.number, over.number, sentence, own, both)


def _called(name: str) -> str:
    """What both changed, as a sentence has it: "the headline"."""
    if name in CALLED:
        return CALLED[name]
    return f"the {ArticleVersion._meta.get_field(name).verbose_name}"
