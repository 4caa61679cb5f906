"""What is said to readers about a story besides the story itself: corrections, and its public history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles import corrections, releases
from articles.corrections import Said
from articles.models import (
    Article,
    ArticleVersion,
    Correction,
    CorrectionKind,
    HiddenHistory,
    Significance,
    Verb,
)
from articles.refusal import Refused
from articles.workflow.table import locked, record, sentences
from newsroom.core import clock, pagecache


def correct(
    article: Article,
    *,
    by: Any,
    kind: str,
    text: str,
    version: ArticleVersion | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> Correction:
    """Say in public what was wrong, and what is right; the mended words are released as any others.

    `version` is the release of which it is said. Where that waits, readers are told with it and not before, and it is
    then a correction for readers, whatever it was marked as.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.CORRECT, seen=seen)
        now = now or clock.now()
        said = Said(kind, text)
        corrections.check(said)
        corrections.check_seen(stored, now)
        version = _release_of(stored, version, now)
        made = put_down(stored, said, by=by, now=now, version=version)
        pagecache.drop(*_shown_by(stored))
    return made


def mend_correction(
    correction: Correction,
    *,
    by: Any,
    kind: str,
    text: str,
    seen: str | None = None,
    now: datetime | None = None,
) -> Correction:
    """Another correction in the place of one that was wrong itself. Both stand in the record."""
    return _instead(correction, Said(kind, text), by=by, seen=seen, now=now)


def withdraw_correction(
    correction: Correction,
    *,
    by: Any,
    reason: str,
    seen: str | None = None,
    now: datetime | None = None,
) -> Correction:
    """Take back a correction. Readers are told that it was taken back, and why; its words are shown no more."""
    return _instead(
        correction, Said(CorrectionKind.WITHDRAWN, reason), by=by, seen=seen, now=now
    )  # fmt: skip


def hide_history(
    article: Article,
    *,
    by: Any,
    note: str,
    seen: str | None = None,
    now: datetime | None = None,
) -> HiddenHistory:
    """Switch off the story's public history. The reason stays in the record."""
    if not note.strip():
        raise Refused("Say why readers may not see the history: it stays in the record.")
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.HIDE_HISTORY, seen=seen)
        now = now or clock.now()
        if HiddenHistory.objects.filter(article=stored).exists():
            raise Refused("The history of this story is hidden already.")
        made = HiddenHistory.objects.create(article=stored, reason=note, by=by, at=now)
        record(Verb.HIDE_HISTORY, stored, by=by, version=None, note=note, now=now)
        pagecache.drop(f"history:{stored.pk}", grace=False)
    return made


def show_history(
    article: Article,
    *,
    by: Any,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> None:
    """Show readers again what was changed in the story."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.SHOW_HISTORY, seen=seen)
        now = now or clock.now()
        gone, _ = HiddenHistory.objects.filter(article=stored).delete()
        if not gone:
            raise Refused("Readers see the history of this story already.")
        record(Verb.SHOW_HISTORY, stored, by=by, version=None, note=note, now=now)
        pagecache.drop(f"history:{stored.pk}")


def put_down(
    article: Article,
    said: Said,
    *,
    by: Any,
    now: datetime,
    version: ArticleVersion | None = None,
    replaces: Correction | None = None,
    note: str = "",
) -> Correction:
    """The correction and its event. The caller holds the story's lock, has asked the policy and drops the pages."""
    made = corrections.say(article, said, by=by, now=now, version=version, replaces=replaces)
    words = sentences(note, said.text)
    record(Verb.CORRECT, article, by=by, version=version, note=words, now=now)
    return made


def _release_of(
    article: Article, version: ArticleVersion | None, now: datetime
) -> ArticleVersion | None:
    """The version, if it has a release; one that waits is a correction from here on. Raises `Refused`."""
    if version is None:
        return None
    found = article.versions.get(pk=version.pk)
    if found.live_from is None:
        raise Refused(f"v{found.number} has no release of which it could be said.")
    if found.is_waiting(now) and found.significance != Significance.CORRECTION:
        found.significance = Significance.CORRECTION
        found.save(update_fields=["significance"])
        releases.settle_dates(article, now)
        found.refresh_from_db(fields=[*releases.BOUNDS])
    return found


def _instead(
    correction: Correction, said: Said, *, by: Any, seen: str | None, now: datetime | None
) -> Correction:
    with transaction.atomic():
        stored = locked(correction.article, by=by, verb=Verb.CORRECT, seen=seen)
        now = now or clock.now()
        old = stored.corrections.select_related("version").get(pk=correction.pk)
        _check_replaceable(old, said, now)
        was = f"said {clock.moment_words(old.made_at, now)}"
        taken_back = said.kind == CorrectionKind.WITHDRAWN
        note = f"withdrew what was {was}" if taken_back else f"instead of what was {was}"
        made = put_down(
            stored, said, by=by, now=now, version=old.version, replaces=old, note=note
        )  # fmt: skip
        pagecache.drop(*_shown_by(stored), "corrections:past", grace=False)
    return made


def _check_replaceable(old: Correction, said: Said, now: datetime) -> None:
    if said.kind == CorrectionKind.WITHDRAWN and not said.text.strip():
        raise Refused("Say why it is withdrawn: readers are told.")
    if said.kind != CorrectionKind.WITHDRAWN:
        corrections.check(said)
    if old.kind == CorrectionKind.WITHDRAWN or Correction.objects.filter(replaces=old).exists():
        raise Refused("Another stands in its place already: look at the list again.")
    if old.at is not None and old.at <= now:
        return
    if old.version.live_from is None and old.version.held_for is None:
        raise Refused("Readers were never told: its release was cancelled.")
    if said.kind == CorrectionKind.WITHDRAWN:
        raise Refused(
            f"Readers have not been told yet: cancel or move the release of v{old.version.number}, "
            "or write another in its place."
        )


def _shown_by(article: Article) -> set[str]:
    dates = {f"dates:{article.pk}", *releases.months(article)}
    return {f"article:{article.pk}", "corrections", *dates}
