"""One renderer per page at a time: who is making which page, and how the others wait."""

from __future__ import annotations

import threading


class Flight:
    """One rendering under way. `shared` is false when its result was not one to be kept."""

    __slots__ = ("landed", "shared")

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.shared = True


class Flights:
    def __init__(self) -> None:
        self._open: dict[str, Flight] = {}
        self._lock = threading.Lock()

    def begin(self, key: str) -> tuple[Flight, bool]:
        """The page's flight, and whether it is the caller's to make and to end."""
        with self._lock:
            flight = self._open.get(key)
            if flight is not None:
                return flight, False
            flight = self._open[key] = Flight()
            return flight, True

    def end(self, key: str, flight: Flight, *, shared: bool = True) -> None:
        with self._lock:
            if self._open.get(key) is flight:
                del self._open[key]
        flight.shared = shared
        flight.landed.set()
