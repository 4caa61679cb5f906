"""The navigation, the footer's list of sections, and the breadcrumb."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from newsroom.core import pagecache
from sections.models import Section
from sections.tree import Trail, Tree, tree_for

register = template.Library()


@register.inclusion_tag("components/nav.html", takes_context=True)
def nav(context: Context, current: Section | None = None) -> dict[str, Any]:
    """The line of sections under the paper's name; `current` is the section in which the page stands."""
    sections = tree_for(context.get("request"))
    top = None
    if current and current.pk in sections.by_id:
        top = sections.top(sections.by_id[current.pk]).pk
    return {"items": _items(sections, top)}


@register.inclusion_tag("components/section_list.html", takes_context=True)
def section_list(context: Context) -> dict[str, Any]:
    """The sections of the navigation once more, at the foot."""
    return {"items": _items(tree_for(context.get("request")))[1:]}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail: Trail) -> dict[str, Any]:
    return {"trail": trail}


def _items(sections: Tree, current: int | None = None) -> list[dict[str, Any]]:
    pagecache.shows("nav")
    if "" not in sections.by_path:
        return []
    return [
        {"name": s.name, "url": s.get_absolute_url(), "current": s.pk == current}
        for s in sections.navigation()
    ]
