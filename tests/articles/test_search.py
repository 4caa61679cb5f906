"""The desk's search takes whatever is typed: words, beginnings of words, and every oddity without an error."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.admin.story_field import found as found_stories
from articles.admin.story_field import named
from articles.models import Article, ArticleSlug
from articles.search import LONGEST, MOST_WORDS, latest, matching
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


def test_what_shows_a_few_has_the_last_touched_and_the_best_of_them() -> None:
    stories = [make.make_story(f"Story {n}", body="<p>Of ports.</p>") for n in range(4)]
    make.revise(stories[1], headline="Harbour")
    everything = Article.objects.all()
    said = [story.headline for story in latest(everything, "ports", 3)]
    assert said == ["Harbour", "Story 3", "Story 2"]
    best = Q(headline__icontains="harbour")
    assert [story.headline for story in latest(everything, "ports", 3, best=best)] == ["Harbour"]
    assert len(latest(everything, "ports", 3, best=Q(headline="Nothing"))) == 3


def test_the_index_is_read_once_however_common_the_words_are() -> None:
    """PostgreSQL guesses from the query what is rare: the words stand fenced from it, and from what else is asked."""
    make.make_story("Baltic ports reopen")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    asked = matching(Article.objects.on_the_desk().filter(headline__icontains="ports"), "ports")
    plan = asked.order_by("-updated_at", "-pk")[:8].explain()
    if connection.vendor == "postgresql":
        assert plan.count("on articles_search") == plan.count("CTE hits") == 1
        assert "InitPlan" in plan
        assert "Filter: (to_tsvector" not in plan
    else:
        assert plan.count("VIRTUAL TABLE INDEX") == 1


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize(
    ("text", "looks"),
    [("ports reopen", 0), ("", 0), ("12", 3), ("/world/ports-reopen/", 2), ("(77)", 1)],
)
def test_a_story_is_looked_for_by_name_only_where_the_text_may_be_one(
    text: str, looks: int
) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert not named(Article.objects.all(), text)
    assert len(asked) == looks
    assert not [each["sql"] for each in asked if "JOIN" in each["sql"] or " OR " in each["sql"]]


def test_an_address_finds_its_story_alone_and_a_word_all_that_have_it() -> None:
    story = make.make_story("Ports")
    other = make.make_story("Ports reopen", body="<p>ports-reopen</p>")
    old = ArticleSlug.objects.create(slug="quays-reopen", article=story)
    everything = Article.objects.all()
    assert found_stories(everything, f"/world/{other.slug}/") == [other]
    assert found_stories(everything, old.slug) == [story]
    assert found_stories(everything, str(other.pk)) == [other]
    assert found_stories(everything, "ports") == [story, other]
