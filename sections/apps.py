"""The sections app's Django configuration."""

from __future__ import annotations

from django.apps import AppConfig


class SectionsConfig(AppConfig):
    name = "sections"
    default_auto_field = "django.db.models.BigAutoField"
