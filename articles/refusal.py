"""What a verb says when it will not be done."""

from __future__ import annotations


class Refused(Exception):
    """A verb that cannot be done; `str()` is a plain sentence for the person who asked."""
