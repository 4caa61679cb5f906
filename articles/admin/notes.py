"""The notes on a story as its form shows them, the forms that write them, and the names that an @ offers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import passages, policy, workflow
from articles.admin.verbs import story_url
from articles.mentions import NAMED
from articles.models import Article, StoryNote
from articles.models.note import LONGEST_BESIDE, LONGEST_NOTE, LONGEST_QUOTE
from articles.passages import Passage
from articles.refusal import Refused
from articles.states import state_line
from articles.tidings import NOTES, name_of
from newsroom.core import clock
from newsroom.core.text import printable

MOST_OPEN, MOST_SETTLED, MOST_PEOPLE = 100, 20, 8


class NoteForm(forms.Form):
    """A note, and the passage it is about; a script fills in the words before and after it."""

    text = forms.CharField(
        label="Note",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text="@ and a log-in name tells that person.",
    )
    quote = forms.CharField(
        label="The passage, word for word",
        required=False,
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    prefix = forms.CharField(
        required=False, max_length=LONGEST_BESIDE, strip=False, widget=forms.HiddenInput
    )
    suffix = forms.CharField(
        required=False, max_length=LONGEST_BESIDE, strip=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="note_%s", **kwargs)
        people = reverse("admin:articles_article_people")
        self.fields["text"].widget.attrs["data-mentions"] = people

    def passage(self) -> Passage:
        given = self.cleaned_data
        return Passage(given["quote"], given["prefix"], given["suffix"])


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a note; `named`: they are somebody's @name."""

    words: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A note or an answer as it is shown. `gone` says that its passage stands no more, where it does not."""

    note: StoryNote
    who: str
    moment: str
    pieces: list[Piece]
    gone: str = ""
    answers: list[Said] = field(default_factory=list)
    may_settle: bool = False
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    open: list[Said]
    settled: list[Said]
    more: bool
    form: NoteForm | None


def panel(user: Any, story: Article, now: datetime) -> Panel:
    """The open notes in the order they were written, and the last that were settled, in four queries at most."""
    notes = StoryNote.objects.select_related("author", "version", "resolved_by")
    notes = notes.defer("version__body", "version__body_text")
    rows = notes.filter(article=story).prefetch_related(Prefetch("replies", notes.order_by("pk")))
    text = passages.text_of(story)
    settles = policy.may(user, "change", story)
    may_write = policy.may(user, "comment", story)
    found = [_said(each, story, text, now) for each in rows.open()[: MOST_OPEN + 1]]
    return Panel(
        open=[
            replace(each, may_settle=may_write and (settles or each.note.author_id == user.pk))
            for each in found[:MOST_OPEN]
        ],
        settled=[_said(each, story, text, now) for each in rows.settled()[:MOST_SETTLED]],
        more=len(found) > MOST_OPEN,
        form=NoteForm() if may_write else None,
    )


def _said(note: StoryNote, story: Article, text: str, now: datetime) -> Said:
    settled = ""
    if note.resolved_at is not None:
        settled = (
            f"Settled by {name_of(note.resolved_by)}, {clock.moment_words(note.resolved_at, now)}"
        )
    answers = (
        [] if note.answers_id else [_said(each, story, text, now) for each in note.replies.all()]
    )
    return Said(
        note=note,
        who=name_of(note.author),
        moment=clock.moment_words(note.at, now),
        pieces=pieces(note.text),
        gone=_gone(note, story, text),
        answers=answers,
        settled=settled,
    )


def _gone(note: StoryNote, story: Article, text: str) -> str:
    """What is said of a passage that the story, as it is saved, does not hold."""
    passage = Passage(note.quote, note.prefix, note.suffix)
    if not note.quote or passages.find(passage, text):
        return ""
    if note.version_id == story.written_from_id:
        return "The passage is not in the text as it is saved:"
    return "The passage was rewritten; it said:"


def pieces(text: str) -> list[Piece]:
    """The text cut at its @names, for a template that escapes each."""
    found, at = [], 0
    for match in NAMED.finditer(text):
        found += [Piece(text[at : match.start()]), Piece(match[0].rstrip(".+-"), named=True)]
        at = match.start() + len(found[-1].words)
    return [piece for piece in [*found, Piece(text[at:])] if piece.words]


def write(admin: Any, request: HttpRequest, story: Article) -> HttpResponse:
    """`…/notes/`: a new note. What was written comes back with the reason where it is refused."""
    if not policy.may(request.user, "comment", story):
        raise PermissionDenied
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            text, about = form.cleaned_data["text"], form.passage()
            written = workflow.comment(story, by=request.user, text=text, about=about)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, story, "The note is on the story.", written.troubles)
    return _page(admin, request, story, form, None)


def thread(admin: Any, request: HttpRequest, story: Article, number: int) -> HttpResponse:
    """`…/notes/<number>/`: answer a note, or settle it (`settle`)."""
    if not policy.may(request.user, "comment", story):
        raise PermissionDenied
    note = get_object_or_404(story.notes.select_related("author"), pk=number)
    form = NoteForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_bound and "settle" in request.POST:
            workflow.resolve(note, by=request.user)
            return _back(request, story, "The note is settled.", [])
        if form.is_bound and form.is_valid():
            text = form.cleaned_data["text"]
            written = workflow.comment(story, by=request.user, text=text, answers=note)
            return _back(request, story, "The answer is on the story.", written.troubles)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return _page(admin, request, story, form, note)


def _back(request: HttpRequest, story: Article, words: str, troubles: list[str]) -> HttpResponse:
    if troubles:
        messages.warning(request, " ".join([words, *troubles]))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(f"{story_url(story)}{NOTES}")


def _page(
    admin: Any, request: HttpRequest, story: Article, form: NoteForm, note: StoryNote | None
) -> HttpResponse:
    heading = f"Answer {name_of(note.author)}" if note else "Write a note"
    context = {
        **admin.admin_site.each_context(request),
        "title": f"{heading}: {story.headline}",
        "heading": heading,
        "opts": admin.opts,
        "original": story,
        "state": state_line(story),
        "form": form,
        "note": note,
        "back": f"{story_url(story)}{NOTES}",
    }
    return TemplateResponse(request, "admin/articles/article/note_page.html", context)


def people(request: HttpRequest) -> JsonResponse:
    """`?q=`: log-ins and names of those who may see stories, and whose log-in or name begins so."""
    if not policy.may(request.user, "view", Article()):
        raise PermissionDenied
    typed = printable(request.GET.get("q", "")[:50]).strip()
    begins = Q(username__istartswith=typed) | Q(first_name__istartswith=typed)
    begins |= Q(last_name__istartswith=typed)
    found = policy.readers().filter(begins)[:MOST_PEOPLE] if typed else []
    return JsonResponse(
        {"people": [{"login": each.get_username(), "name": each.get_full_name()} for each in found]}
    )
