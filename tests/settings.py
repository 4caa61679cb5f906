"""The suite's settings: the real ones over a clean environment, quick where that is harmless."""

from __future__ import annotations

import atexit
import os
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

_folder = TemporaryDirectory(prefix="newsroom-tests-")
atexit.register(_folder.cleanup)

# Whoever runs the suite chooses DATABASE_URL and CACHE_URL; all else is the same everywhere.
_ours = (
    "ALLOWED_HOSTS",
    "DEBUG",
    "LINK_CHECKS",
    "MEDIA_",
    "PORT",
    "SITE_",
    "STATEMENT_TIMEOUT",
    "TIME_ZONE",
)
for _name in [name for name in os.environ if name.startswith(_ours)]:
    del os.environ[_name]
os.environ["NEWSROOM_DATA"] = _folder.name
os.environ["SECRET_KEY"] = "a key for the tests alone: it opens nothing and guards nothing"

globals().update(
    {
        name: value
        for name, value in vars(import_module("newsroom.settings")).items()
        if name.isupper()
    }
)
STATIC_ROOT = Path(_folder.name) / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A database of its own makes no deployment of the suite: its people are excused from the second factor (tests/cast.py).
DEPLOYED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No test asks the web by itself.
LINK_CHECKS = False
# Several workers of one run share a Redis, each under a name of its own.
PAGECACHE_PREFIX = f"tests-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
CACHES = {"default": {**globals()["CACHES"]["default"], "KEY_PREFIX": f"{PAGECACHE_PREFIX}-django"}}
# A pool lends connections to threads and waits for them back; a test's server just ends its threads.
_database = globals()["DATABASES"]["default"]
_options = {name: value for name, value in _database["OPTIONS"].items() if name != "pool"}
DATABASES = {"default": {**_database, "OPTIONS": _options}}
# A true file: threads wait for each other there as in the newsroom, which SQLite's shared memory does not let them.
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _options["init_command"] = _options["init_command"].replace("=FULL", "=OFF")
    DATABASES["default"]["TEST"] = {"NAME": Path(_folder.name) / "test.sqlite3"}
else:  # nothing of it must outlive the machine
    _options["options"] = f"{_options.get('options', '')} -c synchronous_commit=off"
