"""A large archive of made-up stories, written in bulk: for measuring, not for reading."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max

from articles.content import COLUMNS, Content
from articles.models import (
    Article,
    ArticleVersion,
    Author,
    DeskState,
    Photo,
    Tag,
    TaggedArticle,
)
from articles.models.byline import Byline
from articles.models.version import VersionByline, VersionTag
from articles.versions import seal
from newsroom.core import clock, pagecache
from newsroom.core.html import plain_words
from newsroom.core.text import slug_for, word_count
from sections.models import Section

BATCH = 1000
YEARS = 15
OLDEST_OF_DEMO = timedelta(days=6)
PLACES = (
    "Nagpur Kochi Gdansk Lisbon Mysuru Shillong Accra Hobart Quito Bergen Jaipur Osaka Tartu Indore Cork "
    "Ranchi Galway Suva Cuenca Kumasi Madurai Porto Nashik Tromso Agartala Davao"
).split()
WHO = (
    "council,harbour board,school inspectors,tram drivers,growers,librarians,auditors,engineers,"
    "bench,fishing co-operative,hospital board,weavers,river police,astronomers"
).split(",")
DID = "agrees on,puts off,publishes,opens,counts,questions,repairs,votes for,asks again about,settles".split(
    ","
)
WHAT = (
    "a new timetable,the winter budget,its oldest bridge,a second ferry,the water accounts,an open archive,"
    "the night bus,a longer season,the list of wells,two empty posts,the price of ice,a shared gate"
).split(",")
NAMES = "Mr Salgaonkar,Ms Thorne,Dr Lepik,Mrs Boateng,Mr Quispe,Ms Halvorsen,Mr Kharkongor,Mrs Pinto".split(
    ","
)
SENTENCES = (
    "The {who} met for {n} hours on {day} and left by the side door.",
    "Nobody in the room called it a settlement, though the word was on the agenda.",
    "The figures, which run to {n} pages, were read out twice.",
    "Residents of {place} have waited for {what} since the spring before last.",
    "A spokeswoman said the work would take {n} weeks and cost less than was feared.",
    "Two members abstained, and one asked that the minutes say why.",
    "“We have done this before, and slower,” {name} said on the steps.",
    "The first review is due in {n} days; until then the old rules hold.",
    "{name}, who has kept the register for {n} years, said that the figure was new to her desk.",
    "Of {n} letters received, all but three were in favour, and two of those were from one address.",
    "Work on {what} stopped in the autumn, when the contractor’s lorry was sold.",
    "A trial in one ward of {place} ran for {n} weeks and was extended twice.",
    "The cost is shared by the district and the people who asked for it.",
    "In the gallery sat {n} pupils from the school across the road, who had been promised a vote.",
    "“It is on the list,” said {name}. “I wrote the list.”",
    "Those who live nearest will be told by letter, the others by notice.",
    "A similar plan in the next district was given up after {n} months for want of a key.",
    "The matter goes back to the {who} on {day}, with tea.",
    "Prices had risen by {n} per cent since the last count, and wages by rather less.",
    "The map that was shown is from before the flood, {name} pointed out.",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def make_archive(
    count: int, *, seed: int = 7, say: Callable[[str], object] = sys.stderr.write
) -> int:
    """Write `count` live stories, one version each, spread over the fifteen years before now; returns how many.

    The same seed writes the same words. Sections, tags and authors must be there; where there are photographs
    that may be published, each story leads with one. Times are UTC; the newest story is six days old, so that the
    demonstration's own stay on top.
    """
    chance = random.Random(seed)
    sections = list(Section.objects.exclude(parent=None))
    tags, authors = list(Tag.objects.all()), list(Author.objects.all())
    photos = [p.pk for p in Photo.objects.order_by("pk") if not p.missing_for_publication()]
    if not (sections and tags and authors):
        raise ValueError(
            "The archive needs sections, tags and authors: run `manage.py demo` first."
        )
    newest = clock.now() - OLDEST_OF_DEMO
    step = timedelta(days=365 * YEARS) / count
    numbers = iter(range(count))
    first = (Article.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
    done = 0
    while batch := list(islice(numbers, BATCH)):
        with transaction.atomic():
            _write(
                [_story(n, first, newest - n * step, chance, sections, photos) for n in batch],
                chance,
                tags,
                authors,
            )
        done += len(batch)
        say(f"\r{_bar(done, count)} {done:,} of {count:,} stories")
    say("\n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pagecache.drop_everything()
    return done


def _bar(done: int, count: int, width: int = 30) -> str:
    full = width * done // count
    return f"[{'#' * full}{' ' * (width - full)}]"


def _story(
    number: int,
    first: int,
    at: datetime,
    chance: random.Random,
    sections: list[Section],
    photos: list[int],
) -> Article:
    place, who = chance.choice(PLACES), chance.choice(WHO)
    did, what = chance.choice(DID), chance.choice(WHAT)
    headline = f"{place} {who} {did} {what}"
    body = "".join(f"<p>{' '.join(part)}</p>" for part in _paragraphs(chance, place, who, what))
    text = plain_words(body)
    return Article(
        headline=headline, standfirst=f"What the {who} of {place} decided on {chance.choice(DAYS)}",
        slug=f"{slug_for(headline, 60)}-{first + number}", body=body, body_text=text,
        word_count=word_count(text), section=chance.choice(sections), desk_state=DeskState.APPROVED,
        lead_photo_id=chance.choice(photos) if photos else None,
        first_published_at=at, created_at=at, updated_at=at,
    )  # fmt: skip


def _paragraphs(chance: random.Random, place: str, who: str, what: str) -> Iterator[list[str]]:
    for _ in range(chance.randint(6, 9)):
        chosen = chance.sample(SENTENCES, chance.randint(3, 4))
        yield [
            line.format(
                who=who,
                place=place,
                what=what,
                day=chance.choice(DAYS),
                n=chance.randint(3, 40),
                name=chance.choice(NAMES),
            )  # fmt: skip
            for line in chosen
        ]


def _version(story: Article) -> ArticleVersion:
    return ArticleVersion(
        **story.content(), article=story, number=1, made_at=story.created_at,
        live_from=story.created_at, published_at=story.created_at,
    )  # fmt: skip


def _write(
    stories: list[Article], chance: random.Random, tags: list[Tag], authors: list[Author]
) -> None:
    stories = Article.objects.bulk_create(stories)
    chosen = [
        (_version(story), chance.sample(tags, min(3, len(tags))), chance.choice(authors))
        for story in stories
    ]
    for version, some, author in chosen:
        names = ((author.pk, ""),)
        columns = {name: getattr(version, name) for name in COLUMNS}
        seal(version, Content(columns, tuple(tag.pk for tag in some), names), after="")
    ArticleVersion.objects.bulk_create(version for version, _, _ in chosen)
    for version, _, _ in chosen:
        version.article.written_from = version
    Article.objects.bulk_update(stories, ["written_from"])
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=v.article, tag=tag) for v, some, _ in chosen for tag in some
    )
    VersionTag.objects.bulk_create(
        VersionTag(version=v, tag=tag, position=n, published_at=v.published_at)
        for v, some, _ in chosen
        for n, tag in enumerate(some)
    )
    Byline.objects.bulk_create(Byline(article=v.article, author=author) for v, _, author in chosen)
    VersionByline.objects.bulk_create(
        VersionByline(version=v, author=author, published_at=v.published_at)
        for v, _, author in chosen
    )
