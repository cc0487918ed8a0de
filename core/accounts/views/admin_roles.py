"""Beheer > Rollen en rechten: who may do what, role by role (A-24, A-25)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.actions import manage_roles as actions
from core.accounts.admin_forms import RoleForm
from core.accounts.admin_selectors import roles_managed_by, roles_seen_by
from core.accounts.administration import RefusedError, kinds_managed_by
from core.accounts.forms import posted
from core.accounts.models import Role
from core.accounts.rights import GROUPS, Right
from core.accounts.signed_in import user_of


@dataclass(frozen=True)
class Row:
    """One right, and for each role whether it holds it."""

    right: Right
    held: list[bool]


@dataclass(frozen=True)
class Subject:
    """The rights of one subject."""

    label: Promise
    rows: list[Row]

    @property
    def is_held(self) -> bool:
        """Whether some role holds one of them; the others would only make the table longer."""
        return any(held for row in self.rows for held in row.held)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """All roles with their type and number of accounts, and the table of rights."""
    user = user_of(request)
    shown = list(roles_seen_by(user))
    table, everything = _table(shown), "alles" in request.GET
    context = {
        "roles": shown,
        "subjects": table if everything else [subject for subject in table if subject.is_held],
        "shows_everything": everything,
        "managed": kinds_managed_by(user),
    }
    return render(request, "accounts/admin/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = RoleForm(user, posted(request))
    if form.is_valid():
        try:
            actions.make_role(user, form.details)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("The role is made. Give it to accounts under Accounts."))
            return _to_roles()
    status = 422 if form.errors else 200
    return render(request, "accounts/admin/role.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how many accounts it is about, before and after."""
    user = user_of(request)
    role = get_object_or_404(roles_managed_by(user), pk=pk)
    form = RoleForm(user, posted(request), role=role)
    if form.is_valid():
        try:
            count = actions.change_role(user, role, form.details)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _changed_words(count))
            return _to_roles()
    status = 422 if form.errors else 200
    return render(request, "accounts/admin/role.html", {"form": form, "role": role}, status=status)


@require_POST
def copy_role(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    role = get_object_or_404(roles_managed_by(user), pk=pk)
    try:
        made = actions.copy_role(user, role)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
        return _to_roles()
    messages.success(request, _("This is the copy. Give it a name of its own."))
    return HttpResponseRedirect(reverse("accounts:admin_role", args=[made.pk]))


@require_POST
def remove_role(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    role: Role = get_object_or_404(roles_managed_by(user), pk=pk)
    try:
        actions.remove_role(user, role)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("The role is gone."))
    return _to_roles()


def _table(shown: Sequence[Role]) -> list[Subject]:
    return [
        Subject(label, [Row(right, [right.value in role.rights for role in shown]) for right in rights])
        for label, rights in GROUPS
    ]


def _changed_words(count: int) -> str:
    return ngettext(
        "Saved. It holds for %(count)d account, from its next page on.",
        "Saved. It holds for %(count)d accounts, from their next page on.",
        count,
    ) % {"count": count}


def _to_roles() -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:admin_roles"))
