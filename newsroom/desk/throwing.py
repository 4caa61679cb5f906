"""The base of admin classes whose rows are thrown away instead of deleted, and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.base import DeserializedObject
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from newsroom.core import clock, pagecache
from newsroom.desk import thrown_away
from newsroom.desk.modeladmin import DeskModelAdmin
from newsroom.desk.models import Binned
from newsroom.desk.models.binned import KEPT_FOR
from newsroom.desk.thrown_away import InUse


def used_by(found: list[str]) -> str:
    """ "It is used by 3 stories and 1 campaign, and what is in use stays."; "" where it is not."""
    if not found:
        return ""
    *most, last = found
    named = f"{', '.join(most)} and {last}" if most else last
    return f"It is used by {named}, and what is in use stays."


class ThrowingAdmin(DeskModelAdmin):
    """`instead` says what can be done with what is in use; the others are what differs from kind to kind."""

    instead = ""

    def why_kept(self, obj: models.Model) -> str:
        """Why it cannot be thrown away, as a sentence; "" where it can."""
        return used_by([str(each) for each in thrown_away.uses(obj)])

    def used_in(self, request: HttpRequest, obj: models.Model) -> Iterable[tuple[str, str]]:
        """Some of the places where it is used, as words and addresses of the desk."""
        return ()

    def keys_of(self, obj: models.Model) -> Iterable[str]:
        """The keys of pages that show it."""
        return ()

    def files_of(self, obj: models.Model) -> Iterable[str]:
        """Stored files that are deleted when it is gone for good."""
        return ()

    def restore(self, row: DeserializedObject) -> None:
        """Write the row again."""
        row.save()

    def came_back(self, obj: models.Model) -> None:
        """What follows when it is there again."""

    # Doors

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        return super().render_change_form(request, {**context, "throwing": True}, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """GET says whether it can go, and what can be done instead; POST throws it away."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        if request.method == "POST":
            return self._thrown(request, obj)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Throw away {obj}",
            "opts": self.opts,
            "object": obj,
            "noun": self.opts.verbose_name,
            "why": self.why_kept(obj),
            "instead": self.instead,
            "used_in": list(self.used_in(request, obj)),
            "until": clock.moment_words(clock.now() + KEPT_FOR),
            "back": reverse(self._named("change"), args=[obj.pk]),
        }
        return TemplateResponse(request, "admin/desk/throw_away.html", context)

    def _thrown(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        why = self.why_kept(obj)
        if not why:
            keys, label = list(self.keys_of(obj)), str(obj)
            try:
                self.throw_away(request, obj)
            except InUse:
                why = "Something has just begun to use it."
            else:
                pagecache.drop(*keys)
                messages.success(
                    request, f"“{label}” is thrown away. It can be brought back for thirty days."
                )
                return HttpResponseRedirect(reverse(self._named("changelist")))
        messages.error(request, f"{why} {self.instead}".strip())
        return HttpResponseRedirect(reverse(self._named("change"), args=[obj.pk]))

    def throw_away(self, request: HttpRequest, obj: models.Model) -> None:
        thrown_away.throw_away(obj, by=request.user, files=self.files_of(obj))

    def _named(self, page: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    # Back

    def may_bring_back(self, request: HttpRequest, binned: Binned) -> bool:
        return self.has_delete_permission(request)

    def bring_back(self, request: HttpRequest, binned: Binned) -> None:
        """Raises `CannotComeBack`."""
        obj = thrown_away.bring_back(binned, by=request.user, restore=self.restore)
        self.came_back(obj)
        pagecache.drop(*self.keys_of(obj))
