"""What the desk does by the clock."""

from __future__ import annotations

from datetime import timedelta

from newsroom.desk import (
    daily_letter,
    housekeeping,
    notices,
    post,
    sessions,
    thrown_away,
)

housekeeping.register("sessions", timedelta(hours=6), sessions.clear_away)
housekeeping.register(post.CHORE, timedelta(minutes=1), post.send_due)
housekeeping.register(daily_letter.CHORE, timedelta(minutes=5), daily_letter.send_due)
housekeeping.register("old notices", timedelta(hours=6), notices.sweep)
housekeeping.register("thrown-away", timedelta(hours=1), thrown_away.empty)
