"""The system checks: quiet over the newsroom's own settings, and loud over each thing that can be wrong."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connections
from pytest_django import Settings

from newsroom.core import checks


@pytest.fixture(autouse=True)
def database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """SQLite as the paper opens it; the suite's own is quicker, and need not outlive a crash."""
    kept = connections["default"].settings_dict
    monkeypatch.setitem(kept, "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(kept, "OPTIONS", {**settings.SQLITE_OPTIONS})
    return kept


def found(settings: Settings, *, deploy: bool = False) -> list[str]:
    messages = run_checks(tags=[checks.NEWSROOM], include_deployment_checks=deploy)
    return [str(message.id) for message in messages]


def loosen(settings: Settings, name: str, directive: str, source: str) -> None:
    policy = deepcopy(getattr(settings, name))
    policy["DIRECTIVES"][directive] = [*policy["DIRECTIVES"][directive], source]
    setattr(settings, name, policy)


def test_the_newsroom_passes(settings: Settings) -> None:
    assert found(settings) == []


@pytest.mark.parametrize("policy", ["CONTENT_SECURITY_POLICY", "DESK_CONTENT_SECURITY_POLICY"])
@pytest.mark.parametrize(
    "source", ["'unsafe-inline'", "'unsafe-eval'", "https://cdn.example", "*", "https:"]
)
def test_a_loose_policy_is_an_error(settings: Settings, policy: str, source: str) -> None:
    loosen(settings, policy, "script-src", source)
    assert found(settings) == ["newsroom.E001"]


def test_the_pictures_own_host_is_none(settings: Settings) -> None:
    settings.MEDIA_URL = "https://pictures.example/"
    loosen(settings, "CONTENT_SECURITY_POLICY", "img-src", "https://pictures.example")
    assert found(settings) == []


def test_what_is_not_named_is_not_loaded(settings: Settings) -> None:
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["default-src"] = ["'self'"]
    settings.CONTENT_SECURITY_POLICY = policy
    assert found(settings) == ["newsroom.E002"]


def test_a_kept_page_carries_no_nonce(settings: Settings) -> None:
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["script-src"] = settings.DESK_CONTENT_SECURITY_POLICY["DIRECTIVES"][
        "script-src"
    ]
    settings.CONTENT_SECURITY_POLICY = policy
    assert found(settings) == ["newsroom.E003"]


def test_large_bodies_are_refused_first(settings: Settings) -> None:
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert found(settings) == ["newsroom.E004"]


def test_static_files_pass_the_headers(settings: Settings) -> None:
    rest = [name for name in settings.MIDDLEWARE if name != checks.OUTER]
    settings.MIDDLEWARE = [*rest, checks.OUTER]
    assert found(settings) == ["newsroom.E005"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"timeout": 5},
        {"transaction_mode": "DEFERRED"},
        {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
    ],
)
def test_sqlite_must_be_safe(
    settings: Settings, database: dict[str, Any], options: dict[str, Any]
) -> None:
    database["OPTIONS"] = {**database["OPTIONS"], **options} if options else {}
    assert found(settings) == ["newsroom.E006"]


@pytest.mark.parametrize("inside", ["", "media"])
def test_uploads_lie_apart_from_static_files(settings: Settings, inside: str) -> None:
    settings.MEDIA_ROOT = Path(settings.STATIC_ROOT) / inside
    assert found(settings) == ["newsroom.E007"]


def test_the_folder_must_be_writable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.os, "access", lambda *_: False)
    assert found(settings) == ["newsroom.E008"]


def test_others_may_not_read_the_key(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    key = tmp_path / "secret_key"
    key.write_text("secret")
    key.chmod(0o644)
    assert found(settings) == ["newsroom.W009"]
    key.chmod(0o600)
    assert found(settings) == []


def test_times_are_aware(settings: Settings) -> None:
    settings.USE_TZ = False
    assert found(settings) == ["newsroom.E010"]


def test_a_public_address_is_encrypted_and_answered(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "desk@news.example.org"
    settings.SITE_URL = "http://paper.example"
    settings.ALLOWED_HOSTS = ["www.paper.example"]
    assert found(settings, deploy=True) == ["newsroom.W011", "newsroom.E012"]
    settings.SITE_URL = "https://news.paper.example"
    settings.ALLOWED_HOSTS = [".paper.example"]
    assert found(settings, deploy=True) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "the-daily-guardian.example"])
def test_letters_of_a_real_paper_come_from_a_name_that_takes_answers(
    settings: Settings, host: str
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://www.example.org", ["www.example.org"]
    settings.DEFAULT_FROM_EMAIL = '"The paper desk" <desk@www.example.org>'
    assert found(settings, deploy=True) == []
    settings.DEFAULT_FROM_EMAIL = f'"The paper desk" <desk@{host}>'
    assert found(settings, deploy=True) == ["newsroom.W013"]
    assert found(settings) == []
