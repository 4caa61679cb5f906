"""The form on which a reviewer suggests changes, and the page on which each is accepted or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from js_asset import Media

from articles import policy, workflow
from articles.admin import carried
from articles.admin.comparing import Changed, Side, changed
from articles.admin.forms import WIDGETS, LinesForm
from articles.admin.presence import shown
from articles.admin.verbs import story_url
from articles.content import Content
from articles.merge import BODY, Merged
from articles.models import Article, Place, SuggestedChange, Suggestion, Verb, Verdict
from articles.refusal import Refused
from articles.states import state_line
from articles.suggestions import TEXT, alone, upon
from articles.workflow.suggesting import LONGEST_REASON
from articles.workflow.taking_over import name_of
from newsroom.core import clock
from newsroom.core.html import trusted
from newsroom.core.text import whole_number

MOST = 30
ACCEPT, REFUSE, ALL = "accept", "refuse", "all"
NOTHING = "Nothing: it was taken out."


class SuggestForm(LinesForm):
    """The words of the story, as the reviewer would have them."""

    note = forms.CharField(
        required=False,
        max_length=1000,
        label="Note to the writer",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    opened_on = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = TEXT
        widgets = WIDGETS
        labels: ClassVar[dict[str, str]] = {"body": "Story"}


def suggest(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """`…/suggest/`: the story's text in a form; what is sent becomes a suggestion, and the story stays as it is."""
    if not policy.may(request.user, Verb.SUGGEST, article) or article.written_from is None:
        raise PermissionDenied
    given = request.POST if request.method == "POST" else carried.taken(request)
    if given is None:
        began = {"opened_on": article.written_from.number}
        return _form_page(admin, request, article, SuggestForm(instance=article, initial=began))
    # The form fills the instance it is given: the page goes on showing the story as it is.
    form = SuggestForm(given, instance=Article.objects.get(pk=article.pk))
    if request.method == "POST" and form.is_valid():
        try:
            made = _suggested(request, article, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Your suggestion is v{made.version.number}. The writer decides."
            )
            return HttpResponseRedirect(suggestions_url(article))
    return _form_page(admin, request, article, form)


def _suggested(request: HttpRequest, article: Article, given: dict[str, Any]) -> Suggestion:
    return workflow.suggest(
        article,
        by=request.user,
        text={name: given[name] for name in TEXT},
        opened_on=whole_number(given["opened_on"], 9),
        note=given["note"],
    )


def _form_page(
    admin: Any, request: HttpRequest, article: Article, form: SuggestForm
) -> HttpResponse:
    now = clock.now()
    media = form.media
    if isinstance(media, Media):
        media = media.with_nonce(str(request.csp_nonce))
    context = _context(admin, request, article, "suggest", now) | {
        "title": f"Suggest changes: {article.headline}",
        "form": form,
        "media": media,
        "claim": carried.claim(request),
        "presence": shown(request, article, Place.SUGGESTING, now),
    }
    return TemplateResponse(request, "admin/articles/article/suggest.html", context)


def _context(
    admin: Any, request: HttpRequest, article: Article, tab: str, now: datetime
) -> dict[str, Any]:
    return {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "tab": tab,
        "back": story_url(article),
    }


def suggestions_url(article: Article) -> str:
    return reverse("admin:articles_article_suggestions", args=[article.pk])


def waiting(article: Article) -> list[dict[str, Any]]:
    """The story's suggestions, the newest first, with how many changes of each nobody has decided."""
    undecided = Count("changes", filter=Q(changes__verdict=Verdict.OPEN))
    rows = article.suggestions.select_related("version__made_by", "base")
    return [
        {
            "who": _who(row),
            "number": row.version.number,
            "base": row.base.number,
            "note": row.note,
            "open": row.undecided,
            "url": f"{suggestions_url(article)}#v{row.version.number}",
        }
        for row in rows.annotate(undecided=undecided).order_by("-pk")[:MOST]
    ]


def _who(suggestion: Suggestion) -> str:
    person = suggestion.version.made_by
    return name_of(person) if person else "An import"


# The page on which they are decided.


@dataclass(slots=True)
class Shown:
    """A change as the page has it. `now` is what the story says at that passage since, where it was changed too."""

    change: SuggestedChange
    told: Changed
    decided: str = ""
    now: str = ""
    says_so: bool = False
    both: bool = False
    chosen: str = ""

    @property
    def is_open(self) -> bool:
        return self.change.verdict == Verdict.OPEN

    @property
    def meets(self) -> bool:
        return bool(self.now)


@dataclass(slots=True)
class Told:
    """A suggestion with its changes in their order."""

    suggestion: Suggestion
    who: str
    made: str
    changes: list[Shown] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(each.is_open for each in self.changes)


def suggestions(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """`…/suggestions/`: GET shows each change beside what stood there, POST decides one of them or all."""
    refusal = ""
    if request.method == "POST":
        try:
            messages.success(request, _decided(request, article))
        except Refused as refused:
            refusal = str(refused)
            article = Article.objects.select_related("section").get(pk=article.pk)
        else:
            number = whole_number(request.POST.get("suggestion"), 9)
            return HttpResponseRedirect(f"{suggestions_url(article)}#v{number}")
    now = clock.now()
    told = [_told(row, article, now) for row in _rows(article)[:MOST]]
    context = _context(admin, request, article, "suggestions", now) | {
        "title": f"Suggestions: {article.headline}",
        "undecided": [each for each in told if each.open],
        "decided": [each for each in told if not each.open],
        "may_decide": policy.may(request.user, Verb.ACCEPT, article),
        "refusal": refusal,
        "longest": LONGEST_REASON,
    }
    return TemplateResponse(request, "admin/articles/article/suggestions.html", context)


def _rows(article: Article) -> Any:
    rows = article.suggestions.select_related(
        "version__made_by", "version__section", "base__section"
    )
    return rows.prefetch_related("changes__decided_by", "changes__became").order_by("-pk")


def _decided(request: HttpRequest, article: Article) -> str:
    """Do what was pressed, through the workflow; a sentence that says so. Raises `Refused`."""
    post = request.POST
    verb, _, which = post.get("do", "").partition(":")
    number = whole_number(post.get("suggestion"), 9)
    suggestion = article.suggestions.filter(version__number=number).first()
    position = whole_number(which, 9)
    if suggestion is None or verb not in (ACCEPT, REFUSE) or (position is None and which != ALL):
        raise Http404
    if not policy.may(request.user, verb, article):
        raise PermissionDenied
    positions = None if which == ALL else [position]
    if verb == REFUSE:
        reason = post.get("reason", "")
        left = workflow.refuse(suggestion, by=request.user, positions=positions, reason=reason)
        return f"{_count(len(left))} left out of the story."
    choice = post.get("choice", "")
    taken = workflow.accept(
        suggestion,
        by=request.user,
        positions=positions,
        choices={position: choice} if choice and position is not None else None,
        seen=post.get("seen", "") if choice else None,
    )
    rest = Suggestion.objects.open().filter(pk=suggestion.pk).exists() and which == ALL
    more = " The others meet words that were changed meanwhile." if rest else ""
    return f"{_count(len(taken))} taken into the story.{more}"


def _count(number: int) -> str:
    return "1 change is" if number == 1 else f"{number} changes are"


def _told(row: Suggestion, article: Article, now: datetime) -> Told:
    base, said = Content.of_version(row.base), Content.of_version(row.version)
    story = Content.of_version(article.written_from)
    shown = [_shown(change, row, base, said, story, now) for change in row.changes.all()]
    return Told(row, _who(row), clock.moment_words(row.made_at, now), shown)


def _shown(
    change: SuggestedChange,
    row: Suggestion,
    base: Content,
    said: Content,
    story: Content,
    now: datetime,
) -> Shown:
    sides = (("base", base, row.base), ("said", alone(change, base, said), row.version))
    before, after = (
        Side(row.base, content, key, f"v{version.number}", "") for key, content, version in sides
    )
    shown = Shown(change, changed(before, after), decided=_verdict(change, now))
    if not shown.is_open:
        return shown
    found = upon(change, base, said, story)
    if found.clashes:
        shown.now, shown.both = _says_now(found), change.name == BODY
    else:
        shown.says_so = found.settled().digest() == story.digest()
    return shown


def _says_now(found: Merged) -> str:
    """The story's own words at a passage that both changed."""
    for clash in found.clashes:
        if clash.name != BODY:
            return clash.theirs or NOTHING
    return trusted("".join("".join(clash.theirs) for clash in found.clashes)) or NOTHING


def _verdict(change: SuggestedChange, now: datetime) -> str:
    if change.verdict == Verdict.OPEN or change.decided_at is None:
        return ""
    who = name_of(change.decided_by) if change.decided_by else "An import"
    moment = clock.moment_words(change.decided_at, now)
    became = f", v{change.became.number}" if change.became else ""
    reason = f": “{change.reason}”" if change.reason else ""
    return f"{change.get_verdict_display()} by {who}, {moment}{became}{reason}"
