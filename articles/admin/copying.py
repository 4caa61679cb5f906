"""A copy of a story, begun from its form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from articles import workflow
from articles.admin.verbs import story_url
from articles.models import Article
from articles.refusal import Refused
from newsroom.core import clock


def copy(admin: Any, request: HttpRequest, story: Article) -> HttpResponse:
    """POST: a draft of one's own that begins with what this story says."""
    if request.method != "POST":
        return HttpResponseRedirect(story_url(story))
    if not admin.has_add_permission(request):
        raise PermissionDenied
    try:
        made = workflow.copy(story, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(story_url(story))
    messages.success(request, _words(story, made))
    return HttpResponseRedirect(story_url(made))


def _words(story: Article, made: Article) -> str:
    """What the copy shares with its story, and must not by oversight: the headline, and an embargo that holds."""
    words = f"This is a copy of “{story.headline}”, and yours. Both have one headline: give this one its own."
    if made.embargo_until is None:
        return words
    return f"{words} The embargo until {clock.moment_words(made.embargo_until)} holds for the copy too."
