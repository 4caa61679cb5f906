"""After any verb, exactly the pages whose bytes differ have been dropped from a warm cache, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.corrections import Said
from articles.models.replacement import Replacement
from articles.replacing import Search
from articles.workflow import bundles
from newsroom.core import pagecache
from newsroom.roles import CHIEF
from sections.models import place
from tests import cast, make
from tests.house import set_gate
from tests.paper import Paper, addresses, as_it_is, make_paper, warm
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def publish_new(paper: Paper) -> None:
    workflow.publish(paper["waiting"], by=cast.dana())


def mend_typo(paper: Paper) -> None:
    story = paper["world/europe 1"]
    make.revise(story, body=story.body.replace("first crane", "first tall crane"))
    workflow.publish(story, by=cast.dana(), significance="silent")


def new_headline(paper: Paper) -> None:
    story = paper["world/asia 2"]
    make.revise(story, headline="Another headline altogether")
    workflow.publish(story, by=cast.dana())


def new_tag(paper: Paper) -> None:
    make.revise(paper["culture 2"], tags=["Ukraine", "A tag nobody had"])
    workflow.publish(paper["culture 2"], by=cast.dana())


def other_section(paper: Paper) -> None:
    make.revise(paper["sport 2"], section=make.make_section("culture"))
    workflow.publish(paper["sport 2"], by=cast.dana())


def withdraw(paper: Paper) -> None:
    workflow.unpublish(paper["world/europe 2"], by=cast.dana())


def kill(paper: Paper) -> None:
    workflow.kill(paper["world/europe 2"], by=cast.dana(), note="Not true")


def kill_a_pinned_one_that_waits(paper: Paper) -> None:
    story = make.revise(paper["sport 0"], headline="Update", tags=["A tag nobody had"]).article
    workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(hours=1))
    pagecache.clear()
    warm(Reader(), addresses(paper.stories.values()))
    workflow.kill(story, by=cast.dana(), note="Not true")


def kill_what_nobody_saw(paper: Paper) -> None:
    workflow.kill(paper["waiting"], by=cast.dana(), note="Not true")


def release_bundle(paper: Paper) -> None:
    """A new story and an update of another, at one instant."""
    dana = cast.dana()
    bundle = bundles.make("Two at once", by=dana)
    bundles.add(bundle, paper["waiting"].written_from, by=dana)
    update = make.revise(paper["world/asia 2"], headline="Another headline altogether")
    bundles.add(bundle, update, by=dana)
    bundles.publish(bundle, by=dana)


def bundle_on_the_desk(paper: Paper) -> None:
    """Made and filled, it is nothing to readers."""
    bundle = bundles.make("Not yet", by=cast.dana())
    bundles.add(bundle, paper["waiting"].written_from, by=cast.dana())
    bundles.take_out(bundle, paper["waiting"], by=cast.dana())


def release_bundle_early(paper: Paper) -> None:
    """Scheduled, moved, and then let go at once."""
    dana = cast.dana()
    bundle = bundles.make("Not yet", by=dana)
    bundles.add(bundle, make.revise(paper["sport 0"], headline="Update"), by=dana)
    bundles.schedule(bundle, by=dana, at=TEN + timedelta(hours=1))
    bundles.schedule(bundle, by=dana, at=TEN + timedelta(hours=2))
    pagecache.clear()
    warm(Reader(), addresses(paper.stories.values()))
    bundles.publish(bundle, by=dana)


def only_on_the_desk(paper: Paper) -> None:
    story = make.revise(paper["world/europe 2"], headline="Not for readers yet").article
    workflow.submit(story, by=cast.dana())
    workflow.approve(story, by=cast.dana())


def beside_the_desk(paper: Paper) -> None:
    """What others are shown or asked, and what two versions say together: nothing of it is for readers."""
    story, dana = paper["waiting"], cast.dana()
    first, at = story.written_from, TEN + timedelta(hours=1)
    link = workflow.share(story, by=dana, for_whom="Lena Lawyer", expires_at=at)
    workflow.revoke(link, by=dana)
    workflow.ask_legal(story, by=dana)
    workflow.read_for_law(first, by=dana)
    workflow.drop_legal(story, by=dana, note="It was read.")
    one = make.revise(story, headline="One")
    workflow.restore(first, by=dana)
    workflow.merge(one, make.revise(paper["waiting"], standfirst="Other"), by=dana)
    story = paper["waiting"]
    story.embargo_until = at
    workflow.save(story, by=dana)
    workflow.lift(story, by=dana, note="It is out elsewhere.")


def roll_back(paper: Paper) -> None:
    workflow.roll_back(paper["sport 1"].versions.get(number=1), by=cast.dana())


def mend_correction(paper: Paper) -> None:
    said = paper["sport 1"].corrections.get()
    workflow.mend_correction(said, by=cast.dana(), kind="correction", text="It is on Monday.")


def replace_words(paper: Paper) -> None:
    search = Search("first crane", "first tall crane")
    batch = Replacement.objects.create(
        find=search.find, put=search.put, places="body", released=True, made_by=cast.dana()
    )
    workflow.replace_words(paper["world/asia 2"], search, batch, by=cast.dana())


def publish_past_a_gate(paper: Paper) -> None:
    set_gate("tag", "bar", role=CHIEF, number=9)
    workflow.publish(paper["waiting"], by=cast.dana(), passes={"tag": "It is a notice."})


def rename_section(paper: Paper) -> None:
    section = make.make_section("world/asia")
    section.slug, section.name = "far-east", "Far East"
    place(section)


def mend_text(paper: Paper) -> None:
    """An update of which lists say nothing but when it was."""
    story = paper["world/europe 1"]
    make.revise(story, body=story.body.replace("first crane", "first tall crane"))
    workflow.publish(story, by=cast.dana())


def mend_in_public(paper: Paper) -> None:
    story = paper["world/europe 1"]
    make.revise(story, body=story.body.replace("first crane", "first tall crane"))
    said = Said("correction", "It was the tall crane.")
    workflow.publish(story, by=cast.dana(), significance="correction", said=said)


def correct(paper: Paper) -> None:
    workflow.correct(paper["culture 1"], by=cast.dana(), kind="correction", text="It was green.")


def withdraw_correction(paper: Paper) -> None:
    said = paper["sport 1"].corrections.get()
    workflow.withdraw_correction(said, by=cast.dana(), reason="It was said of another story.")


def mend_typo_of_corrected(paper: Paper) -> None:
    story = paper["sport 1"]
    make.revise(story, body=story.body.replace("first crane", "first tall crane"))
    workflow.publish(story, by=cast.dana(), significance="silent")


def hide_history(paper: Paper) -> None:
    workflow.hide_history(paper["sport 1"], by=cast.dana(), note="A name that is protected.")


VERBS: list[Callable[[Paper], None]] = [
    publish_new, mend_typo, new_headline, new_tag, other_section, withdraw, kill,
    kill_a_pinned_one_that_waits, kill_what_nobody_saw, only_on_the_desk, rename_section,
    mend_text, mend_in_public, correct, withdraw_correction, mend_typo_of_corrected, hide_history,
    release_bundle, bundle_on_the_desk, release_bundle_early, beside_the_desk, roll_back, mend_correction,
    replace_words, publish_past_a_gate,
]  # fmt: skip


# A story that enters a list below its head drops the lists below heads: what stands beside older stories too.
BELOW_THE_HEAD = {"new_tag", "other_section"}


@pytest.fixture
def paper() -> Paper:
    with time_machine.travel(TEN, tick=False):
        paper = make_paper(per_section=3)
        paper.stories["waiting"] = make.make_story(
            "The story that goes out",
            section="world/europe",
            tags=["RUSSIA"],
            bylines=["Tomek Lis"],
        )
        story = paper["sport 1"]
        make.revise(story, headline="Sport, mended")
        said = Said("correction", "The match is on Sunday.")
        workflow.publish(story, by=cast.dana(), significance="correction", said=said)
    return paper


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_it_drops_what_changes_and_nothing_else(
    verb: Callable[[Paper], None], paper: Paper
) -> None:
    with time_machine.travel(TEN + timedelta(minutes=1), tick=False):
        reader = Reader()
        urls = addresses(paper.stories.values())
        warmed = warm(reader, urls)
        kept = [url for url, answer in warmed.items() if answer.came == "HIT"]
        assert len(kept) >= len(urls) - 3
        before = as_it_is(urls)
        verb(paper)
        after = as_it_is(urls)
        answers = {url: reader.get(url) for url in urls}
    pagecache.clear()
    changed = {url for url in kept if before[url] != after[url]}
    dropped = {url for url in kept if answers[url].came != "HIT"}
    for url in urls:
        assert (answers[url].status, answers[url].body) == after[url], f"stale: {url}"
    stories = {story.url_in(story.section) for story in paper.stories.values()}
    spared = stories if verb.__name__ in BELOW_THE_HEAD else set()
    assert dropped - changed - spared == set(), "dropped for nothing"
    assert changed - dropped == set(), "kept though it changed"
