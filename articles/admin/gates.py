"""What stands between a story and its readers, as the form's list "Before it goes"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from articles import gates as house
from articles import policy
from articles.admin import typed
from articles.body_links import links_in
from articles.gate_kinds import Check
from articles.gates import Finding
from articles.models import Article, Verb
from articles.releases import wanting
from newsroom.core import clock

STOPS, DOUBTS, PASSED = "stop", "doubt", "pass"
LONG_HEADLINE = 70
FIELDS = {
    "headline": ("#id_headline", "Shorten it"),
    "short_headline": ("#id_short_headline", "Write it"),
    "bylines": ("#bylines", "Add one"),
    "tags": ("#id_tags", "Add one"),
    "body": ("#id_body-label", "Mend it"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """A check: it stops, it raises a doubt, or it has been passed; `cure` leads to where it is mended."""

    level: str
    words: str
    cure: str = ""
    cure_words: str = ""


def gates(story: Article, *, by: Any = None, now: datetime | None = None) -> list[Gate]:
    """The checks of a working copy as it was saved, or of a story yet to be written; what stops comes first."""
    now = now or clock.now()
    return _lines(story, house.findings(story, now), by, now)


def gates_as_typed(
    article: Article | None, fields: Mapping[str, str], *, by: Any, now: datetime
) -> list[Gate]:
    """The same of words that stand in the form and are not saved."""
    story = typed.story_of(article, fields, by=by)
    names, tags = typed.names_in(fields), typed.tags_in(fields)
    same = article is not None and story.content() == article.content()
    found = house.findings_as_typed(story, now, bylines=names, tags=tags, same=same)
    return _lines(story, found, by, now)


def _lines(story: Article, found: list[Finding], by: Any, now: datetime) -> list[Gate]:
    if by is not None and story.written_from is not None and policy.may(by, Verb.PUBLISH, story):
        found = [*house.own_work(story.written_from, by), *found]
    lines = [
        *_stops(story, now),
        *(_shown(story, finding, by) for finding in found),
        *_doubts(story),
        *_passed(story, {finding.check for finding in found}, now),
    ]
    rank = {STOPS: 0, DOUBTS: 1, PASSED: 2}
    return sorted(lines, key=lambda gate: rank[gate.level])


def _stops(story: Article, now: datetime) -> list[Gate]:
    """What no chief can switch off."""
    return [_stop(story, sentence) for sentence in wanting(story, now)]


def _stop(story: Article, sentence: str) -> Gate:
    if story.section_id is None and "section" in sentence:
        return Gate(STOPS, sentence, "#id_section", "Choose it")
    if "rights" in sentence:
        return Gate(STOPS, sentence, "#id_lead_photo", "Choose another")
    return Gate(STOPS, sentence, "#id_body-label", "Write it")


def _shown(story: Article, finding: Finding, by: Any) -> Gate:
    """A finding of the house. A bar that this person may pass is a doubt to them."""
    cure, words = _cure(story, finding)
    if not finding.is_bar:
        return Gate(DOUBTS, finding.sentence, cure, words)
    if house.may_pass(by, finding):
        return Gate(DOUBTS, f"{finding.sentence} You may go on with a reason.", cure, words)
    return Gate(STOPS, finding.sentence, cure, words)


def _cure(story: Article, finding: Finding) -> tuple[str, str]:
    if finding.photo is not None:
        return reverse("admin:articles_photo_change", args=[finding.photo]), "Open the picture"
    if finding.field == "legal" and story.pk is not None:
        return reverse("admin:articles_article_legal", args=[story.pk]), "Legal read"
    if finding.field in FIELDS:
        return FIELDS[finding.field]
    return (f"#id_{finding.field}", "Mend it") if finding.field else ("", "")


def _doubts(story: Article) -> list[Gate]:
    """What the house does not ask for, and a reader would miss."""
    doubts = []
    if not story.standfirst:
        doubts.append(Gate(DOUBTS, "No standfirst.", "#id_standfirst", "Write it"))
    if story.lead_photo_id is None:
        doubts.append(Gate(DOUBTS, "No lead photo.", "#id_lead_photo", "Choose one"))
    return doubts


def _passed(story: Article, found: set[str], now: datetime) -> list[Gate]:
    passed = []
    if story.section_id is not None:
        passed.append("Section is set")
    if story.body_text.strip():
        passed.append(f"{story.word_count:,} words of text")
    if story.lead_photo and not story.lead_photo.missing_for_publication(now):
        passed.append("Photo has alt text, credit and rights")
    if 0 < len(story.headline) <= LONG_HEADLINE:
        passed.append("Headline fits phone and search")
    links = len(links_in(story.body))
    if links and Check.LINK not in found:
        passed.append("No dead link among " + ("one" if links == 1 else str(links)))
    return [Gate(PASSED, words) for words in passed]
