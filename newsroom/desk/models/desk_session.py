"""A session with what a person needs to know it by: whose, from which device and address, since when."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class DeskSession(AbstractBaseSession):
    """To end a session is to delete its row: the next request of it, in whatever process, finds none."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    device = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    since = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    @property
    def handle(self) -> str:
        """What names the session on a page, where its key has no business."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]
