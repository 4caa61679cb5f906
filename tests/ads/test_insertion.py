"""Slots stand between plain paragraphs, far enough apart, and a short story has its one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ads.insertion import MOST_IN_TEXT, WORDS_PER_SLOT, slot_gaps, with_slots
from newsroom.core.blocks import Block

BREAK = Block("ad-break", "<hr>")
APART = ("heading", "list", "quote", "pull-quote", "picture", "table", "rule", "box")


def paragraph(words: int, end: str = "") -> Block:
    text = " ".join(["word"] * words) + end
    return Block("paragraph", f"<p>{text}</p>", text, words)


def other(kind: str, words: int = 3) -> Block:
    return Block(kind, f"<{kind}>", " ".join(["word"] * words), words)


def text(*words: int) -> list[Block]:
    return [paragraph(count) for count in words]


STORIES = st.lists(
    st.one_of(
        st.integers(0, 130).map(paragraph),
        st.integers(1, 60).map(lambda words: paragraph(words, ":")),
        st.sampled_from(APART).map(other),
        st.just(BREAK),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("words", "gaps"),
    [
        ((62, 63, 62, 63), [2]),
        ((84, 83, 83), [2]),
        ((125, 125), [1]),
        ((50,) * 5, [3]),
        ((42, 42, 42, 42, 42, 40), [4]),
        ((240, 10), [1]),
    ],
)
def test_a_story_of_250_words_has_one_in_the_text(words: tuple[int, ...], gaps: list[int]) -> None:
    assert slot_gaps(text(*words)) == gaps


def test_a_shorter_one_has_none() -> None:
    assert slot_gaps(text(50, 50, 50, 50, 49)) == []


def test_one_paragraph_has_no_gap() -> None:
    assert slot_gaps(text(400)) == []


@pytest.mark.parametrize(("words", "slots"), [(500, 2), (750, 3), (1000, 4), (3000, 4)])
def test_longer_ones_have_more_and_never_above_four(words: int, slots: int) -> None:
    found = len(slot_gaps(text(*[25] * (words // 25))))
    assert slots - 1 <= found <= slots


def test_slots_above_the_text_count() -> None:
    story = text(*[50] * 20)
    assert len(slot_gaps(story, already=2)) == len(slot_gaps(story, already=1)) - 1
    assert slot_gaps(text(*[50] * 5), already=2) == []


def test_it_keeps_off_headings_and_the_first_paragraph_below_one() -> None:
    story = [*text(80, 80), other("heading"), *text(80, 80, 80, 80)]
    assert slot_gaps(story) == [5]


def test_it_keeps_off_a_paragraph_that_leads_into_the_next() -> None:
    assert slot_gaps([*text(100), paragraph(60, ":"), *text(100, 100, 100, 100)]) == [3]


def test_where_nothing_else_is_left_it_stands_below_the_first_under_a_heading() -> None:
    assert slot_gaps([other("heading"), *text(140, 140)]) == [2]


def test_a_break_forces_the_nearest_gap() -> None:
    story = text(*[45] * 10)
    assert slot_gaps([*story[:7], BREAK, *story[7:]]) == [7]
    assert slot_gaps([*story[:7], BREAK, other("heading"), *story[7:]]) == [6]


def test_a_break_works_in_a_short_story_too() -> None:
    assert slot_gaps([*text(30), BREAK, *text(30)]) == [1]


@pytest.mark.parametrize("edge", [[BREAK, *text(30, 30, 30)], [*text(30, 30, 30), BREAK]])
def test_a_break_at_an_end_never_puts_a_slot_first_or_last(edge: list[Block]) -> None:
    assert slot_gaps(edge) in ([1], [2])


def test_many_breaks_are_still_held_to_the_length() -> None:
    story = [block for part in text(*[50] * 10) for block in (part, BREAK)]
    assert len(slot_gaps(story)) == 2


def test_with_policy_off_there_is_none_and_no_break_is_left() -> None:
    pieces = with_slots([*text(300), BREAK, *text(300)], policy="off")
    assert [piece.kind for piece in pieces] == ["html", "html"]


def test_slots_are_numbered_on() -> None:
    pieces = with_slots(text(*[50] * 20), policy="limited")
    assert [piece.value for piece in pieces if piece.kind == "slot"] == [2, 3, 4, 5][
        : len(slot_gaps(text(*[50] * 20)))
    ]


@given(STORIES)
def test_it_is_never_first_last_or_beside_anything_but_a_paragraph(story: list[Block]) -> None:
    shown = [block for block in story if block.kind != "ad-break"]
    for gap in slot_gaps(story):
        above, below = shown[gap - 1], shown[gap]
        assert 0 < gap < len(shown)
        assert {above.kind, below.kind} == {"paragraph"}
        assert above.words and below.words and not above.text.endswith(":")


@given(STORIES)
def test_it_is_within_the_density(story: list[Block]) -> None:
    words = sum(block.words for block in story if block.kind != "rule")
    gaps = slot_gaps(story)
    forced = BREAK in story
    assert len(gaps) <= min(MOST_IN_TEXT, max(words // WORDS_PER_SLOT, int(forced)))
    if not forced:
        shown = [sum(b.words for b in story[:gap] if b.kind != "rule") for gap in gaps]
        assert all(after - before >= WORDS_PER_SLOT for before, after in pairwise(shown))


@given(STORIES)
def test_a_long_enough_story_with_a_legal_gap_has_a_slot(story: list[Block]) -> None:
    shown = [block for block in story if block.kind != "ad-break"]
    legal = any(
        a.kind == b.kind == "paragraph" and a.words and b.words and not a.text.endswith(":")
        for a, b in pairwise(shown)
    )
    words = sum(block.words for block in shown if block.kind != "rule")
    if words >= WORDS_PER_SLOT and legal:
        assert slot_gaps(story)


@given(STORIES)
def test_it_is_idempotent(story: list[Block]) -> None:
    gaps = slot_gaps(story)
    shown = [block for block in story if block.kind != "ad-break"]
    marked = [
        part for index, block in enumerate(shown) for part in ([BREAK] * (index in gaps) + [block])
    ]
    assert slot_gaps(marked) == gaps


@given(STORIES, st.sampled_from(["normal", "limited", "off"]))
def test_nothing_but_breaks_is_taken_and_nothing_but_slots_is_added(
    story: list[Block], policy: str
) -> None:
    pieces = with_slots(story, policy=policy)
    assert [piece.value for piece in pieces if piece.kind == "html"] == [
        block.html for block in story if block.kind != "ad-break"
    ]
    assert with_slots(story, policy=policy) == pieces
