"""A click goes where the creative's own row says, and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ads import clicks
from tests.ads.bookings import creative

pytestmark = pytest.mark.django_db


def test_it_redirects_and_keeps_nothing(client: Client) -> None:
    row = creative()
    answer = client.get(f"/_p/c/{clicks.token(row.pk, 1, 2)}")
    assert (answer.status_code, answer["Location"]) == (302, row.landing_url)
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_a_bad_signature_still_leads_the_reader_on(client: Client) -> None:
    row = creative()
    answer = client.get(f"/_p/c/{row.pk}-1-2-forged")
    assert (answer.status_code, answer["Location"]) == (302, row.landing_url)
    assert clicks.read(f"{row.pk}-1-2-forged").genuine is False
    assert clicks.read(clicks.token(row.pk, 1, 2)).genuine is True


@pytest.mark.parametrize("change", [{"status": "draft"}, {"status": "rejected"}])
def test_only_to_where_an_approved_one_leads(client: Client, change: dict[str, str]) -> None:
    row = creative(approved=False, **change)
    assert client.get(f"/_p/c/{clicks.token(row.pk, 1, 2)}").status_code == 404


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "999999-1-1-x",
        "1-1-1",
        "٣-1-1-x",
        "99999999999999999999-1-1-x",
        "https:evil.example",
        "-1-1-1-x",
    ],
)
def test_what_names_nothing_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/_p/c/{token}").status_code == 404


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_reading_a_token_never_fails(text: str) -> None:
    named = clicks.read(text)
    assert named is None or isinstance(named.genuine, bool)


@given(*[st.integers(0, 10**12)] * 3)
def test_a_token_says_what_was_signed(creative_id: int, line_id: int, placement_id: int) -> None:
    named = clicks.read(clicks.token(creative_id, line_id, placement_id))
    assert named == clicks.Click(creative_id, line_id, placement_id, genuine=True)


def test_an_address_in_other_letters_is_sent_in_ascii(client: Client) -> None:
    row = creative(landing_url="https://www.shop.example/चाय?q=a%20b&x=é")
    where = client.get(f"/_p/c/{clicks.token(row.pk, 1, 2)}")["Location"]
    assert where == "https://www.shop.example/%E0%A4%9A%E0%A4%BE%E0%A4%AF?q=a%20b&x=%C3%A9"
