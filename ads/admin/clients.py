"""Advertisers, their trades, and their campaigns."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ads.models import AdCategory, Campaign, Client
from newsroom.desk.modeladmin import DeskModelAdmin


@admin.register(AdCategory)
class TradeAdmin(DeskModelAdmin):
    desk_group = "Bookings"
    desk_order = 74
    list_display = ("name", "group", "restricted")
    list_filter = ("restricted",)
    search_fields = ("name", "group")
    filter_horizontal = ("barred_sections",)


@admin.register(Client)
class ClientAdmin(DeskModelAdmin):
    desk_group = "Bookings"
    desk_order = 73
    list_display = ("name", "category", "is_house", "active")
    list_filter = ("active", "is_house", "category")
    list_select_related = ("category",)
    search_fields = ("name", "website_domain")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("category",)


@admin.register(Campaign)
class CampaignAdmin(DeskModelAdmin):
    desk_group = "Bookings"
    desk_order = 70
    list_display = ("name", "advertiser", "purchase_ref", "salesperson")
    list_filter = ("advertiser__is_house",)
    list_select_related = ("advertiser", "salesperson")
    search_fields = ("name", "advertiser__name", "purchase_ref")
    autocomplete_fields = ("advertiser",)
    readonly_fields = ("lines",)

    @admin.display(description="line items")
    def lines(self, campaign: Campaign) -> SafeString | str:
        """Each line with its state and a link to it; and the way to the next one."""
        if not campaign.pk:
            return "Save the campaign first."
        rows = format_html_join(
            "",
            '<li><a href="{}">{}, {}</a></li>',
            (
                (reverse("admin:bookings_lineitem_change", args=[line.pk]), line.name, line.phase())
                for line in campaign.line_items.all()
            ),
        )
        add = reverse("admin:bookings_lineitem_add")
        return format_html(
            '<ul>{}</ul><a href="{}?campaign={}">Add a line item</a>', rows, add, campaign.pk
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"salesperson": request.user.pk, **super().get_changeform_initial_data(request)}
