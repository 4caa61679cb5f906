"""The verbs of a story: one table of transitions, one function and one event row for each.

Every verb locks the story, asks the policy, checks the table, acts and leaves an event; the pages it touches are
dropped on commit. `by` is the person who acts (None only for imports and the demonstration paper), `now` the
moment of the operation (the clock's, unless an import gives its own), `seen` the edit token the person was shown.
All moments are aware. A verb that cannot be done raises `Refused` with a sentence for that person.
"""

from __future__ import annotations

from articles.refusal import Barred, Refused, Stale, WouldUndo
from articles.workflow.assignment import assign, claim, give_back
from articles.workflow.copying import copy
from articles.workflow.embargo import lift
from articles.workflow.killing import keep, kill
from articles.workflow.legal import ask_legal, drop_legal, read_for_law
from articles.workflow.merging import merge
from articles.workflow.notes import comment, resolve
from articles.workflow.record import (
    correct,
    hide_history,
    mend_correction,
    show_history,
    withdraw_correction,
)
from articles.workflow.release import cancel, hold, publish, roll_back, schedule, unpublish
from articles.workflow.replacing import replace_words, revert
from articles.workflow.review import approve, send_back, submit
from articles.workflow.sharing import answer, revoke, revoke_all, share
from articles.workflow.suggesting import accept, refuse, suggest
from articles.workflow.table import TRANSITIONS, Transition
from articles.workflow.taking_over import ask, hand_over, not_now, take_over
from articles.workflow.throwing import bring_back, throw_away
from articles.workflow.together import keep_beside, leave, take_in
from articles.workflow.writing import restore, save

__all__ = [
    "TRANSITIONS", "Barred", "Refused", "Stale", "Transition", "WouldUndo", "accept", "answer", "approve", "ask",
    "ask_legal", "assign", "bring_back", "cancel", "claim", "comment", "copy", "correct", "drop_legal", "give_back",
    "hand_over", "hide_history", "hold", "keep", "keep_beside", "kill", "leave", "lift", "mend_correction", "merge",
    "not_now", "publish", "read_for_law", "refuse", "replace_words", "resolve", "restore", "revert", "revoke",
    "revoke_all", "roll_back", "save", "schedule", "send_back", "share", "show_history", "submit", "suggest", "take_in",
    "take_over", "throw_away", "unpublish", "withdraw_correction",
]  # fmt: skip
