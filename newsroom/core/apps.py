"""The core's Django configuration."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from newsroom.core.checks import ALWAYS, NEWSROOM, ON_DEPLOY
from newsroom.core.guards import put_back


class CoreConfig(AppConfig):
    name = "newsroom.core"
    label = "core"

    def ready(self) -> None:
        for check in ALWAYS:
            register(check, NEWSROOM)
        for check in ON_DEPLOY:
            register(check, NEWSROOM, deploy=True)
        autodiscover_modules("guards")
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(put_back, sender=last, dispatch_uid="newsroom.guards")
