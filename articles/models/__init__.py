"""The models of stories, their versions, people, tags and photographs."""

from __future__ import annotations

from articles.models.article import Article, ArticleSlug, DeskState, SectionScope, free_story_slug
from articles.models.bundle import Bundle, BundleEntry
from articles.models.byline import Author, Byline
from articles.models.content import AdPolicy, ArticleContent, Kind
from articles.models.correction import Correction, CorrectionKind
from articles.models.event import Event, Verb
from articles.models.gate import CheckedLink, FourEyes, LegalNeed, LegalRead, PublishGate
from articles.models.hidden_history import HiddenHistory
from articles.models.kill import KillProof, KillRequest, Takedown
from articles.models.note import StoryNote
from articles.models.photo import Photo, Rendition
from articles.models.presence import Place, Presence, TakeOver
from articles.models.preview import PreviewAnswer, PreviewLink
from articles.models.replacement import Replacement, ReplacementLine
from articles.models.second_save import SecondSave
from articles.models.side_draft import SideDraft
from articles.models.suggestion import SuggestedChange, Suggestion, Verdict
from articles.models.tag import Tag, TagAlias, TaggedArticle
from articles.models.task import Priority, Task
from articles.models.template import StoryTemplate
from articles.models.version import ArticleVersion, Significance, VersionByline, VersionTag

__all__ = [
    "AdPolicy",
    "Article",
    "ArticleContent",
    "ArticleSlug",
    "ArticleVersion",
    "Author",
    "Bundle",
    "BundleEntry",
    "Byline",
    "CheckedLink",
    "Correction",
    "CorrectionKind",
    "DeskState",
    "Event",
    "FourEyes",
    "HiddenHistory",
    "KillProof",
    "KillRequest",
    "Kind",
    "LegalNeed",
    "LegalRead",
    "Photo",
    "Place",
    "Presence",
    "Priority",
    "PreviewAnswer",
    "PreviewLink",
    "PublishGate",
    "Rendition",
    "Replacement",
    "ReplacementLine",
    "SecondSave",
    "SectionScope",
    "SideDraft",
    "Significance",
    "StoryNote",
    "StoryTemplate",
    "SuggestedChange",
    "Suggestion",
    "Tag",
    "TagAlias",
    "TaggedArticle",
    "Takedown",
    "TakeOver",
    "Task",
    "Verb",
    "Verdict",
    "VersionByline",
    "VersionTag",
    "free_story_slug",
]
