"""The home of who looks after photographs: stories that want one, rights that end, and uploads nobody has described."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from articles.home import (
    CARDS,
    WORDS,
    Asker,
    Pick,
    Question,
    asker_of,
    name_of,
    number_words,
    offer,
    place_of,
    when,
    words,
)
from articles.models import Article, ArticleVersion, DeskState, Photo
from articles.models.photo import VersionPhoto
from newsroom.core import clock
from newsroom.desk import panels
from newsroom.desk.panels import MOST_CARDS, Card, Panel

RIGHTS_SOON: Final = timedelta(days=7)
REVIEWED_AT_ONCE: Final = 100
ENDING_LOOKED_AT: Final = 60
UPLOADS_LOOKED_AT: Final = 200
PHOTO_VIEW: Final = "articles.view_photo"


def _pictures(asker: Asker) -> bool:
    return asker.pictures


def wants_a_picture(asker: Asker) -> Pick:
    """Stories in review, and releases to come, without a picture or with one that could not be published then."""
    rows = Article.objects.on_the_desk().filter(desk_state=DeskState.IN_REVIEW)
    rows = rows.select_related("section", "lead_photo").defer(*WORDS).order_by("updated_at", "pk")
    review = list(rows[:REVIEWED_AT_ONCE])
    coming = {each.pk: each for each in asker.to_come}
    inside = _in_the_text([*coming, *(s.written_from_id for s in review if s.written_from_id)])
    leads = Photo.objects.in_bulk({each.lead_photo_id for each in coming.values()} - {None})
    stories: dict[int, Article] = {}
    red, grey, cure = {}, {}, {}
    for version in coming.values():
        photos = [leads[version.lead_photo_id]] if version.lead_photo_id else []
        found = _trouble(photos, inside[version.pk], version.live_from)
        if found and version.article_id not in stories:
            stories[version.article_id] = version.article
            grey[version.article_id] = place_of(version)
            red[version.article_id], cure[version.article_id] = found
    for story in review:
        photos = [story.lead_photo] if story.lead_photo else []
        found = _trouble(photos, inside[story.written_from_id or 0], asker.now)
        if found and story.pk not in stories:
            stories[story.pk] = story
            grey[story.pk] = words(_due(story, asker.now), place_of(story))
            red[story.pk], cure[story.pk] = found
    shown = list(stories.values())[: MOST_CARDS + 1]
    said = number_words(
        len(shown), "story wants a picture or its words", "stories want a picture or its words"
    )
    return Pick(
        shown, grey, red, cure={pk: link for pk, link in cure.items() if link}, sentence=said
    )


def _due(story: Article, now: datetime) -> str:
    soon = story.due_at and not story.is_late(now)
    return f"Due {clock.moment_words(story.due_at, now)}" if soon else ""


def _in_the_text(versions: Iterable[int]) -> Mapping[int, list[Photo]]:
    found: dict[int, list[Photo]] = defaultdict(list)
    rows = VersionPhoto.objects.filter(version__in=list(versions)).select_related("photo")
    for row in rows:
        found[row.version_id].append(row.photo)
    return found


def _trouble(
    leads: list[Photo], others: list[Photo], at: datetime
) -> tuple[str, tuple[str, str] | None] | None:
    """What is wrong with a story's pictures at a moment, and the page on which the first of it is mended."""
    if not leads:
        return "No picture", None
    for photo in dict.fromkeys([*leads, *others]):
        missing = photo.missing_for_publication(at)
        if missing:
            return " ".join(missing), ("Mend the picture", photo_url(photo.pk))
    return None


def photo_url(pk: int) -> str:
    return reverse("admin:articles_photo_change", args=[pk])


# Rights that end


def rights_ending(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Photographs whose rights end within a week: those that readers see, or are to see, first.

    An editor is told of those in the stories of their sections alone.
    """
    asker = asker_of(request, now)
    if not asker.changes_photos:
        return None
    today = clock.newsroom_time(now).date()
    ending = Photo.objects.filter(rights_until__gte=today, rights_until__lte=today + RIGHTS_SOON)
    sections = None if asker.pictures else asker.sections
    used = ending.annotate(used=_used_by(now, sections)).order_by("rights_until", "pk")
    found = sorted(used[:ENDING_LOOKED_AT], key=lambda photo: photo.used is None)
    if not asker.pictures:
        found = [photo for photo in found if photo.used is not None]
    cards = [_photo_card(photo, _rights_words(photo, now)) for photo in _shown(found)]
    said = number_words(
        len(found[: MOST_CARDS + 1]),
        "photograph’s rights end within a week",
        "photographs’ rights end within a week",
    )
    return _panel(cards, found, "", "Rights end for no photograph this week.", said, asker)


def _used_by(now: datetime, sections: Iterable[int] | None) -> Coalesce:
    """The headline of a story that readers see, or are to see, with the photograph; any one will do."""
    stands = ArticleVersion.objects.released().filter(Q(live_until=None) | Q(live_until__gt=now))
    stands = stands if sections is None else stands.in_sections(sections)
    lead = stands.filter(lead_photo=OuterRef("pk")).order_by()
    rows = VersionPhoto.objects.filter(photo=OuterRef("pk")).values("version")
    text = stands.filter(pk__in=rows).order_by()
    return Coalesce(Subquery(lead.values("headline")[:1]), Subquery(text.values("headline")[:1]))


def _rights_words(photo: Photo, now: datetime) -> str:
    return f"In “{photo.used}”" if photo.used else "In no story that is live or scheduled"


def _rights_red(photo: Photo) -> str:
    return f"rights end on {photo.rights_until:%a} {photo.rights_until.day} {photo.rights_until:%b}"


# Uploads


def undescribed(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The latest uploads without alt text or credit, looked for among the newest of the library."""
    asker = asker_of(request, now)
    if not asker.pictures:
        return None
    newest = Photo.objects.order_by("-pk").values_list("pk", flat=True)[:UPLOADS_LOOKED_AT]
    rows = Photo.objects.filter(pk__in=list(newest)).select_related("uploaded_by").order_by("-pk")
    found = [photo for photo in rows if photo.missing_alt() or photo.missing_credit()]
    cards = [
        _photo_card(photo, words(name_of(photo.uploaded_by), when(photo.uploaded_at, now)), _needs(photo))
        for photo in _shown(found)
    ]  # fmt: skip
    said = number_words(
        len(found[: MOST_CARDS + 1]), "upload is not described", "uploads are not described"
    )
    return _panel(cards, found, "needs=alt", "Every upload is described.", said, asker)


def _needs(photo: Photo) -> str:
    missing = [("alt text", photo.missing_alt()), ("credit", photo.missing_credit())]
    return "no " + " and no ".join(name for name, trouble in missing if trouble)


def _shown(photos: list[Photo]) -> list[Photo]:
    shown = photos[:MOST_CARDS]
    prefetch_related_objects(shown, Photo.thumbnails())
    return shown


def _photo_card(photo: Photo, grey: str, red: str = "") -> Card:
    return Card(
        title=str(photo),
        url=photo_url(photo.pk),
        grey=grey,
        red=red or _rights_red(photo),
        picture=photo.thumbnail(),
    )


def _panel(
    cards: list[Card], found: list[Photo], query: str, quiet: str, said: str, asker: Asker
) -> dict[str, Any]:
    """Where there is nothing only the photo editor is told so."""
    if not cards:
        return {"quiet": quiet if asker.pictures else ""}
    more = len(found) > MOST_CARDS
    url = f"{reverse('admin:articles_photo_changelist')}{'?' if query else ''}{query}"
    return {
        "cards": cards,
        "count": f"{MOST_CARDS}+" if more else len(cards),
        "more_url": url if more else "",
        "more_words": "All of them",
        "sentence": said,
    }


def offer_all() -> None:
    quiet = "Every story in review has its pictures."
    offer(Question("wants-picture", "Wants a picture", 10, _pictures, wants_a_picture, quiet))
    for panel in (
        Panel("rights", "Rights about to end", CARDS, rights_ending, panels.BOARD, 38, PHOTO_VIEW),
        Panel("uploads", "Not described yet", CARDS, undescribed, panels.BOARD, 42, PHOTO_VIEW),
    ):
        panels.register(panel)
