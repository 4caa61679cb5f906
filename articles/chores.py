"""What stories need done by the clock."""

from __future__ import annotations

from articles import link_rounds
from newsroom.desk import housekeeping

housekeeping.register(link_rounds.CHORE, link_rounds.EVERY, link_rounds.do_round)
