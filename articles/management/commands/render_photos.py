"""Makes every size of every photograph that is missing, and clears away what is no longer shown."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from articles.darkroom import develop, discard, missing
from articles.held_uploads import sweep
from articles.models import Photo, Rendition
from newsroom.core.clock import now

OLD_CUTS_STAY = timedelta(days=7)


class Command(BaseCommand):
    help = "Make the missing sizes of all photographs. May be stopped and run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--photo", type=int, help="only the photograph with this number")

    def handle(self, *args: Any, photo: int | None = None, **options: Any) -> None:
        photos = Photo.objects.order_by("pk")
        if photo is not None:
            photos = photos.filter(pk=photo)
        completed = failed = 0
        for each in photos.iterator(chunk_size=200):
            wanted = len(missing(each))
            try:
                develop(each)
            except OSError as trouble:
                failed += 1
                self.stderr.write(f"Photo {each.pk}: its original cannot be read ({trouble}).")
            else:
                completed += bool(wanted)
                self.clear_old_cuts(each)
        self.stdout.write(
            f"{completed} photographs completed, {failed} failed, {sweep()} held uploads cleared."
        )

    def clear_old_cuts(self, photo: Photo) -> None:
        """Crops at an earlier focal point, once no cached page can ask for them."""
        old = Rendition.objects.filter(photo=photo, made_at__lt=now() - OLD_CUTS_STAY).exclude(
            focal__in=["", photo.focal_key]
        )
        names = list(old.values_list("file", flat=True))
        old.delete()
        discard(names)
