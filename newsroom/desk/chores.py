"""What the desk does by the clock."""

from __future__ import annotations

from datetime import timedelta

from newsroom.desk import daily_letter, housekeeping, notices, post

housekeeping.register(post.CHORE, timedelta(minutes=1), post.send_due)
housekeeping.register(daily_letter.CHORE, timedelta(minutes=5), daily_letter.send_due)
housekeeping.register("old notices", timedelta(hours=6), notices.sweep)
