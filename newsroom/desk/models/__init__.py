"""The desk's own tables."""

from __future__ import annotations

from newsroom.desk.models.access_event import AccessEvent, Kind
from newsroom.desk.models.binned import Binned
from newsroom.desk.models.chore import Chore
from newsroom.desk.models.demonstration import DemonstrationLogin
from newsroom.desk.models.desk_session import DeskSession
from newsroom.desk.models.invitation import Invitation
from newsroom.desk.models.letter import Letter
from newsroom.desk.models.notice import DailyLetter, Mail, Notice, NoticeChoice
from newsroom.desk.models.saved_list import SavedList

__all__ = [
    "AccessEvent",
    "Binned",
    "Chore",
    "DailyLetter",
    "DemonstrationLogin",
    "DeskSession",
    "Invitation",
    "Kind",
    "Letter",
    "Mail",
    "Notice",
    "NoticeChoice",
    "SavedList",
]
