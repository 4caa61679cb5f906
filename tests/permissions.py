"""The table of docs/permissions.md: every address of the desk, asked by every role, by GET and by direct POST.

`make permissions` writes the file anew. A new address whose arguments cannot be guessed is named in `ARGUMENTS`; what a
POST of it would carry, if not what its form shows, in `DATA`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.forms import BaseForm, BaseFormSet
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.admin.verbs import ACTS
from articles.models import Article, SideDraft
from newsroom.admin import DEEDS
from newsroom.core import clock
from newsroom.desk.backends import DeskBackend
from newsroom.roles import EDITOR
from tests import cast, make
from tests.ads import bookings
from tests.desk.forms import filled

FILE = Path(settings.BASE_DIR) / "docs" / "permissions.md"
REWRITE = "REWRITE_PERMISSIONS"
ROLES: dict[str, Callable[[], User] | None] = {
    "visitor": None,
    "no role": cast.wes,
    "reporter": cast.rhea,
    "editor": lambda: cast.person("Usha", EDITOR, sections=(make.home(),)),
    "World editor": cast.ed,
    "photo": cast.pia,
    "sales": cast.sal,
    "chief": cast.dana,
    "superuser": lambda: cast.person("Root", is_superuser=True),
}
OWN_ACCOUNT = ("mfa_", "account_", "own_sessions", "accept_invitation")
QUIET = ("desk_desksession", "desk_accessevent", "django_session", 'auth_user" SET "last_login')
"""Writes that say nothing of the work: that somebody came by."""


@dataclass
class World:
    """What there is to be asked for: by model, objects with the words the table has for them."""

    subjects: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    draft: int = 0


def make_world() -> World:
    """A story of Rhea's in World and one of Dana's in Sport, each live and once revised; a row of every other model."""
    world, draft = World(), None
    stories = {
        "Rhea’s in World": make.make_story("Cranes", section="world", live=True, tags=["Grain"]),
        "Dana’s in Sport": make.make_story("Goals", section="sport", live=True, by=cast.dana()),
    }
    for story in stories.values():
        make.revise(story, standfirst="Newer words")
    killed = make.make_story("Struck", section="world", live=True)
    Article.objects.filter(pk=killed.pk).update(killed_at=clock.now())
    stories["a killed one in World"] = killed
    rows = [(words, Article.objects.get(pk=story.pk)) for words, story in stories.items()]
    draft = SideDraft.objects.create(article=rows[0][1], person=cast.rhea(), key="a-sitting")
    pins = [
        (f"on {name}", make.pin(rows[0][1], make.make_section(name))) for name in ("world", "sport")
    ]
    creative = bookings.creative()
    line = bookings.line(creative)
    world.draft = draft.pk
    world.subjects = {
        "articles_article": rows,
        "articles_author": [("", make.make_author())],
        "articles_tag": [("", rows[0][1].tags.first())],
        "articles_photo": [("Pia’s", make.make_photo(uploaded_by=cast.pia()))],
        "sections_section": [(name, make.make_section(name)) for name in ("world", "sport")],
        "sections_frontpin": pins,
        "auth_user": [("a reporter", cast.rhea()), ("a superuser", cast.person("Boss", is_superuser=True))],
        "auth_group": [("Editor", Group.objects.get(name=EDITOR))],
        "bookings_client": [("", creative.advertiser)],
        "bookings_creative": [("", creative)],
        "bookings_lineitem": [("", line)],
        "bookings_campaign": [("", line.campaign)],
    }  # fmt: skip
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if name not in world.subjects:
            world.subjects[name] = [("", row) for row in model._default_manager.order_by("pk")[:1]]
    return world


Asked = tuple[str, dict[str, Any]]


def of_stories(**more: Any) -> Callable[[World], Iterator[Asked]]:
    def asked(world: World) -> Iterator[Asked]:
        for words, story in world.subjects["articles_article"]:
            yield words, {"object_id": story.pk, **more}

    return asked


def of_verbs(world: World) -> Iterator[Asked]:
    for verb in ACTS:
        for words, story in world.subjects["articles_article"]:
            yield f"{verb}: {words}", {"object_id": story.pk, "verb": verb}


def of_deeds(world: World) -> Iterator[Asked]:
    for what in DEEDS:
        for words, user in world.subjects["auth_user"]:
            yield f"{what}: {words}", {"pk": user.pk, "what": what}


ARGUMENTS: dict[str, Callable[[World], Iterator[Asked]]] = {
    "articles_article_act": of_verbs,
    "articles_article_version": of_stories(number=1),
    "articles_article_merge": of_stories(number=2, over=1),
    "articles_article_throw_away": lambda world: iter([("Rhea’s", {"number": world.draft})]),
    "auth_user_act": of_deeds,
    "mfa_remove_webauthn": lambda world: iter([("of nobody", {"pk": 1})]),
    "mfa_edit_webauthn": lambda world: iter([("of nobody", {"pk": 1})]),
    "account_reset_password_from_key": lambda world: iter([("torn", {"uidb36": "1", "key": "x"})]),
    "accept_invitation": lambda world: iter([("torn", {"token": "x"})]),
    "sections_frontpin_add": lambda world: iter([("on world", {}), ("on sport", {})]),
    "app_list": lambda world: iter((app, {"app_label": app}) for app in ("articles", "auth", "bookings", "sections")),
}  # fmt: skip
Given = dict[str, Any]
DATA: dict[str, Callable[[Given, str], Given]] = {
    "articles_article_change": lambda given, words: filled(story_of(given), headline="Other words"),
    "articles_article_add": lambda given, words: filled(headline="New words"),
    "articles_article_autosave": lambda given, words: filled(story_of(given), headline="Other", **SITTING),
    "articles_article_add_autosave": lambda given, words: filled(headline="New words", **SITTING),
    "sections_frontpin_add": lambda given, words: {
        "section": make.make_section(words.rpartition(" ")[2]).pk, "article": Article.objects.earliest("pk").pk,
        "position": 3, "starts_at": "2026-11-22T10:00",
    },
    "articles_article_act": lambda given, words: {
        "note": "Because", "reason": "Because", "version": 2, "seen": story_of(given).edit_token,
    },
    "auth_user_act": lambda given, words: {"reason": "Because"},
}  # fmt: skip
SITTING = {"draft_key": "another-sitting", "draft_turn": 1}


def story_of(given: Given) -> Article:
    return Article.objects.get(pk=given["object_id"])


@dataclass(frozen=True)
class Address:
    """One line of the table: the name of the address, of what, and where that is."""

    name: str
    words: str
    url: str
    given: dict[str, Any]


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every named address below the desk's, with the name by which it is reversed."""
    for each in get_resolver().url_patterns:
        if not str(each.pattern).startswith("admin/"):
            continue
        if isinstance(each, URLResolver):
            yield from _within(each.url_patterns, f"{each.namespace}:" if each.namespace else "")
        else:
            yield each.name or "", each


def _within(found: list[Any], space: str) -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _within(each.url_patterns, space)
        elif each.name:
            yield f"{space}{each.name}", each


def addresses(world: World) -> list[Address]:
    """Raises `KeyError` for an address whose arguments nobody has named."""
    found = []
    for full, pattern in patterns():
        name = full.removeprefix("admin:")
        for words, given in _asked(name, pattern, world):
            found.append(Address(name, words, reverse(full, kwargs=given), given))
    return found


def _asked(name: str, pattern: URLPattern, world: World) -> Iterator[Asked]:
    if name in ARGUMENTS:
        yield from ARGUMENTS[name](world)
    elif not pattern.pattern.regex.groups:
        yield "", {}
    elif set(pattern.pattern.converters) == {"object_id"}:
        model = next((each for each in world.subjects if name.startswith(f"{each}_")), None)
        if model is None:
            raise KeyError(
                f"tests/permissions.py does not know how {name} is reached: add it to ARGUMENTS"
            )
        yield from ((words, {"object_id": row.pk}) for words, row in world.subjects[model])
    else:
        raise KeyError(f"tests/permissions.py does not know how {name} is reached: add it to ARGUMENTS")  # fmt: skip


class Writes:
    """Counts what a request writes of the work."""

    count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        head = sql.lstrip()[:200]
        if head.startswith(("INSERT", "UPDATE", "DELETE")) and not any(
            word in head for word in QUIET
        ):
            self.count += 1
        return execute(sql, params, many, context)


def ask(client: Client, method: str, url: str, data: dict[str, Any]) -> tuple[Any, bool]:
    """The answer, and whether the work was changed; afterwards all is as it was."""
    cookies, writes = client.cookies.output(), Writes()
    held = dict(client.cookies.items())
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            answer = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        client.cookies.clear()
        client.cookies.update(held)
    return answer, bool(writes.count)


WORDS = {401: "no", 403: "no", 404: "none", 405: "–", 410: "gone", 429: "wait"}


def word(answer: Any, wrote: bool) -> str:
    status = answer.status_code
    if wrote:
        return "acts"
    if status in (301, 302):
        return "log in" if answer.url.startswith(reverse("admin:login")) else "→"
    return WORDS.get(status) or ("ok" if status == 200 else str(status))


def shown(answer: Any) -> dict[str, Any]:
    """What a browser would send of the form on a page."""
    context = getattr(answer, "context_data", None) or {}
    data: dict[str, Any] = {"post": "yes"}
    form = getattr(context.get("adminform"), "form", None) or context.get("form")
    if isinstance(form, BaseForm):
        data |= _fields(form)
    for inline in context.get("inline_admin_formsets") or ():
        data |= _of_formset(inline.formset)
    return data


def _of_formset(formset: BaseFormSet) -> dict[str, Any]:
    data = _fields(formset.management_form)
    for form in formset.forms:
        data |= _fields(form)
    return data


def _fields(form: BaseForm) -> dict[str, Any]:
    found = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            value = "on" if value else ""
        if value not in (None, "") and not hasattr(value, "read"):
            prepared = bound.field.prepare_value(value)
            found[bound.html_name] = (
                prepared if isinstance(prepared, (list, tuple)) else str(prepared)
            )
    return found


def table() -> dict[str, list[str]]:
    """By address and object, a cell for each role."""
    world = make_world()
    clients = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, who in ROLES.items():
        if who is not None:
            clients[role].force_login(who())
    found: dict[str, list[str]] = {}
    # What matters is who is answered, not how the page looks; and nobody's rights change meanwhile.
    people = cache(DeskBackend().get_user)
    with (
        patch.object(SimpleTemplateResponse, "rendered_content", ""),
        patch.object(DeskBackend, "get_user", lambda self, pk: people(pk)),
    ):
        for address in addresses(world):
            line = f"| {address.name} | {address.words} |"
            found[line] = _cells(address, clients)
    return found


def _cells(address: Address, clients: dict[str, Client]) -> list[str]:
    made = DATA.get(address.name)
    full, _ = ask(clients["superuser"], "get", address.url, {})
    data = made(address.given, address.words) if made else shown(full)
    cells = []
    for client in clients.values():
        if "draft_key" in data:
            data["person"] = client.session.get("_auth_user_id", "")
        words = [
            word(*ask(client, method, address.url, given))
            for method, given in (("get", {}), ("post", data))
        ]
        cells.append(words[0] if words[0] == words[1] else " · ".join(words))
    return cells


HEAD = """# Who may what on the desk

Every address of the desk, asked by every role: by GET, and after the dot by a direct POST of what a superuser's form
would send. The test `tests/test_permissions.py` makes this table and compares it; `make permissions` writes it anew.
Who may do what to a story is decided in `articles/policy.py`, and the desk says why on the page “Why may they …?”.

**ok** the page is shown, or the form is shown again · **acts** the POST changes something · **→** leads on, nothing is
changed · **no** refused (403) · **none** not there (404) · **–** no such method · **log in** led to the log-in

The World editor's rights hold in World and below, the editor's in the whole paper; the story in World is the reporter's
own. Roles that may publish, or look after people, must have a second factor before any of this: here they have been
excused, as on the demonstration paper.
"""


def document(found: dict[str, list[str]]) -> str:
    heads = f"| address | of what | {' | '.join(ROLES)} |\n|{'---|' * (len(ROLES) + 2)}"
    lines = [f"{line} {' | '.join(cells)} |" for line, cells in found.items()]
    return f"{HEAD}\n{heads}\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ[REWRITE] = "1"
    sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "tests/test_permissions.py"]))
