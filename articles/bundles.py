"""What stands in a bundle, and the token that says of a page of it whether it still shows what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from articles.models import Bundle, BundleEntry


def entries_of(bundle: Bundle) -> list[BundleEntry]:
    """The stories of a bundle with the versions that go out, in the one order in which they are locked.

    Of those that have gone out, one that was killed since is not told of.
    """
    rows = bundle.entries.filter(article__killed_at=None).select_related(
        "article", "article__section", "version", "version__section"
    )
    return list(rows.order_by("article_id"))


def token(bundle: Bundle, entries: Iterable[BundleEntry]) -> str:
    """Another one whenever the bundle's moment, what stands in it, or the working copy of a story in it is another."""
    facts = [_words(bundle.release_at)]
    for entry in entries:
        version, story = entry.version, entry.article
        facts += [str(version.pk), _words(version.live_from), story.edit_token]
    return hashlib.sha256("|".join(facts).encode()).hexdigest()[:16]


def _words(moment: datetime | None) -> str:
    """The same in whatever zone it was typed."""
    return moment.astimezone(UTC).isoformat() if moment else ""


def entries_of_all(bundles: Iterable[Bundle]) -> dict[int, list[BundleEntry]]:
    """By bundle, and without what the stories say; one query for all of them, or none."""
    found: dict[int, list[BundleEntry]] = {bundle.pk: [] for bundle in bundles}
    if not found:
        return found
    rows = BundleEntry.objects.filter(bundle__in=found, article__killed_at=None).select_related(
        "article", "version", "version__section"
    )
    words = ("article__body", "article__body_text", "version__body", "version__body_text")
    for entry in rows.defer(*words).order_by("article_id"):
        found[entry.bundle_id].append(entry)
    return found
