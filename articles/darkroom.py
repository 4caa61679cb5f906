"""Makes the sizes of a photograph that are missing, in the request that brought it or soon after.

Every step may be repeated: what is there already is not made again, and what a stopped process left
undone is found by the next visit on the desk or by `manage.py render_photos`. Readers never come here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connections, transaction
from PIL import Image

from articles.held_uploads import original_name
from articles.models import Photo, Rendition
from articles.renditions import EXTENSION, Cuts, Spec, Upload, cut, encode, open_original, specs
from newsroom.core.pagecache import drop

PUBLIC = "p/"
# What is begun at the last moment may take another second: the whole stays within three.
SECONDS_IN_REQUEST = 1.6
WORKERS = 2

logger = logging.getLogger(__name__)


def file_away(photo: Photo, upload: Upload, *, by: Any = None) -> None:
    """Store the cleaned original and put on the row what is known of it; the caller saves the row."""
    photo.file = default_storage.save(original_name(upload), ContentFile(upload.original))
    photo.width, photo.height = upload.width, upload.height
    photo.content_hash, photo.pixel_hash = upload.content_hash, upload.pixel_hash
    photo.upload_name, photo.uploaded_by = upload.name, by
    photo.taken_at = photo.taken_at or upload.facts.taken_at


def take_in(upload: Upload, *, by: Any = None, **fields: Any) -> Photo:
    """A photograph with all its sizes, made now: for importers and commands, where nobody waits."""
    photo = Photo(**fields)
    file_away(photo, upload, by=by)
    photo.save()
    develop(photo, upload.picture)
    return photo


def missing(photo: Photo) -> list[Spec]:
    """The files that the photograph should have and has not, in the order in which to make them.

    None of one that was taken down with a killed story: what is made is served.
    """
    if is_down(photo):
        return []
    made = {
        (each.crop, each.format, each.width, each.focal)
        for each in photo.renditions.only("photo_id", "crop", "format", "width", "focal")
    }
    wanted = specs(photo.width, photo.height, photo.focal_key)
    return [spec for spec in wanted if (spec.crop, spec.format, spec.width, spec.focal) not in made]


def is_down(photo: Photo) -> bool:
    return photo.takedowns.filter(ended_at=None).exists()


def develop(
    photo: Photo, picture: Image.Image | None = None, *, until: float | None = None
) -> bool:
    """Make what is missing; AVIFs only until that moment of the monotonic clock. Says whether all is there.

    `picture` is the original where the caller has it decoded. Drops the pages that show the photograph.
    """
    wanted = missing(photo)
    if not wanted:
        return True
    picture = picture or _original(photo)
    with ThreadPoolExecutor(WORKERS) as pool:
        cuts = _cuts(pool, photo, picture, wanted)
        for batch in (
            [s for s in wanted if s.format == "jpeg"],
            [s for s in wanted if s.format != "jpeg"],
        ):
            make = partial(_make, photo, cuts, until=until)
            _keep(photo, [made for made in pool.map(make, batch) if made is not None])
    drop(f"photo:{photo.pk}")
    return not missing(photo)


def develop_now(photo: Photo, picture: Image.Image | None = None, *, began: float) -> None:
    """Within the time a person waits, counted from `began` on the monotonic clock; the rest in the background."""
    if not develop(photo, picture, until=began + SECONDS_IN_REQUEST):
        finish_later(photo.pk)


def _original(photo: Photo) -> Image.Image:
    with photo.file.open("rb") as stored:
        return open_original(stored)


def _cuts(
    pool: ThreadPoolExecutor, photo: Photo, picture: Image.Image, wanted: Iterable[Spec]
) -> dict[str, Cuts]:
    sizes: dict[str, set[tuple[int, int]]] = {}
    for spec in wanted:
        sizes.setdefault(spec.crop, set()).add((spec.width, spec.height))
    focal = (photo.focal_x, photo.focal_y)
    return dict(
        zip(
            sizes, pool.map(lambda crop: cut(picture, crop, sizes[crop], focal), sizes), strict=True
        )
    )


def _make(
    photo: Photo, cuts: dict[str, Cuts], spec: Spec, *, until: float | None
) -> Rendition | None:
    """Encode and store one file, unless it is an AVIF and time is up."""
    if spec.format != "jpeg" and until is not None and monotonic() > until:
        return None
    content = encode(cuts[spec.crop][spec.width, spec.height], spec.format)
    name = default_storage.save(_name(photo, spec), ContentFile(content))
    return Rendition(
        photo=photo,
        crop=spec.crop,
        format=spec.format,
        width=spec.width,
        height=spec.height,
        focal=spec.focal,
        file=name,
    )


def _name(photo: Photo, spec: Spec) -> str:
    """Chosen by us, and never used for other bytes: photograph, pixels, crop, width, focal point."""
    parts = [photo.pixel_hash[:12], spec.crop, str(spec.width), spec.focal]
    return f"{PUBLIC}{photo.pk}/{'-'.join(filter(None, parts))}.{EXTENSION[spec.format]}"


def _keep(photo: Photo, made: list[Rendition]) -> None:
    """Write the rows. Where another process was quicker, or the photograph has gone meanwhile, our files go again."""
    try:
        with transaction.atomic():
            if Photo.objects.select_for_update(of=("self",), no_key=True).filter(
                pk=photo.pk
            ) and is_down(photo):
                raise IntegrityError
            Rendition.objects.bulk_create(made, ignore_conflicts=True)
    except IntegrityError:
        logger.info("photo %s went while its sizes were made", photo.pk)
    kept = set(Rendition.objects.filter(photo=photo.pk).values_list("file", flat=True))
    for rendition in made:
        if rendition.file.name not in kept:
            default_storage.delete(rendition.file.name)


def files_of(photo: Photo) -> list[str]:
    """Every stored name that goes when the photograph goes. Ask before deleting the row."""
    return [photo.file.name, *photo.renditions.values_list("file", flat=True)]


def discard(names: Iterable[str]) -> None:
    """Delete stored files once the transaction stands."""

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete)


class Finisher:
    """One background thread that finishes photographs in the order given, and ends when there is none."""

    def __init__(self, work: Callable[[int], None]) -> None:
        self.work = work
        self.waiting: dict[int, None] = {}
        self.guard = threading.Lock()
        self.thread: threading.Thread | None = None

    def add(self, photo_id: int) -> None:
        with self.guard:
            self.waiting[photo_id] = None
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="darkroom", daemon=True)
                self.thread.start()

    def _next(self) -> int | None:
        with self.guard:
            photo_id = next(iter(self.waiting), None)
            if photo_id is None:
                self.thread = None
            else:
                del self.waiting[photo_id]
            return photo_id

    def _run(self) -> None:
        while (photo_id := self._next()) is not None:
            try:
                self.work(photo_id)
            except Exception:  # Whatever it is, the next photograph must still have its turn.
                logger.exception("photo %s: sizes are left to render_photos", photo_id)
            finally:
                connections.close_all()


def finish(photo_id: int) -> None:
    """Make what is missing of one photograph, if it still exists."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is not None:
        develop(photo)


finisher = Finisher(finish)


def finish_later(photo_id: int) -> None:
    """Hand a photograph to the background thread of this process, once its row can be seen from there."""
    transaction.on_commit(partial(finisher.add, photo_id))
