"""The page of a verb done to a whole bundle: what would happen to each story, what stops it, and the verb itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import policy
from articles.admin.answers import Asked, asked
from articles.admin.calendar_moves import tell_of_bundle
from articles.admin.passing import PREFIX, Met, met, passes_in
from articles.admin.verbs import (
    LOOK,
    Act,
    back_from,
    looks_first,
    moment_for_url,
    moment_on,
    moment_seen,
    say_another,
    shows_another,
)
from articles.bundle_hours import approval, given_up, own_hour
from articles.bundles import entries_of, token
from articles.foresight import foresee
from articles.gates import Finding
from articles.models import ArticleVersion, Bundle, BundleEntry, Verb
from articles.refusal import Refused
from articles.workflow import bundles
from articles.workflow.bundles import BundleRefused
from articles.workflow.waiting import Answer
from newsroom.core import clock
from newsroom.desk.moments import MomentField, labelled

ANSWER = re.compile(r"answer-(?P<story>\d{1,18})-(?P<number>\d{1,9})")
ASKS_FIRST = "Nothing is moved yet: it has consequences. Read what they are, then press."
ACTS = {
    Verb.SCHEDULE: Act(
        "Schedule", lambda n, m: f"Schedule for {m}" if m else "Schedule", lambda n, m: f"“{n}” goes out on {m}.",
    ),
    Verb.PUBLISH: Act("Release now", lambda n, m: "Release all now", lambda n, m: f"“{n}” is out."),
    Verb.CANCEL: Act(
        "Cancel the release", lambda n, m: "Cancel the release of all",
        lambda n, m: f"“{n}” has no moment any more. Its stories are still in it.", dangerous=True,
    ),
}  # fmt: skip
MOVE = Act("Move", lambda n, m: f"Move to {m}" if m else "Move", ACTS[Verb.SCHEDULE].done)


@dataclass(slots=True)
class Line:
    """One story of the bundle on the page: what would happen to it, or why nothing would happen to any."""

    entry: BundleEntry
    sentences: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    harmless: bool = True
    met: Met = Met()


class BundleActForm(forms.Form):
    """What a verb on a bundle needs."""

    at = MomentField()
    note = forms.CharField(
        required=False, max_length=1000, label="Note", widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def __init__(self, verb: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = labelled("When")
        if verb != Verb.SCHEDULE:
            del self.fields["at"]


def act(admin: Any, request: HttpRequest, bundle: Bundle, verb: str) -> HttpResponse:
    """GET says what would happen to each story, POST does it to all or to none."""
    now, entries = clock.now(), entries_of(bundle)
    answers, passes = answers_in(request.POST), _reasons(request.POST, entries)
    refusal: Refused | None = None
    if request.method == "POST":
        form = BundleActForm(verb, request.POST)
        at = form.cleaned_data.get("at") if form.is_valid() else None
        lines = _lines(request.user, entries, verb, at, answers, now)
        if request.POST.get("look"):
            pass  # Only to be shown what another moment would mean.
        elif form.is_valid() and shows_another(request, form):
            say_another(request, form)
        elif form.is_valid() and request.POST.get("straight") and _has_consequences(lines):
            form.add_error(None, ASKS_FIRST)
        elif form.is_valid():
            try:
                seen = _do(verb, bundle, form, answers, passes, by=request.user)
            except Refused as why:
                refusal = why
            else:
                _tell(request, verb, bundle, form, at, now, seen)
                return HttpResponseRedirect(back_from(form) or bundle_url(bundle))
    else:
        form = BundleActForm(verb, initial=_asked(request, bundle, entries))
        at = moment_on(form)
        lines = _lines(request.user, entries, verb, at, answers, now)
    for line in lines:
        line.met = _met(line, request.user, passes, refusal)
    return _page(admin, request, bundle, verb, form, lines, refusal, now)


def _tell(
    request: HttpRequest,
    verb: str,
    bundle: Bundle,
    form: BundleActForm,
    at: datetime | None,
    now: datetime,
    seen: str,
) -> None:
    """What was done; of what the calendar moved, the calendar tells."""
    before = bundle.release_at
    if verb == Verb.SCHEDULE and at and before and bundle.is_scheduled(now) and back_from(form):
        tell_of_bundle(request, bundle, before, at, seen)
        return
    messages.success(request, _words(verb, bundle).done(bundle.name, _moment(at, now)))


def _reasons(post: Mapping[str, str], entries: list[BundleEntry]) -> dict[int, dict[str, str]]:
    """Why each story goes past the bars of the house, by story and check."""
    return {each.article_id: reasons_in(post, each.article_id) for each in entries}


def reasons_in(post: Mapping[str, str], story: int) -> dict[str, str]:
    return passes_in(post, prefix=_prefix(story))


def _prefix(story: int) -> str:
    return f"{PREFIX}{story}-"


def _met(
    line: Line, user: Any, passes: Mapping[int, Mapping[str, str]], refusal: Refused | None
) -> Met:
    """What the gates say of a story: as foreseen, and as it came up when the verb was tried."""
    key = line.entry.article_id
    barred = refusal.findings.get(key, ()) if isinstance(refusal, BundleRefused) else ()
    return met([*line.findings, *barred], user, passes[key], prefix=_prefix(key))


def _do(
    verb: str,
    bundle: Bundle,
    form: BundleActForm,
    answers: Mapping[int, Mapping[int, str]],
    passes: Mapping[int, Mapping[str, str]],
    *,
    by: Any,
) -> str:
    """Do it; the token of the bundle as it left it, asked while its lock is held."""
    said = form.cleaned_data
    how: dict[str, Any] = {"note": said["note"], "seen": said["seen"], "waiting": answers}
    how["passes"] = passes
    if verb == Verb.SCHEDULE:
        how |= {"at": said["at"], "was": moment_seen(said["was"]) if said["was"] else None}
    with transaction.atomic():
        done = getattr(bundles, verb)(bundle, by=by, **how)
        return token(done, entries_of(done))


def _lines(
    user: Any,
    entries: list[BundleEntry],
    verb: str,
    at: datetime | None,
    answers: Mapping[int, Mapping[int, str]],
    now: datetime,
) -> list[Line]:
    return [
        _line(user, entry, verb, at, answers.get(entry.article_id, {}), now) for entry in entries
    ]


def _line(
    user: Any,
    entry: BundleEntry,
    verb: str,
    at: datetime | None,
    answers: Mapping[int, str],
    now: datetime,
) -> Line:
    if not policy.may(user, verb, entry.article):
        return Line(entry, stops=["You may not do this to this story."], harmless=False)
    if verb == Verb.SCHEDULE and at is None:
        return Line(
            entry, [*own_hour(entry.version, None, now), *approval(entry.article, entry.version)]
        )
    told = foresee(
        verb, entry.article, version=entry.version, at=at, with_bundle=True, by=user, now=now
    )
    questions = _named(entry, asked(entry.article, told.questions, {}, answers))
    told.sentences += (
        given_up(entry, now) if verb == Verb.CANCEL else approval(entry.article, entry.version)
    )
    return Line(entry, told.sentences, told.stops, questions, told.findings, told.harmless)


def line_out(user: Any, bundle: Bundle, entry: BundleEntry, now: datetime) -> Line:
    """What happens to a story that is taken out; where the bundle has no moment, nothing but that."""
    name = f"v{entry.version.number}"
    if not bundle.is_scheduled(now):
        return Line(entry, [f"{name} is not in the bundle any more. Nothing else changes."])
    line = _line(user, entry, Verb.CANCEL, None, {}, now)
    line.sentences.append("The other stories of the bundle go out as planned.")
    return line


def line_in(request: HttpRequest, version: ArticleVersion, refusal: Refused) -> Line | None:
    """A story that would come in, where the workflow asked something first that this person may answer."""
    line = Line(BundleEntry(article=version.article, version=version))
    ask_of(line, request, refusal)
    return line if line.questions or line.met.to_pass else None


def ask_of(line: Line, request: HttpRequest, refusal: Refused) -> None:
    """What the workflow asked when the verb was tried on this one story."""
    story = line.entry.article
    told = getattr(refusal, "told", {})
    given = answers_in(request.POST).get(story.pk, {})
    line.questions = _named(line.entry, asked(story, (), told, given)) if told else line.questions
    findings = getattr(refusal, "findings", ())
    reasons = reasons_in(request.POST, story.pk)
    line.met = met(findings, request.user, reasons, prefix=_prefix(story.pk))


def _named(entry: BundleEntry, questions: list[Asked]) -> list[Asked]:
    """Questions of several stories on one page: each bears its story's number."""
    return [
        replace(each, name=f"answer-{entry.article_id}-{each.name.rpartition('-')[2]}")
        for each in questions
    ]


def answers_in(post: Mapping[str, str]) -> dict[int, dict[int, str]]:
    """What was chosen, by story and version number; anything else in the request is passed over."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for name, value in post.items():
        named = ANSWER.fullmatch(name)
        if named and value in Answer.values:
            found[int(named["story"])][int(named["number"])] = value
    return dict(found)


def _has_consequences(lines: list[Line]) -> bool:
    return any(not line.harmless and not line.stops for line in lines)


def _asked(request: HttpRequest, bundle: Bundle, entries: list[BundleEntry]) -> dict[str, Any]:
    stands = bundle.release_at
    given = {name: request.GET[name] for name in ("at", "note", "back") if name in request.GET}
    first = {"at": moment_for_url(stands), "was": stands.isoformat()} if stands else {}
    return {**first, **given, "seen": token(bundle, entries)}


def _words(verb: str, bundle: Bundle) -> Act:
    if verb == Verb.SCHEDULE and bundle.is_scheduled():
        return MOVE
    return ACTS[Verb(verb)]


def _moment(at: datetime | None, now: datetime) -> str:
    return clock.moment_words(at, now) if at else ""


def bundle_url(bundle: Bundle) -> str:
    return reverse("admin:articles_bundle_change", args=[bundle.pk])


def bundle_act_url(bundle: Bundle, verb: str) -> str:
    return reverse("admin:articles_bundle_act", args=[bundle.pk, verb])


def _page(
    admin: Any,
    request: HttpRequest,
    bundle: Bundle,
    verb: str,
    form: BundleActForm,
    lines: list[Line],
    refusal: Refused | None,
    now: datetime,
) -> HttpResponse:
    at, words = moment_on(form), _words(verb, bundle)
    _add_refusal(lines, refusal)
    by_story = isinstance(refusal, BundleRefused)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"{words.heading}: {bundle.name}",
        "opts": admin.opts,
        "bundle": bundle,
        "heading": words.heading,
        "button": LOOK if looks_first(form, at) else words.button(bundle.name, _moment(at, now)),
        "dangerous": words.dangerous,
        "form": form,
        "shown": moment_for_url(at) if "at" in form.fields else None,
        "lines": lines,
        "sentence": _sentence(verb, bundle, at, now),
        "refusal": "" if refusal is None or by_story else str(refusal),
        "stopped": [line for line in lines if line.stops],
        "looks": "at" in form.fields,
        "back": back_from(form) or bundle_url(bundle),
        "back_words": "Back to the calendar" if back_from(form) else "Back to the bundle",
    }
    return TemplateResponse(request, "admin/articles/bundle/act.html", context)


def _add_refusal(lines: list[Line], refusal: Refused | None) -> None:
    """Put what the workflow said of each story beside it: its reason, or the question that came up."""
    if not isinstance(refusal, BundleRefused):
        return
    for line in lines:
        key = line.entry.article_id
        told = refusal.told.get(key, {})
        if told:
            there = {each.name for each in line.questions}
            more = _named(line.entry, asked(line.entry.article, (), told, {}))
            line.questions += [each for each in more if each.name not in there]
        elif (
            key in refusal.reasons
            and key not in refusal.findings
            and refusal.reasons[key] not in line.stops
        ):
            line.stops.append(refusal.reasons[key])


def _sentence(verb: str, bundle: Bundle, at: datetime | None, now: datetime) -> str:
    if verb == Verb.PUBLISH:
        return "All of these go out now, at one instant; if one cannot, none does."
    if verb == Verb.CANCEL:
        return "None of these goes out with the bundle. They stay in it, and it has no moment."
    if at is None:
        return "All go out at one instant; if one cannot, none does."
    before = ""
    if bundle.is_scheduled(now) and bundle.release_at != at:
        before = f", and not on {clock.moment_words(bundle.release_at, now)}"
    moment = clock.moment_words(at, now)
    return f"All of these go out on {moment}{before}; if one cannot, none does."
