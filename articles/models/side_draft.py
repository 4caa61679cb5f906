"""What somebody has typed into the story form and not saved: beside the story, and never a version of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef

from articles.models.article import Article
from articles.models.version import ArticleVersion
from newsroom.core import clock

BYLINES, LAST = "bylines-", 99


class SideDraftQuerySet(models.QuerySet["SideDraft"]):
    def standing(self) -> SideDraftQuerySet:
        """Words that were neither saved nor thrown away."""
        return self.filter(ended_at=None)

    def of(self, person: Any, article: Article | None) -> SideDraftQuerySet:
        """A person's own for this story, or for stories that were never saved; the newest first."""
        return self.standing().filter(person=person, article=article).order_by("-saved_at", "-pk")

    def beside(self, person: Any, article: Article) -> Any:
        """Who else has words for the story that they have not saved, and until when they wrote: no word of the text.

        Words from before somebody's own last version are left-overs, and nobody waits for them.
        """
        saved_since = ArticleVersion.objects.filter(
            article=article, made_by=OuterRef("person"), made_at__gt=OuterRef("saved_at")
        )
        return (
            self.standing()
            .filter(~Exists(saved_since), article=article)
            .exclude(person=person)
            .values("person", "person__first_name", "person__last_name", "person__username")
            .annotate(until=Max("saved_at"))
            .order_by("-until")
        )


class SideDraft(models.Model):
    """One sitting at the form. `fields` is what stood in it, as typed: it need not be valid.

    `key` names the sitting: two windows on one story do not overwrite each other. `turn` counts what it sent, so that
    an older text that comes late is known as such. A sitting that ended in a save or was thrown away leaves its key,
    emptied, so that nothing still on its way brings the words back.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="side_drafts", editable=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="side_drafts", editable=False
    )
    key = models.CharField(max_length=36)
    turn = models.PositiveIntegerField(default=0)
    edit_token = models.CharField(max_length=16, blank=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = SideDraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="articles_sidedraft_sitting")
        ]
        indexes = [models.Index(fields=["saved_at"], name="articles_sidedraft_age")]

    def __str__(self) -> str:
        return f"{self.person}, {clock.moment_words(self.saved_at)}"

    def as_initial(self) -> dict[str, str]:
        """What a form begins with that goes on with these words, upon what they were written upon."""
        typed = {n: text for n, text in self.fields.items() if not n.startswith(BYLINES)}
        sitting = {"draft_key": self.key, "draft_turn": str(self.turn)}
        return {"opened_on": "", **typed, **sitting, "edit_token": self.edit_token}

    def names(self) -> list[dict[str, str]]:
        """The bylines in their order, as typed."""
        rows: dict[int, dict[str, str]] = {}
        for name, text in self.fields.items():
            if name.startswith(BYLINES):
                _, number, column = name.split("-")
                rows.setdefault(int(number), {})[column] = text
        ordered = sorted(rows.items(), key=lambda row: (_place(row[1].get("ORDER", "")), row[0]))
        named = (
            {"author": row.get("author", ""), "role": row.get("role", "")} for _, row in ordered
        )
        return [row for row in named if row["author"] or row["role"]]


def _place(order: str) -> int:
    return int(order) if order.isascii() and order.isdecimal() and len(order) < 4 else LAST
