"""A quoted passage is found again by its words and by those around it, and it is seen when it stands there no more."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from articles.passages import MOST_TRIED, Passage, find, plain

TEXT = "The first crane rose. The quay was wet. The second crane rose. The quay was dry."


def words(passage: Passage, text: str = TEXT) -> str | None:
    found = find(passage, text)
    return text[slice(*found)] if found else None


def test_it_finds_the_words() -> None:
    assert find(Passage("second crane"), TEXT) == (44, 56)
    assert words(Passage(" second \n crane ")) == "second crane"


def test_it_tells_two_places_by_what_stands_around_them() -> None:
    first, second = TEXT.index("The quay"), TEXT.rindex("The quay")
    assert find(Passage("The quay", suffix=" was wet."), TEXT)[0] == first
    assert find(Passage("The quay", suffix=" was dry."), TEXT)[0] == second
    assert find(Passage("The quay", prefix="second crane rose. "), TEXT)[0] == second


def test_it_says_that_the_words_are_gone() -> None:
    assert find(Passage("third crane"), TEXT) is None
    assert find(Passage(""), TEXT) is None
    assert find(Passage("The quay"), "") is None


@given(st.text("ab c", min_size=1, max_size=40), st.integers(0, 39), st.integers(1, 40))
def test_what_was_quoted_from_a_text_is_found_in_it_where_it_stood(
    text: str, start: int, length: int
) -> None:
    text = plain(text)
    quote = plain(text[start : start + length])
    if quote:
        at = text.index(quote, min(start, text.rindex(quote)))
        passage = Passage(quote, text[:at], text[at + len(quote) :])
        assert text[slice(*find(passage, text))] == quote


def test_a_quote_of_one_letter_costs_no_more_than_it_should() -> None:
    spent = []
    for size in (20_000, 40_000):
        began = process_time()
        find(Passage("a", "a" * 64, "a" * 64), "a " * size)
        spent.append(process_time() - began)
    assert MOST_TRIED <= 1000
    assert all(later < 20 * sooner + 1 for sooner, later in pairwise(spent))
