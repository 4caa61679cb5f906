"""Words: folding, counting, and the part of an address that a title becomes."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SLUG_LENGTH = 80

# Words that open or close a public address of their own (the addresses of the site are stable).
RESERVED_SLUGS = frozenset(
    {
        "about", "accounts", "admin", "api", "archive", "archives", "atom", "author", "authors",
        "corrections", "desk", "feed", "feeds", "healthz", "history", "home", "index", "json",
        "login", "logout", "media", "newsletters", "page", "preview", "readyz", "robots", "rss",
        "search", "section", "sections", "sitemap", "sitemap-news", "static", "tag", "tags",
    }
)  # fmt: skip
# Readers' filters refuse any address with one of these as a word, and the page with it.
FILTERED_WORDS = frozenset(
    {
        "ad", "ads", "advert", "advertisement", "advertisements", "adverts", "banner",
        "banners", "sponsor", "sponsored", "sponsors",
    }
)  # fmt: skip

_LETTERS = str.maketrans(
    {
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ð": "d", "Ð": "D",
        "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ł": "l", "Ł": "L", "ŋ": "n",
        "Ŋ": "N", "þ": "th", "Þ": "Th", "ŧ": "t", "Ŧ": "T", "ß": "ss", "ẞ": "Ss", "ə": "e", "Ə": "E",
    }
)  # fmt: skip
# What neither HTML nor XML can hold; Word and PDF leave such signs in what is pasted.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_ACCENT = re.compile("[\u0300-\u036f]")  # not the signs of Indic scripts: those are letters
_INSIDE_WORD = re.compile(r"(?<=\w)['’ʼ](?=\w)|(?<=\d),(?=\d)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"\S*\w\S*")


def _unaccented(text: str) -> str:
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))


def printable(text: str) -> str:
    """The text with a space for every run of signs that a page or feed cannot hold."""
    return (
        re.sub(" {2,}", " ", UNPRINTABLE.sub(" ", text)).strip()
        if UNPRINTABLE.search(text)
        else text
    )


def fold(text: str) -> str:
    """Lower case, accents off, spaces single: two spellings that fold alike are one tag, one word searched."""
    return " ".join(_unaccented(text).casefold().split())


def whole_number(text: str | None, figures: int = 17) -> int | None:
    """The number that a script, an address or an attribute names; None for anything else, and beyond so many figures.

    Seventeen figures are fewer than the largest key that a database has.
    """
    given = text or ""
    named = given.isascii() and given.isdigit() and len(given) <= figures
    return int(given) if named else None


def word_count(text: str) -> int:
    """Words in plain text; a dash or a bullet that stands alone is none."""
    return len(_WORD.findall(text))


def slug_for(text: str, max_length: int = SLUG_LENGTH) -> str:
    """The text as one part of an address: ASCII, whole words, at most `max_length`, never empty, never reserved.

    Latin letters lose their accents. A text with no Latin letter or figure gets a short name made from its hash,
    the same each time. Whether another row has it already is for the caller to see.
    """
    plain = _INSIDE_WORD.sub("", _unaccented(text)).lower()
    words = [word for word in _NOT_SLUG.split(plain) if word and word not in FILTERED_WORDS]
    slug = "-".join(words)
    if len(slug) > max_length:
        whole, _, _ = slug[: max_length + 1].rpartition("-")
        slug = whole or slug[:max_length]
    if not slug:
        return "n" + hashlib.blake2s(text.encode(errors="replace"), digest_size=4).hexdigest()
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug
