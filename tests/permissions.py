"""The table of docs/permissions.md: every address of the desk, asked by every role, by GET and by direct POST.

`make permissions` writes the file anew. A new address whose arguments cannot be guessed is named in `ARGUMENTS` of
`tests/desk_addresses.py`; what a POST of it would carry, if not what its form shows, in `DATA`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.forms import BaseForm, BaseFormSet
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from newsroom.desk.backends import DeskBackend
from newsroom.roles import EDITOR, LEGAL
from tests import cast, make
from tests.desk_addresses import ARGUMENTS, DATA, Asked, World, make_world

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
    "legal": lambda: cast.person("Lena", LEGAL),
    "chief": cast.dana,
    "superuser": lambda: cast.person("Root", is_superuser=True),
}
OWN_ACCOUNT = ("mfa_", "account_", "own_sessions", "accept_invitation")
WRITES = ("INSERT", "UPDATE", "DELETE")
QUIET = (
    "desk_desksession",
    "desk_accessevent",
    "articles_presence",
    "django_session",
    'auth_user" SET "last_login',
)
"""Writes that say nothing of the work: that somebody came by."""


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
            raise KeyError(f"Say in ARGUMENTS of tests/desk_addresses.py how {name} is reached")
        yield from ((words, {"object_id": row.pk}) for words, row in world.subjects[model])
    else:
        raise KeyError(f"Say in ARGUMENTS of tests/desk_addresses.py how {name} is reached")  # fmt: skip


class Writes:
    """Counts what a request writes of the work, and does not take back again."""

    def __init__(self) -> None:
        self.count = 0
        self._before: dict[str, int] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        head = sql.lstrip()[:200]
        if head.startswith("SAVEPOINT "):
            self._before[head.split()[-1]] = self.count
        elif head.startswith("ROLLBACK TO SAVEPOINT "):
            self.count = self._before[head.split()[-1]]
        elif head.startswith(WRITES) and not any(word in head for word in QUIET):
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
