"""What the desk writes down of log-ins and of people's rights. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from newsroom.core import clock
from newsroom.core.immutable import Immutable


class Kind(models.TextChoices):
    LOG_IN = "log_in", "logged in"
    FAILED = "failed", "failed to log in"
    CODE_FAILED = "code_failed", "gave a wrong code"
    WAIT = "wait", "was made to wait"
    LOG_OUT = "log_out", "logged out"
    SESSION_ENDED = "session_ended", "ended a session"
    PASSWORD_CHANGED = "password_changed", "changed the password"
    RESET_ASKED = "reset_asked", "asked for a new password"
    PASSWORD_RESET = "password_reset", "set a new password by letter"
    FACTOR_ADDED = "factor_added", "added a second factor"
    FACTOR_REMOVED = "factor_removed", "removed a second factor"
    CODES_MADE = "codes_made", "made new recovery codes"
    FACTOR_RESET = "factor_reset", "took away the second factor"
    INVITED = "invited", "invited"
    INVITED_AGAIN = "invited_again", "sent the invitation again"
    UNINVITED = "uninvited", "withdrew the invitation"
    ACCEPTED = "accepted", "accepted the invitation"
    RIGHTS = "rights", "changed roles or sections"
    DETAILS = "details", "changed the name or the address"
    DEACTIVATED = "deactivated", "closed the log-in"
    REACTIVATED = "reactivated", "opened the log-in again"
    EXPORTED = "exported", "exported the audit"


class AccessEvent(Immutable):
    """`by` did it, `user` is whom it was done to (often the same). `name` is what was typed where nobody is known."""

    kind = models.CharField(max_length=16, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="access_events"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        permissions = [
            ("view_audit", "Can read who did what on the desk"),
            ("manage_people", "Can invite people, and change their roles and sections"),
        ]
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["-at", "-id"], name="desk_access_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="desk_access_kind"),
            models.Index(fields=["user", "-at", "-id"], name="desk_access_user"),
            models.Index(fields=["by", "-at", "-id"], name="desk_access_by"),
        ]

    def __str__(self) -> str:
        return f"{self.by or self.name} {self.get_kind_display()}"
