"""The desk replaces Django's admin site with the newsroom's own, and has tables of its own."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AdminConfig):
    default_site = "newsroom.desk.site.DeskSite"

    def ready(self) -> None:
        """Find each app's admin, then what it has for the board (`desk.py`), the palette, calendar and audit."""
        super().ready()
        autodiscover_modules("desk", "palette", "calendar", "audit")


class DeskWorkConfig(AppConfig):
    """What belongs to no story: letters to send, and the chores done by the clock."""

    name = "newsroom.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("chores", "witness")
