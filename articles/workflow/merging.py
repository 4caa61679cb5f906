"""Two versions made into one by a person who has chosen where they clash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import ArticleVersion, Verb
from articles.refusal import Refused
from articles.suggestions import is_suggestion
from articles.workflow import membership
from articles.workflow.table import by_may, locked
from articles.workflow.waiting import common, merged, put_in_place, settle
from newsroom.core import clock, pagecache


def merge(
    version: ArticleVersion,
    over: ArticleVersion,
    *,
    by: Any,
    choices: Mapping[str, str] | None = None,
    waiting: Mapping[int, str] | None = None,
    passes: Mapping[str, str] | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """One version of what both say. It takes the release that `version` had or was held for, and its place in a bundle.

    `choices` settles each clash by its key: "mine" (`version`), "theirs" (`over`) or, in the body, "both". The working
    copy says the merged words too, where it said those of `version`. Raises `Refused` where a choice is missing.
    """
    with transaction.atomic():
        article = locked(version.article, by=by, verb=Verb.MERGE, seen=seen)
        now = now or clock.now()
        found = {v.pk: v for v in article.versions.select_related("section")}
        version, over = found[version.pk], found[over.pk]
        may_release = by_may(by, Verb.SCHEDULE, article)
        if not may_release and membership.is_to_go_out(version, now):
            raise Refused("Only an editor may change what goes out.")
        if why := obstacle(version, over, common(article, version, over), now):
            raise Refused(why)
        try:
            said = merged(article, version, over).settled(choices)
        except KeyError as missing:
            raise Refused("Choose for each passage that both versions changed.") from missing
        made, keys = put_in_place(article, version, over, said, passes=passes, by=by, now=now)
        keys |= settle(article, waiting or {}, passes=passes, by=by, now=now)
        pagecache.drop(*keys)
    return made


def obstacle(
    version: ArticleVersion, over: ArticleVersion, stood: ArticleVersion | None, now: datetime
) -> str:
    """Why the two, both written from `stood`, cannot be made one; "" where they can."""
    if version.live_from is not None and not version.is_waiting(now):
        return f"v{version.number} has been before readers: merge into a version that has not."
    for each in (version, over):
        if is_suggestion(each):
            return f"v{each.number} is a suggestion: its changes are accepted one by one."
    if stood is not None and stood.pk == over.pk:
        return f"v{version.number} was written from v{over.number}: it says all that the two say."
    return ""
