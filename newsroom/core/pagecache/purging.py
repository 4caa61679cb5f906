"""A cache in front of the site (Varnish, a CDN) is told, after commit, which keys fell."""

from __future__ import annotations

import http.client
import logging
import queue
import threading
from collections.abc import Iterable
from urllib.parse import urlsplit

from newsroom.core.pagecache.page import MANY, SURROGATE_KEY_LIMIT

log = logging.getLogger(__name__)
PAUSES = (0.2, 1.0, 5.0)
TIME_OUT = 2.0


class Front:
    """Each address gets a PURGE with the keys in `Surrogate-Key`, in the background, four times at
    most. `X-Purge-Grace: no` says that the old bytes may not be served while the new are fetched.
    """

    def __init__(self, addresses: Iterable[str], pauses: tuple[float, ...] = PAUSES) -> None:
        self.addresses = tuple(addresses)
        self._pauses = pauses
        self._waiting: queue.Queue[tuple[str, str] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def purge(self, keys: Iterable[str], *, grace: bool) -> None:
        said = "yes" if grace else "no"
        for line in _lines([*keys, MANY]):
            self._waiting.put((line, said))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="purge", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Wait until what was asked has been sent, or given up."""
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _work(self) -> None:
        while (purge := self._waiting.get()) is not None:
            for address in self.addresses:
                self._send(address, *purge)

    def _send(self, address: str, keys: str, grace: str) -> None:
        for pause in (*self._pauses, None):
            try:
                _ask(address, keys, grace)
            except OSError as error:
                if pause is None:
                    log.error("%s was not purged of %s: %s", address, keys, error)
                else:
                    threading.Event().wait(pause)
            else:
                return


def _ask(address: str, keys: str, grace: str) -> None:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIME_OUT)
    try:
        headers = {"Surrogate-Key": keys, "X-Purge-Grace": grace}
        connection.request("PURGE", parts.path or "/", headers=headers)
        status = connection.getresponse().status
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if status >= 400:
        message = f"answered {status}"
        raise OSError(message)


def _lines(keys: list[str]) -> Iterable[str]:
    """The keys in as many headers as they need."""
    line = ""
    for key in keys:
        if line and len(line) + len(key) >= SURROGATE_KEY_LIMIT:
            yield line
            line = ""
        line = f"{line} {key}" if line else key
    yield line
