"""The verbs as the desk offers them: which buttons a person sees, and the page that says what one will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from articles import policy, proof, workflow
from articles.admin import lifting
from articles.admin.acts import ACTS, EARLY, MEND, MOVE, NAMES, NOTED, REASONED, Act
from articles.admin.answers import answers_in, asked
from articles.admin.calendar_moves import Moving, begun
from articles.admin.correction_fields import of_release, said_in, unsaid
from articles.admin.passing import met, passes_in
from articles.corrections import Said
from articles.foresight import Foresight, foresee
from articles.models import Article, ArticleVersion, Significance, Verb
from articles.refusal import Refused
from articles.releases import lacking
from articles.staleness import may_merge
from articles.states import state_line
from articles.workflow.killing import open_request
from articles.workflow.throwing import obstacle
from articles.workflow.waiting import Answer
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk.moments import FORMAT, MomentField, labelled

LONGEST_NUMBER = 9
LOOK = "See what will happen"
ANOTHER_MOMENT = (
    "Nothing is done yet: you chose another moment. Read what it means, then press again."
)
ASKS_FIRST = "Nothing is moved yet: it has consequences. Read what it means, then press."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said of a verb that was done, and how loudly; `seen` is the token of the story as it left it."""

    words: str
    level: int = messages.SUCCESS
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The verbs a person may do to a story as it stands, for the buttons of the form."""

    verbs: frozenset[str]
    waiting: tuple[ArticleVersion, ...] = ()
    held: tuple[ArticleVersion, ...] = ()
    live: ArticleVersion | None = None

    @property
    def is_out(self) -> bool:
        return self.live is not None

    def is_known(self, article: Article) -> bool:
        """Whether readers see, or will see, another version than the working copy."""
        to_come = (version for version in self.waiting if version.pk != article.written_from_id)
        return self.live is not None or any(to_come)

    @property
    def save_words(self) -> str:
        return "Save without publishing" if self.is_out else "Save the draft"

    @property
    def covers_live(self) -> bool:
        """Whether the working copy is ahead of what readers see, so that a typo there is mended from the live one."""
        return self.live is not None and bool(self.waiting)

    def __contains__(self, verb: str) -> bool:
        return verb in self.verbs


def offered(user: Any, article: Article, now: datetime) -> Offer:
    """What the policy allows and the story's state lets begin. The verb asks both again."""
    verbs = {
        verb
        for verb, transition in workflow.TRANSITIONS.items()
        if article.desk_state in transition.sources and policy.may(user, verb, article)
    }
    if article.pk is None:
        return Offer(frozenset(verbs & {Verb.SUBMIT, Verb.PUBLISH, Verb.SCHEDULE}))
    waiting = tuple(article.versions.waiting(now).select_related("made_by"))
    held = tuple(article.versions.held())
    live = article.versions.live(now).first()
    verbs -= {Verb.RESTORE}
    verbs -= set() if live and _was_another(article, live, now) else {Verb.ROLL_BACK}
    verbs -= set() if waiting or held else {Verb.CANCEL}
    verbs -= set() if waiting else {Verb.HOLD}
    verbs -= set() if article.embargo_until and article.embargo_until > now else {Verb.LIFT}
    verbs -= set() if live else {Verb.UNPUBLISH}
    verbs -= set() if open_request(article) else {Verb.KEEP}
    verbs -= {Verb.BIN} if obstacle(article) else set()
    return Offer(frozenset(verbs), waiting, held, live)


def _was_another(article: Article, live: ArticleVersion, now: datetime) -> bool:
    """Whether readers saw another version before this one, to which one may roll back."""
    before = article.versions.released().filter(live_from__lt=now).exclude(pk=live.pk)
    return before.exclude(live_until=F("live_from")).exists()


def version_note() -> forms.CharField:
    """The note of the version that a verb makes, which is shorter than that of an event."""
    longest = ArticleVersion._meta.get_field("note").max_length
    return forms.CharField(
        required=False, max_length=longest, label="Note", widget=forms.Textarea(attrs={"rows": 2})
    )


class ActForm(forms.Form):
    """What a verb needs besides the story."""

    at = MomentField(required=False)
    note = forms.CharField(
        required=False, max_length=1000, label="Note", widget=forms.Textarea(attrs={"rows": 3})
    )
    significance = forms.ChoiceField(
        choices=Significance,
        required=False,
        label="For readers this is",
        initial=Significance.UPDATE,
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    mend = forms.BooleanField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, verb: str, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = labelled("When")
        if verb not in (Verb.SCHEDULE, Verb.UNPUBLISH, Verb.LIFT):
            del self.fields["at"]
        elif verb == Verb.SCHEDULE:
            self.fields["at"].required = True
        else:
            self.fields["at"].help_text = "Empty: now."
        if verb not in (Verb.PUBLISH, Verb.SCHEDULE, Verb.ROLL_BACK) or self._is_first(article):
            del self.fields["significance"]
        else:
            self.fields |= of_release()
        if verb not in NOTED:
            del self.fields["note"]
        elif verb == Verb.SEND_BACK:
            self.fields["note"].label = "What should be mended"
            self.fields["note"].required = True
        elif verb in REASONED:
            self.fields["note"].label = REASONED[verb]
            self.fields["note"].required = verb != Verb.KILL or open_request(article) is None
        elif verb == Verb.LIFT:
            self.fields["note"].label = "Why it ends early"
            self.fields["note"].required = True
        elif verb == Verb.HIDE_HISTORY:
            self.fields["note"].label = "Why readers may not see it"
            self.fields["note"].required = True
        elif verb == Verb.RESTORE:
            self.fields["note"] = version_note()

    def _is_first(self, article: Article) -> bool:
        """Whether readers see, and will see, nothing else of the story: then there is nothing to call an update."""
        number = whole_number(str(self["version"].value() or ""))
        this = Q(number=number) if number else Q(pk=article.written_from_id)
        return not article.versions.released().exclude(this).exists()


def act(admin: Any, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
    """`…/act/<verb>/`: GET says what would happen, POST does it through the workflow.

    `at`, `version`, `note` and `mend` in the query fill the form. Nothing is remembered between the two but the edit
    token and the moment from which a release is moved: what somebody else saved or moved meanwhile is not gone past
    unseen. With `straight`, as the calendar posts, it is done at once where only the one moment changes.
    """
    if not admin.has_view_permission(request):
        raise PermissionDenied
    article = admin.get_object(request, object_id)
    if article is None or verb not in ACTS:
        raise Http404
    if not policy.may(request.user, verb, article):
        raise PermissionDenied
    now, told, barred = clock.now(), {}, []
    answers, passes = answers_in(request.POST), passes_in(request.POST)
    if request.method == "POST":
        form = ActForm(verb, article, request.POST)
        sent = form.is_valid() and not request.POST.get("look")  # else it is only to be shown
        if sent and shows_another(request, form):
            say_another(request, form)
        elif sent and _asks_first(request, verb, article, form, now):
            form.add_error(None, ASKS_FIRST)
        elif sent:
            moving = _moving(request, verb, article, form)
            try:
                done = perform(
                    verb,
                    article,
                    by=request.user,
                    seen=form.cleaned_data["seen"],
                    answers=answers,
                    passes=passes,
                    **_given(form, article),
                )
            except Refused as refusal:
                told, barred = getattr(refusal, "told", {}), getattr(refusal, "findings", [])
                form.add_error(None, str(refusal))
            else:
                _say(request, done, moving)
                return HttpResponseRedirect(_afterwards(article, verb, form, by=request.user))
    else:
        form = ActForm(verb, article, initial=_asked(request, verb, article, now))
    page = _page(admin, request, article, verb, form, now)
    foreseen = page.context_data["told"]
    page.context_data["questions"] = asked(article, foreseen.questions, told, answers)
    page.context_data["met"] = met(
        [*foreseen.findings, *barred], request.user, passes, story=article.pk
    )
    return page


def _say(request: HttpRequest, done: Outcome, moving: Moving | None) -> None:
    if moving is None:
        messages.add_message(request, done.level, done.words)
    else:
        moving.tell(request, done.seen)


def _moving(request: HttpRequest, verb: str, article: Article, form: ActForm) -> Moving | None:
    """A move that the calendar asked for, of which the calendar tells."""
    if not back_from(form):
        return None
    return begun(verb, article, _version(form, article), form, by=request.user)


def _afterwards(article: Article, verb: str, form: ActForm, *, by: Any) -> str:
    """Where one goes when it is done: after a kill every public page is asked, and the proof shown."""
    if article.killed_at is not None:
        proof.ask(article, by=by)
        return reverse("admin:articles_article_proof", args=[article.pk])
    if verb == Verb.BIN:
        return reverse("admin:articles_article_changelist")
    return back_from(form) or story_url(article)


def _asks_first(
    request: HttpRequest, verb: str, article: Article, form: ActForm, now: datetime
) -> bool:
    """Whether what was to be done straight away has more consequences than the one that was asked for."""
    if not request.POST.get("straight"):
        return False
    version, at = _version(form, article), form.cleaned_data.get("at")
    told = foresee(verb, article, version=version, at=at, by=request.user, now=now)
    return not (told.harmless or told.stops)


def back_from(form: forms.Form) -> str:
    """The page of the calendar that led here, if one did."""
    url = str(form["back"].value() or "")
    begins = url.startswith(reverse("admin:calendar"))
    return url if begins and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def shows_another(request: HttpRequest, form: forms.Form) -> bool:
    """Whether the moment is another than the one whose consequences the page showed; the first one, too."""
    if "at" not in form.fields or "shown" not in request.POST:
        return False
    return request.POST["shown"] != moment_for_url(form.cleaned_data["at"])


def say_another(request: HttpRequest, form: forms.Form) -> None:
    """Nothing is said of the first moment that is chosen: the button has said that it would be shown."""
    if request.POST["shown"] or not form.fields["at"].required:
        form.add_error(None, ANOTHER_MOMENT)


def looks_first(form: forms.Form, at: datetime | None) -> bool:
    """Whether the button can only show what will happen, since no moment is chosen."""
    return "at" in form.fields and form.fields["at"].required and at is None


def perform(
    verb: str,
    article: Article,
    *,
    by: Any,
    seen: str | None,
    version: ArticleVersion | None = None,
    at: datetime | None = None,
    was: datetime | None = None,
    note: str = "",
    significance: str = "",
    said: Said | None = None,
    mend: bool = False,
    answers: Mapping[int, str] | None = None,
    passes: Mapping[str, str] | None = None,
) -> Outcome:
    """Do the verb through the workflow; what was done, in a sentence. Raises `Refused`."""
    shown = version or article.written_from
    significance = significance or standing_significance(shown)
    how: dict[str, Any] = {"by": by, "note": note, "seen": seen}
    if verb in (Verb.PUBLISH, Verb.SCHEDULE):
        own = (answers or {}).get(shown.number) if shown else None
        how |= {"version": version, "significance": significance, "said": said}
        how |= {"as_it_is": own == Answer.AS_IT_IS, "waiting": answers, "passes": passes}
    if verb in (Verb.CANCEL, Verb.HOLD):
        how |= {"waiting": answers, "passes": passes}
    if verb in (Verb.SCHEDULE, Verb.UNPUBLISH):
        how |= {"at": at, "was": was}
    if verb == Verb.ROLL_BACK:
        how |= {"significance": significance, "said": said, "waiting": answers, "passes": passes}
    if verb == Verb.LIFT:
        how["until"] = at
    on_version = verb in (Verb.CANCEL, Verb.HOLD, Verb.RESTORE, Verb.ROLL_BACK)
    if on_version and shown is None:
        raise Refused("There is no such version.")
    if verb == Verb.SCHEDULE and at is None:
        raise Refused("Choose the moment to schedule the story for.")
    if verb in REASONED:  # whoever has the story open, and whatever was saved meanwhile
        del how["seen"]
    words = _worded(verb, shown, mend=mend)
    made = getattr(workflow, NAMES.get(verb, verb))(shown if on_version else article, **how)
    done = _outcome(verb, article, shown, words, at)
    locked = made.article if isinstance(made, ArticleVersion) else article
    return replace(done, seen=locked.edit_token)


def _outcome(
    verb: str, article: Article, shown: ArticleVersion | None, words: Act, at: datetime | None
) -> Outcome:
    """What is said of the verb now that it is done."""
    name = f"v{shown.number}" if shown else "The story"
    done = words.done(name, clock.moment_words(at) if at else "")
    if verb == Verb.KILL and article.killed_at is None:
        return Outcome("You have asked for it. The story is killed when a second person agrees.")
    asks = verb in (Verb.SUBMIT, Verb.APPROVE)
    missing = lacking(shown or article, clock.now()) if asks else []
    if missing:
        return Outcome(f"{done} It cannot go out yet. {' '.join(missing)}", messages.WARNING)
    return Outcome(done)


def standing_significance(version: ArticleVersion | None) -> str:
    """What was said of a release that waits stays said of it when it is moved."""
    waits = version is not None and (version.is_waiting() or version.held_for is not None)
    return version.significance if version is not None and waits else Significance.UPDATE


def _worded(verb: str, version: ArticleVersion | None, *, mend: bool) -> Act:
    """The verb's words; those of mending only while readers still see that version."""
    if verb == Verb.RESTORE and mend and version is not None and version.is_live():
        return MEND
    if version is not None and (version.is_waiting() or version.held_for is not None):
        if verb == Verb.PUBLISH:
            return EARLY
        if verb == Verb.SCHEDULE and version.is_waiting():
            return MOVE
    return ACTS[Verb(verb)]


def story_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def act_url(article: Article, verb: str, **query: Any) -> str:
    url = reverse("admin:articles_article_act", args=[article.pk, verb])
    words = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(words)}" if words else url


def _asked(request: HttpRequest, verb: str, article: Article, now: datetime) -> dict[str, Any]:
    given = {
        name: request.GET[name]
        for name in ("at", "note", "significance", "mend", "back", "was")
        if name in request.GET
    }
    number = request.GET.get("version", "")
    if not number and article.written_from is not None:
        given = {**unsaid(article.written_from), **given}
    if number.isdecimal() and len(number) <= LONGEST_NUMBER:
        given["version"] = int(number)
        version = article.versions.filter(number=given["version"]).first()
        given = {**unsaid(version), **given}
        stands = (version.live_from or version.held_for) if version else None
        if version is not None and stands is not None and stands > now:
            given = {"significance": version.significance, **given}
            if verb == Verb.SCHEDULE:
                given = {"at": moment_for_url(stands), "was": stands.isoformat(), **given}
    return {**given, "seen": article.edit_token}


def _given(form: ActForm, article: Article) -> dict[str, Any]:
    """What the form gave, as the workflow wants it. Raises `Refused` for a version that does not exist."""
    cleaned = form.cleaned_data
    named = ("at", "note", "significance", "mend")
    given = {name: cleaned[name] for name in named if cleaned.get(name)}
    if said := said_in(cleaned):
        given["said"] = said
    if cleaned.get("was"):
        given["was"] = moment_seen(cleaned["was"])
    if cleaned.get("version"):
        given["version"] = article.versions.filter(number=cleaned["version"]).first()
        if given["version"] is None:
            raise Refused("There is no such version.")
    return given


def moment_seen(words: str) -> datetime:
    """The moment from which something is moved, as the page quoted it. Raises `Refused` for what none did."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused("This page is out of date. Open it anew.")
    return moment


def _page(
    admin: Any, request: HttpRequest, article: Article, verb: str, form: ActForm, now: datetime
) -> TemplateResponse:
    version = _version(form, article)
    at = moment_on(form)
    told = Foresight()
    if version is not None:
        told = foresee(verb, article, version=version, at=at, by=request.user, now=now)
    name = f"v{version.number}" if version else "it"
    moment = clock.moment_words(at, now) if at else ""
    words = _worded(verb, version, mend=bool(form["mend"].value()))
    heading = words.heading.format(name)
    state, back = state_line(article, now), back_from(form)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"{heading}: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state,
        "merges": bool(state.stale and may_merge(request.user, [article.pk])),
        "heading": heading,
        "button": LOOK if looks_first(form, at) else told.button or words.button(name, moment),
        "dangerous": words.dangerous,
        "form": form,
        "shown": moment_for_url(at) if "at" in form.fields else None,
        "told": told,
        "looks": "at" in form.fields,
        "lifts": lifting.words_of(request.user, article, verb, at or now, now),
        "back": back or story_url(article),
        "back_words": "Back to the calendar" if back else "Back to the story",
    }
    return TemplateResponse(request, "admin/articles/article/act.html", context)


def _version(form: ActForm, article: Article) -> ArticleVersion | None:
    number = str(form["version"].value() or "")
    if number.isdecimal() and len(number) <= LONGEST_NUMBER:
        return article.versions.select_related("section").filter(number=int(number)).first()
    return article.versions.select_related("section").filter(pk=article.written_from_id).first()


def moment_on(form: forms.Form) -> datetime | None:
    """The moment that the form holds, sent or not, where it is one."""
    if "at" not in form.fields:
        return None
    value = form["at"].value()
    try:
        return form.fields["at"].clean(value) if value else None
    except forms.ValidationError:
        return None


def moment_for_url(at: datetime | None) -> str:
    return clock.newsroom_time(at).strftime(FORMAT) if at else ""
