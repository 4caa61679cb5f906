"""What a template and a static file may not hold: trusted text, inline script and style, words that blockers hide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
FORBIDDEN = {
    "trusted text": r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off",
    "an inline style": r"<[^>]*\sstyle\s*=|<style\b",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "an inline script": r"<script(?![^>]*(\bsrc=|application/ld\+json|application/json))[^>]*>",
    "a foreign address": r"\b(src|srcset|href|action)=[\"']?(https?:)?//(?!schema\.org)",
}
BLOCKED = re.compile(r"(^|[/_.-])(ads?|adverts?|advertis\w+|banners?|sponsors?)([/_.-]|$)")


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_template_holds(name: str) -> None:
    pattern = re.compile(FORBIDDEN[name], re.IGNORECASE)
    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if pattern.search(path.read_text())]
    assert found == []


def test_templates_are_short() -> None:
    lines = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in TEMPLATES}
    assert {name: count for name, count in lines.items() if count > 120} == {}


def test_every_include_names_its_inputs() -> None:
    include = re.compile(r"\{%\s*include\s+(?P<what>[^%]*?)\s*%\}")
    loose = [
        f"{path.relative_to(ROOT)}: {match['what']}"
        for path in TEMPLATES
        if "admin" not in path.parts
        for match in include.finditer(path.read_text())
        if not match["what"].endswith(" only")
    ]
    assert loose == []


def test_every_static_file_that_is_named_is_there() -> None:
    """Where files are served under hashed names, a missing one is an error of the whole page."""
    named = re.compile(r"\{%\s*static\s+[\"'](?P<name>[^\"'{]+)[\"']")
    missing = [
        f"{path.relative_to(ROOT)}: {match['name']}"
        for path in TEMPLATES
        for match in named.finditer(path.read_text())
        if not finders.find(match["name"])
    ]
    assert missing == []


def test_no_static_file_has_a_name_that_blockers_hide() -> None:
    names = [path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static").rglob("*")]
    assert [name for name in names if BLOCKED.search(name)] == []
