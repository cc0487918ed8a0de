"""A parent undoes an absence: the child comes after all, if the place is still free (R-22)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Q

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment
from core.childcare.room import group_days, lock_days
from core.childcare.rules.room import tightest
from core.childcare.rules.spans import Span
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits
from requests_app.actions.settle import lock_requests
from requests_app.choices import AbsenceStatus
from requests_app.facts import policy_of
from requests_app.models import Absence
from requests_app.planned_care import contract_form_of
from requests_app.rules.absence import UndoCase, judge_undo
from requests_app.rules.policy import Policy, Scope, UndoAbsence
from requests_app.rules.refusals import Code, Refusal, Refused, refused
from requests_app.selectors import absences_of, asking_guardian
from requests_app.written_to_registers import write_absences


def undo_refusal(absence: Absence, policy: Policy) -> Refusal | None:
    """Why the family cannot undo the absence, whatever the room in the group; None where it can."""
    moment = absence.moment
    if moment is None or (absence.status == AbsenceStatus.REPORTED and moment.status != MomentStatus.ABSENT):
        return Refusal(Code.NOT_PLANNED_ANY_MORE)
    scope = Scope(absence.group.location_id, absence.group.care_type, contract_form_of(moment))
    case = UndoCase(
        status=absence.status,
        starts_at=clock.local(absence.date, absence.starts),
        reported_at=absence.request.submitted_at,
        rule=policy.find(UndoAbsence, scope, absence.date),
        earned=absence.credit_amount,
        balance=absence.credit.balance if absence.credit else absence.credit_amount,
    )
    return judge_undo(case, clock.now())


def undo_absence(user: User, absence_id: int) -> Absence:
    """Plan the care again and take the credit back that came from the absence.

    Raises Absence.DoesNotExist for one that is not the family's, Refused with the reason where policy forbids it, the
    credit is used, or the place has been given away.
    """
    with _refusals_of_the_database():
        absence = _locked(user, absence_id)[0]
        _undo(user, absence)
    return absence


def undo_series(user: User, absence_id: int) -> list[Absence]:
    """Undo every absence that was reported with this one for the same child and can still be undone: all or none.

    Raises as `undo_absence` does.
    """
    with _refusals_of_the_database():
        absences = _locked(user, absence_id, whole_series=True)
        policy = policy_of(absences[0].organisation)
        refusals = {absence.pk: undo_refusal(absence, policy) for absence in absences}
        undone = [absence for absence in absences if refusals[absence.pk] is None]
        if not undone:
            raise Refused(*(refusal for refusal in refusals.values() if refusal is not None))
        lock_days([(absence.group_id, absence.date) for absence in undone])
        for absence in undone:
            _undo(user, absence)
    return undone


@contextmanager
def _refusals_of_the_database() -> Iterator[None]:
    """One transaction; what PostgreSQL refuses is told as the rule that it stands for."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) in {"group_within_capacity", "child_planned_once_at_a_time"}:
            raise refused(Code.PLACE_GIVEN_AWAY) from error
        if constraint_of(error) == "credit_never_negative":
            raise refused(Code.ABSENCE_CREDIT_USED) from error
        raise


def _locked(user: User, absence_id: int, *, whole_series: bool = False) -> list[Absence]:
    """The absence, with its series where that is asked, locked after its request; never empty."""
    found = absences_of(user).get(pk=absence_id)
    if asking_guardian(user) is None:
        raise Absence.DoesNotExist
    lock_requests([found.request_id])
    wanted = Q(series=found.series) if whole_series and found.series else Q(pk=absence_id)
    return list(
        absences_of(user).filter(wanted).select_for_update(of=("self",)).order_by("date", "starts", "pk")
    )


def _undo(user: User, absence: Absence) -> None:
    refusal = undo_refusal(absence, policy_of(absence.organisation))
    if refusal is not None:
        raise Refused(refusal)
    _plan_again(absence)
    if absence.credit is not None:
        credits.correct(absence.credit, -absence.credit_amount, by=user, reason=absence.credit.note)
    absence.status = AbsenceStatus.CANCELLED
    absence.cancelled_at = clock.now()
    absence.cancelled_by = user
    absence.save(update_fields=["status", "cancelled_at", "cancelled_by"])
    trail.record(
        Action.ABSENCE_UNDONE,
        actor=user,
        subject=absence,
        client=absence.child,
        organisation_id=absence.organisation_id,
    )
    write_absences([absence])


def _plan_again(absence: Absence) -> None:
    """Raises Refused when there is no room; PostgreSQL refuses it as well, whoever came in between."""
    key = (absence.group_id, absence.date)
    lock_days([key])
    if tightest(group_days([key])[key].room, Span(absence.starts, absence.ends)).free < 1:
        raise refused(Code.PLACE_GIVEN_AWAY)
    moment = absence.moment
    assert moment is not None
    planned = CareMoment.objects.filter(pk=moment.pk, status=MomentStatus.ABSENT).update(
        status=MomentStatus.PLANNED, is_touched=moment.origin != MomentOrigin.PLACEMENT
    )
    if not planned:
        raise refused(Code.NOT_PLANNED_ANY_MORE)
