"""The bars on a verb's page, and where a person whose role may writes why the story goes all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html

from articles import gates
from articles.gate_kinds import Check
from articles.gates import Finding
from newsroom.core.text import printable

PREFIX: Final = "pass-"
LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class ToPass:
    """One bar with its field; `given` is the reason as it was written."""

    name: str
    label: str
    sentences: tuple[str, ...]
    who: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What the gates say, as a page shows it. `legal` is the address at which a legal read that is wanted is given."""

    to_pass: tuple[ToPass, ...] = ()
    warnings: tuple[str, ...] = ()
    legal: str = ""


def met(
    findings: Iterable[Finding],
    person: Any,
    given: Mapping[str, str],
    *,
    story: int | None = None,
    prefix: str = PREFIX,
) -> Met:
    """The warnings, and the bars that this person may pass, each once; for one story the way to its legal read."""
    findings = list(dict.fromkeys(findings))
    passable = [each for each in findings if each.is_bar and gates.may_pass(person, each)]
    checks = dict.fromkeys(each.check for each in passable)
    fields = [[each for each in passable if each.check == check] for check in checks]
    return Met(
        tuple(_field(each, given, prefix) for each in fields),
        tuple(each.sentence for each in findings if not each.is_bar),
        legal_url(story) if story and wants_legal(findings) else "",
    )


def wants_legal(findings: Iterable[Finding]) -> bool:
    """Whether it is a legal read that stands in the way."""
    return any(each.is_bar and each.check == Check.LEGAL for each in findings)


def legal_url(story: int) -> str:
    return reverse("admin:articles_article_legal", args=[story])


def with_way(words: str, refusal: Exception, story: int) -> str:
    """What is said of a refusal, with the link to where a legal read is given, if it wants one."""
    if not wants_legal(getattr(refusal, "findings", ())):
        return words
    return format_html('{} <a href="{}">Go to the legal read</a>', words, legal_url(story))


def _field(found: list[Finding], given: Mapping[str, str], prefix: str) -> ToPass:
    first = found[0]
    who = f"as {first.role_name}" if first.role_name else "by your right to go past rules"
    return ToPass(
        f"{prefix}{first.check}",
        first.label,
        tuple(each.sentence for each in found),
        who,
        given.get(first.check, ""),
    )


def passes_in(post: Mapping[str, str], *, prefix: str = PREFIX) -> dict[str, str]:
    """The reasons that were written, by check; anything else in the request is passed over."""
    return {
        check: words[:LONGEST]
        for check in gates.LABELS
        if (words := printable(post.get(f"{prefix}{check}", "")).strip())
    }
