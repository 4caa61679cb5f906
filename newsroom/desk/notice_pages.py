"""The pages of notices: all of one's own, the marks that they are read, and the choice of what one is told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk import notices
from newsroom.desk.models import DailyLetter, Mail, Notice, NoticeChoice
from newsroom.desk.models.notice import FIRST_HOUR

PAGE = 50


def urls(site: Any) -> list[URLPattern]:
    """Under the desk's own address, for everybody who may log in to it."""

    def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def shown(request: HttpRequest, **given: Any) -> HttpResponse:
            return view(request, site, **given)

        return site.admin_view(shown)

    return [
        path("notices/", page(list_notices), name="notices"),
        path("notices/choices/", page(choose), name="notice_choices"),
        path("notices/read/", page(read_all), name="notices_read"),
        path("notices/<int:number>/", page(open_notice), name="notice"),
    ]


@require_http_methods(["GET", "HEAD"])
def list_notices(request: HttpRequest, site: Any) -> HttpResponse:
    """One's own, the newest first, fifty a page; the next begins after the last of this one."""
    now = clock.now()
    rows = Notice.objects.of(request.user)
    before = whole_number(request.GET.get("before"))
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    page = found[:PAGE]
    context = {
        **site.each_context(request),
        "title": "Notices",
        "rows": [(each, clock.moment_words(each.at, now)) for each in page],
        "older": page[-1].pk if len(found) > PAGE else None,
        "newest": page[0].pk if page else 0,
        "later": bool(before),
    }
    return TemplateResponse(request, "admin/desk/notices.html", context)


@require_POST
def open_notice(request: HttpRequest, site: Any, number: int) -> HttpResponse:
    """Mark one as read, and go where it leads; back to the list where only the mark was wanted."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=number)
    notices.read(Notice.objects.filter(pk=notice.pk), now=clock.now())
    leads = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, None)
    wanted = leads and "go" in request.POST
    return HttpResponseRedirect(notice.url if wanted else reverse("admin:notices"))


@require_POST
def read_all(request: HttpRequest, site: Any) -> HttpResponse:
    """Mark as read all that the page showed or that are older: what came since is still unread."""
    newest = whole_number(request.POST.get("newest")) or 0
    count = notices.read(Notice.objects.of(request.user).filter(pk__lte=newest), now=clock.now())
    if count:
        messages.success(request, "All are marked as read.")
    return HttpResponseRedirect(reverse("admin:notices"))


class ChoicesForm(forms.Form):
    """For each kind whether the desk shows it and whether a letter goes; and the hour of the daily letter."""

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.kinds = person, notices.kinds_for(person)
        box = DailyLetter.objects.filter(pk=person.pk).first()
        zone = clock.zone_name(clock.now())
        self.fields["hour"] = forms.TypedChoiceField(
            label="The daily letter goes at",
            coerce=int,
            choices=[(hour, f"{hour:02}:00 {zone}") for hour in range(24)],
            initial=box.hour if box else FIRST_HOUR,
        )
        chosen = {row.kind: row for row in NoticeChoice.objects.filter(person=person)}
        for kind in self.kinds:
            row = chosen.get(kind.name)
            self.fields[f"{kind.name}-desk"] = forms.BooleanField(
                required=False, initial=row.on_desk if row else True, label=f"{kind.words}: on the desk"
            )  # fmt: skip
            self.fields[f"{kind.name}-mail"] = forms.ChoiceField(
                choices=Mail, initial=row.mail if row else kind.mail, label=f"{kind.words}: by letter"
            )  # fmt: skip

    def rows(self) -> list[tuple[str, Any, Any]]:
        """What each kind is called, with its two fields."""
        return [(k.words, self[f"{k.name}-desk"], self[f"{k.name}-mail"]) for k in self.kinds]

    def keep(self) -> None:
        given = self.cleaned_data
        for kind in self.kinds:
            way = {"on_desk": given[f"{kind.name}-desk"], "mail": given[f"{kind.name}-mail"]}
            NoticeChoice.objects.update_or_create(person=self.person, kind=kind.name, defaults=way)
        DailyLetter.objects.update_or_create(person=self.person, defaults={"hour": given["hour"]})


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, site: Any) -> HttpResponse:
    """What one is told of, and how."""
    form = ChoicesForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, "Your choice is kept.")
        return HttpResponseRedirect(notices.choices_url())
    context = {
        **site.each_context(request),
        "title": "What I am told of",
        "form": form,
        "address": request.user.email,
    }
    return TemplateResponse(request, "admin/desk/notice_choices.html", context)
