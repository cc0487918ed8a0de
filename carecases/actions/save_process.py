"""Saving a process as a whole: all of a change, or nothing of it (C-13)."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast, Concat

from carecases.models import HelpRequest, Process, Status, Title, Transition
from carecases.rules.process_graph import Problem
from carecases.rules.process_plan import Plan, PlannedStatus, PlannedWay, Slip, faults, slips
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


class InUse(StrEnum):
    """Why a status cannot go."""

    BY_HELP_REQUESTS = "by_help_requests"
    BY_A_TITLE = "by_a_title"


@dataclass(frozen=True)
class Kept:
    """A status that was taken out of the plan and cannot go; `count` help requests stand there, or `title` begins."""

    label: str
    why: InUse
    count: int = 0
    title: str = ""


class RefusedPlanError(Exception):
    """Everything that is wrong at once; carecases.wording has the sentences."""

    def __init__(
        self, slips: list[tuple[Slip, str]], faults: list[Problem], kept: list[Kept], labels: dict[str, str]
    ) -> None:
        super().__init__(slips, faults, kept)
        self.slips, self.faults, self.kept, self.labels = slips, faults, kept, labels


class ChangedMeanwhileError(Exception):
    """Somebody else saved the process since this page was opened."""


class NameTakenError(Exception):
    """Another process of the partnership has this name."""


class HidesHelpRequestsError(Exception):
    """Statuses come to hide that help requests stand at: asked once more before it happens (C-14)."""

    def __init__(self, hiding: list[tuple[str, int]]) -> None:
        super().__init__(hiding)
        self.hiding = hiding


def plan_of(process: Process) -> Plan:
    """The process as it is now."""
    statuses = process.statuses.filter(is_retired=False)
    ways = process.transitions.select_related("source", "target").order_by(
        "source__position", "target__position", "pk"
    )
    return Plan(
        name=process.name,
        statuses=tuple(_planned(status) for status in statuses),
        ways=tuple(
            PlannedWay(way.source.code, way.target.code, tuple(sorted(way.sides)), tuple(sorted(way.needs)))
            for way in ways
        ),
    )


def begun_at(process: Process | None) -> list[int]:
    """The numbers of the statuses at which titles begin."""
    if process is None:
        return []
    return sorted(set(Title.objects.filter(process=process).values_list("first_status", flat=True)))


@transaction.atomic
def save_process(
    user: User, process: Process | None, plan: Plan, *, seen: str = "", hiding_is_meant: bool = False
) -> Process:
    """Make a process, or change one to the plan. Running help requests stay where they are.

    Args:
        seen: the digest of the plan that the page showed.
        hiding_is_meant: the administrator was told which help requests disappear for the partnership.

    Raises:
        RefusedPlanError, ChangedMeanwhileError, NameTakenError, HidesHelpRequestsError: nothing was changed.
    """
    if process is not None:
        process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
        if plan_of(process).digest != seen:
            raise ChangedMeanwhileError
    _refuse_taken_name(user, process, plan.name)
    wrong, bad = slips(plan), faults(plan, begun_at(process))
    kept = _kept(process, plan) if process else []
    if wrong or bad or kept:
        raise RefusedPlanError(wrong, bad, kept, {status.code: status.label for status in plan.statuses})
    if process is not None and not hiding_is_meant and (hiding := _hiding(process, plan)):
        raise HidesHelpRequestsError(hiding)
    if process is None:
        process = Process(organisation=user.organisation)
    process.name = plan.name
    process.save()
    _write(process, plan)
    trail.record(
        Action.PROCESS_SET, actor=user, subject=process, statuses=len(plan.statuses), ways=len(plan.ways)
    )
    return process


def standing_at(process: Process) -> dict[int, int]:
    """How many help requests stand at each status, by the number of the status; one query."""
    standing = HelpRequest.objects.filter(process=process, removed_at=None).order_by()
    return dict(standing.values_list("status").annotate(number=Count("pk")))


def _refuse_taken_name(user: User, process: Process | None, name: str) -> None:
    others = Process.objects.filter(organisation=user.organisation_id, name__iexact=name)
    if others.exclude(pk__in=[process.pk] if process else []).exists():
        raise NameTakenError


def _kept(process: Process, plan: Plan) -> list[Kept]:
    """The statuses that are not in the plan any more but have to be."""
    stays = {status.pk for status in plan.statuses}
    gone = [status for status in process.statuses.filter(is_retired=False) if status.pk not in stays]
    standing = standing_at(process) if gone else {}
    titles = Title.objects.filter(first_status__in=gone).order_by("name")
    return [
        *(
            Kept(status.label, InUse.BY_HELP_REQUESTS, count=standing[status.pk])
            for status in gone
            if status.pk in standing
        ),
        *(
            Kept(title.first_status.label, InUse.BY_A_TITLE, title=title.name)
            for title in titles.select_related("first_status")
        ),
    ]


def _hiding(process: Process, plan: Plan) -> list[tuple[str, int]]:
    """The statuses that come to hide, with how many help requests stand there."""
    seen = set(process.statuses.filter(is_hidden=False).values_list("pk", flat=True))
    standing = standing_at(process)
    return [
        (status.label, standing[status.pk])
        for status in plan.statuses
        if status.is_hidden and status.pk in seen and status.pk in standing
    ]


def _write(process: Process, plan: Plan) -> None:
    process.transitions.all().delete()
    stays = [status.pk for status in plan.statuses if status.pk is not None]
    now = process.statuses.filter(is_retired=False)
    now.exclude(pk__in=stays).update(is_retired=True)
    # Codes and labels may change places, and no two statuses may have the same at any moment.
    now.update(
        code=Concat(Value("~"), Cast("pk", CharField())), label=Concat(Value("~"), Cast("pk", CharField()))
    )
    rows = {status.pk: status for status in now}
    by_code = {}
    for position, planned in enumerate(plan.statuses):
        status = rows[planned.pk] if planned.pk is not None else Status(process=process)
        for name in ("code", "label", "turn", "meaning", "is_hidden", "is_incomplete", "is_final", "asks"):
            setattr(status, name, getattr(planned, name))
        status.function_id, status.position = planned.function, position
        status.save()
        by_code[planned.code] = status
    Transition.objects.bulk_create(
        Transition(
            process=process,
            source=by_code[way.source],
            target=by_code[way.target],
            sides=list(way.sides),
            needs=list(way.needs),
        )
        for way in plan.ways
    )


def _planned(status: Status) -> PlannedStatus:
    return PlannedStatus(
        code=status.code,
        label=status.label,
        turn=status.turn,
        meaning=status.meaning,
        is_hidden=status.is_hidden,
        is_incomplete=status.is_incomplete,
        is_final=status.is_final,
        asks=status.asks,
        function=status.function_id,
        pk=status.pk,
    )
