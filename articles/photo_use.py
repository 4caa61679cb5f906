"""Where a photograph stands, and what follows from it: who may change it, and whether it may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.models import Article, ArticleVersion, Author, Photo

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Use:
    """One story that shows a photograph: in its working copy, in versions, or both."""

    article_id: int
    headline: str
    working_copy: bool
    versions: tuple[int, ...]
    live: int | None

    @property
    def words(self) -> str:
        """ "working copy, v2, v3 (live)" """
        parts = ["working copy"] if self.working_copy else []
        parts += [f"v{n} (live)" if n == self.live else f"v{n}" for n in self.versions]
        return ", ".join(parts)


def _chosen(photo: Photo) -> Q:
    return Q(lead_photo=photo) | Q(social_photo=photo)


def versions_showing(photo: Photo) -> Any:
    """Versions with the photograph above the text, in it, or where the story is shared."""
    in_text = photo.version_rows.values("version")
    return ArticleVersion.objects.filter(_chosen(photo) | Q(pk__in=in_text))


def uses(photo: Photo, at: datetime | None = None) -> list[Use]:
    """The stories that show it, newest version first; at most as many versions as a page can show."""
    shown = versions_showing(photo).select_related("article").order_by("-pk")
    light = shown.only(
        "number", "live_from", "live_until", "article__headline", "article__killed_at"
    )[:MOST_SHOWN]
    versions: dict[int, list[ArticleVersion]] = {}
    headlines: dict[int, str] = {}
    copies = (
        Article.objects.filter(_chosen(photo))
        .order_by("-pk")
        .only("headline", "killed_at")[:MOST_SHOWN]
    )
    working = {article.pk for article in copies}
    headlines.update((article.pk, str(article)) for article in copies)
    for version in light:
        versions.setdefault(version.article_id, []).append(version)
        headlines[version.article_id] = str(version.article)
    return [
        Use(
            article_id=pk,
            headline=headline,
            working_copy=pk in working,
            versions=tuple(sorted(version.number for version in versions.get(pk, ()))),
            live=_live_number(versions.get(pk, ()), at),
        )
        for pk, headline in headlines.items()
    ]


def _live_number(versions: Iterable[ArticleVersion], at: datetime | None) -> int | None:
    return next((version.number for version in versions if version.is_live(at)), None)


def is_released(photo: Photo) -> bool:
    """Whether readers see it, saw it, or are to see it."""
    return versions_showing(photo).released().exists()


def why_kept(photo: Photo) -> str:
    """Why the photograph cannot be deleted, as a plain sentence; empty when it can."""
    found = uses(photo)
    if found:
        others = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return (
            f"This photograph stands in “{found[0].headline}”{others}, "
            "and what a version shows must remain. It cannot be deleted."
        )
    author = Author.objects.filter(photo=photo).first()
    if author is not None:
        return f"This photograph is the portrait of {author}. Give them another one first."
    return ""


def may_change(user: Any, photo: Photo) -> bool:
    """Photo editors and editors change any; others what they uploaded, until a release shows it."""
    if not (user.is_active and user.is_staff and user.has_perm("articles.change_photo")):
        return False
    if user.has_perm("articles.change_any_photo"):
        return True
    return photo.uploaded_by_id == user.pk and not is_released(photo)
