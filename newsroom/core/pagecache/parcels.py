"""A page as bytes for the second level, and back: a line of JSON, then the gzipped body."""

from __future__ import annotations

import gzip
import json

from newsroom.core.pagecache.page import Page
from newsroom.core.pagecache.recording import NEVER
from newsroom.core.pagecache.store import Start


def packed(page: Page) -> bytes:
    facts = {
        "status": page.status,
        "headers": page.headers,
        "keys": page.keys,
        "slots": page.slots,
        "place": page.start.place,
        "until": None if page.until == NEVER else page.until,
        "expires": page.expires,
    }
    return json.dumps(facts).encode() + b"\n" + page.zipped_body


def unpacked(parcel: bytes, born: int, at: float) -> Page | None:
    """The page, as one that began here at `born`; None of bytes that are not one."""
    line, _, body = parcel.partition(b"\n")
    try:
        facts = json.loads(line)
        epoch, number = facts["place"]
        return Page(
            status=facts["status"],
            headers=[(name, value) for name, value in facts["headers"]],
            body=gzip.decompress(body),
            zipped=body,
            keys=tuple(facts["keys"]),
            slots=tuple(facts["slots"]),
            start=Start(born, (epoch, number), at),
            until=NEVER if facts["until"] is None else facts["until"],
            expires=facts["expires"],
        )
    except (ValueError, KeyError, TypeError, OSError, EOFError):
        return None
