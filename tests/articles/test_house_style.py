"""Words that the house does not use: found whatever their case, script and accents, and only as whole words."""

from __future__ import annotations

import time

import pytest

from articles.house_style import rules_of, slips

RULES = rules_of(
    [
        ("utilise", "use"),
        ("in order to", "to"),
        ("e-mail", "email"),
        ("Bombay", "Mumbai"),
        ("café", "coffee house"),
        ("उन्होने", "उन्होंने"),
        ("don't", "do not"),
        ("İstanbul", "Istanbul"),
    ]
)


def written(text: str) -> list[tuple[str, str]]:
    return [(slip.written, slip.instead) for slip in slips(text, RULES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We utilise it.", [("utilise", "use")]),
        ("UTILISE!", [("UTILISE", "use")]),
        ("They utilised it, underutilise nothing.", []),
        ("In  order\u00a0to win", [("In  order\u00a0to", "to")]),
        ("in order. To win", []),
        ("in order\nto win", []),
        ("An E-Mail, an e\u2011mail, an email", [("E-Mail", "email")]),
        ("Bombay’s trains", [("Bombay", "Mumbai")]),
        ("a cafe\u0301 and a cafe", [("café", "coffee house")]),
        ("उन्होने कहा", [("उन्होने", "उन्होंने")]),
        ("उन्होनेसे", []),
        ("Don’t go", [("Don’t", "do not")]),
        ("uti\u00adlise", [("uti\u00adlise", "use")]),
        ("i\u0307stanbul", [("i\u0307stanbul", "Istanbul")]),
        ("", []),
    ],
)
def test_it_finds_whole_words_alone(text: str, found: list[tuple[str, str]]) -> None:
    assert written(text) == found


def test_it_says_each_word_once_and_where_it_stands() -> None:
    text = "The ministry will utilise the whole of the northern quay, and utilise it well."
    (slip,) = slips(text, RULES)
    assert slip.passage == "The ministry will utilise the whole of the …"


def test_it_prefers_the_longer_of_two_that_begin_alike() -> None:
    rules = rules_of([("in order", "x"), ("in order to", "to")])
    assert [slip.instead for slip in slips("In order to win", rules)] == ["to"]


def test_its_time_grows_with_the_text_alone() -> None:
    rules = rules_of((f"word{n} and more", "less") for n in range(1000))
    begin = time.process_time()
    assert slips("word7 and word7 and " * 5000, rules) == []
    assert time.process_time() - begin < 5


def test_without_rules_nothing_is_read() -> None:
    assert slips("utilise", {}) == []
