"""When each chore is next due; the row is also what keeps two processes from doing one at once."""

from __future__ import annotations

from django.db import models

from newsroom.core import clock


class Chore(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
