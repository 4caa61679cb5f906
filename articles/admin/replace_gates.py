"""What the gates of the house say of stories in which words are replaced and shown to readers at once."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from articles import gates
from articles.admin.passing import Met, met
from articles.content import Content
from articles.models import Article, ArticleVersion


@dataclass(frozen=True, slots=True)
class Checked:
    """`met` has the bars that this person may pass, with a field for each; `shut` by story what nobody passes here."""

    met: Met
    shut: Mapping[int, tuple[str, ...]]

    @property
    def lacks_a_reason(self) -> bool:
        return any(not bar.given for bar in self.met.to_pass)


def checked(
    rows: Iterable[tuple[Article, Content]], *, by: Any, given: Mapping[str, str], now: datetime
) -> Checked:
    """Of each story what stands in its way to readers, once it says these words. `given`: the reasons so far."""
    rows = list(rows)
    called = {story.pk: story.headline for story, _ in rows}
    stories = _shown_at_once(rows, now)
    told = gates.findings_if_changed(stories, now, by=by)
    bars = {
        story.pk: [each for each in found if each.is_bar]
        for story, found in zip(stories, told, strict=True)
    }
    passable = [
        replace(each, sentence=f"“{called[story.pk]}”: {each.sentence}")
        for story in stories
        for each in bars[story.pk]
        if gates.may_pass(by, each)
    ]
    shut = {
        pk: tuple(each.sentence for each in found if not gates.may_pass(by, each))
        for pk, found in bars.items()
    }
    return Checked(met(passable, by, given), {pk: said for pk, said in shut.items() if said})


def _shown_at_once(rows: list[tuple[Article, Content]], now: datetime) -> list[Article]:
    """The stories whose working copy is what readers see, saying what they will say."""
    current = [story.written_from_id for story, _ in rows]
    live = ArticleVersion.objects.live(now).filter(pk__in=current)
    seen = set(live.order_by().values_list("pk", flat=True))
    return [_saying(story, content) for story, content in rows if story.written_from_id in seen]


def _saying(story: Article, content: Content) -> Article:
    """An instance that is never saved."""
    changed = copy.copy(story)
    content.put_on(changed)
    changed.count_words()
    return changed
