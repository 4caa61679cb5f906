"""Two versions of one origin become one: what one side changed is taken, what both changed is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content import COLUMNS, Content
from articles.merge import BODY, BOTH, MINE, NAMES, THEIRS, merge

WORDS = ("harbour", "pilot", "scale", "quay", "fog", "crane")
paragraphs = st.lists(st.sampled_from(WORDS), max_size=7)


def paragraphs_with(own: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from((*WORDS, own)), max_size=7)


def said(
    *body: str, tags: tuple[int, ...] = (), bylines: tuple[Any, ...] = (), **columns: Any
) -> Content:
    empty = dict.fromkeys(COLUMNS, "") | {"section_id": 1, "lead_photo_id": None}
    text = "".join(f"<p>{words}</p>" for words in body)
    return Content({**empty, "body": text, **columns}, tags, bylines)


def body_of(told: Content) -> list[str]:
    return [part.removesuffix("</p>") for part in told.columns[BODY].split("<p>")[1:]]


def test_it_takes_from_each_side_what_only_that_side_changed() -> None:
    base = said("One.", "Two.", "Three.", headline="Ports reopen", kicker="Trade")
    mine = said(
        "One.", "Two.", "Three, at length.", headline="Ports reopen at dawn", kicker="Trade"
    )
    theirs = said("One!", "Two.", "Three.", headline="Ports reopen", kicker="Harbours")
    told = merge(base, mine, theirs).settled()
    assert body_of(told) == ["One!", "Two.", "Three, at length."]
    assert (told.columns["headline"], told.columns["kicker"]) == (
        "Ports reopen at dawn",
        "Harbours",
    )


def test_paragraphs_put_in_beside_a_change_are_no_clash() -> None:
    base = said("One.", "Two.", "Three.")
    mine = said("One.", "New before two.", "Two.", "Three.", "New at the end.")
    theirs = said("One.", "Two, mended.", "Three.")
    found = merge(base, mine, theirs)
    assert not found.clashes
    assert body_of(found.settled()) == [
        "One.",
        "New before two.",
        "Two, mended.",
        "Three.",
        "New at the end.",
    ]


def test_neighbours_that_one_side_changed_clash_only_where_the_other_did_too() -> None:
    base = said("One.", "Two.", "Three.")
    found = merge(
        base, said("One.", "Two, mine.", "Three."), said("One!", "Two, theirs.", "Three.")
    )
    [clash] = found.clashes
    assert (clash.mine, clash.theirs) == (("<p>Two, mine.</p>",), ("<p>Two, theirs.</p>",))
    assert body_of(found.settled({clash.key: MINE})) == ["One!", "Two, mine.", "Three."]


def test_a_paragraph_put_in_where_another_took_all_away_is_a_clash() -> None:
    base = said("One.", "Two.", "Three.", "Four.")
    found = merge(base, said("One.", "Two.", "New.", "Three.", "Four."), said("One.", "Four."))
    assert [clash.name for clash in found.clashes] == [BODY]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [(MINE, ["Nine ports."]), (THEIRS, ["Five ports."]), (BOTH, ["Nine ports.", "Five ports."])],
)
def test_what_both_changed_is_chosen(choice: str, expected: list[str]) -> None:
    found = merge(said("Ports.", "End."), said("Nine ports.", "End."), said("Five ports.", "End."))
    [clash] = found.clashes
    assert body_of(found.settled({clash.key: choice})) == [*expected, "End."]


def test_both_is_no_choice_for_a_headline() -> None:
    found = merge(said(headline="A"), said(headline="B"), said(headline="C"))
    [clash] = found.clashes
    assert found.settled({clash.key: THEIRS}).columns["headline"] == "C"
    with pytest.raises(KeyError):
        found.settled({clash.key: BOTH})
    with pytest.raises(KeyError):
        found.settled()


def test_tags_of_both_sides_stay_and_what_one_side_took_off_goes() -> None:
    found = merge(said(tags=(1, 2, 3)), said(tags=(3, 1, 2, 4)), said(tags=(1, 3, 5)))
    assert found.settled().tags == (3, 1, 4, 5)


def test_names_that_both_changed_are_one_clash() -> None:
    base = said(bylines=((1, ""),))
    found = merge(base, said(bylines=((2, ""),)), said(bylines=((3, ""),)))
    assert [clash.name for clash in found.clashes] == [NAMES]
    assert found.settled({NAMES: THEIRS}).bylines == ((3, ""),)
    assert merge(base, base, said(bylines=((1, ""), (3, "in Gdynia")))).settled().bylines == (
        (1, ""),
        (3, "in Gdynia"),
    )


@given(base=paragraphs, side=paragraphs)
def test_where_one_side_stood_still_the_other_is_the_whole_answer(
    base: list[str], side: list[str]
) -> None:
    stood, moved = said(*base), said(*side, headline="New")
    for found in (
        merge(stood, moved, stood),
        merge(stood, stood, moved),
        merge(stood, moved, moved),
    ):
        assert not found.clashes
        assert found.settled() == moved


@given(base=paragraphs, mine=paragraphs_with("of mine"), theirs=paragraphs_with("of theirs"))
def test_nothing_that_either_side_wrote_is_lost(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    found = merge(said(*base), said(*mine), said(*theirs))
    told = body_of(found.settled({clash.key: BOTH for clash in found.clashes}))
    assert told.count("of mine") == mine.count("of mine")
    assert told.count("of theirs") == theirs.count("of theirs")


@given(base=paragraphs, mine=paragraphs, theirs=paragraphs)
def test_who_is_called_mine_makes_no_difference_to_what_clashes(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    one = merge(said(*base), said(*mine), said(*theirs))
    other = merge(said(*base), said(*theirs), said(*mine))
    assert [(c.mine, c.theirs) for c in one.clashes] == [(c.theirs, c.mine) for c in other.clashes]
    choice, opposite = {c.key: MINE for c in one.clashes}, {c.key: THEIRS for c in other.clashes}
    assert one.settled(choice) == other.settled(opposite)
