"""Planning, starting and ending an approach (C-34, C-74)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from carecases.actions.change_status import Move, change_status
from carecases.choices import Ground, Tab
from carecases.models import Admission, HelpRequest, Transition
from carecases.selectors import transitions_for
from carecases.support.emails import MOVED, PLANNED
from carecases.support.models import Approach, ApproachType, Practitioner
from carecases.support.rules.load import Work, busiest
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

SHOWN = [Tab.PERSONAL, Tab.SCHOOL, Tab.QUESTION, Tab.FORM, Tab.ATTACHMENTS, Tab.APPROACH]
"""What a practitioner sees of the dossier until the approach ends."""


@dataclass(frozen=True)
class Planned:
    """An approach to plan; `hours` in all, both days included."""

    type: ApproachType
    practitioner: Practitioner
    first_day: date
    last_day: date
    hours: Decimal

    @property
    def work(self) -> Work:
        return Work(self.first_day, self.last_day, self.hours)


class NoTimeError(Exception):
    """The practitioner has no time; `needed` and `capacity` are hours in the fullest week."""

    def __init__(self, needed: Decimal, capacity: Decimal) -> None:
        super().__init__(needed, capacity)
        self.needed, self.capacity = needed, capacity


class WrongMomentError(Exception):
    """The approach was started or ended meanwhile."""


@transaction.atomic
def plan(user: User, help_request: HelpRequest, planned: Planned) -> Approach:
    """Plan an approach and let its practitioner in; over capacity the help request waits (C-74).

    Raises RefusedMoveError when the help request cannot go to the status in which it waits.
    """
    practitioner = Practitioner.objects.select_for_update(of=("self",)).get(pk=planned.practitioner.pk)
    is_over = _needed(practitioner, planned.work) > practitioner.hours_a_week
    admission = Admission.objects.create(
        organisation=help_request.organisation,
        help_request=help_request,
        user_id=practitioner.user_id,
        ground=Ground.APPROACH,
        see_until=planned.last_day,
        tabs=SHOWN,
        given_by=user,
        given_at=clock.now(),
    )
    approach = Approach.objects.create(
        organisation=help_request.organisation,
        help_request=help_request,
        **vars(planned),
        is_waiting=is_over,
        admission=admission,
        made_by=user,
        made_at=clock.now(),
    )
    if is_over:
        _bring(user, help_request, planned.type.waits_as)
    _tell(Action.APPROACH_PLANNED, user, approach)
    _mail_practitioner(PLANNED, approach)
    return approach


@transaction.atomic
def change_last_day(user: User, approach_id: int, last_day: date) -> Approach:
    """Another last day for an approach that has not ended; its practitioner sees the dossier until then.

    Raises:
        NoTimeError: the practitioner has no time for as many hours in fewer weeks.
        WrongMomentError: it has ended.
    """
    approach = _locked(approach_id)
    if approach.ended_on is not None:
        raise WrongMomentError
    if approach.last_day == last_day:
        return approach
    practitioner = Practitioner.objects.select_for_update(of=("self",)).get(pk=approach.practitioner_id)
    needed = _needed(practitioner, Work(approach.first_day, last_day, approach.hours), approach)
    if not approach.is_waiting and needed > practitioner.hours_a_week:
        raise NoTimeError(needed, practitioner.hours_a_week)
    before, approach.last_day = approach.last_day, last_day
    approach.save(update_fields=["last_day"])
    Admission.objects.filter(pk=approach.admission_id, ended_at=None).update(see_until=last_day)
    _tell(Action.APPROACH_MOVED, user, approach, before=before.isoformat(), after=last_day.isoformat())
    _mail_practitioner(MOVED, approach, last_day)
    return approach


@transaction.atomic
def start(user: User, approach_id: int) -> Approach:
    """Start an approach: the help request is in treatment.

    Raises:
        NoTimeError: the practitioner still has no time for one that waits.
        WrongMomentError: it has started already.
        RefusedMoveError: the help request cannot go to the status of what has started.
    """
    approach = _locked(approach_id)
    if approach.started_on is not None:
        raise WrongMomentError
    practitioner = Practitioner.objects.select_for_update(of=("self",)).get(pk=approach.practitioner_id)
    needed = _needed(practitioner, Work(approach.first_day, approach.last_day, approach.hours), approach)
    if approach.is_waiting and needed > practitioner.hours_a_week:
        raise NoTimeError(needed, practitioner.hours_a_week)
    approach.is_waiting, approach.started_on = False, clock.today()
    approach.save(update_fields=["is_waiting", "started_on"])
    _bring(user, approach.help_request, approach.type.starts_as)
    _tell(Action.APPROACH_STARTED, user, approach)
    return approach


@transaction.atomic
def end(user: User, approach_id: int, evaluation: str) -> Approach:
    """End an approach with its evaluation; from tomorrow its practitioner sees the dossier no more.

    Raises WrongMomentError when it has not started or has ended.
    """
    approach = _locked(approach_id)
    if approach.started_on is None or approach.ended_on is not None:
        raise WrongMomentError
    today = clock.today()
    approach.ended_on, approach.evaluation = today, evaluation
    approach.save(update_fields=["ended_on", "evaluation"])
    Admission.objects.filter(pk=approach.admission_id, see_until__gt=today).update(see_until=today)
    _tell(Action.APPROACH_ENDED, user, approach)
    if approach.practitioner.user_id != user.pk:
        _mail_practitioner(MOVED, approach, today)
    return approach


def way_to_end(user: User, approach: Approach) -> Transition | None:
    """The step that the end of an approach asks for, where this account may take it from here."""
    return _ways(user, approach.help_request, approach.type.ends_as).first()


def _needed(practitioner: Practitioner, work: Work, besides: Approach | None = None) -> Decimal:
    """Hours in the fullest week, with everything else that takes the practitioner's time."""
    others = Approach.objects.filter(practitioner=practitioner, ended_on=None, is_waiting=False)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    return busiest(work, (Work(*row) for row in others.values_list("first_day", "last_day", "hours")))


def _bring(user: User, help_request: HelpRequest, code: str) -> None:
    """To the status of the type, where the process has a way there that is this account's."""
    way = _ways(user, help_request, code).first()
    if way is not None:
        change_status(user, help_request.pk, Move(help_request.status_id, way.target_id))


def _ways(user: User, help_request: HelpRequest, code: str) -> "QuerySet[Transition]":
    ways = transitions_for(user, help_request)
    return ways.filter(target__code=code) if code else ways.none()


def _locked(approach_id: int) -> Approach:
    return (
        Approach.objects.select_for_update(of=("self",))
        .select_related(
            "help_request__status",
            "help_request__dossier",
            "help_request__title",
            "type",
            "practitioner__user",
        )
        .get(pk=approach_id)
    )


def _tell(action: Action, user: User, approach: Approach, **more: str) -> None:
    help_request = approach.help_request
    trail.record(
        action, actor=user, subject=help_request, client=help_request.dossier, approach=approach.pk, **more
    )


def _mail_practitioner(kind: str, approach: Approach, last_day: date | None = None) -> None:
    """Once for what happened: `last_day` as it came to be."""
    outbox.enqueue(
        kind,
        recipient=approach.practitioner.user,
        context={"approach": approach.pk, **({"last_day": last_day.isoformat()} if last_day else {})},
        dedup_key=f"{kind}:{approach.pk}:{last_day}:{approach.version}",
    )
