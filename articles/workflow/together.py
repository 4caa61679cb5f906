"""Two saves of one story: the second keeps its words as a version beside the working copy, and is made one with it.

Neither writes over the other: bringing in is a merge from the version that the second had opened, and a save like any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction

from articles import merge, versions
from articles.content import COLUMNS, Content
from articles.merge import MINE, THEIRS, Merged
from articles.models import Article, ArticleVersion, Author, SecondSave, Tag, Verb
from articles.refusal import Refused
from articles.workflow.table import locked, record, sentences, who_saved
from articles.workflow.writing import write_merged
from newsroom.core import clock
from newsroom.core.html import sanitize

MOMENTS: Final = frozenset({"due_at", "embargo_until"})
DESK: Final = ("slug", "assignee_id", "due_at", "embargo_until")
"""What the form holds and no version does."""
DESK_KEY: Final = "desk-"

Desk = Mapping[str, tuple[Any, Any]]


def keep_beside(
    article: Article,
    *,
    by: Any,
    tags: Iterable[str],
    bylines: Iterable[tuple[Author, str]],
    opened_on: int | None,
    desk: Desk,
    note: str = "",
    now: datetime | None = None,
) -> SecondSave | None:
    """Keep what a form says that somebody else's save came before; the working copy is not touched.

    `article` says what the form said, `opened_on` is the number of the version it was opened on (unknown, the story's
    first one stands for it, so that more is asked and nothing undone), `desk` has each desk column that was changed
    on the form: what it began with, and what it said. None where the form says nothing that is not in the story.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb="change", seen=None)
        now = now or clock.now()
        if stored.written_from is None:
            raise Refused("The story has no version yet beside which your words could be kept.")
        stood = _opened(stored, opened_on)
        content = _said(article, tags, bylines)
        changed = {
            name: [desk_value(began), desk_value(said)]
            for name, (began, said) in desk.items()
            if desk_value(said) != desk_value(getattr(stored, name))
        }
        known = {stood.content_digest, stored.written_from.content_digest}
        if content.digest() in known and not changed:
            return None
        version = versions.make_version(stored, content, by=by, now=now, based_on=stood, note=note)
        beside = f"beside v{stored.written_from.number}, which {who_saved(stored)} saved meanwhile"
        record(Verb.WRITE, stored, by=by, version=version, note=sentences(beside, note), now=now)
        return SecondSave.objects.create(
            article=stored, version=version, person=by, desk=changed, made_at=now
        )


def _opened(stored: Article, number: int | None) -> ArticleVersion:
    found = stored.versions.filter(number=number).first() if number is not None else None
    return found or stored.versions.order_by("number")[0]


def _said(article: Article, tags: Iterable[str], bylines: Iterable[tuple[Author, str]]) -> Content:
    article.tidy()
    article.body = sanitize(article.body)
    return Content(
        {name: getattr(article, name) for name in COLUMNS},
        tuple(tag.pk for tag in Tag.objects.named(tags)),
        tuple((author.pk, role) for author, role in bylines),
    )


def desk_value(value: Any) -> Any:
    """A desk column as it can be kept beside a version: moments to the minute, as a form has them, in UTC."""
    if not isinstance(value, datetime):
        return value
    return value.replace(second=0, microsecond=0).astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class DeskClash:
    """A desk column that both changed; values as `desk_value` has them. `began` is None, too, where it is not known."""

    name: str
    began: Any
    mine: Any
    theirs: Any

    @property
    def key(self) -> str:
        return f"{DESK_KEY}{self.name}"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the second save and the story say together: of the words, and of the desk columns."""

    stood: Content
    mine: Content
    theirs: Content
    words: Merged
    desk: Mapping[str, Any]
    clashes: tuple[DeskClash, ...]


def bring_together(kept: SecondSave, stored: Article) -> Beside:
    """The two as they would be one, from the version on which the second save's form was opened."""
    sides = (
        Content.of_version(kept.version.based_on),
        Content.of_version(kept.version),
        Content.of_version(stored.written_from),
    )
    alone, clashes = {}, []
    for name, (began, mine) in kept.desk.items():
        theirs = desk_value(getattr(stored, name))
        if theirs == began:
            alone[name] = mine
        elif theirs != mine:
            clashes.append(DeskClash(name, began, mine, theirs))
    return Beside(*sides, merge.merge(*sides), alone, tuple(clashes))


def take_in(
    version: ArticleVersion,
    *,
    by: Any,
    choices: Mapping[str, str] | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """The working copy says what it says and what the second save changed: a new version of both.

    `choices` settles each clash by its key, "mine" being the second save's. Nothing is released by it, and the rights
    of a save hold for all that changes. Raises `Refused` where a choice is missing.
    """
    with transaction.atomic():
        stored = locked(version.article, by=by, verb=Verb.MERGE, seen=seen)
        now = now or clock.now()
        kept = _standing(version)
        found, given = bring_together(kept, stored), choices or {}
        article = Article.objects.select_related("section").get(pk=stored.pk)
        try:
            content = found.words.settled(given)
            _settle_desk(article, found, given)
        except KeyError as missing:
            raise Refused("Choose for each passage that both of you changed.") from missing
        last = stored.written_from
        note = f"v{version.number} and v{last.number} in one"
        made = write_merged(
            article, stored, content, Verb.MERGE, by=by, note=note, now=now, merged_with=version
        )
        if made.pk == last.pk:
            record(Verb.MERGE, stored, by=by, version=made, note=note, now=now)
        kept.settled_at, kept.became = now, made
        kept.save(update_fields=["settled_at", "became"])
    return made


def _settle_desk(article: Article, found: Beside, choices: Mapping[str, str]) -> None:
    """`KeyError` where a choice is missing, or is none."""
    settled = dict(found.desk)
    for clash in found.clashes:
        settled[clash.name] = {MINE: clash.mine, THEIRS: clash.theirs}[choices[clash.key]]
    for name, value in settled.items():
        if name == "assignee_id" and not get_user_model().objects.filter(pk=value).exists():
            value = None
        is_moment = name in MOMENTS and value is not None
        setattr(article, name, datetime.fromisoformat(value) if is_moment else value)


def leave(version: ArticleVersion, *, by: Any, now: datetime | None = None) -> None:
    """The second save's words stay a version beside the story, and nobody is asked about them any more."""
    with transaction.atomic():
        locked(version.article, by=by, verb=Verb.MERGE, seen=None)
        kept = _standing(version)
        kept.settled_at = now or clock.now()
        kept.save(update_fields=["settled_at"])


def _standing(version: ArticleVersion) -> SecondSave:
    rows = SecondSave.objects.standing().select_related("version__based_on")
    kept = rows.filter(version=version).first()
    if kept is None:
        raise Refused(f"v{version.number} was brought in, or left beside the story, already.")
    return kept
