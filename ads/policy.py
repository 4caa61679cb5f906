"""What a story lets stand beside it: the editor's word, the section's default, and a proposal for grave subjects."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ads.placements import SectionDefaults
from newsroom.core.text import fold

NORMAL, LIMITED, OFF = "normal", "limited", "off"
INHERIT = "inherit"

YOUNG = (
    "child|children|girls?|boys?|baby|babies|infants?|toddlers?|pupils?|schoolgirls?|schoolboys?"
)
HARM = (
    r"abused?|abduct\w*|kidnap\w*|killed|dead|dies|died|missing|raped|murdered|molest\w*|drown\w*"
)
HARMING = r"abuse|abducti\w*|kidnap\w*|killings?|deaths?|murders?|rape|drowning"
# The first that is found is the reason given.
GRAVE = (
    ("a child as victim", rf"(?:{YOUNG})\b.*\b(?:{HARM})|(?:{HARMING}) of\b.*\b(?:{YOUNG})"),
    ("suicide", r"suicides?|suicidal|self-harm\w*|took (?:his|her|their) own (?:life|lives)"),
    (
        "disaster",
        r"earthquakes?|quakes?|tsunamis?|cyclones?|hurricanes?|tornado(?:es)?|landslides?|avalanches?|stampedes?"
        r"|floods?|famines?|(?:plane|train|air|bus|helicopter) crash(?:es)?|derail(?:s|ed|ment)|capsize[sd]?"
        r"|wildfires?|explosions?",
    ),
    (
        "death",
        r"dead|dies|died|deaths?|kill(?:s|ed|ing|ings)?|fatal\w*|funerals?|obituar(?:y|ies)|mourn\w*|victims?"
        r"|massacres?|genocide",
    ),
    (
        "crime",
        r"murder\w*|rap(?:e|es|ed|ist|ists)|homicides?|manslaughter|stabb(?:ed|ing|ings)|shootings?|gunm[ae]n"
        r"|hostages?|kidnap\w*|abduct\w*|terror\w*|bomb(?:s|ed|ing|ings)?|assault(?:s|ed)?|sexual abuse|traffickers?",
    ),
)
SUBJECTS = tuple((reason, re.compile(rf"\b(?:{words})\b")) for reason, words in GRAVE)


def policy_for(story: str, section: SectionDefaults, sensitive: bool) -> str:
    """ "normal", "limited" or "off" for a story.

    `story` is the editor's word, "inherit" while undecided. A section without advertisements is final; an
    undecided story on a grave subject gets the limited set, or nothing where its section has nothing.
    """
    if OFF in (story, "" if section.enabled else OFF):
        return OFF
    if story in (NORMAL, LIMITED):
        return story
    return LIMITED if sensitive and section.policy == NORMAL else section.policy


def sensitive_words(headline: str, tags: Iterable[str] = ()) -> str | None:
    """Why the limited set is proposed: "death: “killed” in the headline"; `None` when nothing points to it."""
    for where, text in (
        ("in the headline", headline),
        *((f"in the tag “{tag}”", tag) for tag in tags),
    ):
        folded = fold(text)
        for reason, words in SUBJECTS:
            if found := words.search(folded):
                return f"{reason}: “{found[0]}” {where}"
    return None


__all__ = ["INHERIT", "LIMITED", "NORMAL", "OFF", "policy_for", "sensitive_words"]
