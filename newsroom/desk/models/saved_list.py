"""A list with its filters, kept by a person under a name of their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from newsroom.core import clock


class SavedList(models.Model):
    """`model` is the label of what is listed ("articles.article"), `query` the address's part after the mark."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_lists")
    model = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("name",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "model", "name"], name="desk_saved_list_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        app, _, name = self.model.partition(".")
        return f"{reverse(f'admin:{app}_{name}_changelist')}?{self.query}"
