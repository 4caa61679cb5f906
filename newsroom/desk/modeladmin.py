"""The base of every admin class on the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin import ShowFacets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from js_asset import Media

from newsroom.core.text import printable
from newsroom.desk import saved_lists
from newsroom.desk.lists import DeskChangeList, NextPagePaginator
from newsroom.desk.moments import MomentField, MomentInput, labelled
from newsroom.desk.wording import PlainWords


class DeskModelAdmin(PlainWords):
    """Lists that are not counted, moments that name their zone, media that carry the page's nonce.

    `desk_group` and `desk_order` are the heading in the sidebar and the place under it, `desk_name` what the list is
    called where its rows have another name; the header's search goes to the list of the class with `desk_search`.
    """

    desk_group: ClassVar[str] = ""
    desk_name: ClassVar[str] = ""
    desk_order: ClassVar[int] = 50
    desk_search: ClassVar[bool] = False

    paginator = NextPagePaginator
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput}
    }

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskChangeList]:
        return DeskChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list is called what it holds; the admin would say "Select story to change"."""
        title = self.desk_name or str(self.opts.verbose_name_plural).capitalize()
        told = {"title": title, "kept_lists": saved_lists.of(request.user, self.opts.label_lower)}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own: the list as a person keeps it."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("keep/", wrap(self.keep_list), name=f"{name}_keep"),
            path("throw-away/", wrap(self.forget_list), name=f"{name}_forget"),
            *super().get_urls(),
        ]

    def keep_list(self, request: HttpRequest) -> HttpResponse:
        return saved_lists.keep(*self._about_lists(request))

    def forget_list(self, request: HttpRequest) -> HttpResponse:
        return saved_lists.throw_away(*self._about_lists(request))

    def _about_lists(self, request: HttpRequest) -> tuple[HttpRequest, str, str]:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            raise Http404
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return request, self.opts.label_lower, reverse(name)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return super().get_search_results(request, queryset, printable(search_term))

    def decorate(self, request: HttpRequest, rows: list[Any]) -> None:
        """Called with the rows of a page of the list: put on them what its columns show, in bulk."""

    def get_view_on_site_url(self, obj: models.Model | None = None) -> str | None:
        """Its own address, for who has it open anyway; the desk has no page that leads there by number."""
        shown = obj is not None and self.view_on_site and hasattr(obj, "get_absolute_url")
        return obj.get_absolute_url() if shown else None

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # What is chosen here is made and changed in the list of its own.
            for each in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{each}_related", False)
        if isinstance(field, MomentField):
            field.label = labelled(str(field.label))
        return field

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """An import map is an inline script: it runs only under the answer's nonce."""
        if isinstance(context["media"], Media):
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, **kwargs)

    def response_action(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Actions are done to the rows that were ticked, never to all that match."""
        if request.POST.get("select_across") not in (None, "", "0"):
            request.POST = request.POST.copy()
            request.POST["select_across"] = "0"
        return super().response_action(request, queryset)
