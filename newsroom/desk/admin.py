"""The list of what was thrown away, each with who did it, when, how long it lies, and a button that brings it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.core import clock
from newsroom.desk.modeladmin import DeskModelAdmin
from newsroom.desk.models import Binned
from newsroom.desk.thrown_away import CannotComeBack

CHANGELIST = "admin:desk_binned_changelist"


@admin.register(Binned)
class BinnedAdmin(DeskModelAdmin):
    """Who may open the list of a kind sees what of it was thrown away; who may throw it away brings it back."""

    desk_group, desk_order = "The paper", 60
    list_display = ("what", "ends", "back")
    list_display_links = None
    list_select_related = ("by",)
    ordering = ("-at", "-pk")
    sortable_by = ()
    actions = None

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Binned | None = None) -> bool:
        kinds = self.kinds(request)
        return bool(kinds) if obj is None else obj.kind in kinds

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Binned | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Binned | None = None) -> bool:
        return False

    def kinds(self, request: HttpRequest) -> dict[str, Any]:
        """The admin classes of what this person may see, by kind."""
        known = self.admin_site._registry.items()
        return {
            model._meta.label_lower: owner
            for model, owner in known
            if hasattr(owner, "may_bring_back") and owner.has_view_permission(request)
        }

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Binned]:
        lying = Binned.objects.within_reach(clock.now())
        return lying.filter(kind__in=self.kinds(request)).order_by(*self.ordering)

    def decorate(self, request: HttpRequest, rows: list[Binned]) -> None:
        now, kinds = clock.now(), self.kinds(request)
        for row in rows:
            row.left = f"{clock.moment_words(row.until, now)}, {_days(row.until - now)}"
            row.may = kinds[row.kind].may_bring_back(request, row)

    @admin.display(description="What")
    def what(self, obj: Binned) -> SafeString:
        """Its name; and below it what it is, who threw it away, and when."""
        facts = f"{self.kind_words(obj).capitalize()}, by {self.who(obj)} on {clock.moment_words(obj.at)}"
        return format_html('{}<span class="list-grey">{}</span>', obj.label, facts)

    def kind_words(self, obj: Binned) -> str:
        return str(apps.get_model(obj.kind)._meta.verbose_name)

    def who(self, obj: Binned) -> str:
        return (obj.by.get_full_name() or obj.by.get_username()) if obj.by else "an import"

    @admin.display(description="Goes for good")
    def ends(self, obj: Binned) -> str:
        """The moment, and how far off that is."""
        return obj.left

    @admin.display(description="Bring back")
    def back(self, obj: Binned) -> SafeString | str:
        if not obj.may:
            return ""
        url = reverse("admin:desk_binned_back", args=[obj.pk])
        return format_html('<a class="button button--small" href="{}">Bring back…</a>', url)

    # Bringing back

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_back)
        return [path("<int:number>/back/", view, name="desk_binned_back"), *super().get_urls()]

    def bring_back(self, request: HttpRequest, number: int) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request), pk=number)
        owner = self.kinds(request)[row.kind]
        if not owner.may_bring_back(request, row):
            raise PermissionDenied
        if request.method != "POST":
            return self._ask(request, row)
        try:
            owner.bring_back(request, row)
        except CannotComeBack as why:
            messages.error(request, f"“{row.label}” cannot be brought back. {why}")
        else:
            messages.success(request, f"“{row.label}” is back, as it was.")
        return HttpResponseRedirect(reverse(CHANGELIST))

    def _ask(self, request: HttpRequest, row: Binned) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Bring back {row.label}",
            "opts": self.opts,
            "row": row,
            "kind": self.kind_words(row),
            "who": self.who(row),
            "when": clock.moment_words(row.at),
            "until": clock.moment_words(row.until),
            "list_url": reverse(CHANGELIST),
        }
        return TemplateResponse(request, "admin/desk/bring_back.html", context)


def _days(left: timedelta) -> str:
    days = max(1, left.days)
    return f"in {days} day{'s' if days != 1 else ''}"
