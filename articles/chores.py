"""What is done for stories by the clock. Nothing that readers see waits for it."""

from __future__ import annotations

from datetime import timedelta

from articles import duties, link_rounds, takedowns
from newsroom.desk import housekeeping

housekeeping.register("overdue stories", timedelta(minutes=5), duties.tell_late)
housekeeping.register("takedowns", timedelta(minutes=1), takedowns.delete_late)
housekeeping.register(link_rounds.CHORE, link_rounds.EVERY, link_rounds.do_round)
