"""A story named on a form as people have it at hand: by words of its headline, by an address, or by its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import policy
from articles.models import Article, ArticleSlug
from articles.search import MOST_WORDS, latest
from newsroom.core.text import printable, whole_number

UNKNOWN: Final = "No story has this headline, address or number."
LONGEST: Final = 400
MOST: Final = 8
HELP: Final = (
    "Type words of its headline and choose it; or paste its address, as on the site or on the desk."
)
NUMBERED: Final = re.compile(r"\((\d{1,17})\)\s*$")
"""How a story that was chosen from the list ends: “Ports reopen (12)”."""
SLUG: Final = re.compile(r"[-a-zA-Z0-9_]{1,120}")
Stories = Callable[[], Any]


def named(stories: Any, text: str) -> Article | None:
    """Of these the story that the text names by its number or its address; None where it only says words.

    Each way is a look into an index of its own, and asked only of a text that could be meant so.
    """
    for keys in _keys(text):
        for key in keys:
            if one := stories.filter(pk=key).first():
                return one
    return None


def _keys(text: str) -> Iterator[Any]:
    """The keys that the text may mean: by the number, then by the address, then by one that it once had."""
    chosen = NUMBERED.search(text)
    last = chosen[1] if chosen else _last_part(text)
    if number := whole_number(last, 17):
        yield [number]
    if not chosen and SLUG.fullmatch(last):
        yield Article.objects.filter(slug=last).order_by().values_list("pk", flat=True)
        yield ArticleSlug.objects.filter(slug=last).values_list("article", flat=True)


def _last_part(text: str) -> str:
    try:
        parts = urlsplit(text).path.split("/")
    except ValueError:
        return ""
    return next((part for part in reversed(parts) if part and part != "change"), "")


def found(stories: Any, text: str, most: int = MOST) -> list[Article]:
    """The stories that a text may mean: the one that it names, or the latest with these words.

    A single word may be an address and a word: both are found, the story that it names first. Where headlines have
    the words, what only has them in its text is left out.
    """
    text = printable(text)[:LONGEST].strip()
    if not text:
        return []
    first = named(stories, text)
    if first and not text.isalpha():
        return [first]
    rows = stories.exclude(pk=first.pk) if first else stories
    called = Q()
    for word in text.split()[:MOST_WORDS]:
        called &= Q(headline__icontains=word) | Q(short_headline__icontains=word)
    several = latest(rows, text, most, best=called)
    return [first, *several][:most] if first else several


def label(story: Article) -> str:
    """ "Ports reopen (12)", which names the story whatever it is called later."""
    return f"{story.headline} ({story.pk})"


class StoryInput(forms.TextInput):
    """One line; a script offers the stories whose words were typed, from the desk's palette."""

    class Media:
        js = (forms.Script("js/desk/story-names.js", type="module"),)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        place = f"{(attrs or {}).get('id', name)}-stories"
        offers = {"list": place, "data-stories": reverse("admin:find"), "autocomplete": "off"}
        line = super().render(name, value, {**(attrs or {}), **offers}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, place)


class StoryField(forms.CharField):
    """A story by words of its headline, by its address, on the site or on the desk, or by its number.

    It is looked for among `stories`, or, where a form names none, among those on the desk that its `reader` may see:
    a form that says neither finds nothing.
    """

    widget = StoryInput

    def __init__(self, *, stories: Stories | None = None, **kwargs: Any) -> None:
        self.reader: Any = None
        self.stories = stories
        kwargs.setdefault("help_text", HELP)
        super().__init__(max_length=LONGEST, **kwargs)

    def among(self) -> Any:
        if self.stories is not None:
            return self.stories()
        if self.reader is None:
            return Article.objects.none()
        return policy.allowed(self.reader, "view").on_the_desk()

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            known = self.among().filter(pk=value).first()
            return label(known) if known else value
        return value

    def to_python(self, value: Any) -> Any:
        text = printable(str(value or ""))[:LONGEST].strip()
        if not text:
            return None
        return named(self.among(), text) or self.only_one(text)

    def only_one(self, text: str) -> Article:
        """The one story that has the words; where several have them, one is to be chosen."""
        several = found(self.among(), text)
        if not several:
            raise forms.ValidationError(UNKNOWN)
        if len(several) > 1:
            listed = "; ".join(label(story) for story in several)
            raise forms.ValidationError(f"Several stories have these words. Type one of these: {listed}.")  # fmt: skip
        return several[0]

    def run_validators(self, value: Any) -> None:
        """A story that was found needs no further look."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class AnyStoryField(StoryField):
    """The same where a story that has left the desk may be asked for too: by its number, whatever it said."""

    def to_python(self, value: Any) -> Any:
        number = whole_number(str(value or "").strip(), 17)
        if not number:
            return super().to_python(value)
        story = Article.objects.select_related("section").filter(pk=number).first()
        if story is None:
            raise forms.ValidationError("There is no story of that number.")
        return story
