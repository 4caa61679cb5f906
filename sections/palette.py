"""What the command palette finds of sections."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from newsroom.desk import palette
from newsroom.desk.palette import Asked, Hit
from sections.models import Section


def sections(asked: Asked) -> Iterator[Hit]:
    if not asked.words or not asked.request.user.has_perm("sections.view_section"):
        return
    for section in Section.objects.order_by("path"):
        if asked.fits(section.name):
            yield Hit(
                section.name,
                reverse("admin:sections_section_change", args=[section.pk]),
                section.get_absolute_url(),
            )


palette.register("Sections", sections, order=45)
