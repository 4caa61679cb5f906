"""Advertisers, their trades, and their campaigns."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import Field
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ads.admin.booking import BookingAdmin, ChoiceFilter, named, standing_html
from ads.models import AdCategory, Campaign, Client
from ads.standing import Standing, of_line, of_switch
from newsroom.core import clock
from newsroom.desk.throwing import ThrowingAdmin


@admin.register(AdCategory)
class TradeAdmin(BookingAdmin):
    desk_order = 74
    list_display = ("trade", "watched")
    list_filter = ("restricted",)
    search_fields = ("name", "group")

    @admin.display(description="trade")
    def trade(self, row: AdCategory) -> SafeString:
        return named(
            reverse("admin:bookings_adcategory_change", args=[row.pk]), row.name, row.group
        )

    @admin.display(description="restricted")
    def watched(self, row: AdCategory) -> str:
        return "Restricted" if row.restricted else ""

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Every section by its whole name, in the order of the tree."""
        sections = db_field.related_model.objects.select_related("parent__parent")
        kwargs.setdefault("queryset", sections.order_by("path"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Client)
class ClientAdmin(BookingAdmin, ThrowingAdmin):
    desk_order = 73
    list_display = ("client", "state", "trade")
    list_filter = ("active", "is_house", ("category", ChoiceFilter))
    list_select_related = ("category",)
    search_fields = ("name", "website_domain")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("category",)
    instead = "Untick “active” instead: then nothing of it runs."
    fieldsets = (
        (None, {"fields": (("name", "slug"), "category", ("website_domain", "contact"), "notes")}),
        ("What runs", {"fields": ("active", "is_house")}),
    )

    def standing(self, row: Client) -> Standing:
        return of_switch(row.active, "Active", "Nothing of it runs")

    @admin.display(description="advertiser")
    def client(self, row: Client) -> SafeString:
        house = "the paper itself" if row.is_house else ""
        url = reverse("admin:bookings_client_change", args=[row.pk])
        return named(url, row.name, row.website_domain, house)

    @admin.display(description="state")
    def state(self, row: Client) -> SafeString:
        return standing_html(self.standing(row))

    @admin.display(description="trade")
    def trade(self, row: Client) -> str:
        return str(row.category or "")


@admin.register(Campaign)
class CampaignAdmin(BookingAdmin):
    desk_order = 70
    list_display = ("campaign", "reference", "seller")
    list_filter = ("advertiser__is_house",)
    list_select_related = ("advertiser", "salesperson")
    search_fields = ("name", "advertiser__name", "purchase_ref")
    autocomplete_fields = ("advertiser",)
    readonly_fields = ("lines",)

    def get_fieldsets(
        self, request: HttpRequest, obj: Campaign | None = None
    ) -> tuple[tuple[str | None, dict[str, Any]], ...]:
        order = (
            None,
            {"fields": ("advertiser", "name", ("purchase_ref", "salesperson"), "notes")},
        )
        return (order, ("Line items", {"fields": ("lines",)})) if obj is not None else (order,)

    @admin.display(description="campaign")
    def campaign(self, row: Campaign) -> SafeString:
        url = reverse("admin:bookings_campaign_change", args=[row.pk])
        return named(url, row.name, row.advertiser)

    @admin.display(description="reference")
    def reference(self, row: Campaign) -> str:
        return row.purchase_ref

    @admin.display(description="sold by")
    def seller(self, row: Campaign) -> str:
        return row.salesperson.get_full_name() or str(row.salesperson) if row.salesperson else ""

    @admin.display(description="of this campaign")
    def lines(self, campaign: Campaign) -> SafeString:
        """Each line with how it stands and a link to it; and the way to the next one."""
        rows = campaign.line_items.select_related("campaign__advertiser")
        now = clock.now()
        context = {"campaign": campaign, "lines": [(row, of_line(row, now)) for row in rows]}
        return render_to_string("admin/bookings/lines.html", context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"salesperson": request.user.pk, **super().get_changeform_initial_data(request)}
