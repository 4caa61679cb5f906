"""Who is told of which verb, and in which sentence. Told with the event, in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.urls import reverse

from articles import on_kill, policy
from articles.models import Article, Event, StoryNote, Verb
from newsroom.core import clock
from newsroom.desk import notices, post
from newsroom.desk.models import Mail, Notice
from newsroom.desk.notices import Kind

MENTION = notices.register(Kind("mention", "Somebody names me in a note", Mail.AT_ONCE, order=10))
ANSWER = notices.register(Kind("answer", "My note is answered or settled", order=20))
ASSIGNED = notices.register(
    Kind("assigned", "A story is given to me, or taken from me", Mail.AT_ONCE, order=30)
)
LATE = notices.register(Kind("late", "A story that I have is overdue", order=40))
REVIEW = notices.register(
    Kind("review", "A story waits for review in my sections", permission=policy.PERMISSION[policy.REVIEW], order=50)
)  # fmt: skip
SENT_BACK = notices.register(Kind("sent_back", "My story is sent back", order=60))
APPROVED = notices.register(Kind("approved", "My story is approved", order=70))
RELEASED = notices.register(
    Kind("released", "My story is published, scheduled or withdrawn", order=80)
)
HELD = notices.register(Kind("held", "A release is held back", order=90))
KILLED = notices.register(Kind("killed", "A story is killed, or somebody asks for it", order=100))
NOTED = notices.register(Kind("noted", "Somebody writes a note on my story", order=25))

PREVIEWED = notices.register(
    Kind("previewed", "Somebody answers a preview that I shared", Mail.AT_ONCE, order=35)
)

LONGEST_TITLE: Final = 90
LONGEST_SAID: Final = 160
NOTES: Final = "#notes"
MOST: Final = 30
"""Of more editors than so many the first are told."""


@dataclass(frozen=True, slots=True)
class Tiding:
    """`words` is the sentence: {who}, {story}, and {note}, what was said with the verb."""

    kind: Kind
    who: Callable[[Event], Iterable[Any]]
    words: str


def owners(event: Event) -> list[Any]:
    """Who began the story and who has it, while they may see it."""
    return _who_may_see({event.article.created_by_id, event.article.assignee_id})


def _who_may_see(keys: set[int | None]) -> list[Any]:
    return list(policy.readers().filter(pk__in=keys - {None}))


def editors(event: Event) -> list[Any]:
    return list(policy.editors_of(event.article.section)[:MOST])


def owners_and_editors(event: Event) -> list[Any]:
    return [*owners(event), *editors(event)]


def who_released(event: Event) -> list[Any]:
    """The story's own people, and whoever had scheduled the version."""
    planned = event.article.events.filter(verb=Verb.SCHEDULE, version=event.version)
    last = planned.select_related("actor").order_by("-pk").first()
    return [*owners(event), *([last.actor] if last else [])]


def who_may_kill(event: Event) -> list[Any]:
    people = get_user_model().objects.with_perm("articles.kill_article").filter(is_staff=True)
    return [*owners(event), *people.order_by("pk")[:MOST]]


TIDINGS: Final = {
    Verb.SUBMIT: Tiding(REVIEW, editors, "{who} sent “{story}” for review{note}"),
    Verb.SEND_BACK: Tiding(SENT_BACK, owners, "{who} sent “{story}” back{note}"),
    Verb.APPROVE: Tiding(APPROVED, owners, "{who} approved “{story}”{note}"),
    Verb.PUBLISH: Tiding(RELEASED, owners, "{who} published “{story}”{note}"),
    Verb.SCHEDULE: Tiding(RELEASED, owners, "{who} scheduled “{story}” {said}"),
    Verb.CANCEL: Tiding(RELEASED, owners, "{who} cancelled the release of “{story}”{note}"),
    Verb.UNPUBLISH: Tiding(RELEASED, owners, "{who} withdrew “{story}”{note}"),
    Verb.ROLL_BACK: Tiding(RELEASED, owners, "{who} rolled “{story}” back{note}"),
    Verb.HOLD: Tiding(HELD, who_released, "{who} held back the release of “{story}”{note}"),
    Verb.ASK_KILL: Tiding(KILLED, who_may_kill, "{who} asks to kill “{story}”{note}"),
    Verb.KILL: Tiding(KILLED, owners_and_editors, "{who} killed “{story}”, which {begun}."),
    Verb.KEEP: Tiding(KILLED, owners_and_editors, "{who} refused to kill “{story}”{note}"),
}


def spread(event: Event) -> None:
    """Tell of an event whom its verb concerns, in its transaction. An import, which nobody did, tells nobody."""
    tiding = TIDINGS.get(Verb(event.verb))
    if tiding is None or event.actor is None:
        return
    _tell(tiding.kind, tiding.who(event), event, tiding.words)


def given(event: Event, *, is_new: bool, said: str = "") -> None:
    """Tell who has a story that it is theirs now, or that something else is asked of it."""
    words = "{who} gave you “{story}”{note}" if is_new else "{who} set for “{story}”{note}"
    _tell(ASSIGNED, [event.article.assignee], event, words, said=said)


def taken_from(event: Event, person: Any) -> None:
    """Tell somebody that a story they had is with somebody else now, or with nobody."""
    _tell(ASSIGNED, [person], event, "{who} took “{story}” from you.")


def given_back(event: Event, said: str) -> None:
    """Tell the section's editors that a story is with nobody again."""
    _tell(ASSIGNED, editors(event), event, "{who} gave “{story}” back{note}", said=said)


def of_note(event: Event, note: StoryNote, mentioned: list[Any]) -> None:
    """Whom a note means, who wrote in its thread, and whose story it is: each is told once, the nearest first."""
    _tell(
        MENTION,
        mentioned,
        event,
        "{who} named you in a note on “{story}”{note}",
        said=note.text,
        place=place_of(note),
    )
    if note.answers_id:
        wrote = get_user_model().objects.filter(pk__in=_writers(note))
        _tell(
            ANSWER,
            wrote,
            event,
            "{who} answered a note on “{story}”{note}",
            said=note.text,
            place=place_of(note),
        )
    _tell(
        NOTED,
        owners(event),
        event,
        "{who} wrote a note on “{story}”{note}",
        said=note.text,
        place=place_of(note),
    )


def of_settled(event: Event, note: StoryNote) -> None:
    _tell(
        ANSWER,
        _who_may_see({note.author_id}),
        event,
        "{who} settled your note on “{story}”{note}",
        said=note.text,
        place=place_of(note),
    )


def of_preview(event: Event, maker: int | None) -> None:
    """Tell who shared a preview what was answered."""
    notices.tell(
        _who_may_see({maker}),
        kind=PREVIEWED.name,
        words=f"Your preview of “{title_of(event.article)}” is answered: {_said(event.note)}",
        url=reverse("admin:articles_article_share", args=[event.article_id]),
        mark=f"event:{event.pk}",
        now=event.at,
    )


def place_of(note: StoryNote) -> str:
    """Where on the story's page the note stands."""
    return f"#note-{note.pk}"


def _writers(note: StoryNote) -> set[int | None]:
    thread = note.answers.replies.values_list("author", flat=True)
    return {note.answers.author_id, *thread}


def _tell(
    kind: Kind,
    people: Iterable[Any],
    event: Event,
    words: str,
    *,
    said: str | None = None,
    place: str = "",
) -> None:
    given = _said(event.note if said is None else said)
    story, note = title_of(event.article), given if given == "." else f": {given}"
    notices.tell(
        people,
        kind=kind.name,
        words=words.format(
            who=name_of(event.actor),
            story=story,
            note=note,
            said=given,
            begun=_begun(event.article),
        ),
        url=f"{story_url(event.article)}{place}",
        actor=event.actor,
        mark=f"event:{event.pk}",
        now=event.at,
    )


def _begun(article: Article) -> str:
    """Which story it was, for those who may no longer read its headline."""
    writer = name_of(article.created_by) if article.created_by else "the desk"
    return f"{writer} began on {clock.date_words(article.created_at)}"


def _said(note: str) -> str:
    """The beginning of what was said, as the end of a sentence."""
    words = " ".join(note.split())
    if len(words) > LONGEST_SAID:
        return f"{words[:LONGEST_SAID].rstrip()}…"
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def title_of(article: Article) -> str:
    title = article.brief
    return f"{title[:LONGEST_TITLE].rstrip()}…" if len(title) > LONGEST_TITLE else title


def name_of(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else "An import"


def short_name(person: Any) -> str:
    return person.get_short_name() or person.get_username()


def story_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def tell_late(article: Article, now: datetime) -> None:
    """Tell whoever has an overdue story, once for each moment it was due."""
    moment = clock.moment_words(article.due_at, now)
    notices.tell(
        article.assignee,
        kind=LATE.name,
        words=f"“{title_of(article)}” was due {moment}.",
        url=story_url(article),
        mark=f"late:{article.pk}:{article.due_at.timestamp():.0f}",
        now=now,
    )


def forget(article: Article, by: Any, now: datetime) -> tuple[str, ...]:
    """What people were told of a story that is killed names it, and quotes it: it goes from their desks.

    What has not gone out to them yet by letter does not go.
    """
    pages = story_url(article).removesuffix("change/")
    Notice.objects.filter(url__startswith=pages).delete()
    post.withhold(notices.absolute(pages))
    return ()


on_kill.register("notices", forget)
