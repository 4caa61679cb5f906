"""What the desk does by the clock."""

from __future__ import annotations

from datetime import timedelta

from newsroom.desk import housekeeping, post, sessions

housekeeping.register("sessions", timedelta(hours=6), sessions.clear_away)
housekeeping.register(post.CHORE, timedelta(minutes=1), post.send_due)
