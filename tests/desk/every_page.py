"""The address of one page of every kind that the desk has, from its own list of routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import URLPattern, get_resolver, reverse

from articles.models import StoryNote
from newsroom.desk.models import Binned
from sections.models import FrontPin
from tests.desk.busy_paper import Paper

Address = Callable[[Paper], str]


def story(name: str, *rest: Any, of: str = "busy") -> Address:
    """A page beside the form of one of the paper's stories."""
    route = f"admin:articles_article_{name}"
    return lambda paper: reverse(route, args=[getattr(paper, of).pk, *rest])


def newest(model: Any, route: str, *rest: Any) -> Address:
    """A page of the newest row."""
    rows = model._default_manager.order_by("-pk")
    return lambda paper: reverse(
        f"admin:{route}", args=[rows.values_list("pk", flat=True)[0], *rest]
    )


PAGES: Final[dict[str, Address]] = {
    "find": lambda paper: f"{reverse('admin:find')}?q=ports",
    "articles_article_act": story("act", "publish"),
    "articles_article_change": story("change"),
    "articles_article_claim": story("claim"),
    "articles_article_compare": story("compare", of="torn"),
    "articles_article_correction": lambda paper: story(
        "correction", paper.busy.corrections.latest("pk").pk
    )(paper),
    "articles_article_corrections": story("corrections"),
    "articles_article_history": story("history"),
    "articles_article_legal": story("legal"),
    "articles_article_log": story("log"),
    "articles_article_merge": story("merge", 2, 4, of="torn"),
    "articles_article_note": lambda paper: story("note", StoryNote.objects.earliest("pk").pk)(
        paper
    ),
    "articles_article_notes": story("notes"),
    "articles_article_proof": story("proof", of="killed"),
    "articles_article_share": story("share"),
    "articles_article_suggest": story("suggest"),
    "articles_article_suggestions": story("suggestions"),
    "articles_article_task": story("task"),
    "articles_article_together": story("together", 3, of="met"),
    "articles_article_version": story("version", 1),
    "articles_bundle_act": lambda paper: reverse(
        "admin:articles_bundle_act", args=[paper.bundle.pk, "schedule"]
    ),
    "articles_bundle_out": lambda paper: reverse(
        "admin:articles_bundle_out",
        args=[paper.bundle.pk, paper.bundle.entries.all()[0].article_id],
    ),
    "articles_bundle_put": lambda paper: reverse(
        "admin:articles_bundle_put", args=[paper.draft.pk]
    ),
    "auth_user_act": newest(User, "auth_user_act", "close"),
    "desk_binned_back": newest(Binned, "desk_binned_back"),
    "sections_frontpin_move": newest(FrontPin, "sections_frontpin_move", "ends_at"),
}
"""Those that have to be told whose. The others, and the form of each model's newest row, find themselves."""
OWN_ADD: Final = {
    "articles_article_add", "articles_photo_add", "articles_replacement_add", "articles_bundle_add", "auth_user_add",
    "bookings_lineitem_add",
}  # fmt: skip
"""Forms of what is new that are another page than the form of what stands."""
ALIKE: Final = {"history": "articles_author_history", "delete": "articles_tag_delete"}
"""The admin's pages that are one and the same for every model, and the one of them that is looked at."""
NO_PAGES: Final = {
    "app_list", "autocomplete", "jsi18n", "audit_export", "login", "logout", "notice", "notices_read",
    "password_change_done", "articles_article_add_autosave", "articles_article_autosave", "articles_article_copy",
    "articles_article_delete", "articles_article_end_preview", "articles_article_everywhere",
    "articles_article_people", "articles_article_presence", "articles_article_preview",
    "articles_article_take_over", "articles_article_throw_away", "articles_photo_original",
    "articles_photo_picker", "articles_photo_picker_upload", "articles_tag_suggest", "bookings_lineitem_tags",
}  # fmt: skip
"""They answer with JSON, a file, a piece of a page, another page, or what readers see; some to a POST alone."""
OTHERS: Final = ("taggit_tag_", "auth_group_", "desk_binned_change")
"""Lists of packages that the chief is not shown, and rows that have no form."""


def every_page(paper: Paper) -> Iterator[str]:
    """A route that is of no known kind fails here, and a form without a row of its model too."""
    for name in dict.fromkeys(filter(None, _names(_desk()))):
        page = PAGES.get(name) or _plain(name)
        if page is not None:
            yield page(paper)


def _plain(name: str) -> Address | None:
    """Where a page is that needs to be told nothing; None for what is no page, or like another."""
    model, _, end = name.rpartition("_")
    if name in NO_PAGES or name.startswith(OTHERS) or end in ("keep", "forget"):
        return None
    if end in ALIKE:
        return newest(_models()[model], name) if name == ALIKE[end] else None
    if end == "change" and name != "password_change":
        return newest(_models()[model], name)
    if end == "add" and name not in OWN_ADD:
        return None
    return lambda paper: reverse(f"admin:{name}")


def _models() -> dict[str, Any]:
    return {
        f"{each._meta.app_label}_{each._meta.model_name}": each for each in admin.site._registry
    }


def _desk() -> Any:
    routes = get_resolver().url_patterns
    return next(each for each in routes if getattr(each, "namespace", "") == "admin")


def _names(routes: Any) -> Iterator[str | None]:
    for each in routes.url_patterns:
        if isinstance(each, URLPattern):
            yield each.name
        else:
            yield from _names(each)
