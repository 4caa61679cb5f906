"""The mark of a log-in that the demonstration paper made, with a password that everybody can read."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class DemonstrationLogin(models.Model):
    """Of these no second factor is asked, where the paper is nobody's but this machine's: see `factors.py`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="demonstration"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
