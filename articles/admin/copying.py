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
    messages.success(request, f"This is a copy of “{story.headline}”, and yours.")
    return HttpResponseRedirect(story_url(made))
