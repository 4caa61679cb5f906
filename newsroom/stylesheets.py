"""The static storage: hashed, compressed, and each of the paper's style sheets in one file.

The sheets are written as many small files that one entry `@import`s. That is plain CSS and works as it stands in
development; collected, the imports are folded in, so that a reader's browser asks once and not for a chain.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(
    r'^@import url\("(?P<url>[^":]+)"\)(?: layer\((?P<layer>[\w-]+)\))?(?: (?P<media>[\w-]+))?;$',
    re.MULTILINE,
)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
FOLDED = "css/"

Found = dict[str, tuple[Storage, str]]


class Folded:
    """One style sheet of a storage, read with its imports in their places."""

    def __init__(self, name: str, found: Found) -> None:
        self.name, self.found = name, found

    def open(self, _path: str, _mode: str = "rb") -> File[Any]:
        return ContentFile(fold(self.name, self.found).encode(), name=self.name)


class PaperStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, with the imports of our own style sheets folded in."""

    def post_process(self, paths: Found, *args: Any, **kwargs: Any) -> Iterator[Any]:
        folded = {
            name: (Folded(name, paths), path) if _is_ours(name) else (storage, path)
            for name, (storage, path) in paths.items()
        }
        return super().post_process(folded, *args, **kwargs)


def fold(name: str, found: Found) -> str:
    """The text of a style sheet with the files it imports put in, each in its layer and its medium."""

    def put_in(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match["url"]))
        if target not in found:
            raise ImproperlyConfigured(f"{name} imports {match['url']}, which is not there.")
        text = _moved(fold(target, found), target, name)
        if match["layer"]:
            text = f"@layer {match['layer']} {{\n{text}}}\n"
        return f"@media {match['media']} {{\n{text}}}\n" if match["media"] else text

    storage, path = found[name]
    with storage.open(path) as file:
        return IMPORT.sub(put_in, COMMENT.sub("", file.read().decode()))


def _moved(text: str, source: str, target: str) -> str:
    """The `url()`s of one sheet, written as they must stand in another folder."""
    folder, here = posixpath.dirname(source), posixpath.dirname(target)
    if folder == here:
        return text
    return re.sub(
        r'url\("(?P<url>[^":/][^":]*)"\)',
        lambda m: f'url("{posixpath.relpath(posixpath.join(folder, m["url"]), here)}")',
        text,
    )


def _is_ours(name: str) -> bool:
    return name.startswith(FOLDED) and name.endswith(".css")
