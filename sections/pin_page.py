"""The page on which a pin is moved to another moment, and the calendar's way of doing the same at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from articles.refusal import Refused
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk import calendar
from newsroom.desk.calendar import Move, Moved
from newsroom.desk.moments import MomentField, labelled
from sections import pin_moves
from sections.models import FrontPin
from sections.pin_moves import BEGINS, EDGES


class MoveForm(forms.Form):
    at = MomentField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = labelled("When")


def route(view: Callable[..., HttpResponse]) -> URLPattern:
    return path("<int:pk>/move/<slug:edge>/", view, name="sections_frontpin_move")


def move(admin: Any, request: HttpRequest, pk: int, edge: str) -> HttpResponse:
    """`…/move/starts_at/` and `…/move/ends_at/`; `at` and `back` in the query fill the form."""
    rows = FrontPin.objects.select_related("section", "article")
    pin = rows.filter(pk=whole_number(str(pk)) or 0).first()
    if pin is None or edge not in EDGES:
        raise Http404
    if not pin_moves.may_move(request.user, pin):
        raise PermissionDenied
    now, form = clock.now(), MoveForm(request.POST or None, initial=_asked(request, pin, edge))
    if request.method == "POST" and form.is_valid():
        at, before = form.cleaned_data["at"], getattr(pin, edge)
        try:
            seen = form.cleaned_data["seen"]
            moved = pin_moves.move(pin, edge, at, by=request.user, seen=seen)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = f"{_verb(edge)} on {clock.moment_words(at, now)}"
            admin.log_change(request, pin, f"The pin {words}.")
            if _back(form) and before is not None:
                _tell(request, moved, edge, before)
            else:
                messages.success(request, f"The pin of “{pin.article.brief}” {words}.")
            return HttpResponseRedirect(
                _back(form) or reverse("admin:sections_frontpin_changelist")
            )
    return _page(admin, request, pin, edge, form)


def _tell(request: HttpRequest, pin: FrontPin, edge: str, before: datetime) -> None:
    """The calendar says what it moved, and moves it back: the pin as it was under its lock, whoever comes after."""
    at = getattr(pin, edge)
    undo = Move(request.path, pin_moves.token(pin), at.isoformat())
    calendar.remember(request, Moved("pin", pin.pk, before, at, undo))


def _asked(request: HttpRequest, pin: FrontPin, edge: str) -> dict[str, Any]:
    given = {name: request.GET[name] for name in ("at", "back") if name in request.GET}
    return {"at": getattr(pin, edge), "seen": pin_moves.token(pin), **given}


def _verb(edge: str) -> str:
    return "begins" if edge == BEGINS else "ends"


def _back(form: MoveForm) -> str:
    url = str(form["back"].value() or "")
    return url if url.startswith(reverse("admin:calendar")) else ""


def _page(
    admin: Any, request: HttpRequest, pin: FrontPin, edge: str, form: MoveForm
) -> HttpResponse:
    now, stands = clock.now(), getattr(pin, edge)
    moment = clock.moment_words(stands, now) if stands else "no moment"
    name = f"place {pin.position} of {pin.section.name}"
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Move the pin: {pin.article}",
        "opts": admin.opts,
        "heading": "Move when the pin begins" if edge == BEGINS else "Move when the pin ends",
        "pin": pin,
        "form": form,
        "sentence": f"The story’s hold on {name} {_verb(edge)} on {moment}. The front follows by itself.",
        "back": _back(form) or reverse("admin:sections_frontpin_changelist"),
        "back_words": "Back to the calendar" if _back(form) else "Back to the pins",
    }
    return TemplateResponse(request, "admin/sections/frontpin/move.html", context)
