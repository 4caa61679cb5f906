"""The body of a story as a field: the editor's form field, and the sanitizer at every way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import ProseEditorWidget, importmap
from js_asset import ImportMap, Media, Script, static_lazy

from newsroom.core.html import EDITOR_EXTENSIONS, PIECES, sanitize

# Our modules by name, so that one can import the other under whatever name the static storage gives it.
MODULES = {
    f"newsroom/{name}": f"js/desk/{name}.js"
    for name in (
        "actions",
        "addresses",
        "dialogs",
        "keeping",
        "gates",
        "kept-words",
        "link-dialog",
        "passkeys",
        "photo-library",
        "photo-upload",
        "picture-dialog",
        "side-draft",
        "sign-in",
        "word-lists",
    )
}
EXTENSION_MODULES = (
    "js/desk/newsroom-blocks.js",
    "js/desk/pull-quote.js",
    "js/desk/library-image.js",
    "js/desk/smart-quotes.js",
    "js/desk/paste-cleaner.js",
    "js/desk/toolbar.js",
    "js/desk/writing-room.js",
)


def _writes(extension: str) -> Any:
    """What django-prose-editor asks of an extension: the tags and attributes it writes, from the one allowlist."""

    def processor(_settings: Any, shared: dict[str, Any]) -> None:
        for piece in PIECES:
            if piece.extension == extension:
                shared["tags"].update(piece.tags)
                for tag, attributes in piece.tags.items():
                    shared["attributes"].setdefault(tag, set()).update(attributes)

    return processor


DJANGO_PROSE_EDITOR_EXTENSIONS: list[dict[str, Any]] = [
    {
        "js": [static_lazy(path) for path in EXTENSION_MODULES],
        "extensions": {name: _writes(name) for name in EDITOR_EXTENSIONS},
    }
]


class BodyWidget(ProseEditorWidget):
    """The editor with our modules and our style sheet in the place of its own."""

    @property
    def media(self) -> Media:
        return Media(
            importmap=importmap | ImportMap(MODULES),
            css={"all": ["css/desk/editor.css", "css/desk/dialogs.css"]},
            js=[
                Script("django_prose_editor/editor.js", type="module"),
                Script("django_prose_editor/configurable.js", type="module"),
            ],
        )


class BodyField(ProseEditorField):
    """Rich text of the one allowlist: sanitized when it is cleaned, and again whenever the row is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("extensions", EDITOR_EXTENSIONS)
        kwargs.setdefault("sanitize", sanitize)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = sanitize(value)
            setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> forms.Field:
        """The editor, in the admin too, whatever widget the admin has for long text."""
        return super().formfield(**{**kwargs, "widget": BodyWidget})
