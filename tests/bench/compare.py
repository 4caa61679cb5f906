"""What it costs to compare two texts of 2,000 words: `python -m tests.bench.compare`, milliseconds of each case.

The median and the slowest of several rounds, each on texts that nothing was kept of. Compare the rows of one run.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from random import Random
from time import perf_counter

import django
from django.utils.module_loading import import_string

WORDS, ROUNDS = 2_000, 15
COMMON = ["the", "of", "and", "to", "in", "a", "said", "that", "on", "for"]


def story(random: Random, paragraphs: int, stock: int = 3_000) -> list[list[str]]:
    """Paragraphs of words, four in ten of which are the commonest, as in prose."""
    rare = [f"word{number}" for number in range(stock)]
    each = WORDS // paragraphs
    return [
        [random.choice(COMMON if random.random() < 0.4 else rare) for _ in range(each)]
        for _ in range(paragraphs)
    ]


def touched(text: list[list[str]], random: Random, share: float) -> list[list[str]]:
    """Every paragraph with some of its words replaced."""
    return [[f"new{random.random()}" if random.random() < share else w for w in p] for p in text]


def body(text: list[list[str]]) -> str:
    return "".join(f"<p>{' '.join(paragraph)}.</p>" for paragraph in text)


def one_paragraph_changed(random: Random) -> tuple[str, str]:
    text = story(random, 40)
    return body(text), body([*text[:20], touched(text[20:21], random, 0.2)[0], *text[21:]])


def every_paragraph_changed(random: Random) -> tuple[str, str]:
    text = story(random, 40)
    return body(text), body(touched(text, random, 0.2))


def short_paragraphs_all_changed(random: Random) -> tuple[str, str]:
    text = story(random, 250)
    return body(text), body(touched(text, random, 0.2))


def one_long_paragraph(random: Random) -> tuple[str, str]:
    text = story(random, 1)
    return body(text), body(touched(text, random, 0.2))


def one_long_paragraph_of_few_words(random: Random) -> tuple[str, str]:
    text = story(random, 1, stock=100)
    return body(text), body(touched(text, random, 0.2))


def nothing_in_common(random: Random) -> tuple[str, str]:
    return body(story(random, 40)), body(story(random, 40))


CASES: tuple[Callable[[Random], tuple[str, str]], ...] = (
    one_paragraph_changed,
    every_paragraph_changed,
    one_long_paragraph,
    short_paragraphs_all_changed,
    one_long_paragraph_of_few_words,
    nothing_in_common,
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    compare, content = (
        import_string(name) for name in ("articles.compare.compare", "articles.content.Content")
    )
    for case in CASES:
        random, taken = Random(case.__name__), []
        for _ in range(ROUNDS):
            was, now = (content({"body": text}, (), ()) for text in case(random))
            begun = perf_counter()
            compare(was, now)
            taken.append((perf_counter() - begun) * 1000)
        words = case.__name__.replace("_", " ")
        print(f"{words:34} {statistics.median(taken):7.1f} ms, slowest {max(taken):7.1f} ms")


if __name__ == "__main__":
    main()
