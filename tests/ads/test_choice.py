"""Which creative a box gets: one rule, in Python and in the browser, held to the same cases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page as Tab

from ads.choice import Box, Page, Pick, pick

HERE = Path(__file__).parent
CASES = json.loads((HERE / "choice_cases.json").read_text())
SCRIPT = (HERE.parents[1] / "static/js/slots.js").read_text()
RUN = """async ([script, cases]) => {
  const { pick } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  return cases.map(({ lines, page, boxes, random }) => {
    const numbers = random[Symbol.iterator]();
    const taken = [];
    return boxes.map((box) => {
      const found = pick(lines, page, box, taken, () => numbers.next().value);
      if (found) taken.push(found);
      return found && [found.line.id, found.creative.id];
    });
  });
}"""


def picks(case: dict[str, Any]) -> list[list[int] | None]:
    numbers: Iterator[float] = iter(case["random"])
    page = Page(**case["page"] | {"tags": frozenset(case["page"]["tags"])})
    taken: list[Pick] = []
    found = []
    for box in case["boxes"]:
        one = pick(case["lines"], page, Box(**box), taken, lambda: next(numbers))
        taken += [one] if one else []
        found.append([one.line["id"], one.creative["id"]] if one else None)
    return found


def random_case(random: Random) -> dict[str, Any]:
    places = ["in-article", "rail"]
    lines = [
        {
            "id": number,
            "tier": random.choice(["sponsorship", "standard", "bulk", "house"]),
            "share": random.choice([1, 100, 333, 500, 1000]),
            "weight": random.randint(1, 5),
            "by": random.randint(1, 3),
            "trade": random.choice([None, 1, 2]),
            "once": random.random() < 0.5,
            "grave": random.random() < 0.5,
            "tags_in": random.sample(range(4), random.randint(0, 2)),
            "tags_out": random.sample(range(6), random.randint(0, 1)),
            "devices": random.choice([[], ["mobile"], ["tablet", "desktop"]]),
            "creatives": [
                {
                    "id": number * 10 + extra,
                    "weight": random.randint(1, 3),
                    "w": random.choice([0, 300, 728]),
                    "h": random.choice([0, 90, 250]),
                    "go": dict.fromkeys(random.sample(places, random.randint(1, 2)), "/"),
                }
                for extra in range(random.randint(1, 3))
            ],
        }
        for number in range(random.randint(0, 9))
    ]
    page = {
        "tags": random.sample(range(6), random.randint(0, 3)),
        "policy": random.choice(["normal", "normal", "limited", "off"]),
        "device": random.choice(["mobile", "tablet", "desktop"]),
        "at": 1000,
    }
    sizes = [(300, 250), (728, 90)]
    boxes = [
        {"placement": random.choice(places), "width": width, "height": height}
        for width, height in random.choices(sizes, k=4)
    ]
    return {
        "lines": lines,
        "page": page,
        "boxes": boxes,
        "random": [random.random() for _ in range(20)],
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_follows_the_rule(case: dict[str, Any]) -> None:
    assert picks(case) == case["picks"]


def test_the_browser_follows_the_same_rule(page: Tab) -> None:
    random = Random(20261122)
    drawn = [random_case(random) for _ in range(400)]
    found = page.evaluate(RUN, [SCRIPT, CASES + drawn])
    assert found == [case["picks"] for case in CASES] + [picks(case) for case in drawn]


def test_shares_come_true() -> None:
    """A sponsorship of 300 and a standard line of 400 thousandths, over 20,000 pages, within four deviations."""
    random = Random(7)
    lines = [
        {"id": number, "tier": tier, "share": share, "weight": 1, "by": number, "creatives": [
            {"id": number, "weight": 1, "w": 0, "h": 0, "go": {"rail": "/"}}
        ]}
        for number, tier, share in [(1, "sponsorship", 300), (2, "standard", 400), (3, "house", 0)]
    ]  # fmt: skip
    page, box = Page(frozenset(), "normal", "mobile", 0), Box("rail", 300, 250)
    counted = Counter(pick(lines, page, box, [], random.random).line["id"] for _ in range(20_000))
    assert abs(counted[1] - 6000) < 260
    assert abs(counted[2] - 8000) < 280
    assert sum(counted.values()) == 20_000


def test_the_script_is_small_and_keeps_nothing() -> None:
    assert len(SCRIPT.splitlines()) < 120
    assert not any(
        word in SCRIPT
        for word in ("innerHTML", "localStorage", "sessionStorage", "cookie", "style")
    )
