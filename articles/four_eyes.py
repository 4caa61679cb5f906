"""The last to change a story cannot be the one to release it, where the section has it so.

Who changed it last is who made what the version says: a copy, a restored and a rolled back version are their writers',
whoever copied them. A merge is its two writers', and also the work of who chose between them where they clashed. How
loudly readers are told of a change makes no difference: a silent fix is a change. What was typed and not saved is none.
"""

from __future__ import annotations

from typing import Any

from articles import merge
from articles.content import Content
from articles.lineage import Lineage
from articles.models import ArticleVersion, FourEyes


def holds_for(section: Any) -> bool:
    """Whether the rule stands in a section or above it."""
    if section is None:
        return False
    return FourEyes.objects.filter(section__in=section.line_ids()).exists()


def is_own_work(person: Any, version: ArticleVersion) -> bool:
    return person.pk in hands(version)


def hands(version: ArticleVersion) -> frozenset[int]:
    """The keys of those whose words a version is; of an import, nobody's."""
    while version.based_on is not None and version.merged_with_id is None:
        if version.content_digest != version.based_on.content_digest:
            break
        version = version.based_on
    if version.merged_with is None or version.based_on is None:
        return _maker(version)
    both = hands(version.based_on) | hands(version.merged_with)
    return both | _maker(version) if _was_settled(version) else both


def _maker(version: ArticleVersion) -> frozenset[int]:
    return frozenset() if version.made_by_id is None else frozenset({version.made_by_id})


def _was_settled(version: ArticleVersion) -> bool:
    """Whether a person chose between the two of which it was made, or took of one only a part."""
    mine, theirs = version.merged_with, version.based_on
    base = Lineage.of(version.article).base(mine.pk, theirs.pk)
    stood = ArticleVersion.objects.get(pk=base.pk) if base else theirs
    told = (Content.of_version(each) for each in (stood, mine, theirs))
    found = merge.merge(*told)
    return bool(found.clashes) or found.settled().digest() != version.content_digest
