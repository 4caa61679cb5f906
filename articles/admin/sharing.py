"""The page of a story's previews: whom it was shared with, how often they looked, what they said; and the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import policy, workflow
from articles.metadata import absolute
from articles.models import Article, PreviewLink
from articles.refusal import Refused
from articles.states import state_line
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk.moments import MomentField, labelled

FIRST: Final = timedelta(days=2)
MOST: Final = 50
MADE: Final = "made"
"""In the address of the page, the number of the link that was made just now."""


class ShareForm(forms.Form):
    """Whom it is for, until when, and what they may answer."""

    for_whom = forms.CharField(
        max_length=80, label="For whom", help_text="They read it at the head of the page."
    )
    expires_at = MomentField()
    follows = forms.BooleanField(
        required=False,
        label="Always the newest words",
        help_text="They see what is saved later too, and not this version alone.",
    )
    may_comment = forms.BooleanField(required=False, label="They may write a comment")
    may_approve = forms.BooleanField(required=False, label="They may say whether they approve")
    reason = forms.CharField(
        required=False,
        max_length=1000,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stays in the record. Needed while the story is under embargo.",
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].label = labelled("Until")


def previews(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """`…/share/`: the story's previews; with the right to it a form, whose POST makes another through the workflow."""
    now, able = clock.now(), policy.may(request.user, "share", article)
    form = ShareForm(initial=_initial(request, article, now))
    if request.method == "POST":
        if not able:
            raise PermissionDenied
        form = ShareForm(request.POST)
        if form.is_valid():
            try:
                link = _shared(article, request.user, form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(f"{_url(article)}?{MADE}={link.pk}")
    embargoed = article.embargo_until is not None and article.embargo_until > now
    copies = able and (not embargoed or policy.may_share_embargoed(request.user))
    rows = [_row(link, now, able=able, copies=copies) for link in _links(article)]
    number = whole_number(request.GET.get(MADE))
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Previews: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "tab": "share",
        "form": form if able else None,
        "version": _number_shown(form, article),
        "rows": rows,
        "made": next((row for row in rows if row["link"].pk == number and row["url"]), None),
        "embargoed": embargoed,
    }
    return TemplateResponse(request, "admin/articles/article/share.html", context)


def end(admin: Any, request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Revoke one link of the story, by POST alone."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not policy.may(request.user, "revoke", article):
        raise PermissionDenied
    link = article.previews.filter(pk=number).first()
    if link is None:
        raise Http404
    try:
        workflow.revoke(link, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The preview for {link.for_whom} has ended.")
    return HttpResponseRedirect(_url(article))


def _shared(article: Article, person: Any, given: dict[str, Any]) -> PreviewLink:
    version = None
    if given["version"]:
        version = article.versions.filter(number=given["version"]).first()
        if version is None:
            raise Refused("There is no such version.")
    return workflow.share(
        article,
        by=person,
        version=version,
        **{name: value for name, value in given.items() if name != "version"},
    )


def _initial(request: HttpRequest, article: Article, now: datetime) -> dict[str, Any]:
    return {
        "expires_at": (now + FIRST).replace(second=0, microsecond=0),
        "version": whole_number(request.GET.get("version"), 9)
        or (article.written_from.number if article.written_from else None),
    }


def _number_shown(form: ShareForm, article: Article) -> int | None:
    """Of the version that would be shared, where there is such a one."""
    number = whole_number(str(form["version"].value() or ""), 9)
    return number if article.versions.filter(number=number).exists() else None


def _links(article: Article) -> list[PreviewLink]:
    rows = article.previews.select_related("article", "version", "made_by")
    return list(rows.prefetch_related("answers")[:MOST])


def _row(link: PreviewLink, now: datetime, *, able: bool, copies: bool) -> dict[str, Any]:
    """`copies`: whether this person is given its address, and so may pass it on."""
    is_open = link.is_open(now)
    return {
        "link": link,
        "url": absolute(link.get_absolute_url()) if copies and is_open else "",
        "stands": _stands(link, now),
        "is_open": is_open,
        "can_end": able and link.revoked_at is None and link.expires_at > now,
        "made": clock.moment_words(link.made_at, now),
        "seen": clock.moment_words(link.seen_at, now) if link.seen_at else "",
        "answers": [(each, clock.moment_words(each.at, now)) for each in link.answers.all()],
    }


def _stands(link: PreviewLink, now: datetime) -> str:
    if link.revoked_at is not None:
        return f"Ended by the desk on {clock.moment_words(link.revoked_at, now)}"
    until = clock.moment_words(link.expires_at, now)
    if link.expires_at <= now:
        return f"Ended on {until}"
    if link.article.killed_at is not None:
        return "Shut: the story was killed"
    if link.is_held_back(now):
        return "Shut by the embargo, which came after it was shared"
    return f"Open until {until}"


def _url(article: Article) -> str:
    return reverse("admin:articles_article_share", args=[article.pk])
