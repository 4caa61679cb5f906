"""Creatives: drawn up, approved, and from then on only replaced by a new version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ads import images, workflow
from ads.admin.verbs import Verb, VerbAdmin
from ads.models import Creative

Status = Creative.Status
CONTENT = (
    "advertiser", "name", "kind", "format", "image", "alt", "headline", "text", "brand", "landing_url",
)  # fmt: skip


class CreativeForm(forms.ModelForm):
    class Meta:
        model = Creative
        fields = (*CONTENT, "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        upload, format = cleaned.get("image"), cleaned.get("format")
        if isinstance(upload, UploadedFile) and format and format.kind == Creative.Kind.IMAGE:
            try:
                prepared = images.prepare(upload, format)
            except ValidationError as error:
                self.add_error("image", error)
            else:
                cleaned["image"] = prepared.file
                prepared.describe(self.instance)
        return cleaned


@admin.register(Creative)
class CreativeAdmin(VerbAdmin):
    desk_group = "Bookings"
    desk_order = 72
    form = CreativeForm
    fields = ("state", *CONTENT, "shown", "note")
    readonly_fields = ("state", "shown")
    autocomplete_fields = ("advertiser",)
    list_display = ("name", "number", "advertiser", "format", "status", "approved_at")
    list_filter = ("status", "kind", "format")
    list_select_related = ("advertiser", "format")
    search_fields = ("name", "advertiser__name", "headline", "alt")
    actions = ("approve_chosen",)
    verbs = {
        "submit": Verb(
            "Send for approval",
            workflow.submit,
            frozenset({Status.DRAFT, Status.REJECTED}),
            "change_creative",
        ),
        "approve": Verb(
            "Approve",
            workflow.approve,
            frozenset({Status.DRAFT, Status.SUBMITTED, Status.REJECTED}),
            "approve_creative",
        ),
        "renew": Verb(
            "Make a new version", workflow.renew, frozenset({Status.APPROVED}), "add_creative"
        ),
        "reject": Verb(
            "Reject",
            workflow.reject,
            frozenset({Status.SUBMITTED, Status.APPROVED}),
            "approve_creative",
            dangerous=True,
        ),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Creative]:
        return super().get_queryset(request).select_related("format", "advertiser", "approved_by")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Creative | None = None
    ) -> tuple[str, ...]:
        stands = obj is not None and obj.is_approved
        return (*CONTENT, *self.readonly_fields) if stands else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Creative | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_approved)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bookings.approve_creative")

    @admin.action(description="Approve", permissions=("approve",))
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[Creative]) -> None:
        self.act_on_all(request, chosen, "approve")

    @admin.display(description="state")
    def state(self, creative: Creative) -> str:
        if not creative.is_approved:
            return creative.get_status_display()
        by = creative.approved_by or "the newsroom"
        return f"Approved by {by}. It stands as it is; a change makes a new version."

    @admin.display(description="as readers see it")
    def shown(self, creative: Creative) -> SafeString | str:
        if creative.kind == Creative.Kind.IMAGE and creative.image:
            return format_html(
                '<img src="{}" alt="{}" width="{}" height="{}">',
                creative.image.url, creative.alt, creative.width, creative.height,
            )  # fmt: skip
        return format_html(
            "<strong>{}</strong><br>{}<br>{}", creative.headline, creative.text, creative.brand
        )
