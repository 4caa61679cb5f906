"""`manage.py serve`: bring what is kept up to date, say where to look, and become the server."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from newsroom.core.checks import NEWSROOM

DEMO_NAMES = ("reporter", "editor", "europe-editor", "photo", "sales", "legal", "chief")


class Command(BaseCommand):
    help = "Migrate, collect the static files where they changed, and serve the paper."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--processes", type=int, default=settings.PROCESSES)
        parser.add_argument("--threads", type=int, default=settings.THREADS)
        parser.add_argument(
            "--no-migrate", action="store_true", help="Serve the database as it is."
        )
        parser.add_argument(
            "--no-housekeeping",
            action="store_true",
            help="Leave letters and other chores to `manage.py tick`, run by the machine's own clock.",
        )
        parser.add_argument(
            "--demo",
            action="store_true",
            help="Fill an empty database with the demonstration paper.",
        )

    def handle(self, *, host: str, port: int, demo: bool, **options: Any) -> None:
        self.refuse_what_is_wrong()
        claim(host, port)
        if not options["no_migrate"]:
            self.migrate()
        self.collect()
        if demo and not settings.DEPLOYED:
            call_command("demo", "--if-empty", stdout=self.stdout)
        self.tell(host, port)
        os.environ["HOUSEKEEPING"] = "0" if options["no_housekeeping"] else "1"
        serve(host, port, options["processes"], options["threads"])

    def refuse_what_is_wrong(self) -> None:
        for trouble in run_checks(tags=[NEWSROOM]):
            if trouble.level >= ERROR:
                raise CommandError(trouble.msg)
            self.stderr.write(self.style.WARNING(trouble.msg))

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date ...")
            call_command("migrate", interactive=False, verbosity=0)

    def collect(self) -> None:
        """Copy, hash and compress the static files, unless they are those of the last start."""
        kept = settings.DATA_DIR / "static.sha256"
        present = fingerprint()
        if kept.is_file() and kept.read_text() == present:
            return
        self.stdout.write("Preparing the style sheets, scripts and fonts ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        kept.write_text(present)

    def tell(self, host: str, port: int) -> None:
        self.stdout.write(f"\n{settings.SITE_NAME} is at {settings.SITE_URL}/")
        self.stdout.write(f"The desk is at      {settings.SITE_URL}{settings.DESK_PATH}")
        here = get_user_model().objects.filter(username__in=DEMO_NAMES, is_active=True)
        names = set(here.values_list("username", flat=True))
        if names and not settings.DEPLOYED:
            people = ", ".join(name for name in DEMO_NAMES if name in names)
            self.stdout.write(f"Log in as {people}.")
            self.stdout.write("Each password is demo- followed by the name: demo-reporter.")
        self.stdout.write(f"\nListening on {host}:{port}; Ctrl-C stops it.")
        self.stdout.flush()


def claim(host: str, port: int) -> None:
    """Fail now, with a plain word, where the server could not listen (or would share the port)."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as trouble:
        reason = (trouble.strerror or str(trouble)).lower()
        raise CommandError(
            f"Cannot listen on {host}:{port}: {reason}. Choose another: PORT=8010 make run"
        ) from None


def fingerprint() -> str:
    """What the static files are: every name, size and time of change, and how they are kept."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = os.stat(storage.path(path))
            digest.update(f"{storage.path(path)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def serve(host: str, port: int, processes: int, threads: int) -> None:
    """Become the server. It is replaced into this process, so that signals reach it."""
    connection.close()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--host", host, "--port", str(port), "--workers", str(processes)]
    command += ["--blocking-threads", str(threads)]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    command += ["--workers-kill-timeout", "30", "--log-level", "error"]
    command += ["--working-dir", str(settings.BASE_DIR), "newsroom.wsgi:application"]
    os.execv(sys.executable, command)
