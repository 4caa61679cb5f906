"""A pause is seen within a minute, and no cached page is touched for it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from ads import workflow
from ads.models import LineItem
from ads.sheet import KINDS
from newsroom.core import pagecache
from tests import make
from tests.ads.bookings import NOON, line

pytestmark = pytest.mark.django_db

PAGE = (
    '{% load slots %}{% slot "under-standfirst" %}{% slot "in-article" 2 %}{% slot "rail" %}'
    '{% page_facts "story" 1 %}'
)


def page() -> tuple[str, set[str]]:
    with pagecache.recording() as seen:
        html = Template(PAGE).render(Context())
    return html, seen.keys


def shown(client: Client, section: Any) -> list[int]:
    return [
        entry["id"]
        for entry in json.loads(client.get(f"/_p/s/story/{section.pk}.json").content)["lines"]
    ]


def test_a_pause_by_another_process_is_seen_within_a_minute(client: Client) -> None:
    """No signal reaches us: the sheet kept here grows old, and whoever keeps ours counts its age in."""
    section, row = make.make_section("world"), line()
    with time_machine.travel(NOON, tick=False) as clock:
        assert shown(client, section) == [row.pk]
        LineItem.objects.filter(pk=row.pk).update(status="paused")
        clock.shift(timedelta(seconds=29))
        answer = client.get(f"/_p/s/story/{section.pk}.json")
        fresh = 30 - int(answer["Age"])
        assert fresh + 30 <= 60 - 29 + 1  # what is left of max-age, and stale-while-revalidate
        clock.shift(timedelta(seconds=1))
        assert shown(client, section) == []


def test_a_pause_here_is_seen_at_once(
    client: Client,
    admin_user: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    section, row = make.make_section("world"), line()
    with time_machine.travel(NOON, tick=False):
        assert shown(client, section) == [row.pk]
        with django_capture_on_commit_callbacks(execute=True):
            workflow.pause(row, by=admin_user)
        assert shown(client, section) == []


def test_no_page_changes_and_none_is_dropped(
    admin_user: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dropped: list[str] = []
    monkeypatch.setattr(pagecache, "drop", lambda *keys, **_: dropped.extend(keys))
    before = page()
    with django_capture_on_commit_callbacks(execute=True):
        row = line()
        workflow.pause(row, by=admin_user)
        workflow.make_ready(row, by=admin_user)
        row.name = "Another name"
        row.save()
    assert page() == before
    assert dropped == []
    assert before[1] == {"placements"}


def test_the_sheet_knows_both_kinds_of_page() -> None:
    assert {"story", "front"} == KINDS
