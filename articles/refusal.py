"""What a verb says when it will not be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Refused(Exception):
    """A verb that cannot be done; `str()` is a plain sentence for the person who asked."""


class Stale(Refused):
    """Somebody else has saved the story since the person was shown it."""


class WouldUndo(Refused):
    """A release that would, or would let another, take back what a newer version changed.

    `told` says, by number, of which versions somebody must say what shall become of them.
    """

    def __init__(self, told: dict[int, str]) -> None:
        super().__init__(" ".join([*told.values(), "Say what shall become of it."]))
        self.told = told


class Barred(Refused):
    """A release that a gate of the house stops. `findings` are the bars, of which some may be passed with a reason."""

    def __init__(self, words: str, findings: Sequence[Any]) -> None:
        super().__init__(words)
        self.findings = findings
