"""`manage.py demo`: the demonstration paper, and a large archive for measuring."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Article
from newsroom import demo
from newsroom.demo_archive import make_archive


class Command(BaseCommand):
    help = "Load a small paper with its own stories, pictures, people and log-ins. May be run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are stories already"
        )
        parser.add_argument(
            "--stories",
            type=int,
            default=0,
            metavar="N",
            help="add N made-up stories of the last fifteen years, in bulk, for measuring",
        )

    def handle(self, *, if_empty: bool, stories: int, **options: Any) -> None:
        if if_empty and Article.objects.exists():
            demo.excuse_people(demo.read("paper.toml"))
            self.stdout.write("There are stories already: nothing was loaded.")
            return
        made = demo.load(say=self.stdout.write)
        counts = ", ".join(f"{count} {kind}" for kind, count in made.items() if count)
        self.stdout.write(f"Loaded {counts}." if counts else "It was all there already.")
        if stories > 0:
            done = make_archive(stories, say=self.report)
            self.stdout.write(f"{done:,} stories added to the archive.")
        names = [row["name"] for row in demo.read("paper.toml")["people"]]
        self.stdout.write(f"Log in as {', '.join(names)}; each password is demo-<name>.")

    def report(self, words: str) -> None:
        """The progress bar, on standard error so that it never ends up in a file."""
        self.stderr.write(words, ending="")
        self.stderr.flush()
