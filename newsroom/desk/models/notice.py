"""What somebody is told of, how they want to be told, and when their daily letter last went."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsroom.core import clock

FIRST_HOUR = 7
"""At which hour of the newsroom's day the daily letter goes, until somebody chooses another."""


class Mail(models.TextChoices):
    OFF = "off", "No"
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: Any) -> NoticeQuerySet:
        """What the desk shows a person, the newest first."""
        return self.filter(person=person, shown=True).order_by("-pk")

    def unread(self, person: Any) -> NoticeQuerySet:
        return self.of(person).filter(read_at=None)

    def for_letter(self) -> NoticeQuerySet:
        """What waits for a daily letter; what its person has read on the desk meanwhile waits no more."""
        return self.filter(waits_for_letter=True, read_at=None)


class Notice(models.Model):
    """One thing told to one person. `mark` names what it tells of: nobody is told of that twice.

    `shown` is false for what its person wants by letter alone.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    words = models.CharField(max_length=400)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    mark = models.CharField(max_length=80)
    shown = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    waits_for_letter = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["person", "mark"], name="desk_notice_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="desk_notice_newest"),
            models.Index(
                fields=["person"],
                condition=Q(read_at=None, shown=True),
                name="desk_notice_unread",
            ),
            models.Index(
                fields=["person", "at"],
                condition=Q(read_at=None, waits_for_letter=True),
                name="desk_notice_letter",
            ),
            models.Index(fields=["at"], name="desk_notice_age"),
        ]

    def __str__(self) -> str:
        return self.words


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind. Without a row the kind's own way holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=20)
    on_desk = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.OFF)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="desk_noticechoice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.kind}: {self.get_mail_display()}"


class DailyLetter(models.Model):
    """At which hour of the newsroom's day somebody's letter goes, and up to which moment the last one told."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="daily_letter"
    )
    hour = models.PositiveSmallIntegerField(default=FIRST_HOUR)
    told_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="desk_dailyletter_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.hour:02}:00"
