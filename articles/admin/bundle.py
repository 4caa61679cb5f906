"""Bundles on the desk: the list, the page of one with its stories, and how a story comes into one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from articles import policy
from articles.admin import bundle_acts, bundle_find
from articles.admin.bundle_acts import bundle_url
from articles.admin.bundle_rows import outlook, rows_of
from articles.admin.story_field import StoryField
from articles.bundle_hours import approval, own_hour
from articles.bundles import entries_of, token
from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Significance, Verb
from articles.refusal import Refused
from articles.workflow import bundles
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk.modeladmin import DeskModelAdmin

MOST_OPEN = 50


class NameForm(forms.Form):
    name = forms.CharField(max_length=120, help_text="What the desk calls it: “Budget night”.")


class EntryForm(forms.Form):
    """A story to be put in; of its versions what the working copy says, unless another is named."""

    story = StoryField(label="Story")
    version = forms.IntegerField(
        required=False, min_value=1, max_value=10**9, help_text="Empty: what the desk has now."
    )
    significance = forms.ChoiceField(
        choices=[("", "As the version says"), *Significance.choices],
        required=False,
        label="For readers this is",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, reader: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["story"].reader = reader


class PutForm(forms.Form):
    """From the story: into which bundle, or a new one by its name."""

    bundle = forms.ModelChoiceField(
        Bundle.objects.none(), required=False, empty_label="A new one", label="Bundle"
    )
    name = forms.CharField(
        max_length=120, required=False, label="Name of the new one",
        widget=forms.TextInput(attrs={"data-only": ""}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("bundle") and not self.cleaned_data.get("name", "").strip():
            self.add_error("name", "Choose a bundle, or give the new one a name.")
        return self.cleaned_data


@admin.register(Bundle)
class BundleAdmin(DeskModelAdmin):
    desk_group, desk_order = "Stories", 12
    list_display = ("title", "moment", "stories")
    list_display_links = None
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("name",)

    # Who may

    def has_view_permission(self, request: HttpRequest, obj: Bundle | None = None) -> bool:
        return policy.may(request.user, "view", Article())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policy.may_somewhere(request.user, Verb.SCHEDULE)

    def has_change_permission(self, request: HttpRequest, obj: Bundle | None = None) -> bool:
        """What is changed is changed story by story: the workflow asks of each."""
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Bundle | None = None) -> bool:
        return False

    # The list

    def decorate(self, request: HttpRequest, rows: list[Bundle]) -> None:
        within = BundleEntry.objects.filter(bundle__in=[row.pk for row in rows]).order_by()
        amounts = Counter(within.values_list("bundle", flat=True))
        for row in rows:
            row.amount = amounts[row.pk]

    @admin.display(description="Bundle")
    def title(self, obj: Bundle) -> SafeString:
        return format_html('<a class="headline" href="{}">{}</a>', bundle_url(obj), obj.name)

    @admin.display(description="When")
    def moment(self, obj: Bundle) -> str:
        return when(obj, clock.now())

    @admin.display(description="Stories")
    def stories(self, obj: Bundle) -> int:
        return obj.amount

    # The pages

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_bundle_"
        pages = [
            path("put/<int:story>/", wrap(self.put), name=f"{name}put"),
            path("<int:pk>/act/<slug:verb>/", wrap(self.act), name=f"{name}act"),
            path("<int:pk>/out/<int:story>/", wrap(self.out), name=f"{name}out"),
        ]
        return [*pages, *super().get_urls()]

    def seen_bundle(self, request: HttpRequest, pk: Any) -> Bundle:
        if not self.has_view_permission(request):
            raise PermissionDenied
        bundle = Bundle.objects.filter(pk=whole_number(str(pk)) or 0).first()
        if bundle is None:
            raise Http404
        return bundle

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NameForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                bundle = bundles.make(form.cleaned_data["name"], by=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(bundle_url(bundle))
        return self._page(request, "add", {"title": "New bundle", "form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The bundle with its stories; a POST puts one in."""
        bundle = self.seen_bundle(request, object_id)
        now, entries = clock.now(), entries_of(bundle)
        if request.method == "POST":
            form = EntryForm(request.user, request.POST)
            if form.is_valid() and (done := self._added(request, bundle, form)):
                return done
        else:
            form = EntryForm(request.user, initial={"seen": token(bundle, entries)})
        rows = rows_of(request.user, bundle, entries, now)
        may_all = bool(rows) and all(row.may for row in rows)
        return self._page(
            request,
            "change",
            {
                "title": bundle.name,
                "bundle": bundle,
                "when": when(bundle, now),
                "scheduled": bundle.is_scheduled(now),
                "gone": bundle.has_gone_out(now),
                "rows": rows,
                "outlook": outlook(bundle, rows, now),
                "found": bundle_find.found(request, bundle, entries),
                "form": form,
                "joining": getattr(form, "joining", None),
                "may_add": self.has_add_permission(request) and not bundle.has_gone_out(now),
                "may_all": may_all and not bundle.has_gone_out(now),
                "seen": token(bundle, entries),
            },
        )

    def _added(self, request: HttpRequest, bundle: Bundle, form: EntryForm) -> HttpResponse | None:
        """Back to the page with the search that found it; None, and what is asked first, where it is refused."""
        said, version = form.cleaned_data, None
        try:
            version = _version_of(said["story"], said.get("version"))
            moves = own_hour(version, bundle.release_at, clock.now())
            bundles.add(
                bundle, version, by=request.user, seen=said["seen"] or "", significance=said["significance"],
                waiting=bundle_acts.answers_in(request.POST).get(version.article_id, {}),
                passes=bundle_acts.reasons_in(request.POST, version.article_id),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if version is not None:
                form.joining = bundle_acts.line_in(request, version, refusal)
            return None
        done = f"v{version.number} of “{version.headline}” is in the bundle."
        messages.success(request, " ".join([done, *moves]))
        words = request.POST.get("q", "")
        query = f"?{urlencode({'q': words})}#find" if words else ""
        return HttpResponseRedirect(f"{bundle_url(bundle)}{query}")

    def put(self, request: HttpRequest, story: int) -> HttpResponse:
        """A version of a story into a bundle, from the story."""
        article = Article.objects.filter(pk=whole_number(str(story)) or 0).first()
        if article is None:
            raise Http404
        if not policy.may(request.user, Verb.BUNDLE, article):
            raise PermissionDenied
        now = clock.now()
        form = PutForm(request.POST or None)
        form.fields["bundle"].queryset = Bundle.objects.open(now)
        newest = list(Bundle.objects.open(now)[:MOST_OPEN])
        form.fields["bundle"].choices = [
            ("", "A new one"), *((each.pk, f"{each.name}: {when(each, now)}") for each in newest),
        ]  # fmt: skip
        version = None
        try:
            version = _version_of(article, whole_number(request.GET.get("version")))
            if request.method == "POST" and form.is_valid():
                return HttpResponseRedirect(bundle_url(_put(form, version, by=request.user)))
        except Refused as refusal:
            messages.warning(request, str(refusal))
        context = {"title": f"Bundle: {article.headline}", "form": form, "article": article}
        takes = [*own_hour(version, None, now), *approval(article, version)] if version else []
        return self._page(request, "put", {**context, "version": version, "takes": takes})

    def out(self, request: HttpRequest, pk: int, story: int) -> HttpResponse:
        """Take one story out: asked first, since where the bundle has a moment its release is taken back."""
        bundle = self.seen_bundle(request, pk)
        now, entries = clock.now(), entries_of(bundle)
        entry = next((each for each in entries if each.article_id == story), None)
        if entry is None:
            raise Http404
        if not policy.may(request.user, Verb.UNBUNDLE, entry.article):
            raise PermissionDenied
        refusal: Refused | None = None
        if request.method == "POST":
            answers = bundle_acts.answers_in(request.POST).get(story, {})
            try:
                bundles.take_out(
                    bundle, entry.article, by=request.user, waiting=answers,
                    passes=bundle_acts.reasons_in(request.POST, story),
                    seen=request.POST.get("seen", ""),
                )  # fmt: skip
            except Refused as why:
                refusal = why
            else:
                messages.success(request, f"“{entry.version.headline}” is out of the bundle.")
                return HttpResponseRedirect(bundle_url(bundle))
        line = bundle_acts.line_out(request.user, bundle, entry, now)
        if refusal is not None:
            bundle_acts.ask_of(line, request, refusal)
        context = {"title": f"Take out: {bundle.name}", "bundle": bundle, "line": line}
        words = str(refusal or "")
        return self._page(
            request, "out", {**context, "seen": token(bundle, entries), "refusal": words}
        )

    def act(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        bundle = self.seen_bundle(request, pk)
        if verb not in bundle_acts.ACTS:
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        return bundle_acts.act(self, request, bundle, verb)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/articles/bundle/{name}.html", whole)


def when(bundle: Bundle, now: datetime) -> str:
    if bundle.release_at is None:
        return "no moment yet"
    words = "goes out on" if bundle.is_scheduled(now) else "went out on"
    return f"{words} {clock.moment_words(bundle.release_at, now)}"


def _put(form: PutForm, version: ArticleVersion, *, by: Any) -> Bundle:
    """Into the chosen bundle, or a new one, which is not made where the version may not stand in it."""
    said = form.cleaned_data
    with transaction.atomic():
        bundle = said["bundle"] or bundles.make(said["name"], by=by)
        bundles.add(bundle, version, by=by)
    return bundle


def _version_of(story: Article, number: int | None) -> ArticleVersion:
    """The version of that number, or what the working copy says. Raises `Refused`."""
    rows = story.versions.select_related("section")
    found = rows.filter(number=number) if number else rows.filter(pk=story.written_from_id)
    version = found.first()
    if version is None:
        raise Refused("There is no such version.")
    return version
