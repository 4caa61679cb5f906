"""Creatives: drawn up, approved, and from then on only replaced by a new version."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ads import images, workflow
from ads.admin.booking import named, standing_html
from ads.admin.verbs import Verb, VerbAdmin
from ads.models import Creative
from ads.standing import Standing, of_creative
from newsroom.core import clock

Status = Creative.Status
CONTENT = (
    "advertiser", "name", "kind", "format", "image", "alt", "headline", "text", "brand", "landing_url",
)  # fmt: skip
# What an approved one is read by: the picture itself stands above.
OF_KIND = {
    Creative.Kind.IMAGE: ("advertiser", "name", "format", "alt", "landing_url"),
    Creative.Kind.NATIVE: ("advertiser", "name", "headline", "text", "brand", "landing_url"),
}


def only(kind: str) -> dict[str, str]:
    """A field that one kind of creative has and the other has not."""
    return {"data-only": str(kind)}


class CreativeForm(forms.ModelForm):
    class Meta:
        model = Creative
        fields = (*CONTENT, "note")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "image": forms.FileInput(attrs=only(Creative.Kind.IMAGE)),
            "alt": forms.TextInput(attrs=only(Creative.Kind.IMAGE)),
            "headline": forms.TextInput(attrs=only(Creative.Kind.NATIVE)),
            "text": forms.TextInput(attrs=only(Creative.Kind.NATIVE)),
            "brand": forms.TextInput(attrs=only(Creative.Kind.NATIVE)),
        }

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
    desk_order = 72
    form = CreativeForm
    readonly_fields = ("shown",)
    autocomplete_fields = ("advertiser",)
    list_display = ("creative", "state", "size")
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

    def get_fieldsets(
        self, request: HttpRequest, obj: Creative | None = None
    ) -> tuple[tuple[str | None, dict[str, Any]], ...]:
        """First as readers see it, once there is something to see; a rejection's reason once it was sent."""
        if obj is None:
            return ((None, {"fields": CONTENT}),)
        note = () if obj.status == Status.DRAFT else ("note",)
        content = OF_KIND[obj.kind] if obj.is_approved else CONTENT
        return (
            ("As readers see it", {"fields": ("shown",)}),
            (None, {"fields": (*content, *note)}),
        )

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

    def standing(self, row: Creative) -> Standing:
        return of_creative(row, clock.now())

    @admin.display(description="creative")
    def creative(self, row: Creative) -> SafeString:
        url = reverse("admin:bookings_creative_change", args=[row.pk])
        return named(url, row.name, row.advertiser, f"v{row.number}")

    @admin.display(description="state")
    def state(self, row: Creative) -> SafeString:
        return standing_html(self.standing(row))

    @admin.display(description="format")
    def size(self, row: Creative) -> str:
        return str(row.format)

    @admin.display(description="in the box kept for it")
    def shown(self, creative: Creative) -> SafeString:
        return render_to_string("admin/bookings/shown.html", {"creative": creative})
