"""What the settings make of an environment, each start in a process of its own."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijk"
REAL = {
    "ALLOWED_HOSTS": "paper.example,www.paper.example",
    "DATABASE_URL": "postgres://paper:secret@db.example:5433/news",
    "SECRET_KEY": KEY,
    "SITE_URL": "https://paper.example",
}
ASK = """
import json, sys
from newsroom import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a folder"


def start(folder: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(folder)}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK, *names],
        env={**clean, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(folder: Path, *names: str, **environment: str) -> dict[str, Any]:
    done = start(folder, *names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(folder: Path, **environment: str) -> str:
    """The one line with which a start is refused."""
    done = start(folder, "DEBUG", **environment)
    assert done.returncode == 1
    assert done.stderr.startswith("The newsroom does not start: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_an_empty_environment_is_the_embedded_newsroom(folder: Path) -> None:
    found = settings_of(folder, "DEBUG", "SITE_NAME", "SITE_URL", "TIME_ZONE", "ALLOWED_HOSTS")
    assert found == {
        "DEBUG": False,
        "SITE_NAME": "The Daily Guardian",
        "SITE_URL": "http://127.0.0.1:8000",
        "TIME_ZONE": "Asia/Kolkata",
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    }


def test_letters_come_from_the_paper_and_not_from_a_machine(folder: Path) -> None:
    name = "DEFAULT_FROM_EMAIL"
    here = settings_of(folder, name, SITE_NAME="The Paper")[name]
    assert here == '"The Paper desk" <desk@the-paper.example>'
    assert settings_of(folder, name, **REAL)[name].endswith("<desk@paper.example>")
    given = settings_of(folder, name, MAIL_FROM="news@example.org")[name]
    assert given.endswith("<news@example.org>")


def test_sqlite_is_opened_safely(folder: Path) -> None:
    database = settings_of(folder, "DATABASES")["DATABASES"]["default"]
    assert database["NAME"] == str(folder / "newsroom.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in database["OPTIONS"]["init_command"]


def test_the_key_is_made_once_and_for_its_owner(folder: Path) -> None:
    first = settings_of(folder, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) >= 60
    assert settings_of(folder, "SECRET_KEY")["SECRET_KEY"] == first
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_key_is_made_under_a_strange_umask(folder: Path) -> None:
    before = os.umask(0o777)
    try:
        found = settings_of(folder, "SECRET_KEY")
    finally:
        os.umask(before)
    assert (folder / "secret_key").read_text() == found["SECRET_KEY"]


def test_a_real_deployment_starts(folder: Path) -> None:
    found = settings_of(folder, "DATABASES", "SECRET_KEY", "SITE_URL", "STORAGES", **REAL)
    database = found["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "news")
    assert database["OPTIONS"]["pool"]["max_size"] == 8
    assert database["CONN_HEALTH_CHECKS"] is True
    assert found["SECRET_KEY"] == KEY


def test_https_brings_what_https_needs(folder: Path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE")
    more = ("CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert settings_of(folder, *names, *more, **REAL) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
    }
    plain = settings_of(folder, *names, *more)
    assert plain["SESSION_COOKIE_NAME"] == "session"
    assert plain["SECURE_SSL_REDIRECT"] is False


@pytest.mark.parametrize("missing", ["DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL"])
def test_a_real_deployment_needs_a_key(folder: Path, missing: str) -> None:
    rest = {name: value for name, value in REAL.items() if name not in {"SECRET_KEY", missing}}
    assert "SECRET_KEY is not set" in refusal(folder, **rest)


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is too weak"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is '*'"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'"),
        ({"SITE_URL": "paper.example"}, "SITE_URL is 'paper.example'"),
        ({"SITE_URL": "https://paper.example/news"}, "without a path"),
        ({"TIME_ZONE": "Europe/Atlantis"}, "TIME_ZONE is 'Europe/Atlantis'"),
        ({"DATABASE_URL": "mysql://db.example/news"}, "DATABASE_URL must begin with"),
        ({"CACHE_URL": "memcached://cache.example"}, "CACHE_URL must begin with"),
        ({"MEDIA_BUCKET": "pictures"}, "MEDIA_URL does not say"),
        ({"PORT": "http"}, "PORT is http"),
        ({"THREADS": "0"}, "THREADS is 0"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'LOUD'"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line(
    folder: Path, environment: dict[str, str], reason: str
) -> None:
    assert reason in refusal(folder, **{**REAL, **environment})


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be made" in refusal(tmp_path / "file" / "var")


def test_the_reason_reaches_the_command_line_alone(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(folder), "TIME_ZONE": "Nowhere"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "The newsroom does not start: TIME_ZONE is 'Nowhere', which is no zone; "
        "write it like Europe/London.\n"
    )


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_a_cache_is_shared_with_short_patience(folder: Path, scheme: str) -> None:
    found = settings_of(folder, "CACHES", "CACHE_URL", CACHE_URL=f"{scheme}://cache.example:6379/1")
    assert found["CACHE_URL"] == "redis://cache.example:6379/1"
    assert found["CACHES"]["default"]["OPTIONS"]["socket_timeout"] <= 0.2


def test_pictures_may_lie_elsewhere(folder: Path) -> None:
    found = settings_of(
        folder, "MEDIA_URL", "READERS_POLICY", MEDIA_URL="https://pictures.example/press"
    )
    assert found["MEDIA_URL"] == "https://pictures.example/press/"
    assert found["READERS_POLICY"]["img-src"] == ["'self'", "https://pictures.example"]
    assert found["READERS_POLICY"]["script-src"] == ["'self'"]


def test_pictures_may_lie_in_a_bucket(folder: Path, tmp_path: Path) -> None:
    """With a stand-in for the SDK on the path: the settings only ask whether it is there."""
    (tmp_path / "boto3.py").write_text("")
    environment = {
        "MEDIA_BUCKET": "pictures",
        "MEDIA_URL": "https://pictures.example/press",
        "MEDIA_ENDPOINT": "https://s3.example",
        "PYTHONPATH": str(tmp_path),
    }
    storage = settings_of(folder, "STORAGES", **environment)["STORAGES"]["default"]
    assert storage["BACKEND"] == "storages.backends.s3.S3Storage"
    assert storage["OPTIONS"]["custom_domain"] == "pictures.example/press"
    assert storage["OPTIONS"]["url_protocol"] == "https:"
    assert storage["OPTIONS"]["querystring_auth"] is False
    assert storage["OPTIONS"]["file_overwrite"] is False
