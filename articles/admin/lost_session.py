"""A story's form that was sent after the session had ended: its words are kept for whoever wrote them.

The form carries a claim: who it was given to, signed, and good for one sitting of theirs. So nobody else can lay words
down in their name, and nobody else is offered them after the log-in. Without a script too.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac
from django.views.csrf import csrf_failure

from articles.admin.autosave import go_on_url
from articles.admin.setting_aside import set_aside
from articles.models import Article
from articles.refusal import Refused
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk import refused

SALT: Final = "articles.lost_session"
GOOD_FOR: Final = timedelta(days=7)
FIELD: Final = "claim"
FORM: Final = re.compile(r"/admin/articles/article/(?:add|(?P<number>\d+)/change)/", re.ASCII)


def claim(person: Any, key: str) -> str:
    """Who a form with this key was given to; void once their password is another."""
    return signing.dumps([person.pk, key, _mark(person)], salt=SALT)


def _mark(person: Any) -> str:
    return salted_hmac(SALT, person.get_session_auth_hash()).hexdigest()[:16]


def _claimant(request: HttpRequest) -> Any:
    """The person to whom the form was given; None where the claim is not ours, too old, or another form's."""
    try:
        pk, key, mark = signing.loads(
            request.POST.get(FIELD, ""), salt=SALT, max_age=GOOD_FOR.total_seconds()
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = get_user_model().objects.filter(pk=pk, is_active=True).first()
    is_theirs = person is not None and mark == _mark(person)
    return person if is_theirs and key == request.POST.get("draft_key") else None


def kept(request: HttpRequest, object_id: str | None) -> str:
    """Keep the form's words; the address at which they are offered again, "" where they are not kept."""
    person = _claimant(request)
    story = _story(object_id)
    if person is None or (object_id is not None and story is None):
        return ""
    if story is None and not person.has_perm("articles.add_article"):
        return ""
    try:
        draft = set_aside(story, request.POST, person=person, now=clock.now())
    except Refused:
        return ""
    return go_on_url(draft)


def _story(object_id: str | None) -> Article | None:
    number = whole_number(object_id)
    return Article.objects.filter(pk=number).first() if number is not None else None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is another log-in's: the words are kept all the same, since the claim says whose they are.

    Nothing else is done with the request. A form that is not a story's gets a page that says so.
    """
    found = FORM.fullmatch(request.path_info)
    kept_at = kept(request, found["number"]) if found and request.method == "POST" else ""
    if kept_at:
        return HttpResponseRedirect(kept_at)
    return refused.not_taken(request) or csrf_failure(request, reason)
