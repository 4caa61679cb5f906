"""The words of each verb on the desk: of its page, of its button, and of what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from articles.models import Verb

REASONED = {Verb.KILL: "Why it is killed", Verb.KEEP: "Why it is kept"}
NOTED = {
    Verb.SEND_BACK,
    Verb.UNPUBLISH,
    Verb.CANCEL,
    Verb.HOLD,
    Verb.PUBLISH,
    Verb.SCHEDULE,
    Verb.RESTORE,
    Verb.KILL,
    Verb.KEEP,
    Verb.BIN,
    Verb.LIFT,
    Verb.HIDE_HISTORY,
    Verb.SHOW_HISTORY,
}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb as a button: the heading of its page ("{}" is the version), its button's words, what is said when done."""

    heading: str
    button: Callable[[str, str], str]
    done: Callable[[str, str], str]
    dangerous: bool = False


ACTS = {
    Verb.SUBMIT: Act(
        "Send for review", lambda v, m: f"Send {v} for review", lambda v, m: f"{v} waits for review."
    ),
    Verb.SEND_BACK: Act(
        "Send back", lambda v, m: f"Send {v} back", lambda v, m: f"{v} is with its writer again."
    ),
    Verb.APPROVE: Act("Approve", lambda v, m: f"Approve {v}", lambda v, m: f"{v} may go out."),
    Verb.PUBLISH: Act(
        "Publish now", lambda v, m: f"Publish {v} now", lambda v, m: f"{v} is live."
    ),
    Verb.SCHEDULE: Act(
        "Schedule",
        lambda v, m: f"Schedule {v} for {m}" if m else f"Schedule {v}",
        lambda v, m: f"{v} goes live on {m}.",
    ),
    Verb.UNPUBLISH: Act(
        "Withdraw",
        lambda v, m: f"Withdraw on {m}" if m else "Withdraw now",
        lambda v, m: f"The story comes down on {m}." if m else "The story is down.",
        dangerous=True,
    ),
    Verb.CANCEL: Act(
        "Cancel the release",
        lambda v, m: f"Cancel the release of {v}",
        lambda v, m: f"The release of {v} is cancelled.",
        dangerous=True,
    ),
    Verb.HOLD: Act(
        "Hold the release",
        lambda v, m: f"Hold {v}",
        lambda v, m: f"{v} is held: it goes out when somebody says so.",
        dangerous=True,
    ),
    Verb.ROLL_BACK: Act(
        "Roll back to {}",
        lambda v, m: f"Roll back to {v} now",
        lambda v, m: f"Readers see again what {v} said.",
        dangerous=True,
    ),
    Verb.LIFT: Act(
        "Lift the embargo",
        lambda v, m: f"Lift the embargo on {m}" if m else "Lift the embargo now",
        lambda v, m: f"The embargo ends on {m}." if m else "The embargo is lifted. Nothing is released by it.",
        dangerous=True,
    ),
    Verb.KILL: Act(
        "Kill the story", lambda v, m: "Kill the story", lambda v, m: "The story is killed.", dangerous=True,
    ),
    Verb.KEEP: Act(
        "Keep the story", lambda v, m: "Keep the story", lambda v, m: "The story is kept.",
    ),
    Verb.BIN: Act(
        "Throw the draft away", lambda v, m: "Throw the draft away",
        lambda v, m: "The draft is thrown away. It can be brought back for thirty days.", dangerous=True,
    ),
    Verb.HIDE_HISTORY: Act(
        "Hide the history", lambda v, m: "Hide the history from readers",
        lambda v, m: "Readers no longer see what was changed.", dangerous=True,
    ),
    Verb.SHOW_HISTORY: Act(
        "Show the history", lambda v, m: "Show the history to readers",
        lambda v, m: "Readers see what was changed.",
    ),
    Verb.RESTORE: Act(
        "Restore {} in the working copy", lambda v, m: f"Restore {v} in the working copy",
        lambda v, m: f"{v} is restored. The story says again what it said then.",
    ),
}  # fmt: skip
# Verbs whose function has another name.
NAMES = {Verb.BIN: "throw_away"}
# Restoring what readers see, for those who came to mend a letter of it.
MEND = Act(
    "Mend what is live ({})", lambda v, m: f"Mend what is live ({v})",
    lambda v, m: f"The story says again what is live ({v}). Mend it here, and publish it as any other change.",
)  # fmt: skip
# The same verbs done to a release that waits, or is held.
MOVE = Act(
    "Move {}", lambda v, m: f"Move {v} to {m}" if m else f"Move {v}", lambda v, m: f"{v} goes live on {m}."
)  # fmt: skip
EARLY = Act("Release {} now", lambda v, m: f"Release {v} now", lambda v, m: f"{v} is live.")
