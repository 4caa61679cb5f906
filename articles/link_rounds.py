"""The rounds in which the links of stories are checked, by the clock and never while somebody waits.

How a dead link is told from a dead network: that nobody answers counts against a link only where another host has
answered in the last hour. While none does, it is taken that the way out is closed, and nothing is held against anybody.
Any answer is an answer, one of 404 or 503 too; of those only 404, 410 and what begins with 5 count as a failure, since
many servers refuse what is not a browser (401, 403, 429).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max

from articles.body_links import DEAD_AFTER, links_in, outside
from articles.models import Article, ArticleVersion, CheckedLink
from newsroom.core import outside as web

CHORE: Final = "links"
EVERY: Final = timedelta(minutes=2)
ROUND_SECONDS: Final = 20.0
MOST, OF_ONE_HOST, STORIES = 20, 2, 200
WELL, FAILING, DEAD = timedelta(days=1), timedelta(hours=2), timedelta(days=1)
NETWORK_AWAY: Final = timedelta(minutes=10)
HEARD_LATELY: Final = timedelta(hours=1)
LOOKED_BACK: Final = timedelta(days=2)
FORGOTTEN: Final = timedelta(days=30)
OUTCOME: Final = ("due_at", "checked_at", "status", "trouble", "fails", "failing_since")
Ask = Callable[[str], int]
log = logging.getLogger(__name__)


def do_round(now: datetime, *, ask: Ask = web.status_of) -> None:
    """Note the links of stories that were changed or wait to go out, and check those that are due."""
    if not settings.LINK_CHECKS:
        return
    note_links(_bodies(now), now)
    forget(now)
    check_due(now, ask=ask)


def _bodies(now: datetime) -> Iterator[str]:
    """What was written since the links were last noted, and whatever waits to go out."""
    last = CheckedLink.objects.aggregate(last=Max("seen_at"))["last"] or now - LOOKED_BACK
    since = max(last - EVERY, now - LOOKED_BACK)
    changed = Article.objects.filter(updated_at__gte=since, body__contains="href=")
    waiting = ArticleVersion.objects.waiting(now).filter(body__contains="href=")
    yield from changed.order_by("-updated_at").values_list("body", flat=True)[:STORIES]
    yield from waiting.values_list("body", flat=True)[:STORIES]


def note_links(bodies: Iterable[str], now: datetime) -> None:
    """Remember the addresses of the web that these texts link to."""
    urls = {url for body in bodies for url in outside(links_in(body))}
    known = set()
    rows = CheckedLink.objects.filter(url__in=urls)
    for url, seen in rows.values_list("url", "seen_at"):
        known.add(url)
        if now - seen < timedelta(hours=1):
            urls.discard(url)
    CheckedLink.objects.filter(url__in=urls & known).update(seen_at=now)
    CheckedLink.objects.bulk_create(
        [
            CheckedLink(url=url, host=host, seen_at=now, due_at=now)
            for url in sorted(urls - known)
            if (host := _host(url))
        ],
        ignore_conflicts=True,
    )


def forget(now: datetime) -> None:
    """Addresses that no story was seen to link to for a month."""
    CheckedLink.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


def check_due(now: datetime, *, ask: Ask) -> None:
    """Ask those that are due, few of one host, for at most twenty seconds; the rest in the next round."""
    until = time.monotonic() + ROUND_SECONDS
    silent: list[CheckedLink] = []
    for link in _due(now):
        if time.monotonic() >= until:
            break
        try:
            link.status, link.trouble = ask(link.url), ""
        except web.Forbidden as why:
            link.status, link.trouble = None, str(why)[:200]
            _well(link, now)
        except web.Unreachable as why:
            link.status, link.trouble = None, str(why)[:200]
            silent.append(link)
        else:
            _answered(link, now)
    _judge(silent, now)


def _due(now: datetime) -> list[CheckedLink]:
    per_host: Counter[str] = Counter()
    chosen = []
    for link in CheckedLink.objects.filter(due_at__lte=now).order_by("due_at", "pk")[: 10 * MOST]:
        per_host[link.host] += 1
        if per_host[link.host] <= OF_ONE_HOST:
            chosen.append(link)
    return chosen[:MOST]


def _answered(link: CheckedLink, now: datetime) -> None:
    gone = link.status in (404, 410) or (link.status or 0) >= 500
    (_failed if gone else _well)(link, now)


def _well(link: CheckedLink, now: datetime) -> None:
    link.fails, link.failing_since = 0, None
    _keep(link, now, WELL)


def _failed(link: CheckedLink, now: datetime) -> None:
    link.fails = min(link.fails + 1, 1000)
    link.failing_since = link.failing_since or now
    _keep(link, now, DEAD if link.fails > DEAD_AFTER else FAILING)


def _keep(link: CheckedLink, now: datetime, again: timedelta) -> None:
    link.checked_at, link.due_at = now, now + again
    link.save(update_fields=[*OUTCOME])


def _judge(silent: list[CheckedLink], now: datetime) -> None:
    """Hold their silence against links, unless nobody else on the web was heard of either."""
    heard = set(
        CheckedLink.objects.filter(checked_at__gt=now - HEARD_LATELY, status__isnull=False)
        .order_by()
        .values_list("host", flat=True)
        .distinct()
    )
    for link in silent:
        if heard - {link.host}:
            _failed(link, now)
        else:
            link.due_at = now + NETWORK_AWAY
            link.save(update_fields=["due_at", "trouble"])
    if silent and not heard:
        log.info("No host answers: the links of stories are left for later.")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""
