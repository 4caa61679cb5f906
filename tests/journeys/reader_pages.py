"""A paper with one page of every kind that readers see, and what a browser says of a page."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from articles import workflow
from articles.models import Article, Correction
from newsroom.core import clock
from tests import cast, make
from tests.articles import pictures as draw
from tests.articles.photo_desk import make_photo

STORY, SHORT = "/world/europe/baltic-ports/", "/world/europe/quarter-thousand/"
PAGES = {
    "home": "/",
    "section": "/world/",
    "story": STORY,
    "short story": SHORT,
    "opinion": "/opinion/a-plain-view/",
    "tag": "/tags/russia/",
    "tags": "/tags/",
    "author": "/authors/ira-mohanty/",
    "corrections": "/corrections/",
    "history": f"{STORY}history/",
    "missing": "/no/such/page/",
}
FIRST = "<p>The pilots went back to work on Monday, and the first crane lifted its arm at six.</p>"
chance = Random(20261122)


def paragraphs(count: int) -> str:
    """Paragraphs of 42 words, no two alike: they compress no better than what a paper prints."""
    syllables = "ba co de fi gan hel ist jor ka lun mer nos pa quin ros ste tor ul ven wy".split()
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(42 * count)]
    return "".join(f"<p>{' '.join(words[n : n + 42])}.</p>" for n in range(0, len(words), 42))


# Every kind of block, in 1,200 words or so.
LONG = (
    FIRST
    + paragraphs(5)
    + "<h2>What was agreed</h2>"
    + paragraphs(5)
    + '<figure class="library-image" data-image="{photo}"><figcaption>The quay</figcaption></figure>'
    + paragraphs(4)
    + "<blockquote><p>We never asked for more.</p></blockquote>"
    + paragraphs(4)
    + '<aside class="pull-quote"><p>Five harbours, one scale</p><cite>Tomek Lis</cite></aside>'
    + paragraphs(6)
    + "<ul><li>Gdynia, from Monday</li><li>Riga, from Tuesday</li></ul>"
    + "<table><tbody><tr><th>Harbour</th><th>Cranes</th></tr><tr><td>Gdynia</td><td>12</td></tr></tbody></table>"
    + paragraphs(4)
    + '<p>More in <a href="https://www.example.org/ports">the agreement</a>, <em>in full</em>.</p>'
)
QUARTER = "".join(f"<p>{'word ' * words}end.</p>" for words in (61, 62, 61, 62))


def make_pages() -> None:
    """The stories, with pictures of all sizes, behind `PAGES`."""
    now = clock.now()
    make.make_section("world/europe")
    make.make_section("world", description="All that lies beyond the sea")
    make.make_section("opinion")
    photo = make_photo(
        draw.jpeg(900, 600), alt="Cranes over a quay", caption="The quay at six", credit="Asha Rao"
    )
    told = {"tags": ["RUSSIA", "Ukraine"], "live": True, "lead_photo": photo}
    told["standfirst"] = "Five harbours will share one set of scales, the authority says."
    for n, section in enumerate(("world/asia", "world/europe", "sport", "opinion", "sport")):
        when = now - timedelta(hours=30 - n)
        kind = "opinion" if section == "opinion" else "news"
        make.make_story(
            f"An earlier story, number {n}", section=section, kind=kind, now=when, **told
        )
    told["bylines"] = [
        (make.make_author("Ira Mohanty"), "in Gdynia"),
        make.make_author("Tomek Lis"),
    ]
    story = make.make_story(
        "Baltic ports reopen after a week in which nothing moved",
        section="world/europe",
        slug="baltic-ports",
        kicker="Shipping",
        dateline="Gdynia, Poland",
        body=LONG.format(photo=photo.pk),
        now=now - timedelta(hours=2),
        **told,
    )
    make_changes(story, now)
    make.make_story(
        "A quarter of a thousand words",
        section="world/europe",
        slug="quarter-thousand",
        body=QUARTER,
        now=now - timedelta(hours=1),
        **told,
    )
    make.make_story(
        "A plain view",
        section="opinion",
        slug="a-plain-view",
        kind="opinion",
        now=now - timedelta(hours=1),
        **told,
    )


def make_changes(story: Article, now: datetime) -> None:
    """A correction, a silent fix and an update."""
    Correction.objects.create(article=story, text="There are five harbours, not four.", at=now)
    for kind, words in (("silent", "Three harbours share a scale."), ("update", "Five do.")):
        make.revise(story, standfirst=words, kicker=kind, now=now - timedelta(hours=1))
        workflow.publish(
            story, by=cast.dana(), significance=kind, now=now - timedelta(minutes=len(words))
        )


@dataclass
class Traffic:
    """Everything that came over the network for a page."""

    came: list[Response] = field(default_factory=list)

    def watch(self, page: Page) -> Traffic:
        page.on("response", lambda response: self.came.append(response))
        return self

    def hosts(self) -> set[str]:
        return {urlsplit(each.url).netloc for each in self.came if not each.url.startswith("data:")}

    def packed(self, *kinds: str) -> int:
        """The bytes of these kinds of resource, each compressed by itself as gzip 6 does it."""
        return self.sizes(lambda body: len(gzip.compress(body, 6)), *kinds)

    def bare(self, *kinds: str) -> int:
        return self.sizes(len, *kinds)

    def sizes(self, size: Callable[[bytes], int], *kinds: str) -> int:
        found = {e.url: e for e in self.came if e.request.resource_type in kinds}
        return sum(size(each.body()) for each in found.values())


def scroll_through(page: Page) -> None:
    """Down the whole page as a reader goes, so that everything lazy comes."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for place in range(0, height, 500):
        page.evaluate("place => scrollTo(0, place)", place)
        page.wait_for_timeout(40)
    page.wait_for_load_state("networkidle")


def shifts(page: Page) -> list[str]:
    """What moved under the reader's eyes since the page began to load, and by how much."""
    return page.evaluate(
        """() => new Promise((done) => {
          const found = []
          const name = (node) => node?.className || node?.nodeName || "?"
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              found.push(`${entry.value} ${entry.sources.map((source) => name(source.node)).join(", ")}`)
            }
          }).observe({ type: "layout-shift", buffered: true })
          setTimeout(() => done(found), 200)
        })"""
    )


def wider_than_the_window(page: Page) -> list[str]:
    """The elements that make the page scroll sideways; empty when it does not."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth
          if (document.documentElement.scrollWidth <= width) return []
          const far = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width)
          return far.map((e) => `${e.nodeName} ${e.className}`)
        }"""
    )
