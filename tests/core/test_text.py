"""Folding, counting, and what becomes of a title in an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.core.text import (
    FILTERED_WORDS,
    RESERVED_SLUGS,
    SLUG_LENGTH,
    fold,
    slug_for,
    word_count,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RUSSIA", "Russia"),
        ("Café", "CAFE"),
        ("Cafe\u0301", "Café"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("  New   Delhi ", "new delhi"),
        ("İstanbul", "istanbul"),
    ],
)
def test_two_spellings_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("हिन्दी", "हिनदी"), ("Iran", "Iraq"), ("C", "C++")])
def test_two_words_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One – two, three’s.", 3),
        ("… — •", 0),
        ("3.5 per cent", 3),
        ("एक दो", 2),
        ("well-being", 1),
    ],
)
def test_it_counts_words(text: str, words: int) -> None:
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "Baltic ports reopen after a long night of talks",
            "baltic-ports-reopen-after-a-long-night-of-talks",
        ),
        ("Café Łódź’s £1,000 “win”", "cafe-lodzs-1000-win"),
        ("Don't stop: 50% more!", "dont-stop-50-more"),
        ("Ångström & Øresund", "angstrom-oresund"),
        ("Search", "search-1"),
        ("Feed", "feed-1"),
        ("The ban on betting ads", "the-ban-on-betting"),
    ],
)
def test_it_makes_an_address_of_a_title(title: str, slug: str) -> None:
    assert slug_for(title) == slug


@pytest.mark.parametrize("title", ["हिन्दी समाचार", "", "!!!", "Ads"])
def test_a_title_without_latin_letters_has_an_address_too(title: str) -> None:
    assert re.fullmatch(r"n[0-9a-f]{8}", slug_for(title))
    assert slug_for(title) == slug_for(title)


def test_it_cuts_at_a_word() -> None:
    assert slug_for("one two three", max_length=9) == "one-two"
    assert slug_for("x" * 200) == "x" * SLUG_LENGTH


@given(st.text())
def test_an_address_is_always_fit_to_be_one(title: str) -> None:
    slug = slug_for(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= SLUG_LENGTH
    assert slug not in RESERVED_SLUGS
    assert not FILTERED_WORDS & set(slug.split("-"))
