"""What the calendar shows of stories: releases, withdrawals, bundles, ends of embargoes, and rights that expire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles import policy, releases
from articles.admin.filters import section_rows
from articles.bundles import entries_of_all, token
from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Photo, Verb
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.desk import calendar
from newsroom.desk.calendar import COMING, DONE, LOOK, Entry, Held, Move, Source, Span

VIEW, VIEW_PHOTO = "articles.view_article", "articles.view_photo"
BUNDLES, RELEASES, WITHDRAWALS, EMBARGOES, RIGHTS = 10, 20, 30, 40, 50
WORDS = ("body", "body_text", "article__body", "article__body_text")
MOST_HELD = 30
# Of a killed story the calendar does not know.
TOLD = ArticleVersion.objects.filter(article__killed_at=None)


def _section_ids(request: HttpRequest, span: Span) -> list[int] | None:
    """The section that was chosen and those below it; None where none was."""
    if not span.section:
        return None
    below = f"{span.section}/"
    return [
        pk
        for pk, path, _ in section_rows(request)
        if path == span.section or path.startswith(below)
    ]


def _story_url(pk: int) -> str:
    return reverse("admin:articles_article_change", args=[pk])


def _act_url(pk: int, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[pk, verb])


def _able(user: Any, verb: str, ids: Iterable[int]) -> set[int]:
    """Of these stories those to which the person may do the verb; one query, or none."""
    wanted = set(ids)
    if not wanted:
        return set()
    found = policy.allowed(user, verb).filter(pk__in=wanted).order_by()
    return set(found.values_list("pk", flat=True))


def _place(content: Any) -> str:
    return content.section.name if content.section else ""


def found_releases(request: HttpRequest, span: Span) -> Iterator[Entry]:
    """Every version that goes out, or went out, and what it stands on."""
    rows = TOLD.released().exclude(live_until=F("live_from"))
    ids = _section_ids(request, span)
    rows = rows if ids is None else rows.in_sections(ids)
    rows = calendar.each_day(rows, "live_from", span, RELEASES)
    versions = list(rows.select_related("article", "section").defer(*WORDS))
    waiting = [each for each in versions if each.is_waiting(span.now)]
    able = _able(request.user, Verb.SCHEDULE, (each.article_id for each in waiting))
    states = state_lines({each.article_id: each.article for each in waiting}.values(), span.now)
    entries = BundleEntry.objects.filter(version__in=[each.pk for each in waiting])
    bundles = dict(entries.order_by().values_list("version", "bundle__name")) if waiting else {}
    for version in versions:
        may = version.article_id in able and policy.in_scope(request.user, version.section)
        yield _release(version, states.get(version.article_id), bundles.get(version.pk), may, span)


def _release(
    version: ArticleVersion, state: StateLine | None, bundle: str | None, may: bool, span: Span
) -> Entry:
    waits = version.is_waiting(span.now)
    stale = [each for each in (state.stale if state else ()) if each.number == version.number]
    is_update = version.published_at != version.live_from
    words = f"update v{version.number}" if is_update else ""
    if bundle:
        words = f"{words}, with “{bundle}”" if words else f"with “{bundle}”"
    return Entry(
        at=version.live_from,
        pk=version.pk,
        title=version.short_headline or version.headline,
        url=_story_url(version.article_id),
        words=words,
        level=LOOK if stale else COMING if waits else DONE,
        look=stale[0].words if stale else "",
        place=_place(version),
        move=_move_release(version) if may and waits else None,
    )


def _move_release(version: ArticleVersion) -> Move:
    url = _act_url(version.article_id, Verb.SCHEDULE)
    was = version.live_from.isoformat()
    return Move(url, version.article.edit_token, was, version.number)


def found_withdrawals(request: HttpRequest, span: Span) -> Iterator[Entry]:
    """Every moment from which on readers see nothing of a story."""
    rows = TOLD.released()
    ids = _section_ids(request, span)
    rows = releases.withdrawals(rows if ids is None else rows.in_sections(ids))
    rows = calendar.each_day(rows, "live_until", span, WITHDRAWALS)
    versions = list(rows.select_related("article", "section").defer(*WORDS))
    coming = [each for each in versions if each.live_until > span.now]
    able = _able(request.user, Verb.UNPUBLISH, (each.article_id for each in coming))
    for version in versions:
        ahead = version.live_until > span.now
        url = _act_url(version.article_id, Verb.UNPUBLISH)
        move = Move(url, version.article.edit_token, version.live_until.isoformat())
        yield Entry(
            at=version.live_until,
            pk=version.pk,
            title=version.short_headline or version.headline,
            url=_story_url(version.article_id),
            words="comes down" if ahead else "came down",
            level=COMING if ahead else DONE,
            place=_place(version),
            move=move if ahead and version.article_id in able else None,
        )


def found_bundles(request: HttpRequest, span: Span) -> Iterator[Entry]:
    """Stories that go out at one instant, as one entry besides their own."""
    rows = Bundle.objects.all()
    ids = _section_ids(request, span)
    if ids is not None:
        inside = BundleEntry.objects.filter(bundle=OuterRef("pk"), version__section__in=ids)
        rows = rows.filter(Exists(inside))
    found = list(calendar.each_day(rows, "release_at", span, BUNDLES))
    within = entries_of_all(found)
    stories = {entry.article_id for entries in within.values() for entry in entries}
    able = _able(request.user, Verb.SCHEDULE, stories)
    for bundle in found:
        entries = within[bundle.pk]
        ahead = bundle.is_scheduled(span.now)
        may = all(
            entry.article_id in able and policy.in_scope(request.user, entry.version.section)
            for entry in entries
        )
        url = reverse("admin:articles_bundle_act", args=[bundle.pk, Verb.SCHEDULE])
        move = Move(url, token(bundle, entries), bundle.release_at.isoformat())
        amount = f"{len(entries)} {'story' if len(entries) == 1 else 'stories'}"
        yield Entry(
            at=bundle.release_at,
            pk=bundle.pk,
            title=bundle.name,
            url=reverse("admin:articles_bundle_change", args=[bundle.pk]),
            words=f"bundle of {amount}",
            level=COMING if ahead else DONE,
            move=move if ahead and may and entries else None,
        )


def found_embargoes(request: HttpRequest, span: Span) -> Iterator[Entry]:
    """When embargoes end. They are lifted with a reason, and not moved here."""
    rows = Article.objects.on_the_desk()
    ids = _section_ids(request, span)
    rows = rows if ids is None else rows.filter(section__in=ids)
    found = calendar.each_day(rows, "embargo_until", span, EMBARGOES)
    for story in found.select_related("section").defer("body", "body_text"):
        ahead = story.embargo_until > span.now
        yield Entry(
            at=story.embargo_until,
            pk=story.pk,
            title=story.short_headline or story.headline,
            url=_story_url(story.pk),
            words="embargo ends" if ahead else "embargo ended",
            level=LOOK if ahead else DONE,
            place=_place(story),
        )


def found_rights(request: HttpRequest, span: Span) -> Iterator[Entry]:
    """Photographs on the last day on which they may be published anew; of a section, those that lead its stories."""
    rows = Photo.objects.all()
    ids = _section_ids(request, span)
    if ids is not None:
        chosen = Q(lead_photo=OuterRef("pk")) | Q(social_photo=OuterRef("pk"))
        rows = rows.filter(Exists(Article.objects.filter(chosen, section__in=ids)))
    for photo in calendar.each_day(rows, "rights_until", span, RIGHTS, _newsroom_date):
        at = _last_minute(photo.rights_until)
        yield Entry(
            at=at,
            pk=photo.pk,
            title=str(photo),
            url=reverse("admin:articles_photo_change", args=[photo.pk]),
            words="rights to the picture end" if at > span.now else "rights to the picture ended",
            level=LOOK if at > span.now else DONE,
            hour="Last day",
        )


def _newsroom_date(moment: datetime) -> date:
    return clock.newsroom_time(moment).date()


def _last_minute(day: date) -> datetime:
    following = datetime.combine(day, time.min, timezone.get_default_timezone()) + timedelta(days=1)
    return following - timedelta(minutes=1)


def _held(request: HttpRequest, section: str) -> list[Held]:
    """Releases that were taken off the clock, by the moment they were meant for."""
    if not request.user.has_perm(VIEW):
        return []
    now = clock.now()
    ids = _section_ids(request, Span((), now, 0, section))
    rows = TOLD.held() if ids is None else TOLD.held().in_sections(ids)
    versions = list(rows.select_related("article", "section").defer(*WORDS)[:MOST_HELD])
    able = _able(request.user, Verb.SCHEDULE, (each.article_id for each in versions))
    return [_held_one(request, each, each.article_id in able, now) for each in versions]


def _held_one(request: HttpRequest, version: ArticleVersion, may: bool, now: datetime) -> Held:
    meant = f"meant for {clock.moment_words(version.held_for, now)}"
    query = urlencode({"version": version.number, "back": reverse("admin:calendar")})
    may = may and policy.in_scope(request.user, version.section)
    return Held(
        version.short_headline or version.headline,
        _story_url(version.article_id),
        " · ".join(word for word in (f"v{version.number}", _place(version), meant) if word),
        f"{_act_url(version.article_id, Verb.SCHEDULE)}?{query}" if may else "",
    )


def _sections(request: HttpRequest) -> list[tuple[str, str]]:
    return [(path, name) for _, path, name in section_rows(request)]


def _name(request: HttpRequest, pk: int) -> str:
    version = TOLD.select_related("article").filter(pk=pk).first()
    if version is None or not policy.may(request.user, "view", version.article):
        return ""
    return f"“{version.short_headline or version.headline}”"


def _name_of_withdrawal(request: HttpRequest, pk: int) -> str:
    name = _name(request, pk)
    return f"The withdrawal of {name}" if name else ""


def _name_of_bundle(request: HttpRequest, pk: int) -> str:
    bundle = Bundle.objects.filter(pk=pk).first()
    return f"The bundle “{bundle.name}”" if bundle and request.user.has_perm(VIEW) else ""


calendar.offer_names("release", _name)
calendar.offer_names("withdrawal", _name_of_withdrawal)
calendar.offer_names("bundle", _name_of_bundle)
calendar.offer_sections(_sections)
calendar.offer_held(_held)
for source in (
    Source("release", "Releases", RELEASES, VIEW, found_releases),
    Source("bundle", "Bundles", BUNDLES, VIEW, found_bundles),
    Source("withdrawal", "Withdrawals", WITHDRAWALS, VIEW, found_withdrawals),
    Source("embargo", "Embargoes", EMBARGOES, VIEW, found_embargoes),
    Source("rights", "Picture rights", RIGHTS, VIEW_PHOTO, found_rights),
):
    calendar.register(source)
