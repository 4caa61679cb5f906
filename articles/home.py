"""What the home board asks of stories for one person: who they are to the desk, and the questions, asked together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse

from articles import duties, policy
from articles.admin.filters import section_rows
from articles.models import Article, ArticleVersion, DeskState, Event, Verb
from articles.presence import everywhere
from articles.staleness import Stale, may_merge
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.desk import panels
from newsroom.desk.panels import MOST_CARDS, Card, Panel

VIEW: Final = policy.VIEW
CARDS: Final = "admin/desk/cards.html"
WORDS: Final = ("body", "body_text")
STORY_WORDS: Final = ("article__body", "article__body_text")
MOST_DRAFTS: Final = 60
MOVES: Final = (Verb.SUBMIT, Verb.SEND_BACK, Verb.APPROVE, Verb.PUBLISH, Verb.SCHEDULE)
MOST_TO_COME: Final = 200
"""Releases that are looked through for those that concern a person."""


class Asker:
    """Who looks at the home board, by what they may do, and what several of its panels need to know."""

    def __init__(self, request: HttpRequest, now: datetime) -> None:
        self.request, self.user, self.now = request, request.user, now

    @cached_property
    def writes(self) -> bool:
        return policy.may_begin(self.user)

    @cached_property
    def reviews(self) -> bool:
        """Whether there is a section whose stories this person sends back or approves."""
        return policy.may_somewhere(self.user, "approve")

    @cached_property
    def changes_photos(self) -> bool:
        return self.user.has_perm("articles.change_any_photo")

    @cached_property
    def pictures(self) -> bool:
        """Whether photographs are this person's work, and words are not."""
        return self.changes_photos and not (self.writes or self.reviews)

    @cached_property
    def sections(self) -> frozenset[int] | None:
        """Keys of the sections in which this person's rights hold; None is the whole paper."""
        paths = policy.scopes(self.user)
        if "" in paths:
            return None
        rows = section_rows(self.request)
        return frozenset(
            pk for pk, path, _ in rows if any(path == p or path.startswith(f"{p}/") for p in paths)
        )

    def concerns(self, version: ArticleVersion) -> bool:
        """Whether a release is in an editor's sections, or a writer's own. Who does neither is told of all."""
        if self.reviews and (self.sections is None or version.section_id in self.sections):
            return True
        if self.reviews or self.writes:
            story = version.article
            return self.user.pk in (story.created_by_id, story.assignee_id)
        return True

    @cached_property
    def waiting(self) -> list[Article]:
        """What this person may approve or send back, the longest waiting first, with `sent_at`."""
        if not self.reviews:
            return []
        rows = policy.allowed(self.user, Verb.APPROVE).filter(desk_state=DeskState.IN_REVIEW)
        rows = inside(rows, self.sections).annotate(sent_at=sent_at())
        return first(rows.order_by(F("sent_at").asc(nulls_first=True), "pk"))

    @cached_property
    def due(self) -> list[Article]:
        """What this person has and is due within a day, or overdue; it stands in no other panel of their own."""
        seen = [story.pk for story in self.waiting]
        return first(duties.mine_and_due(self.user, self.now).exclude(pk__in=seen))

    @cached_property
    def drafts(self) -> list[Article]:
        """What this person writes and is not due, the last touched first."""
        rows = Article.objects.of(self.user).on_the_desk().filter(desk_state=DeskState.DRAFT)
        rows = rows.exclude(pk__in=[story.pk for story in self.due])
        return list(rows.select_related("section", "created_by").defer(*WORDS)[:MOST_DRAFTS])

    @cached_property
    def sent_back(self) -> dict[int, Event]:
        """Of these drafts, and of what is due, those whose last step was that somebody sent them back."""
        ids = [
            story.pk for story in (*self.due, *self.drafts) if story.desk_state == DeskState.DRAFT
        ]
        moves = Event.objects.filter(article__in=ids, verb__in=MOVES).select_related("actor")
        last = {event.article_id: event for event in moves.order_by("at", "pk")}
        return {pk: event for pk, event in last.items() if event.verb == Verb.SEND_BACK}

    @cached_property
    def to_come(self) -> list[ArticleVersion]:
        """The releases that concern this person, the soonest first."""
        waiting = ArticleVersion.objects.waiting(self.now)
        return [version for version in told(waiting)[:MOST_TO_COME] if self.concerns(version)]

    @cached_property
    def held(self) -> list[ArticleVersion]:
        held = told(ArticleVersion.objects.held())
        return [version for version in held[:MOST_TO_COME] if self.concerns(version)]


def sent_at() -> Subquery:
    """When a story was last sent for review, asked of each row."""
    sent = Event.objects.filter(article=OuterRef("pk"), verb=Verb.SUBMIT).order_by("-at")
    return Subquery(sent.values("at")[:1])


def told(versions: Any) -> Any:
    """Versions with their stories and sections, without the words; of a killed story none."""
    rows = versions.filter(article__killed_at=None).select_related("article", "section")
    return rows.defer(*WORDS, *STORY_WORDS)


def inside(rows: Any, sections: Iterable[int] | None) -> Any:
    """Stories of these sections, asked so that the section's own index, and all its archive, is not read first."""
    if sections is None:
        return rows
    return rows.alias(stands_in=F("section_id") + 0).filter(stands_in__in=sections)


@dataclass(frozen=True, slots=True)
class Pick:
    """The stories of one panel, at most one more than it shows, and what is said of each by its key.

    `about` names the version that a card is about; `red` is what is wrong, where that is not what the board finds by
    itself; `cure` the link that mends it; `then` the address of its page when it is out.
    """

    stories: list[Article] = field(default_factory=list)
    grey: Mapping[int, str] = field(default_factory=dict)
    red: Mapping[int, str] = field(default_factory=dict)
    about: Mapping[int, int] = field(default_factory=dict)
    cure: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    then: Mapping[int, str] = field(default_factory=dict)
    query: str = ""
    sentence: str = ""
    button: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One panel of stories. `whose` says of whom it is asked; `quiet` is the sentence where the answer is none.

    `pressing`: what stands there goes wrong by itself if nobody looks.
    """

    name: str
    title: str
    order: int
    whose: Callable[[Asker], bool]
    ask: Callable[[Asker], Pick]
    quiet: str = ""
    pressing: bool = False
    most: int = MOST_CARDS


@dataclass(slots=True)
class Home:
    """Every answer for one person, with the states of all stories in them, which are asked for together."""

    picks: dict[str, Pick]
    states: dict[int, StateLine]
    mergeable: set[int]
    here: dict[int, str]


_questions: dict[str, Question] = {}


def offer(question: Question) -> None:
    """Put a panel of stories on the board; a second of the same name takes the first one's place."""
    _questions[question.name] = question

    def build(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
        return _content(question, home_of(request, now), now)

    panels.register(
        Panel(question.name, question.title, CARDS, build, panels.BOARD, question.order, VIEW)
    )


def asker_of(request: HttpRequest, now: datetime) -> Asker:
    if not hasattr(request, "desk_asker"):
        request.desk_asker = Asker(request, now)
    return request.desk_asker


def home_of(request: HttpRequest, now: datetime) -> Home:
    """All answers, asked once a request: the panels are built from them one by one."""
    if not hasattr(request, "desk_home"):
        asker = asker_of(request, now)
        picks = {q.name: q.ask(asker) for q in _questions.values() if q.whose(asker)}
        shown = {story.pk: story for p in picks.values() for story in p.stories}
        states = state_lines(shown.values(), now)
        stale = [pk for pk, state in states.items() if state.stale]
        mergeable = may_merge(request.user, stale)
        request.desk_home = Home(picks, states, mergeable, everywhere(request.user, now))
    return request.desk_home


def _content(question: Question, home: Home, now: datetime) -> dict[str, Any] | None:
    pick = home.picks.get(question.name)
    if pick is None:
        return None
    if not pick.stories:
        return {"quiet": question.quiet, "button": pick.button}
    most = question.most
    more = len(pick.stories) > most
    return {
        "cards": [_card(story, pick, home, now) for story in pick.stories[:most]],
        "count": f"{most}+" if more else len(pick.stories),
        "more_url": stories_url(pick.query) if more and pick.query else "",
        "more_words": "All of them",
        "sentence": pick.sentence,
        "button": pick.button,
        "pressing": question.pressing,
    }


def _card(story: Article, pick: Pick, home: Home, now: datetime) -> Card:
    state = home.states[story.pk]
    stale = stale_of(state, pick.about.get(story.pk))
    merge = _merge_of(story, stale) if story.pk in home.mergeable else None
    return Card(
        title=story.brief,
        url=story_url(story.pk),
        state=state,
        grey=pick.grey.get(story.pk, ""),
        red=pick.red.get(story.pk) or _stale_words(stale) or duties.late_words(story, now),
        cure=pick.cure.get(story.pk) or merge,
        then=pick.then.get(story.pk, ""),
        key=story.pk,
        here=home.here.get(story.pk, ""),
    )


def stale_of(state: StateLine, number: int | None) -> Stale | None:
    """Of what is stale in a story the version of that number; the first, if none is named."""
    return next((each for each in state.stale if number in (None, each.number)), None)


def _stale_words(stale: Stale | None) -> str:
    return f"v{stale.number} was {stale.words}" if stale else ""


def _merge_of(story: Article, stale: Stale | None) -> tuple[str, str] | None:
    """The page on which a stale version is merged, with the words of the link."""
    if stale is None:
        return None
    url = reverse("admin:articles_article_merge", args=[story.pk, stale.number, stale.over])
    return f"Merge v{stale.number} and v{stale.over}", url


# Words and addresses


def story_url(pk: int) -> str:
    return reverse("admin:articles_article_change", args=[pk])


def stories_url(query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{query}"


def first(rows: Any) -> list[Article]:
    """As many stories as a panel looks at, without their words."""
    found = rows.select_related("section", "created_by", "assignee").defer(*WORDS)
    return list(found[: MOST_CARDS + 1])


def first_of_each(versions: Iterable[ArticleVersion]) -> list[ArticleVersion]:
    """Of each story the first version, for as many stories as a panel looks at."""
    found: dict[int, ArticleVersion] = {}
    for version in versions:
        found.setdefault(version.article_id, version)
    return list(found.values())[: MOST_CARDS + 1]


def name_of(person: Any) -> str:
    return (person.get_short_name() or person.get_username()) if person else ""


def place_of(content: Any) -> str:
    return content.section.name if content.section else "No section yet"


def words(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def number_words(count: int, one: str, many: str) -> str:
    """ "1 story waits for you", "More than 7 stories wait for you" """
    if count == 1:
        return f"1 {one}."
    return f"{f'More than {MOST_CARDS}' if count > MOST_CARDS else count} {many}."


def when(moment: datetime, now: datetime) -> str:
    """The time where it was today, else the day."""
    local = clock.newsroom_time(moment)
    if local.date() == clock.newsroom_time(now).date():
        return f"{local:%H:%M}"
    return clock.date_words(moment, now)
