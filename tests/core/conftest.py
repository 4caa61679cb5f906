"""The toy site, and page caches for it: in process always, and on Redis where there is one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler
from pytest_django import Settings

from newsroom.core.pagecache import PageCache
from newsroom.core.pagecache.cluster import Cluster
from tests.core.toy import Toy
from tests.reader import Reader

KINDS = ("process", "redis") if site.CACHE_URL else ("process",)
collect_ignore = [] if site.CACHE_URL else ["test_pagecache_redis.py"]
MakeCache = Callable[..., PageCache]


@pytest.fixture
def toy(settings: Settings, db: None) -> Toy:
    """The toy site, in place of the paper, behind the middleware that matters here. It asks no
    database; that it may is for Django, which looks after its connections at each request."""
    toy = Toy()
    settings.ROOT_URLCONF = toy
    settings.TEMPLATES = []
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    return toy


def on_redis(prefix: str) -> Cluster:
    return Cluster.at(site.CACHE_URL, prefix)


@pytest.fixture(params=KINDS)
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeCache]:
    """Make caches that have to agree: on Redis one for each machine, else processes of one."""
    prefix, made = f"test-{secrets.token_hex(6)}", []

    def make(**more: Any) -> PageCache:
        if request.param == "redis":
            more.setdefault("cluster", on_redis(prefix))
        marks = tmp_path / (f"{len(made)}.gen" if request.param == "redis" else "marks.gen")
        made.append(PageCache(marks, **more))
        return made[-1]

    yield make
    for cache in made:
        cache.close()
    if request.param == "redis":
        forget(prefix)


def forget(prefix: str) -> None:
    """Redis loses everything it had under the prefix, as when it starts again."""
    with redis.Redis.from_url(site.CACHE_URL) as connection:
        for name in connection.scan_iter(f"*{prefix}*", count=1000):
            connection.delete(name)


@pytest.fixture
def cache(machine: MakeCache) -> PageCache:
    return machine()


@pytest.fixture
def reader(toy: Toy, cache: PageCache) -> Reader:
    return Reader(cache, WSGIHandler())
