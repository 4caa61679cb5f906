"""The desk's search takes whatever is typed: words, beginnings of words, and every oddity without an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.models import Article
from articles.search import LONGEST, MOST_WORDS, matching
from tests import make

pytestmark = pytest.mark.django_db

ODD = [
    '"', '""', "'", "''", '"ports', "ports*", "*", "**", "*ports", "AND", "OR", "NEAR", "NOT",
    "AND OR NEAR", "ports AND", "ports OR cranes", "NEAR(ports cranes, 5)", "ports NOT cranes", "headline:ports",
    "{headline body}: ports", "^ports", "ports + cranes", "-ports", "(ports", "ports)", "ports & cranes",
    "ports | cranes", "!ports", "ports <-> cranes", "ports:*", ":*", "\\", "%", "_", "%s", "%(a)s", ";--", "\x00",
    "ports\x00cranes", "\ud800", "\N{PILE OF POO}", "\N{FAMILY}", "e\N{COMBINING ACUTE ACCENT}", "\u200bports",
    "ﬁ", "İstanbul", "ß", "中文", "हिन्दी", "____", "a_b", "1,000", "3.5", "a" * 10_000, "a " * 5_000, '"' * 10_000,
    "\t\n\r", " ",
]  # fmt: skip


def found(words: str) -> set[str]:
    return set(matching(Article.objects.all(), words).values_list("headline", flat=True))


@pytest.fixture
def stories() -> None:
    make.make_story(
        "Baltic ports reopen", standfirst="Cranes at six.", body="<p>The pilots went back.</p>"
    )
    make.make_story("Monsoon leaves early", body="<p>A dry <b>Sep</b>tember in Porto.</p>")


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        ("ports", {"Baltic ports reopen"}),
        ("PORTS", {"Baltic ports reopen"}),
        ("port", {"Baltic ports reopen", "Monsoon leaves early"}),
        ("cranes", {"Baltic ports reopen"}),
        ("pilots", {"Baltic ports reopen"}),
        ("pilots baltic", {"Baltic ports reopen"}),
        ("pilots monsoon", set()),
        ("orts", set()),
        ("september", {"Monsoon leaves early"}),
        ("strong", set()),
        ("", {"Baltic ports reopen", "Monsoon leaves early"}),
        ("?!", set()),
        ('"ports"', {"Baltic ports reopen"}),
        ("ports-reopen", {"Baltic ports reopen"}),
    ],
)
def test_it_finds_words_and_their_beginnings(words: str, headlines: set[str]) -> None:
    assert found(words) == headlines


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("words", ODD, ids=lambda words: repr(words[:20]))
def test_nothing_that_is_typed_is_an_error(words: str) -> None:
    assert found(words) <= {"Baltic ports reopen", "Monsoon leaves early"}


@pytest.mark.parametrize("words", ["and", "or", "not", "near"])
def test_the_words_of_a_query_language_are_words(words: str) -> None:
    make.make_story("Neither here nor there", body=f"<p>One {words} another.</p>")
    make.make_story("Elsewhere", body="<p>Something different.</p>")
    assert found(words.upper()) == {"Neither here nor there"}


@pytest.mark.usefixtures("stories")
def test_what_is_typed_beyond_measure_is_left_out() -> None:
    assert found("ports" + " " * LONGEST + "nowhere") == {"Baltic ports reopen"}
    assert found("ports " * MOST_WORDS + "nowhere") == {"Baltic ports reopen"}


def test_it_follows_what_is_saved() -> None:
    story = make.make_story("Baltic ports reopen")
    make.revise(story, headline="Harbours reopen", body="<p>Nothing else.</p>")
    assert found("ports") == set()
    assert found("harbour") == {"Harbours reopen"}


def test_letters_of_other_scripts_are_found() -> None:
    make.make_story("Łódź counts again", body="<p>हिन्दी में एक शब्द, 中文.</p>")
    for words in ("Łódź", "हिन्दी", "हिन", "शब्द एक", "中文"):
        assert found(words) == {"Łódź counts again"}, words
    assert found("दूसरा") == set()


@examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=60) | st.text(alphabet="\"*()^:{}+-&|!<>\\'% aAND", max_size=30))
def test_no_text_at_all_is_an_error(words: str) -> None:
    found(words)
