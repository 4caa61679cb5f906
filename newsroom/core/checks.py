"""System checks: what settings can get wrong that would show only later, or never."""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections

NEWSROOM: Final = "newsroom"
NO_HOSTS: Final = ("", "localhost", "example", "invalid", "local", "test")
LOOSE: Final = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'strict-dynamic'")
SQLITE: Final = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": "on"}
FIRST: Final = "newsroom.core.headers.RequestSizeMiddleware"
OUTER: Final = "newsroom.core.headers.HeadersMiddleware"


def sources(policy: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each directive of a Content-Security-Policy with each thing it allows."""
    for directive, allowed in policy.get("DIRECTIVES", {}).items():
        for source in allowed if isinstance(allowed, (list, tuple, set)) else [allowed]:
            yield directive, str(source)


def is_ours(directive: str, source: str) -> bool:
    """Whether what a policy allows is 'self', 'none', a hash, a nonce, or the pictures' own host."""
    if source.startswith("'") or source == str(NONCE):
        return source not in LOOSE
    media = urlsplit(settings.MEDIA_URL)
    pictures = f"{media.scheme}://{media.netloc}" if media.netloc else None
    return directive == "img-src" and source in {"data:", pictures}


def policy_is_strict(**kwargs: Any) -> list[CheckMessage]:
    """No page may run or load what is not ours, whoever asks for the exception."""
    found: list[CheckMessage] = []
    for name in ("CONTENT_SECURITY_POLICY", "DESK_CONTENT_SECURITY_POLICY"):
        policy = getattr(settings, name, {})
        found += [
            Error(f"{name} allows {source} in {directive}.", id="newsroom.E001")
            for directive, source in sources(policy)
            if not is_ours(directive, source)
        ]
        if policy.get("DIRECTIVES", {}).get("default-src") != [NONE]:
            found.append(Error(f"{name} has no default-src 'none'.", id="newsroom.E002"))
    if any(source == str(NONCE) for _, source in sources(settings.CONTENT_SECURITY_POLICY)):
        message = "A kept page cannot carry a nonce: CONTENT_SECURITY_POLICY has one."
        found.append(Error(message, id="newsroom.E003"))
    return found


def middleware_is_in_order(**kwargs: Any) -> list[CheckMessage]:
    """Large bodies are refused first, and every answer passes the headers, static files too."""
    order = list(settings.MIDDLEWARE)
    if order[:1] != [FIRST]:
        return [Error(f"MIDDLEWARE must begin with {FIRST}.", id="newsroom.E004")]
    inner = [name for name in order if "whitenoise" in name or "sessions" in name]
    if OUTER not in order or any(order.index(name) < order.index(OUTER) for name in inner):
        return [Error(f"MIDDLEWARE must have {OUTER} before what answers.", id="newsroom.E005")]
    return []


def sqlite_is_safe(**kwargs: Any) -> list[CheckMessage]:
    """A save acknowledged is on the disk, and editors at work wait for each other (design 6)."""
    found: list[CheckMessage] = []
    for alias in connections:
        config = connections[alias].settings_dict
        if config["ENGINE"] != "django.db.backends.sqlite3":
            continue
        options = config.get("OPTIONS", {})
        said = options.get("init_command", "").lower().replace(" ", "")
        missing = [
            f"{key}={value}" for key, value in SQLITE.items() if f"{key}={value}" not in said
        ]
        if options.get("transaction_mode") != "IMMEDIATE":
            missing.append("transaction_mode IMMEDIATE")
        if options.get("timeout", 5) < 20:
            missing.append("timeout 20")
        if missing:
            message = f"The SQLite database {alias!r} lacks {', '.join(missing)}."
            found.append(Error(message, id="newsroom.E006"))
    return found


def folders_are_apart(**kwargs: Any) -> list[CheckMessage]:
    """Uploads may not lie among the files that are served to everybody as they are."""
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    if media == static or static in media.parents or media in static.parents:
        message = "MEDIA_ROOT and STATIC_ROOT lie one in the other."
        return [Error(message, id="newsroom.E007")]
    return []


def folder_can_be_written(**kwargs: Any) -> list[CheckMessage]:
    folder = Path(settings.DATA_DIR)
    nearest = next((each for each in [folder, *folder.parents] if each.exists()), folder)
    if not os.access(nearest, os.W_OK | os.X_OK):
        return [Error(f"NEWSROOM_DATA: nothing can be written to {folder}.", id="newsroom.E008")]
    return []


def key_is_kept_close(**kwargs: Any) -> list[CheckMessage]:
    key = Path(settings.DATA_DIR) / "secret_key"
    if key.is_file() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        message = "Others than its owner can read the secret key in NEWSROOM_DATA: chmod 600."
        return [Warning(message, id="newsroom.W009")]
    return []


def times_are_aware(**kwargs: Any) -> list[CheckMessage]:
    if not settings.USE_TZ:
        return [Error("USE_TZ is off: releases would move with the clocks.", id="newsroom.E010")]
    return []


def address_is_public(**kwargs: Any) -> list[CheckMessage]:
    """Feeds, canonical addresses and log-ins rest on SITE_URL."""
    site = urlsplit(settings.SITE_URL)
    found: list[CheckMessage] = []
    if site.scheme != "https":
        message = f"SITE_URL is {settings.SITE_URL}: log-ins would travel in the clear."
        found.append(Warning(message, id="newsroom.W011"))
    names = settings.ALLOWED_HOSTS
    answered = any(
        site.hostname == name or (name.startswith(".") and f".{site.hostname}".endswith(name))
        for name in names
    )
    if not answered:
        message = f"SITE_URL is at {site.hostname}, which ALLOWED_HOSTS does not name."
        found.append(Error(message, id="newsroom.E012"))
    return found


def letters_have_a_sender(**kwargs: Any) -> list[CheckMessage]:
    """Mail servers refuse, or bury, what comes from a number, from this machine, or from a name nobody has."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].strip("[]").lower()
    name = host.rpartition(".")[2]
    if name in NO_HOSTS or _is_number(host):
        message = f"Letters come from {settings.DEFAULT_FROM_EMAIL}: set MAIL_FROM to an address of the paper."
        return [Warning(message, id="newsroom.W013")]
    return []


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


ALWAYS: Final = (
    policy_is_strict,
    middleware_is_in_order,
    sqlite_is_safe,
    folders_are_apart,
    folder_can_be_written,
    key_is_kept_close,
    times_are_aware,
)
ON_DEPLOY: Final = (address_is_public, letters_have_a_sender)
