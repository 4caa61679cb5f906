"""The answer to a second save: its words are kept, and the page on which they and the first one's become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import drafts, policy, workflow
from articles.admin import carried
from articles.admin.comparing import Line, line_of, side_of
from articles.admin.merge_words import PREFIX, Asked, Side, Told, Who, choices_in
from articles.admin.presence import HAND_OVER, hand_over
from articles.admin.verbs import ACTS, story_url
from articles.merge import MINE, THEIRS
from articles.models import Article, ArticleVersion, SecondSave, Verb
from articles.refusal import Refused, Stale
from articles.states import state_line
from articles.workflow.table import who_saved
from articles.workflow.together import MOMENTS, Beside, DeskClash, bring_together
from newsroom.core import clock

Choices = Mapping[str, str] | None


def kept(request: HttpRequest) -> HttpResponse:
    """Keep what the form says beside the story, and lead to where the two become one. Raises `Refused`."""
    form, now = request.story_form, clock.now()
    opened = form.opened()
    with transaction.atomic():
        second = workflow.keep_beside(
            form.instance,
            by=request.user,
            tags=form.cleaned_data["tags"],
            bylines=form.names(),
            opened_on=opened.version,
            desk=form.desk_changes(),
            note=form.cleaned_data.get("note", ""),
            now=now,
        )
        drafts.end(person=request.user, key=form.data.get("draft_key", ""), now=now)
    story = Article.objects.select_related("written_from__made_by").get(pk=form.instance.pk)
    first = f"{who_saved(story)} saved this story while you had it open"
    if request.POST.get("_verb") == HAND_OVER:
        beside = f"Your words are kept as v{second.version.number}." if second else ""
        return hand_over(request, story, f"{first}. {beside}")
    undone = _undone(request)
    if second is None:
        messages.warning(request, f"{first}, and you had changed nothing in it.{undone}")
        return HttpResponseRedirect(story_url(story))
    messages.warning(request, f"{first}. Your words are kept as v{second.version.number}.{undone}")
    return HttpResponseRedirect(together_url(second))


def _undone(request: HttpRequest) -> str:
    verb = request.POST.get("_verb", "").partition(":")[0]
    heading = ACTS[verb].heading.format("it") if verb in ACTS else ""
    return f" “{heading}” was not done: look at the story first." if heading else ""


def together_url(second: SecondSave) -> str:
    numbers = [second.article_id, second.version.number]
    return reverse("admin:articles_article_together", args=numbers)


def waiting(user: Any, story: Article) -> list[dict[str, Any]]:
    """A person's own second saves of this story that nobody has brought in."""
    rows = SecondSave.objects.of(user, story).select_related("version")
    return [
        {
            "number": row.version.number,
            "made": clock.moment_words(row.made_at),
            "url": together_url(row),
        }
        for row in rows[:5]
    ]


def together(admin: Any, request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """`…/together/<number>/`: GET shows the two, POST makes them one, or leaves the second beside the story.

    Saved again meanwhile, the page comes back with what the story says by then, and asks anew.
    """
    if not policy.may(request.user, Verb.MERGE, article):
        raise PermissionDenied
    rows = SecondSave.objects.filter(article=article, version__number=number)
    second = rows.select_related("version__based_on", "version__made_by", "person").first()
    if second is None:
        raise Http404
    if second.settled_at is not None:
        messages.info(request, f"v{number} was brought in, or left beside the story, already.")
        return HttpResponseRedirect(story_url(article))
    if request.method != "POST":
        return _page(admin, request, article, second, None, carried.taken(request))
    try:
        return _done(request, article, second)
    except Refused as refusal:
        article = Article.objects.select_related("section").get(pk=article.pk)
        given = None if isinstance(refusal, Stale) else request.POST
        return _page(admin, request, article, second, refusal, given)


def _done(request: HttpRequest, article: Article, second: SecondSave) -> HttpResponse:
    number = second.version.number
    if "leave" in request.POST:
        workflow.leave(second.version, by=request.user)
        messages.success(request, f"v{number} stays among the versions. The story is as it was.")
        return HttpResponseRedirect(story_url(article))
    made = workflow.take_in(
        second.version,
        by=request.user,
        choices=choices_in(request.POST),
        seen=request.POST.get("seen", ""),
    )
    messages.success(request, f"Saved as v{made.number}: it says what both of you wrote.")
    return HttpResponseRedirect(story_url(article))


def _page(
    admin: Any,
    request: HttpRequest,
    article: Article,
    second: SecondSave,
    refusal: Refused | None,
    given: Mapping[str, str] | None,
) -> HttpResponse:
    """`given`: what was chosen so far, where that counts still."""
    now, last, version = clock.now(), article.written_from, second.version
    found = bring_together(second, article)
    is_mine = second.person_id == request.user.pk
    whose = "Your" if is_mine else f"{_name(second.person)}’s"
    theirs = f"{who_saved(article)}’s v{last.number}"
    who = Who(f"v{version.based_on.number}", f"{whose} v{version.number}", theirs)
    choices = choices_in(given) if given is not None else None
    told = _told(second, last, found, who)
    shown = told.shown()
    shown.mine.lines.extend(_desk(found, second))
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Bring v{version.number} and v{last.number} together: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "tab": "versions",
        "first": who_saved(article),
        "second": "you" if is_mine else _name(second.person),
        "second_title": "You" if is_mine else _name(second.person),
        "version": version,
        "last": last,
        "stood": version.based_on,
        "saved": clock.moment_words(last.made_at, now),
        "mine": shown.mine,
        "theirs": shown.theirs,
        "alike": shown.alike,
        "clashes": [
            *(_both(asked, whose) for asked in told.clashes(who, choices)),
            *(_asked(clash, who, choices) for clash in found.clashes),
        ],
        "refusal": refusal,
        "back": story_url(article),
        "claim": carried.claim(request),
    }
    return TemplateResponse(request, "admin/articles/article/together.html", context)


def _both(asked: Asked, whose: str) -> Asked:
    first = "yours" if whose == "Your" else whose
    return replace(asked, both=f"Both, {first} first") if asked.both else asked


def _told(second: SecondSave, last: ArticleVersion, found: Beside, who: Who) -> Told:
    version = second.version
    rows = (version.based_on, version, last)
    contents = (found.stood, found.mine, found.theirs)
    labels = (who.base, who.mine, who.theirs)
    sides = [side_of(*each) for each in zip(rows, labels, contents, strict=True)]
    return Told.of(sides, found.words)


def _desk(found: Beside, second: SecondSave) -> list[Line]:
    """What the second save alone changed of the columns that no version has."""
    return [
        line_of(_label(name), _words(name, second.desk[name][0]), _words(name, value))
        for name, value in found.desk.items()
    ]


def _asked(clash: DeskClash, who: Who, choices: Choices) -> Asked:
    """What both changed on the desk, put as the clashes of words are."""
    began, mine, theirs = (
        _words(clash.name, value) or "none" for value in (clash.began, clash.mine, clash.theirs)
    )
    chosen = (choices or {}).get(clash.key, "")
    return Asked(
        name=f"{PREFIX}{clash.key}",
        label=_label(clash.name),
        base=Side("", f"{who.base} had", began),
        sides=(
            Side(MINE, f"{who.mine} has", mine),
            Side(THEIRS, f"{who.theirs} has", theirs),
        ),
        both="",
        chosen=chosen,
        missing=choices is not None and chosen not in (MINE, THEIRS),
    )


LABELS = {"slug": "Address"}


def _label(name: str) -> str:
    if name in LABELS:
        return LABELS[name]
    words = str(Article._meta.get_field(name).verbose_name)
    return f"{words[0].upper()}{words[1:]}"


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in MOMENTS:
        return clock.moment_words(datetime.fromisoformat(value))
    return str(value)


def _name(person: Any) -> str:
    return person.get_full_name() or person.get_username()
