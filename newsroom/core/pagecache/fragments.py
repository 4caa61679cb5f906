"""`fragment` and `drop`: parts of a page kept like a page, and what makes both fall."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from newsroom.core.pagecache.cache import PageCache, current
from newsroom.core.pagecache.generations import slots_of
from newsroom.core.pagecache.recording import absorb, is_apart, recording
from newsroom.core.pagecache.store import Kept

Text = TypeVar("Text", bound=str)


class Fragment(Kept):
    __slots__ = ("text",)

    text: str


def fragment(name: str, build: Callable[[], Text]) -> Text:
    """What `build` makes, kept like a page under the keys it records; the page shows them too.

    `name` holds every input of `build` ("card:12:v3"); `build` reads committed rows only, and
    nothing of the request. What comes back is what it returned: a safe string stays one.
    """
    if is_apart():
        return build()
    cache = current()
    kept = cache.kept.get("fragment:" + name)
    if isinstance(kept, Fragment) and cache.part_stands(kept):
        absorb(kept.keys, kept.until)
        return kept.text
    return _built(cache, "fragment:" + name, build)


def _built(cache: PageCache, name: str, build: Callable[[], Text]) -> Text:
    start = cache.start()
    with recording() as seen:
        text = build()
    kept = Fragment(
        keys=tuple(sorted(seen.keys)),
        slots=slots_of(seen.keys),
        start=start,
        until=seen.until,
        expires=cache.expiry(),
        size=2 * len(text),
    )
    kept.text = text
    if cache.stands(kept):
        cache.store.put(name, kept)
    return text


def drop(*keys: str, grace: bool = True) -> None:
    """On commit, every page and fragment that shows one of the keys is gone; after a roll-back,
    none is for now (see `_on_commit`). Work the keys out before a delete. Without grace
    (unpublish, kill) the previous bytes are not served even while the page is made anew.
    """
    if keys:
        _on_commit(functools.partial(current().drop, keys, grace=grace))


def drop_everything() -> None:
    """On commit, all that is kept is gone, without grace: the site's name changed, say."""
    _on_commit(current().drop_everything)


def _on_commit(act: Callable[[], None]) -> None:
    """Do it when what was written is committed, and leave word in case we die just then.

    Nobody tells us of a roll-back, so its word stays: the next process to start lets everything
    fall, once and for nothing, which is the safe side to err on.
    """
    generations = current().generations
    generations.announce(1)

    def committed() -> None:
        act()
        generations.announce(-1)

    transaction.on_commit(committed, robust=True)


def clear() -> None:
    """Forget everything at once: a test begins with nothing kept."""
    current().clear()


def stats() -> dict[str, int]:
    """How this process has answered since it started, and what it keeps."""
    return current().stats()
