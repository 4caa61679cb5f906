"""An upload kept for a day while its sender looks at the form again, so that it need not be sent twice."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from io import BytesIO
from secrets import token_hex
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.photo_metadata import Facts
from articles.renditions import Upload, open_original
from newsroom.core.clock import now

FOLDER = "originals/held/"
KEPT_FOR = timedelta(days=1)
SALT = "articles.held_uploads"


def original_name(upload: Upload) -> str:
    """A name of ours for a kept original. Each photograph has its own file, the same picture or not."""
    found = upload.pixel_hash
    return f"originals/{found[:2]}/{found[:20]}-{token_hex(4)}.jpg"


def hold(upload: Upload, user: Any) -> str:
    """Store the cleaned picture; the token that gives it back to the same person alone."""
    name = default_storage.save(
        f"{FOLDER}{upload.pixel_hash[:20]}-{token_hex(8)}.jpg", ContentFile(upload.original)
    )
    facts = asdict(upload.facts)
    taken = facts["taken_at"]
    held = {
        "file": name,
        "user": user.pk,
        "size": [upload.width, upload.height],
        "hashes": [upload.content_hash, upload.pixel_hash],
        "facts": {**facts, "taken_at": taken.isoformat() if taken else None},
        "name": upload.name,
    }
    return signing.dumps(held, salt=SALT, compress=True)


def take(token: str, user: Any) -> Upload | None:
    """The upload behind a token, or None: forged, another person's, a day old, or gone."""
    try:
        held = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        if held["user"] != user.pk:
            return None
        with default_storage.open(held["file"]) as stored:
            original = stored.read()
    except (signing.BadSignature, OSError):
        return None
    facts = held["facts"]
    if facts["taken_at"]:
        facts["taken_at"] = datetime.fromisoformat(facts["taken_at"])
    return Upload(
        picture=open_original(BytesIO(original)),
        width=held["size"][0],
        height=held["size"][1],
        original=original,
        content_hash=held["hashes"][0],
        pixel_hash=held["hashes"][1],
        facts=Facts(**facts),
        name=held["name"],
    )


def sweep(at: datetime | None = None) -> int:
    """Delete what nobody came back for; how many files that were."""
    before = (at or now()) - KEPT_FOR
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    old = [n for n in names if default_storage.get_modified_time(FOLDER + n) < before]
    for name in old:
        default_storage.delete(FOLDER + name)
    return len(old)
