"""The foot of the home board: what was done on the desk, and to one's own stories."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest

from articles.home import asker_of, name_of, story_url, when
from articles.models import Event, Verb

EVENTS: Final = 8
LOOKED_AT: Final = 400
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


def on_the_desk(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What everybody did; for who does more than write."""
    asker = asker_of(request, now)
    if asker.writes and not asker.reviews:
        return None
    # Which, before what they are about: a join of stories to hardly any events reads all the stories.
    newest = Event.objects.exclude(verb=Verb.WRITE).values_list("pk", flat=True)[:EVENTS]
    return _lines(list(newest), now, "Nothing has been done yet.")


def on_my_stories(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What others did to the stories of who only writes, looked for among the newest of all."""
    asker = asker_of(request, now)
    if asker.reviews or not asker.writes:
        return None
    newest = Event.objects.exclude(verb=Verb.WRITE).values_list(
        "pk", "actor", "article__created_by", "article__assignee"
    )
    me = request.user.pk
    mine = [pk for pk, actor, *whose in newest[:LOOKED_AT] if actor != me and me in whose]
    return _lines(mine[:EVENTS], now, "")


def _lines(ids: list[int], now: datetime, nothing: str) -> dict[str, Any] | None:
    events = (
        Event.objects.filter(pk__in=ids)
        .select_related("actor", "article", "version")
        .defer("article__body", "article__body_text", "version__body", "version__body_text")
    )
    lines = [_line(event, now) for event in events] if ids else []
    return {"lines": lines, "nothing": nothing} if lines or nothing else None


def _nobody(event: Event) -> str:
    """Who acts without a log-in."""
    return "A guest" if event.verb == Verb.ANSWER else "An import"


def _line(event: Event, now: datetime) -> dict[str, Any]:
    before, after = SAID[Verb(event.verb)]
    version = f", v{event.version.number}" if event.version and event.verb != Verb.SUBMIT else ""
    note = f" {event.note}" if event.verb == Verb.SCHEDULE else ""
    return {
        "at": event.at,
        "when": when(event.at, now),
        "before": f"{name_of(event.actor) or _nobody(event)} {before}",
        "title": event.article.brief,
        "url": story_url(event.article_id),
        "after": f"{after}{version}{note}",
    }
