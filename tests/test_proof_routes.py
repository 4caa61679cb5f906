"""No public route is forgotten when a kill is proved."""

from __future__ import annotations

from articles import proof
from tests.paper import public_routes


def test_every_public_route_says_where_it_may_have_shown_a_story() -> None:
    assert proof.routes() == public_routes()
