"""Every verb leaves a row here: who did what to which story, and when. Rows are only ever added."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from articles.digests import linked
from newsroom.core import clock
from newsroom.core.immutable import Immutable


class Verb(models.TextChoices):
    WRITE = "write", "wrote"
    SUBMIT = "submit", "sent for review"
    SEND_BACK = "send_back", "sent back"
    APPROVE = "approve", "approved"
    PUBLISH = "publish", "published"
    SCHEDULE = "schedule", "scheduled"
    CANCEL = "cancel", "cancelled the release of"
    UNPUBLISH = "unpublish", "withdrew"
    RESTORE = "restore", "restored"
    ROLL_BACK = "roll_back", "rolled back"
    HOLD = "hold", "held back"
    MERGE = "merge", "merged"
    AS_IT_IS = "as_it_is", "let go as it is"
    BUNDLE = "bundle", "put into a bundle"
    UNBUNDLE = "unbundle", "took out of its bundle"
    LIFT = "lift", "ended the embargo of"
    ASSIGN = "assign", "assigned"
    CORRECT = "correct", "corrected"
    ASK_KILL = "ask_kill", "asked to kill"
    KILL = "kill", "killed"
    KEEP = "keep", "refused to kill"
    SHOW_HISTORY = "show_history", "showed the history of"
    HIDE_HISTORY = "hide_history", "hid the history of"
    PASS_GATE = "pass_gate", "passed a gate with"
    OVERRIDE = "override", "went past a rule with"
    CLAIM = "claim", "took on"
    TAKE_OVER = "take_over", "took over"
    COMMENT = "comment", "commented on"
    RESOLVE = "resolve", "settled a comment on"
    SUGGEST = "suggest", "suggested changes to"
    ACCEPT = "accept", "took a suggestion for"
    REFUSE = "refuse", "refused a suggestion for"
    SHARE = "share", "shared a preview of"
    REVOKE = "revoke", "ended a preview of"
    ANSWER = "answer", "answered the preview of"
    COPY = "copy", "copied"
    REPLACE = "replace", "replaced words in"
    REVERT = "revert", "undid the replacing in"
    BIN = "bin", "threw away"
    BRING_BACK = "bring_back", "brought back"


class Event(Immutable):
    """`after` is the newest event of any story when this one was written, and `digest` that of all up to this one:
    none can be taken out but the paper's very last.
    """

    verb = models.CharField(max_length=16, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events"
    )
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="events")
    version = models.ForeignKey(
        "articles.ArticleVersion", models.PROTECT, null=True, related_name="events"
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    after = models.BigIntegerField(default=0, editable=False)
    digest = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["article", "-at"]),
            models.Index(fields=["-at"]),
            models.Index(fields=["actor", "-at", "-id"], name="articles_event_actor_newest"),
            models.Index(fields=["verb", "-at", "-id"], name="articles_event_verb_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_verb_display()} {self.article}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            newest = Event.objects.order_by("-pk").values_list("pk", "digest").first()
            self.after, before = newest or (0, "")
            self.digest = self.linked(before)
        super().save(*args, **kwargs)

    def linked(self, before: str) -> str:
        """The digest of all events up to this one; `before` is that of the event `after`."""
        return linked(
            before, self.verb, self.actor_id, self.article_id, self.version_id, self.note, self.at
        )
