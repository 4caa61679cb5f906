"""What may stand beside a story: the editor's word, the section's, and the proposal for grave subjects."""

from __future__ import annotations

import pytest

from ads.placements import SectionDefaults
from ads.policy import policy_for, sensitive_words

NORMAL = SectionDefaults()
LIMITED = SectionDefaults(policy="limited")
NONE = SectionDefaults(policy="off")
CLOSED = SectionDefaults(enabled=False)


@pytest.mark.parametrize(
    ("story", "section", "sensitive", "expected"),
    [
        ("inherit", NORMAL, False, "normal"),
        ("inherit", NORMAL, True, "limited"),
        ("inherit", LIMITED, False, "limited"),
        ("inherit", NONE, True, "off"),
        ("normal", NORMAL, True, "normal"),
        ("normal", LIMITED, True, "normal"),
        ("normal", NONE, False, "normal"),
        ("limited", NORMAL, False, "limited"),
        ("off", NORMAL, False, "off"),
        ("inherit", CLOSED, False, "off"),
        ("normal", CLOSED, False, "off"),
    ],
)
def test_the_editor_decides_within_what_the_section_has(
    story: str, section: SectionDefaults, sensitive: bool, expected: str
) -> None:
    assert policy_for(story, section, sensitive) == expected


@pytest.mark.parametrize(
    ("headline", "reason"),
    [
        ("Two dead after ferry capsizes off Patras", "disaster"),
        ("Minister dies at 84", "death"),
        ("Girl, 9, missing since Tuesday", "a child as victim"),
        ("Inquiry into abuse of pupils at three schools", "a child as victim"),
        ("Actor took his own life, inquest hears", "suicide"),
        ("Man held after stabbing in Leith", "crime"),
        ("Séisme: EARTHQUAKE in Naples", "disaster"),
    ],
)
def test_grave_subjects_are_noticed(headline: str, reason: str) -> None:
    found = sensitive_words(headline)
    assert found is not None
    assert found.startswith(f"{reason}: “")


@pytest.mark.parametrize(
    "headline",
    [
        "Governing bodies meet over transfer rules",
        "Deadline looms for budget talks",
        "Market crash fears recede",
        "Skilled workers wanted in the shipyards",
        "Therapists urge shorter waiting lists",
        "Schools open earlier for girls and boys",
        "",
    ],
)
def test_others_are_not(headline: str) -> None:
    assert sensitive_words(headline) is None


def test_a_tag_tells_too_and_the_reason_names_it() -> None:
    assert (
        sensitive_words("A city remembers", ["Kyiv", "Terrorism"])
        == "crime: “terrorism” in the tag “Terrorism”"
    )
