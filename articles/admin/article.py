"""The story form. Whatever is changed here is changed by the workflow's verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from articles import doors, drafts, policy, workflow
from articles.admin import autosave, killed, notes, presence, sent_back, tasks, verbs
from articles.admin.beside import PagesBeside
from articles.admin.forms import StoryForm, author_names
from articles.admin.passing import with_way
from articles.admin.release_box import box
from articles.admin.waits import of_story
from articles.foresight import foresee
from articles.models import Article, Significance, StoryTemplate, Verb
from articles.refusal import Refused
from newsroom.core import clock
from newsroom.core.html import PHOTO_PICKER, trusted
from newsroom.core.text import whole_number
from newsroom.desk.models import Binned
from newsroom.desk.moments import zone_changes
from newsroom.desk.thrown_away import CannotComeBack

EDITORS_OWN = {"assignee": "assign", "embargo_until": "embargo"}
SET_BY_VERBS = ("assignee", "due_at")
SAVE = "save"
NOTHING_ELSE = "Nothing else was done."
NOT_DONE = {
    Verb.PUBLISH: "It is not published.",
    Verb.SCHEDULE: "It is not scheduled.",
    Verb.SUBMIT: "It is not sent for review.",
    Verb.APPROVE: "It is not approved.",
}


@admin.register(Article)
class ArticleAdmin(PagesBeside):
    form = StoryForm
    change_form_template = "admin/articles/article/change_form.html"

    # The form

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> tuple[str, ...]:
        """What this person may not change: it is not on the form, and not taken from a POST."""
        user = request.user
        if obj is None:  # its section is chosen on the form: the workflow asks about that one
            return tuple(
                name for name, verb in EDITORS_OWN.items() if not policy.may_somewhere(user, verb)
            )
        locked = [*SET_BY_VERBS, *(() if policy.may(user, "embargo", obj) else ("embargo_until",))]
        if obj.first_published_at and not policy.may(user, "address", obj):
            locked.append("slug")
        return tuple(locked)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return [(None, {"fields": StoryForm.Meta.fields})]

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        form.side_draft = getattr(request, "side_draft", None)
        form.writer = None if change else request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new story is its writer's own; `?template=`: it begins with what that one says."""
        number = whole_number(request.GET.get("template"))
        template = StoryTemplate.objects.filter(pk=number).first() if number else None
        given = template.as_initial() if template else super().get_changeform_initial_data(request)
        return {"assignee": request.user.pk, **given}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """When the workflow refuses the save, the same form comes back with the reason and every word in it."""
        if object_id and whole_number(object_id) is None:
            raise Http404  # the stock admin would call what is half an address a story that was deleted
        if object_id and (page := killed.withheld(self, request, object_id)):
            return page
        request.side_draft = autosave.chosen(request, object_id)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            request.refusal = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Article, form: StoryForm, change: bool) -> None:
        """Nothing is written past the workflow: see `save_related`."""

    def save_related(
        self, request: HttpRequest, form: StoryForm, formsets: Any, change: bool
    ) -> None:
        """The story, its tags and its bylines in one verb. Raises `Refused`."""
        request.story_form = form
        if not change and "assignee" not in form.fields:
            form.instance.assignee = request.user
        request.version = workflow.save(
            form.instance,
            by=request.user,
            tags=form.cleaned_data["tags"],
            bylines=form.names(),
            note=form.cleaned_data.get("note", ""),
            seen=form.seen() if change else None,
        )
        drafts.end(person=request.user, key=form.data.get("draft_key", ""), now=clock.now())
        request.asked = {
            "at": form.cleaned_data.get("release_at"),
            "significance": form.cleaned_data.get("significance") or "",
        }

    def log_addition(self, request: HttpRequest, obj: Article, message: Any) -> None:
        """The workflow's events are the record."""

    def log_change(self, request: HttpRequest, obj: Article, message: Any) -> None:
        """The workflow's events are the record."""

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._go_on(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._go_on(request, obj)

    def _go_on(self, request: HttpRequest, story: Article) -> HttpResponse:
        """The story is saved: do the verb of the button that was pressed, or show first what it would do."""
        verb, _, number = request.POST.get("_verb", SAVE).partition(":")
        saved = f"Saved as v{request.version.number}."
        if verb == presence.HAND_OVER:
            return presence.hand_over(request, story, saved)
        if verb == SAVE or verb not in verbs.ACTS:
            messages.success(request, saved)
            return HttpResponseRedirect(verbs.story_url(story))
        stored = self.get_queryset(request).get(pk=story.pk)
        if self._asks_first(request, verb, stored):
            moment = verbs.moment_for_url(request.asked["at"]) if verb == Verb.SCHEDULE else ""
            significance = request.asked["significance"]
            asked = verbs.act_url(
                stored, verb, at=moment, version=number, significance=significance
            )
            return HttpResponseRedirect(asked)
        try:
            done = verbs.perform(
                verb, stored, by=request.user, seen=story.edit_token, **request.asked
            )
        except Refused as refusal:
            said = f"{saved} {NOT_DONE.get(verb, NOTHING_ELSE)} {refusal}"
            messages.error(request, with_way(said, refusal, story.pk))
        else:
            messages.add_message(request, done.level, done.words)
        return HttpResponseRedirect(verbs.story_url(stored))

    def _asks_first(self, request: HttpRequest, verb: str, story: Article) -> bool:
        """Whether the verb has consequences to be shown; one that is not allowed is left to be refused."""
        if verb in (Verb.SUBMIT, Verb.APPROVE) or not policy.may(request.user, verb, story):
            return False
        names_one = ":" in request.POST["_verb"]
        corrects = request.asked["significance"] == Significance.CORRECTION
        asks = names_one or corrects or verb != Verb.PUBLISH
        return asks or not foresee(verb, story, by=request.user).simple

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        obj: Article | None = None,
        **kwargs: Any,
    ) -> HttpResponse:
        now, form = clock.now(), context["adminform"].form
        story = obj or Article(created_by=request.user)
        writable = self.has_change_permission(request, obj) if obj else True
        offer = verbs.offered(request.user, story, now)
        may_correct = (
            story.first_published_at is not None
            and story.first_published_at <= now
            and policy.may(request.user, Verb.CORRECT, story)
        )
        context |= {
            "offer": offer,
            "box": box(story, offer, may_correct=may_correct),
            "is_known": offer.is_known(story),
            **of_story(request.user, story, offer, now, typed=form.is_bound),
            "writable": writable,
            "doors": doors.of_story(request.user, story, now),
            **autosave.before_it_goes(obj, form, by=request.user, now=now),
            "tab": "write",
            "zone": clock.zone_name(now),
            "zones": zone_changes(now),
            "picker": PHOTO_PICKER,
            "story": story,
            "drafts": autosave.shown(request, story, form, writable=writable),
            "kill_asked": killed.asked(story),
            "killed": killed.told(story) if story.killed_at else None,
            "sent_back": sent_back.of_story(story, now),
            **self.of_others(request, obj, form, now, writable=writable),
            "task": tasks.panel(request.user, story, now) if obj else None,
            "notes": notes.panel(request.user, story, now) if obj else None,
        }
        if writable:
            context["author_names"] = author_names()
            context["stale"] = obj is not None and form.is_stale()
        else:
            context["body"] = trusted(story.body)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    # Thrown away and brought back: a draft alone, by its own verbs

    def may_bring_back(self, request: HttpRequest, binned: Binned) -> bool:
        return policy.allowed(request.user, policy.BRING_BACK).filter(pk=binned.object_id).exists()

    def bring_back(self, request: HttpRequest, binned: Binned) -> None:
        """Raises `CannotComeBack`."""
        story = Article.objects.get(pk=binned.object_id)
        try:
            workflow.bring_back(story, by=request.user)
        except Refused as refusal:
            raise CannotComeBack(str(refusal)) from refusal
