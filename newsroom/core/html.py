"""THE allowlist: what a story's body may hold, for the editor, the sanitizer, the importers and the templates.

Nothing else in the project marks a string as safe.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import nh3
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from newsroom.core.text import UNPRINTABLE

SCHEMES = ("http", "https", "mailto", "tel")
PHOTO_PICKER = "/admin/articles/photo/picker/"


class Piece(NamedTuple):
    """One thing that can be typed: the editor's extension, the tags it writes, the editor's settings."""

    extension: str
    tags: Mapping[str, tuple[str, ...]]
    settings: Mapping[str, Any] | None = None


PIECES = (
    Piece("Paragraph", {"p": ()}),
    Piece("HardBreak", {"br": ()}),
    Piece("Bold", {"strong": ()}),
    Piece("Italic", {"em": ()}),
    Piece("Heading", {"h2": (), "h3": ()}, {"levels": [2, 3]}),
    Piece("BulletList", {"ul": ()}),
    Piece("OrderedList", {"ol": ("start",)}),
    Piece("ListItem", {"li": ()}),
    Piece("Blockquote", {"blockquote": ()}),
    Piece("HorizontalRule", {"hr": ()}),
    Piece("Link", {"a": ("href", "rel")}, {"protocols": list(SCHEMES), "autolink": False}),
    Piece("Table", {"table": (), "tbody": ()}),
    Piece("TableRow", {"tr": ()}),
    Piece("TableHeader", {"th": ("colspan", "rowspan")}),
    Piece("TableCell", {"td": ("colspan", "rowspan")}),
    Piece("PullQuote", {"aside": ("class",)}),
    Piece("PullQuoteSource", {"cite": ()}),
    Piece(
        "LibraryImage",
        {"figure": ("class", "data-image"), "figcaption": ()},
        {"picker": PHOTO_PICKER},
    ),
    Piece("AdBreak", {"hr": ("data-ad-break",)}),
)

# How the editor behaves; these write no HTML. The toolbar is ours, and spell-check stays on.
BEHAVIOUR = {
    "History": True,
    "SmartQuotes": True,
    "PasteCleaner": {"schemes": list(SCHEMES)},
    "Toolbar": {"schemes": list(SCHEMES), "picker": PHOTO_PICKER},
    "WritingRoom": True,
    "Menu": False,
    "NoSpellCheck": False,
}

EDITOR_EXTENSIONS: dict[str, Any] = {
    **{piece.extension: dict(piece.settings) if piece.settings else True for piece in PIECES},
    **BEHAVIOUR,
}


def _allowed() -> dict[str, frozenset[str]]:
    allowed: dict[str, frozenset[str]] = {}
    for piece in PIECES:
        for tag, attributes in piece.tags.items():
            allowed[tag] = allowed.get(tag, frozenset()) | frozenset(attributes)
    return allowed


ALLOWED = _allowed()
CLASSES = {"aside": frozenset({"pull-quote"}), "figure": frozenset({"library-image"})}
LINK_RELATIONS = frozenset({"nofollow", "sponsored", "ugc"})
# Elements whose text is not the story's: they go with all they hold.
DROPPED_WHOLE = frozenset(
    {
        "script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object",
        "svg", "math", "title", "textarea", "select", "xmp",
    }
)  # fmt: skip
# A parser's time grows with the square of the depth; a long story has two thousand tags.
MOST_TAGS = 20_000

# Letters that PostgreSQL, XML feeds or UTF-8 refuse, and that hide a scheme from a filter.
_HIDDEN = re.compile("[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028\u2029\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NUMBER = re.compile(r"[0-9]{1,18}")
_EMPTY = re.compile(r"(?:\s|<p>(?:\s|&nbsp;|<br>)*</p>)*")
_BLOCK_TAG = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|hr|table|tbody|tr|th|td|aside|cite|figure|figcaption|br)\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")


def _tokens(value: str, allowed: frozenset[str]) -> str | None:
    return " ".join(token for token in value.split() if token in allowed) or None


def linkable(address: str) -> bool:
    """Whether a link may lead there: one of the schemes, or a path on this site."""
    plain = _HIDDEN.sub("", address)
    if scheme := _SCHEME.match(plain):
        return scheme[1].lower() in SCHEMES
    return plain.startswith("/") and plain[1:2] not in {"/", "\\"}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute keeps, or `None` to drop the attribute."""
    if name == "href":
        return value if linkable(value) else None
    if name == "class":
        return _tokens(value, CLASSES[tag])
    if name == "rel":
        return _tokens(value, LINK_RELATIONS)
    if name == "data-ad-break":
        return "1"
    return value if _NUMBER.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: set(attributes) for tag, attributes in ALLOWED.items() if attributes},
    attribute_filter=_attribute,
    clean_content_tags=set(DROPPED_WHOLE),
    link_rel=None,
    url_schemes=set(SCHEMES),
)


def _clean_once(html: str) -> str:
    cleaned = _CLEANER.clean(UNPRINTABLE.sub("", html)).replace("<cite></cite>", "")
    return "" if _EMPTY.fullmatch(cleaned) else cleaned


def sanitize(html: str) -> str:
    """The HTML with all that the allowlist does not name taken out; a body of empty paragraphs is "".

    What it answers is a fixed point: `sanitize(sanitize(x)) == sanitize(x)`.
    """
    if html.count("<") > MOST_TAGS:
        return entities.escape(plain_words(UNPRINTABLE.sub("", html)), quote=False)
    for _ in range(8):
        cleaned = _clean_once(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    return entities.escape(plain_words(html), quote=False)


def plain_words(html: str) -> str:
    """The words of HTML that `sanitize` has already passed, one line for each block."""
    text = entities.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", html)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def plain_text(html: str) -> str:
    """The words of any HTML, one line for each block: for search, counting and descriptions."""
    return plain_words(sanitize(html))


def trusted(html: str) -> SafeString:
    """The HTML, sanitized at this very moment, for a template to print as it is."""
    return _safe(sanitize(html))


def json_ld(data: Mapping[str, Any]) -> SafeString:
    """A `<script type="application/ld+json">` that no value in `data` can close or escape from."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return format_html('<script type="application/ld+json">{}</script>', _safe(text))


def _safe(text: str) -> SafeString:
    return mark_safe(text)
