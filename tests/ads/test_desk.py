"""The booking desk in the admin: its forms, its verbs, who may, and addresses that no blocker hides."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ads.models import AdFormat, Creative, LineItem, Placement
from ads.standing import of_line
from tests import cast
from tests.ads.bookings import NOON, advertiser, creative, line, picture

pytestmark = pytest.mark.django_db

MODELS = (
    "campaign",
    "lineitem",
    "creative",
    "client",
    "adcategory",
    "placement",
    "sectionads",
    "adformat",
)


@pytest.fixture
def sal(client: Client) -> Client:
    client.force_login(cast.sal())
    return client


def line_form(
    row: LineItem | None = None, *, creatives: list[Creative] = (), **more: Any
) -> dict[str, Any]:
    """What the browser sends of a line item's form."""
    form: dict[str, Any] = {
        "campaign": row.campaign_id if row else "",
        "name": row.name if row else "Rail",
        "tier": "standard",
        "starts_at": "2026-11-22T12:00",
        "ends_at": "2026-11-29T12:00",
        "placements": list(row.placements.values_list("pk", flat=True)) if row else [],
        "goal_type": "none",
        "goal_value": "0",
        "price_model": "none",
        "rate": "0",
        "weight": "1",
        "one_per_page": "on",
        "rules-TOTAL_FORMS": "0",
        "rules-INITIAL_FORMS": "0",
        "line_creatives-TOTAL_FORMS": len(creatives),
        "line_creatives-INITIAL_FORMS": "0",
    }
    for index, one in enumerate(creatives):
        form |= {f"line_creatives-{index}-creative": one.pk, f"line_creatives-{index}-weight": "1"}
        form |= {f"line_creatives-{index}-active": "on"}
    return form | more


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(admin_client: Client, model: str) -> None:
    line(creative(approved=False))
    assert admin_client.get(reverse(f"admin:bookings_{model}_changelist")).status_code == 200
    row = admin.site._registry  # the registry is what the desk lists
    found = next(
        each for each in row if each._meta.label_lower == f"bookings.{model}"
    ).objects.first()
    if found:
        assert (
            admin_client.get(reverse(f"admin:bookings_{model}_change", args=[found.pk])).status_code
            == 200
        )
    if model != "placement":
        assert admin_client.get(reverse(f"admin:bookings_{model}_add")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_no_address_of_the_desk_is_one_that_blockers_hide(model: str) -> None:
    words = re.compile(r"(^|[/_.-])(ads?|adverts?|advertis\w+|banners?|sponsors?)([/_.-]|$)")
    assert not words.search(reverse(f"admin:bookings_{model}_changelist"))


def test_a_line_is_booked_and_made_ready_in_one_go(sal: Client) -> None:
    booked = line()
    shown = creative(booked.campaign.advertiser)
    place = Placement.objects.get(key="rail")
    form = line_form(booked, creatives=[shown], name="New", placements=[place.pk], _verb="ready")
    answer = sal.post(reverse("admin:bookings_lineitem_add"), form)
    made = LineItem.objects.get(name="New")
    assert answer.status_code == 302, answer.context["errors"]
    assert (made.status, list(made.placements.all())) == ("ready", [place])


def test_a_draft_may_be_incomplete(sal: Client) -> None:
    form = line_form(line(), name="Not yet", placements=[])
    assert sal.post(reverse("admin:bookings_lineitem_add"), form).status_code == 302
    assert LineItem.objects.get(name="Not yet").status == "draft"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_at": "2026-11-22T12:00"}, "It must end after it starts."),
        ({"placements": []}, "Choose where it stands"),
        ({}, "No approved creative fits"),
    ],
)
def test_a_conflict_is_an_error_on_the_form(
    sal: Client, change: dict[str, Any], words: str
) -> None:
    row = line(status="draft", places=["rail"])
    form = line_form(row, name="Wrong", _verb="ready", **change)
    answer = sal.post(reverse("admin:bookings_lineitem_add"), form)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not LineItem.objects.filter(name="Wrong").exists()


def test_a_ready_line_is_checked_at_every_save(sal: Client) -> None:
    row = line()
    form = line_form(row, placements=[], **{"line_creatives-TOTAL_FORMS": "0"})
    answer = sal.post(reverse("admin:bookings_lineitem_change", args=[row.pk]), form)
    assert "Choose where it stands" in answer.content.decode()


def test_pausing_is_a_button_and_an_action(sal: Client) -> None:
    row, other = line(), line()
    page = sal.get(reverse("admin:bookings_lineitem_change", args=[row.pk])).content.decode()
    assert 'name="_verb" value="pause"' in page
    assert 'value="ready"' not in page
    kept = row.line_creatives.get()
    form = line_form(row, creatives=[kept.creative], _verb="pause") | {
        "line_creatives-INITIAL_FORMS": "1",
        "line_creatives-0-id": kept.pk,
        "line_creatives-0-line_item": row.pk,
    }
    assert (
        sal.post(reverse("admin:bookings_lineitem_change", args=[row.pk]), form).status_code == 302
    )
    chosen = {"action": "pause_chosen", "_selected_action": [other.pk]}
    sal.post(reverse("admin:bookings_lineitem_changelist"), chosen)
    assert set(LineItem.objects.values_list("status", flat=True)) == {"paused"}


def creative_form(**more: Any) -> dict[str, Any]:
    owner = advertiser()
    return {
        "advertiser": owner.pk,
        "name": "Autumn coats",
        "kind": "image",
        "format": creative().format_id,
        "alt": "Coats from 40 euros",
        "landing_url": "https://www.coats.example/",
        "image": picture(),
    } | more


def test_a_creative_is_uploaded_drawn_anew_and_approved(sal: Client) -> None:
    assert (
        sal.post(reverse("admin:bookings_creative_add"), creative_form(_verb="approve")).status_code
        == 302
    )
    row = Creative.objects.get(name="Autumn coats")
    assert row.is_approved
    assert (row.width, row.height, row.bytes) == (300, 250, row.image.size)
    assert row.image.name.startswith(f"p/{row.sha256[:40]}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"image": picture(200, 200)}, "needs 300 × 250"),
        ({"image": ""}, "Choose the image."),
        ({"alt": ""}, "Describe the image"),
        ({"landing_url": "http://coats.example/"}, "begins with https://"),
    ],
)
def test_a_bad_creative_is_an_error_on_the_form(
    sal: Client, change: dict[str, Any], words: str
) -> None:
    answer = sal.post(reverse("admin:bookings_creative_add"), creative_form(**change))
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_an_approved_creative_is_shown_and_not_edited(sal: Client) -> None:
    row = creative()
    address = reverse("admin:bookings_creative_change", args=[row.pk])
    page = sal.get(address).content.decode()
    assert 'name="landing_url"' not in page
    assert (
        sal.post(address, {"landing_url": "https://evil.example/", "note": ""}).status_code == 302
    )
    row.refresh_from_db()
    assert row.landing_url != "https://evil.example/"
    sal.post(address, {"note": "", "_verb": "renew"})
    assert Creative.objects.get(previous=row).number == 2


def test_approving_needs_the_right(client: Client) -> None:
    sal = cast.sal()
    sal.groups.first().permissions.remove(
        *sal.groups.first().permissions.filter(codename="approve_creative")
    )
    client.force_login(User.objects.get(pk=sal.pk))
    row = creative(approved=False)
    address = reverse("admin:bookings_creative_change", args=[row.pk])
    assert 'value="approve"' not in client.get(address).content.decode()
    client.post(address, creative_form(image="", _verb="approve"))
    client.post(
        reverse("admin:bookings_creative_changelist"),
        {"action": "approve_chosen", "_selected_action": [row.pk]},
    )
    row.refresh_from_db()
    assert row.status == "draft"


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.wes])
def test_the_desk_of_others_has_no_bookings(client: Client, who: Any) -> None:
    client.force_login(who())
    row = line()
    for model, pk in (("lineitem", row.pk), ("creative", Creative.objects.first().pk)):
        for address in (
            reverse(f"admin:bookings_{model}_changelist"),
            reverse(f"admin:bookings_{model}_change", args=[pk]),
        ):
            assert client.get(address).status_code == 403
            assert client.post(address, {"_verb": "pause"}).status_code == 403


def test_the_four_placements_are_neither_added_nor_taken_away(admin_client: Client) -> None:
    place = Placement.objects.first()
    assert admin_client.get(reverse("admin:bookings_placement_add")).status_code == 403
    assert (
        admin_client.post(reverse("admin:bookings_placement_delete", args=[place.pk])).status_code
        == 403
    )


def test_the_board_shows_what_waits_and_what_runs(client: Client) -> None:
    creative(approved=False, status="submitted", name="Autumn coats")
    line(name="Rail, all November")
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.sal())
        page = client.get(reverse("admin:index")).content.decode()
    assert "1 creative waits for approval." in page
    assert "Autumn coats" in page
    assert "Rail, all November" in page
    assert "ends within two days" in page


def test_the_board_of_others_does_not(client: Client) -> None:
    line(name="Rail, all November")
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.rhea())
        assert "Rail, all November" not in client.get(reverse("admin:index")).content.decode()


def test_no_raw_upload_is_stored_with_a_native_creative(sal: Client) -> None:
    form = {
        "advertiser": advertiser().pk, "name": "Words", "kind": "native", "headline": "A quiet night",
        "format": AdFormat.objects.get(key="native").pk, "landing_url": "https://www.shop.example/",
        "image": SimpleUploadedFile("x.html", b"<script>alert(1)</script>", "text/html"),
    }  # fmt: skip
    answer = sal.post(reverse("admin:bookings_creative_add"), form)
    assert "A native creative has no image" in answer.text
    assert not Creative.objects.exclude(image="").exists()


def test_the_boxes_say_how_many_sold_lines_run_in_them(client: Client) -> None:
    line(places=["rail"])
    line(places=["rail"], tier="house")
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.sal())
        panels = client.get(reverse("admin:index")).context["board"]["below"]
    boxes = next(panel for panel in panels if panel.name == "boxes").content["lines"]
    assert {row["title"]: row["when"] for row in boxes} == {
        "Beside the text": 1, "Below the standfirst": "None", "In the text": "None", "On a front": "None",
    }  # fmt: skip


def test_what_comes_and_what_is_not_ready_stands_on_the_board(client: Client) -> None:
    day = timedelta(days=1)
    line(name="Next week", starts_at=NOON + 6 * day, ends_at=NOON + 9 * day)
    line(name="Next year", starts_at=NOON + 90 * day, ends_at=NOON + 99 * day)
    line(name="Late draft", status="draft")
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.sal())
        panels = client.get(reverse("admin:index")).context["board"]["below"]
    coming = next(panel for panel in panels if panel.name == "lines-coming").content["cards"]
    assert [(card.title, card.red) for card in coming] == [
        ("Late draft", "should be running"), ("Next week", ""),
    ]  # fmt: skip


def test_bookings_stand_below_the_stories_of_who_has_both(client: Client) -> None:
    client.force_login(cast.dana())
    board = client.get(reverse("admin:index")).context["board"]
    names = [panel.name for panel in board["below"]]
    assert names == ["boxes"]
    assert "No creative waits." in board["quiet"]
    assert not set(names) & {panel.name for panel in (*board["board"], *board["foot"])}
    assert [words for words, _ in board["buttons"]] == ["Write a story", "Book a line"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Live"),
        ({"status": "draft"}, "Draft"),
        ({"status": "paused"}, "Paused"),
        ({"ends_at": NOON}, "Ended"),
        ({"starts_at": NOON + timedelta(hours=1)}, "Starts"),
        ({"owner": "off"}, "Held"),
    ],
)
def test_a_line_says_how_it_stands(change: dict[str, Any], words: str) -> None:
    more = change | ({"owner": advertiser(active=False)} if "owner" in change else {})
    assert of_line(line(**more), NOON).word == words
