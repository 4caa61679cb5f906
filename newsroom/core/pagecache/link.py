"""Redis behind a short time-out and a circuit breaker: it answers soon, or counts as gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

TIME_OUT = 0.15
SHORTEST_PAUSE = 0.25
LONGEST_PAUSE = 2.0


class Unreachable(Exception):
    """Redis is gone, slow, or was so a moment ago."""


class Link:
    def __init__(self, address: str) -> None:
        self._redis = redis.Redis.from_url(
            address,
            socket_timeout=TIME_OUT,
            socket_connect_timeout=TIME_OUT,
            retry=Retry(NoBackoff(), 0),
            max_connections=64,
        )
        self._pause = 0.0
        self._open_again = 0.0

    def _ask(self, question: Callable[[], Any]) -> Any:
        if time.monotonic() < self._open_again:
            message = "Redis did not answer a moment ago"
            raise Unreachable(message)
        try:
            answer = question()
        except (redis.RedisError, OSError) as error:
            self._pause = min(LONGEST_PAUSE, max(SHORTEST_PAUSE, 2 * self._pause))
            self._open_again = time.monotonic() + self._pause
            raise Unreachable(str(error)) from error
        self._pause = 0.0
        return answer

    def script(self, source: str, keys: Iterable[str], arguments: Iterable[Any]) -> Any:
        names = list(keys)
        return self._ask(lambda: self._redis.eval(source, len(names), *names, *arguments))

    def get(self, name: str) -> bytes | None:
        return self._ask(lambda: self._redis.get(name))

    def hmget(self, name: str, fields: list[str]) -> list[bytes | None]:
        return self._ask(lambda: self._redis.hmget(name, fields))

    def set(self, name: str, value: bytes, milliseconds: int) -> None:
        self._ask(lambda: self._redis.set(name, value, px=milliseconds))

    def take(self, name: str, owner: str, milliseconds: int) -> bool:
        return bool(self._ask(lambda: self._redis.set(name, owner, nx=True, px=milliseconds)))

    def tell(self, channel: str) -> None:
        """Wake whoever listens."""
        self._ask(lambda: self._redis.publish(channel, ""))

    def messages(self, channel: str, wait: float, closed: threading.Event) -> Iterator[None]:
        """Yield at each message, and after each wait without one, until closed."""
        ears = self._redis.pubsub(ignore_subscribe_messages=True)
        try:
            self._ask(lambda: ears.subscribe(channel))
            while not closed.is_set():
                yield
                self._ask(lambda: ears.get_message(timeout=wait))
        finally:
            ears.close()

    def close(self) -> None:
        self._redis.close()
