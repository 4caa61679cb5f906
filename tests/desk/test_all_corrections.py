"""The list of all corrections: by section, kind and date; to be read, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Correction
from newsroom.core import clock
from tests import cast
from tests.make import make_story

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_correction_changelist")


def correct(text: str, *, section: str = "world", kind: str = "correction", days: int = 0) -> None:
    then = clock.now() - timedelta(days=days)
    story = make_story(f"Story of {text}", section=section, live=True, now=then)
    workflow.correct(story, by=cast.dana(), kind=kind, text=text, now=then)


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(cast.dana())
    return client


def test_it_is_narrowed_by_section_kind_and_date(chief: Client) -> None:
    correct("Five.", section="world/europe")
    correct("Six.", section="sport", kind="note")
    correct("Seven.", section="world", days=40)
    for query, texts in (
        ("", {"Five.", "Six.", "Seven."}),
        ("?in=world", {"Five.", "Seven."}),
        ("?kind__exact=note", {"Six."}),
        ("?changed=31", {"Five.", "Six."}),
        ("?q=seven", {"Seven."}),
    ):
        found = chief.get(f"{LIST}{query}").context["cl"].result_list
        assert {row.text for row in found} == texts, query


def test_it_leads_to_the_story_and_says_what_readers_see(chief: Client) -> None:
    correct("Five.")
    made = Correction.objects.get()
    page = chief.get(LIST).text
    story_page = reverse("admin:articles_article_corrections", args=[made.article_id])
    assert story_page in page and "Readers were told on" in page
    url = reverse("admin:articles_correction_change", args=[made.pk])
    assert chief.get(url).headers["Location"] == story_page
    assert chief.get(reverse("admin:articles_correction_change", args=[999])).status_code == 404


def test_nobody_changes_it_here(chief: Client) -> None:
    correct("Five.")
    made = Correction.objects.get()
    assert chief.get(reverse("admin:articles_correction_add")).status_code == 403
    delete = reverse("admin:articles_correction_delete", args=[made.pk])
    assert chief.post(delete, {"post": "yes"}).status_code == 403
    chief.post(LIST, {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"})
    chief.post(reverse("admin:articles_correction_change", args=[made.pk]), {"text": "Six."})
    assert Correction.objects.get().text == "Five."


def test_only_editors_see_it(client: Client) -> None:
    for who in (cast.rhea, cast.ed, cast.dana, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        status = 200 if who in (cast.ed, cast.dana) else 403
        assert client.get(LIST).status_code == status


def test_its_queries_do_not_grow(chief: Client) -> None:
    def asked() -> int:
        chief.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            chief.get(LIST)
        return len(queries)

    correct("One.")
    few = asked()
    for n in range(4):
        correct(f"No. {n}.")
    assert asked() == few
