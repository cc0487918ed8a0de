"""From one status to another: once, in order, told to the applicant exactly once (C-13, C-15)."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from carecases import conditions
from carecases.choices import Need
from carecases.conditions import Lack
from carecases.models import HelpRequest, Status, StatusChange, Transition
from carecases.rules import free_text
from carecases.selectors import GRANTED, WITHOUT_GRANTED, help_requests_of, transitions_for
from carecases.work import holders_by_target
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

STATUS_CHANGED = "carecases.status_changed"
HANDED_ON = "carecases.handed_on"


class Obstacle(StrEnum):
    """Why a status is not changed; carecases.wording has the sentences."""

    MOVED_MEANWHILE = "moved_meanwhile"
    NOT_FROM_HERE = "not_from_here"
    NOT_GRANTED = "not_granted"
    NEEDS_REASON = "needs_reason"
    NEEDS_COORDINATOR = "needs_coordinator"
    NEEDS_HOLDER = "needs_holder"
    REASON_CALLS_BSN = "reason_calls_bsn"
    REASON_NAMES_PUPIL = "reason_names_pupil"
    LACKS = "lacks"


@dataclass(frozen=True)
class Move:
    """What somebody asks. `seen` is the status that the page showed: when it is another one by now, nothing happens.

    `holder` is the number of the account that takes it on, where the way asks for one.
    """

    seen: int
    target: int
    reason: str = ""
    holder: int | None = None


class RefusedMoveError(Exception):
    """`status` is where the help request stands, `lacks` everything that has to be there first."""

    def __init__(self, obstacle: Obstacle, status: Status, lacks: list[Lack] | None = None) -> None:
        super().__init__(obstacle)
        self.obstacle, self.status, self.lacks = obstacle, status, lacks or []

    @property
    def is_about_reason(self) -> bool:
        """Whether another reason would do."""
        return self.obstacle in {
            Obstacle.NEEDS_REASON,
            Obstacle.REASON_CALLS_BSN,
            Obstacle.REASON_NAMES_PUPIL,
        }


@transaction.atomic
def change_status(user: User, help_request_id: int, move: Move) -> StatusChange:
    """Bring a help request that the account sees to another status.

    The row is locked: of two who move it at the same time, the second one hears where it stands.

    Raises:
        RefusedMoveError: see `Obstacle`.
        HelpRequest.DoesNotExist: the account does not see it (any more).
    """
    help_request = (
        help_requests_of(user)
        .select_for_update(of=("self",))
        .select_related("status", "dossier", "title")
        .get(pk=help_request_id)
    )
    if help_request.status_id != move.seen:
        raise RefusedMoveError(Obstacle.MOVED_MEANWHILE, help_request.status)
    transition = transitions_for(user, help_request).filter(target=move.target).first()
    obstacle = _obstacle(help_request, transition, move)
    if transition is None or obstacle is not None:
        raise RefusedMoveError(obstacle or Obstacle.NOT_FROM_HERE, help_request.status)
    missing = conditions.lacks(help_request, transition.needs)
    if missing:
        raise RefusedMoveError(Obstacle.LACKS, help_request.status, missing)
    return go_along(help_request, transition, move, by=user)


def go_along(
    help_request: HelpRequest, transition: Transition, move: Move, *, by: User | None
) -> StatusChange:
    """Make a step of which the caller found that it may be made; `by` is empty for a link with another system.

    Within the caller's transaction, with the row locked.
    """
    source = help_request.status
    help_request.status = transition.target
    help_request.is_hidden = transition.target.is_hidden
    help_request.holder_id = _holder(help_request, source, transition, move)
    help_request.save(update_fields=["status", "is_hidden", "holder"])
    step = record_step(help_request, source=source, by=by, reason=move.reason)
    if Need.HOLDER in transition.needs:
        _tell_holder(step)
    trail.record(
        Action.STATUS_CHANGED,
        actor=by,
        subject=help_request,
        client=help_request.dossier,
        organisation_id=help_request.organisation_id,
        ground=move.reason,
        source=source.code,
        target=transition.target.code,
    )
    return step


def record_step(
    help_request: HelpRequest, *, source: Status | None, by: User | None, reason: str
) -> StatusChange:
    """Write the step to where the help request stands now, and have it told. Within the caller's transaction.

    Nobody is told while neither an e-mail address nor an applicant is known, as with what came over a link without.
    """
    step = StatusChange.objects.create(
        help_request=help_request,
        source=source,
        target=help_request.status,
        by=by,
        at=clock.now(),
        reason=reason,
    )
    data = help_request.school_data
    if data.applicant is not None or data.email:
        outbox.enqueue(
            STATUS_CHANGED,
            recipient=data.applicant,
            address=data.email,
            context={"step": step.pk},
            dedup_key=f"{STATUS_CHANGED}:{step.pk}",
        )
    conditions.follow(step)
    return step


def _holder(help_request: HelpRequest, source: Status, transition: Transition, move: Move) -> int | None:
    """Who has it from here on: the one it is given to, or who had it while it stays in the same queue."""
    if Need.HOLDER in transition.needs:
        return move.holder
    target = transition.target
    stays = target.function_id is not None and target.function_id == source.function_id
    return help_request.holder_id if stays else None


def _tell_holder(step: StatusChange) -> None:
    holder = step.help_request.holder
    assert holder is not None
    outbox.enqueue(
        HANDED_ON,
        recipient=holder,
        context={"step": step.pk},
        dedup_key=f"{HANDED_ON}:{step.pk}",
    )


def _obstacle(help_request: HelpRequest, transition: Transition | None, move: Move) -> Obstacle | None:
    if transition is None:
        is_granting = Status.objects.filter(pk=move.target, code=GRANTED).exists()
        without = is_granting and help_request.title.kind in WITHOUT_GRANTED
        return Obstacle.NOT_GRANTED if without else Obstacle.NOT_FROM_HERE
    if Need.REASON in transition.needs and not move.reason:
        return Obstacle.NEEDS_REASON
    if Need.COORDINATOR in transition.needs and help_request.coordinator_id is None:
        return Obstacle.NEEDS_COORDINATOR
    if Need.HOLDER in transition.needs:
        holders = holders_by_target(help_request, [transition])[transition.target_id]
        if move.holder not in {pk for pk, _ in holders}:
            return Obstacle.NEEDS_HOLDER
    found = free_text.look_at(move.reason, help_request.dossier.first_name, help_request.dossier.last_name)
    if found.calls_bsn:
        return Obstacle.REASON_CALLS_BSN
    return Obstacle.REASON_NAMES_PUPIL if found.names_pupil else None
