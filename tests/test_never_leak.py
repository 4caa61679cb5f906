"""What is not live is nowhere: no public route says a word of it, whatever kind of not-live it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.html import escape

from articles import workflow
from articles.corrections import Said
from articles.models import Article
from articles.passages import Passage
from tests import cast, make
from tests.paper import Paper, addresses, as_it_is, make_paper, public_routes, warm
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECRET = "Zanzibar ledger"
TAG, WRITER = "Quagga papers", "Hermia Voss"
pytestmark = pytest.mark.django_db(transaction=True)

# Every public route and how the test reaches it; a new route without an entry fails.
REACHED = {
    "home", "feed", "tags", "tag", "tag-feed", "author", "author-feed", "corrections", "sitemap",
    "sitemap-news", "sitemap-sections", "sitemap-month", "robots", "section-feed", "page", "unslashed", "history",
    "corrections-feed", "preview",
}  # fmt: skip
SAYS_NOTHING_OF_STORIES = {"healthz", "readyz", "favicon", "media", "slots:sheet", "slots:click"}


def secret(**fields: object) -> Article:
    return make.make_story(
        f"The {SECRET}", slug="zanzibar", section="world/europe", tags=[TAG], bylines=[WRITER],
        standfirst=f"All of the {SECRET}", body=f"<p>More of the {SECRET} than you want.</p>", **fields,
    )  # fmt: skip


def draft() -> None:
    secret()


def in_review() -> None:
    workflow.submit(secret(), by=cast.rhea())


def scheduled() -> None:
    secret(at=TEN + HOUR)


def embargoed() -> None:
    secret(embargo_until=TEN + HOUR)


def expired() -> None:
    story = secret(live=True, now=TEN - 2 * HOUR)
    workflow.unpublish(story, by=cast.dana(), at=TEN - HOUR, now=TEN - 2 * HOUR)


def withdrawn() -> None:
    workflow.unpublish(secret(live=True, now=TEN - HOUR), by=cast.dana())


def killed() -> None:
    story = secret(live=True, now=TEN - HOUR)
    make.revise(story, headline=f"More of the {SECRET}")
    workflow.schedule(story, by=cast.dana(), at=TEN + HOUR)
    workflow.correct(story, by=cast.dana(), kind="note", text=f"About the {SECRET}")
    workflow.kill(story, by=cast.dana(), note=f"The {SECRET} is not true")


def killed_unseen() -> None:
    workflow.kill(secret(at=TEN + HOUR), by=cast.dana(), note="Not true")


def thrown_away() -> None:
    workflow.throw_away(secret(), by=cast.dana())


def pinned_draft() -> None:
    make.pin(secret(), make.home())
    make.pin(Article.objects.get(slug="zanzibar"), make.make_section("world/europe"))


KINDS: list[Callable[[], None]] = [
    draft, in_review, scheduled, embargoed, expired, withdrawn, killed, killed_unseen, thrown_away, pinned_draft,
]  # fmt: skip


@pytest.fixture
def paper() -> Iterator[Paper]:
    with time_machine.travel(TEN, tick=False):
        yield make_paper(per_section=1)


def test_it_knows_every_public_route() -> None:
    assert public_routes() == REACHED | SAYS_NOTHING_OF_STORIES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_it_is_nowhere(kind: Callable[[], None], paper: Paper) -> None:
    reader = Reader()
    warm(reader, addresses(paper.stories.values()))
    kind()
    story = Article.objects.get(slug="zanzibar")
    urls = addresses([*paper.stories.values(), story])
    urls += ["/zanzibar/", "/sport/zanzibar/", "/world/europe/zanzibar", "/zanzibar"]
    urls += ["/zanzibar/history/", "/world/europe/zanzibar/history"]
    fresh = as_it_is(urls)
    for url in urls:
        answer = reader.get(url)
        for text in (answer.text, fresh[url][1].decode(), str(answer.headers)):
            for words in (SECRET, TAG, WRITER):
                assert words not in text and escape(words) not in text, f"{url} says {words}"
        if "zanzibar" in url:
            assert answer.status == (410 if kind is killed else 404)


def test_a_note_of_the_desk_is_nowhere(paper: Paper) -> None:
    for story in paper.stories.values():
        about = Passage(story.headline)
        note = workflow.comment(
            story, by=cast.dana(), text=f"Ask for the {SECRET}", about=about
        ).note
        workflow.comment(story, by=cast.dana(), text=WRITER, answers=note)
        workflow.assign(story, by=cast.dana(), to=cast.rhea(), priority=1, note=TAG)
    for url, (_, body) in as_it_is(addresses(paper.stories.values())).items():
        for words in (SECRET, TAG, WRITER):
            assert words not in body.decode(), f"{url} says {words}"


def test_a_correction_that_nobody_was_told_is_nowhere(paper: Paper) -> None:
    """Of a release to come, of one that was cancelled, of one that is held; and one that was withdrawn."""
    dana, said = cast.dana(), Said("correction", f"Of the {SECRET}")
    for name, end in (
        ("sport 0", None),
        ("culture 0", workflow.cancel),
        ("world/asia 0", workflow.hold),
    ):
        make.revise(paper[name], kicker="Mended")
        waiting = workflow.schedule(
            paper[name], by=dana, at=TEN + HOUR, significance="correction", said=said
        )
        if end is not None:
            end(waiting, by=dana)
    wrong = workflow.correct(paper["world/europe 0"], by=dana, kind="note", text=f"{SECRET}!")
    workflow.withdraw_correction(wrong, by=dana, reason="It was of another story.")
    for url, (_, body) in as_it_is(addresses(paper.stories.values())).items():
        assert SECRET not in body.decode(), f"{url} says {SECRET}"


def test_a_hidden_history_is_nowhere(paper: Paper) -> None:
    story = paper["sport 0"]
    make.revise(story, headline=f"The {SECRET}")
    workflow.publish(story, by=cast.dana())
    make.revise(story, headline="What may be said")
    workflow.publish(story, by=cast.dana(), now=TEN + HOUR / 60)
    reader, url = Reader(), f"{story.url_in(story.section)}history/"
    with time_machine.travel(TEN + HOUR, tick=False):
        assert SECRET in reader.get(url).text
        workflow.hide_history(story, by=cast.dana(), note="A name that is protected")
        assert reader.get(url).status == 404
        for url, (_, body) in as_it_is(addresses(paper.stories.values())).items():
            assert SECRET not in body.decode(), f"{url} says {SECRET}"


def test_a_working_copy_ahead_of_what_is_live_is_nowhere(paper: Paper) -> None:
    story = paper["sport 0"]
    make.revise(story, headline=f"Now the {SECRET}", tags=[TAG], bylines=[WRITER])
    workflow.schedule(story, by=cast.dana(), at=TEN + HOUR)
    for url, (_, body) in as_it_is(addresses(paper.stories.values())).items():
        for words in (SECRET, TAG, WRITER):
            assert words not in body.decode(), f"{url} says {words}"


def test_a_preview_tells_those_alone_who_have_its_token(paper: Paper) -> None:
    story = secret()
    until = TEN + HOUR
    link = workflow.share(story, by=cast.dana(), for_whom=WRITER, expires_at=until)
    over = workflow.share(story, by=cast.dana(), for_whom=WRITER, expires_at=until)
    workflow.revoke(over, by=cast.dana())
    reader = Reader()
    assert SECRET in reader.get(link.get_absolute_url()).text
    guesses = [f"/preview/{link.pk}/", f"/preview/{link.pk}-{'A' * 43}/", over.get_absolute_url()]
    urls = [*addresses([*paper.stories.values(), story]), *guesses]
    for url in urls:
        text = reader.get(url).text
        assert not [words for words in (SECRET, TAG, WRITER) if words in text], url
