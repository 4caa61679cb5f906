"""The signed address of a click. It names rows, never a destination."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "bookings.click"
TOKEN = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})-([\w-]{0,64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Click:
    creative_id: int
    line_id: int
    placement_id: int
    genuine: bool


def token(creative_id: int, line_id: int, placement_id: int) -> str:
    """A token for a creative of a line in a placement, with a signature of 64 bits."""
    named = f"{creative_id}-{line_id}-{placement_id}"
    return f"{named}-{_signature(named)}"


def read(text: str) -> Click | None:
    """What a token names, and whether we signed it; `None` for what is no token at all."""
    parts = TOKEN.fullmatch(text)
    if parts is None:
        return None
    genuine = constant_time_compare(parts[4], _signature("-".join(parts.groups()[:3])))
    return Click(int(parts[1]), int(parts[2]), int(parts[3]), genuine)


def _signature(named: str) -> str:
    digest = salted_hmac(SALT, named, algorithm="sha256").digest()[:8]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
