"""What is done with side drafts: kept while somebody types, ended by a save, thrown away, forgotten after a month.

None of it is a verb of the story: no version, no event, no page dropped, and the story's row is not written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from articles import policy
from articles.models import Article, SideDraft
from articles.refusal import Refused
from newsroom.core.html import sanitize
from newsroom.core.text import UNPRINTABLE

KEPT_FOR: Final = timedelta(days=30)
LONGEST: Final = 1_000_000
"""Letters in one draft, all fields together: ten times the longest story a paper prints."""
MOST: Final = 200
"""Drafts of one person that stand; the oldest beyond them go."""

KEY: Final = re.compile(r"[\w-]{8,36}", re.ASCII)
FIELDS: Final = frozenset(
    {
        "kicker", "headline", "standfirst", "body", "short_headline", "dateline", "section", "kind", "tags",
        "lead_photo", "lead_caption", "seo_title", "seo_description", "social_photo", "canonical_url", "ad_policy",
        "slug", "assignee", "due_at", "embargo_until", "release_at", "significance", "note", "opened_on",
    }
)  # fmt: skip
BYLINE: Final = re.compile(r"bylines-\d{1,2}-(author|role|ORDER)", re.ASCII)


class Over(Exception):
    """The sitting has ended, or something newer of it is kept already; these words are not taken."""


def keep(
    article: Article | None,
    *,
    by: Any,
    key: str,
    turn: int,
    token: str,
    typed: Mapping[str, str],
    now: datetime,
) -> SideDraft:
    """Keep what stands in a form. Raises `Refused` where the person may not change the story, and `Over`."""
    if not KEY.fullmatch(key):
        raise Refused("This form has no name of its own. Load the page again.")
    fields = taken(typed)
    if sum(len(text) for text in fields.values()) > LONGEST:
        raise Refused(f"This is too long to be kept: at most {LONGEST:,} letters.")
    token = UNPRINTABLE.sub("", token)[:16]
    said = {"fields": fields, "turn": turn, "edit_token": token, "saved_at": now}
    with transaction.atomic():
        _after_its_saves(article, by)
        draft, is_new = SideDraft.objects.get_or_create(
            person=by, key=key, defaults={"article": article, **said}
        )
        if is_new:
            sweep(by, now)
            return draft
        rows = SideDraft.objects.standing().filter(pk=draft.pk, article=article)
        if not rows.filter(turn__lt=turn).update(**said) and not _have(rows, turn, fields):
            raise Over
    draft.fields, draft.saved_at = fields, now
    return draft


def _after_its_saves(article: Article | None, by: Any) -> None:
    """Wait for a save of the story that is under way, which locks the story before it ends a sitting, as we do."""
    if article is None:
        return
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related("section")
    if not policy.may(by, "change", rows.get(pk=article.pk)):
        raise Refused("You may not change this story any more, so your words are not kept here.")


def _have(rows: Any, turn: int, fields: Mapping[str, str]) -> bool:
    """Whether the same words came before, as they do when a page that closes sends what it sent."""
    stands = rows.filter(turn=turn).first()
    return stands is not None and stands.fields == fields


def taken(typed: Mapping[str, str]) -> dict[str, str]:
    """The form's own fields, as typed but for signs that no page can hold and HTML that no story may have."""
    fields = {
        name: UNPRINTABLE.sub("", text).replace("\r\n", "\n")
        for name, text in typed.items()
        if name in FIELDS or BYLINE.fullmatch(name)
    }
    if "body" in fields:
        fields["body"] = sanitize(fields["body"])
    return fields


def end(*, person: Any, key: str, now: datetime) -> None:
    """The words of this sitting are saved, or not wanted: they go, and none that is on its way is taken any more."""
    if KEY.fullmatch(key):
        gone = {"fields": {}, "saved_at": now, "ended_at": now}
        SideDraft.objects.update_or_create(person=person, key=key, defaults=gone)


def sweep(person: Any, now: datetime) -> None:
    """What is older than a month goes, whosever it is; done when a new sitting begins, so that nothing has to run."""
    SideDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    theirs = SideDraft.objects.standing().filter(person=person).order_by("-saved_at", "-pk")
    beyond = list(theirs.values_list("pk", flat=True)[MOST : MOST + 100])
    if beyond:
        SideDraft.objects.filter(pk__in=beyond).delete()
