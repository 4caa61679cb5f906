"""What stands on stories, and so cannot be thrown away from under them: on which ones, and on how many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest

from articles.admin import verbs
from articles.models import Article
from newsroom.desk import thrown_away
from newsroom.desk.throwing import ThrowingAdmin, used_by

NAMED, MOST = 20, thrown_away.MOST_COUNTED


class OnStoriesAdmin(ThrowingAdmin):
    """`of_stories` are the models whose rows are parts of stories; they are counted as stories."""

    of_stories: tuple[type[models.Model], ...] = ()

    def stories(self, obj: Any) -> Any:
        """The stories on which it stands, in their working copies or in any version."""
        raise NotImplementedError

    def why_kept(self, obj: Any) -> str:
        count = len(self.stories(obj).order_by().values_list("pk", flat=True)[: MOST + 1])
        found = [str(thrown_away.Use(Article, count))] if count else []
        others = thrown_away.uses(obj)
        found += [str(use) for use in others if use.model not in self.of_stories]
        return used_by(found)

    def used_in(self, request: HttpRequest, obj: Any) -> Iterable[tuple[str, str]]:
        rows = self.stories(obj).only("headline", "killed_at").order_by("-pk")[:NAMED]
        return [(str(story), verbs.story_url(story)) for story in rows]
