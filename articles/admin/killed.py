"""A killed story on the desk: what is said of it to those who may not read it, and the page of proof."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import policy, proof
from articles.models import Article, KillProof, Verb
from articles.states import state_line
from articles.workflow.killing import name_of, open_request
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk.audit_page import tame

EARLIER = 20


def withheld(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse | None:
    """The page in place of a killed story, for those of the desk who may not read it; None for any other story."""
    if not admin.has_view_permission(request):
        return None
    story = _killed(object_id)
    if story is None or policy.sees_killed(request.user):
        return None
    context = {
        **admin.admin_site.each_context(request),
        "title": str(story),
        "opts": admin.opts,
        "told": told(story),
    }
    page = "admin/articles/article/withheld.html"
    return TemplateResponse(request, page, context, status=403)


def told(story: Article) -> dict[str, Any]:
    """Which story, when, and by whom: what everybody on the desk may know."""
    event = story.events.filter(verb=Verb.KILL).select_related("actor").order_by("-pk").first()
    return {
        "number": story.pk,
        "when": clock.moment_words(story.killed_at),
        "at": story.killed_at,
        "who": name_of(event.actor) if event and event.actor else "An import",
        "reason": story.kill_reason,
        "section": str(story.section) if story.section else "None",
        "kind": story.get_kind_display(),
    }


def asked(story: Article) -> dict[str, Any] | None:
    """A kill that waits for a second person, for the top of the form."""
    request = open_request(story) if story.pk else None
    if request is None:
        return None
    return {
        "who": name_of(request.asked_by),
        "by": request.asked_by_id,
        "when": clock.moment_words(request.asked_at),
        "reason": request.reason,
    }


def proof_page(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """`…/proof/`: what each public surface answered when it was asked last; POST asks them all again."""
    story = _killed(object_id)
    if not may_prove(request.user):
        raise PermissionDenied
    if story is None:
        raise Http404
    if request.method == "POST":
        shown = proof.ask(story, by=request.user)
        messages.success(request, f"{len(shown.lines)} surfaces were asked.")
        return HttpResponseRedirect(proof_url(story))
    now, asked = clock.now(), story.kill_proofs.select_related("by")
    number = whole_number(request.GET.get("asking", ""))
    shown = asked.filter(pk=number).first() if number else asked.first()
    if number and shown is None:
        raise Http404
    if shown and request.GET.get("as") == "csv":
        return _file(story, shown)
    may_read = policy.may(request.user, "view", story)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Proof of the kill: story {story.pk}",
        "opts": admin.opts,
        "told": told(story),
        "asking": _row(shown, now) if shown else None,
        "earlier": [_row(each, now) for each in asked[:EARLIER] if shown and each.pk != shown.pk],
        "tab": "proof",
        # Of what it said only those may learn who may read it.
        "original": admin.get_object(request, object_id) if may_read else None,
        "state": state_line(story, now) if may_read else None,
    }
    return TemplateResponse(request, "admin/articles/article/proof.html", context)


def _file(story: Article, shown: KillProof) -> HttpResponse:
    """The proof to be laid by: which story, when it was asked, and what each surface answered."""
    facts = told(story)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="proof-{story.pk}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    writer = csv.writer(answer)
    asked_by = name_of(shown.by) if shown.by else "An import"
    head = (
        ("Story", story.pk),
        ("Section", facts["section"]),
        ("Kind", facts["kind"]),
        ("Killed", clock.newsroom_time(story.killed_at).isoformat()),
        ("Killed by", facts["who"]),
        ("Asked", clock.newsroom_time(shown.at).isoformat()),
        ("Asked by", asked_by),
        (),
        ("Surface", "Address", "Answer", "Is it gone?", "What it still says", "Trouble"),
    )
    for row in head:
        writer.writerow([tame(str(cell)) for cell in row])
    for line in shown.lines:
        told_of = (line["words"], line["address"], str(line["status"] or "none"))
        gone = "gone" if line["gone"] else "still there"
        left = ", ".join(line["found"])
        writer.writerow([tame(cell) for cell in (*told_of, gone, left, line["trouble"])])
    return answer


def proof_url(story: Article) -> str:
    return reverse("admin:articles_article_proof", args=[story.pk])


def may_prove(user: Any) -> bool:
    """Those who may kill, somewhere; a killed story itself is nobody's."""
    return policy.may_somewhere(user, Verb.KILL)


def _killed(object_id: str) -> Article | None:
    number = whole_number(unquote(str(object_id)))
    return Article.objects.filter(killed_at__isnull=False, pk=number).first() if number else None


def _row(shown: KillProof, now: datetime) -> dict[str, Any]:
    left = [line for line in shown.lines if not line["gone"]]
    return {
        "pk": shown.pk,
        "at": shown.at,
        "when": clock.moment_words(shown.at, now),
        "who": name_of(shown.by) if shown.by else "An import",
        "left": left,
        "gone": [line for line in shown.lines if line["gone"]],
        "count": len(shown.lines),
    }
