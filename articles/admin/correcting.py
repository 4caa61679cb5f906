"""The pages on which an editor corrects a story, and mends or withdraws a correction. Each is a record that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import policy, workflow
from articles.admin.comparing import is_ahead
from articles.admin.correction_fields import Words
from articles.admin.filters import DateFilter, SectionFilter
from articles.models import Article, Correction, CorrectionKind, Verb
from articles.models.correction import KINDS_SAID
from articles.refusal import Refused
from articles.states import state_line
from newsroom.core import clock
from newsroom.desk.modeladmin import DeskModelAdmin

RELEASES = 10
MEND, WITHDRAW = "mend", "withdraw"
NOTHING_SEEN = "Readers have seen nothing of this story yet: there is nothing to correct."


class CorrectionForm(forms.Form):
    """What was wrong; `release` is the number of the version that waits, if it is said with one and not now."""

    kind = forms.ChoiceField(choices=KINDS_SAID, label="Kind")
    text = Words(
        label="What readers are told",
        help_text="In plain words: what was wrong, and what is right.",
    )
    release = forms.ChoiceField(required=False, label="When readers are told")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, article: Article, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = _releases(article, now)
        self.fields["release"].choices = [("", "Now, as soon as you press"), *coming]
        if not coming:
            self.fields["release"].widget = forms.HiddenInput()


class InsteadForm(forms.Form):
    """What shall become of a correction that was wrong itself."""

    what = forms.ChoiceField(
        choices=[(MEND, "Write another in its place"), (WITHDRAW, "Withdraw it")],
        label="What shall become of it",
    )
    kind = forms.ChoiceField(choices=KINDS_SAID, label="Kind, of another")
    text = Words(
        label="What readers are told",
        help_text="The other correction; or, of one that is withdrawn, why. Its own words are then shown no more.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Line:
    """A correction in the story's list; `may` says whether another may be put in its place."""

    row: Correction
    label: str
    moment: str
    state: str
    may: bool


def corrections(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """`…/corrections/`: those of a story, newest first; for who may correct it, the form of another."""
    now = clock.now()
    may = policy.may(request.user, Verb.CORRECT, article)
    form = CorrectionForm(article, now, initial={"seen": article.edit_token})
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        form = CorrectionForm(article, now, request.POST)
        if form.is_valid() and (said := _correct(request, article, form)):
            return said
    seen = article.versions.filter(live_from__lte=now).exists()
    rows = article.corrections.select_related("version", "made_by", "replaces", "replaced_by")
    lines = [_line(row, may, now) for row in rows.order_by("-pk")]
    context = _context(admin, request, article, now) | {
        "form": form if may and seen else None,
        "nothing": "" if seen else NOTHING_SEEN,
        "lines": lines,
    }
    return TemplateResponse(request, "admin/articles/article/corrections.html", context)


def instead(admin: Any, request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """`…/corrections/<key>/`: another in the place of that one, or nothing."""
    now = clock.now()
    rows = article.corrections.select_related("version", "made_by", "replaces", "replaced_by")
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404
    if not policy.may(request.user, Verb.CORRECT, article):
        raise PermissionDenied
    form = InsteadForm(initial={"kind": row.kind, "text": row.text, "seen": article.edit_token})
    if request.method == "POST":
        form = InsteadForm(request.POST)
        if form.is_valid() and (done := _put_instead(request, row, form)):
            return done
    context = _context(admin, request, article, now) | {
        "form": form,
        "line": _line(row, True, now),
    }
    return TemplateResponse(request, "admin/articles/article/correction.html", context)


def corrections_url(article: Article) -> str:
    return reverse("admin:articles_article_corrections", args=[article.pk])


def _correct(request: HttpRequest, article: Article, form: CorrectionForm) -> HttpResponse | None:
    """The correction through the workflow; None, and the reason on the form, where it is refused."""
    given = form.cleaned_data
    version = None
    if given["release"]:
        version = article.versions.filter(number=given["release"]).first()
    try:
        made = workflow.correct(
            article, by=request.user, kind=given["kind"], text=given["text"], version=version,
            seen=given["seen"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    later = made.at is not None and made.at > clock.now()
    told = f"are told on {clock.moment_words(made.at)}" if later else "are told"
    messages.success(request, f"Readers {told}.")
    return HttpResponseRedirect(corrections_url(article))


def _put_instead(request: HttpRequest, row: Correction, form: InsteadForm) -> HttpResponse | None:
    given = form.cleaned_data
    how = {"by": request.user, "seen": given["seen"]}
    try:
        if given["what"] == WITHDRAW:
            workflow.withdraw_correction(row, reason=given["text"], **how)
        else:
            workflow.mend_correction(row, kind=given["kind"], text=given["text"], **how)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    done = "It is withdrawn." if given["what"] == WITHDRAW else "Another stands in its place."
    messages.success(request, done)
    return HttpResponseRedirect(corrections_url(row.article))


def _releases(article: Article, now: datetime) -> list[tuple[str, str]]:
    """The releases with which it may come: those that wait. Of what is out readers are told now, whatever it was."""
    return [
        (
            str(version.number),
            f"With v{version.number}, on {clock.moment_words(version.live_from, now)}, and not before",
        )
        for version in article.versions.waiting(now)[:RELEASES]
        if version.live_from != version.live_until
    ]


def _line(row: Correction, may: bool, now: datetime) -> Line:
    state = state_of(row, now)
    replaceable = not hasattr(row, "replaced_by") and row.kind != CorrectionKind.WITHDRAWN
    return Line(
        row, str(row.get_kind_display()), clock.moment_words(row.made_at, now), state,
        may and replaceable and state != NEVER,
    )  # fmt: skip


NEVER = "Readers were never told: its release was cancelled"


def state_of(row: Correction, now: datetime) -> str:
    """What readers see of a correction, in a sentence. Its `version` and `replaced_by` have been read."""
    by = getattr(row, "replaced_by", None)
    if by is not None and by.at is not None and by.at <= now:
        ended = "Withdrawn" if by.kind == CorrectionKind.WITHDRAWN else "Replaced"
        return f"{ended} on {clock.moment_words(by.at, now)}"
    if by is not None:
        return "Another was written in its place"
    if row.kind == CorrectionKind.WITHDRAWN:
        return "Withdraws one that readers were told"
    if row.at is not None and row.at <= now:
        return f"Readers were told on {clock.moment_words(row.at, now)}"
    if row.at is not None:
        return f"Readers are told with v{row.version.number}, on {clock.moment_words(row.at, now)}"
    return f"Waits for v{row.version.number}, which is held" if row.version.held_for else NEVER


def _context(admin: Any, request: HttpRequest, article: Article, now: datetime) -> dict[str, Any]:
    return {
        **admin.admin_site.each_context(request),
        "title": f"Corrections: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "ahead": is_ahead(article, article.live_version(now)),
        "tab": "corrections",
    }


# All of them


class OfSection(SectionFilter):
    column = "article__section_id__in"


class SaidWhen(DateFilter):
    title, column = "when it was said", "made_at__gte"


@admin.register(Correction)
class CorrectionAdmin(DeskModelAdmin):
    """All corrections, to be read: each is made, mended and withdrawn on the page of its story."""

    desk_group, desk_order = "Stories", 12
    list_display = ("said", "kind_of_it", "story", "text", "state")
    list_display_links = None
    list_filter = (OfSection, "kind", SaidWhen)
    list_select_related = ("article__section", "version", "made_by", "replaced_by")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("text",)
    search_help_text = "Words of the correction"
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        """Those of killed stories are there for those alone who may read them."""
        rows = super().get_queryset(request).defer("article__body", "article__body_text")
        return rows if policy.sees_killed(request.user) else rows.filter(article__killed_at=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A correction is read where it was made."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(corrections_url(row.article))

    @admin.display(description="Said")
    def said(self, obj: Correction) -> SafeString:
        moment, who = clock.newsroom_time(obj.made_at), obj.made_by
        return format_html(
            '<time class="num" datetime="{}">{}</time><span class="list-grey">{}</span>',
            moment.isoformat(),
            clock.moment_words(moment),
            (who.get_short_name() or who.get_username()) if who else "An import",
        )

    @admin.display(description="Kind")
    def kind_of_it(self, obj: Correction) -> str:
        return str(obj.get_kind_display())

    @admin.display(description="Story")
    def story(self, obj: Correction) -> SafeString:
        section = obj.article.section.name if obj.article.section else "No section yet"
        return format_html(
            '<a class="headline" href="{}">{}</a><span class="list-grey">{}</span>',
            corrections_url(obj.article),
            obj.article.headline,
            section,
        )

    @admin.display(description="State")
    def state(self, obj: Correction) -> str:
        return state_of(obj, clock.now())
