"""`manage.py tick`: do the chores that are due, once. For a paper whose server does not (`serve --no-housekeeping`)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from newsroom.desk import housekeeping


class Command(BaseCommand):
    help = "Do what is due by the clock: letters, and clearing away what has had its time."

    def handle(self, **options: Any) -> None:
        done = housekeeping.tick()
        self.stdout.write(f"Done: {', '.join(done)}." if done else "Nothing is due.")
