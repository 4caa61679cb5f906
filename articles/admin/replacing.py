"""Find and replace over many stories: what would change is listed first, then done story by story; undone as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import policy, workflow
from articles.admin.forms import SectionField, Words
from articles.admin.passing import passes_in
from articles.admin.replace_gates import Checked, checked
from articles.changes import Mark, mark
from articles.compare import Row, compare
from articles.content import Content
from articles.models import Article, ArticleVersion, Replacement
from articles.refusal import Refused
from articles.replacing import BODY, PLACES, Search, replaced
from articles.search import matching
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.core.difference import SAME, Piece
from newsroom.core.text import whole_number
from newsroom.desk.modeladmin import DeskModelAdmin

MOST, MOST_READ, NEAR = 100, 2000, 60
LABELS: Final = {
    "headlines": "Headline, short headline, kicker", "standfirst": "Standfirst", BODY: "Text",
    "captions": "Caption and dateline", "search": "Title and description for search",
}  # fmt: skip
PICKED = "story"
SAY_WHY: Final = (
    "Nothing is replaced yet. Say below why these stories go out all the same, "
    "or do not show it to readers at once."
)


class ReplaceForm(forms.Form):
    """What is looked for, and in which stories."""

    find = Words(max_length=200, label="Words")
    put = Words(
        max_length=200, required=False, strip=False, label="Put in their place",
        help_text="Empty: the words are taken out.",
    )  # fmt: skip
    match_case = forms.BooleanField(required=False, initial=True, label="As they are capitalised")
    whole_words = forms.BooleanField(required=False, initial=True, label="Whole words only")
    places = forms.MultipleChoiceField(
        choices=list(LABELS.items()), initial=list(LABELS), widget=forms.CheckboxSelectMultiple,
        label="Where",
    )  # fmt: skip
    section = SectionField(required=False, empty_label="All that are yours", label="Section")
    live = forms.BooleanField(required=False, label="Only stories that readers see")
    ids = forms.CharField(required=False, widget=forms.HiddenInput)
    released = forms.BooleanField(
        required=False, label="Show readers at once",
        help_text="As a silent fix, where the working copy is what they see. Elsewhere the story waits for you.",
    )  # fmt: skip

    def clean_find(self) -> str:
        return " ".join(self.cleaned_data["find"].split())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("find") and told["find"] == told.get("put"):
            self.add_error("put", "These are the same words.")
        return told

    def search(self) -> Search:
        told = self.cleaned_data
        return Search(
            told["find"], told["put"], match_case=told["match_case"],
            whole_words=told["whole_words"], places=tuple(told["places"]),
        )  # fmt: skip

    def stories(self, user: Any) -> QuerySet[Article]:
        """The stories in which the words may stand, the newest first: those that this person may change."""
        told = self.cleaned_data
        word = max(told["find"].split(), key=len)
        columns = {"body_text" if name == BODY else name for name in self.search().columns}
        stands = Q(pk__in=matching(Article.objects.all(), word).values("pk"))
        for name in columns:
            stands |= Q(**{f"{name}__icontains": word})
        found = policy.allowed(user, "replace").filter(stands)
        if told["section"]:
            path = told["section"].path
            found = found.filter(Q(section__path=path) | Q(section__path__startswith=f"{path}/"))
        if told["live"]:
            found = found.live().distinct()
        if told["ids"]:
            numbers = (whole_number(each) for each in told["ids"].split(",")[:MOST])
            found = found.filter(pk__in=[number for number in numbers if number])
        return found.order_by("-updated_at", "-pk")


@dataclass(frozen=True, slots=True)
class Found:
    """A story in which the words stand: what would change in it."""

    story: Article
    state: StateLine
    count: int
    changes: tuple[tuple[str, tuple[Mark, ...]], ...]
    after: Content
    ticked: bool = True
    shut: tuple[str, ...] = ()


def look(
    form: ReplaceForm, user: Any, picked: Container[int] | None = None
) -> tuple[list[Found], bool]:
    """What would change in each story, of a hundred at most; and whether there are more. `picked`: what was ticked."""
    search, held = form.search(), []
    for story in form.stories(user).select_related("section")[:MOST_READ]:
        before = Content.words_of(story)
        after, count = replaced(before, search)
        if count:
            held.append((story, count, changes(before, after), after))
        if len(held) > MOST:
            break
    states = state_lines([story for story, *_ in held[:MOST]])
    found = [
        Found(story, states[story.pk], *told, picked is None or story.pk in picked)
        for story, *told in held[:MOST]
    ]
    return found, len(held) > MOST


def changes(before: Content, after: Content) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
    """The name of each passage that changes, and its words: those that go and come, and a few on either side."""
    told = compare(before, after)
    rows = (*told.fields, *(row for row in told.body if row.what != SAME))
    return tuple((_name(row), tuple(map(mark, _near(row.pieces)))) for row in rows)


def _name(row: Row) -> str:
    if row.number:
        return f"{row.name.capitalize()} {row.number}"
    return str(Article._meta.get_field(row.name).verbose_name).capitalize()


def _near(pieces: Iterable[Piece]) -> Iterable[Piece]:
    for piece in pieces:
        if piece.what == SAME and len(piece.text) > 2 * NEAR:
            yield Piece(SAME, f"{_beginning(piece.text)} … {_ending(piece.text)}")
        else:
            yield piece


def _beginning(text: str) -> str:
    """Whole words, where a word is no longer than that."""
    return text[: text.rfind(" ", 0, NEAR + 1)] if " " in text[: NEAR + 1] else text[:NEAR]


def _ending(text: str) -> str:
    cut = text[-NEAR - 1 :]
    return cut.partition(" ")[2] if " " in cut else cut[1:]


def still_waiting(batch: Replacement, now: datetime) -> dict[int, list[str]]:
    """By story, the releases to come in which the old words still stand, and go out as they are."""
    search = Search(
        batch.find, batch.put, match_case=batch.match_case, whole_words=batch.whole_words,
        places=tuple(name for name in batch.places.split(",") if name in PLACES),
    )  # fmt: skip
    stories = batch.lines.filter(back=None).values("article")
    found: dict[int, list[str]] = defaultdict(list)
    to_come = ArticleVersion.objects.waiting(now).filter(article__in=stories)
    for version in to_come:
        if replaced(Content.words_of(version), search)[1]:
            moment = clock.moment_words(version.live_from, now)
            found[version.article_id].append(f"v{version.number}, which goes out on {moment}")
    return found


@admin.register(Replacement)
class ReplacementAdmin(DeskModelAdmin):
    desk_group, desk_order, desk_name = "Stories", 18, "Find and replace"
    list_display = ("__str__", "made_by", "made_at", "undone_at")
    list_select_related = ("made_by",)
    ordering = ("-made_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policy.may_somewhere(request.user, "replace")

    def has_change_permission(self, request: HttpRequest, obj: Replacement | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Replacement | None = None) -> bool:
        return False

    # Looking and doing

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._ask(request, ReplaceForm(initial={"ids": request.GET.get("ids", "")}))
        form = ReplaceForm(request.POST)
        if not form.is_valid():
            return self._ask(request, form)
        if "_do" in request.POST:
            return self._do(request, form)
        return self._look(request, form)

    def _look(
        self, request: HttpRequest, form: ReplaceForm, picked: Container[int] | None = None
    ) -> HttpResponse:
        found, more = look(form, request.user, picked)
        told: dict[str, Any] = {"found": found, "more": more, "looked": True}
        if form.cleaned_data["released"]:
            rows = [(each.story, each.after) for each in found if each.ticked]
            gates = _checked(request, rows)
            told["found"] = [
                replace(each, shut=gates.shut.get(each.story.pk, ())) for each in found
            ]
            told["met"] = gates.met
        return self._ask(request, form, **told)

    def _ask(self, request: HttpRequest, form: ReplaceForm, **told: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Find and replace",
            "opts": self.opts,
            "form": form,
            "most": MOST,
            "total": sum(each.count for each in told.get("found", ())),
            **told,
        }
        return TemplateResponse(request, "admin/articles/replacement/find.html", context)

    def _do(self, request: HttpRequest, form: ReplaceForm) -> HttpResponse:
        """Each story by itself: one that is refused does not hold up the others."""
        numbers = [whole_number(each) for each in request.POST.getlist(PICKED)[:MOST]]
        picked = list(form.stories(request.user).filter(pk__in=[n for n in numbers if n]))
        if not picked:
            form.add_error(None, "No story is chosen, or the words stand in none of them any more.")
            return self._ask(request, form)
        if form.cleaned_data["released"] and _checked(request, _rows(form, picked)).lacks_a_reason:
            form.add_error(None, SAY_WHY)
            return self._look(request, form, {story.pk for story in picked})
        told = {
            name: form.cleaned_data[name]
            for name in ("find", "put", "match_case", "whole_words", "released")
        }
        batch = Replacement.objects.create(
            **told, places=",".join(form.cleaned_data["places"]), made_by=request.user
        )
        done = 0
        for story in picked:
            seen = request.POST.get(f"seen-{story.pk}", "")
            how = {"by": request.user, "seen": seen, "passes": passes_in(request.POST)}
            try:
                workflow.replace_words(story, form.search(), batch, **how)
            except Refused as refusal:
                messages.error(request, f"“{story.headline}”: {refusal}")
            else:
                done += 1
        messages.success(request, f"Replaced in {done} of {len(picked)} stories.")
        return HttpResponseRedirect(_url(batch))

    # What was done, and undoing it

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request, batch)
        lines = batch.lines.select_related("article__section", "before", "made", "back")
        may = {
            story.pk
            for story in policy.allowed(request.user, "view").filter(pk__in=lines.values("article"))
        }
        waiting = still_waiting(batch, clock.now())
        rows = [
            (
                line,
                changes(Content.words_of(line.before), Content.words_of(line.made)),
                waiting.get(line.article_id, []),
            )
            for line in lines
            if line.article_id in may
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": str(batch),
            "opts": self.opts,
            "original": batch,
            "rows": rows,
            "undone": sum(line.back_id is not None for line, *_ in rows),
            "undoable": self.has_add_permission(request)
            and any(line.back_id is None for line, *_ in rows),
            "places": ", ".join(LABELS[name] for name in batch.places.split(",") if name in PLACES),
        }
        return TemplateResponse(request, "admin/articles/replacement/batch.html", context)

    def _undo(self, request: HttpRequest, batch: Replacement) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        lines = list(batch.lines.filter(back=None).select_related("article", "made", "before"))
        done, now = 0, clock.now()
        for line in lines:
            try:
                workflow.revert(line, by=request.user)
            except Refused as refusal:
                line.trouble = str(refusal)[:300]
                line.save(update_fields=["trouble"])
                messages.error(request, f"“{line.article}”: {refusal}")
            else:
                done += 1
        if done:
            batch.undone_by, batch.undone_at = request.user, now
            batch.save(update_fields=["undone_by", "undone_at"])
        messages.success(request, f"Undone in {done} of {len(lines)} stories.")
        return HttpResponseRedirect(_url(batch))


def _rows(form: ReplaceForm, stories: Iterable[Article]) -> list[tuple[Article, Content]]:
    search = form.search()
    return [(story, replaced(Content.words_of(story), search)[0]) for story in stories]


def _checked(request: HttpRequest, rows: list[tuple[Article, Content]]) -> Checked:
    return checked(rows, by=request.user, given=passes_in(request.POST), now=clock.now())


def _url(batch: Replacement) -> str:
    return reverse("admin:articles_replacement_change", args=[batch.pk])
