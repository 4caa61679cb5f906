"""The forms of people on the desk: an invitation, and what may be changed of somebody who is there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from newsroom.desk import people
from newsroom.rights import sections_within
from sections.models import Section

BOXES = forms.CheckboxSelectMultiple


class RightsForm(forms.Form):
    """`by` is offered what they may give, and no more."""

    roles = forms.ModelMultipleChoiceField(
        Group.objects.none(), label="Roles", required=False, widget=BOXES
    )
    sections = forms.ModelMultipleChoiceField(
        Section.objects.none(),
        label="Sections",
        required=False,
        widget=BOXES,
        help_text="Where an editor’s rights hold: in the section and all below it. Home is the whole paper.",
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = [role.pk for role in people.roles_within(by)]
        self.fields["roles"].queryset = Group.objects.filter(pk__in=within).order_by("name")
        self.fields["sections"].queryset = sections_within(by)


class InvitationForm(RightsForm):
    email = forms.EmailField(
        label="E-mail address", help_text="The link goes there. It opens once, within seven days."
    )
    first_name = forms.CharField(label="First name", max_length=150, required=False)
    last_name = forms.CharField(label="Last name", max_length=150, required=False)
    field_order = ("email", "first_name", "last_name", "roles", "sections")

    def clean_email(self) -> str:
        return unused(self.cleaned_data["email"])


class PersonForm(RightsForm):
    first_name = forms.CharField(label="First name", max_length=150, required=False)
    last_name = forms.CharField(label="Last name", max_length=150, required=False)
    email = forms.EmailField(label="E-mail address")
    superuser = forms.BooleanField(
        label="May do everything, whatever the roles say", required=False
    )
    field_order = ("first_name", "last_name", "email", "roles", "sections", "superuser")

    def __init__(self, *args: Any, by: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        initial = {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "superuser": user.is_superuser,
            "roles": user.groups.all(),
            "sections": user.section_scopes.values_list("section_id", flat=True),
        }
        super().__init__(*args, by=by, initial=initial, **kwargs)
        if not by.is_superuser or by.pk == user.pk:
            del self.fields["superuser"]

    def clean_email(self) -> str:
        return unused(self.cleaned_data["email"], self.user)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea({"rows": 2}), help_text="It stays in the record."
    )  # fmt: skip


def unused(email: str, user: Any = None) -> str:
    """The address in small letters, if nobody else has it."""
    others = get_user_model().objects.filter(email__iexact=email)
    if others.exclude(pk=user.pk if user else None).exists():
        raise ValidationError("Somebody with this address has a log-in already.")
    return email.lower()
