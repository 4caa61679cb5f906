"""What is known of addresses: which query parameters mean something, and what is never kept."""

from __future__ import annotations

from newsroom.core.pagecache.addresses import Params

MOST = 50_000


class Shapes:
    """`get(name)` is the parameters of a page that was kept, or is being made to be."""

    def __init__(self) -> None:
        self._known: dict[str, Params] = {}
        self._alone: set[str] = set()
        self.get = self._known.get

    def remember(self, name: str, key: str, params: Params) -> None:
        if len(self._known) >= MOST and name not in self._known:
            self._known.clear()
        self._known[name] = params
        self._alone.discard(key)

    def forget(self, name: str, key: str) -> None:
        """The answer was not one to keep: the next who ask need not wait for each other. That
        one with a query is not (no list goes back that far) says nothing of the page itself.
        """
        if len(self._alone) >= MOST:
            self._alone.clear()
        if key == name:
            self._known.pop(name, None)
        self._alone.add(key)

    def is_alone(self, key: str) -> bool:
        return key in self._alone

    def clear(self) -> None:
        self._known.clear()
        self._alone.clear()
