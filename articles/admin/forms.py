"""The story form: its fields, its bylines, and what it says when somebody else has saved meanwhile."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from articles import policy
from articles.admin import ground
from articles.models import Article, Author, Photo, SideDraft, Significance
from articles.models.tag import LONGEST_TAG
from articles.workflow.together import DESK, desk_value
from newsroom.core.text import fold, printable
from newsroom.desk.moments import MomentField, labelled

SECTIONS = Article._meta.get_field("section").related_model
MOST_AUTHORS = 2000
MOST_OFFERED = 5


def lines(rows: int, goal: int = 0, **attrs: Any) -> forms.Textarea:
    """A field of one paragraph that grows with its words; `goal` is the length that reads well."""
    return forms.Textarea(attrs={"rows": rows, "data-line": "", **counted(goal), **attrs})


def counted(goal: int) -> dict[str, Any]:
    return {"data-goal": goal} if goal else {}


class SectionField(forms.ModelChoiceField):
    """Every section but Home, with those above it in its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=SECTIONS.objects.exclude(parent=None).order_by("path"), **kwargs)
        self._names: dict[str, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        """By path, a section comes after the one above it, whose name is known by then."""
        above = self._names.get(obj.path.rpartition("/")[0])
        self._names[obj.path] = f"{above} / {obj.name}" if above else obj.name
        return self._names[obj.path]


class TagNames(forms.CharField):
    """Tags as words between commas; their case is kept."""

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return ", ".join(tag.name for tag in value)

    def to_python(self, value: Any) -> list[str]:
        names = (name.strip(" \"'“”") for name in printable(value or "").split(","))
        return [" ".join(name.split()) for name in names if fold(name)]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for name in value:
            if max(len(name), len(fold(name))) > LONGEST_TAG:
                raise ValidationError(
                    f"“{name[:40]}…” is too long for a tag: put commas between tags."
                )

    def run_validators(self, value: Any) -> None:
        """The names have been looked at one by one."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [tag.name for tag in initial or []] != self.to_python(data)


class Words(forms.CharField):
    """A line as it was typed, without the signs that no page or database can hold."""

    def to_python(self, value: Any) -> Any:
        return printable(super().to_python(value))


class AuthorName(Words):
    """An author by the name, or by as much of it as no other author shares: "mohan" is Ira Mohanty.

    Of two authors of one name, the address part tells which is meant, as the list of names offers them.
    """

    def to_python(self, value: Any) -> Author | None:
        words = super().to_python(value)
        if not words:
            return None
        name, _, slug = words.partition(" (")
        found = Author.objects.filter(Q(name__iexact=words) | Q(slug=slug.rstrip(")") or words))[:3]
        exact = [author for author in found if author.slug == slug.rstrip(")")] or list(found)
        if len(exact) > 1:
            offers = " or ".join(author_label(author) for author in exact)
            raise ValidationError(f"Two authors are called {name}: {offers}?")
        return exact[0] if exact else self._meant(words)

    def _meant(self, words: str) -> Author:
        meant = meant_by(words)
        if not meant:
            raise ValidationError(f"There is no author “{words}”. Make an author page first.")
        if len(meant) > 1:
            offers = [
                *told_apart(meant[:MOST_OFFERED]),
                *(["others"] if meant[MOST_OFFERED:] else []),
            ]
            raise ValidationError(
                f"“{words}” may be {', '.join(offers[:-1])} or {offers[-1]}: write more of the name."
            )
        return meant[0]

    def prepare_value(self, value: Any) -> Any:
        return author_label(value) if isinstance(value, Author) else value

    def run_validators(self, value: Any) -> None:
        """An author that was found needs no further look."""


def author_label(author: Author) -> str:
    return f"{author.name} ({author.slug})"


def _labels(rows: list[Any]) -> list[str]:
    """The authors of bylines as the field shows them: the name, told apart only where it must be."""
    found = list(
        Author.objects.filter(name__in=[row.author.name for row in rows]).values_list(
            "name", flat=True
        )
    )
    return [
        author_label(row.author) if found.count(row.author.name) > 1 else row.author.name
        for row in rows
    ]


def told_apart_from_all(author: Author) -> str:
    """The author as the field shows them: by name, and by address where another has the same."""
    others = Author.objects.filter(name=author.name).exclude(pk=author.pk)
    return author_label(author) if others.exists() else author.name


def author_names() -> list[str]:
    """What the byline field offers: names, told apart where two are the same."""
    return told_apart(list(Author.objects.only("name", "slug").order_by("name")[:MOST_AUTHORS]))


def told_apart(authors: list[Author]) -> list[str]:
    names = Counter(author.name for author in authors)
    return [author_label(a) if names[a.name] > 1 else a.name for a in authors]


def meant_by(words: str) -> list[Author]:
    """The authors of that name, case and accents aside; if there is none, those whose name has words that begin so."""
    asked = fold(words)
    authors = [
        (fold(author.name), author)
        for author in Author.objects.only("name", "slug").order_by("name", "pk")
    ]
    whole = [author for name, author in authors if name == asked]
    return whole or [author for name, author in authors if asked and _begins(asked, name)]


def _begins(asked: str, name: str) -> bool:
    """Whether each word that was typed is the beginning of a word of the name, in the order of the name."""
    left = iter(name.replace("-", " ").split())
    return all(
        any(word.startswith(typed) for word in left) for typed in asked.replace("-", " ").split()
    )


class BylineForm(forms.Form):
    author = AuthorName(
        required=False,
        widget=forms.TextInput(attrs={"list": "author-names", "autocomplete": "off"}),
    )
    role = Words(required=False, max_length=60)


class BaseBylines(forms.BaseFormSet):
    """The names on a story, in the order of ORDER; an emptied name is taken off."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            author = form.cleaned_data.get("author") if form.is_valid() else None
            if author and author.pk in seen:
                form.add_error("author", "This author is on the story already.")
            seen.add(author.pk if author else None)

    def names(self) -> list[tuple[Author, str]]:
        rows = [
            (form.cleaned_data.get("ORDER") or 99, position, form.cleaned_data)
            for position, form in enumerate(self.forms)
            if form.cleaned_data.get("author") and not form.cleaned_data.get("DELETE")
        ]
        return [
            (row["author"], row.get("role", "")) for _, _, row in sorted(rows, key=lambda r: r[:2])
        ]


Bylines = forms.formset_factory(
    BylineForm, formset=BaseBylines, extra=1, can_order=True, can_delete=True, max_num=20
)


ONE_LINE = ("headline", "standfirst", "seo_description", "lead_caption")
WIDGETS: dict[str, forms.Widget] = {
    "headline": lines(1, 70, placeholder="Headline"),
    "standfirst": lines(2, 180),
    "kicker": forms.TextInput(),
    "short_headline": forms.TextInput(attrs=counted(40)),
}


class LinesForm(forms.ModelForm):
    """A form of a story's words, in which one line is one line, whatever was pasted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("headline", "standfirst"):  # too long is said, not cut without a word
            if name in self.fields:
                self.fields[name].widget.attrs.pop("maxlength", None)

    def _clean_fields(self) -> None:
        """A field of one paragraph takes pasted line ends as spaces, before its rule about one line is asked."""
        if self.is_bound:
            self.data = self.data.copy()
            for name in ONE_LINE:
                key = self.add_prefix(name)
                if key in self.data:
                    self.data[key] = " ".join(self.data[key].split())
        super()._clean_fields()


class StoryForm(LinesForm):
    """One form and one POST: what the story says, its tags and bylines, and the moment for a release.

    `refusal` is set by the admin when the workflow has refused the save: the form then says so and keeps every word.
    `side_draft` is set where somebody goes on with words that were not saved: an unbound form then begins with them.
    `writer` is who begins a new story: it begins with their name, where they have an author page.
    """

    refusal: ClassVar[str] = ""
    side_draft: ClassVar[SideDraft | None] = None
    writer: ClassVar[Any] = None

    section = SectionField(required=False, empty_label="No section yet")
    tags = TagNames(required=False, help_text="Separated by commas.")
    lead_photo = forms.ModelChoiceField(
        Photo.objects.all(),
        required=False,
        widget=forms.NumberInput(attrs={"min": 1}),
        label="Photograph",
    )
    social_photo = forms.ModelChoiceField(
        Photo.objects.all(),
        required=False,
        widget=forms.NumberInput(attrs={"min": 1}),
        label="Photograph for sharing",
    )
    assignee = forms.ModelChoiceField(
        policy.writers(),
        required=False,
        empty_label="Nobody yet",
        label="Given to",
    )
    due_at = MomentField(required=False)
    embargo_until = MomentField(
        required=False, help_text="Nothing of the story is released before this moment."
    )
    release_at = MomentField(required=False)
    significance = forms.ChoiceField(
        choices=Significance,
        required=False,
        initial=Significance.UPDATE,
        label="For readers this is",
    )
    note = forms.CharField(
        required=False,
        max_length=200,
        label="Note to this version",
        widget=forms.TextInput(attrs={"placeholder": "What changed, for the desk"}),
    )
    edit_token = forms.CharField(required=False, widget=forms.HiddenInput)
    opened_on = forms.CharField(required=False, widget=forms.HiddenInput)
    draft_key = forms.CharField(required=False, widget=forms.HiddenInput)
    draft_turn = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = (
            "kicker", "headline", "standfirst", "body", "short_headline", "dateline", "section", "kind", "tags",
            "lead_photo", "lead_caption", "seo_title", "seo_description", "social_photo", "canonical_url",
            "ad_policy", "slug", "assignee", "due_at", "embargo_until",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            **WIDGETS,
            "dateline": forms.TextInput(),
            "lead_caption": lines(2),
            "seo_title": forms.TextInput(attrs=counted(60)),
            "seo_description": lines(2, 155),
            "canonical_url": forms.URLInput(),
            "slug": forms.TextInput(attrs={"spellcheck": "false"}),
        }
        labels: ClassVar[dict[str, str]] = {
            "body": "Story",
            "lead_caption": "Caption for this story",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        story = self.instance
        self.saved_token = story.edit_token if story.pk else ""
        self.initial.setdefault("edit_token", self.saved_token)
        if story.pk and "tags" in self.initial:
            self.initial["tags"] = story.tags_in_order()
        self.initial.setdefault("opened_on", ground.of(story))
        self.initial |= {"draft_key": secrets.token_urlsafe(12), "draft_turn": "0"}
        for name in ("due_at", "embargo_until", "release_at"):
            if name in self.fields:
                self.fields[name].label = labelled(
                    {"release_at": "When", "due_at": "Due"}.get(name, "Embargo until")
                )
        for name in ("headline", "standfirst"):  # too long is said, not cut without a word
            if name in self.fields:
                self.fields[name].widget.attrs.pop("maxlength", None)
        if self.side_draft is not None:
            self.initial |= self.side_draft.as_initial()
        self.bylines = Bylines(
            self.data if self.is_bound else None, prefix="bylines", initial=self._names_at_first()
        )

    def _names_at_first(self) -> list[dict[str, str]]:
        """The bylines that stand, or that were being written; of a new story its writer's own."""
        if self.side_draft is not None:
            return self.side_draft.names()
        if self.instance.pk is None:
            own = Author.objects.filter(user=self.writer).first() if self.writer else None
            return [{"author": told_apart_from_all(own), "role": ""}] if own else []
        rows = list(self.instance.bylines.select_related("author"))
        return [
            {"author": each, "role": row.role}
            for row, each in zip(rows, _labels(rows), strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.bylines.is_valid():
            self.add_error(None, "Look at the bylines.")
        if self.refusal:
            self.add_error(None, self.refusal)
        wants_moment = self.data.get("_verb") == "schedule" and "release_at" not in self.errors
        if wants_moment and not cleaned.get("release_at"):
            self.add_error("release_at", "Choose the moment to schedule the story for.")
        return cleaned

    # What the admin asks once the form is valid.

    def names(self) -> list[tuple[Author, str]]:
        return self.bylines.names()

    def seen(self) -> str:
        """The edit token that the form came with."""
        return self.cleaned_data.get("edit_token") or ""

    def opened(self) -> ground.Ground:
        """What the story was when this form was opened, as far as the form tells."""
        return ground.read(self.data.get("opened_on", ""))

    def desk_changes(self) -> dict[str, tuple[Any, Any]]:
        """The columns that no version has, where the form says something else than what it was opened on."""
        began = self.opened().desk
        told = {f"{name}_id" if name == "assignee" else name for name in self.fields}
        return {
            name: (began.get(name), getattr(self.instance, name))
            for name in DESK
            if name in told and desk_value(getattr(self.instance, name)) != began.get(name)
        }

    def is_stale(self) -> bool:
        """Whether the story was saved by somebody else since this form was sent out."""
        return bool(
            self.is_bound
            and self.instance.pk
            and self.data.get("edit_token") != self.instance.edit_token
        )

    # What the template shows beside the fields.

    def shown_photo(self) -> Photo | None:
        """The lead photograph as the form has it now, valid or not."""
        number = str(self["lead_photo"].value() or "") if "lead_photo" in self.fields else ""
        if not number.isdecimal() or len(number) > 18:
            return None
        if self.instance.lead_photo_id == int(number):
            return self.instance.lead_photo
        return Photo.objects.filter(pk=int(number)).first()
