"""What every page of the paper knows about the paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from newsroom.core import clock


@dataclass(frozen=True, slots=True)
class Site:
    """The paper as its pages name it. `zone` is the short name of its time, `zone_place` the town that keeps it."""

    name: str
    url: str
    initials: str
    zone: str
    zone_place: str
    language: str
    grievance_officer: str
    grievance_email: str


def initials(name: str) -> str:
    """ "DG" of The Daily Guardian: at most two letters, the article left out."""
    words = [word for word in name.split() if word.lower() != "the"]
    return "".join(word[0] for word in words[:2]).upper()


def paper(_request: HttpRequest) -> dict[str, Site]:
    """The context processor that gives `site` to every template."""
    return {
        "site": Site(
            name=settings.SITE_NAME,
            initials=initials(settings.SITE_NAME),
            url=settings.SITE_URL,
            zone=clock.zone_name(clock.shown()),
            zone_place=settings.TIME_ZONE.rpartition("/")[2].replace("_", " "),
            language=settings.LANGUAGE_CODE,
            grievance_officer=getattr(settings, "GRIEVANCE_OFFICER", ""),
            grievance_email=getattr(settings, "GRIEVANCE_EMAIL", ""),
        )
    }
