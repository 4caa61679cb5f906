"""Who may do what to a story: asked of one story (`may`) or of all of them (`allowed`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from articles.models import Article, ArticleVersion, SectionScope
from newsroom.core import clock

CHANGE, REVIEW, PUBLISH, WITHDRAW = "change", "review", "publish", "withdraw"
LIFT, KILL, REPLACE, HISTORY, SEE = "lift", "kill", "replace", "history", "see"
SHARE, LEGAL = "share", "legal"
VIEW, VIEW_KILLED, BRING_BACK = "articles.view_article", "articles.view_killed", "bring_back"
RIGHT_FOR = {
    "change": CHANGE,
    "submit": CHANGE,
    "restore": CHANGE,
    "send_back": REVIEW,
    "approve": REVIEW,
    "assign": REVIEW,
    "claim": CHANGE,
    "comment": SEE,
    "resolve": SEE,
    "publish": PUBLISH,
    "schedule": PUBLISH,
    "unpublish": WITHDRAW,
    "cancel": WITHDRAW,
    "hold": WITHDRAW,
    "roll_back": PUBLISH,
    "bundle": PUBLISH,
    "unbundle": WITHDRAW,
    "merge": CHANGE,
    "lift": LIFT,
    "embargo": PUBLISH,
    "correct": PUBLISH,
    "hide_history": HISTORY,
    "show_history": HISTORY,
    "replace": REPLACE,
    "revert": REPLACE,
    "address": PUBLISH,
    "kill": KILL,
    "keep": KILL,
    "bin": CHANGE,
    BRING_BACK: CHANGE,
    "share": SHARE,
    "revoke": SHARE,
    "ask_legal": CHANGE,
    "drop_legal": REVIEW,
    "legal": LEGAL,
    "take_over": CHANGE,
    "suggest": REVIEW,
    "accept": CHANGE,
    "refuse": CHANGE,
}
# What one may do to a story of one's own, whatever its section; what holds in every section; and what is asked of the
# sections in which readers see a story, if they do.
OWN = (CHANGE, SHARE)
EVERYWHERE = (SEE, LEGAL)
AS_SHOWN = (WITHDRAW, LIFT, KILL)
CHANGE_ANY = "articles.change_any_article"
EVERYTHING = Q(pk__isnull=False)
PERMISSION = {
    SEE: "articles.view_article",
    CHANGE: "articles.change_article",
    REVIEW: "articles.review_article",
    PUBLISH: "articles.publish_article",
    WITHDRAW: "articles.publish_article",
    LIFT: "articles.lift_embargo",
    KILL: "articles.kill_article",
    SHARE: "articles.share_article",
    LEGAL: "articles.add_legalread",
    HISTORY: "articles.hide_history",
    REPLACE: "articles.replace_words",
}


def scopes(user: Any) -> tuple[str, ...]:
    """The paths of the sections in which the user's editorial rights hold; "" is the whole paper."""
    if user.is_superuser:
        return ("",)
    if not hasattr(user, "_section_scopes"):
        rows = SectionScope.objects.filter(user=user).values_list("section__path", flat=True)
        user._section_scopes = tuple(rows)
    return user._section_scopes


def covers(paths: tuple[str, ...], section: Any) -> bool:
    """Whether one of these scopes holds in `section`; a story without a section is the whole paper's."""
    if "" in paths:
        return True
    return section is not None and any(
        section.path == p or section.path.startswith(f"{p}/") for p in paths
    )


def in_scope(user: Any, section: Any) -> bool:
    return covers(scopes(user), section)


def may(user: Any, verb: str, article: Article) -> bool:
    """Whether the user may do the verb to this story. `KeyError` for a verb that does not exist."""
    return all(condition.holds for condition in conditions(user, verb, article))


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the things that must hold, all of them, and what it was asked of: `articles/why.py` has the words."""

    name: str
    holds: bool
    about: Any = None


def conditions(user: Any, verb: str, article: Article) -> Iterator[Condition]:
    """What `may` asks, in its order, each only when the one before has been looked at."""
    right = None if verb == "view" else RIGHT_FOR[verb]
    yield Condition("active", user.is_active)
    yield Condition("staff", user.is_staff)
    if right is None:
        yield _right(user, VIEW)
        if article.killed_at is not None or article.is_thrown_away:
            yield _right(user, VIEW_KILLED)
        return
    yield Condition("alive", article.killed_at is None)
    yield _right(user, PERMISSION[right])
    if verb != BRING_BACK:
        yield Condition("kept", not article.is_thrown_away)
    if right in EVERYWHERE:
        return
    if right in OWN:
        if user.pk in (article.created_by_id, article.assignee_id):
            yield Condition("own", True)
            return
        yield _right(user, CHANGE_ANY)
    yield from _in_reach(user, right, article)


def _in_reach(user: Any, right: str, article: Article) -> Iterator[Condition]:
    """Where the story stands, and where readers see it: both must be the user's, for what readers see."""
    paths = scopes(user)
    if "" in paths:
        yield Condition("whole", True)
        return
    shown = _standing(article) if right in AS_SHOWN else []
    if not shown:
        yield Condition("scope", covers(paths, article.section), article.section)
        shown = _standing(article) if right == PUBLISH else []
    for version in shown:
        yield Condition("shown", covers(paths, version.section), version)


def _right(user: Any, permission: str) -> Condition:
    return Condition("right", user.has_perm(permission), permission)


def sees_killed(user: Any) -> bool:
    """Whether the user may read what has left the desk: killed stories, and those that were thrown away."""
    return _has(user, VIEW_KILLED)


def may_see_any_moment(user: Any) -> bool:
    """Whether the user may look at the paper as it stood, or will stand, at any instant."""
    return _has(user, "articles.view_any_moment")


def may_somewhere(user: Any, verb: str) -> bool:
    """Whether there is a section in which the user may do the verb: for a story that has none yet."""
    return _has(user, PERMISSION[RIGHT_FOR[verb]]) and bool(scopes(user))


def may_share_embargoed(user: Any) -> bool:
    """Whether somebody may share a preview before an embargo ends. An import, which nobody does, may not."""
    return user is not None and _has(user, "articles.share_embargoed")


def readers() -> Any:
    """The log-ins that may see stories, and so be told of them."""
    people = get_user_model().objects.with_perm(PERMISSION[SEE])
    return people.filter(is_staff=True).order_by("first_name", "username")


def editors_of(section: Any) -> Any:
    """The log-ins that may review what stands in a section, by scope; without a section, the whole paper's."""
    path = section.path if section else ""
    parts = path.split("/") if path else []
    above = ["", *("/".join(parts[: n + 1]) for n in range(len(parts)))]
    people = get_user_model().objects.with_perm(PERMISSION[REVIEW]).filter(is_staff=True)
    held = SectionScope.objects.filter(section__path__in=above).values("user")
    return people.filter(pk__in=held).order_by("pk")


def may_begin(user: Any) -> bool:
    """Whether the user may write a story that there was not."""
    return _has(user, "articles.add_article")


def writers() -> Any:
    """The log-ins that may change stories, and so be given one."""
    people = get_user_model().objects.with_perm(PERMISSION[CHANGE])
    return people.filter(is_staff=True).order_by("first_name", "username")


def allowed(user: Any, verb: str) -> Any:
    """The stories to which the user may do the verb: `may`, asked of the table."""
    stories = Article.objects.all()
    if verb == "view":
        if not _has(user, VIEW):
            return stories.none()
        return stories if sees_killed(user) else stories.on_the_desk()
    right = RIGHT_FOR[verb]
    if not _has(user, PERMISSION[right]):
        return stories.none()
    stories = stories.filter(killed_at=None) if verb == BRING_BACK else stories.on_the_desk()
    if right in EVERYWHERE:
        return stories
    inside = _inside(scopes(user))
    if right in OWN:
        own = Q(created_by=user) | Q(assignee=user)
        return stories.filter(own | inside if _has(user, CHANGE_ANY) else own)
    if "" in scopes(user):
        return stories
    shown = _current().filter(article=OuterRef("pk"))
    if right in AS_SHOWN:
        return stories.filter(inside | Exists(shown)).exclude(Exists(shown.exclude(inside)))
    stories = stories.filter(inside)
    return stories.exclude(Exists(shown.exclude(inside))) if right == PUBLISH else stories


def _has(user: Any, permission: str) -> bool:
    return user.is_active and user.is_staff and user.has_perm(permission)


def _inside(paths: tuple[str, ...]) -> Q:
    return EVERYTHING if "" in paths else below(paths, "section__path")


def below(paths: tuple[str, ...], column: str = "path") -> Q:
    """The rows whose section stands at one of these paths, or below it."""
    terms = (Q(**{column: p}) | Q(**{f"{column}__startswith": f"{p}/"}) for p in paths)
    return reduce(or_, terms, Q(pk__in=()))


def _current() -> Any:
    """Versions that readers see, or will."""
    at = clock.now()
    return ArticleVersion.objects.released().filter(Q(live_until=None) | Q(live_until__gt=at))


def _standing(article: Article) -> list[ArticleVersion]:
    if article.pk is None:
        return []
    return list(_current().filter(article=article).select_related("section"))
