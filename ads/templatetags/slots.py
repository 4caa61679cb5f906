"""The boxes in the pages: `{% slot %}`, the facts that the picker reads, and a story's text with its slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString

from ads import insertion, placements, policy
from newsroom.core import pagecache
from newsroom.core.blocks import Block
from newsroom.core.html import trusted

register = template.Library()


@register.inclusion_tag("components/slot.html")
def slot(placement: str, n: int = 1) -> dict[str, object]:
    """A labelled box with its house text; `n` tells the boxes of one placement on one page apart."""
    pagecache.shows(placements.KEY)
    return {
        "placement": placement,
        "n": n,
        "name": _name(placement, n),
        "after": f"after-slot-{n}" if placement == "in-article" else f"after-{placement}-{n}",
        "house": placements.house_text(placement),
    }


def _name(placement: str, n: int) -> str:
    """What a landmark is called, no two alike on a page: the text's slots are numbered on from the standfirst's."""
    if placement == "rail":
        return "Advertisement beside the page" if n == 1 else f"Advertisement beside the page, {n}"
    return "Advertisement" if n == 1 and placement != "in-article" else f"Advertisement {n}"


@register.inclusion_tag("components/page_facts.html")
def page_facts(
    kind: str, section_id: int | None, tag_ids: Iterable[int] = (), policy: str = "normal"
) -> dict[str, object]:
    """The facts of a page by which its boxes are filled: `kind` is "story" or "front".

    A story that stands in no section yet has none, and its boxes keep their house texts.
    """
    tags = " ".join(map(str, tag_ids))
    return {"kind": kind, "section_id": section_id, "tags": tags, "policy": policy}


@register.simple_tag
def page_policy(story: str, section_path: str, headline: str = "", tags: Iterable[str] = ()) -> str:
    """ "normal", "limited" or "off" for a story, or (with "inherit" and no headline) for a front."""
    pagecache.shows(placements.KEY)
    sensitive = policy.sensitive_words(headline, tags) is not None
    return policy.policy_for(story, placements.section_defaults(section_path), sensitive)


@register.filter
def grave(headline: str, tags: Iterable[str] = ()) -> str:
    """Why the limited set is proposed for a story, or nothing."""
    return policy.sensitive_words(headline, tags) or ""


@register.inclusion_tag("components/body_with_slots.html")
def body_with_slots(
    blocks: Sequence[Block], policy: str = "normal", already: int = 1
) -> dict[str, object]:
    """The text of a story with its slots; HTML that is not marked as safe is sanitised here."""
    pieces = insertion.with_slots(blocks, policy=policy, already=already)
    return {
        "pieces": [
            (
                kind,
                value if kind == "slot" or isinstance(value, SafeString) else trusted(str(value)),
            )
            for kind, value in pieces
        ]
    }
