"""Which site this is: pages that other code, templates or settings made are not ours to serve."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from django.conf import settings

MAKERS = ("newsroom", "articles", "sections", "ads", "templates", "static")
SHOWN = ("SITE_NAME", "SITE_URL", "TIME_ZONE", "LANGUAGE_CODE", "MEDIA_URL", "STATIC_URL")


def release() -> str:
    """A digest of what makes the pages: the files of the site, and the settings pages show."""
    digest = blake2b(digest_size=9)
    for name in SHOWN:
        digest.update(f"{name}={getattr(settings, name, '')}\n".encode())
    for folder in MAKERS:
        for file in sorted(_files(Path(settings.BASE_DIR) / folder)):
            digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file() and one.suffix != ".pyc"]
