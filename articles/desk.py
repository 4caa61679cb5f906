"""What the home board shows of stories: mine, those that wait, those that go out, those just out, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse

from articles import doors, policy
from articles.duties import late_words
from articles.failing import failing
from articles.models import Article, ArticleVersion, DeskState, Event, KillRequest, Verb
from articles.presence import everywhere
from articles.staleness import Stale, may_merge
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.desk import panels
from newsroom.desk.panels import MOST_CARDS, Card, Panel

VIEW = "articles.view_article"
CARDS, LINES = "admin/desk/cards.html", "admin/desk/lines.html"
EVENTS = 8
SAID = {
    Verb.WRITE: ("saved", ""),
    Verb.SUBMIT: ("sent", " for review"),
    Verb.SEND_BACK: ("sent back", ""),
    Verb.APPROVE: ("approved", ""),
    Verb.PUBLISH: ("published", ""),
    Verb.SCHEDULE: ("scheduled", ""),
    Verb.CANCEL: ("cancelled a release of", ""),
    Verb.UNPUBLISH: ("withdrew", ""),
    Verb.RESTORE: ("restored", ""),
    Verb.ROLL_BACK: ("rolled back", ""),
    Verb.HOLD: ("held back", ""),
    Verb.MERGE: ("merged", ""),
    Verb.AS_IT_IS: ("let", " go as it is"),
    Verb.BUNDLE: ("put", " into a bundle"),
    Verb.UNBUNDLE: ("took", " out of its bundle"),
    Verb.LIFT: ("ended the embargo of", ""),
    Verb.ASSIGN: ("assigned", ""),
    Verb.CORRECT: ("corrected", ""),
    Verb.ASK_KILL: ("asked to kill", ""),
    Verb.KILL: ("killed", ""),
    Verb.KEEP: ("refused to kill", ""),
    Verb.SHOW_HISTORY: ("shows the history of", ""),
    Verb.HIDE_HISTORY: ("hid the history of", ""),
    Verb.PASS_GATE: ("passed a gate with", ""),
    Verb.OVERRIDE: ("went past a rule with", ""),
    Verb.CLAIM: ("took on", ""),
    Verb.TAKE_OVER: ("took over", ""),
    Verb.COMMENT: ("commented on", ""),
    Verb.RESOLVE: ("settled a comment on", ""),
    Verb.SUGGEST: ("suggested changes to", ""),
    Verb.ACCEPT: ("took a suggestion for", ""),
    Verb.REFUSE: ("refused a suggestion for", ""),
    Verb.SHARE: ("shared a preview of", ""),
    Verb.REVOKE: ("ended a preview of", ""),
    Verb.ANSWER: ("answered the preview of", ""),
    Verb.COPY: ("copied", ""),
    Verb.REPLACE: ("replaced words in", ""),
    Verb.REVERT: ("undid the replacing in", ""),
    Verb.BIN: ("threw away", ""),
    Verb.BRING_BACK: ("brought back", ""),
}


def _stories(rows: Any) -> list[Article]:
    found = rows.select_related("section", "created_by").defer("body", "body_text")
    return list(found[: MOST_CARDS + 1])


def _here(request: HttpRequest, now: datetime) -> dict[int, str]:
    """Who else has which story open, asked once for the whole board."""
    if not hasattr(request, "open_stories"):
        request.open_stories = everywhere(request.user, now)
    return request.open_stories


def _panel(
    request: HttpRequest,
    stories: list[Article],
    now: datetime,
    nothing: str,
    grey: dict[int, str],
    query: str,
    about: Mapping[int, int] | None = None,
    red: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """At most seven cards, and a link to all where there are more. `about` names the version that a card is about.

    `red` is what is wrong with a story, where that is not what the panel finds by itself.
    """
    shown, here = stories[:MOST_CARDS], _here(request, now)
    states = state_lines(shown, now)
    stale = {pk: _stale(state, (about or {}).get(pk)) for pk, state in states.items()}
    mergeable = may_merge(request.user, [pk for pk, found in stale.items() if found])
    cards = [
        Card(
            title=story.short_headline or story.headline,
            url=reverse("admin:articles_article_change", args=[story.pk]),
            state=states[story.pk],
            grey=grey.get(story.pk, ""),
            red=(red or {}).get(story.pk)
            or _stale_words(stale[story.pk])
            or late_words(story, now),
            cure=_merge_of(story, stale[story.pk]) if story.pk in mergeable else None,
            key=story.pk,
            here=here.get(story.pk, ""),
        )
        for story in shown
    ]
    more = len(stories) > MOST_CARDS
    url = f"{reverse('admin:articles_article_changelist')}?{query}" if more else ""
    return {
        "cards": cards,
        "count": f"{MOST_CARDS}+" if more else len(cards) or "",
        "nothing": nothing,
        "more_url": url,
        "more_words": "All of them",
    }


def _stale(state: StateLine, number: int | None) -> Stale | None:
    """Of what is stale in a story the version of that number; the first, if none is named."""
    return next((each for each in state.stale if number in (None, each.number)), None)


def _stale_words(stale: Stale | None) -> str:
    return f"v{stale.number} was {stale.words}" if stale else ""


def _merge_of(story: Article, stale: Stale | None) -> tuple[str, str] | None:
    """The page on which a stale version is merged, with the words of the link."""
    if stale is None:
        return None
    url = reverse("admin:articles_article_merge", args=[story.pk, stale.number, stale.over])
    return f"Merge v{stale.number} and v{stale.over}", url


def _name(person: Any) -> str:
    return (person.get_short_name() or person.get_username()) if person else ""


def _place(content: Any) -> str:
    return content.section.name if content.section else "No section yet"


def _words(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _some(count: int) -> str:
    return f"More than {MOST_CARDS}" if count > MOST_CARDS else str(count)


def my_drafts(request: HttpRequest, now: datetime) -> dict[str, Any]:
    user = request.user
    rows = Article.objects.of(user).on_the_desk().filter(desk_state=DeskState.DRAFT)
    stories = _stories(rows)
    grey = {
        story.pk: _words(
            f"Due {clock.moment_words(story.due_at, now)}"
            if story.due_at and story.due_at > now
            else "",
            _place(story),
            f"{story.word_count} words",
        )
        for story in stories
    }
    content = _panel(request, stories, now, "No draft is yours.", grey, "state=draft&mine=1")
    if stories:
        words = "draft is" if len(stories) == 1 else "drafts are"
        content["sentence"] = f"{_some(len(stories))} {words} yours."
    if user.has_perm("articles.add_article"):
        content["button"] = ("Write a story", reverse("admin:articles_article_add"))
    return content


def waiting_for_review(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """For editors what they may approve, for the others what they have sent."""
    user = request.user
    reviews = user.has_perm(policy.PERMISSION[policy.REVIEW])
    rows = policy.allowed(user, "approve") if reviews else Article.objects.of(user).on_the_desk()
    stories = _stories(rows.filter(desk_state=DeskState.IN_REVIEW))
    sent = dict(
        Event.objects.filter(article__in=[story.pk for story in stories], verb=Verb.SUBMIT)
        .order_by()
        .values_list("article")
        .annotate(Max("at"))
    )
    grey = {
        story.pk: _words(
            f"Since {_when(sent[story.pk], now)}" if story.pk in sent else "",
            _name(story.created_by),
            _place(story),
        )
        for story in stories
    }
    content = _panel(request, stories, now, "Nothing waits for review.", grey, "state=in_review")
    if stories and reviews:
        words = "story waits" if len(stories) == 1 else "stories wait"
        content["sentence"] = f"{_some(len(stories))} {words} for you."
    return content


def kills(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Stories that somebody wants killed, for those who may agree; nothing where nobody does."""
    asked = KillRequest.objects.filter(
        agreed=None, article__in=policy.allowed(request.user, Verb.KILL)
    )
    found = list(asked.select_related("asked_by", "article__section")[: MOST_CARDS + 1])
    if not found:
        return None
    lines = [
        {
            "at": row.asked_at,
            "when": _when(row.asked_at, now),
            "before": f"{_name(row.asked_by)} asks to kill",
            "title": row.article.brief,
            "url": reverse("admin:articles_article_change", args=[row.article_id]),
            "after": f": “{row.reason}”",
        }
        for row in found
    ]
    words = "story waits" if len(found) == 1 else "stories wait"
    return {"lines": lines, "sentence": f"{_some(len(found))} {words} to be killed, or kept."}


def scheduled(request: HttpRequest, now: datetime) -> dict[str, Any]:
    waiting = (
        ArticleVersion.objects.waiting(now)
        .select_related("article", "section")
        .defer("body", "body_text", "article__body", "article__body_text")
    )
    first = _first_of_each(waiting[: 3 * MOST_CARDS])
    stories = [version.article for version in first]
    grey = {v.article_id: _words(_place(v), f"v{v.number}") for v in first}
    about = {v.article_id: v.number for v in first}
    content = _panel(
        request, stories, now, "Nothing waits to go out.", grey, "state=scheduled", about
    )
    for at, (card, version) in enumerate(zip(content["cards"], first, strict=False)):
        content["cards"][at] = replace(card, then=doors.of_release(request.user, version))
    if first:
        content["sentence"] = f"Next release: {clock.moment_words(first[0].live_from, now)}."
    return content


def fails_before_it_goes(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What is scheduled and would be stopped by now; nothing stands there while all is well."""
    found = {each.version.article_id: each for each in reversed(failing(now))}
    if not found:
        return None
    shown = list(found.values())[::-1]
    stories = [each.version.article for each in shown]
    grey = {
        pk: _words(_place(each.version), f"v{each.version.number}") for pk, each in found.items()
    }
    red = {pk: " ".join(each.sentences) for pk, each in found.items()}
    content = _panel(request, stories, now, "", grey, "state=scheduled", red=red)
    words = "release fails" if len(shown) == 1 else "releases fail"
    return content | {"sentence": f"{_some(len(shown))} scheduled {words} a check."}


def held(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Releases taken off the clock, which nobody will remember by themselves; no panel where there are none."""
    rows = (
        ArticleVersion.objects.held()
        .select_related("article", "section")
        .defer("body", "body_text", "article__body", "article__body_text")
    )
    first = _first_of_each(rows[: 3 * MOST_CARDS])
    if not first:
        return None
    grey = {v.article_id: _words(_place(v), f"v{v.number}") for v in first}
    stories = [version.article for version in first]
    about = {v.article_id: v.number for v in first}
    content = _panel(request, stories, now, "", grey, "state=held", about)
    words = "release is" if len(first) == 1 else "releases are"
    content["sentence"] = f"{_some(len(first))} {words} held."
    return content


def just_published(request: HttpRequest, now: datetime) -> dict[str, Any]:
    live = (
        ArticleVersion.objects.live(now)
        .order_by("-live_from")
        .select_related("article", "section", "published_by")
        .defer("body", "body_text", "article__body", "article__body_text")
    )
    versions = _first_of_each(live[: MOST_CARDS + 1])
    stories = [version.article for version in versions]
    grey = {
        v.article_id: _words(f"Since {_when(v.live_from, now)}", _place(v), _name(v.published_by))
        for v in versions
    }
    return _panel(request, stories, now, "Nothing is live yet.", grey, "state=live")


def _first_of_each(versions: Iterable[ArticleVersion]) -> list[ArticleVersion]:
    found: dict[int, ArticleVersion] = {}
    for version in versions:
        found.setdefault(version.article_id, version)
    return list(found.values())[: MOST_CARDS + 1]


def _when(moment: datetime, now: datetime) -> str:
    """The time where it was today, else the day."""
    local = clock.newsroom_time(moment)
    if local.date() == clock.newsroom_time(now).date():
        return f"{local:%H:%M}"
    return clock.date_words(moment, now)


# The day, to the minute

WIDTH, FIRST_HOUR, MOST_ROWS = 11, 6, 10


def day(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What went out and comes down today, with the present moment in its place among them."""
    start = clock.newsroom_time(now).replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + timedelta(days=1)
    told = ArticleVersion.objects.filter(article__killed_at=None)
    versions = told.select_related("article").defer("body", "article__body")
    comes = versions.filter(live_from__gte=start, live_from__lt=end).order_by("live_from")[:40]
    goes = versions.filter(live_until__gte=start, live_until__lt=end).order_by("live_until")[:40]
    comes = [v for v in comes if v.live_until != v.live_from]
    begun = {(v.article_id, v.live_from) for v in comes}
    entries = [_entry(v, v.live_from, "", now) for v in comes]
    entries += [
        _entry(v, v.live_until, "Comes down: ", now)
        for v in goes
        if (v.article_id, v.live_until) not in begun and v.live_until != v.live_from
    ]
    if entries:
        entries.append({"is_now": True, "clock": f"{clock.newsroom_time(now):%H:%M}", "at": now})
    entries.sort(key=lambda each: each["at"])
    coming = next((each for each in entries if each.get("kind") == "coming"), None)
    early = any(clock.newsroom_time(each["at"]).hour < FIRST_HOUR for each in entries)
    first = 0 if early else FIRST_HOUR
    return {
        "releases": entries,
        "rows": _lay_out(entries, first),
        "hours": [f"{hour:02}" for hour in range(first, 25, 2)],
        "whole": early,
        "zone": clock.zone_name(now),
        "then": doors.of_home(request.user, coming["at"]) if coming else "",
        "then_clock": coming["clock"] if coming else "",
    }


def _entry(version: ArticleVersion, at: datetime, before: str, now: datetime) -> dict[str, Any]:
    title = version.short_headline or version.headline
    update = f", update v{version.number}" if version.number > 1 and not before else ""
    return {
        "at": at,
        "clock": f"{clock.newsroom_time(at):%H:%M}",
        "words": f"{before}{title}{update}",
        "kind": "done" if at <= now else ("down" if before else "coming"),
        "url": reverse("admin:articles_article_change", args=[version.article_id]),
    }


def _lay_out(entries: list[dict[str, Any]], first: int) -> int:
    """Give each entry its quarter of an hour and the first row in which nothing stands in its way; how many rows."""
    ends: list[int] = []
    last = (24 - first) * 4 - WIDTH
    for entry in entries:
        local = clock.newsroom_time(entry["at"])
        quarter = (local.hour - first) * 4 + local.minute // 15
        entry["quarter"] = quarter if entry.get("is_now") else min(quarter, last)
        if entry.get("is_now"):
            entry["late"] = quarter > last  # too near the end of the line for words after it
            continue
        row = next((n for n, end in enumerate(ends) if end <= entry["quarter"]), len(ends))
        ends[row : row + 1] = [entry["quarter"] + WIDTH]
        entry["row"] = min(row, MOST_ROWS - 1)
    return min(max(len(ends), 1), MOST_ROWS)


def on_the_desk(request: HttpRequest, now: datetime) -> dict[str, Any]:
    # Which, before what they are about: a join of stories to hardly any events reads all the stories.
    newest = Event.objects.exclude(verb=Verb.WRITE).values("pk")[:EVENTS]
    events = (
        Event.objects.filter(pk__in=newest)
        .select_related("actor", "article", "version")
        .defer("article__body", "article__body_text", "version__body", "version__body_text")
    )
    return {
        "lines": [_line(event, now) for event in events],
        "nothing": "Nothing has been done yet.",
    }


def _nobody(event: Event) -> str:
    """Who acts without a log-in."""
    return "A guest" if event.verb == Verb.ANSWER else "An import"


def _line(event: Event, now: datetime) -> dict[str, Any]:
    before, after = SAID[Verb(event.verb)]
    version = f", v{event.version.number}" if event.version and event.verb != Verb.SUBMIT else ""
    note = f" {event.note}" if event.verb == Verb.SCHEDULE else ""
    return {
        "at": event.at,
        "when": _when(event.at, now),
        "before": f"{_name(event.actor) or _nobody(event)} {before}",
        "title": event.article.brief,
        "url": reverse("admin:articles_article_change", args=[event.article_id]),
        "after": f"{after}{version}{note}",
    }


panels.register(
    Panel("day", "Today, to the minute", "admin/desk/day.html", day, panels.STRIP, 10, VIEW)
)
panels.register(Panel("my-drafts", "My drafts", CARDS, my_drafts, panels.BOARD, 10, VIEW))
panels.register(
    Panel("review", "Waiting for review", CARDS, waiting_for_review, panels.BOARD, 20, VIEW)
)
panels.register(
    Panel(
        "kills", "Asked to be killed", LINES, kills, panels.STRIP, 5, policy.PERMISSION[policy.KILL]
    )
)
panels.register(Panel("scheduled", "Scheduled", CARDS, scheduled, panels.BOARD, 30, VIEW))
panels.register(Panel("held", "Held back", CARDS, held, panels.BOARD, 35, VIEW))
panels.register(
    Panel("failing", "Fails before it goes", CARDS, fails_before_it_goes, panels.BOARD, 33, VIEW)
)
panels.register(Panel("published", "Just published", CARDS, just_published, panels.BOARD, 40, VIEW))
panels.register(Panel("activity", "On the desk", LINES, on_the_desk, panels.FOOT, 10, VIEW))
