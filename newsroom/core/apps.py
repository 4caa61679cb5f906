"""The core's Django configuration."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from newsroom.core.checks import ALWAYS, NEWSROOM, ON_DEPLOY


class CoreConfig(AppConfig):
    name = "newsroom.core"
    label = "core"

    def ready(self) -> None:
        for check in ALWAYS:
            register(check, NEWSROOM)
        for check in ON_DEPLOY:
            register(check, NEWSROOM, deploy=True)
