"""People and their roles on the desk. Nobody types a password here, and nobody is deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account import admin as account_admin
from allauth.mfa import admin as mfa_admin
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from taggit import admin as taggit_admin

from newsroom import rights
from newsroom.core import clock
from newsroom.desk import access, factors, letters, people
from newsroom.desk.modeladmin import DeskModelAdmin
from newsroom.desk.models import Invitation, Kind
from newsroom.desk.own_sessions import places
from newsroom.people_forms import InvitationForm, PersonForm, ReasonForm

# Of a person's addresses, codes and keys the desk has pages of its own, and their secrets are nobody's to read.
# Stories have tags of their own: the stock ones are an empty table, with a page for merging that asks nobody's rights.
HIDDEN = (
    taggit_admin.Tag,
    account_admin.EmailAddress,
    mfa_admin.Authenticator,
    auth_admin.User,
    auth_admin.Group,
)
admin.site.unregister(HIDDEN)


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "May log in"), ("invited", "Invited"), ("closed", "Closed")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        invited = Invitation.objects.open(clock.now()).values("user")
        chosen = {
            "open": queryset.filter(is_active=True),
            "invited": queryset.filter(is_active=False, pk__in=invited),
            "closed": queryset.filter(is_active=False).exclude(pk__in=invited),
        }
        return chosen.get(self.value() or "", queryset)


class RoleFilter(admin.SimpleListFilter):
    title, parameter_name = "role", "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = Group.objects.order_by("name").values_list("name", flat=True)
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(DeskModelAdmin):
    desk_group, desk_order, desk_name = "People and rights", 78, "People"
    list_display = ("person", "email", "roles", "state", "second_factor", "last_seen")
    list_filter = (StateFilter, RoleFilter)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("first_name", "last_name", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        found = factors.known(super().get_queryset(request)).select_related("invitation")
        return found.prefetch_related("groups")

    @admin.display(description="person", ordering="first_name")
    def person(self, user: User) -> str:
        return user.get_full_name() or user.get_username()

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        named = ["Everything"] if user.is_superuser else []
        return ", ".join([*named, *sorted(group.name for group in user.groups.all())]) or "None"

    @admin.display(description="state")
    def state(self, user: User) -> str:
        return state_of(user, clock.now())

    @admin.display(description="second factor")
    def second_factor(self, user: User) -> str:
        return "Yes" if factors.has_factor(user) else "No"

    @admin.display(description="last log-in", ordering="last_login")
    def last_seen(self, user: User) -> str:
        return clock.moment_words(user.last_login) if user.last_login else "Never"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return people.may_manage(request.user)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return people.may_manage(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return people.may_manage(request.user)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return people.may_manage(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What somebody did stays theirs: a log-in is closed, and not deleted."""
        return False

    def get_urls(self) -> list[URLPattern]:
        act = path(
            "<int:pk>/<slug:what>/", self.admin_site.admin_view(self.act), name="auth_user_act"
        )
        stock = super().get_urls()
        # Those that fit the same form of address come first.
        return [
            *(each for each in stock if str(each.pattern) != "<path:object_id>/"),
            act,
            stock[-1],
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InvitationForm(request.POST or None, by=request.user)
        if request.method == "POST" and form.is_valid() and self._invited(request, form):
            return HttpResponseRedirect(reverse("admin:auth_user_changelist"))
        return self._page(request, "admin/auth/user/invite.html", "Invite somebody", form=form)

    def _invited(self, request: HttpRequest, form: InvitationForm) -> bool:
        said = form.cleaned_data
        names = {name: said[name] for name in ("email", "first_name", "last_name")}
        by, roles = request.user, said["roles"]
        try:
            with transaction.atomic():
                invitation = people.invite(by=by, roles=roles, request=request, **names)
                rights.set_rights(
                    invitation.user, by=by, roles=roles, sections=said["sections"], request=request
                )
        except ValidationError as wrong:
            form.add_error(None, wrong)
            return False
        until = clock.moment_words(invitation.expires_at)
        messages.success(
            request, f"The invitation to {said['email']} is on its way, until {until}."
        )
        return True

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        user = self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if user is None:
            raise Http404
        may = self.has_change_permission(request, user)
        if request.method == "POST" and not may:
            raise PermissionDenied
        form = PersonForm(request.POST or None, by=request.user, user=user) if may else None
        if request.method == "POST" and form.is_valid():
            change_person(request, user, form)
            messages.success(request, f"{self.person(user)} is saved.")
            return HttpResponseRedirect(request.path)
        now = clock.now()
        return self._page(
            request, "admin/auth/user/change_form.html", self.person(user), form=form, original=user,
            words=rights.words(user), state=state_of(user, now), buttons=buttons_of(request.user, user, now),
            places=places(user, now, request.session.session_key) if may else [],
        )  # fmt: skip

    def act(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """The page of a verb on a person: what it will do, the reason where one is wanted, its button."""
        user = self.get_object(request, str(pk))
        deed = DEEDS.get(what)
        if not people.may_manage(request.user, user):
            raise PermissionDenied
        if user is None or deed is None:
            raise Http404
        form = ReasonForm(request.POST or None) if deed.wants_reason else None
        if request.method == "POST" and (form is None or form.is_valid()):
            given = {"reason": form.cleaned_data["reason"]} if form else {}
            try:
                deed.do(user, by=request.user, request=request, **given)
            except ValidationError as wrong:
                messages.error(request, " ".join(wrong.messages))
            else:
                messages.success(request, deed.done.format(name=self.person(user)))
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
        return self._page(
            request, "admin/auth/user/act.html", f"{deed.title}: {self.person(user)}",
            form=form, deed=deed, original=user,
        )  # fmt: skip

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        each = self.admin_site.each_context(request)
        return TemplateResponse(request, template, {**each, "title": title, **context})


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb of `people` as the desk offers it: its name, what it will do, and what is said when it is done."""

    title: str
    do: Callable[..., Any]
    words: str
    done: str
    wants_reason: bool = False


def _of_invitation(verb: Callable[..., Any]) -> Callable[..., Any]:
    def do(user: User, **given: Any) -> None:
        invitation = Invitation.objects.filter(user=user).first()
        if invitation is None:
            raise ValidationError("This person was never invited.")
        verb(invitation, **given)

    return do


DEEDS = {
    "invite": Deed(
        "Send the invitation again", _of_invitation(people.invite_again),
        "A new link goes out, for another seven days. The one in the letter before opens nothing any more.",
        "The invitation of {name} is on its way again.",
    ),
    "uninvite": Deed(
        "Withdraw the invitation", _of_invitation(people.withdraw_invitation),
        "The link opens nothing any more.", "The invitation of {name} is withdrawn.",
    ),
    "sessions": Deed(
        "End all sessions", people.end_sessions,
        "They are logged out wherever they are logged in, at once.", "The sessions of {name} have ended.",
    ),
    "factor": Deed(
        "Take off the second factor", people.reset_factor,
        "For a lost telephone: the app, the passkeys and the recovery codes are forgotten, and all sessions end. "
        "Be sure whom you speak to. They are told by letter.",
        "{name} must set up a second factor anew.", wants_reason=True,
    ),
    "close": Deed(
        "Close the log-in", people.deactivate,
        "They come in no more, and all sessions end. What they wrote and did stays theirs.",
        "The log-in of {name} is closed.", wants_reason=True,
    ),
    "open": Deed(
        "Open the log-in again", people.reactivate,
        "They log in with the password they had, and their roles.", "The log-in of {name} is open again.",
    ),
}  # fmt: skip


def buttons_of(by: User, user: User, now: datetime) -> list[tuple[str, Deed]]:
    """The verbs that can be done to this person now."""
    if not people.may_manage(by, user):
        return []
    invitation = getattr(user, "invitation", None)
    waits = invitation is not None and invitation.accepted_at is None
    useful = {
        "invite": waits,
        "uninvite": waits and invitation.is_open(now),
        "sessions": user.is_active,
        "factor": factors.has_factor(user) and user.pk != by.pk,
        "close": user.is_active and user.pk != by.pk,
        "open": not user.is_active and user.has_usable_password(),
    }
    return [(what, DEEDS[what]) for what, is_useful in useful.items() if is_useful]


def state_of(user: User, now: datetime) -> str:
    """Whether the person may log in, or when they will."""
    invitation = getattr(user, "invitation", None)
    if user.is_active:
        return "May log in" if user.is_staff else "No access to the desk"
    if invitation is None or invitation.accepted_at is not None:
        return "Closed"
    if invitation.withdrawn_at is not None:
        return "Invitation withdrawn"
    until = clock.moment_words(invitation.expires_at, now)
    return f"Invited until {until}" if invitation.is_open(now) else f"Invitation ran out {until}"


@transaction.atomic
def change_person(request: HttpRequest, user: User, form: PersonForm) -> None:
    """The name and the address, then roles and sections. A new address is told to the old one."""
    said = form.cleaned_data
    names = ("first_name", "last_name", "email")
    changed = [name for name in names if getattr(user, name) != said[name]]
    if changed:
        old = user.email
        words = "; ".join(f"{getattr(user, name)} → {said[name]}" for name in changed)
        type(user).objects.filter(pk=user.pk).update(**{name: said[name] for name in changed})
        event = access.note(Kind.DETAILS, user=user, by=request.user, request=request, words=words)
        if "email" in changed:
            letters.tell(user, f"Letters to you go to {said['email']} from now on.", event, to=old)
    rights.set_rights(
        user, by=request.user, roles=said["roles"], sections=said["sections"],
        superuser=said.get("superuser"), request=request,
    )  # fmt: skip


@admin.register(Group)
class RoleAdmin(DeskModelAdmin):
    """What a role may: only somebody who may do everything changes that."""

    desk_group, desk_order, desk_name = "People and rights", 79, "Roles"
    filter_horizontal = ("permissions",)
    ordering = ("name",)
    search_fields = ("name",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = db_field.related_model
        kwargs.setdefault("queryset", model.objects.select_related("content_type"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
