"""A version's place in a bundle, when something is done to the story alone: left with a word, or handed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Verb
from articles.workflow.table import record
from newsroom.core import clock


def bundle_of(version: ArticleVersion, now: datetime) -> Bundle | None:
    """The bundle in which a version stands that has not gone out."""
    entry = BundleEntry.objects.select_related("bundle").filter(version=version).first()
    return entry.bundle if entry and not entry.bundle.has_gone_out(now) else None


def is_to_go_out(version: ArticleVersion, now: datetime) -> bool:
    """Whether a version waits for its moment, is held, or stands in a bundle that has not gone out."""
    waits = version.is_waiting(now) or version.held_for is not None
    return waits or bundle_of(version, now) is not None


def leave(
    article: Article, version: ArticleVersion, *, by: Any, now: datetime, for_good: bool = False
) -> None:
    """Take a version out of the bundle whose moment it no longer waits for. The bundle goes out without it.

    One without a moment keeps it, unless the version has gone out for good. The caller holds the story's lock.
    """
    bundle = bundle_of(version, now)
    if bundle is None or not (for_good or bundle.is_scheduled(now)):
        return
    BundleEntry.objects.filter(version=version).delete()
    record(Verb.UNBUNDLE, article, by=by, version=version, note=without(bundle, now), now=now)


def leave_all(article: Article, *, by: Any, now: datetime) -> None:
    """Take a story out of every bundle that has not gone out: it is not to go out at all any more."""
    entries = BundleEntry.objects.filter(article=article).select_related("bundle", "version")
    for entry in entries:
        if not entry.bundle.has_gone_out(now):
            leave(article, entry.version, by=by, now=now, for_good=True)


def without(bundle: Bundle, now: datetime) -> str:
    """ "“Budget night”, which goes out on Sat 28 Nov, 06:00 IST without it"."""
    if not bundle.is_scheduled(now):
        return f"“{bundle}”"
    return f"“{bundle}”, which goes out on {clock.moment_words(bundle.release_at, now)} without it"


def hand_on(version: ArticleVersion, made: ArticleVersion, now: datetime) -> None:
    """Give a version's place in a bundle to the one that takes its release."""
    if bundle_of(version, now) is not None:
        BundleEntry.objects.filter(version=version).update(version=made)
