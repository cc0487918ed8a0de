"""What was recorded around signing in and new passwords, as far as the worker may see it."""

from datetime import timedelta

from core.accounts.actions.ask_reset import Asked
from core.accounts.choices import Environment, ResetStep
from core.accounts.identifiers import normalise
from core.accounts.models import ResetAttempt, User
from core.accounts.on_file import OnFile, on_file
from core.accounts.rights import Right
from core.accounts.selectors import reset_attempts
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock, sealed
from supportdesk.checking import Context

LOOKS_BACK = timedelta(days=14)
"""What is older explains no complaint of today."""
MOST_EVENTS = 60


def last_attempt(context: Context) -> ResetAttempt | None:
    """The last time that a link for a new password was asked, of this account or for what the customer typed."""
    found = reset_attempts(context.worker).filter(at__gte=clock.now() - LOOKS_BACK)
    if context.customer is not None:
        return found.filter(account=context.customer).first()
    typed = normalise(context.said.identifier)
    return found.filter(identifier__in=sealed.digests("refused identifier", typed)).first() if typed else None


def stopped_at(context: Context, step: ResetStep) -> ResetAttempt | None:
    """The last attempt, if it stopped at this step."""
    attempt = last_attempt(context)
    return attempt if attempt is not None and attempt.step == step else None


def known_of(customer: User) -> OnFile:
    """The addresses on file; for who is in no register those of the account."""
    known = on_file(Environment(customer.environment), customer.pk, customer.organisation_id)
    return known or OnFile(customer.email, "", lambda number: False)


def asked_as(context: Context, customer: User) -> Asked:
    """What the customer fills in on the page for a forgotten password, as told to the worker."""
    said = context.said
    page = said.page if said.page in Environment.values else customer.environment
    return Asked(customer.organisation, Environment(page), said.identifier or customer.username)


def since_last_sign_in(worker: User, customer: User) -> list[Event]:
    """The refusals and other lines about signing in since it last worked completely, newest first."""
    if not worker.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return []
    lines = list(
        Event.objects.filter(
            organisation=worker.organisation_id,
            object_type=customer._meta.label_lower,
            object_id=str(customer.pk),
            at__gte=clock.now() - LOOKS_BACK,
            action__in=(
                Action.SIGN_IN,
                Action.SIGN_IN_REFUSED,
                Action.SESSION_SUSPECT,
                Action.SESSION_MOVED,
                Action.PASSWORD_SET,
                Action.PASSWORD_CHANGED,
            ),
        ).order_by("-at", "-pk")[:MOST_EVENTS]
    )
    worked = next((place for place, line in enumerate(lines) if is_complete_sign_in(line, customer)), None)
    return lines[:worked]


def is_complete_sign_in(line: Event, customer: User) -> bool:
    """Whether this line says that the account was in: after the second step where there is one."""
    last_step = "second_factor" if customer.needs_second_factor else "password"
    return line.action == Action.SIGN_IN and line.data.get("step") == last_step


def refusals(lines: list[Event], reason: str, *, shape: str | None = None) -> list[Event]:
    """Of these lines the refusals with a reason; with `shape` those of a password that looked so."""
    return [
        line
        for line in lines
        if line.action == Action.SIGN_IN_REFUSED
        and line.data.get("reason") == reason
        and (shape is None or line.data.get("shape", "") == shape)
    ]
