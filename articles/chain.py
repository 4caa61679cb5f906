"""The record, read over: does all of it still say what it said, and is nothing of it gone?

Versions are chained story by story, and each carries the digest of its release; corrections are chained story by
story, events through the whole paper. So whatever was taken out is missed by what came after it: a story's newest
version by the events that tell of it, an event by the paper's next. The paper's very last event is missed by nobody
who has not kept its seal elsewhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q

from articles.content import Content
from articles.digests import chained
from articles.models import Article, ArticleVersion, Correction, Event, Verb

AT_ONCE = 500
REMEMBERED = 10_000


def faults() -> Iterator[str]:
    """What is wrong with the record, a sentence for each; none where it stands as it was written."""
    yield from _of_versions()
    yield from _of_corrections()
    yield from _of_events()
    yield from _missing()


def seal() -> str:
    """The paper's last event and its digest: what to keep elsewhere, so that nobody can shorten the record unseen."""
    newest = Event.objects.order_by("-pk").values_list("pk", "digest").first()
    return ":".join(map(str, newest)) if newest else ""


def broken(kept: str) -> str:
    """What is wrong with a seal that was kept elsewhere, as a sentence; "" where the record holds it."""
    number, _, digest = kept.partition(":")
    known = number.isdecimal() and len(number) < 19 and Event.objects.filter(pk=int(number))
    if known and known.filter(digest=digest).exists():
        return ""
    return f"Event {number}: the record does not hold the seal that was kept of it."


def _of_versions() -> Iterator[str]:
    rows = ArticleVersion.objects.order_by("article_id", "number").defer("body_text")
    story, before, number = None, "", 0
    for version in rows.prefetch_related("tag_rows", "byline_rows").iterator(chunk_size=AT_ONCE):
        if version.article_id != story:
            story, before, number = version.article_id, "", 0
        if version.number != number + 1:
            yield f"Story {story}: v{number + 1} is missing before v{version.number}."
        yield from _faults_of(version, before)
        before, number = version.chain_digest, version.number


def _faults_of(version: ArticleVersion, before: str) -> Iterator[str]:
    name = f"Story {version.article_id}, v{version.number}"
    if Content.of_version(version).digest() != version.content_digest:
        yield f"{name}: it no longer says what it said when it was saved."
    link = chained(
        before, version.content_digest, article=version.article_id, number=version.number,
        made_at=version.made_at, made_by=version.made_by_id,
    )  # fmt: skip
    if link != version.chain_digest:
        yield f"{name}: its number, its maker, its date or the version before it was changed."
    if version.linked_release() != version.release_digest:
        yield f"{name}: its release is not as it was set: when readers saw it, who released it, or as what."


def _of_corrections() -> Iterator[str]:
    rows = Correction.objects.select_related("version").order_by("article_id", "pk")
    events = dict(
        Event.objects.filter(verb=Verb.CORRECT)
        .order_by()
        .values_list("article_id")
        .annotate(Count("pk"))
    )
    for story, said in groupby(rows.iterator(chunk_size=AT_ONCE), key=lambda row: row.article_id):
        before, count = "", 0
        for count, correction in enumerate(said, start=1):
            name = f"Story {story}, correction {count}"
            if correction.linked(before) != correction.digest:
                yield f"{name}: its words, its maker, its date or the one before it was changed."
            if correction.at != correction.due():
                yield f"{name}: readers were not told at the moment that it has."
            before = correction.digest
        yield from _too_few(story, count, events.pop(story, 0))
    for story, told in events.items():
        yield from _too_few(story, 0, told)


def _too_few(story: int, there: int, told: int) -> Iterator[str]:
    if there < told:
        yield f"Story {story}: the log tells of {told} corrections, and there are {there}."


def _of_events() -> Iterator[str]:
    """Each with the one it was written after; that one is nearly always the one before it."""
    known: OrderedDict[int, str] = OrderedDict({0: ""})
    for event in Event.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        before = known.get(event.after)
        if before is None:
            before = Event.objects.filter(pk=event.after).values_list("digest", flat=True).first()
        name = f"Event {event.pk}, of story {event.article_id}"
        if before is None:
            yield f"{name}: event {event.after}, which was written before it, is missing."
        elif event.linked(before) != event.digest:
            yield f"{name}: it, or the event before it, does not say what it said."
        known[event.pk] = event.digest
        if len(known) > REMEMBERED:
            known.popitem(last=False)


def _missing() -> Iterator[str]:
    """Versions that are told of and not there."""
    there = ArticleVersion.objects.filter(pk=OuterRef("version"))
    told = Event.objects.filter(~Exists(there), version__isnull=False).order_by("article_id", "pk")
    for story, pk in told.values_list("article_id", "version_id").distinct():
        yield f"Story {story}: a version of which the log tells is missing (number {pk} of the table)."
    desk = ArticleVersion.objects.filter(pk=OuterRef("written_from"))
    gone = Article.objects.filter(~Exists(desk), Q(written_from__isnull=False)).order_by("pk")
    for pk in gone.values_list("pk", flat=True):
        yield f"Story {pk}: the version that its working copy was saved as is missing."
