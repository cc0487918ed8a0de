"""Letting people in, moving the dates and taking access away: each told to them and written down (C-31, C-41)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from carecases.choices import Ground, Side
from carecases.models import Admission, HelpRequest
from carecases.selectors import works_for_partnership
from carecases.together.emails import ACCESS_ENDED
from carecases.together.models import GuestRoles
from carecases.together.refusals import RefusedError, no_guest_roles
from core.accounts.actions.manage_accounts import Details, make_guest_account
from core.accounts.administration import RefusedError as AccountRefusedError
from core.accounts.models import Role, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


@dataclass(frozen=True)
class Terms:
    """By what somebody is let in, to see what and until when; see Admission for each part."""

    ground: Ground
    see_until: date
    react_until: date | None = None
    tabs: tuple[str, ...] = ()
    items: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NewPerson:
    """Somebody who has no account yet; `email` is the business address, or a parent's."""

    full_name: str
    email: str


def admit(actor: User, guest: User, help_request: HelpRequest, terms: Terms) -> Admission:
    """Let an account in. Within the caller's transaction.

    Raises:
        RefusedError: somebody of the partnership, while it does not see the help request (C-32).
    """
    if help_request.is_hidden and works_for_partnership(guest):
        raise RefusedError(
            _(
                "The partnership does not see this help request yet, so nobody of the partnership can be invited. "
                "Submit the help request first."
            )
        )
    admission = Admission.objects.create(
        organisation_id=help_request.organisation_id,
        help_request=help_request,
        user=guest,
        ground=terms.ground,
        see_until=terms.see_until,
        react_until=terms.react_until,
        tabs=list(terms.tabs),
        items=None if terms.items is None else list(terms.items),
        given_by=actor,
        given_at=clock.now(),
    )
    trail.record(
        Action.ADMISSION_GIVEN,
        actor=actor,
        subject=admission,
        client=help_request.dossier,
        ground=terms.ground.value,
        to=guest.pk,
        until=terms.see_until.isoformat(),
        tabs=list(terms.tabs),
    )
    return admission


def move(actor: User, admission: Admission, react_until: date | None, see_until: date) -> bool:
    """Other dates for an admission that was not ended; whether anything changed. Within the caller's transaction."""
    if (admission.react_until, admission.see_until) == (react_until, see_until):
        return False
    admission.react_until, admission.see_until = react_until, see_until
    admission.save(update_fields=["react_until", "see_until"])
    trail.record(
        Action.ADMISSION_MOVED,
        actor=actor,
        subject=admission,
        client=admission.help_request.dossier,
        until=see_until.isoformat(),
    )
    return True


def end(actor: User, admission: Admission, *, tell: bool = True) -> bool:
    """Take an admission away at once; whether it was still there. Within the caller's transaction."""
    taken = Admission.objects.filter(pk=admission.pk, ended_at=None).update(
        ended_at=clock.now(), ended_by=actor
    )
    if not taken:
        return False
    trail.record(
        Action.ADMISSION_ENDED, actor=actor, subject=admission, client=admission.help_request.dossier
    )
    if tell:
        outbox.enqueue(
            ACCESS_ENDED,
            recipient=admission.user,
            context={"admission": admission.pk},
            dedup_key=f"{ACCESS_ENDED}:{admission.pk}",
        )
    return True


def role_for(organisation_id: int, *, parent: bool = False) -> Role:
    """The role that the partnership gives to new guests, or to parents. Raises RefusedError without one."""
    roles = GuestRoles.objects.select_related("guest", "parent").filter(organisation=organisation_id).first()
    if roles is None:
        raise no_guest_roles()
    return roles.parent if parent else roles.guest


def make_account(actor: User, person: NewPerson, role: Role) -> User:
    """An account whose owner gets a link for a first password; the e-mail address is its user name.

    Raises:
        RefusedError: there is an account with this address, or the role opens more than invitations do.
    """
    address = person.email.lower()
    known = User.objects.filter(organisation=actor.organisation_id, email__iexact=address).first()
    if known is not None:
        raise RefusedError(
            _("There is an account with this e-mail address already: %(name)s. Choose it from the list.")
            % {"name": known.full_name},
            "email",
        )
    details = Details(full_name=person.full_name, email=person.email, role=role, username=address)
    try:
        return make_guest_account(actor, details)
    except AccountRefusedError as refusal:
        raise RefusedError(refusal.words, "email") from None


def side_by(actor: User) -> Side:
    """On whose behalf somebody lets others in."""
    return Side.PARTNERSHIP if works_for_partnership(actor) else Side.SCHOOL
