"""The questions of a verb's page: what shall become of a release that would undo a newer fix; and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from articles.models import Article
from articles.questions import Question
from articles.workflow.waiting import Answer

PREFIX, LONGEST_NUMBER = "answer-", 9


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page puts it: its choices, the one that is chosen, and where the two are merged by hand.

    `why` says why merging is none of the choices, where it is none.
    """

    name: str
    sentence: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    merge_url: str = ""
    why: str = ""
    merge_words: str = "Look at the merge of the two"


def asked(
    article: Article,
    questions: Iterable[Question],
    told: Mapping[int, str],
    given: Mapping[int, str],
) -> list[Asked]:
    """The questions foreseen, and those that came up when the verb was tried (`told`, by number)."""
    found = [_of(article, question, given) for question in questions]
    names = {each.name for each in found}
    later = (
        Asked(f"{PREFIX}{number}", sentence, tuple(Answer.choices), given.get(number, Answer.HOLD))
        for number, sentence in told.items()
        if f"{PREFIX}{number}" not in names
    )
    return [*found, *later]


def _of(article: Article, question: Question, given: Mapping[int, str]) -> Asked:
    """A merge without a clash is proposed; the version itself is merged by hand, or goes out as it is."""
    possible = [Answer.AS_IT_IS] if question.own else [Answer.MERGE, Answer.HOLD, Answer.AS_IT_IS]
    if question.clashes and not question.own:
        possible.remove(Answer.MERGE)
    proposed = "" if question.own else possible[0]
    return Asked(
        f"{PREFIX}{question.number}",
        question.sentence,
        tuple((answer.value, str(answer.label)) for answer in possible),
        given.get(question.number, proposed),
        reverse("admin:articles_article_merge", args=[article.pk, question.number, question.over]),
        *_why(question),
    )


def _why(question: Question) -> tuple[str, ...]:
    """Why the two cannot be merged from this page, and what the way to the page of the merge is called then."""
    if question.both:
        both = " and ".join(question.both)
        why = (
            f"“{Answer.MERGE.label}” is not offered here: both changed {both}, in different words."
        )
        return why, f"Choose which words stand, and merge v{question.number} and v{question.over}"
    if question.own:
        why = f"“{Answer.MERGE.label}” is not offered here: v{question.number} itself goes out."
        return why, f"Merge v{question.number} and v{question.over} first"
    return ()


def answers_in(post: Mapping[str, str]) -> dict[int, str]:
    """What was chosen, by version number; anything else in the request is passed over."""
    return {
        int(name.removeprefix(PREFIX)): value
        for name, value in post.items()
        if name.startswith(PREFIX)
        and name.removeprefix(PREFIX).isdecimal()
        and len(name) <= len(PREFIX) + LONGEST_NUMBER
        and value in Answer.values
    }
