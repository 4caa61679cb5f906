"""A story's body as a row of top-level blocks: the ground on which pictures, slots and merges stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from newsroom.core.text import word_count

TAG = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>(?:"[^"]*"|'[^']*'|[^<>"'])*)>""",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
VOID = frozenset({"br", "hr", "img", "wbr"})
INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr".split()
)
KINDS = {
    "p": "paragraph",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    "blockquote": "quote",
    "table": "table",
    "figure": "picture",
    "img": "picture",
    "hr": "rule",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level element of a body.

    `kind` is paragraph, heading, list, quote, pull-quote, picture, table, ad-break, rule, or box for
    anything else; `attrs` are the attributes of the element itself (`data-image` of a picture).
    """

    kind: str
    html: str
    text: str = ""
    words: int = 0
    attrs: Mapping[str, str] = field(default_factory=dict)


def blocks(html: str) -> list[Block]:
    """The top-level blocks of a sanitised body, in order; loose inline text becomes a paragraph."""
    return [
        made
        for name, attrs, source in _elements(html)
        if (made := _block(name, attrs, source)) is not None
    ]


def _elements(html: str) -> Iterator[tuple[str, str, str]]:
    """Name, attribute text and source of each top-level element; the name is empty for loose inline text."""
    loose = start = depth = 0
    name = rest = ""
    for tag in TAG.finditer(html):
        found = (tag["name"] or "").lower()
        if depth:
            if found == name:
                depth += -1 if tag["end"] else 1
            if depth == 0:
                yield name, rest, html[start : tag.end()]
                loose = tag.end()
        elif found and found not in INLINE and not tag["end"]:
            yield "", "", html[loose : tag.start()]
            loose, start, name, rest = tag.start(), tag.start(), found, tag["rest"]
            if found in VOID:
                yield name, rest, tag[0]
                loose = tag.end()
            else:
                depth = 1
    yield (name, rest, html[start:]) if depth else ("", "", html[loose:])


def _block(name: str, rest: str, source: str) -> Block | None:
    text = _text(source)
    if not name:
        if not text:
            return None
        name, source = "p", f"<p>{source.strip()}</p>"
    attrs = _attributes(rest)
    return Block(_kind(name, attrs, source, text), source, text, word_count(text), attrs)


def _kind(name: str, attrs: Mapping[str, str], source: str, text: str) -> str:
    if "pull-quote" in attrs.get("class", "").split():
        return "pull-quote"
    if name == "hr" and "data-ad-break" in attrs:
        return "ad-break"
    if name == "p" and not text and "<img" in source:
        return "picture"
    if name == "figure" and "<table" in source:
        return "table"
    return KINDS.get(name, "box")


def _attributes(rest: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in ATTRIBUTE.finditer(rest)
    }


def _text(source: str) -> str:
    """The words of a piece of HTML: a block's edge or a line break parts two words, an inline tag does not."""
    spaced = TAG.sub(
        lambda tag: "" if (tag["name"] or "").lower() in INLINE - {"br"} else " ", source
    )
    return " ".join(unescape(spaced).split())


__all__ = ["Block", "blocks"]
