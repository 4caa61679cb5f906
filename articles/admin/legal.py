"""The page on which a legal read is asked for, and on which somebody who may says that it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import gates, policy, workflow
from articles.gate_kinds import Check
from articles.models import Article, LegalNeed, LegalRead
from articles.refusal import Refused
from articles.states import state_line
from newsroom.core import clock
from newsroom.core.text import printable, whole_number

MOST = 20
LONGEST_NOTE = 1000


def legal(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """`…/legal/`: GET shows whether the words were read, POST asks for a read (`do=ask`), waives it or gives it."""
    trouble = ""
    if request.method == "POST":
        do = DEEDS.get(request.POST.get("do", ""))
        if do is None or not policy.may(request.user, do.verb, article):
            raise PermissionDenied
        try:
            do.act(article, request.user, request.POST)
        except Refused as refusal:
            trouble = str(refusal)
        else:
            messages.success(request, do.words)
            return HttpResponseRedirect(reverse("admin:articles_article_legal", args=[article.pk]))
    return TemplateResponse(
        request,
        "admin/articles/article/legal.html",
        _context(admin, request, article) | {"trouble": trouble},
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """What a button of the page does: the policy's verb, the deed, and what is said when it is done."""

    verb: str
    act: Callable[[Article, Any, Mapping[str, str]], object]
    words: str


def _ask(article: Article, person: Any, post: Mapping[str, str]) -> None:
    workflow.ask_legal(article, by=person)


def _note(post: Mapping[str, str]) -> str:
    return printable(post.get("note", ""))[:LONGEST_NOTE]


def _drop(article: Article, person: Any, post: Mapping[str, str]) -> None:
    workflow.drop_legal(article, by=person, note=_note(post))


def _read(article: Article, person: Any, post: Mapping[str, str]) -> None:
    """Of the version that was shown: what was saved meanwhile nobody has read."""
    number = whole_number(post.get("version"), 9)
    version = article.versions.filter(number=number).first()
    if version is None:
        raise Refused("There is no such version.")
    workflow.read_for_law(version, by=person, note=_note(post))


DEEDS = {
    "ask": Deed("ask_legal", _ask, "The story is marked: it is to be read for the law."),
    "drop": Deed("drop_legal", _drop, "The story is no longer to be read for the law."),
    "read": Deed("legal", _read, "It stands in the record that these words were read."),
}


def _context(admin: Any, request: HttpRequest, article: Article) -> dict[str, Any]:
    now, version = clock.now(), article.written_from
    reads = LegalRead.objects.filter(version__article=article).select_related("version", "by")
    rows = list(reads.order_by("-pk")[:MOST])
    digest = version.content_digest if version else ""
    gate = gates.Gates.load().of(article.section).get(Check.LEGAL)
    return {
        **admin.admin_site.each_context(request),
        "title": f"Legal read: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "tab": "legal",
        "version": version,
        "need": LegalNeed.objects.select_related("by").filter(article=article).first(),
        "gate": gate,
        "stands": any(row.version.content_digest == digest for row in rows),
        "rows": [
            (row, clock.moment_words(row.at, now), row.version.content_digest == digest)
            for row in rows
        ],
        "may_ask": policy.may(request.user, "ask_legal", article),
        "may_drop": policy.may(request.user, "drop_legal", article),
        "may_read": policy.may(request.user, "legal", article),
    }
