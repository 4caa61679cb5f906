"""The strip of the home board: what goes out and comes down today, to the minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from articles import doors
from articles.home import asker_of
from articles.models import ArticleVersion
from newsroom.core import clock

WIDTH, FIRST_HOUR, MOST_ROWS, ROWS_OF_DONE = 11, 6, 5, 3
"""Quarters of an hour that an entry's words take; what does not stand in so many rows is counted."""
MOST = 300
"""Releases of one day, and as many withdrawals."""
WORDS = ("body", "body_text", "article__body", "article__body_text")


def day(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What went out and comes down today, with the present moment in its place among them.

    For who looks after more than stories of their own. Of a full day some of what is done are counted only.
    """
    asker = asker_of(request, now)
    if asker.writes and not asker.reviews:
        return None
    start = clock.newsroom_time(now).replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + timedelta(days=1)
    shown = ArticleVersion.objects.released().exclude(live_until=F("live_from"))
    versions = shown.filter(article__killed_at=None).select_related("article").defer(*WORDS)
    comes = versions.filter(live_from__gte=start, live_from__lt=end).order_by("live_from")[:MOST]
    # What another version follows at that very moment does not come down: it is updated.
    follows = shown.filter(article=OuterRef("article"), live_from=OuterRef("live_until"))
    goes = versions.filter(live_until__gte=start, live_until__lt=end).exclude(Exists(follows))
    entries = [_entry(v, v.live_from, "", now) for v in comes]
    entries += [
        _entry(v, v.live_until, "Comes down: ", now) for v in goes.order_by("live_until")[:MOST]
    ]
    if not entries:
        return {"quiet": "Nothing goes out or comes down today."}
    entries.append({"is_now": True, "clock": f"{clock.newsroom_time(now):%H:%M}", "at": now})
    entries.sort(key=lambda each: each["at"])
    coming = next((each for each in entries if each.get("kind") == "coming"), None)
    entries, more = _thinned(entries)
    early = any(clock.newsroom_time(each["at"]).hour < FIRST_HOUR for each in entries)
    first = 0 if early else FIRST_HOUR
    entries = _grouped(entries, first, now)
    return {
        "releases": entries,
        "rows": _lay_out(entries, first),
        "more": more,
        "hours": [f"{hour:02}" for hour in range(first, 25, 2)],
        "whole": early,
        "zone": clock.zone_name(now),
        "then": doors.of_home(request.user, coming["at"]) if coming else "",
        "then_clock": coming["clock"] if coming else "",
    }


def _entry(version: ArticleVersion, at: datetime, before: str, now: datetime) -> dict[str, Any]:
    title = version.short_headline or version.headline
    is_update = version.published_at != version.live_from and not before
    update = f", update v{version.number}" if is_update else ""
    return {
        "at": at,
        "clock": f"{clock.newsroom_time(at):%H:%M}",
        "words": f"{before}{title}{update}",
        "kind": "done" if at <= now else ("down" if before else "coming"),
        "url": reverse("admin:articles_article_change", args=[version.article_id]),
    }


def _thinned(entries: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Of what is done as much as stands in a few rows, with all that is to come; and how many are left out."""
    done = [each for each in entries if each.get("kind") == "done"]
    _lay_out(done, 0)
    left_out = [each for each in done if each["row"] >= ROWS_OF_DONE]
    return [each for each in entries if each not in left_out], len(left_out)


def _lay_out(entries: list[dict[str, Any]], first: int) -> int:
    """Give each entry its quarter of an hour and the first row in which nothing stands in its way; how many rows.

    An entry whose row stays free behind it is `wide`: more of its words can be read.
    """
    ends: list[int] = []
    rows: list[list[dict[str, Any]]] = []
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
        rows[row:] = rows[row:] or [[]]
        rows[row].append(entry)
        entry["row"] = row
    for each in rows:
        nexts = [entry["quarter"] for entry in each[1:]] + [last + WIDTH]
        for entry, end in zip(each, nexts, strict=True):
            entry["wide"] = end - entry["quarter"] >= 2 * WIDTH
    return max(len(ends), 1)


def _grouped(entries: list[dict[str, Any]], first: int, now: datetime) -> list[dict[str, Any]]:
    """Of what is to come at about one time as much as the rows hold; the rest is one entry, which counts them."""
    _lay_out(entries, first)
    kept, groups = [], []
    for entry in entries:
        if entry.get("is_now") or entry["row"] < MOST_ROWS:
            kept.append(entry)
        elif groups and entry["quarter"] < groups[-1]["quarter"] + WIDTH:
            groups[-1]["others"].append(entry)
        else:
            groups.append({**entry, "others": [entry]})
    kept += [_group(each, now) for each in groups]
    return sorted(kept, key=lambda each: each["at"])


def _group(group: dict[str, Any], now: datetime) -> dict[str, Any]:
    others = group["others"]
    many = len(others)
    if many == 1:
        return others[0]
    day = f"{clock.newsroom_time(now):%Y-%m-%d}"
    return {
        **others[0],
        "words": f"{many} more until {others[-1]['clock']}",
        "kind": others[0]["kind"] if len({each["kind"] for each in others}) == 1 else "coming",
        "url": f"{reverse('admin:calendar')}?view=day&on={day}",
    }
