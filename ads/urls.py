"""The addresses of the sheets and of clicks, under a neutral prefix."""

from __future__ import annotations

from django.urls import path

from ads import views

app_name = "slots"

urlpatterns = [
    path("s/<slug:kind>/<int:section_id>.json", views.sheet, name="sheet"),
    path("c/<str:token>", views.click, name="click"),
]
