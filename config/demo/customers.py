"""Customers of the demo with a story each, so that the support desk has something to find."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.accounts.choices import Environment, ResetStep
from core.accounts.models import Limit, Organisation, ResetAttempt, User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock, sealed
from core.notifications.choices import OutboxState
from core.notifications.models import Bounce, DeliveryAttempt, OutboxMessage
from supportdesk.actions.diagnose import diagnose
from supportdesk.checking import Context
from supportdesk.complaints import Complaint

TYPED_WRONG, RETURNED, WAITING, WITH_PIN, CLOSED = range(5)
"""Which of the guardians after the ones with stories of their own has which trouble."""
SKIPPED = 6


def build_customers(organisation: Organisation) -> None:
    """A typing error, a mail that came back, a wait, a PIN as password, and a closed account; two were looked into."""
    people = list(
        User.objects.filter(organisation=organisation, environment=Environment.PARENT, guardian__isnull=False)
        .exclude(email="")
        .order_by("pk")[SKIPPED : SKIPPED + CLOSED + 1]
    )
    if len(people) <= CLOSED:
        return
    _typed_wrong(people[TYPED_WRONG])
    full = people[RETURNED]
    returned_mail(full, full.email, clock.now() - timedelta(hours=3), MAILBOX_FULL)
    _waiting(people[WAITING])
    _with_pin(people[WITH_PIN])
    User.objects.filter(pk=people[CLOSED].pk).update(is_active=False)
    worker = User.objects.filter(
        organisation=organisation, role__rights__contains=[Right.SUPPORT_CUSTOMERS.value]
    ).first()
    if worker is not None:
        diagnose(Context(worker, people[WITH_PIN]), Complaint.NOT_SIGNED_IN)
        diagnose(Context(worker, people[RETURNED]), Complaint.NO_RESET_MAIL)


def _attempt(user: User, step: ResetStep, *, minutes: int) -> ResetAttempt:
    return _attempt_at(user, step, clock.now() - timedelta(minutes=minutes))


def _attempt_at(user: User, step: ResetStep, at: datetime) -> ResetAttempt:
    return ResetAttempt.objects.create(
        at=at,
        organisation=user.organisation,
        environment=user.environment,
        account=user,
        identifier=sealed.digest("refused identifier", user.username),
        step=step,
        address="192.0.2.15",
    )


def _typed_wrong(user: User) -> None:
    for minutes in (95, 60, 22):
        _attempt(user, ResetStep.EMAIL_DIFFERS, minutes=minutes)


@dataclass(frozen=True)
class Report:
    """What a mail server says of a mail that came back."""

    status: str
    explanation: str
    is_permanent: bool = True


MAILBOX_FULL = Report("5.2.2", "552 5.2.2 Mailbox full")


def returned_mail(user: User, address: str, at: datetime, report: Report) -> None:
    """A reset link that the mail server took, and that came back four minutes later."""
    attempt = _attempt_at(user, ResetStep.SENT, at)
    message = OutboxMessage.objects.create(
        kind="accounts.reset_link",
        recipient=user,
        address=address,
        context={"attempt": attempt.pk},
        dedup_key=f"accounts.reset_link:{attempt.pk}",
        created_at=attempt.at,
        due_at=attempt.at,
        state=OutboxState.SENT,
        attempts=1,
        finished_at=attempt.at,
    )
    DeliveryAttempt.objects.create(
        message=message,
        number=1,
        at=attempt.at,
        address=address,
        succeeded=True,
        answer="250 2.0.0 OK: queued as 4C1F2",
    )
    Bounce.objects.create(
        message=message,
        address=address.lower(),
        status=report.status,
        is_permanent=report.is_permanent,
        explanation=report.explanation,
        at=attempt.at + timedelta(minutes=4),
        report_key=sealed.digest("demo bounce", user.username),
    )


def _waiting(user: User) -> None:
    _refused(user, times=5)
    Limit.objects.create(
        key=sealed.digest("demo limit", user.username),
        account=user,
        attempts=6,
        began_at=clock.now(),
        waits_until=clock.now() + timedelta(days=1),
        owner_told=True,
    )


def _with_pin(user: User) -> None:
    _refused(user, times=3, shape="four_digits")


def _refused(user: User, *, times: int, **more: Any) -> None:
    trail.record_all(
        trail.event(
            Action.SIGN_IN_REFUSED,
            actor=None,
            subject=user,
            organisation_id=user.organisation_id,
            reason="wrong_password",
            page=user.environment,
            right_password=False,
            **more,
        )
        for _turn in range(times)
    )
