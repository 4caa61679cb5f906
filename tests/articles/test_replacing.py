"""Words are found in what a story says and replaced there, in every script; the markup stays to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content import Content
from articles.replacing import Search, replaced
from newsroom.core.html import plain_text, sanitize

EMPTY = dict.fromkeys(
    ("kicker", "headline", "short_headline", "standfirst", "body", "lead_caption", "dateline",
     "seo_title", "seo_description"), "",
)  # fmt: skip


def told(search: Search, **columns: str) -> tuple[dict[str, str], int]:
    content, count = replaced(Content({**EMPTY, **columns}, (), ()), search)
    return {name: text for name, text in content.columns.items() if text}, count


def body(search: Search, html: str) -> str:
    return told(search, body=html)[0]["body"]


KYIV = Search("Kiev", "Kyiv")


def test_it_replaces_in_every_column_and_counts() -> None:
    said, count = told(
        KYIV, headline="Kiev waits", standfirst="In Kiev, and Kiev", body="<p>Kiev</p>"
    )
    assert said == {
        "headline": "Kyiv waits", "standfirst": "In Kyiv, and Kyiv", "body": "<p>Kyiv</p>",
    }  # fmt: skip
    assert count == 4


def test_it_looks_only_where_it_is_told() -> None:
    said, count = told(
        Search("Kiev", "Kyiv", places=("body",)), headline="Kiev", body="<p>Kiev</p>"
    )
    assert (said, count) == ({"headline": "Kiev", "body": "<p>Kyiv</p>"}, 1)


@pytest.mark.parametrize(
    ("find", "text", "count"),
    [
        ("cat", "A cat, a catalogue, a bobcat. Cat!", 1),
        ("का", "सरकार का काम", 1),
        ("Ира", "Ира и Ирана", 1),
        ("U.S.", "The U.S. and the U.S.A", 2),
        ("c++", "c++ and objc++", 1),
    ],
)
def test_a_whole_word_is_whole_in_every_script(find: str, text: str, count: int) -> None:
    assert told(Search(find, "x"), headline=text)[1] == count


def test_case_is_minded_or_not() -> None:
    assert told(Search("kiev", "Kyiv"), headline="Kiev")[1] == 0
    assert told(Search("kiev", "Kyiv", match_case=False), headline="KIEV")[0]["headline"] == "Kyiv"


def test_a_part_of_a_word_is_found_when_asked() -> None:
    said = told(Search("port", "harbour", whole_words=False), headline="Airports")[0]
    assert said["headline"] == "Airharbours"


def test_any_space_matches_any_other() -> None:
    assert body(Search("New Delhi", "Delhi"), "<p>In New\u00a0Delhi and New\n Delhi.</p>") == (
        "<p>In Delhi and Delhi.</p>"
    )


def test_it_never_touches_the_markup() -> None:
    html = '<p class="x">See <a href="https://p.example/strong/a">a strong p</a></p><hr data-ad-break="1">'
    said = body(Search("strong", "weak", whole_words=False), html)
    assert said == html.replace("a strong p", "a weak p")
    assert body(Search("p", "q", whole_words=False), html) == html.replace("strong p<", "strong q<")


def test_words_that_a_tag_cuts_in_two_are_found_and_stand_where_they_began() -> None:
    html = "<p>The <strong>prime</strong> <em>minister</em> said.</p>"
    assert body(Search("prime minister", "premier"), html) == (
        "<p>The <strong>premier</strong><em></em> said.</p>"
    )


@pytest.mark.parametrize("html", ["<p>prime</p><p>minister</p>", "<p>prime<br>minister</p>"])
def test_words_do_not_run_from_one_block_into_the_next(html: str) -> None:
    assert body(Search("prime minister", "premier"), html) == html


def test_what_is_put_in_is_words_and_never_markup() -> None:
    said = body(Search("Kiev", "<b>&amp; Kyiv"), "<p>Kiev &amp; more</p>")
    assert said == "<p>&lt;b&gt;&amp;amp; Kyiv &amp; more</p>"


def test_a_block_without_the_words_stays_to_the_letter() -> None:
    html = "<p>Caf&eacute; &quot;x&quot;</p><p>Kiev &quot;y&quot;</p>"
    assert body(KYIV, html).startswith("<p>Caf&eacute; &quot;x&quot;</p>")


@given(
    parts=st.lists(st.text("ab <>&\"'é ", max_size=8), min_size=1, max_size=6),
    find=st.text("ab é&", min_size=1, max_size=3).filter(str.strip),
    put=st.text("xy<&", max_size=3),
)
def test_the_words_of_the_body_change_as_the_same_line_of_text_would(
    parts: list[str], find: str, put: str
) -> None:
    inner = "".join(
        f"<em>{_escaped(part)}</em>" if n % 2 else _escaped(part) for n, part in enumerate(parts)
    )
    search = Search(find, put, whole_words=False)
    line, count = search.in_line("".join(parts))
    said, found = told(search, body=f"<p>{inner}</p>")
    assert found == count
    assert plain_text(sanitize(said["body"])).split() == line.split()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
