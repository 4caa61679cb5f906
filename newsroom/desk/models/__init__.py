"""The desk's own tables."""

from __future__ import annotations

from newsroom.desk.models.chore import Chore
from newsroom.desk.models.letter import Letter
from newsroom.desk.models.notice import DailyLetter, Mail, Notice, NoticeChoice
from newsroom.desk.models.saved_list import SavedList

__all__ = ["Chore", "DailyLetter", "Letter", "Mail", "Notice", "NoticeChoice", "SavedList"]
