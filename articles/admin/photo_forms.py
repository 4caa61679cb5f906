"""The forms of the photo desk: sending a picture in, and saying what it shows."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.held_uploads import hold
from articles.models import Photo
from articles.models.photo import is_file_name
from articles.photo_use import is_released
from articles.renditions import FORMAT_WORDS, MAX_BYTES, MAX_PIXELS, BadPicture, Upload

ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif"
READ_FROM_FILE = ("alt", "caption", "byline", "credit", "copyright")
SHARE = {"min": 0, "max": 1, "step": 0.01}


class PhotoDetails(forms.ModelForm):
    """What is known about a picture, and its focal point."""

    class Meta:
        model = Photo
        fields = (
            "alt", "caption", "byline", "credit", "copyright",
            "rights", "rights_until", "taken_at", "focal_x", "focal_y",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "alt": AdminTextareaWidget(attrs={"rows": 2}),
            "caption": AdminTextareaWidget(attrs={"rows": 3}),
            "rights": AdminTextareaWidget(attrs={"rows": 2}),
            "byline": AdminTextInputWidget(),
            "credit": AdminTextInputWidget(),
            "rights_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "focal_x": forms.NumberInput(attrs=SHARE),
            "focal_y": forms.NumberInput(attrs=SHARE),
        }

    def clean_alt(self) -> str:
        """One line, and not what the camera called the file."""
        alt = " ".join(self.cleaned_data["alt"].split())
        if alt and is_file_name(alt):
            raise ValidationError("This is the name of a file. Say what the picture shows.")
        return alt

    def clean(self) -> dict[str, Any]:
        """What a released version shows keeps its alt text and its credit."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and is_released(self.instance):
            emptied = {name for name in self.changed_data if cleaned.get(name) == ""}
            if "alt" in emptied:
                self.add_error("alt", "Readers are shown this picture: say what it shows.")
            if {"credit", "byline"} & emptied and cleaned.get("credit") == cleaned.get(
                "byline"
            ) == "":
                self.add_error(
                    "credit",
                    "Readers are shown this picture: name the photographer or the agency.",
                )
        return cleaned


class PhotoUpload(PhotoDetails):
    """A new picture. `sent` and `person` are set by the admin, which checks the file before the form."""

    sent: ClassVar[Upload | BadPicture | None] = None
    person: ClassVar[Any] = None

    upload = forms.FileField(
        label="Picture",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=(
            f"{FORMAT_WORDS}, up to {MAX_BYTES // 1048576} MB and {MAX_PIXELS // 1_000_000} megapixels. "
            "Caption, by-line, credit and copyright are read from the file where you leave them empty; "
            "place and camera are removed."
        ),
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)
    anyway = forms.BooleanField(
        label="Upload it all the same", required=False, widget=forms.HiddenInput
    )

    class Meta(PhotoDetails.Meta):
        fields = ("alt", "caption", "byline", "credit", "copyright", "rights", "rights_until")

    def full_clean(self) -> None:
        """When anything is wrong, keep the picture for the next try, and show what was read from it."""
        super().full_clean()
        if self.is_bound and self.errors and isinstance(self.sent, Upload):
            self.data = self.data.copy()
            if self.files.get("upload") or not self.data.get("held"):
                self.data["held"] = hold(self.sent, self.person)
            for name in READ_FROM_FILE:
                if not self.data.get(name, "").strip():
                    self.data[name] = getattr(self.sent.facts, name)
            self["upload"].help_text = format_html(
                "<strong>{}</strong> has been received and is kept for a day: no need to choose it again.",
                self.sent.name or "The picture",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if isinstance(self.sent, BadPicture):
            self.add_error("upload", str(self.sent))
        elif self.sent is None:
            self.add_error("upload", self._nothing_sent())
        else:
            self._fill(cleaned, self.sent)
            self._look_for_same(cleaned, self.sent)
        return cleaned

    def _nothing_sent(self) -> str:
        if self.data.get("held"):
            return "The picture was kept for a day and is no longer here. Choose it again."
        return "Choose a picture to upload."

    def _fill(self, cleaned: dict[str, Any], sent: Upload) -> None:
        """The file's own words where the person wrote none."""
        for name in READ_FROM_FILE:
            found = getattr(sent.facts, name)
            if (
                name in cleaned
                and not cleaned[name]
                and not (name == "alt" and is_file_name(found))
            ):
                cleaned[name] = found

    def _look_for_same(self, cleaned: dict[str, Any], sent: Upload) -> None:
        same = Photo.objects.same_picture(sent.content_hash, sent.pixel_hash)[:3]
        if not same or cleaned.get("anyway"):
            return
        self.fields["anyway"].widget = forms.CheckboxInput()
        self.add_error("upload", ValidationError(_already_here(same)))


def _already_here(same: QuerySet[Photo]) -> SafeString:
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse("admin:articles_photo_change", args=[photo.pk]), photo) for photo in same),
    )
    return format_html(
        "This picture is in the library already: {}. Use that one, or tick “Upload it all the same”.",
        links,
    )
