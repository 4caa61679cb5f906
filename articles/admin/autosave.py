"""The form's words while they are being typed: kept every few seconds, offered again, thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from articles import drafts
from articles.admin.gates import gates, gates_as_typed
from articles.models import Article, SideDraft
from articles.refusal import Refused
from articles.unseen import called
from newsroom.core import clock
from newsroom.core.html import plain_text
from newsroom.core.text import whole_number

MOST_OFFERED = 5
MOST_TURNS = 2**31 - 1
ADD = "admin:articles_article_add"
CHANGE = "admin:articles_article_change"
GATES = "admin/articles/article/gates.html"


# What the form's script asks.


@never_cache
@require_http_methods(["GET", "POST"])
def autosave(request: HttpRequest, admin: Any, object_id: str | None) -> JsonResponse:
    """Keep what a form holds; to a GET, who is signed in and the token that the form's next POST needs.

    It answers for itself where nobody is signed in, instead of sending a script to the page where one logs in.
    """
    user, known = request.user, {"csrf": get_token(request)}
    if not admin.admin_site.has_permission(request):
        return JsonResponse(known | {"says": "You are signed out."}, status=401)
    if request.method == "GET":
        return JsonResponse(known | {"person": user.pk})
    if request.POST.get("person") != str(user.pk):
        name = user.get_short_name() or user.get_username()
        says = f"{name} is signed in in this browser now."
        return JsonResponse(known | {"says": says}, status=401)
    try:
        return _kept(admin, request, object_id)
    except Refused as refusal:
        return JsonResponse({"says": str(refusal)}, status=403)
    except drafts.Over:  # no error: after each save the form's script asks for the last time
        return JsonResponse({"over": True})


def _kept(admin: Any, request: HttpRequest, object_id: str | None) -> JsonResponse:
    article = admin.get_object(request, object_id) if object_id else None
    if object_id and article is None:
        raise Refused("This story is not on the desk any more.")
    if article is None and not admin.has_add_permission(request):
        raise Refused("You may not write stories.")
    now, data = clock.now(), request.POST
    draft = drafts.keep(
        article,
        by=request.user,
        key=data.get("draft_key", ""),
        turn=min(_number(data.get("draft_turn", "")), MOST_TURNS),
        token=data.get("edit_token", ""),
        typed={name: data[name] for name in data},
        now=now - min(timedelta(seconds=_number(data.get("age", ""))), drafts.KEPT_FOR),
    )
    local = clock.newsroom_time(draft.saved_at)
    at = f"{local:%H:%M} {clock.zone_name(local)}"
    return JsonResponse(
        {
            "at": at,
            "gates": _gates(article, draft, at, by=request.user, now=now),
            "until": clock.moment_words(draft.saved_at, now),
            "go_on": go_on_url(draft),
            "throw_away": throw_away_url(draft),
        }
    )


def _gates(article: Article | None, draft: SideDraft, at: str, *, by: Any, now: datetime) -> str:
    """The list "Before it goes" of the words that were kept, as the form has it."""
    told = gates_as_typed(article, draft.fields, by=by, now=now)
    return render_to_string(GATES, {"gates": told, "typed": at})


def _number(text: str) -> int:
    """A count that a script sends; 0 for anything else."""
    return whole_number(text, 11) or 0


@require_POST
def throw_away(request: HttpRequest, number: int) -> HttpResponse:
    """Put an end to a draft of one's own; back to the form it was typed into."""
    draft = get_object_or_404(SideDraft.objects.standing(), pk=number, person=request.user)
    drafts.end(person=request.user, key=draft.key, now=clock.now())
    messages.success(request, "Thrown away. The form shows what is saved.")
    return HttpResponseRedirect(form_url(draft))


def form_url(draft: SideDraft) -> str:
    return reverse(CHANGE, args=[draft.article_id]) if draft.article_id else reverse(ADD)


def go_on_url(draft: SideDraft) -> str:
    return f"{form_url(draft)}?draft={draft.pk}"


def throw_away_url(draft: SideDraft) -> str:
    return reverse("admin:articles_article_throw_away", args=[draft.pk])


# What the page with the form says.


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft of one's own, as the page offers it."""

    until: str
    go_on: str
    throw_away: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """What the top of the form says of words that are not saved, and what its script must know."""

    url: str
    going_on: Offer | None = None
    saved_since: str = ""
    mine: list[Offer] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)


def chosen(request: HttpRequest, object_id: str | None) -> SideDraft | None:
    """The draft that the page was asked to go on with, of one's own and of this story."""
    number = request.GET.get("draft", "")
    if request.method != "GET" or not number:
        return None
    draft = SideDraft.objects.standing().filter(person=request.user.pk, pk=_number(number)).first()
    if draft is None or str(draft.article_id or "") != unquote(object_id or ""):
        messages.warning(request, "Those words were saved or thrown away since.")
        return None
    return draft


def shown(request: HttpRequest, story: Article, form: Any, *, writable: bool) -> Drafts:
    now, saved = clock.now(), story.pk is not None
    url = (
        reverse("admin:articles_article_autosave", args=[story.pk])
        if saved
        else reverse("admin:articles_article_add_autosave")
    )
    mine = list(SideDraft.objects.of(request.user, story if saved else None)[:MOST_OFFERED])
    draft = form.side_draft if writable else None
    if form.is_bound:
        mine = []
    elif draft is None and writable:
        mine = [each for each in mine if differs(each, form)]
    return Drafts(
        url=url,
        going_on=_offer(draft, now) if draft else None,
        saved_since=_saved_since(story) if draft and draft.edit_token != form.saved_token else "",
        mine=[_offer(each, now) for each in mine if each != draft],
        others=_others(request.user, story, now) if saved else [],
    )


def _offer(draft: SideDraft, now: datetime) -> Offer:
    return Offer(
        until=clock.moment_words(draft.saved_at, now),
        go_on=go_on_url(draft),
        throw_away=throw_away_url(draft),
        headline=" ".join(draft.fields.get("headline", "").split()),
        text=plain_text(draft.fields.get("body", "")),
    )


def _saved_since(story: Article) -> str:
    """Who saved the story last: the draft was written upon something older."""
    last = story.written_from
    return _name(last.made_by) if last and last.made_by else "Somebody"


def _name(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def _others(user: Any, story: Article, now: datetime) -> list[tuple[str, str]]:
    rows = SideDraft.objects.beside(user, story)[:MOST_OFFERED]
    return [(called(row), clock.moment_words(row["until"], now)) for row in rows]


def differs(draft: SideDraft, form: Any) -> bool:
    """Whether the draft says anything else than the form as it stands, which nothing has been typed into."""
    stands = _words_in(form)
    typed = {name: text for name, text in draft.fields.items() if name != "opened_on"}
    return any(text != stands.get(name, "") for name, text in typed.items())


def _words_in(form: Any) -> dict[str, str]:
    rows = [bound for row in form.bylines.forms for bound in row]
    return {bound.html_name: _text(bound) for bound in [*form, *rows]}


def before_it_goes(story: Article | None, form: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """The list "Before it goes": of a saved story as it is saved, of any other words as they stand in the form.

    It is left out of the page of a new story that could not be saved: that says already what is missing.
    """
    draft = form.side_draft
    if draft is not None:
        at = clock.moment_words(draft.saved_at, now)
        return {"gates": gates_as_typed(story, draft.fields, by=by, now=now), "typed": at}
    if story is not None:
        return {"gates": gates(story, by=by, now=now)}
    if form.is_bound:
        return {}
    return {"gates": gates_as_typed(None, drafts.taken(_words_in(form)), by=by, now=now)}


def _text(bound: BoundField) -> str:
    """What the field's box holds, as a browser would send it."""
    value = bound.field.widget.format_value(bound.value())
    value = "".join(value) if isinstance(value, list) else str(value or "")
    return value.replace("\r\n", "\n")
