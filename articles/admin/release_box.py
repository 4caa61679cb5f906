"""The buttons of the release box: one main act, the next two, and the rest under "More", each with what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from articles.admin.verbs import Offer, act_url
from articles.models import Article, Verb

SAVE: Final = "save"
NEXT: Final = 2


@dataclass(frozen=True, slots=True)
class Press:
    """A button that sends the form with its verb, or a link to a page of its own. `says` is what it does."""

    words: str
    verb: str = ""
    url: str = ""
    says: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    main: Press
    next: tuple[Press, ...]
    more: tuple[Press, ...]


def box(story: Article, offer: Offer, *, may_correct: bool) -> Box:
    """What one came to do stands first: to release it, else to hand it on, else to save."""
    main, *rest = (*_daily(story, offer, may_correct=may_correct),)
    return Box(main, tuple(rest[:NEXT]), (*rest[NEXT:], *_rare(story, offer)))


def _daily(story: Article, offer: Offer, *, may_correct: bool) -> Iterator[Press]:
    """The main act, saving, and the others in the order in which they are wanted of a story as it stands."""
    publish = Press("Publish now", Verb.PUBLISH)
    submit = Press(
        "Send for review", Verb.SUBMIT, says="Editors of its section are told that it waits."
    )
    approve = Press("Approve", Verb.APPROVE, says="It may go out. Nothing is published by that.")
    save = Press(offer.save_words, SAVE)
    steps = [each for each in (publish, submit, approve) if each.verb in offer]
    yield from (*steps[:1], save, *_of_what_is_out(story, offer, may_correct), *steps[1:])


def _of_what_is_out(story: Article, offer: Offer, may_correct: bool) -> Iterator[Press]:
    if offer.covers_live and offer.live is not None:
        url = act_url(story, Verb.RESTORE, version=offer.live.number, mend=1)
        words = f"Mend what is live (v{offer.live.number})…"
        yield Press(
            words, url=url, says="Begin from what readers see; the update that waits stays."
        )
    if may_correct:
        url = reverse("admin:articles_article_corrections", args=[story.pk])
        yield Press("Correct…", url=url, says="Say in public what was wrong, and what is right.")


def _rare(story: Article, offer: Offer) -> Iterator[Press]:
    """What is seldom done is not pressed instead of what is done every day."""
    if story.pk is None:
        return
    if Verb.SEND_BACK in offer:
        yield Press("Send back…", Verb.SEND_BACK, says="To its writer, with what should be mended.")
    if Verb.SCHEDULE in offer:
        url = reverse("admin:articles_bundle_put", args=[story.pk])
        yield Press("Put into a bundle…", url=url, says="It goes out with others, all or none.")
    if Verb.BIN in offer:
        words = "The draft leaves every list; it can be brought back for thirty days."
        yield Press("Throw away…", url=act_url(story, Verb.BIN), says=words)
    if Verb.ROLL_BACK in offer:
        url = reverse("admin:articles_article_history", args=[story.pk])
        words = "Readers see an earlier version again. Choose it in the list of versions."
        yield Press("Roll back…", url=url, says=words, danger=True)
    if Verb.LIFT in offer:
        words = "The embargo ends early, with a reason. Nothing is released by that."
        yield Press("Lift the embargo…", Verb.LIFT, says=words, danger=True)
    if Verb.UNPUBLISH in offer:
        words = "Readers no longer see it, now or from a moment on. It may come back."
        yield Press("Withdraw…", Verb.UNPUBLISH, says=words, danger=True)
    if Verb.KILL in offer:
        words = "It leaves every reader at once and for good."
        yield Press("Kill…", url=act_url(story, Verb.KILL), says=words, danger=True)
