"""A fresh place to measure in: an environment of its own, and programs that run there."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    *("ALLOWED_HOSTS", "CACHE_URL", "DATABASE_", "DEBUG", "HOST", "MEDIA_", "PAGECACHE_", "PORT"),
    *("PROCESSES", "PURGE_URLS", "SITE_", "STATEMENT_TIMEOUT", "THREADS", "TIME_ZONE"),
)


def say(words: str) -> None:
    """What is being done, as it begins; the figures alone go to standard output."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def environment(folder: str, **more: str) -> dict[str, str]:
    """The paper as it comes, with everything it keeps in `folder`."""
    Path(folder, "static").mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return clean | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DATA": folder,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "LOG_LEVEL": "WARNING",
        **more,
    }


def within(
    surroundings: dict[str, str], function: str, *arguments: str, told: bool = False
) -> subprocess.CompletedProcess[str]:
    """Call "package.module.function" with these words, in a process that has Django set up."""
    return subprocess.run(
        [sys.executable, "-m", "tests.bench.within", function, *arguments],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE if told else None,
        text=True,
        check=False,
    )
