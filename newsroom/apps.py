"""The assembly's Django configuration."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from newsroom.roles import install_roles


class NewsroomConfig(AppConfig):
    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Make the roles after the last app has its permissions."""
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(install_roles, sender=last, dispatch_uid="newsroom.roles")
