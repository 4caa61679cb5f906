"""The navigation, the footer's list of sections, and the breadcrumb."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from newsroom.core import pagecache
from sections.models import Section
from sections.tree import Trail, Tree, tree_for

register = template.Library()


class Item(NamedTuple):
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def nav(context: Context, current: Section | None = None) -> SafeString:
    """The line of sections under the paper's name; `current` is the section in which the page stands."""
    sections = tree_for(context.get("request"))
    top = None
    if current and current.pk in sections.by_id:
        top = sections.top(sections.by_id[current.pk]).pk
    return _kept("components/nav.html", _items(sections, top))


@register.simple_tag(takes_context=True)
def section_list(context: Context) -> SafeString:
    """The sections of the navigation once more, at the foot."""
    return _kept("components/section_list.html", _items(tree_for(context.get("request")))[1:])


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail: Trail) -> dict[str, Any]:
    return {"trail": trail}


def _items(sections: Tree, current: int | None = None) -> list[Item]:
    pagecache.shows("nav")
    if "" not in sections.by_path:
        return []
    return [Item(s.name, s.get_absolute_url(), s.pk == current) for s in sections.navigation()]


def _kept(component: str, items: list[Item]) -> SafeString:
    """The list as it is written, kept under what it says."""
    name = f"{component}:{[tuple(item) for item in items]!r}"
    return pagecache.fragment(name, partial(render_to_string, component, {"items": items}))
