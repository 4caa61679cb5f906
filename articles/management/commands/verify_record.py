"""`manage.py verify_record`: reads the whole record over, names what is wrong, and then ends with an error."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import chain
from articles.models import ArticleVersion


class Command(BaseCommand):
    help = (
        "Checks every version of every story against its digests, and names what was changed since. "
        "Ends with 1 where something was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises `CommandError` where the record does not stand as it was written."""
        found = 0
        for sentence in chain.faults():
            self.stdout.write(sentence)
            found += 1
        if found:
            raise CommandError(f"The record does not stand as it was written: {found} faults.")
        self.stdout.write(f"{ArticleVersion.objects.count()} versions stand as they were written.")
