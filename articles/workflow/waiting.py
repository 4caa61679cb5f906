"""No waiting release undoes a newer one in silence: it is merged, held, or goes out because somebody said so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q, TextChoices

from articles import addresses, corrections, merge, policy, releases, versions
from articles.content import Content
from articles.lineage import Lineage, successions
from articles.models import Article, ArticleVersion, Verb
from articles.models.article import new_token
from articles.refusal import Refused, WouldUndo
from articles.workflow import membership
from articles.workflow.passing import leave_word
from articles.workflow.table import record, sentences
from articles.workflow.writing import check_move
from newsroom.core import clock

Pair = tuple[ArticleVersion, ArticleVersion]
MOST: Final = 500


class Answer(TextChoices):
    """What shall become of a waiting version that was not written from what it will replace."""

    MERGE = "merge", "Merge the two"
    HOLD = "hold", "Hold it until somebody decides"
    AS_IT_IS = "as_it_is", "Release it as it is"


def threats(article: Article, now: datetime) -> list[Pair]:
    """Releases from this moment on that would undo what stands before them, each with that; soonest first."""
    ahead = (
        article.versions.released()
        .filter(Q(live_until=None) | Q(live_until__gte=now))
        .exclude(live_until=F("live_from"))
        .select_related("section")
        .order_by("live_from")
    )
    pairs = [(later, before) for later, before in successions(ahead) if later.live_from >= now]
    if not pairs:
        return []
    line = Lineage.of(article)
    return [(later, before) for later, before in pairs if line.is_stale(later.pk, before.pk)]


def settle(
    article: Article,
    answers: Mapping[int, str],
    *,
    by: Any,
    now: datetime,
    passes: Mapping[str, str] | None = None,
) -> set[str]:
    """Do what was answered for each release that would undo another, by version number.

    One that was written from a release that is merged here is merged too, where nothing clashes. What is merged meets
    the gates of the house anew: `passes` are the reasons to pass them. Returns the keys of pages that must learn of it.
    Raises `WouldUndo` where an answer is missing, `Refused` where a merge needs a person.
    """
    keys: set[str] = set()
    merged: set[int] = set()
    for _ in range(MOST):
        found = threats(article, now)
        if not found:
            return keys
        version, over = found[0]
        answer = answers.get(version.number) or (Answer.MERGE if over.pk in merged else None)
        if answer not in _ANSWERS:
            raise _would_undo(found, now)
        made, touched = _ANSWERS[answer](article, version, over, passes or {}, by=by, now=now)
        merged.add(made.pk)
        keys |= touched
    raise Refused("Too many releases wait for this story.")


def _would_undo(found: list[Pair], now: datetime) -> WouldUndo:
    return WouldUndo(
        {
            version.number: f"v{version.number}, {_when(version, now)}, was not written from v{over.number}, "
            "and would undo what that changes."
            for version, over in found
        }
    )


def _when(version: ArticleVersion, now: datetime) -> str:
    if version.live_from <= now:
        return "which is to go out now"
    return f"which goes out on {clock.moment_words(version.live_from, now)}"


def take_off(
    article: Article, version: ArticleVersion, *, by: Any, now: datetime, why: str
) -> set[str]:
    """Take a release off the clock and remember its moment; readers are told no correction that was to come with it.

    Returns the keys of pages that must learn of it.
    """
    moment = version.live_from
    keys = _shown_by(version)
    membership.leave(article, version, by=by, now=now)
    releases.take_out(version)
    version.held_for = moment
    version.save(update_fields=["held_for"])
    releases.settle_dates(article, now)
    words = f"was to go out on {clock.moment_words(moment, now)}"
    record(Verb.HOLD, article, by=by, version=version, note=sentences(words, why), now=now)
    return keys


def _hold(
    article: Article,
    version: ArticleVersion,
    over: ArticleVersion,
    passes: Mapping[str, str],
    *,
    by: Any,
    now: datetime,
) -> tuple[ArticleVersion, set[str]]:
    why = f"It would have undone what v{over.number} changes"
    return version, take_off(article, version, by=by, now=now, why=why)


def _as_it_is(
    article: Article,
    version: ArticleVersion,
    over: ArticleVersion,
    passes: Mapping[str, str],
    *,
    by: Any,
    now: datetime,
) -> tuple[ArticleVersion, set[str]]:
    version.released_over = over
    version.save(update_fields=["released_over"])
    words = f"though it undoes what v{over.number} changes"
    record(Verb.AS_IT_IS, article, by=by, version=version, note=words, now=now)
    return version, set()


def _merge(
    article: Article,
    version: ArticleVersion,
    over: ArticleVersion,
    passes: Mapping[str, str],
    *,
    by: Any,
    now: datetime,
) -> tuple[ArticleVersion, set[str]]:
    found = merged(article, version, over)
    if found.clashes:
        raise Refused(
            f"v{version.number} and v{over.number} changed the same words. "
            f"Choose between them on the page of the merge, or hold v{version.number}."
        )
    return put_in_place(article, version, over, found.settled(), passes=passes, by=by, now=now)


def merged(article: Article, version: ArticleVersion, over: ArticleVersion) -> merge.Merged:
    """What the two say together, both from the version that both were written from."""
    stood = common(article, version, over) or over
    return merge.merge(
        Content.of_version(stood), Content.of_version(version), Content.of_version(over)
    )


def common(
    article: Article, version: ArticleVersion, over: ArticleVersion
) -> ArticleVersion | None:
    """The newest version from which both were written; the one of them from which the other was."""
    base = Lineage.of(article).base(version.pk, over.pk)
    return article.versions.get(pk=base.pk) if base else None


def put_in_place(
    article: Article,
    version: ArticleVersion,
    over: ArticleVersion,
    content: Content,
    *,
    by: Any,
    now: datetime,
    passes: Mapping[str, str] | None = None,
) -> tuple[ArticleVersion, set[str]]:
    """A version of the merged words, with the release that the first of the two had or was held for.

    Where that moment has passed meanwhile, or another release waits for it, the merged version is held for it in its
    turn: somebody chooses another.
    """
    waits, moment = version.is_waiting(now), version.live_from or version.held_for
    keys = _shown_by(version) if waits else set()
    note = f"v{version.number} and v{over.number} in one"
    made = versions.make_version(
        article, content, by=by, now=now, based_on=over, merged_with=version, note=note
    )
    _follow(article, version, made, content, by=by, now=now)
    told = corrections.carry(version, made, by=by, now=now)
    membership.hand_on(version, made, now)
    if waits:
        releases.take_over(version, made, by=by)
    elif moment is not None:
        _resume(article, version, made, moment, by=by, now=now)
    releases.settle_dates(article, now)
    made.refresh_from_db(fields=[*releases.BOUNDS])
    passed: list[releases.Passed] = []
    if made.live_from is not None:
        passed = _check_goes_out(article, made, passes or {}, by=by, now=now)
    record(
        Verb.MERGE, article, by=by, version=made, note=f"{note}{_release_of(made, now)}", now=now
    )
    leave_word(article, made, passed, by=by, now=now)
    for each in told:
        record(Verb.CORRECT, article, by=by, version=made, note=each.text, now=now)
    return made, keys | (releases.coming_keys(article, made, now) if made.live_from else set())


def _release_of(made: ArticleVersion, now: datetime) -> str:
    """ ", for Sat 28 Nov, 06:00 IST", or what it is held for; "" where nothing is released by a merge."""
    if made.live_from is not None:
        return f", for {clock.moment_words(made.live_from, now)}"
    if made.held_for is not None:
        return f", held: it was meant for {clock.moment_words(made.held_for, now)}"
    return ""


def _check_goes_out(
    article: Article, made: ArticleVersion, passes: Mapping[str, str], *, by: Any, now: datetime
) -> list[releases.Passed]:
    """Refuse what the first of the two was let out for, where the words of the other may not go out."""
    if by is not None and not policy.in_scope(by, made.section):
        raise Refused(f"You may not publish in {made.section}.")
    addresses.check(article, made.section)
    return releases.check_ready(article, made, made.live_from, now, by=by, passes=passes)


def _shown_by(version: ArticleVersion) -> set[str]:
    return {*releases.own_keys(version), *releases.everywhere(releases.faces(version))}


def _resume(
    article: Article,
    version: ArticleVersion,
    made: ArticleVersion,
    moment: datetime,
    *,
    by: Any,
    now: datetime,
) -> None:
    """Put the merged version where the first of the two was held from.

    Where that moment is past, or another release waits for it meanwhile, it is held in its place.
    """
    version.held_for = None
    version.save(update_fields=["held_for"])
    if moment <= now or article.versions.waiting(now).filter(live_from=moment).exists():
        made.held_for, made.significance = moment, version.significance
        made.save(update_fields=["held_for", "significance"])
        return
    significance = version.significance
    releases.put_in(article, made, start=moment, by=by, significance=significance, now=now)


def _follow(
    article: Article,
    version: ArticleVersion,
    made: ArticleVersion,
    content: Content,
    *,
    by: Any,
    now: datetime,
) -> None:
    """Where the working copy says what was merged, it says the merged words from here on."""
    if article.written_from_id != version.pk:
        return
    if content.columns["section_id"] != article.section_id:
        check_move(article, by=by)
    versions.put_content(article, content)
    article.written_from, article.updated_at, article.edit_token = made, now, new_token()
    article.save()


_ANSWERS: Mapping[str | None, Callable[..., tuple[ArticleVersion, set[str]]]] = {
    Answer.MERGE: _merge,
    Answer.HOLD: _hold,
    Answer.AS_IT_IS: _as_it_is,
}
