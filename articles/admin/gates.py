"""What stands between a story and its readers, as the form's list "Before it goes"."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from articles.models import Article, DeskState, Verb
from articles.releases import wanting

STOPS, DOUBTS, PASSED = "stop", "doubt", "pass"
MOVES = (Verb.SUBMIT, Verb.SEND_BACK, Verb.APPROVE, Verb.PUBLISH, Verb.SCHEDULE)
LONG_HEADLINE = 70


@dataclass(frozen=True, slots=True)
class Gate:
    """A check: it stops, it raises a doubt, or it has been passed; `cure` leads to where it is mended."""

    level: str
    words: str
    cure: str = ""
    cure_words: str = ""


def gates(story: Article) -> list[Gate]:
    """The checks of a working copy as it was saved, or of a story yet to be written; what stops comes first."""
    found = [*_stops(story), *_sent_back(story), *_doubts(story), *_passed(story)]
    rank = {STOPS: 0, DOUBTS: 1, PASSED: 2}
    return sorted(found, key=lambda gate: rank[gate.level])


def _stops(story: Article) -> list[Gate]:
    about_photo = set(story.lead_photo.missing_for_publication()) if story.lead_photo else set()
    return [_stop(story, sentence, sentence in about_photo) for sentence in wanting(story)]


def _stop(story: Article, sentence: str, about_photo: bool) -> Gate:
    if about_photo:
        photo = reverse("admin:articles_photo_change", args=[story.lead_photo_id])
        return Gate(STOPS, sentence, photo, "Open the picture")
    if story.section_id is None and "section" in sentence:
        return Gate(STOPS, sentence, "#id_section", "Choose it")
    return Gate(STOPS, sentence, "#id_body-label", "Write it")


def _sent_back(story: Article) -> list[Gate]:
    """What an editor asked the writer to mend, until the story is sent for review again."""
    if story.pk is None or story.desk_state != DeskState.DRAFT:
        return []
    moves = story.events.filter(verb__in=MOVES).select_related("actor")
    last = moves.order_by("-pk").first()
    if last is None or last.verb != Verb.SEND_BACK:
        return []
    who = (last.actor.get_short_name() or last.actor.get_username()) if last.actor else "The desk"
    return [Gate(DOUBTS, f"{who} sent it back: “{last.note}”")]


def _doubts(story: Article) -> list[Gate]:
    doubts = []
    if story.pk is None or not story.bylines.exists():
        doubts.append(
            Gate(DOUBTS, "No byline: the story goes out without a name.", "#bylines", "Add one")
        )
    if not story.standfirst:
        doubts.append(Gate(DOUBTS, "No standfirst.", "#id_standfirst", "Write it"))
    if len(story.headline) > LONG_HEADLINE and not story.short_headline:
        words = f"The headline has {len(story.headline)} characters, and there is no short one."
        doubts.append(Gate(DOUBTS, words, "#id_short_headline", "Write it"))
    if story.lead_photo_id is None:
        doubts.append(Gate(DOUBTS, "No lead photo.", "#id_lead_photo", "Choose one"))
    return doubts


def _passed(story: Article) -> list[Gate]:
    passed = []
    if story.section_id is not None:
        passed.append("Section is set")
    if story.body_text.strip():
        passed.append(f"{story.word_count:,} words of text")
    if story.lead_photo and not story.lead_photo.missing_for_publication():
        passed.append("Photo has alt text, credit and rights")
    if 0 < len(story.headline) <= LONG_HEADLINE:
        passed.append("Headline fits phone and search")
    return [Gate(PASSED, words) for words in passed]
