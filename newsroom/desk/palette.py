"""The command palette (Ctrl+K): what a person can open and do, found by a few letters. Apps register what they know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from newsroom.core.text import fold, printable

LONGEST, MOST = 100, 7


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to open: its words, a grey line beside them, its address."""

    words: str
    url: str
    grey: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as typed and folded; `at` is the path of the page on which it was typed."""

    request: HttpRequest
    text: str
    at: str = ""

    @property
    def words(self) -> list[str]:
        return fold(self.text).split()

    def fits(self, words: str) -> bool:
        """Whether each word that was typed begins a word of these."""
        there = fold(words).replace("-", " ").split()
        return all(any(each.startswith(typed) for each in there) for typed in self.words)


Finder = Callable[[Asked], Iterable[Hit]]
_finders: dict[str, tuple[int, Finder]] = {}


def register(title: str, finder: Finder, *, order: int = 50) -> None:
    """Name a group of the palette. The finder asks the policy itself: what it answers is shown to that person."""
    _finders[title] = (order, finder)


def find(asked: Asked) -> list[tuple[str, list[Hit]]]:
    """The groups in which something was found, each with a few hits."""
    ordered = sorted(_finders.items(), key=lambda each: each[1][0])
    found = ((title, list(finder(asked))[:MOST]) for title, (_, finder) in ordered)
    return [(title, hits) for title, hits in found if hits]


def view(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """`/admin/find/?q=`: a page; with `json` in the address, what the dialog shows."""
    text = printable(request.GET.get("q", ""))[:LONGEST]
    groups = find(Asked(request, text, request.GET.get("at", "")[:200]))
    if "json" in request.GET:
        told = [{"title": title, "hits": [asdict(hit) for hit in hits]} for title, hits in groups]
        return JsonResponse({"groups": told})
    return TemplateResponse(
        request, "admin/find.html", {**context, "title": "Go to", "text": text, "groups": groups}
    )
