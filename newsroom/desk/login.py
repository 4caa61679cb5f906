"""The desk's log-in: ten tries at an account from one address, then each costs a longer wait."""

from __future__ import annotations

import hashlib
import math
import time
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
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


class LoginForm(AdminAuthenticationForm):
    """A try counts before its password is looked at, so that many at one moment gain nothing.

    During a wait no password is looked at: the answer is the same for the right one, for a wrong one and for a
    name that nobody has.
    """

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("username") and self.cleaned_data.get("password")):
            return super().clean()
        name = name_of(self.request, self.cleaned_data["username"])
        seconds = count_try(name)
        if seconds:
            raise ValidationError(
                "Too many tries. Wait %(seconds)d seconds.", "wait", {"seconds": seconds}
            )
        cleaned = super().clean()
        forget_tries(name)
        return cleaned


def name_of(request: HttpRequest, username: str) -> str:
    """Under what tries are counted: the account and the peer, which no header of the request can change."""
    who = f"{request.META.get('REMOTE_ADDR', '')} {username}"
    return f"login:{hashlib.sha256(who.encode()).hexdigest()}"


def count_try(name: str) -> int:
    """Count a try; the seconds to wait instead, and nothing counted, where the last one set a wait."""
    try:
        return _count(cache, name)
    except RedisError:
        return _count(OWN, name)


def forget_tries(name: str) -> None:
    keys = [name, _wait(name)]
    OWN.delete_many(keys)
    try:
        cache.delete_many(keys)
    except RedisError:
        return


def _count(store: BaseCache, name: str) -> int:
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
    if count < TRIES:
        return 0
    seconds = min(FIRST_WAIT * 2 ** min(count - TRIES, 8), LONGEST_WAIT)
    # Of those who try at one moment, one sets the wait and is answered; the others wait.
    return 0 if store.add(_wait(name), now + seconds, seconds) else seconds


def _wait(name: str) -> str:
    return f"{name}:wait"
