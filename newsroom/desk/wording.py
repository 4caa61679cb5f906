"""What the admin says of its own accord, in the desk's words: of what was saved, deleted, or is not there any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import ChoiceField, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

CHOOSE: Final = ("", "Choose what to do")
DASHES: Final = BLANK_CHOICE_DASH[0][1]


def say_what_is_empty(fields: Mapping[str, Any]) -> None:
    """Where a list begins with dashes, a word in their place."""
    for field in fields.values():
        word = "Choose one" if field.required else "None"
        if getattr(field, "empty_label", None) == DASHES:
            field.empty_label = word
        elif isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):
            field.choices = [
                (value, word if label == DASHES else label) for value, label in field.choices
            ]


class PlainWords(admin.ModelAdmin):
    """The one place in which the stock sentences and titles are exchanged; their templates lie in `templates/admin/`.

    `deleted_means` is what the page of a deletion says of it; `request.said_instead` what is said once a row is saved,
    where there is more to say than that.
    """

    empty_value_display = ""
    deleted_means = "It is gone at once and for good: it cannot be brought back."

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing is deleted by the dozen."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_action_choices(
        self, request: HttpRequest, default_choices: Any = (CHOOSE,)
    ) -> list[tuple[str, str]]:
        return super().get_action_choices(request, list(default_choices))

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        super().message_user(request, getattr(request, "said_instead", message), *args, **kwargs)

    def _say(
        self, request: HttpRequest, words: str, answer: Callable[..., HttpResponse], *given: Any
    ) -> HttpResponse:
        """The stock answer, with these words for its own."""
        if not hasattr(request, "said_instead"):
            request.said_instead = words
        return answer(request, *given)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        words = self._saved(request, obj)
        return self._say(request, words, super().response_add, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._say(request, self._saved(request, obj), super().response_change, obj)

    def _saved(self, request: HttpRequest, obj: models.Model) -> str:
        more = " Here is room for another." if "_addanother" in request.POST else ""
        if not self.has_view_or_change_permission(request, obj):
            return f"“{obj}” is saved.{more}"
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        url = reverse(route, args=[quote(obj.pk)])
        return format_html('<a href="{}">“{}”</a> is saved.{}', url, obj, more)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        words = f"“{obj_display}” is deleted."
        return self._say(request, words, super().response_delete, obj_display, obj_id)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        words = f"This {opts.verbose_name} is not there: it was deleted, or never was."
        gone = super()._get_obj_does_not_exist_redirect
        return self._say(request, words, gone, opts, object_id)

    # Forms

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        say_what_is_empty(form.base_fields)
        return form

    # Titles

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        title = f"New {self.opts.verbose_name}" if object_id is None else ""
        told = {"title": title, "subtitle": None, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, told)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """A form that has no title of its own is called what it is about."""
        context["title"] = context.get("title") or str(context.get("original") or "")
        context["adminform"].form.label_suffix = ""
        return super().render_change_form(request, context, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = f"Delete this {self.opts.verbose_name}?"
        told = {"title": title, "means": self.deleted_means, **(extra_context or {})}
        return super().delete_view(request, object_id, told)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        told = {"title": "What was done to it", **(extra_context or {})}
        return super().history_view(request, object_id, told)
