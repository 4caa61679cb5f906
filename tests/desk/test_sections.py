"""Sections and pins on the desk: moves leave their old addresses, pins stay within an editor's scope."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.core import clock
from sections.models import FrontPin, Section
from tests import cast
from tests.make import home, make_section, make_story, pin

pytestmark = pytest.mark.django_db


def section_form(section: Section, **changes: object) -> dict[str, object]:
    data = {
        "name": section.name, "parent": section.parent_id, "slug": section.slug,
        "description": section.description, "position": section.position, "in_navigation": "on",
        "desk_email": section.desk_email,
    }  # fmt: skip
    return data | changes


def test_it_moves_a_section_and_says_how_much_moves_with_it(client: Client) -> None:
    make_story(section="world/europe", live=True)
    world = make_section("world")
    client.force_login(cast.dana())
    url = reverse("admin:sections_section_change", args=[world.pk])
    assert "holds 1 story and 1 section below it" in client.get(url).content.decode()
    answer = client.post(url, section_form(world, slug="abroad", _save="Save"), follow=True)
    html = answer.content.decode()
    assert "/world/ leads to /abroad/ from now on." in html
    assert "1 section below it and 1 story moves with it" in html
    assert len(answer.context["messages"]) == 1
    assert Section.objects.filter(path="abroad/europe").exists()
    assert set(world.old_paths.values_list("path", flat=True)) == {"world"}


def test_it_says_on_the_form_that_an_address_is_taken(client: Client) -> None:
    make_section("sport")
    world = make_section("world")
    client.force_login(cast.dana())
    url = reverse("admin:sections_section_change", args=[world.pk])
    html = client.post(url, section_form(world, slug="sport")).content.decode()
    assert "There is a section at /sport/ already." in html


def test_it_lets_only_the_chief_change_sections_and_nobody_delete_home(client: Client) -> None:
    world = make_section("world")
    url = reverse("admin:sections_section_change", args=[world.pk])
    client.force_login(cast.ed())
    assert client.post(url, section_form(world, name="Mine")).status_code == 403
    assert client.post(reverse("admin:sections_section_delete", args=[world.pk])).status_code == 403
    client.force_login(cast.dana())
    url = reverse("admin:sections_section_delete", args=[home().pk])
    assert client.post(url).status_code == 403


def pin_form(story: object, section: Section) -> dict[str, object]:
    now = clock.newsroom_time(clock.now()).strftime("%Y-%m-%dT%H:%M")
    return {
        "section": section.pk,
        "article": story.pk,
        "position": 1,
        "starts_at": now,
        "ends_at": "",
    }


def test_it_lets_an_editor_pin_where_the_editor_edits(client: Client) -> None:
    story = make_story(live=True)
    client.force_login(cast.ed())
    url = reverse("admin:sections_frontpin_add")
    assert "(IST)" in client.get(url).content.decode()
    client.post(url, pin_form(story, make_section("world")))
    assert FrontPin.objects.get().section.path == "world"
    html = client.post(url, pin_form(story, home())).content.decode()
    assert "You may not pin stories on Home." in html
    assert FrontPin.objects.count() == 1


def test_it_finds_the_story_to_pin_by_any_of_its_addresses(client: Client) -> None:
    story = make_story(live=True)
    client.force_login(cast.dana())
    url = reverse("admin:sections_frontpin_add")
    named = (
        f"http://paper.example/world/{story.slug}/",
        f"/admin/articles/article/{story.pk}/change/",
        story.slug,
    )
    for number, words in enumerate(named, start=1):
        client.post(url, pin_form(story, home()) | {"article": words, "position": number})
    assert [held.article for held in FrontPin.objects.all()] == [story] * 3
    html = client.post(url, pin_form(story, home()) | {"article": "nowhere"}).content.decode()
    assert "No story has this headline, address or number." in html
    held = FrontPin.objects.first()
    html = client.get(reverse("admin:sections_frontpin_change", args=[held.pk])).content.decode()
    assert f'({story.pk})"' in html


def test_it_leaves_pins_of_other_fronts_to_their_editors(client: Client) -> None:
    held = pin(make_story(live=True), home())
    client.force_login(cast.ed())
    url = reverse("admin:sections_frontpin_delete", args=[held.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [held.pk], "post": "yes"}
    client.post(reverse("admin:sections_frontpin_changelist"), bulk)
    assert FrontPin.objects.filter(pk=held.pk).exists()
