"""A body falls into its top-level blocks, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.core.blocks import blocks
from newsroom.core.html import sanitize

WORDS = st.text("abc é—&<>\"'", max_size=40)
SAMPLES = {
    "paragraph": '<p>The <em>harbour</em> opens<br>at <a href="https://a.example/?q=&quot;>">six</a>.</p>',
    "heading": "<h2>Why it matters</h2>",
    "list": "<ul><li><p>One</p><ul><li><p>inner</p></li></ul></li><li><p>Two</p></li></ul>",
    "quote": "<blockquote><p>Never again.</p><p>Never.</p></blockquote>",
    "pull-quote": '<aside class="pull-quote"><p>We never asked.</p></aside>',
    "picture": '<figure class="library-image" data-image="12"><figcaption>The quay</figcaption></figure>',
    "table": "<table><tbody><tr><th>Year</th><td>2026</td></tr></tbody></table>",
    "ad-break": '<hr data-ad-break="1">',
    "rule": "<hr>",
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_it_names_each_kind(kind: str) -> None:
    (block,) = blocks(SAMPLES[kind])
    assert (block.kind, block.html) == (kind, SAMPLES[kind])


def test_it_keeps_order_and_source() -> None:
    found = blocks("\n".join(SAMPLES.values()))
    assert [block.kind for block in found] == list(SAMPLES)
    assert [block.html for block in found] == list(SAMPLES.values())


def test_it_tells_which_picture() -> None:
    (block,) = blocks(SAMPLES["picture"])
    assert block.attrs == {"class": "library-image", "data-image": "12"}
    assert block.text == "The quay"


def test_it_counts_words_across_inner_blocks_but_not_across_inline_tags() -> None:
    (items,) = blocks(SAMPLES["list"])
    assert (items.text, items.words) == ("One inner Two", 3)
    (paragraph,) = blocks("<p>un<em>believ</em>able<br>news &amp; views – today</p>")
    assert (paragraph.text, paragraph.words) == ("unbelievable news & views – today", 4)


def test_it_makes_a_paragraph_of_loose_words() -> None:
    found = blocks("Before <em>it</em> <p>all</p> after")
    assert [(block.kind, block.html) for block in found] == [
        ("paragraph", "<p>Before <em>it</em></p>"),
        ("paragraph", "<p>all</p>"),
        ("paragraph", "<p>after</p>"),
    ]


@pytest.mark.parametrize("html", ["", "  \n", "</p>", "<!-- nothing -->"])
def test_it_finds_nothing_in_nothing(html: str) -> None:
    assert blocks(html) == []


@pytest.mark.parametrize("html", ["<p>cut", "<ul><li>cut", "<p>a</em></p></p>", "< p>a", "<p"])
def test_it_survives_what_no_sanitiser_lets_through(html: str) -> None:
    assert isinstance(blocks(html), list)


def test_it_calls_what_it_does_not_know_a_box() -> None:
    assert [block.kind for block in blocks("<div><p>x</p></div>")] == ["box"]


@given(st.lists(st.one_of(st.sampled_from(list(SAMPLES.values())), WORDS.map("<p>{}</p>".format))))
def test_it_loses_nothing_of_a_sanitised_body(parts: list[str]) -> None:
    body = sanitize("".join(parts))
    found = blocks(body)
    assert "".join(block.html for block in found) == body
    assert blocks("".join(block.html for block in found)) == found


@given(st.text("<>/phrulid='\"- a\n", max_size=80))
def test_it_never_fails(html: str) -> None:
    blocks(html)
