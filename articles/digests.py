"""What makes the record tamper-evident: digests of versions, corrections and events, each with those before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

SCHEME: Final = "1"
# A column that comes later begins a scheme of its own, so that the digests of older versions go on standing.
SCHEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "1": (
        "kicker", "headline", "short_headline", "standfirst", "body", "kind", "section_id", "lead_photo_id",
        "lead_caption", "dateline", "seo_title", "seo_description", "social_photo_id", "canonical_url", "ad_policy",
    )
}  # fmt: skip


def digest_of(
    columns: Mapping[str, Any],
    tags: Iterable[int],
    bylines: Iterable[tuple[int, str]],
    *,
    scheme: str = SCHEME,
) -> str:
    """ "1:" and the SHA-256, in hexadecimal, of the columns, the tag ids and the (author id, role) pairs, in order.

    Raises `KeyError` for a scheme that does not exist.
    """
    told = [
        [columns[name] for name in SCHEMES[scheme]],
        list(tags),
        [list(pair) for pair in bylines],
    ]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"{scheme}:{hashlib.sha256(text.encode()).hexdigest()}"


def chained(
    before: str, content: str, *, article: int, number: int, made_at: datetime, made_by: int | None
) -> str:
    """The SHA-256 of the chain so far (`before`; empty for the first version) and what this version adds to it."""
    return linked(before, content, article, number, made_at, made_by)


def linked(*facts: str | int | datetime | None) -> str:
    """The SHA-256, in hexadecimal, of these facts in their order; the first is the digest of what came before."""
    told = [
        fact.astimezone(UTC).isoformat() if isinstance(fact, datetime) else fact for fact in facts
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
