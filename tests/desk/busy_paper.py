"""A small busy paper, made through the verbs: something of everything that the desk can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import Client, override_settings

from ads.models import AdCategory, LineItemRule, SectionAds
from articles import workflow
from articles.gate_kinds import Check, Level
from articles.models import Article, Bundle, FourEyes, PublishGate, Replacement, StoryTemplate
from articles.passages import Passage
from articles.replacing import Search
from articles.workflow import bundles
from newsroom.core import clock
from newsroom.desk import notices, thrown_away
from newsroom.desk.models import SavedList
from newsroom.gates import install_gates
from tests import cast, make
from tests.ads import bookings
from tests.desk.second import BODY, met
from tests.desk.test_draft_offer import typed

LONG = "Baltic ports reopen after a week of talks in which nothing moved"
HOUR = timedelta(hours=1)


@dataclass
class Paper:
    busy: Article
    torn: Article
    met: Article
    killed: Article
    draft: Article
    bundle: Bundle


def make_paper(now: datetime) -> Paper:
    """Dana is who looks at it; `now` is when it is made."""
    install_gates()
    FourEyes.objects.create(section=make.make_section("sport"))
    paper = Paper(
        make_busy(now),
        make_torn(now),
        make_met(),
        make_killed(now),
        make_drafts(),
        make_bundle(now),
    )
    make_replaced()
    make_own(paper)
    make_booked(now)
    PublishGate.objects.filter(check_name=Check.BYLINE).update(level=Level.BAR)
    return paper


def make_busy(now: datetime) -> Article:
    """Live and corrected, late, talked about, suggested on, shared, asked to be killed; its update passes no gate."""
    story = make.make_story(
        LONG, body=BODY, section="world/europe", standfirst="Pilots return to work", tags=["RUSSIA", "Baltic ports"],
        bylines=["Ira Mohanty"], lead_photo=make.make_photo(), now=now - 9 * HOUR,
    )  # fmt: skip
    workflow.publish(story, by=cast.dana(), now=now - 8 * HOUR)
    said = {"by": cast.dana(), "kind": "correction"}
    told = workflow.correct(story, text="There are five harbours.", now=now - HOUR, **said)
    workflow.mend_correction(told, text="There are six harbours.", **said)
    make_talk(story, now)
    fresh = {"body": BODY.replace("five", "nine"), "lead_photo": make.make_photo(alt="")}
    make.revise(story, bylines=[], **fresh)
    with override_settings(KILL_NEEDS_TWO=True):
        workflow.kill(story, by=cast.person("Mara", "Chief", sections=(make.home(),)), note="Wrong")
    return Article.objects.get(pk=story.pk)


def make_talk(story: Article, now: datetime) -> None:
    """What people say about it on the desk, and who may look at it outside."""
    workflow.assign(
        story, by=cast.dana(), to=cast.rhea(), due_at=now - HOUR, priority=1, note="By six, please"
    )
    note = workflow.comment(story, by=cast.ed(), text="@dana?", about=Passage("five harbours")).note
    workflow.comment(story, by=cast.rhea(), text="@ed!", answers=note)
    workflow.comment(story, by=cast.ed(), text="Why?", about=Passage("gone words"))
    workflow.resolve(workflow.comment(story, by=cast.ed(), text="Done").note, by=cast.ed())
    text = {"headline": "Ports open", "body": BODY.replace("five", "six").replace("rose", "fell")}
    workflow.suggest(story, by=cast.ed(), text=text, note="Count them again")
    link = workflow.share(
        story, by=cast.dana(), for_whom="The harbour master", expires_at=now + 48 * HOUR, may_comment=True,
        may_approve=True, reason="Figures",
    )  # fmt: skip
    workflow.answer(link, name="Asha", comment="Six berths", approved=True)
    workflow.ask_legal(story, by=cast.dana())


def make_torn(now: datetime) -> Article:
    """v2 waits, written without v4, which readers see: it is stale, and another waits that is held."""
    story = make.make_story("Grain leaves Gdynia", body=BODY, live=True, now=now - HOUR)
    make.revise(story, headline="Grain at last", body=BODY.replace("five", "nine"))
    stored = Article.objects.get(pk=story.pk)
    workflow.schedule(stored, by=cast.dana(), at=now + timedelta(minutes=50))
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    fix = make.revise(story, headline="Grain moves", body=BODY.replace("five", "six"))
    stored.refresh_from_db()
    workflow.publish(stored, by=cast.dana(), version=fix, waiting={2: "as_it_is"})
    held = make.make_story("A wet Saturday", at=now + 2 * HOUR)
    workflow.hold(held.versions.get(), by=cast.dana())
    return stored


def make_met() -> Article:
    """Rhea saved what Dana had saved before her, and both changed the headline."""
    story, _ = met(Client(), {"headline": "Ports at work"}, {"headline": "Ports busy"})
    return story


def make_killed(now: datetime) -> Article:
    story = make.make_story("A story that was not true", live=True, now=now - HOUR)
    workflow.kill(story, by=cast.dana(), note="Its source made it up.")
    return story


def make_drafts() -> Article:
    """One with nothing but a headline; one that waits for review, and one thrown away, as was a writer."""
    workflow.submit(make.make_story("A choir for people who cannot sing"), by=cast.rhea())
    workflow.throw_away(make.make_story("Thought better of"), by=cast.rhea(), note="No time")
    thrown_away.throw_away(make.make_author("Nobody Now"), by=cast.dana())
    return make.make_story("Empty", section=None, body="", by=cast.dana())


def make_bundle(now: datetime) -> Bundle:
    bundle = bundles.make("Budget night", by=cast.dana())
    for headline in ("Budget", "Reaction to the budget"):
        story = make.make_story(headline, bylines=["Tomek Lis"])
        bundles.add(bundle, story.written_from, by=cast.dana())
    return bundles.schedule(bundle, by=cast.dana(), at=now + 3 * HOUR)


def make_replaced() -> None:
    batch = Replacement.objects.create(
        find="Kiev", put="Kyiv", places="headlines", made_by=cast.dana()
    )
    search = Search("Kiev", "Kyiv", places=("headlines",))
    workflow.replace_words(make.make_story("Kiev waits"), search, batch, by=cast.dana())


def make_own(paper: Paper) -> None:
    """What is Dana's: a list that is kept, a notice, words typed and not saved, a template, a pin."""
    dana = cast.dana()
    list_of = {"model": "articles.article", "name": "Mine", "query": "state=draft&mine=1"}
    SavedList.objects.create(person=dana, **list_of)
    notices.tell(dana, kind="mention", words="Ed names you in a note.", url="/admin/", mark="a")
    client = Client()
    client.force_login(dana)
    typed(client, paper.busy, headline="Half a head")
    StoryTemplate.objects.create(name="Match report", headline="A match")
    make.pin(paper.busy, make.home(), ends_at=clock.now() + HOUR)


def make_booked(now: datetime) -> None:
    """A line that runs, of a long name, with a rule; and a creative that nobody has approved."""
    row = bookings.line(
        starts_at=now - 24 * HOUR, ends_at=now + 24 * HOUR, name="Winter cottons, " + "all pages " * 8
    )  # fmt: skip
    sport = make.make_section("sport")
    LineItemRule.objects.create(line_item=row, kind="section", section=sport)
    bookings.creative(row.campaign.advertiser, approved=False, status="submitted")
    AdCategory.objects.create(name="Cloth")
    SectionAds.objects.create(section=sport)
