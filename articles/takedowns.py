"""Pictures that a kill takes from readers, and that come back when another story is released with them.

The rows go with the kill, in its transaction; the files after it, at once where the storage answers, else by a chore.
The original is never deleted: the sizes are made anew from it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from articles import darkroom
from articles.models import Article, ArticleVersion, Author, Photo, Rendition, Takedown
from articles.models.photo import VersionPhoto
from articles.rendering import picture_ids
from newsroom.core import clock

AT_ONCE: Final = 50
log = logging.getLogger(__name__)


def photos_of(article: Article) -> set[int]:
    """The photographs that a story shows, or showed in any of its versions."""
    versions = article.versions.all()
    chosen = versions.order_by().values_list("lead_photo", "social_photo").distinct()
    found = {pk for pair in chosen for pk in pair}
    found |= set(
        VersionPhoto.objects.filter(version__article=article).values_list("photo", flat=True)
    )
    found |= {article.lead_photo_id, article.social_photo_id, *picture_ids(article.body)}
    known = Photo.objects.filter(pk__in=found - {None})
    return set(known.values_list("pk", flat=True))


def used_elsewhere(photo_ids: set[int], article: Article, now: datetime) -> set[int]:
    """Those of these photographs that another story shows, or is to show, or that are an author's portrait."""
    due = Q(held_for__isnull=False) | Q(live_from__isnull=False) & (
        Q(live_until=None) | Q(live_until__gt=now)
    )
    others = ArticleVersion.objects.filter(due).exclude(article=article).order_by()
    found = set(
        VersionPhoto.objects.filter(photo__in=photo_ids, version__in=others)
        .values_list("photo", flat=True)
    )  # fmt: skip
    for name in ("lead_photo", "social_photo"):
        rows = others.filter(**{f"{name}__in": photo_ids})
        found |= set(rows.values_list(name, flat=True))
    portraits = Author.objects.filter(photo__in=photo_ids)
    return found | set(portraits.values_list("photo", flat=True))


def only_in(article: Article, now: datetime) -> set[int]:
    """The photographs of a story that stand nowhere else."""
    found = photos_of(article)
    return found - used_elsewhere(found, article, now)


def take_down(article: Article, *, now: datetime) -> set[str]:
    """Serve no reader a photograph that stands nowhere else. Returns the keys of what shows one."""
    photos = _locked(photos_of(article))
    spared = used_elsewhere({photo.pk for photo in photos}, article, now)
    photos = [photo for photo in photos if photo.pk not in spared]
    for photo in photos:
        files = list(photo.renditions.values_list("file", flat=True))
        made, is_new = Takedown.objects.get_or_create(
            photo=photo, ended_at=None, defaults={"article": article, "at": now, "files": files}
        )
        if is_new:
            Rendition.objects.filter(photo=photo).delete()
            transaction.on_commit(partial(delete_files, made.pk), robust=True)
    return {f"photo:{photo.pk}" for photo in photos}


def _locked(photo_ids: set[int]) -> list[Photo]:
    """So that of a kill and a release at one moment the later one sees what the earlier did."""
    rows = Photo.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=photo_ids).order_by("pk"))


def delete_files(number: int) -> None:
    """Delete the files of one takedown, unless its photograph is served again. What fails is tried again."""
    with transaction.atomic():
        waiting = Takedown.objects.select_for_update().filter(gone_at=None, ended_at=None)
        row = waiting.filter(pk=number).first()
        if row is None:
            return
        row.trouble = ""
        try:
            for name in row.files:
                default_storage.delete(name)
        except (
            Exception
        ) as trouble:  # a store may fail in any way, and the kill stands all the same
            log.exception("Pictures of the killed story %s are still served.", row.article_id)
            row.trouble = (str(trouble) or type(trouble).__name__)[:300]
        else:
            row.gone_at = clock.now()
        row.save(update_fields=["gone_at", "trouble"])


def delete_late(now: datetime) -> None:
    """The files that could not be deleted when their story was killed. Raises where some still cannot."""
    waiting = Takedown.objects.filter(gone_at=None, ended_at=None).order_by("at")
    for number in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        delete_files(number)
    failed = waiting.exclude(trouble="").first()
    if failed is not None:
        raise OSError(f"Pictures of the killed story {failed.article_id}: {failed.trouble}")


def serve_again(photo_ids: Iterable[int | None]) -> None:
    """Another story is released with these: their sizes are made anew, once that is committed."""
    photos = _locked(set(photo_ids) - {None})
    down = Takedown.objects.filter(photo__in=photos, ended_at=None)
    ids = list(down.values_list("photo", flat=True))
    if ids:
        down.update(ended_at=clock.now())
        for pk in ids:
            darkroom.finish_later(pk)


def shown_by(version: ArticleVersion) -> set[int | None]:
    in_text = VersionPhoto.objects.filter(version=version).values_list("photo", flat=True)
    return {version.lead_photo_id, version.social_photo_id, *in_text}
