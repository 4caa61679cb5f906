"""A page with the story's text field alone, under the desk's policy: the editor is tested without the desk."""

from __future__ import annotations

import base64
import secrets

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import format_html
from playwright.sync_api import Locator, Page, expect

from newsroom.core.editor import BodyField
from newsroom.core.html import PHOTO_PICKER

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{}'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = (
    '<!doctype html><html lang="en"{}><head><meta charset="utf-8"><title>Story</title>'
    '<meta name="viewport" content="width=device-width">'
    '<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/css/fonts.css">{}</head>'
    '<body><main><h1>Story</h1><form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<p><label for="standfirst">Standfirst</label> <input id="standfirst" name="standfirst"></p>'
    "<p>{}</p>{}<p><button>Keep the draft</button></p></form></main></body></html>"
)
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
PHOTOS = [
    {
        "id": 7,
        "alt": "Cranes over a quay",
        "caption": "Cranes at Gdynia",
        "credit": "Photograph: Ira Mohanty",
    },
    {"id": 8, "alt": "A ferry", "caption": "The ferry at dawn", "credit": "Photograph: Tomek Lis"},
    {"id": 9, "alt": "A lighthouse", "caption": "", "credit": ""},
]
drawer: dict[str, str] = {}


def story(request: HttpRequest) -> HttpResponse:
    """The form, with what was kept last; `?theme=dark` for the dark desk."""
    field = BodyField(blank=True).formfield(label="Story")
    form = type("StoryForm", (forms.Form,), {"body": field})(
        request.POST or None, initial={"body": drawer.get("body", "")}, auto_id="id_%s"
    )
    if request.method == "POST" and form.is_valid():
        drawer["posted"] = request.POST["body"]
        drawer["body"] = form.cleaned_data["body"]
    nonce = secrets.token_urlsafe(12)
    theme = format_html(' data-theme="{}"', request.GET.get("theme", "light"))
    media = form.media.with_nonce(nonce)
    page = format_html(
        PAGE, theme, media, get_token(request), form["body"].label_tag(), form["body"]
    )
    return HttpResponse(page, headers={"Content-Security-Policy": POLICY.format(nonce)})


def picker(request: HttpRequest) -> JsonResponse:
    """The photo library, as the desk's own picker answers."""
    words, number = request.GET.get("q", "").lower(), request.GET.get("id")
    found = [photo for photo in PHOTOS if words in str(photo["caption"]).lower()]
    if number:
        found = [photo for photo in PHOTOS if str(photo["id"]) == number]
    picture = {"thumb": "/pixel.gif", "width": 600, "height": 400}
    return JsonResponse({"photos": [{**photo, **picture} for photo in found], "next": None})


def pixel(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PIXEL, content_type="image/gif")


urlpatterns = [
    path("story/", story),
    path(PHOTO_PICKER.lstrip("/"), picker),
    path("pixel.gif", pixel),
    path("favicon.ico", pixel),
]


# How the tests hold it.


def opened(page: Page, url: str) -> Locator:
    """The place one writes in, with the caret in it."""
    page.goto(url)
    expect(page.get_by_role("toolbar")).to_be_visible()
    text = page.get_by_role("textbox", name="Story")
    text.click()
    return text


def value(page: Page) -> str:
    """What the form would send."""
    return page.locator("textarea[name=body]").input_value()


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def keep(page: Page) -> str:
    """Send the form, load the page again, and answer what stands in it."""
    page.get_by_role("button", name="Keep the draft").click()
    opened(page, page.url)
    return value(page)


def emptied(text: Locator) -> Locator:
    """The same place with nothing in it, for the next of a row of cases."""
    text.press("Control+a")
    text.press("Delete")
    return text


PASTE = """([html, plain]) => {
  const data = new DataTransfer()
  if (html) data.setData("text/html", html)
  data.setData("text/plain", plain)
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.activeElement.dispatchEvent(event)
}"""


def paste(page: Page, html: str, plain: str = "") -> str:
    """Paste into the place that has the caret, and answer what the form would send."""
    page.evaluate(PASTE, [html, plain])
    return value(page)
