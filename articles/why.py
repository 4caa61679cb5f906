"""Why somebody may, or may not, do something to a story: the conditions of policy and desk, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import Group, Permission

from articles import policy
from articles.models import Article, SectionScope, Verb
from articles.policy import Condition
from articles.workflow.table import TRANSITIONS
from newsroom.desk import factors

LABELS: Final = {
    "view": "Look at", "change": "Change", "address": "Change the address of", "embargo": "Set an embargo on",
    "restore": "Bring back an earlier version of", "submit": "Send for review", "send_back": "Send back",
    "approve": "Approve", "assign": "Assign", "publish": "Publish", "schedule": "Schedule", "unpublish": "Withdraw",
    "cancel": "Cancel a release of", "hold": "Hold a release of", "roll_back": "Roll back",
    "merge": "Merge versions of", "lift": "End the embargo of", "correct": "Correct in public",
    "kill": "Kill, or agree to kill", "keep": "Refuse to kill", "bin": "Throw away", "bring_back": "Bring back",
    "claim": "Take on", "take_over": "Take over", "comment": "Write a note on", "resolve": "Settle a note on",
    "suggest": "Suggest changes to", "accept": "Take a suggestion for", "refuse": "Refuse a suggestion for",
    "replace": "Find and replace in", "revert": "Undo the replacing in", "bundle": "Put into a bundle",
    "unbundle": "Take out of a bundle", "show_history": "Show the history of", "hide_history": "Hide the history of",
}  # fmt: skip
"""Verbs as a person would ask for them; one that is not named here is asked for by its own name."""


@dataclass(frozen=True, slots=True)
class Reason:
    holds: bool
    sentence: str


def label(verb: str) -> str:
    return LABELS.get(verb) or verb.replace("_", " ").capitalize()


def verbs() -> list[tuple[str, str]]:
    """All that the policy knows, by their words."""
    return sorted(
        ((verb, label(verb)) for verb in ("view", *policy.RIGHT_FOR)), key=lambda each: each[1]
    )


def why(user: Any, verb: str, article: Article) -> list[Reason]:
    """Each condition of the policy with its sentence; all of them hold exactly where `policy.may` says yes."""
    found = policy.conditions(user, verb, article)
    return [Reason(each.holds, _sentence(user, article, each)) for each in found]


def besides(user: Any, verb: str, article: Article) -> list[Reason]:
    """What else may stand in the way, whatever the rights: the second factor, and where the story is on the desk."""
    return [*_of_the_door(user), *_of_the_desk(verb, article)]


def _of_the_door(user: Any) -> Iterator[Reason]:
    rights = factors.strong_rights(user)
    if factors.has_factor(user):
        yield Reason(True, "They log in with a second factor.")
    elif not rights:
        yield Reason(True, "Their rights ask for no second factor.")
    elif factors.is_excused(user):
        yield Reason(True, "The demonstration paper asks no second factor of its log-ins.")
    else:
        yield Reason(False, "They have no second factor: until they set one up, the desk is shut to them.")  # fmt: skip


def _of_the_desk(verb: str, article: Article) -> Iterator[Reason]:
    if article.pk is None or verb not in Verb.values or Verb(verb) not in TRANSITIONS:
        return
    transition = TRANSITIONS[Verb(verb)]
    here, stands = article.desk_state in transition.sources, article.get_desk_state_display()
    so = "from which this can be done" if here else "from which this cannot be done"
    yield Reason(here, f"On the desk the story is “{stands}”, {so}.")


def _sentence(user: Any, article: Article, condition: Condition) -> str:
    return SENTENCES[condition.name](user, article, condition)


def _active(user: Any, article: Article, condition: Condition) -> str:
    return "Their log-in is open." if condition.holds else "Their log-in is closed."


def _staff(user: Any, article: Article, condition: Condition) -> str:
    return "It opens the desk." if condition.holds else "It does not open the desk."


def _alive(user: Any, article: Article, condition: Condition) -> str:
    return "The story has not been killed." if condition.holds else "The story has been killed."


def _kept(user: Any, article: Article, condition: Condition) -> str:
    return "It has not been thrown away." if condition.holds else "It has been thrown away."


def _right(user: Any, article: Article, condition: Condition) -> str:
    app, codename = condition.about.split(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    named = f"“{permission.name}”" if permission else condition.about
    if condition.holds and user.is_superuser:
        return f"They may do everything, so {named} too."
    giving = Group.objects.filter(permissions__codename=codename, permissions__content_type__app_label=app)  # fmt: skip
    roles = list(giving.order_by("name").values_list("name", flat=True).distinct())
    if condition.holds:
        own = set(user.groups.values_list("name", flat=True))
        through = [role for role in roles if role in own]
        return f"{named} comes with {_listed(through) if through else 'their own log-in'}."
    return f"None of their roles gives {named}; {_listed(roles, 'no role')} would."


def _own(user: Any, article: Article, condition: Condition) -> str:
    began = article.created_by_id == user.pk
    return f"The story is their own: they {'began it' if began else 'were given it'}."


def _whole(user: Any, article: Article, condition: Condition) -> str:
    return "Their rights hold in the whole paper."


def _scope(user: Any, article: Article, condition: Condition) -> str:
    places = _places(user)
    if condition.about is None:
        return (
            f"It stands in no section, which is the whole paper’s; their rights hold in {places}."
        )
    covered = "cover" if condition.holds else "do not cover"
    return f"It stands in {condition.about}, which their rights in {places} {covered}."


def _shown(user: Any, article: Article, condition: Condition) -> str:
    version = condition.about
    covered = "also theirs" if condition.holds else "not theirs"
    return f"Readers see v{version.number}, or will, in {version.section}, which is {covered}."


def _places(user: Any) -> str:
    scopes = SectionScope.objects.filter(user=user).select_related("section__parent__parent")
    return _listed([str(scope.section) for scope in scopes.order_by("section__path")], "no section")


def _listed(words: list[str], none: str = "nothing") -> str:
    if len(words) < 2:
        return words[0] if words else none
    return f"{', '.join(words[:-1])} and {words[-1]}"


SENTENCES: Final[dict[str, Callable[[Any, Article, Condition], str]]] = {
    "active": _active, "staff": _staff, "alive": _alive, "kept": _kept, "right": _right, "own": _own, "whole": _whole,
    "scope": _scope, "shown": _shown,
}  # fmt: skip
