"""Why somebody may, or may not, do something to a story: the conditions of policy and desk, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Group, Permission

from articles import four_eyes, policy
from articles.models import Article, DeskState, SectionScope, Verb
from articles.policy import Condition
from articles.workflow.killing import open_request
from articles.workflow.table import TRANSITIONS
from newsroom.desk import factors

OVERRIDE: Final = "articles.override_rules"
Said = tuple[str, str]
"""How a condition stands, and what would have to change where it does not hold."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`cure`: of one that does not hold, what would have to change."""

    holds: bool
    sentence: str
    cure: str = ""


def why(user: Any, verb: str, article: Article) -> list[Reason]:
    """Each condition of the policy with its sentence; all of them hold exactly where `policy.may` says yes."""
    return [_reason(user, article, each) for each in policy.conditions(user, verb, article)]


def besides(user: Any, verb: str, article: Article) -> list[Reason]:
    """What else may stand in the way, whatever the rights: the second factor, and where the story is on the desk."""
    if article.pk is None:
        return list(_of_the_door(user))
    return [
        *_of_the_door(user),
        *_of_the_desk(verb, article),
        *_of_four_eyes(user, verb, article),
        *_of_a_kill(user, verb, article),
    ]


def _of_the_door(user: Any) -> Iterator[Reason]:
    rights = factors.strong_rights(user)
    if factors.has_factor(user):
        yield Reason(True, "They log in with a second factor.")
    elif not rights:
        yield Reason(True, "Their password is enough: their rights ask for nothing more.")
    elif factors.is_excused(user):
        yield Reason(True, "The demonstration paper asks no second factor of its log-ins.")
    else:
        yield Reason(
            False,
            "The desk is shut to them until they have a second factor.",
            "They set up a second factor.",
        )


def _of_the_desk(verb: str, article: Article) -> Iterator[Reason]:
    if verb not in Verb.values or Verb(verb) not in TRANSITIONS:
        return
    sources, stands = TRANSITIONS[Verb(verb)].sources, article.get_desk_state_display()
    states = [f"“{DeskState(each).label}”" for each in DeskState.values if each in sources]
    cure = f"The story is brought to {_listed(states, joint='or')} first."
    yield Reason(article.desk_state in sources, f"On the desk the story is “{stands}”.", cure)


def _of_four_eyes(user: Any, verb: str, article: Article) -> Iterator[Reason]:
    version = article.written_from
    if verb not in (Verb.PUBLISH, Verb.SCHEDULE) or version is None:
        return
    if not four_eyes.holds_for(version.section):
        return
    if not four_eyes.is_own_work(user, version):
        yield Reason(True, "Four eyes: somebody else changed it last.")
    elif user.has_perm(OVERRIDE):
        yield Reason(True, "They changed it last, and may go past four eyes with a reason.")
    else:
        yield Reason(
            False,
            "Four eyes: they changed it last.",
            "Somebody else releases it, or makes the last change.",
        )


def _of_a_kill(user: Any, verb: str, article: Article) -> Iterator[Reason]:
    if verb != Verb.KILL or not settings.KILL_NEEDS_TWO:
        return
    asked = open_request(article)
    if asked is None:
        yield Reason(True, "Theirs would be the first of two words: a second person has to agree.")
    elif asked.asked_by_id == user.pk:
        yield Reason(False, "They asked for it themselves.", "A second person agrees.")
    else:
        yield Reason(True, "Somebody else has asked for it: theirs is the second word.")


def _reason(user: Any, article: Article, condition: Condition) -> Reason:
    sentence, cure = SENTENCES[condition.name](user, article, condition)
    return Reason(condition.holds, sentence, "" if condition.holds else cure)


def _active(user: Any, article: Article, condition: Condition) -> Said:
    state = "open" if condition.holds else "closed"
    return f"Their log-in is {state}.", "Their log-in is opened again."


def _staff(user: Any, article: Article, condition: Condition) -> Said:
    if condition.holds:
        return "Their log-in opens the desk.", ""
    return "Their log-in is for the paper’s own pages alone.", "They are invited to the desk."


def _alive(user: Any, article: Article, condition: Condition) -> Said:
    if condition.holds:
        return "The story stands.", ""
    return "The story has been killed.", "Nothing helps: a kill is for good."


def _kept(user: Any, article: Article, condition: Condition) -> Said:
    if condition.holds:
        return "It is on the desk.", ""
    return "It has been thrown away.", "Somebody brings it back."


def _right(user: Any, article: Article, condition: Condition) -> Said:
    app, codename = condition.about.split(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    named = f"“{permission.name}”" if permission else condition.about
    if condition.holds and user.is_superuser:
        return f"They may do everything, so {named} too.", ""
    giving = Group.objects.filter(permissions__codename=codename, permissions__content_type__app_label=app)  # fmt: skip
    roles = list(giving.order_by("name").values_list("name", flat=True).distinct())
    own = list(user.groups.order_by("name").values_list("name", flat=True))
    if condition.holds:
        through = [role for role in roles if role in own]
        return f"{named} comes with {_listed(through) if through else 'their own log-in'}.", ""
    stands = f"As {_listed(own)} they lack" if own else "They have no role, and lack"
    wanted = _listed(roles, joint="or") if roles else ""
    cure = f"They are given the role {wanted}." if wanted else "A role is given this right first."
    return f"{stands} {named}.", cure


def _own(user: Any, article: Article, condition: Condition) -> Said:
    began = article.created_by_id == user.pk
    return f"The story is their own: they {'began it' if began else 'were given it'}.", ""


def _whole(user: Any, article: Article, condition: Condition) -> Said:
    return "Their rights hold in the whole paper.", ""


def _scope(user: Any, article: Article, condition: Condition) -> Said:
    places, section = _places(user), condition.about
    if section is None:
        return (
            f"It stands in no section yet, and so is the whole paper’s. Their rights hold in {places}.",
            "The story gets a section of theirs.",
        )
    if condition.holds:
        return f"It stands in {section}, and their rights hold in {places}.", ""
    return (
        f"It stands in {section}. Their rights hold in {places}.",
        f"They are given the section {section}, or the story moves to one of theirs.",
    )


def _shown(user: Any, article: Article, condition: Condition) -> Said:
    version, places = condition.about, _places(user)
    sentence = f"Readers see v{version.number}, or will, in {version.section}."
    if condition.holds:
        return f"{sentence} That is theirs too.", ""
    return (
        f"{sentence} Their rights hold in {places}.",
        f"They are given the section {version.section} too.",
    )


def _places(user: Any) -> str:
    scopes = SectionScope.objects.filter(user=user).select_related("section__parent__parent")
    return _listed([str(scope.section) for scope in scopes.order_by("section__path")], "no section")


def _listed(words: list[str], none: str = "nothing", *, joint: str = "and") -> str:
    if len(words) < 2:
        return words[0] if words else none
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


SENTENCES: Final[dict[str, Callable[[Any, Article, Condition], Said]]] = {
    "active": _active, "staff": _staff, "alive": _alive, "kept": _kept, "right": _right, "own": _own, "whole": _whole,
    "scope": _scope, "shown": _shown,
}  # fmt: skip
