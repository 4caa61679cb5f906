"""What people of the desk are told of: a notice on the desk, a letter at once, or one letter a day.

An app names the kinds it tells of with `register`, and tells with `tell`. Each person chooses, kind by kind, whether
the desk shows it and whether a letter goes. The row is written with the work it tells of; letters go after commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import shorten
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from newsroom.core import clock
from newsroom.core.text import printable
from newsroom.desk import post
from newsroom.desk.models import Mail, Notice, NoticeChoice

MOST_PEOPLE: Final = 50
"""Nobody's act tells more people than so many."""
MOST_COUNTED: Final = 100
KEPT_FOR: Final = timedelta(days=90)
SWEPT_AT_ONCE: Final = 5_000
LONGEST_WORDS: Final = 400
SUBJECT: Final = 78
"""Characters of a letter's subject (RFC 5322, 2.1.1)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news. `words` say on the page of choices when one is told of it; `mail` holds until one chooses.

    `permission`: only those who have it can ever be told, so only they are asked.
    """

    name: str
    words: str
    mail: Mail = Mail.OFF
    permission: str = ""
    order: int = 50


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Name a kind; a second of the same name takes the first one's place."""
    _kinds[kind.name] = kind
    return kind


def kinds_for(person: Any) -> list[Kind]:
    """The kinds of which this person may be told, in their order."""
    found = (
        kind for kind in _kinds.values() if not kind.permission or person.has_perm(kind.permission)
    )
    return sorted(found, key=lambda kind: (kind.order, kind.name))


def tell(
    people: Any,
    *,
    kind: str,
    words: str,
    url: str = "",
    actor: Any = None,
    mark: str = "",
    now: datetime | None = None,
) -> list[Notice]:
    """Tell a person, or several, of something, as each has chosen; the notices that were made.

    `words` is one plain sentence of at most 400 letters, without HTML; `url` an address of this site that begins with
    "/". `actor` is who did it, and is not told of their own act. `mark` names what is told of ("event:12"): nobody is
    told of one mark twice. `now` is aware. Nobody is told who may not log in to the desk; of more than 50 people the
    first 50 are. Call it in the transaction of the work: notice and letter stand or fall with it. Costs three queries
    for any number of people, and one more for each letter that goes at once. `KeyError` for a kind nobody registered.
    """
    chosen = _kinds[kind]
    told = _told(people, actor)
    if not told:
        return []
    now, mark = now or clock.now(), mark or secrets.token_urlsafe(12)
    known = set(Notice.objects.filter(mark=mark, person__in=told).values_list("person", flat=True))
    ways = _ways(chosen, told)
    line = " ".join(printable(words).split())[:LONGEST_WORDS]
    made = []
    for pk, person in told.items():
        on_desk, mail = ways.get(pk, (True, chosen.mail))
        if pk in known or not (on_desk or mail != Mail.OFF):
            continue
        made.append(
            Notice(
                person=person, kind=kind, words=line, url=url, at=now, mark=mark, shown=on_desk,
                waits_for_letter=mail == Mail.DAILY,
            )
        )  # fmt: skip
        if mail == Mail.AT_ONCE:
            subject = shorten(line, SUBJECT, placeholder=" …")
            post.post(to=person.email, subject=subject, body=letter_of([line], [url]), now=now)
    return Notice.objects.bulk_create(made)


def _told(people: Any, actor: Any) -> dict[int, Any]:
    """Each once, without the one who did it and without those who may not log in."""
    given = people if isinstance(people, Iterable) else [people]
    found: dict[int, Any] = {}
    for person in given:
        if person is None or (actor is not None and person.pk == actor.pk):
            continue
        if person.is_active and person.is_staff and len(found) < MOST_PEOPLE:
            found[person.pk] = person
    return found


def _ways(kind: Kind, people: Mapping[int, Any]) -> dict[int, tuple[bool, str]]:
    rows = NoticeChoice.objects.filter(kind=kind.name, person__in=people)
    return {pk: (shown, mail) for pk, shown, mail in rows.values_list("person", "on_desk", "mail")}


def letter_of(lines: list[str], urls: list[str]) -> str:
    """The words of a letter: each line with its address in full, and where one chooses what one is told of."""
    told = [
        f"{line}\n{absolute(url)}" if url else line for line, url in zip(lines, urls, strict=True)
    ]
    why = f"What the desk writes to you is set at:\n{absolute(choices_url())}"
    return "\n\n".join([*told, f"-- \n{settings.SITE_NAME} desk. {why}"])


def absolute(url: str) -> str:
    return f"{settings.SITE_URL}{url}"


def choices_url() -> str:
    return reverse("admin:notice_choices")


def unread(person: Any) -> int:
    """How many notices a person has not read; counted no further than a hundred."""
    return len(Notice.objects.unread(person).order_by().values_list("pk")[:MOST_COUNTED])


def unread_words(request: HttpRequest) -> str:
    """The number beside the bell: "", "3", "99+". Asked once a request."""
    if not hasattr(request, "_unread_notices"):
        request._unread_notices = unread(request.user) if request.user.is_authenticated else 0
    count = request._unread_notices
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")


def read(notices: Any, *, now: datetime) -> int:
    """Mark as read those of a queryset that are not; how many."""
    return notices.filter(read_at=None).update(read_at=now)


def sweep(now: datetime) -> None:
    """Notices older than ninety days go, some thousands at a time."""
    old = Notice.objects.filter(at__lt=now - KEPT_FOR).order_by("at").values("pk")
    Notice.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE])).delete()
