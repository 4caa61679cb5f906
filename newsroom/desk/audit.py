"""What the desk itself gives to the audit: its doors, its people, and what the admin logs of other rows."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from newsroom.desk import audit_page, auditing
from newsroom.desk.auditing import Asked, Line, Record
from newsroom.desk.models import AccessEvent, Kind

OF_THEIR_OWN = [("articles", "article"), ("auth", "user")]
"""What has a record of its own, in which a change is told better than the admin's log tells it."""
# Of what was done to somebody else: the words before the name, and after it.
TO_ANOTHER = {
    Kind.SESSION_ENDED: ("ended a session of", ""),
    Kind.PASSWORD_CHANGED: ("changed the password of", ""),
    Kind.RESET_ASKED: ("asked for a new password for", ""),
    Kind.FACTOR_ADDED: ("added a second factor for", ""),
    Kind.FACTOR_REMOVED: ("removed a second factor of", ""),
    Kind.CODES_MADE: ("made new recovery codes for", ""),
    Kind.FACTOR_RESET: ("took away the second factor of", ""),
    Kind.INVITED_AGAIN: ("sent", " the invitation again"),
    Kind.UNINVITED: ("withdrew the invitation of", ""),
    Kind.ACCEPTED: ("accepted the invitation of", ""),
    Kind.RIGHTS: ("changed the roles or sections of", ""),
    Kind.DETAILS: ("changed the name or the address of", ""),
    Kind.DEACTIVATED: ("closed the log-in of", ""),
    Kind.REACTIVATED: ("opened the log-in of", " again"),
}
# Of what somebody did to themselves.
TO_THEMSELVES = {
    Kind.SESSION_ENDED: ("ended a session of their own", ""),
    Kind.PASSWORD_CHANGED: ("changed their password", ""),
    Kind.RIGHTS: ("changed their own roles or sections", ""),
    Kind.DETAILS: ("changed their own name or address", ""),
    Kind.DEACTIVATED: ("closed their own log-in", ""),
}
FLAGS = {str(ADDITION): "added", str(CHANGE): "changed", str(DELETION): "deleted"}


def access_rows(asked: Asked, kind: str) -> Any:
    if asked.story is not None:
        return None
    rows = AccessEvent.objects.select_related("user", "by")
    if asked.person is not None:
        rows = rows.filter(Q(user=asked.person) | Q(by=asked.person))
    return rows.filter(kind=kind) if kind else rows


def access_line(row: AccessEvent) -> Line:
    """The doer first; a stranger by the name they typed."""
    doer = row.by or (row.user if row.kind in (Kind.FAILED, Kind.CODE_FAILED, Kind.WAIT) else None)
    other = row.user if row.user_id and row.user_id != row.by_id and doer != row.user else None
    return Line(
        at=row.at,
        who=audit_page.named(doer) if doer else (row.name or "Somebody"),
        person=doer.get_username() if doer else row.name,
        what=row.get_kind_display(),
        said=(TO_ANOTHER if other else TO_THEMSELVES).get(row.kind, ("", "")),
        thing=audit_page.named(other) if other else "",
        url=reverse("admin:auth_user_change", args=[row.user_id]) if other else "",
        note=row.note,
        place=", ".join(word for word in (row.device, row.address) if word),
        kind="access",
        number=row.pk,
    )


def log_rows(asked: Asked, kind: str) -> Any:
    if asked.story is not None:
        return None
    models = (apps.get_model(*names) for names in OF_THEIR_OWN)
    own = [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
    rows = LogEntry.objects.select_related("user", "content_type").exclude(content_type__in=own)
    if asked.person is not None:
        rows = rows.filter(user=asked.person)
    return rows.filter(action_flag=int(kind)) if kind in FLAGS else rows


def log_line(row: LogEntry) -> Line:
    return Line(
        at=row.action_time,
        who=audit_page.named(row.user),
        person=row.user.get_username(),
        what=FLAGS.get(str(row.action_flag), "did something to"),
        thing=f"the {row.content_type.name if row.content_type else 'row'} “{row.object_repr}”",
        url=_address(row),
        note=row.get_change_message(),
        kind="log",
        number=row.pk,
    )


def _address(row: LogEntry) -> str:
    if row.action_flag == DELETION or row.content_type is None:
        return ""
    kind = row.content_type
    try:
        return reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[row.object_id])
    except NoReverseMatch:
        return ""


auditing.register(Record("access", "Log-ins and people", dict(Kind.choices), access_rows, access_line))  # fmt: skip
auditing.register(Record("log", "Other changes", FLAGS, log_rows, log_line, moment="action_time"))
