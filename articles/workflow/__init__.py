"""The verbs of a story: one table of transitions, one function and one event row for each.

Every verb locks the story, asks the policy, checks the table, acts and leaves an event; the pages it touches are
dropped on commit. `by` is the person who acts (None only for imports and the demonstration paper), `now` the
moment of the operation (the clock's, unless an import gives its own), `seen` the edit token the person was shown.
All moments are aware. A verb that cannot be done raises `Refused` with a sentence for that person.
"""

from __future__ import annotations

from articles.refusal import Refused, WouldUndo
from articles.workflow.copying import copy
from articles.workflow.embargo import lift
from articles.workflow.merging import merge
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
from articles.workflow.table import TRANSITIONS, Transition
from articles.workflow.writing import restore, save

__all__ = [
    "TRANSITIONS", "Refused", "Transition", "WouldUndo", "approve", "cancel", "copy", "correct", "hide_history", "hold",
    "lift", "mend_correction", "merge", "publish", "replace_words", "restore", "revert", "roll_back", "save",
    "schedule", "send_back", "show_history", "submit", "unpublish", "withdraw_correction",
]  # fmt: skip
