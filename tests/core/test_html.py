"""The allowlist: what it keeps letter for letter, and what never gets through."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from time import perf_counter

import pytest
from django.utils.safestring import SafeString
from django_prose_editor.config import allowlist_from_extensions
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.core.editor import BodyField
from newsroom.core.html import (
    ALLOWED,
    EDITOR_EXTENSIONS,
    SCHEMES,
    json_ld,
    plain_text,
    sanitize,
    trusted,
)
from tests.core.vectors import VECTORS

STORY = (
    "<p>Plain, <strong>bold</strong>, <em>slanted</em> &amp; &lt;so&gt; on,&nbsp;“quoted”.<br>Line</p>"
    '<h2>Crosshead</h2><p><a href="https://example.com/?a=1&amp;b=2">one</a> <a href="mailto:a@example.com">two</a> '
    '<a href="tel:+912212345678">three</a> <a rel="sponsored" href="/world/">four</a></p>'
    '<ul><li><p>First</p><ol start="4"><li><p>Inner</p></li></ol></li></ul><h3>Small</h3>'
    '<blockquote><p>Quoted</p></blockquote><aside class="pull-quote"><p>Said</p><cite>Who</cite></aside>'
    '<hr data-ad-break="1"><figure class="library-image" data-image="12"><figcaption></figcaption></figure>'
    '<figure class="library-image" data-image="13"><figcaption>Own <em>words</em></figcaption></figure>'
    '<table><tbody><tr><th colspan="2"><p>Head</p></th></tr><tr><td><p>5</p></td><td><p></p></td></tr></tbody></table>'
    "<hr><p></p><p>End</p>"
)


class Reader(HTMLParser):
    """Fails on any tag, attribute or address that the allowlist does not name."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ALLOWED[tag]
            if name == "href":
                assert re.match(rf"(?:{'|'.join(SCHEMES)}):|/(?![/\\])", value or "", re.IGNORECASE)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(html: str) -> str:
    Reader().feed(clean := sanitize(html))
    assert sanitize(clean) == clean
    return clean


def test_it_keeps_a_story_letter_for_letter() -> None:
    assert check(STORY) == STORY


@pytest.mark.parametrize("vector", VECTORS)
def test_it_lets_no_script_through(vector: str) -> None:
    check(vector)
    check(f"<p>Before</p>{vector}<p>After</p>")
    check(f"<table><tr><td>{vector}</td></tr></table>")
    check(f"<aside class='pull-quote'><p>{vector}</p></aside>")


PARTS = st.sampled_from(
    [*VECTORS, "<p>", "</p>", "<table>", "<td>", "</table>", "<aside class=pull-quote>", "<cite>", "<a href=x>", "<li>",
     "<figure data-image=1>", "<svg>", "<math>", "<style>", "<!--", "-->", "&lt;", "&", "<", ">", '"', "\x00", "text "]
)  # fmt: skip


@given(st.lists(PARTS | st.text(max_size=5), max_size=8).map("".join))
@example("<table><tfoot><tr><td>x</tfoot><tr><td>y</table>")
@example("<p><table><p>x</table>")
@example("<a href=x><a href=y>z</a></a>")
def test_it_is_a_fixed_point(html: str) -> None:
    check(html)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p></p>", ""),
        ("<p> <br></p>\n<p>&nbsp;</p>", ""),
        ("<aside class='pull-quote big'><p>x</p><cite></cite></aside>", '<aside class="pull-quote"><p>x</p></aside>'),
        ("<figure class='x' data-image='a7'>c</figure>", "<figure>c</figure>"),
        ("<a href='https://x' rel='noopener nofollow'>x</a>", '<a href="https://x" rel="nofollow">x</a>'),
        ("<a href='//evil.example'>x</a><a href='/world/'>y</a>", '<a>x</a><a href="/world/">y</a>'),
        ("<hr data-ad-break='yes'>", '<hr data-ad-break="1">'),
        ("<h1>Title</h1><div>words</div>", "Titlewords"),
        ("<p>a\x00b\x0bc\ud800</p>", "<p>abc</p>"),
    ],
)  # fmt: skip
def test_it_cuts_to_the_list(html: str, kept: str) -> None:
    assert check(html) == kept


@pytest.mark.parametrize("part", ["<blockquote>", "<p>", "<", "<!--", "&", "<a href=x>", "<table>"])
def test_it_answers_soon_whatever_it_is_sent(part: str) -> None:
    start = perf_counter()
    check(part * 100_000)
    assert perf_counter() - start < 5


def test_the_editor_and_the_sanitizer_have_one_list() -> None:
    theirs = allowlist_from_extensions(EDITOR_EXTENSIONS)
    assert theirs["tags"] == set(ALLOWED)
    assert {tag: set(names) for tag, names in ALLOWED.items() if names} == {
        tag: names for tag, names in theirs["attributes"].items() if names
    }


def test_the_field_cleans_what_a_form_sends() -> None:
    field = BodyField(blank=True)
    assert field.clean("<p onclick=x>y<script>z</script></p>", None) == "<p>y</p>"
    assert field.clean("<p></p>", None) == ""


def test_the_field_cleans_what_is_written_past_the_form() -> None:
    field = BodyField()
    field.set_attributes_from_name("body")
    row = type("Row", (), {"body": "<p>y<img src=x onerror=z></p>"})()
    assert field.pre_save(row, True) == "<p>y</p>"
    assert row.body == "<p>y</p>"


def test_trusted_html_is_clean_at_the_moment_of_printing() -> None:
    assert trusted("<p onclick=x>y</p>") == "<p>y</p>"
    assert isinstance(trusted(""), SafeString)


def test_plain_text_is_one_line_for_each_block() -> None:
    assert plain_text(STORY).splitlines() == [
        "Plain, bold, slanted & <so> on, “quoted”.",
        "Line", "Crosshead", "one two three four", "First", "Inner", "Small", "Quoted", "Said", "Who",
        "Own words", "Head", "5", "End",
    ]  # fmt: skip
    assert plain_text("<script>x</script>") == ""


def test_json_ld_cannot_be_closed_from_within() -> None:
    data = {"headline": "</script><script>pwned()</script> <!-- & \u2028 “é”", "n": [1, None]}
    script = json_ld(data)
    assert isinstance(script, SafeString)
    inner = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028") & set(inner)
    assert "“é”" in inner
    assert json.loads(inner) == data
