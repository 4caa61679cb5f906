"""What the desk does by the clock."""

from __future__ import annotations

from datetime import timedelta

from newsroom.desk import housekeeping, post, thrown_away

housekeeping.register(post.CHORE, timedelta(minutes=1), post.send_due)
housekeeping.register("thrown-away", timedelta(hours=1), thrown_away.empty)
