"""`@name` in a note: who is meant, who of them may see the story, and who may not or is nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth import get_user_model

from articles import policy
from articles.models import Article

MOST: Final = 20
# A log-in's own signs (Django's UnicodeUsernameValidator) but for the @, which ends a name: time is linear in the text.
NAMED: Final = re.compile(r"(?<![\w@./+-])@([\w.+-]{1,150})")


@dataclass(slots=True)
class Mentions:
    """`people` are told. `troubles` says, in a sentence each, who is not, and why."""

    people: list[Any] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def names_in(text: str) -> list[str]:
    """The names after an @, each once, as they stand; a dot that ends a sentence is none of the name's."""
    found = (match[1].rstrip(".+-") for match in NAMED.finditer(text))
    return list(dict.fromkeys(name for name in found if name))


def mentioned(text: str, article: Article) -> Mentions:
    """Whom the text means. Nobody is meant by a name that means all: there is no such name."""
    names = names_in(text)
    found = Mentions()
    wanted = names[:MOST]
    people = _people(wanted)
    for name in wanted:
        person = people.get(name) or people.get(name.lower())
        if person is None:
            found.troubles.append(f"Nobody on the desk is called @{name}.")
        elif policy.may(person, "view", article):
            found.people.append(person)
        else:
            found.troubles.append(f"@{name} may not see this story, and is not told.")
    if len(names) > MOST:
        found.troubles.append(f"Only the first {MOST} who are named are told.")
    return found


def _people(names: list[str]) -> dict[str, Any]:
    asked = {*names, *(name.lower() for name in names)}
    staff = get_user_model().objects.filter(is_active=True, is_staff=True)
    return {person.get_username(): person for person in staff.filter(username__in=asked)}
