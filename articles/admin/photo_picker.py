"""What the story form's dialogue asks of the library: a page of pictures, and room for one that is not there yet."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Photo

PAGE = 24
UPLOAD = "admin/articles/photo/upload.html"


def picker(admin: Any, request: HttpRequest) -> JsonResponse:
    """The newest pictures that match `?q=`, after `?cursor=` of the last answer; or the one `?id=`.

    `upload` is where a picture can be sent to, for those who may.
    """
    if not admin.has_view_permission(request):
        raise PermissionDenied
    photos = admin.get_queryset(request).matching(request.GET.get("q", "")).order_by("-pk")
    if (only := _number(request.GET.get("id"))) is not None:
        photos = photos.filter(pk=only)
    if (before := _number(request.GET.get("cursor"))) is not None:
        photos = photos.filter(pk__lt=before)
    page = list(photos.prefetch_related(Photo.thumbnails())[: PAGE + 1])
    return JsonResponse(
        {
            "photos": [_picked(photo) for photo in page[:PAGE]],
            "next": page[PAGE - 1].pk if len(page) > PAGE else None,
            "upload": reverse("admin:articles_photo_picker_upload")
            if admin.has_add_permission(request)
            else None,
        }
    )


def upload(admin: Any, request: HttpRequest) -> HttpResponse:
    """The form that adds a photograph, without a page around it; its errors, or the picture, ready to be picked."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, admin.get_form(request)(auto_id="photo-%s"))
    request.photo_began = monotonic()
    request.photo_sent = admin.receive(request)
    form = admin.get_form(request)(request.POST, request.FILES, auto_id="photo-%s")
    if not form.is_valid():
        return _form(request, form)
    with transaction.atomic():
        photo = form.save(commit=False)
        admin.save_model(request, photo, form, change=False)
        admin.log_addition(request, photo, [{"added": {}}])
    return JsonResponse({"photo": _picked(photo)})


def _form(request: HttpRequest, form: Any) -> HttpResponse:
    return TemplateResponse(request, UPLOAD, {"form": form})


def _number(text: str | None) -> int | None:
    """A row's number as it may stand in an address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _picked(photo: Photo) -> dict[str, Any]:
    """A picture as the dialogue needs it; `thumb` is null while no size has been made."""
    thumb = photo.thumbnail()
    return {
        "id": photo.pk,
        "alt": photo.alt,
        "caption": photo.caption,
        "credit": photo.credit_line,
        "thumb": thumb[0] if thumb else None,
        "width": photo.width,
        "height": photo.height,
        "missing": photo.missing_for_publication(),
    }
