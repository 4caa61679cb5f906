"""The demonstration paper: a small daily with its people, written through the workflow's own verbs.

Its words and pictures are in `demo_paper/`. What is there already is left alone, so that it may be run again.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction

from articles import workflow
from articles.corrections import Said
from articles.darkroom import take_in
from articles.models import (
    Article,
    Author,
    Bundle,
    CorrectionKind,
    Photo,
    SectionScope,
    Significance,
    Tag,
)
from articles.renditions import read_upload
from articles.workflow import bundles
from newsroom.core import clock, pagecache
from newsroom.demo_bookings import make_bookings
from newsroom.demo_desk import make_desk, take_back_letters, watched
from newsroom.demo_house import ask_kills, make_house
from newsroom.demo_stories import FOLDER, Page, Told, body, filled, moment, read_stories
from newsroom.desk import factors
from newsroom.roles import install_roles, permissions
from sections.models import FrontPin, Section, place

WRITTEN = timedelta(minutes=95)
SUBMITTED = timedelta(minutes=40)

Plan = Mapping[str, Any]


@dataclass
class Paper:
    """What the loader has at hand while it works, and how much of each it made."""

    now: datetime
    people: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)

    def editor(self, path: str) -> Any:
        """Who releases a story of that section."""
        return self.people["europe-editor" if path.split("/")[0] == "world" else "editor"]


def load(
    *, now: datetime | None = None, say: Callable[[str], object] = lambda line: None
) -> Counter[str]:
    """Load what is missing of the demonstration paper, as of `now`; returns how many rows of each kind it made."""
    paper = Paper(now=now or clock.now())
    plan = read("paper.toml")
    install_roles()
    with transaction.atomic():
        make_sections(paper, plan)
        make_people(paper, plan)
        make_authors(paper, plan)
    say("Developing the photographs ...")
    make_photos(paper)
    say("Writing the stories ...")
    with transaction.atomic(), watched() as run:
        make_stories(paper, plan)
        describe_tags(plan)
        make_pins(paper, plan)
        make_house(plan, paper.people, paper.now)
        ask_kills(plan, paper.people, paper.now)
        make_bundles(paper, plan)
        make_desk(paper.people, read("desk.toml"), paper.now, paper.made, run)
        make_bookings(paper.people["sales"], paper.people["chief"], paper.now, paper.made)
        take_back_letters(run)
    pagecache.drop_everything()
    return paper.made


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def make_sections(paper: Paper, plan: Plan) -> None:
    for position, row in enumerate(plan["sections"]):
        path = row["path"]
        section = Section.objects.filter(path=path).first()
        if section is None:
            above, _, slug = path.rpartition("/")
            section = place(
                Section(
                    parent=paper.sections[above] if path else None, slug=slug, name=row["name"],
                    description=row.get("description", ""), position=position,
                )
            )  # fmt: skip
            paper.made["sections"] += 1
        paper.sections[path] = section


def make_people(paper: Paper, plan: Plan) -> None:
    users = get_user_model().objects
    for row in plan["people"]:
        name = row["name"]
        if not users.filter(username=name).exists():
            user = users.create_user(
                name, f"{name}@paper.example", f"demo-{name}",
                first_name=row["first"], last_name=row["last"], is_staff=True,
            )  # fmt: skip
            user.groups.add(Group.objects.get(name=row["role"]))
            user.user_permissions.set(permissions(apps, row.get("also", ())))
            if "scope" in row:
                SectionScope.objects.create(user=user, section=paper.sections[row["scope"]])
            paper.made["people"] += 1
        paper.people[name] = users.get(username=name)
    excuse_people(plan)


def excuse_people(plan: Plan) -> None:
    """Mark the log-ins with the passwords that everybody can read: of these no second factor is asked."""
    names = [row["name"] for row in plan["people"]]
    for user in get_user_model().objects.filter(username__in=names, demonstration=None):
        if user.check_password(f"demo-{user.username}"):
            factors.excuse(user)


def make_authors(paper: Paper, plan: Plan) -> None:
    for row in plan["authors"]:
        author, made = Author.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": filled(row["name"], paper.now),
                "role_title": row["title"],
                "biography": row["biography"],
                "public_email": row.get("email", ""),
            },
        )
        paper.made["authors"] += made
        paper.authors[row["slug"]] = author
    for row in plan["people"]:
        if "author" in row and not Author.objects.filter(user=paper.people[row["name"]]).exists():
            Author.objects.filter(slug=row["author"], user=None).update(
                user=paper.people[row["name"]]
            )


def make_photos(paper: Paper) -> None:
    for key, row in read("photos.toml").items():
        data = (FOLDER / "photos" / row["file"]).read_bytes()
        photo = Photo.objects.filter(content_hash=sha256(data).hexdigest()).first()
        if photo is None:
            upload = read_upload(ContentFile(data, name=row["file"]))
            photo = take_in(
                upload, by=paper.people["photo"], uploaded_at=paper.now - timedelta(days=7),
                alt=row["alt"], caption=row["caption"], byline=row["byline"],
                credit=filled(row["credit"], paper.now), rights=f"Licence: {row['licence']}",
                focal_x=row["focal_x"], focal_y=row["focal_y"], rights_until=rights_end(paper, row),
            )  # fmt: skip
            paper.made["photographs"] += 1
        paper.photos[key] = photo


def rights_end(paper: Paper, row: Plan) -> date | None:
    """The day on which the rights end, of a picture that was lent for some days."""
    days = row.get("lent_for_days")
    return clock.newsroom_time(paper.now).date() + timedelta(days=days) if days else None


def make_stories(paper: Paper, plan: Plan) -> None:
    """The oldest first, so that numbers rise with time as they do on a desk."""
    told = read_stories()
    addresses = {each.slug: f"/{each['Section']}/{each.slug}/" for each in told}
    there = set(Article.objects.values_list("slug", flat=True))
    for each in sorted(told, key=lambda each: -float(each["Hours-ago"] or 0)):
        if each.slug not in there:
            make_story(paper, plan, each, addresses)
            paper.made["stories"] += 1


def make_story(paper: Paper, plan: Plan, told: Told, addresses: Mapping[str, str]) -> None:
    at = (paper.now - timedelta(hours=float(told["Hours-ago"] or 0.5))).replace(
        second=0, microsecond=0
    )
    planned = moment(told["At"], paper.now) if told["At"] else at
    photos = {key: photo.pk for key, photo in paper.photos.items()}
    article = Article(slug=told.slug, section=paper.sections[told["Section"]])
    for name, value in columns(told, Page(planned, photos, addresses)).items():
        setattr(article, name, value)
    article.lead_photo = paper.photos.get(told["Photo"])
    writer = article.created_by = paper.people["reporter"]
    if told.state == "draft":
        writer = paper.editor(told["Section"])
    mended = [row for row in plan["mended"] if row["story"] == told.slug]
    for row in mended:
        now_says(article, row, instead=("is", "was"))
    workflow.save(
        article, by=writer, tags=told.tags, now=at - WRITTEN,
        bylines=[(paper.authors[slug], role) for slug, role in told.authors],
    )  # fmt: skip
    FATES[told.state](paper, plan, told, article, at)
    for row in mended:
        mend(paper, row, article)
    for row in plan["said"]:
        if row["story"] == told.slug:
            workflow.correct(
                article, by=paper.editor(told["Section"]), kind=row["kind"], text=row["text"],
                now=ago(paper, row),
            )  # fmt: skip
    for row in plan["waiting"]:
        if row["story"] == told.slug:
            let_wait(paper, row, article)


def columns(told: Told, page: Page) -> dict[str, str]:
    """What a file says, by the names of the story's columns."""
    said = {
        "headline": "Headline", "short_headline": "Short", "kicker": "Kicker", "standfirst": "Standfirst",
        "kind": "Kind", "dateline": "Dateline", "lead_caption": "Photo-Caption",
    }  # fmt: skip
    plain = {column: filled(told[head], page.day) for column, head in said.items()}
    return {**plain, "ad_policy": told["Ads"] or "inherit", "body": body(told.text, page)}


def leave_draft(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    """A draft stays as its writer left it."""


def put_to_review(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    writer, editor = paper.people["reporter"], paper.editor(told["Section"])
    for row in plan["sent_back"]:
        if row["story"] == told.slug:
            workflow.submit(article, by=writer, now=at - SUBMITTED * 2)
            workflow.send_back(article, by=editor, note=row["note"], now=at - SUBMITTED * 1.5)
    workflow.submit(article, by=writer, now=at - SUBMITTED)
    for row in plan["suggested"]:
        if row["story"] == told.slug:
            suggest(article, row, by=editor, now=at - SUBMITTED / 2)


def suggest(article: Article, row: Plan, *, by: Any, now: datetime) -> None:
    """What an editor would have the story say."""
    body = article.body
    for change in row["changes"]:
        if change["was"] not in body:
            raise ValueError(f"{article.slug} does not say “{change['was']}”")
        body = body.replace(change["was"], change["is"])
    text = {"headline": row["headline"], "body": body}
    workflow.suggest(article, by=by, text=text, note=row["note"], now=now)


def approve(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    put_to_review(paper, plan, told, article, at)
    workflow.approve(article, by=paper.editor(told["Section"]), now=at - SUBMITTED / 2)


def publish(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    approve(paper, plan, told, article, at)
    workflow.publish(article, by=paper.editor(told["Section"]), now=at)


def schedule(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    approve(paper, plan, told, article, at)
    workflow.schedule(
        article, by=paper.editor(told["Section"]), at=moment(told["At"], paper.now), now=at
    )


def withdraw(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    publish(paper, plan, told, article, at)
    workflow.unpublish(
        article, by=paper.people["chief"], note=plan["withdrawn"]["note"],
        now=at + timedelta(minutes=50),
    )  # fmt: skip


def kill(paper: Paper, plan: Plan, told: Told, article: Article, at: datetime) -> None:
    """Not asked about by a second person, whatever the site's settings: the paper has one chief."""
    publish(paper, plan, told, article, at)
    workflow.kill(
        article, by=paper.people["chief"], note=plan["killed"]["note"],
        now=at + timedelta(minutes=35),
    )  # fmt: skip


FATES: Mapping[str, Callable[[Paper, Plan, Told, Article, datetime], None]] = {
    "draft": leave_draft,
    "review": put_to_review,
    "live": publish,
    "scheduled": schedule,
    "withdrawn": withdraw,
    "killed": kill,
}


def ago(paper: Paper, row: Plan) -> datetime:
    return (paper.now - timedelta(hours=row["hours_ago"])).replace(second=0, microsecond=0)


def now_says(article: Article, row: Plan, *, instead: tuple[str, str]) -> None:
    """Put one of the row's two wordings where the other stands. Raises `ValueError` where it does not stand."""
    column, (old, new) = row.get("in", "body"), (row[name] for name in instead)
    if old not in getattr(article, column):
        raise ValueError(f"{article.slug} does not say “{old}”")
    setattr(article, column, getattr(article, column).replace(old, new))


def mend(paper: Paper, row: Plan, article: Article) -> None:
    """Say what is right in the next version, and publicly if it was a mistake."""
    at = ago(paper, row)
    article = Article.objects.get(pk=article.pk)
    editor = paper.editor(article.section.path)
    now_says(article, row, instead=("was", "is"))
    workflow.save(article, by=editor, note="Mended", now=at - timedelta(minutes=4))
    said = row.get("correction")
    significance = row.get("as", Significance.CORRECTION if said else Significance.UPDATE)
    workflow.publish(
        article, by=editor, now=at, significance=significance,
        said=Said(CorrectionKind.CORRECTION, said) if said else None,
    )  # fmt: skip


def let_wait(paper: Paper, row: Plan, article: Article) -> None:
    """Write the next version of a live story and set its hour."""
    article = Article.objects.get(pk=article.pk)
    editor = paper.editor(article.section.path)
    article.standfirst = row["standfirst"]
    article.body += body(row["paragraph"], Page(paper.now))
    begin = paper.now - timedelta(minutes=20)
    workflow.save(article, by=paper.people["reporter"], note=row["note"], now=begin)
    workflow.schedule(
        article, by=editor, at=moment(row["at"], paper.now), now=begin + timedelta(minutes=6)
    )


def describe_tags(plan: Plan) -> None:
    for name, words in plan["tags"].items():
        Tag.objects.filter(name=name, description="").update(description=words)


def make_bundles(paper: Paper, plan: Plan) -> None:
    for row in plan["bundles"]:
        if Bundle.objects.filter(name=row["name"]).exists():
            continue
        editor, begin = paper.people["editor"], paper.now - timedelta(minutes=10)
        bundle = bundles.make(row["name"], by=editor, now=begin)
        for slug in row["stories"]:
            version = Article.objects.get(slug=slug).versions.waiting(paper.now).get()
            bundles.add(bundle, version, by=editor, now=begin)
        bundles.schedule(bundle, by=editor, at=moment(row["at"], paper.now), now=begin)
        paper.made["bundles"] += 1


def make_pins(paper: Paper, plan: Plan) -> None:
    for row in plan["pins"]:
        article = Article.objects.get(slug=row["story"])
        _, made = FrontPin.objects.get_or_create(
            section=paper.sections[row["front"]], article=article,
            defaults={
                "position": row["place"], "starts_at": article.first_published_at,
                "ends_at": moment(row["until"], paper.now) if "until" in row else None,
            },
        )  # fmt: skip
        paper.made["pins"] += made
