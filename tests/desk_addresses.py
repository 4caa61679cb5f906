"""How the addresses of the desk are reached: objects of every kind, the arguments of each address, what a POST carries.

A new address whose arguments cannot be guessed is named in `ARGUMENTS`; what a POST of it would carry, if not what its
form shows, in `DATA`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group

from articles import workflow
from articles.admin import bundle_acts, presence
from articles.admin.verbs import ACTS
from articles.models import Article, Bundle, SideDraft, Tag
from articles.workflow import bundles
from newsroom.admin import DEEDS
from newsroom.core import clock
from newsroom.desk import thrown_away
from newsroom.desk.models import Notice
from newsroom.roles import EDITOR
from sections.pin_moves import EDGES
from tests import cast, make
from tests.ads import bookings
from tests.desk.forms import filled


@dataclass
class World:
    """What there is to be asked for: by model, objects with the words the table has for them."""

    subjects: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    draft: int = 0
    numbers: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    """Of what stands beside a story: the words, the story's number and its own."""


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
    workflow.kill(killed, by=cast.dana(), note="Libel")
    stories["a killed one in World"] = killed
    rows = [(words, Article.objects.get(pk=story.pk)) for words, story in stories.items()]
    draft = SideDraft.objects.create(article=rows[0][1], person=cast.rhea(), key="a-sitting")
    pins = [
        (f"on {name}", make.pin(rows[0][1], make.make_section(name))) for name in ("world", "sport")
    ]
    creative = bookings.creative()
    line = bookings.line(creative)
    world.draft = draft.pk
    bundle = _beside(world, rows)
    world.subjects = {
        "articles_article": rows,
        "articles_author": [("", make.make_author())],
        "articles_tag": [("", rows[0][1].tags.first())],
        "articles_photo": [("Pia’s", make.make_photo(uploaded_by=cast.pia()))],
        "sections_section": [(name, make.make_section(name)) for name in ("world", "sport")],
        "sections_frontpin": pins,
        "auth_user": [("a reporter", cast.rhea()), ("a superuser", cast.person("Boss", is_superuser=True))],
        "auth_group": [("Editor", Group.objects.get(name=EDITOR))],
        "desk_binned": [("a tag", thrown_away.throw_away(Tag.objects.create(name="Old", slug="old"), by=cast.dana()))],
        "articles_bundle": [("of both", bundle)],
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


def _beside(world: World, rows: list[tuple[str, Article]]) -> Bundle:
    """What stands beside each of the first two stories, and the bundle of both."""
    bundle = bundles.make("Harbour day", by=cast.dana())
    for words, story in rows[:2]:
        bundles.add(bundle, story.newest_version(), by=cast.dana())
        note = workflow.comment(story, by=cast.dana(), text="Who says so?").note
        link = workflow.share(
            story,
            by=cast.dana(),
            for_whom="The harbour",
            expires_at=clock.now() + timedelta(days=1),
        )
        beside = {"note": note.pk, "end_preview": link.pk}
        for what, number in beside.items():
            world.numbers.setdefault(what, []).append((words, story.pk, number))
        workflow.correct(story, by=cast.dana(), kind="correction", text="The crane was green.")
    return bundle


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


def of_bundles(world: World) -> Iterator[Asked]:
    for verb in bundle_acts.ACTS:
        for words, bundle in world.subjects["articles_bundle"]:
            yield f"{verb}: {words}", {"pk": bundle.pk, "verb": verb}


def out_of_bundles(world: World) -> Iterator[Asked]:
    for words, story in world.subjects["articles_article"]:
        yield words, {"pk": world.subjects["articles_bundle"][0][1].pk, "story": story.pk}


def beside_stories(what: str) -> Callable[[World], Iterator[Asked]]:
    def asked(world: World) -> Iterator[Asked]:
        for words, story, number in world.numbers[what]:
            yield words, {"object_id": story, "number": number}

    return asked


def of_doors(world: World) -> Iterator[Asked]:
    for words, story in world.subjects["articles_article"]:
        yield words, {"object_id": story.pk, "door": next(iter(presence.DOORS))}


def of_pins(world: World) -> Iterator[Asked]:
    for edge in EDGES:
        for words, pin in world.subjects["sections_frontpin"]:
            yield f"{edge}: {words}", {"pk": pin.pk, "edge": edge}


def of_corrections(world: World) -> Iterator[Asked]:
    for words, story in world.subjects["articles_article"]:
        one = story.corrections.first()
        yield words, {"object_id": story.pk, "number": one.pk if one else 1}


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
    "articles_bundle_act": of_bundles,
    "articles_bundle_out": out_of_bundles,
    "articles_bundle_put": lambda world: (
        (words, {"story": story.pk}) for words, story in world.subjects["articles_article"]
    ),
    "articles_article_correction": of_corrections,
    "sections_frontpin_move": of_pins,
    "notice": lambda world: iter([("Rhea’s", {"number": Notice.objects.filter(person=cast.rhea()).earliest("pk").pk})]),
    "desk_binned_back": lambda world: iter([("a tag", {"number": world.subjects["desk_binned"][0][1].pk})]),
    "articles_photo_original": lambda world: iter([("of no kill", {"number": 1})]),
    "articles_article_note": beside_stories("note"),
    "articles_article_end_preview": beside_stories("end_preview"),
    "articles_article_together": of_stories(number=2),
    "articles_article_take_over": of_doors,
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
