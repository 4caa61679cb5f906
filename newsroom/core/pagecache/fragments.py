"""`fragment` and `drop`: parts of a page kept like a page, and what makes both fall."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any, TypeVar

from django.db import transaction

from newsroom.core.pagecache.cache import PageCache, current
from newsroom.core.pagecache.generations import slots_of
from newsroom.core.pagecache.recording import absorb, is_apart, recording
from newsroom.core.pagecache.store import Kept, Start

Made = TypeVar("Made")
Build = Callable[[], Made]
PREFIX = "fragment:"
# A number that nothing else in the process bears. What bears one names a fragment made of it alone:
# whatever is read anew bears another, so that nothing is ever kept of what was read before a drop.
new_mark = functools.partial(next, count(1))


class Fragment(Kept):
    __slots__ = ("made",)

    made: Any


def fragment(name: str, build: Build[Made], *, size: int = 0) -> Made:
    """What `build` makes, kept like a page under the keys it records; the page shows them too.

    `name` holds every input of `build` ("card:12:v3"); `build` reads committed rows only, and
    nothing of the request. What comes back is what it returned, the very same thing each time: a
    text, or something that nobody changes and that has about `size` bytes.
    """
    if is_apart():
        return build()
    cache = current()
    kept = _standing(cache, PREFIX + name)
    if kept is None:
        return _built(cache, PREFIX + name, build, cache.start(), size=size)
    absorb(kept.keys, kept.until)
    return kept.made


def fragments(
    names: Iterable[str],
    read: Callable[[list[str]], Mapping[str, Build[Made]]],
    *,
    size: int = 0,
) -> dict[str, Made]:
    """Many fragments by name. `read` is asked once, for all that are missing, and gives for each
    what makes it; it records nothing itself. A name that it does not give is left out.
    """
    wanted = list(names)
    if is_apart():
        return {name: build() for name, build in read(wanted).items()} if wanted else {}
    cache = current()
    found = {name: _standing(cache, PREFIX + name) for name in wanted}
    missing = [name for name, kept in found.items() if kept is None]
    start = cache.start()
    builds = read(missing) if missing else {}
    made = {}
    for name, kept in found.items():
        if kept is not None:
            absorb(kept.keys, kept.until)
            made[name] = kept.made
        elif name in builds:
            made[name] = _built(cache, PREFIX + name, builds[name], start, size=size)
    return made


def _standing(cache: PageCache, name: str) -> Fragment | None:
    kept = cache.kept.get(name)
    return kept if isinstance(kept, Fragment) and cache.part_stands(kept) else None


def _built(
    cache: PageCache,
    name: str,
    build: Build[Made],
    start: Start,
    *,
    size: int,
) -> Made:
    """`start` is from before anything was read of which it is made."""
    with recording() as seen:
        made = build()
    kept = Fragment(
        keys=tuple(sorted(seen.keys)),
        slots=slots_of(seen.keys),
        start=start,
        until=seen.until,
        expires=cache.expiry(),
        size=2 * len(made) if isinstance(made, str) else size,
    )
    kept.made = made
    if cache.stands(kept):
        cache.store.put(name, kept)
    return made


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
