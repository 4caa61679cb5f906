"""What the command palette finds of stories: the stories, what can be done to them, and who writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial, reduce
from operator import and_
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse

from articles import doors, policy
from articles.admin.verbs import ACTS, act_url, offered, story_url
from articles.models import Article, Author, Verb
from articles.search import LONGEST, MOST_WORDS, latest
from articles.states import state_lines
from newsroom.core import clock
from newsroom.core.text import fold
from newsroom.desk import palette
from newsroom.desk.palette import MOST, Asked, Hit

AT_STORY: Final = re.compile(r"/articles/article/([0-9]{1,17})/")
OF_ONE_VERSION: Final = frozenset({Verb.CANCEL, Verb.HOLD, Verb.RESTORE, Verb.ROLL_BACK})
PAGES: Final = {
    "Preview": "preview",
    "Share a preview": "share",
    "Legal read": "legal",
    "Versions": "history",
    "Compare": "compare",
    "Log": "log",
}


def this_story(asked: Asked) -> Iterator[Hit]:
    """On a page of a story: what this person can do to it now."""
    found = AT_STORY.search(asked.at)
    story = _visible(asked).filter(pk=int(found[1])).first() if found else None
    if story is None:
        return
    offer = offered(asked.request.user, story, clock.now())
    for verb, act in ACTS.items():
        if verb in offer and verb not in OF_ONE_VERSION and asked.fits(act.heading):
            yield Hit(act.heading, act_url(story, verb), story.headline)
    for words, name in PAGES.items():
        if asked.fits(words):
            yield Hit(
                words, reverse(f"admin:articles_article_{name}", args=[story.pk]), story.headline
            )


def moments(asked: Asked) -> Iterator[Hit]:
    """The front page with the bar in which another moment is chosen."""
    url = doors.of_home(asked.request.user, clock.now())
    if url and asked.fits("time machine the paper at another moment"):
        yield Hit("The paper at another moment", url, "Time machine")


def begin(asked: Asked) -> Iterator[Hit]:
    if policy.may_begin(asked.request.user) and asked.fits("write new story"):
        yield Hit("Write a story", reverse("admin:articles_article_add"))


def stories(asked: Asked) -> Iterator[Hit]:
    """Stories by their words, the latest first. “Publish baltic” leads to the page that publishes them."""
    if not asked.words:
        return
    verb, rest = _verb(asked)
    found = _matching(asked, asked.text)
    states = state_lines(found)
    if verb is not None and rest:
        for story in _matching(asked, rest):
            if policy.may(asked.request.user, verb, story):
                yield Hit(f"{ACTS[verb].heading}: {story.headline}", act_url(story, verb))
    for story in found:
        yield Hit(story.headline, story_url(story), states[story.pk].line)


def _verb(asked: Asked) -> tuple[Verb | None, str]:
    """A verb by the beginning of its heading, and what was typed after it."""
    first, _, rest = asked.text.strip().partition(" ")
    typed = fold(first)
    named = (
        verb
        for verb, act in ACTS.items()
        if len(typed) > 2 and verb not in OF_ONE_VERSION and fold(act.heading).startswith(typed)
    )
    return next(named, None), rest.strip()


def _visible(asked: Asked) -> Any:
    stories = policy.allowed(asked.request.user, "view").on_the_desk()
    return stories.select_related("section").defer("body", "body_text")


def _matching(asked: Asked, words: str) -> list[Article]:
    """Those whose headline says it stand before those whose text does: Enter opens the one that was named."""
    terms = words[:LONGEST].split()[:MOST_WORDS]
    in_headline = reduce(and_, (Q(headline__icontains=term) for term in terms), Q())
    visible = _visible(asked)
    named = latest(visible, words, MOST, best=in_headline)
    found = {story.pk: story for story in [*named, *latest(visible, words, MOST)]}
    return sorted(found.values(), key=partial(_rank, fold(words).split()))[:MOST]


def _rank(terms: list[str], story: Article) -> int:
    """The headline begins so; each word begins a word of it; each stands in it; or none of that."""
    headline = fold(story.headline)
    if headline.startswith(" ".join(terms)):
        return 0
    if all(f" {term}" in f" {headline}" for term in terms):
        return 1
    return 2 if all(term in headline for term in terms) else 3


def writers(asked: Asked) -> Iterator[Hit]:
    user = asked.request.user
    if not asked.words or not user.has_perm("articles.view_author"):
        return
    for author in Author.objects.filter(name__icontains=asked.text.split()[0]).order_by("name")[
        :50
    ]:
        if asked.fits(author.name):
            yield Hit(
                author.name,
                reverse("admin:articles_author_change", args=[author.pk]),
                author.role_title,
            )


palette.register("This story", this_story, order=10)
palette.register("Begin", begin, order=20)
palette.register("The paper", moments, order=27)
palette.register("Stories", stories, order=30)
palette.register("Writers", writers, order=50)
