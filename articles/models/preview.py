"""A look at a story that is not published, for somebody without an account; and what they said of it."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from newsroom.core import clock
from newsroom.core.immutable import Immutable
from newsroom.core.text import whole_number

SALT, NONE = "articles.preview", "no link at all"


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class PreviewQuerySet(models.QuerySet["PreviewLink"]):
    def open(self, at: datetime) -> PreviewQuerySet:
        """Links that have neither ended nor been revoked. Whether the story lets them lead is another question."""
        return self.filter(revoked_at=None, expires_at__gt=at)

    def named(self, token: str) -> PreviewLink | None:
        """The link of a token, whatever has become of it. A made-up token is told from a true one in one time."""
        number, _, _ = token.partition("-")
        rows = self.select_related("article__section", "version__section", "made_by")
        pk = whole_number(number)
        link = rows.filter(pk=pk).first() if pk is not None else None
        right = constant_time_compare(token, token_of(pk or 0, link.nonce if link else NONE))
        return link if right else None


class PreviewLink(models.Model):
    """`version` is what it shows; without one, what the working copy says when it is opened.

    The token is made of the row and the paper's secret key, so that it can be copied again and is kept nowhere.
    `despite_embargo`: somebody who may has shared it knowing of the embargo; no other link passes one.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="previews")
    version = models.ForeignKey(
        "articles.ArticleVersion", models.PROTECT, null=True, related_name="previews"
    )
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    for_whom = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    despite_embargo = models.BooleanField(default=False)
    may_comment = models.BooleanField(default=False)
    may_approve = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)

    objects = PreviewQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.article}, for {self.for_whom}"

    def get_absolute_url(self) -> str:
        return f"/preview/{self.token}/"

    @property
    def token(self) -> str:
        return token_of(self.pk, self.nonce)

    def is_open(self, at: datetime) -> bool:
        """Whether it leads to the story at that moment: neither ended, revoked, nor held back by kill or embargo."""
        if self.revoked_at is not None or self.expires_at <= at:
            return False
        return self.article.killed_at is None and not self.is_held_back(at)

    def is_held_back(self, at: datetime) -> bool:
        """Whether an embargo that came later keeps it shut."""
        until = self.article.embargo_until
        return until is not None and until > at and not self.despite_embargo


def token_of(pk: int, nonce: str) -> str:
    """The row's number, and 256 bits that only the paper's key can make."""
    digest = salted_hmac(SALT, f"{pk}:{nonce}", algorithm="sha256").digest()
    return f"{pk}-{urlsafe_b64encode(digest).decode().rstrip('=')}"


class PreviewAnswer(Immutable):
    """What somebody without an account said of what they were shown. `name` is what they called themselves."""

    link = models.ForeignKey(PreviewLink, models.PROTECT, related_name="answers")
    name = models.CharField(max_length=80)
    comment = models.TextField(blank=True)
    approved = models.BooleanField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name} on {self.link}"
