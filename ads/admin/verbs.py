"""Buttons of a form that name a verb: the form is saved, then the verb is done, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ads.admin.booking import BookingAdmin
from ads.workflow import Refused


@dataclass(frozen=True, slots=True)
class Verb:
    """What a button says, what it does, in which states, and which permission of the app it needs."""

    words: str
    act: Callable[..., Model]
    states: frozenset[str]
    permission: str
    dangerous: bool = False


class VerbAdmin(BookingAdmin):
    """Shows the verbs that the row's state and the person's permissions allow."""

    verbs: ClassVar[Mapping[str, Verb]] = {}

    def verbs_for(self, request: HttpRequest, row: Any) -> dict[str, Verb]:
        return {
            name: verb
            for name, verb in self.verbs.items()
            if row.status in verb.states and request.user.has_perm(f"bookings.{verb.permission}")
        }

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        obj: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        context["verbs"] = self.verbs_for(request, obj or self.model())
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._done(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._done(request, obj) or super().response_change(request, obj)

    def _done(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        name = request.POST.get("_verb", "")
        verb = self.verbs.get(name)
        if verb is None:
            return None
        shown = obj
        try:
            shown = verb.act(obj, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            self.log_change(request, shown, f"{verb.words}.")
            messages.success(request, f"{shown}: {verb.words.lower()}, done.")
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[shown.pk])
        )

    def act_on_all(self, request: HttpRequest, rows: Any, name: str) -> None:
        """The verb for each of the rows, telling how many were done and why others were not."""
        done = 0
        for row in rows:
            try:
                self.verbs[name].act(row, by=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                self.log_change(request, row, f"{self.verbs[name].words}.")
                done += 1
        if done:
            messages.success(request, f"{self.verbs[name].words}: {done} done.")
