"""`{% piece %}`: a component that is kept, like a page, for as long as what it is given is the same."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

from newsroom.core import pagecache

register = template.Library()
PLAIN = (str, int, bool, type(None))


class Piece(Node):
    def __init__(self, component: FilterExpression, inputs: dict[str, FilterExpression]) -> None:
        self.component = component
        self.inputs = inputs

    def render(self, context: Context) -> SafeString:
        component = self.component.resolve(context)
        values = {name: value.resolve(context) for name, value in self.inputs.items()}
        build = partial(_render, context, component, values)
        name = told(tuple(values.values()))
        if name is None:
            return build()
        return pagecache.fragment(f"piece:{component}:{name}", build)


def _render(context: Context, component: str, values: dict[str, Any]) -> SafeString:
    return context.template.engine.get_template(component).render(context.new(values))


def told(value: Any) -> str | None:
    """What tells a value from every other: its mark (see `pagecache.new_mark`) or, of plain ones, itself."""
    if isinstance(value, PLAIN):
        return f"{'safe ' if hasattr(value, '__html__') else ''}{value!r}"
    if isinstance(value, (tuple, list)):
        parts = [told(each) for each in value]
        return None if None in parts else f"({','.join(parts)})"
    mark = getattr(value, "mark", None)
    return f"#{mark}" if isinstance(mark, int) else None


@register.tag
def piece(parser: Parser, token: Token) -> Piece:
    """`{% piece "components/card.html" story=story variant="row" %}`: an include that sees its inputs alone.

    It is kept where each input is a plain value, has a mark, or is a row of such; else it is made each time.
    """
    _, *bits = token.split_contents()
    if not bits:
        raise TemplateSyntaxError("Say which component the piece is.")
    component = parser.compile_filter(bits.pop(0))
    inputs = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"A piece takes its inputs by name, not {bits[0]!r}.")
    return Piece(component, inputs)
