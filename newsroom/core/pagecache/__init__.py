"""Pages know what they show: kept whole, dropped by key on commit, gone when the clock says so."""

from __future__ import annotations

from newsroom.core.pagecache.cache import PageCache
from newsroom.core.pagecache.fragments import (
    clear,
    drop,
    drop_everything,
    fragment,
    fragments,
    new_mark,
    stats,
)
from newsroom.core.pagecache.layer import PageCacheApplication
from newsroom.core.pagecache.recording import changes_at, recording, shows, unkept
from newsroom.core.pagecache.rendering import set_apart
from newsroom.core.pagecache.views import cached_page

__all__ = [
    "PageCache",
    "PageCacheApplication",
    "cached_page",
    "changes_at",
    "clear",
    "drop",
    "drop_everything",
    "fragment",
    "fragments",
    "new_mark",
    "recording",
    "set_apart",
    "shows",
    "stats",
    "unkept",
]
