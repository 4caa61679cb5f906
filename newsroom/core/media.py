"""Pictures to readers out of the folder of the embedded newsroom; elsewhere a bucket serves them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

KINDS: Final = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def _etag(request: HttpRequest, name: str) -> str | None:
    """A file never changes under its name, so the name says all, for as long as it is there.

    Of what is not for readers none: nobody is told that it stands.
    """
    try:
        if not _is_for_readers(name) or not default_storage.exists(name):
            return None
    except (OSError, SuspiciousFileOperation, ValueError):
        return None
    return f'"{PurePosixPath(name).stem}"'.encode("ascii", "replace").decode()


def _is_for_readers(name: str) -> bool:
    is_picture = PurePosixPath(name).suffix in KINDS
    return is_picture and name.startswith(settings.MEDIA_PUBLIC) and ".." not in name


@require_safe
@condition(etag_func=_etag)
def serve(request: HttpRequest, name: str) -> HttpResponse:
    """One file that is made for readers (`MEDIA_PUBLIC`); anything else there is: not found."""
    if not _is_for_readers(name):
        raise Http404
    kind = KINDS[PurePosixPath(name).suffix]
    # All sizes of a photograph lie in its folder, and are purged by the key of what they show.
    keys = {"Surrogate-Key": f"photo:{PurePosixPath(name).parts[1]}"}
    try:
        with default_storage.open(name) as file:
            return HttpResponse(file.read(), content_type=kind, headers=HEADERS | keys)
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
