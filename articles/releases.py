"""Releases as intervals: the arithmetic of `live_from` and `live_until`. Only present or future bounds are set.

The callers in `articles.workflow` hold the story's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from articles import corrections, gates, takedowns
from articles.models import Article, ArticleVersion, Photo, Significance, Suggestion
from articles.models.version import VersionByline, VersionTag
from articles.refusal import Refused
from articles.rendering import picture_ids
from newsroom.core import clock
from newsroom.core.clock import newsroom_time

ON_CARDS = (
    *("headline", "short_headline", "kicker", "standfirst", "kind", "section_id", "lead_photo_id"),
    *("lead_caption", "published_at"),
)
Passed = tuple[gates.Finding, str]
IN_SITEMAP = ("section_id", "published_at", "changed_at")
BOUNDS = (
    *("live_from", "live_until", "published_by", "published_at", "changed_at", "significance"),
    "withdrawal_at",
)


def faces(version: ArticleVersion) -> frozenset[str]:
    """The keys of the lists in which a version stands: its section's and those above, its tags', its authors'."""
    sections = version.section.line_ids() if version.section else ()
    return frozenset(
        ["list:paper"]
        + [f"list:section:{pk}" for pk in sections]
        + [f"list:tag:{pk}" for pk in version.tag_rows.values_list("tag_id", flat=True)]
        + [f"list:author:{pk}" for pk in version.byline_rows.values_list("author_id", flat=True)]
    )


def own_keys(version: ArticleVersion, before: ArticleVersion | None = None) -> set[str]:
    """The story's own page; where lists say something else than `before` did, its cards, dates and sitemap too.

    With its cards go the redirects that stood where the story now stands, or will.
    """
    keys = {f"article:{version.article_id}"}
    if before is None or _says(before, ON_CARDS) != _says(version, ON_CARDS):
        keys |= {f"card:{version.article_id}", f"slug:{version.article.slug}"}
    if before is None or before.changed_at != version.changed_at:
        keys.add(f"dates:{version.article_id}")
    if before is None or _says(before, IN_SITEMAP) != _says(version, IN_SITEMAP):
        keys.add(f"month:{newsroom_time(version.published_at):%Y-%m}")
    return keys


def _says(version: ArticleVersion, names: tuple[str, ...]) -> tuple[Any, ...]:
    people = list(version.byline_rows.values_list("author_id", "role")) if names is ON_CARDS else []
    return (*(getattr(version, name) for name in names), people)


def standing(article: Article) -> Any:
    """The versions of a story that readers see, or will."""
    return standing_of([article.pk], clock.now())


def standing_of(article_ids: Iterable[int], at: datetime) -> Any:
    """The versions of these stories that readers see at a moment, or will after it."""
    rows = ArticleVersion.objects.filter(article__in=list(article_ids)).released()
    return rows.filter(Q(live_until=None) | Q(live_until__gt=at))


def months(article: Article) -> set[str]:
    """The sitemaps in which a story stands, or will."""
    moments = article.versions.released().values_list("published_at", flat=True)
    return {f"month:{newsroom_time(moment):%Y-%m}" for moment in moments}


def index_keys(article: Article, version: ArticleVersion, at: datetime) -> set[str]:
    """The pages that list what there are stories of: tags of which this is the only live story, and corrections."""
    return tag_keys(article, version, at) | corrections.keys(article, version, enters=True)


def tag_keys(article: Article, version: ArticleVersion, at: datetime) -> set[str]:
    """The index of tags, where this is the only live story of one."""
    tag_ids = set(version.tag_rows.values_list("tag_id", flat=True))
    elsewhere = VersionTag.objects.filter(
        tag__in=tag_ids, version__in=ArticleVersion.objects.live(at).exclude(article=article)
    )
    return {"tags"} if tag_ids - set(elsewhere.values_list("tag_id", flat=True)) else set()


def coming_keys(article: Article, version: ArticleVersion, now: datetime) -> set[str]:
    """The pages that must learn of a release which is to come, or which comes no more."""
    keys = own_keys(version) | index_keys(article, version, now)
    return keys | everywhere(faces(version))


def everywhere(keys: frozenset[str]) -> frozenset[str]:
    """Lists at their head and further down: `list:tag:9` is the newest page, `list:tag:9:past` those below."""
    return keys | {f"{key}:past" for key in keys}


def lists_changed(
    keys: frozenset[str], before: ArticleVersion | None, *, later: bool
) -> frozenset[str]:
    """The lists that change when a version takes its place: where it was not yet, and where it no longer is.

    All of them, if it is the clock that will do it. A story that readers see already keeps its date, and so
    enters a new list somewhere below the head.
    """
    if before is None:
        return everywhere(keys) if later else keys
    return everywhere(keys | faces(before) if later else keys ^ faces(before))


def check_ready(
    article: Article,
    version: ArticleVersion | None,
    start: datetime,
    now: datetime,
    *,
    by: Any = None,
    passes: Mapping[str, str] | None = None,
) -> list[Passed]:
    """Refuse a release that lacks something readers need, that an embargo holds back, or that a gate of the house bars.

    `by` is who releases it, for the rule of four eyes and for the gates that a role may pass: `passes` are the reasons
    by check. Returns the bars that were passed with their reasons, which the verb leaves in the record.
    """
    check_law(article, version, start, now)
    return gates.clear(article, version, start, by=by, passes=passes or {})


def check_law(
    article: Article, version: ArticleVersion | None, start: datetime, now: datetime
) -> None:
    """What nobody may pass, and no chief switches off."""
    if version is None:
        raise Refused("There is nothing to release: save the story first.")
    if Suggestion.objects.filter(version=version.pk).exists():
        raise Refused(
            f"v{version.number} is a suggestion: take what is wanted of it into the story, and release that."
        )
    missing = wanting(version, start)
    if missing:
        raise Refused(" ".join(missing))
    if article.embargo_until and start < article.embargo_until:
        raise Refused(
            f"The story is under embargo until {clock.moment_words(article.embargo_until, now)}."
        )


def wanting(
    content: Any, at: datetime | None = None, *, photos: Iterable[Photo] | None = None
) -> list[str]:
    """What a version or working copy lacks before it may go out at all, as plain sentences.

    `photos` are those it shows, where they have been read.
    """
    missing = []
    if content.section_id is None:
        missing.append("Choose the section in which the story stands.")
    if not content.body_text.strip():
        missing.append("The story has no text.")
    if photos is None:
        shown = {content.lead_photo_id, content.social_photo_id, *picture_ids(content.body)}
        photos = Photo.objects.filter(pk__in=shown - {None}, rights_until__isnull=False)
    for photo in photos:
        ended = photo.rights_ended(at)
        missing += [ended] if ended and ended not in missing else []
    return missing


def lacking(content: Any, at: datetime) -> list[str]:
    """All that keeps a text from going out as it is: what it wants, and the bars that it meets."""
    return [*wanting(content, at), *gates.bars(content, at)]


def check_embargo(article: Article, now: datetime) -> None:
    """Refuse an embargo that a release already passes."""
    if article.embargo_until is None:
        return
    early = article.versions.released().filter(live_from__lt=article.embargo_until)
    waiting = early.filter(live_from__gt=now).order_by("live_from").first()
    if waiting:
        moment = clock.moment_words(waiting.live_from, now)
        raise Refused(
            f"v{waiting.number} is to go out on {moment}, before the embargo ends. Move that release first."
        )
    if article.versions.live(now).exists() and article.embargo_until > now:
        raise Refused("The story is live: an embargo would come too late. Withdraw it first.")


def put_in(
    article: Article,
    version: ArticleVersion,
    *,
    start: datetime,
    by: Any,
    significance: str,
    now: datetime,
) -> frozenset[str]:
    """Give a version its interval: from `start` to the next bound, taking over the rest of the one it replaces.

    Returns the keys of the lists it stands in.
    """
    if version.live_from is not None:
        take_out(version)
    if version.held_for is not None:
        version.held_for = None
        version.save(update_fields=["held_for"])
    released = article.versions.released()
    same = released.filter(live_from=start).exclude(live_until=start).first()
    if same is not None and same.is_waiting(now):
        raise Refused(
            f"v{same.number} is to go out at that very moment. Choose another, or cancel that release."
        )
    current = released.live(start).first()
    following = released.filter(live_from__gt=start).order_by("live_from").first()
    if current is not None:
        end = current.live_until
        close(current, start)
    else:
        end = following.live_from if following else None
    version.live_from, version.live_until = start, end
    version.withdrawal_at = start if current is None and _was_to_end(released, start) else None
    version.published_by, version.significance = by, significance
    version.published_at = start
    version.save(update_fields=BOUNDS)
    takedowns.serve_again(takedowns.shown_by(version))
    return faces(version)


def _was_to_end(released: Any, moment: datetime) -> bool:
    """Whether the story was to come down at the very moment of a release that comes in the place of that."""
    return released.filter(live_until=moment).exclude(live_from=moment).exists()


def supersede_withdrawals(
    article: Article, version: ArticleVersion, start: datetime, now: datetime
) -> None:
    """A withdrawal of `version` at `start` is the last word: those that it comes instead of stand again no more.

    They are what the releases up to that moment came in the place of, and the one in whose place the next release came
    that stays after it. One of a later run of the story is left. Called before the bounds are set.
    """
    waiting = article.versions.waiting(now).filter(withdrawal_at__isnull=False)
    for each in waiting.filter(Q(live_from__lte=start) | Q(live_from=version.live_until)):
        each.withdrawal_at = None
        each.save(update_fields=["withdrawal_at"])


def close(version: ArticleVersion, at: datetime) -> None:
    """End a version's interval at a moment now or to come."""
    version.live_until = at
    version.save(update_fields=["live_until"])


def take_out(version: ArticleVersion) -> None:
    """Take a waiting version's interval away; the one that ended where it began goes on in its place.

    Where the story was to come down at that moment it comes down: the withdrawal stands again.
    """
    before = (
        version.article.versions.released()
        .filter(live_until=version.live_from)
        .exclude(pk=version.pk)
        .exclude(live_from=version.live_from)
        .first()
    )
    end, comes_down = version.live_until, version.withdrawal_at is not None
    _clear(version)
    if comes_down:
        return
    if before is not None:
        before.live_until = end
        before.save(update_fields=["live_until"])


def _clear(version: ArticleVersion) -> None:
    """A version without an interval; what was said of its significance stays."""
    version.live_from = version.live_until = version.published_at = version.changed_at = None
    version.published_by = version.withdrawal_at = None
    version.save(update_fields=BOUNDS)
    _date_rows(version, None)


def withdrawals(versions: Any) -> Any:
    """Of these versions those after which the story comes down: they end, and no other begins where they do."""
    following = ArticleVersion.objects.released().exclude(live_until=F("live_from"))
    following = following.filter(article=OuterRef("article"), live_from=OuterRef("live_until"))
    ended = versions.filter(live_until__isnull=False).exclude(live_until=F("live_from"))
    return ended.exclude(Exists(following))


def comes_down_at(article: Article, moment: datetime) -> bool:
    """Whether a withdrawal of the story is planned for that minute."""
    minute = moment.replace(second=0, microsecond=0)
    within = (minute, minute + timedelta(minutes=1))
    rows = article.versions.filter(live_until__gte=within[0], live_until__lt=within[1])
    return withdrawals(rows).exists()


def same_minute(one: datetime, other: datetime) -> bool:
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def coming_down(
    article: Article, start: datetime, now: datetime
) -> tuple[ArticleVersion | None, bool]:
    """The version that a withdrawal at `start` ends, and whether that moves a withdrawal which was planned.

    Later than planned, it is the version that the planned one ends.
    """
    released = article.versions.released().select_related("section")
    version = released.live(start).first()
    planned = withdrawals(released.filter(live_until__gt=now))
    if version is None and start > now:
        version = planned.filter(live_until__lte=start).order_by("-live_until").first()
    moves = version is not None and start > now and planned.filter(pk=version.pk).exists()
    return version, moves


def take_over(version: ArticleVersion, successor: ArticleVersion, *, by: Any) -> None:
    """Give the release of a waiting version to another one of the story, which says it better."""
    bounds = {name: getattr(version, name) for name in BOUNDS}
    _clear(version)
    for name, value in bounds.items():
        setattr(successor, name, value)
    successor.published_by = by
    successor.save(update_fields=BOUNDS)
    takedowns.serve_again(takedowns.shown_by(successor))


def settle_dates(article: Article, now: datetime) -> None:
    """Give releases from `now` on the dates that readers see.

    `published_at` is the beginning of the run of versions without a gap, so that a story keeps its place in lists
    while it is updated and enters them at their head when it comes back; `changed_at` is the latest release of the
    run that was more than a silent fix. Versions that have been live keep their dates. Corrections follow the releases
    with which they come.
    """
    first = until = published = changed = None
    for version in article.versions.released().order_by("live_from", "number"):
        if version.live_until is not None and version.live_until <= version.live_from:
            continue
        first = first or version.live_from
        if version.live_from < now:
            published, changed = version.published_at, version.changed_at
        else:
            if until != version.live_from:
                published, changed = version.live_from, None
            elif version.significance != Significance.SILENT:
                changed = version.live_from
            _date(version, published, changed)
        until = version.live_until
    if article.first_published_at != first:
        article.first_published_at = first
        article.save(update_fields=["first_published_at"])
    corrections.settle(article, now)


def _date(version: ArticleVersion, published: datetime | None, changed: datetime | None) -> None:
    version.published_at, version.changed_at = published, changed
    version.save(update_fields=["published_at", "changed_at"])
    _date_rows(version, published)


def _date_rows(version: ArticleVersion, published_at: datetime | None) -> None:
    VersionTag.objects.filter(version=version).update(published_at=published_at)
    VersionByline.objects.filter(version=version).update(published_at=published_at)
