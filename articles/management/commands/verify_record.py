"""`manage.py verify_record`: whether the record stands as it was written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import chain
from articles.models import ArticleVersion


class Command(BaseCommand):
    help = (
        "Reads every version with its release, every correction and every event over against its digest, and names "
        "what was changed or taken out since. Ends with 1 where something was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seal", default="", help="a seal that an earlier run has printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises `CommandError` where the record does not stand as it was written."""
        found = 0
        for sentence in chain.faults():
            self.stdout.write(sentence)
            found += 1
        if options["seal"] and (broken := chain.broken(options["seal"])):
            self.stdout.write(broken)
            found += 1
        if found:
            faults = "1 fault" if found == 1 else f"{found} faults"
            raise CommandError(f"The record does not stand as it was written: {faults}.")
        self.stdout.write(f"{ArticleVersion.objects.count()} versions stand as they were written.")
        self.stdout.write(f"The seal of the record is {chain.seal()}. Keep it elsewhere.")
