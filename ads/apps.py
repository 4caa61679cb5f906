"""The ads app's Django configuration; its label is neutral because the label makes the desk's addresses."""

from __future__ import annotations

from django.apps import AppConfig

from ads import freshness


class AdsConfig(AppConfig):
    name = "ads"
    label = "bookings"
    verbose_name = "Bookings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        freshness.connect()
