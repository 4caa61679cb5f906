"""The models of stories, their versions, people, tags and photographs."""

from __future__ import annotations

from articles.models.article import Article, ArticleSlug, DeskState, SectionScope, free_story_slug
from articles.models.bundle import Bundle, BundleEntry
from articles.models.byline import Author, Byline
from articles.models.content import AdPolicy, ArticleContent, Kind
from articles.models.correction import Correction, CorrectionKind
from articles.models.event import Event, Verb
from articles.models.hidden_history import HiddenHistory
from articles.models.photo import Photo, Rendition
from articles.models.replacement import Replacement, ReplacementLine
from articles.models.side_draft import SideDraft
from articles.models.tag import Tag, TagAlias, TaggedArticle
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
    "Correction",
    "CorrectionKind",
    "DeskState",
    "Event",
    "HiddenHistory",
    "Kind",
    "Photo",
    "Rendition",
    "Replacement",
    "ReplacementLine",
    "SectionScope",
    "SideDraft",
    "Significance",
    "StoryTemplate",
    "Tag",
    "TagAlias",
    "TaggedArticle",
    "Verb",
    "VersionByline",
    "VersionTag",
    "free_story_slug",
]
