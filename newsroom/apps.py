"""The assembly's Django configuration."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from newsroom.gates import install_gates


class NewsroomConfig(AppConfig):
    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Find what each app knows of public surfaces; make the gates after the last migration."""
        autodiscover_modules("surfaces")
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(install_gates, sender=last, dispatch_uid="newsroom.gates")
