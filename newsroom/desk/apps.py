"""The desk replaces Django's admin site with the newsroom's own."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AdminConfig):
    default_site = "newsroom.desk.site.DeskSite"

    def ready(self) -> None:
        """Find each app's admin, then the panels it has for the board (its `desk.py`)."""
        super().ready()
        autodiscover_modules("desk")
