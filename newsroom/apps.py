"""The assembly's Django configuration."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from newsroom.gates import install_gates
from newsroom.roles import install_roles


class NewsroomConfig(AppConfig):
    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """What each app knows of public surfaces; the roles once the last app has its permissions, then the gates."""
        autodiscover_modules("surfaces")
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(install_roles, sender=last, dispatch_uid="newsroom.roles")
        post_migrate.connect(install_gates, sender=last, dispatch_uid="newsroom.gates")
