"""What a verb will do, said in plain sentences before it is done. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings

from articles import gates, proof, releases, takedowns
from articles.bundle_hours import own_hour
from articles.lineage import Lineage
from articles.models import Article, ArticleVersion, Verb
from articles.questions import Question, question
from articles.refusal import Refused
from articles.unseen import not_in_it, unseen
from articles.workflow.killing import name_of, open_request
from articles.workflow.membership import bundle_of, without
from articles.workflow.throwing import obstacle
from newsroom.core import clock

GATED = (Verb.PUBLISH, Verb.SCHEDULE, Verb.ROLL_BACK)


@dataclass(slots=True)
class Foresight:
    """`sentences` say what will happen, `stops` what will keep the verb from being done.

    `questions` must be answered before it is done. `findings` is what the gates of the house say. `simple`: a person
    who pressed the button can expect all of it, and need not be asked again. `harmless`: nothing but the one moment
    changes that the person has chosen anew. `button`: its words, where the verb's own would say too much.
    """

    sentences: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    findings: list[gates.Finding] = field(default_factory=list)
    simple: bool = True
    harmless: bool = False
    button: str = ""


def foresee(
    verb: str,
    article: Article,
    *,
    version: ArticleVersion | None = None,
    at: datetime | None = None,
    with_bundle: bool = False,
    by: Any = None,
    now: datetime | None = None,
) -> Foresight:
    """What would happen if the verb were done to the story now.

    `version` is the one to release, restore or cancel (the newest, if none is named), `at` the moment of a release or
    withdrawal to come. `with_bundle`: done to the whole bundle in which the version stands. `by` is the person, whose
    role may pass a bar. Whether they may do it is for the policy to say.
    """
    now = now or clock.now()
    version = version or article.written_from
    tellers = {
        Verb.PUBLISH: partial(_release, with_bundle=with_bundle),
        Verb.SCHEDULE: partial(_release, with_bundle=with_bundle),
        Verb.UNPUBLISH: _withdrawal,
        Verb.CANCEL: _cancellation,
        Verb.HOLD: _cancellation,
        Verb.ROLL_BACK: _roll_back,
        Verb.LIFT: _lifting,
        Verb.RESTORE: _restoration,
        Verb.KILL: _killing,
        Verb.KEEP: _keeping,
        Verb.BIN: _throwing,
        Verb.HIDE_HISTORY: _history,
        Verb.SHOW_HISTORY: _history,
    }
    told = tellers.get(Verb(verb), _move)(verb, article, version, at, now)
    leaves = [] if with_bundle else _leaving(verb, version, now)
    if leaves and not told.stops:
        told.sentences += leaves
        told.simple = told.harmless = False
    beside = not_in_it(verb, article, version, by, now)
    if beside:
        told.sentences += beside
        told.simple = False
    if verb in GATED and version is not None:
        _meet_gates(told, version, at or now, by)
    return told


def _meet_gates(told: Foresight, version: ArticleVersion, at: datetime, by: Any) -> None:
    """A bar that the person may pass asks for a reason; any other stops the release."""
    told.findings = gates.findings(version, at, by=by)
    bars = [finding for finding in told.findings if finding.is_bar]
    shut = [finding.sentence for finding in bars if not gates.may_pass(by, finding)]
    told.stops += shut
    told.simple = told.simple and not (bars and not shut)
    told.harmless = told.harmless and not bars


def _leaving(verb: str, version: ArticleVersion | None, now: datetime) -> list[str]:
    """That a version done to alone leaves the bundle in which it was to go out."""
    if version is None or verb not in (Verb.PUBLISH, Verb.SCHEDULE, Verb.CANCEL, Verb.HOLD):
        return []
    bundle = bundle_of(version, now)
    if bundle is None or not (bundle.is_scheduled(now) or verb == Verb.PUBLISH):
        return []
    return [f"v{version.number} leaves the bundle {without(bundle, now)}."]


def _move(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    name = f"v{version.number}" if version else "The story"
    writer = article.created_by
    who = (writer.get_short_name() or writer.get_username()) if writer else "its writer"
    sentences = {
        Verb.SUBMIT: f"{name} waits for an editor. Readers see nothing of it yet.",
        Verb.SEND_BACK: f"{name} is a draft again, with {who}. What readers see does not change.",
        Verb.APPROVE: f"{name} may go out. It does not go out by itself: publish or schedule it.",
    }
    asks = verb in (Verb.SUBMIT, Verb.APPROVE)
    missing = releases.lacking(version or article, now) if asks else []
    lacking = [f"It cannot go out yet. {' '.join(missing)}"] if missing else []
    return Foresight([sentences[Verb(verb)], *lacking])


def _release(
    verb: str,
    article: Article,
    version: ArticleVersion | None,
    at: datetime | None,
    now: datetime,
    *,
    with_bundle: bool = False,
) -> Foresight:
    start = at or now
    told = Foresight()
    try:
        if at is not None and at <= now:
            raise Refused(f"{clock.moment_words(at, now)} has passed. Choose a later moment.")
        releases.check_law(article, version, start, now)
    except Refused as refusal:
        told.stops.append(str(refusal))
    if version is None:
        return told
    if version.is_live(now):
        told.stops.append(f"v{version.number} is live already, and nothing has changed since.")
        return told
    plan = _Plan(article, version, start, now)
    told.sentences = [
        *plan.own_move(with_bundle=with_bundle),
        *plan.arrival(),
        *plan.address(),
        *plan.end(),
        *plan.others(),
    ]
    told.questions = plan.questions()
    told.simple = not (
        told.questions or plan.others() or plan.own_move() or plan.address() or plan.end()
    )
    told.harmless = not (
        told.stops or told.questions or plan.others() or plan.address() or plan.end()
    )
    return told


class _Plan:
    """The releases of a story around the moment at which a version is to go out."""

    def __init__(
        self, article: Article, version: ArticleVersion, start: datetime, now: datetime
    ) -> None:
        self.article, self.version, self.start, self.now = article, version, start, now
        released = article.versions.released().exclude(pk=version.pk).select_related("section")
        self.current = released.live(start).first()
        self.before = released.live(now).first()
        self.waiting = list(released.filter(live_from__gt=now).order_by("live_from"))
        self.following = next((v for v in self.waiting if v.live_from > start), None)
        self.line = Lineage.of(article)

    @property
    def name(self) -> str:
        return f"v{self.version.number}"

    def own_move(self, *, with_bundle: bool = False) -> list[str]:
        """Where the version itself was waiting for another moment."""
        if not self.version.is_waiting(self.now) or self.version.live_from == self.start:
            return []
        moment = clock.moment_words(self.version.live_from, self.now)
        moved = [f"{self.name} was to go out on {moment}; that release is moved."]
        if with_bundle:
            moved = own_hour(self.version, self.start, self.now)
        if self.version.withdrawal_at is None:
            return moved
        return [*moved, "The withdrawal that was planned for then stands again."]

    def arrival(self) -> list[str]:
        moment = clock.moment_words(self.start, self.now)
        if self.start <= self.now:
            if self.current:
                return [f"{self.name} replaces v{self.current.number} now."]
            return [f"{self.name} goes up now, at {self._url()}."]
        if self.current and self.before and self.current.pk == self.before.pk:
            return [
                f"v{self.current.number} stays up until {moment}. {self.name} replaces it then."
            ]
        if self.current:
            return [f"{self.name} replaces v{self.current.number} on {moment}."]
        return [f"{self.name} goes up on {moment}, at {self._url()}."]

    def address(self) -> list[str]:
        """Where the story moves to another section."""
        if self.current is None or self.current.section_id == self.version.section_id:
            return []
        return [
            f"The story moves from {self.current.section} to {self.version.section}; "
            "its old address leads to the new one."
        ]

    def end(self) -> list[str]:
        """How long it stays, where that is settled already."""
        until = self.current.live_until if self.current else None
        if self.following and (until is None or until == self.following.live_from):
            return []
        if until is None:
            return []
        return [f"It comes down on {clock.moment_words(until, self.now)}, as planned."]

    def others(self) -> list[str]:
        asked = {question.number for question in self.questions()} - {self.version.number}
        first = next((each for each in self.waiting if each.number in asked), None)
        rest = (each for each in self.waiting if each.number not in asked)
        return [self._other(each, first) for each in rest]

    def _other(self, waiting: ArticleVersion, asked: ArticleVersion | None) -> str:
        """`asked`: the release of which it is asked what becomes of it; a merge takes later ones along."""
        moment = clock.moment_words(waiting.live_from, self.now)
        if waiting.live_from == self.start:
            return f"v{waiting.number} is to go out at that very moment: one of the two must move."
        if asked is not None and asked.live_from < waiting.live_from:
            return (
                f"v{waiting.number}, waiting for {moment}, stays as it is, unless you merge v{asked.number} below: "
                "what was written from that is merged too."
            )
        return f"v{waiting.number}, waiting for {moment}, stays as it is."

    def questions(self) -> list[Question]:
        """What would be undone: by the version itself, and by the one that comes after it."""
        pairs = [(self.version, self.current)] if self.current else []
        after = self.following
        if after is not None and not self._ends_before(after):
            pairs.append((after, self.version))
        return [
            question(self.line, version, over, self.now, own=version.pk == self.version.pk)
            for version, over in pairs
            if self.line.is_stale(version.pk, over.pk)
        ]

    def _ends_before(self, after: ArticleVersion) -> bool:
        """Whether the story comes down between this version and the next."""
        until = self.current.live_until if self.current else None
        return until is not None and until < after.live_from

    def _url(self) -> str:
        return self.article.url_in(self.version.section)


def _withdrawal(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    start = at or now
    told = Foresight(simple=False)
    live, moves = releases.coming_down(article, start, now)
    if start < now:
        told.stops.append(f"{clock.moment_words(start, now)} has passed.")
    if live is None:
        told.stops.append("No version of this story is live at that moment.")
        return told
    when = "now" if start <= now else f"on {clock.moment_words(start, now)}"
    if moves:
        before = clock.moment_words(live.live_until, now)
        told.sentences = [f"v{live.number} comes down {when}, and not on {before}."]
        told.harmless = not told.stops
        return told
    told.sentences.append(f"v{live.number} comes down {when}. Its address answers “not found”.")
    told.sentences.append(_leaves_lists())
    for waiting in article.versions.filter(live_from__gt=start).order_by("live_from"):
        moment = clock.moment_words(waiting.live_from, now)
        told.sentences.append(
            f"The release of v{waiting.number} on {moment} is cancelled: it would bring the story back."
        )
    told.sentences.append("The text stays on the desk, and can be published again.")
    return told


def _cancellation(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    told = Foresight(simple=False)
    if version is not None and version.held_for is not None:
        moment = clock.moment_words(version.held_for, now)
        told.sentences = [
            f"v{version.number} is no longer held for {moment}.",
            "Its text stays on the desk.",
        ]
        return told
    if version is None or not version.is_waiting(now):
        told.stops.append(f"v{version.number if version else 0} does not wait for release.")
        return told
    moment = clock.moment_words(version.live_from, now)
    told.sentences.append(f"v{version.number} does not go out on {moment}.")
    before = (
        article.versions.released()
        .filter(live_until=version.live_from)
        .exclude(pk=version.pk)
        .first()
    )
    following = article.versions.waiting(version.live_from).exclude(pk=version.pk).first()
    until = f" until {clock.moment_words(version.live_until, now)}" if version.live_until else ""
    if before is not None and version.withdrawal_at is not None:
        told.sentences.append(f"v{before.number} comes down then, as was planned before.")
        before = None
    elif before is not None:
        replaced = f", when v{following.number} replaces it" if following and until else ""
        told.sentences.append(f"v{before.number} stays up{until}{replaced}.")
    else:
        told.sentences.append(unseen(article, until, now))
    told.sentences.append("Its text stays on the desk.")
    if before is not None and following is not None and following.live_from == version.live_until:
        line = Lineage.of(article)
        if line.is_stale(following.pk, before.pk):
            told.questions.append(question(line, following, before, now))
    return told


def _roll_back(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    told = Foresight(simple=False)
    live = article.versions.live(now).first()
    if version is None or live is None:
        told.stops.append("Readers see nothing of this story: publish the version instead.")
        return told
    if version.pk == live.pk:
        told.stops.append(f"v{version.number} is live already, and nothing has changed since.")
        return told
    told.sentences = [
        f"Readers see again, from now on, what v{version.number} said.",
        f"What v{live.number} changed is undone; it stays in the history.",
        "The working copy on the desk stays as it is.",
    ]
    following = article.versions.waiting(now).first()
    if following is not None and live.live_until == following.live_from:
        line = Lineage.of(article)
        if line.is_stale(following.pk, version.pk):
            told.questions.append(question(line, following, version, now))
    return told


def _lifting(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    told = Foresight(simple=False)
    stands = article.embargo_until
    if stands is None or stands <= now:
        told.stops.append("No embargo holds this story.")
        return told
    when = f"on {clock.moment_words(at, now)}" if at else "now"
    told.sentences = [
        f"The embargo ends {when}, and not on {clock.moment_words(stands, now)}.",
        "Nothing is released by it. Releases that wait keep their moments.",
        "Your reason stays in the record.",
    ]
    return told


def _history(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    address = f"{article.url_in(article.section)}history/"
    if verb == Verb.SHOW_HISTORY:
        shown = f"Readers see again what was changed in the story, at {address}."
        return Foresight([shown], simple=False)
    told = [
        f"{address} answers “not found”, and the story no longer leads there.",
        "Corrections go on standing on the story.",
        "Your reason stays in the record. Readers are not told it.",
    ]
    return Foresight(told, simple=False)


def _restoration(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    told = Foresight(simple=False)
    newest: Any = article.newest_version()
    stands = article.written_from
    if version is None or newest is None or stands is None:
        told.stops.append("There is no such version.")
        return told
    says = "says" if version.is_live(now) else "said"
    told.sentences = [
        f"The working copy says again what v{version.number} {says}, as v{newest.number + 1}, a draft.",
        f"What it says now stays in the history as v{stands.number}.",
        "What readers see does not change until the new version is published.",
    ]
    return told


def _killing(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    told = Foresight(simple=False)
    asked = open_request(article)
    if asked is not None:
        moment = clock.moment_words(asked.asked_at, now)
        told.sentences.append(
            f"{name_of(asked.asked_by)} asked for it on {moment}: “{asked.reason}”"
        )
    elif settings.KILL_NEEDS_TWO:
        told.button = "Ask for the kill"
        told.sentences.append("Nothing happens yet: a second person must agree. Then all of this:")
    told.sentences += [*_leaves_readers(article, now), *_pictures_go(article, now)]
    copies = article.events.filter(verb=Verb.COPY).values_list("note", flat=True)
    told.sentences += [
        f"It was copied, {note}: a copy is a story of its own, and stays." for note in copies
    ]
    told.sentences += [
        "A kill is for good: nobody can change, publish or restore the story again. If it may come back, withdraw it.",
        "What it said stays in the record, for those who may read killed stories.",
        "Then every public page is asked whether it still says anything of it.",
    ]
    return told


def _leaves_readers(article: Article, now: datetime) -> list[str]:
    live = article.versions.live(now).first()
    gone = "Its address answers “gone”, and says nothing of what stood there."
    if live is not None:
        found = [f"v{live.number} comes down now, for good. {gone}"]
        found.append(_leaves_lists())
    elif article.first_published_at and article.first_published_at <= now:
        found = [gone]
    else:
        found = ["Readers have seen nothing of it, and will not learn that it was there."]
    for each in article.versions.waiting(now):
        moment = clock.moment_words(each.live_from, now)
        found.append(f"The release of v{each.number} on {moment} is given up.")
    return found + [f"v{each.number}, held, is given up." for each in article.versions.held()]


def _leaves_lists() -> str:
    """Of the kinds of pages that the paper has, as the proof of a kill knows them."""
    *others, last = proof.kinds()
    named = f"{', '.join(others)} and {last}" if others else last
    return f"It leaves every {named} in the same moment."


def _pictures_go(article: Article, now: datetime) -> list[str]:
    shown = takedowns.photos_of(article)
    go = len(shown - takedowns.used_elsewhere(shown, article, now))
    found = []
    if go:
        words = "picture stands" if go == 1 else "pictures stand"
        found.append(f"{go} {words} nowhere else: served no more. The originals are kept.")
    if len(shown) > go:
        words = "picture stands" if len(shown) - go == 1 else "pictures stand"
        found.append(f"{len(shown) - go} {words} elsewhere too, and may still be seen there.")
    return found


def _keeping(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    asked = open_request(article)
    if asked is None:
        return Foresight(stops=["Nobody has asked to kill this story."], simple=False)
    moment = clock.moment_words(asked.asked_at, now)
    sentences = [
        f"{name_of(asked.asked_by)} asked for the kill on {moment}: “{asked.reason}”",
        "The request is refused with your reason. Nothing changes for readers.",
    ]
    return Foresight(sentences, simple=False)


def _throwing(
    verb: str, article: Article, version: ArticleVersion | None, at: datetime | None, now: datetime
) -> Foresight:
    if why := obstacle(article):
        return Foresight(stops=[why], simple=False)
    sentences = [
        "The draft leaves the desk: lists, search, and the lists of what is to be done.",
        "For thirty days it can be brought back from “Thrown away”, with every version and its address.",
        "After that it stays in the record, for those who may read killed stories. No story is ever deleted.",
    ]
    return Foresight(sentences, simple=False)
