"""The addresses of stories: none collides with another, and those that readers know lead on when a story moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from django.db import IntegrityError, transaction

from articles import releases
from articles.models import Article, ArticleSlug
from articles.models.article import free_story_slug
from articles.refusal import Refused
from newsroom.core import pagecache
from newsroom.core.text import FILTERED_WORDS, RESERVED_SLUGS

TRIES = 20


def check(article: Article, section: Any) -> None:
    """Stories, sections, the site's own addresses and those that stories once had never collide."""
    if found := obstacles([(article, section)])[0]:
        raise Refused(found)


def obstacles(stories: Sequence[tuple[Article, Any]]) -> list[str]:
    """What keeps each story from its address in that section, "" where nothing does; two queries for all."""
    slugs = {article.slug for article, _ in stories}
    sections = Article._meta.get_field("section").related_model.objects
    above = [section.pk for _, section in stories if section]
    below = sections.filter(parent__in=above, slug__in=slugs).order_by()
    taken = set(below.values_list("parent", "slug"))
    once = dict(ArticleSlug.objects.filter(slug__in=slugs).values_list("slug", "article"))
    return [_obstacle(article, section, taken, once) for article, section in stories]


def _obstacle(
    article: Article, section: Any, taken: AbstractSet[tuple[int, str]], once: Mapping[str, int]
) -> str:
    slug = article.slug
    if slug in RESERVED_SLUGS or FILTERED_WORDS & set(slug.split("-")):
        return f"“{slug}” cannot be a story’s address: choose other words."
    if section and (section.pk, slug) in taken:
        path = article.url_in(section)
        return f"A section stands at {path} already: choose another address for the story."
    if once.get(slug) not in (None, article.pk):
        return f"“{slug}” was another story's address, and still leads there."
    return ""


def write(article: Article) -> None:
    """Write the story's row at an address that is free, made from its headline where none was typed.

    Another story may take the same one in the same instant, which only the database sees: a typed address is then
    refused, a made one made again.
    """
    typed = bool(article.slug)
    for _ in range(1 if typed else TRIES):
        article.slug = slug = article.slug if typed else free_story_slug(article.headline)
        check(article, article.section)
        try:
            with transaction.atomic():
                article.save()
        except IntegrityError:
            if not _taken(article):
                raise
        else:
            return
    raise Refused(f"Another story has just taken the address “{slug}”: choose other words.")


def _taken(article: Article) -> bool:
    return Article.objects.filter(slug=article.slug).exclude(pk=article.pk).exists()


def leave_old(stored: Article, article: Article) -> None:
    """After a change of address: what readers knew leads on, and pages that name the story learn the new one."""
    ArticleSlug.objects.filter(slug=article.slug).delete()
    if stored.first_published_at:
        ArticleSlug.objects.create(slug=stored.slug, article=article)
    slugs = {f"slug:{stored.slug}", f"slug:{article.slug}"}
    pagecache.drop(f"article:{article.pk}", f"card:{article.pk}", *slugs, *releases.months(article))
