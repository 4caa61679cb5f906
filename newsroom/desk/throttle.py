"""Against guessing: ten tries, then each costs a longer wait. A wait is never a lock that a stranger can turn."""

from __future__ import annotations

import hashlib
import math
import time

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from redis import RedisError

TRIES = 10
FIRST_WAIT, LONGEST_WAIT = 30, 8 * 60
FORGOTTEN = 15 * 60
# While Redis cannot be reached each process counts for itself, and nobody is kept out.
OWN = LocMemCache("login", {"OPTIONS": {"MAX_ENTRIES": 50_000}})


def peer(request: HttpRequest | None) -> str:
    """Who is at the other end, which no header of the request can change."""
    return request.META.get("REMOTE_ADDR", "") if request is not None else ""


def name_of(request: HttpRequest, username: str) -> str:
    """Under what tries at a password are counted: the account and the peer. Others' tries never keep its owner out."""
    return counted_as("login", f"{peer(request)} {username}")


def counted_as(what: str, who: str) -> str:
    return f"{what}:{hashlib.sha256(who.encode()).hexdigest()}"


def must_wait(seconds: int) -> ValidationError:
    return ValidationError(
        "Too many tries. Wait %(seconds)d seconds.", "wait", {"seconds": seconds}
    )


def count_try(name: str, tries: int = TRIES) -> int:
    """Count a try; the seconds to wait instead, and nothing counted, where the last one set a wait."""
    try:
        return _count(cache, name, tries)
    except RedisError:
        return _count(OWN, name, tries)


def forget_tries(name: str) -> None:
    keys = [name, _wait(name)]
    OWN.delete_many(keys)
    try:
        cache.delete_many(keys)
    except RedisError:
        return


def _count(store: BaseCache, name: str, tries: int) -> int:
    now = time.time()
    left = math.ceil(store.get(_wait(name), 0) - now)
    if left > 0:
        return left
    store.add(name, 0, FORGOTTEN)
    try:
        count = store.incr(name)
    except ValueError:  # forgotten between the two
        return 0
    store.touch(name, FORGOTTEN)
    if count < tries:
        return 0
    seconds = min(FIRST_WAIT * 2 ** min(count - tries, 8), LONGEST_WAIT)
    # Of those who try at one moment, one sets the wait and is answered; the others wait.
    return 0 if store.add(_wait(name), now + seconds, seconds) else seconds


def _wait(name: str) -> str:
    return f"{name}:wait"
