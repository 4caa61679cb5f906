"""The one place in which a story is checked before it goes, whatever the door.

A gate is off, a warning, or a bar; the chief sets them (`PublishGate`), for the paper or for a section and all below.
A bar that a role may pass is passed with a reason, which the verb leaves in the record. Four eyes is a bar too, of the
sections that have it; it is passed by those who may override rules. Nothing here changes anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from articles import four_eyes
from articles.gate_facts import LINES, Content, Facts, facts_of
from articles.gate_kinds import DEFAULTS, Check, Level
from articles.house_style import Rules, rules_of, slips
from articles.models import Article, ArticleVersion, Event, PublishGate, Verb
from articles.models.gate import pair_of
from articles.refusal import Barred

FOUR_EYES: Final = "four_eyes"
OVERRIDE: Final = "articles.override_rules"
MOST_SLIPS: Final = 12
LABELS: Final[dict[str, str]] = {**dict(Check.choices), FOUR_EYES: "Four eyes"}
Passes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gate:
    """A check as it stands for one section. `role` is the group that may pass it."""

    check: str
    level: str
    number: int | None = None
    every_story: bool = False
    rules: Rules | None = None
    role: int | None = None
    role_name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a check has to say: a sentence, and the field of the form, or the photograph, in which it is mended."""

    sentence: str
    field: str = ""
    photo: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a gate found, and whether it stops the release."""

    check: str
    level: str
    sentence: str
    field: str = ""
    photo: int | None = None
    role: int | None = None
    role_name: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.check]

    @property
    def is_bar(self) -> bool:
        return self.level == Level.BAR


class Gates:
    """The gates of the whole paper as the chief has them; what has no row stands as by default."""

    def __init__(self, rows: Iterable[PublishGate]) -> None:
        self.rows = sorted(rows, key=lambda row: len(row.section.path) if row.section else -1)

    @classmethod
    def load(cls) -> Gates:
        """One query."""
        return cls(PublishGate.objects.select_related("section", "passable_by"))

    def of(self, section: Any) -> dict[str, Gate]:
        """By check, those that are on in a section: of several rows for a check the nearest above it."""
        path = section.path if section else ""
        found = {
            check.value: Gate(check, default.level, default.number)
            for check, default in DEFAULTS.items()
        }
        for row in self.rows:
            if row.section is None or _is_below(path, row.section.path):
                found[row.check_name] = _gate(row)
        return {check: gate for check, gate in found.items() if gate.level != Level.OFF}


def _is_below(path: str, above: str) -> bool:
    return not above or path == above or path.startswith(f"{above}/")


def _gate(row: PublishGate) -> Gate:
    role = row.passable_by
    return Gate(
        row.check_name,
        row.level,
        row.number,
        row.every_story,
        _rules(row.words) if row.check_name == Check.WORDS else None,
        role.pk if role else None,
        role.name if role else "",
    )


@lru_cache(maxsize=32)
def _rules(words: str) -> dict[str, str]:
    return rules_of(pair for line in words.splitlines() if (pair := pair_of(line)))


# The checks


def _alt(facts: Facts, gate: Gate) -> list[Said]:
    return [Said(said, "", p.pk) for p in facts.photos if (said := p.missing_alt())]


def _credit(facts: Facts, gate: Gate) -> list[Said]:
    return [Said(said, "", p.pk) for p in facts.photos if (said := p.missing_credit())]


def _byline(facts: Facts, gate: Gate) -> list[Said]:
    if facts.bylines:
        return []
    return [Said("No byline: the story goes out without a name.", "bylines")]


def _headline(facts: Facts, gate: Gate) -> list[Said]:
    length, most = len(facts.headline), gate.number or 0
    if length <= most or 0 < len(facts.short_headline) <= most:
        return []
    return [
        Said(
            f"The headline has {length} characters, of at most {most}, and there is no short one.",
            "short_headline",
        )
    ]


def _link(facts: Facts, gate: Gate) -> list[Said]:
    return [Said(f"A link is dead: {_short(dead.url)} {dead.why}.", "body") for dead in facts.dead]


def _short(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:59]}…"


def _tag(facts: Facts, gate: Gate) -> list[Said]:
    least = gate.number or 1
    if facts.tags >= least:
        return []
    if least == 1:
        return [Said("No tag: the story stands in no list but its section’s.", "tags")]
    has = (
        f"It has {facts.tags} tag{'' if facts.tags == 1 else 's'}"
        if facts.tags
        else "It has no tag"
    )
    return [Said(f"{has}: the house wants at least {least}.", "tags")]


def _legal(facts: Facts, gate: Gate) -> list[Said]:
    if facts.was_read or not (facts.needs_legal or gate.every_story):
        return []
    return [Said("Nobody has read these words for the law.", "legal")]


def _words(facts: Facts, gate: Gate) -> list[Said]:
    found = [
        Said(
            f"“{slip.written}” in {LINES[name]} (“{slip.passage}”): write “{slip.instead}”.",
            "body" if name == "body_text" else name,
        )
        for name, text in facts.lines.items()
        for slip in slips(text, gate.rules or {})
    ]
    more = len(found) - MOST_SLIPS
    rest = [Said(f"{more} more words that the house does not use.", "body")] if more > 0 else []
    return found[:MOST_SLIPS] + rest


CHECKS: Final[dict[str, Callable[[Facts, Gate], list[Said]]]] = {
    Check.ALT: _alt,
    Check.CREDIT: _credit,
    Check.BYLINE: _byline,
    Check.HEADLINE: _headline,
    Check.LINK: _link,
    Check.TAG: _tag,
    Check.LEGAL: _legal,
    Check.WORDS: _words,
}


# Asking them


def look(facts: Facts, gates: Mapping[str, Gate]) -> list[Finding]:
    """What the gates say of the facts; bars first. The same sentence is said once."""
    found: dict[tuple[str, str], Finding] = {}
    for check, gate in gates.items():
        for said in CHECKS[check](facts, gate):
            finding = Finding(
                check, gate.level, said.sentence, said.field, said.photo, gate.role, gate.role_name
            )
            found.setdefault((check, said.sentence), finding)
    return sorted(found.values(), key=lambda finding: not finding.is_bar)


def findings_of(contents: Sequence[Content], moments: Sequence[datetime]) -> list[list[Finding]]:
    """Of each version or working copy what the gates say, were it to go out at its moment; ten queries for all."""
    if not contents:
        return []
    gates = Gates.load()
    facts = facts_of(contents, moments)
    return [
        look(each, gates.of(content.section)) for content, each in zip(contents, facts, strict=True)
    ]


def findings_as_typed(
    story: Article, at: datetime, *, bylines: int, tags: int, same: bool
) -> list[Finding]:
    """The same of words that stand in a form and are not saved: whoever has the form counts the names and tags.

    `same`: they say what was saved, so that a legal read of that holds.
    """
    facts = facts_of([story], [at])[0]
    typed = replace(facts, bylines=bylines, tags=tags, was_read=facts.was_read and same)
    return look(typed, Gates.load().of(story.section))


def findings_if_changed(
    stories: Sequence[Article], at: datetime, *, by: Any
) -> list[list[Finding]]:
    """The same of working copies in which this person has just changed words, which nobody has read for the law.

    Each instance says what its story will say. What `findings_of` asks, and one query more for each section.
    """
    if not stories:
        return []
    gates, facts = Gates.load(), facts_of(stories, [at] * len(stories))
    strict = {each.section_id: each.section for each in stories}
    eyes = {pk for pk, section in strict.items() if four_eyes.holds_for(section)}
    return [
        [
            *([_own(story.section)] if story.section_id in eyes and by is not None else []),
            *look(replace(each, was_read=False), gates.of(story.section)),
        ]
        for story, each in zip(stories, facts, strict=True)
    ]


def findings(content: Content, at: datetime, *, by: Any = None) -> list[Finding]:
    """The same of one; `by` is the person who would release it, for the rule of four eyes.

    What was passed for a version that waits, or is held, need not be passed again when that is moved: it is a warning.
    """
    found = findings_of([content], [at])[0]
    waits = isinstance(content, ArticleVersion) and (content.held_for or content.is_waiting())
    if waits and any(finding.is_bar for finding in found):
        before = checks_passed([content]).get(content.pk, set())
        found = [
            replace(each, level=Level.WARNING) if each.check in before else each for each in found
        ]
    return [*own_work(content, by), *found]


def checks_passed(versions: Iterable[ArticleVersion]) -> dict[int, set[str]]:
    """Of each version, by key, the checks that somebody passed for it with a reason. One query.

    Read from the record, where `workflow.passing` wrote it down under the check's name.
    """
    found: dict[int, set[str]] = defaultdict(set)
    pks = [version.pk for version in versions]
    rows = Event.objects.filter(verb=Verb.PASS_GATE, version__in=pks).order_by()
    for pk, note in rows.values_list("version", "note"):
        found[pk] |= {check for check, label in LABELS.items() if note.startswith(f"{label}.")}
    return found


def own_work(content: Content, by: Any) -> list[Finding]:
    """The bar of four eyes, where somebody would release what they were the last to change."""
    if by is None or not isinstance(content, ArticleVersion):
        return []
    if not four_eyes.holds_for(content.section) or not four_eyes.is_own_work(by, content):
        return []
    return [_own(content.section)]


def _own(section: Any) -> Finding:
    words = f"You were the last to change it: in {section} somebody else releases it."
    return Finding(FOUR_EYES, Level.BAR, words)


def may_pass(person: Any, finding: Finding) -> bool:
    """Whether somebody may let a story through this bar with a reason."""
    if person is None:
        return False
    if finding.check == FOUR_EYES:
        return person.has_perm(OVERRIDE)
    if finding.role is None:
        return False
    return person.is_superuser or finding.role in _roles(person)


def _roles(person: Any) -> frozenset[int]:
    """The keys of somebody's roles, remembered as their rights are."""
    if not hasattr(person, "_role_keys"):
        person._role_keys = frozenset(person.groups.values_list("pk", flat=True))
    return person._role_keys


def bars(content: Content, at: datetime) -> list[str]:
    """The sentences of what stops a text, whoever releases it."""
    return [finding.sentence for finding in findings(content, at) if finding.is_bar]


def clear(
    article: Article, version: ArticleVersion, at: datetime, *, by: Any, passes: Passes
) -> list[tuple[Finding, str]]:
    """Let a version through, or raise `Barred`. Returns the bars that were passed, each with its reason.

    `passes` are the reasons by check. One that is empty, or of somebody whose role may not, passes nothing.
    """
    standing = [finding for finding in findings(version, at, by=by) if finding.is_bar]
    reasons = {check: words.strip() for check, words in passes.items() if words.strip()}
    passed = [f for f in standing if f.check in reasons and may_pass(by, f)]
    left = [finding for finding in standing if finding not in passed]
    if left:
        raise Barred(_refusal(left, by), left)
    return [(finding, reasons[finding.check]) for finding in passed]


def _refusal(left: Sequence[Finding], by: Any) -> str:
    words = " ".join(finding.sentence for finding in left)
    if all(may_pass(by, finding) for finding in left):
        return f"{words} Say why it may go out all the same."
    roles = sorted({f.role_name for f in left if f.role_name and not may_pass(by, f)})
    helped = [f"The role {role} may let it pass with a reason." for role in roles]
    return " ".join([words, *helped])
