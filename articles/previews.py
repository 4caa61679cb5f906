"""`/preview/<token>/`: a story that is not published, as somebody without an account was given it to see.

Never kept, never indexed, no address of it sent on. Whatever is wrong with a link, the answer is the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import workflow
from articles.models import AdPolicy, PreviewLink
from articles.refusal import Refused
from articles.rendering import Story, unreleased, working_copy
from articles.workflow.sharing import LONGEST_COMMENT
from newsroom.core import clock, pagecache

SALT: Final = "articles.preview.answer"
FORM_LASTS: Final = timedelta(days=1)
LONGEST_TOKEN: Final = 80
STALE: Final = "The page has been open for long. Please send it once more."
VERDICTS: Final = {"yes": True, "no": False}
HEADERS: Final = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@csrf_exempt  # a reader has no session that a foreign page could misuse: who has the token may answer
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The story of an open link. A GET is counted; POST leaves an answer, where one was asked for."""
    now = clock.now()
    link = PreviewLink.objects.named(token) if len(token) <= LONGEST_TOKEN else None
    with pagecache.unkept():
        if link is None or not link.is_open(now):
            response = render(request, "articles/preview_over.html", status=404)
        elif request.method == "POST":
            response = _answer(request, link, now)
        else:
            response = _show(request, link, now)
            _count(request, link, now)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _count(request: HttpRequest, link: PreviewLink, now: datetime) -> None:
    """One look more, in one statement. What a browser fetches ahead, and the way back after an answer, is none."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose")
    if request.method == "GET" and not ahead and "answered" not in request.GET:
        PreviewLink.objects.filter(pk=link.pk).update(views=F("views") + 1, seen_at=now)


def _answer(request: HttpRequest, link: PreviewLink, now: datetime) -> HttpResponse:
    typed = {
        "name": request.POST.get("name", ""),
        "comment": request.POST.get("comment", ""),
        "verdict": request.POST.get("verdict", ""),
    }
    try:
        if not _is_ours(request.POST.get("form", ""), link):
            raise Refused(STALE)
        workflow.answer(
            link,
            name=typed["name"],
            comment=typed["comment"],
            approved=VERDICTS.get(typed["verdict"]),
            now=now,
        )
    except Refused as refusal:
        return _show(request, link, now, typed=typed, trouble=str(refusal), status=400)
    response = HttpResponseRedirect(f"{link.get_absolute_url()}?answered=1#answer")
    response.status_code = 303
    return response


def _is_ours(form: str, link: PreviewLink) -> bool:
    """Whether the form came from this link's own page, not long ago."""
    try:
        return signing.loads(form, salt=SALT, max_age=FORM_LASTS) == link.pk
    except signing.BadSignature:
        return False


def _show(
    request: HttpRequest,
    link: PreviewLink,
    now: datetime,
    *,
    typed: dict[str, str] | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    content = link.version or link.article
    context = {
        **_page(_told(link, now), content.section),
        "preview": _banner(link, now),
        "link": link,
        "form": signing.dumps(link.pk, salt=SALT),
        "longest": LONGEST_COMMENT,
        "typed": typed or {},
        "trouble": trouble,
        "answered": "answered" in request.GET and not trouble,
    }
    return render(request, "articles/shared_preview.html", context, status=status)


def _told(link: PreviewLink, now: datetime) -> Story:
    """Without advertisements: nobody is sold what is not published."""
    version = link.version
    if version is None:
        told = working_copy(link.article, now)
    else:
        version.article = link.article
        told = unreleased(version, now)
    card = told.card
    if (
        version is None or version.published_at is None
    ):  # the page says no date on which it was published
        card = replace(card, published_at=None, updated_at=None)
    return replace(told, card=card, ad_policy=AdPolicy.OFF)


def _banner(link: PreviewLink, now: datetime) -> str:
    until = clock.moment_words(link.expires_at, now)
    shown = link.version
    stands = "This version is live." if shown and shown.is_live(now) else "Not published."
    return f"{stands} For {link.for_whom}, until {until}. Please do not pass it on."


def _page(told: Story, section: Any) -> dict[str, Any]:
    """The story page's own context, but for what machines are told and what stands beside the story."""
    where = [(told.card.section_name, told.card.section_url)] if section else []
    return {
        "story": told,
        "section": section,
        "tag_ids": [],
        "tag_names": [tag.name for tag in told.tags],
        "trail": (("Home", "/"), *where, (told.card.headline, None)),
    }
