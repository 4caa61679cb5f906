"""Who may end an embargo that stops a release, as the page of that release says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from articles import policy
from articles.models import Article, Verb
from newsroom.desk.refused import roles_with

RELEASES: Final = (Verb.PUBLISH, Verb.SCHEDULE, Verb.ROLL_BACK)
RIGHT: Final = policy.PERMISSION[policy.LIFT]


@dataclass(frozen=True, slots=True)
class Lifts:
    """`url` leads to where it is lifted, for those who may."""

    words: str
    url: str = ""


def words_of(user: Any, article: Article, verb: str, at: datetime, now: datetime) -> Lifts | None:
    """None where no embargo stops the release at that moment."""
    until = article.embargo_until
    if verb not in RELEASES or until is None or until <= now or at >= until:
        return None
    if policy.may(user, Verb.LIFT, article):
        url = reverse("admin:articles_article_act", args=[article.pk, Verb.LIFT])
        return Lifts("You may lift the embargo, with a reason.", url)
    return Lifts(f"{roles_with(RIGHT)} lift the embargo, with a reason.")
