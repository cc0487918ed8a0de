"""What parents are given to see of a help request, until a date (C-41)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.choices import Ground
from carecases.models import HelpRequest
from carecases.together.actions.admissions import (
    NewPerson,
    Terms,
    admit,
    end,
    make_account,
    role_for,
    side_by,
)
from carecases.together.emails import PARENT_INVITED
from carecases.together.models import GuestRoles, ParentView
from carecases.together.refusals import RefusedError
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


@dataclass(frozen=True)
class View:
    """What was ticked for a parent, through which day."""

    tabs: tuple[str, ...]
    items: tuple[str, ...]
    see_until: date


@transaction.atomic
def give_view(user: User, help_request: HelpRequest, person: NewPerson, view: View) -> ParentView:
    """Give a parent a view; the parent's account of before is used where there is one.

    Raises:
        RefusedError: the date has passed, the parent has a view already, the address belongs to an account that is no
            parent's, or the partnership has not set a role for parents.
    """
    if view.see_until < clock.today():
        raise RefusedError(_("This date has passed. Choose today or later."), "see_until")
    # One at a time for a help request, so that a parent has one view of it.
    HelpRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=help_request.pk)
    account = _account(user, person)
    has_one = ParentView.objects.filter(
        admission__user=account,
        admission__help_request=help_request,
        admission__ended_at=None,
        admission__see_until__gte=clock.today(),
    )
    if has_one.exists():
        raise RefusedError(
            _("This parent has a view already. End that one first, then give the new one."), "email"
        )
    terms = Terms(Ground.PARENT, view.see_until, tabs=view.tabs, items=view.items)
    admission = admit(user, account, help_request, terms)
    given = ParentView.objects.create(admission=admission, side=side_by(user))
    outbox.enqueue(
        PARENT_INVITED,
        recipient=account,
        context={"admission": admission.pk},
        dedup_key=f"{PARENT_INVITED}:{admission.pk}",
    )
    return given


@transaction.atomic
def end_view(user: User, view: ParentView) -> None:
    """Take a parent's view away, at once."""
    end(user, view.admission)


@transaction.atomic
def set_roles(user: User, guest_id: int, parent_id: int) -> None:
    """Set with which roles new guests and parents come in; both are of the user's organisation."""
    GuestRoles.objects.update_or_create(
        organisation_id=user.organisation_id, defaults={"guest_id": guest_id, "parent_id": parent_id}
    )
    roles = GuestRoles.objects.get(organisation=user.organisation_id)
    trail.record(Action.GUEST_ROLES_SET, actor=user, subject=roles, guest=guest_id, parent=parent_id)


def _account(user: User, person: NewPerson) -> User:
    role = role_for(user.organisation_id, parent=True)
    known = User.objects.filter(
        organisation=user.organisation_id, email__iexact=person.email, role=role
    ).first()
    if known is None:
        return make_account(user, person, role)
    if not known.is_open:
        raise RefusedError(
            _("The account with this e-mail address was ended. Ask an administrator to open it again."),
            "email",
        )
    return known
