"""A photograph uploaded from the story form, in a browser: as the lead, into the text, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from articles.models import Photo
from tests import cast
from tests.browser import DESKTOP, PHONE, axe
from tests.desk.forms import change_url
from tests.make import make_photo, make_picture, make_story

pytestmark = pytest.mark.django_db(transaction=True)
SENT = {"name": "DSC_2041.jpg", "mimeType": "image/jpeg", "buffer": make_picture(640, 480)}


def ask_for_upload(page: Page) -> Locator:
    page.get_by_role("button", name="Upload a photograph").click()
    dialog = page.get_by_role("dialog", name="Upload a photograph")
    expect(dialog.get_by_label("Picture")).to_be_focused()
    return dialog


def fill(dialog: Locator, **words: str) -> None:
    dialog.get_by_label("Picture").set_input_files([SENT])
    for label, value in words.items():
        dialog.get_by_label(label.replace("_", " "), exact=True).fill(value)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_lead_photo_is_uploaded_and_chosen(
    signed_in: Callable[..., Page], viewport: dict[str, Any]
) -> None:
    story = make_story()
    page = signed_in(cast.rhea(), change_url(story), viewport=viewport)
    page.get_by_role("button", name="Choose a picture").click()
    dialog = ask_for_upload(page)
    assert axe(page, "dialog.upload-dialog") == []
    fill(dialog, Alt_text="Cranes at dawn", Credit="The paper")
    dialog.get_by_role("button", name="Upload and use it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-shown]")).to_contain_text("Cranes at dawn")
    expect(page.locator("[data-shown] img")).to_be_visible()
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.get_by_text("Saved as v2.")).to_be_visible()
    story.refresh_from_db()
    assert story.lead_photo == Photo.objects.get()
    assert story.lead_photo.uploaded_by == cast.rhea()


def test_a_picture_is_uploaded_into_the_text_by_keyboard(signed_in: Callable[..., Page]) -> None:
    story = make_story()
    page = signed_in(cast.rhea(), change_url(story))
    page.get_by_role("textbox", name="Story", exact=True).click()
    page.keyboard.press("Control+Alt+p")
    expect(page.get_by_label("Find by caption, credit or place")).to_be_focused()
    library = page.get_by_role("dialog", name="Picture from the library")
    expect(library).to_contain_text("No picture")
    page.keyboard.press("Tab")
    expect(library.get_by_role("button", name="Upload a photograph")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Upload a photograph")
    expect(dialog.get_by_label("Picture")).to_be_focused()
    fill(dialog, Alt_text="Cranes at dawn")
    dialog.get_by_label("Credit", exact=True).press("Enter")
    expect(page.locator("figure.library-image img")).to_have_attribute("alt", "Cranes at dawn")
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.get_by_text("Saved as v2.")).to_be_visible()
    story.refresh_from_db()
    assert f'data-image="{Photo.objects.get().pk}"' in story.body


def test_what_is_wrong_is_said_in_the_dialog_and_the_file_is_kept(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in(cast.rhea(), change_url(make_story()))
    page.get_by_role("button", name="Choose a picture").click()
    dialog = ask_for_upload(page)
    fill(dialog, Alt_text="IMG_2041.JPG", Caption="At the quay")
    send = dialog.get_by_role("button", name="Upload and use it")
    send.click()
    expect(dialog.get_by_role("alert")).to_have_text("Not uploaded yet. Nothing you typed is lost.")
    expect(dialog).to_contain_text("This is the name of a file. Say what the picture shows.")
    expect(dialog.get_by_label("Alt text")).to_be_focused()
    expect(dialog.get_by_label("Caption")).to_have_value("At the quay")
    assert not Photo.objects.exists()
    dialog.get_by_label("Alt text").fill("Cranes at dawn")
    send.click()
    expect(page.locator("[data-shown]")).to_contain_text("Cranes at dawn")
    assert Photo.objects.get().caption == "At the quay"


def test_whoever_cancels_is_back_among_the_pictures(signed_in: Callable[..., Page]) -> None:
    make_photo(alt="An old quay")
    page = signed_in(cast.rhea(), reverse("admin:articles_article_add"))
    page.get_by_role("button", name="Choose a picture").click()
    ask_for_upload(page)
    page.keyboard.press("Escape")
    library = page.get_by_role("dialog", name="Picture from the library")
    expect(page.get_by_role("dialog")).to_have_count(1)
    library.get_by_role("button", name="An old quay").click()
    expect(page.locator("[data-shown]")).to_contain_text("An old quay")


def test_those_who_may_add_none_are_not_asked(signed_in: Callable[..., Page]) -> None:
    writer = cast.person("Una")
    rights = ("change_article", "view_article", "view_photo")
    writer.user_permissions.set(Permission.objects.filter(codename__in=rights))
    make_photo(alt="An old quay")
    page = signed_in(writer, change_url(make_story(by=writer)))
    page.get_by_role("button", name="Choose a picture").click()
    expect(page.get_by_role("button", name="An old quay")).to_be_visible()
    expect(page.get_by_role("button", name="Upload a photograph")).to_have_count(0)
