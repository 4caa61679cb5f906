"""The readable difference: words inside paragraphs, what became of headings, pictures and links, tags and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.compare import CHANGED, Difference, compare
from articles.content import COLUMNS, Content
from newsroom.core.difference import GONE, NEW, SAME, Piece, differing, words

WORD = st.sampled_from(["the", "of", "crane", "port", "12,000", "“", ".", " ", "  ", "की", "\n"])
TEXT = st.one_of(st.text(max_size=60), st.lists(WORD, max_size=40).map("".join))
PICTURE = '<figure class="library-image" data-image="{}"><figcaption>{}</figcaption></figure>'


def content(
    *blocks: str, tags: tuple[int, ...] = (), bylines: tuple = (), **more: object
) -> Content:
    columns = dict.fromkeys(COLUMNS, "") | {"section_id": 1, "lead_photo_id": None} | more
    html = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return Content(columns | {"body": html}, tags, bylines)


def body(before: Content, after: Content) -> list[tuple[str, int, str]]:
    return [(row.name, row.number, row.what) for row in compare(before, after).body]


def marked(before: str, after: str) -> list[str]:
    signs = {SAME: "", GONE: "-", NEW: "+"}
    return [signs[piece.what] + piece.text.strip() for piece in words(before, after)]


@given(TEXT, TEXT)
def test_the_pieces_joined_are_either_text(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(piece.text for piece in pieces if piece.what != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.what != GONE) == after
    assert all(piece.text for piece in pieces)


@given(st.lists(st.integers(0, 9), max_size=60), st.lists(st.integers(0, 9), max_size=60))
def test_the_parts_joined_are_either_row(before: list[int], after: list[int]) -> None:
    parts = differing(before, after)
    assert [one for part in parts for one in (*part.gone, *part.same)] == before
    assert [one for part in parts for one in (*part.new, *part.same)] == after


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert words(text, text) == ((Piece(SAME, text),) if text else ())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("At twenty to six on Sunday.", "At 5:40 on Sunday.", ["At", "-twenty to six", "+5:40", "on Sunday."]),
        ("passed thirty kilometres.", "passed thirteen kilometres.", ["passed", "-thirty", "+thirteen", "kilometres."]),
        ("Ports reopen", "Baltic Ports reopen", ["+Baltic", "Ports reopen"]),
        ("Baltic ports reopen", "ports reopen", ["-Baltic", "ports reopen"]),
        ("The end.", "The end, he said.", ["The end", "+, he said", "."]),
        ("long, cold night", "short, warm day", ["-long, cold night", "+short, warm day"]),
        ("सड़क की लंबाई", "सड़क की चौड़ाई", ["सड़क की", "-लंबाई", "+चौड़ाई"]),
    ],
)  # fmt: skip
def test_it_marks_the_words_that_a_reader_would(
    before: str, after: str, expected: list[str]
) -> None:
    assert marked(before, after) == expected


def test_a_sentence_written_anew_is_not_torn_at_its_common_words() -> None:
    before = "The minister and her staff spoke of the budget for hours in parliament."
    after = "A strike at every harbour closed schools and shops right across Gdynia today."
    assert [piece.what for piece in words(before, after)] == [GONE, NEW, SAME]


def test_it_pairs_the_paragraphs_that_are_alike() -> None:
    before = content(
        "One stands here for good.", "Two cranes lifted their arms.", "Three is the last of all."
    )
    after = content("One stands here for good.", "Something quite other came between us.",
                    "Two green cranes lifted their arms.", "Three is the last of all.")  # fmt: skip
    assert body(before, after) == [
        ("paragraph", 1, SAME), ("paragraph", 2, NEW), ("paragraph", 3, CHANGED), ("paragraph", 4, SAME),
    ]  # fmt: skip


def test_a_paragraph_taken_out_has_the_number_that_it_had() -> None:
    assert body(content("One.", "Two.", "Three."), content("One.", "Three.")) == [
        ("paragraph", 1, SAME), ("paragraph", 2, GONE), ("paragraph", 2, SAME),
    ]  # fmt: skip


def test_a_paragraph_that_moved_is_said_to_have_and_its_words_are_not_counted() -> None:
    found = compare(content("One.", "Two.", "Three."), content("Two.", "Three.", "One."))
    assert [row.moved for row in found.body if row.what in (GONE, NEW)] == [True, True]
    assert (found.words(GONE), found.words(NEW)) == (0, 0)
    assert not found.says_the_same


@pytest.mark.parametrize(
    ("before", "after", "forms"),
    [
        ("<p>One and two.</p>", "<p>One <strong>and</strong> two.</p>", ("bold",)),
        ('<p><a href="/a/">One</a>.</p>', '<p><a href="/b/">One</a>.</p>', ("link",)),
        ("<h2>One and two</h2>", "<h3>One and two</h3>", ("level of the heading",)),
        ("<p>One and two</p>", "<h2>One and two</h2>", ("was a paragraph",)),
        (PICTURE.format(1, "Quay"), PICTURE.format(2, "Crane"), ("picture",)),
        ("<p>One  two</p>", "<p>One two</p>", ("spacing",)),
        ("<table><tr><td>1</td></tr></table>", "<table><tr><td>2</td><td>3</td></tr></table>", ("table",)),
    ],
)  # fmt: skip
def test_it_names_what_changed_besides_the_words(before: str, after: str, forms: tuple) -> None:
    (row,) = compare(content(before), content(after)).body
    assert (row.what, row.forms) == (CHANGED, forms)


def test_it_tells_the_columns_that_changed() -> None:
    before = content(headline="A long night", section_id=1, kind="news")
    found = compare(before, content(headline="A short night", section_id=2, kind="news"))
    told = {row.name: (row.before, row.after) for row in found.fields}
    assert told == {"headline": ("A long night", "A short night"), "section_id": (1, 2)}
    assert [piece.what for piece in found.fields[0].pieces] == [SAME, GONE, NEW, SAME]
    assert (found.words(GONE), found.words(NEW)) == (1, 1)


def test_it_tells_tags_and_names_that_came_and_went() -> None:
    found = compare(
        content(tags=(1, 2), bylines=((7, ""),)), content(tags=(2, 3), bylines=((7, "in Gdynia"),))
    )
    assert found.tags == ((Piece(GONE, 1), Piece(SAME, 2)), (Piece(SAME, 2), Piece(NEW, 3)))
    assert found.bylines == ((Piece(GONE, (7, "")),), (Piece(NEW, (7, "in Gdynia")),))


def test_the_same_says_the_same() -> None:
    said = content("One.", PICTURE.format(1, ""), tags=(1,), bylines=((7, ""),))
    found: Difference = compare(said, said)
    assert found.says_the_same
    assert found.tags == found.bylines == ((), ())
    assert compare(content(), content()).body == ()
