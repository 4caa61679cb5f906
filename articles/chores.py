"""What the stories' app does by the clock."""

from __future__ import annotations

from datetime import timedelta

from articles import takedowns
from newsroom.desk import housekeeping

housekeeping.register("takedowns", timedelta(minutes=1), takedowns.delete_late)
