"""Schools and institutions of a partnership through time: made, renamed, moved, merged, closed (A-29).

What is asked is one change with a date. Until then it stands planned and can be withdrawn; on its date the daily task
does it, once. What the unit was before stays as a period of its history.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import Range

from core.accounts import handing_over
from core.accounts.administration import RefusedError, refusing
from core.accounts.choices import UnitChangeKind, UnitKind
from core.accounts.models import Unit, UnitChange, UnitPeriod, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

REFUSALS = {
    "unit_name_once_per_organisation": gettext_lazy("There is an open school or institution with this name."),
    "unit_brin_once_per_organisation": gettext_lazy("Another open school has this BRIN."),
    "a_unit_ends_once": gettext_lazy("It is planned already that it merges or closes. Withdraw that first."),
    "one_open_change_per_unit_and_date": gettext_lazy(
        "Something is planned for this date already. Withdraw that first, or choose another date."
    ),
    "a_merge_into_a_unit_that_stays": gettext_lazy(
        "The other one is closed, or is planned to merge or close itself. Choose one that stays."
    ),
    "a_unit_that_takes_another_in_stays": gettext_lazy(
        "Another one is planned to merge into this one. Withdraw that first."
    ),
    "no_change_from_the_end_on": gettext_lazy(
        "From the day on which it merges or closes nothing else can change. Choose other dates, or withdraw one."
    ),
    "a_closed_unit_stays_as_it_was": gettext_lazy("It is closed; nothing about it can change any more."),
}
"""What PostgreSQL refuses about units, in words."""


@dataclass(frozen=True)
class Wanted:
    """One change: `facts` are all fields as they should be, of which those that differ count."""

    kind: UnitChangeKind
    on: date
    facts: dict[str, str] = field(default_factory=dict)
    merge_into: Unit | None = None


@transaction.atomic
def make_unit(actor: User, kind: UnitKind, facts: dict[str, str]) -> Unit:
    """Raises RefusedError when name or BRIN is in use."""
    unit = Unit(organisation=actor.organisation, kind=kind, since=clock.today(), **facts)
    with refusing(REFUSALS):
        unit.save(force_insert=True)
    trail.record(Action.UNIT_MADE, actor=actor, subject=unit, name=unit.name, brin=unit.brin)
    return unit


@transaction.atomic
def plan_change(actor: User, unit: Unit, wanted: Wanted) -> UnitChange:
    """Plan a change, and do it straight away when its date is today or before.

    Raises:
        RefusedError: nothing differs, the date lies before what is known of the unit, or it contradicts what is
            planned.
    """
    facts = _differing(unit, wanted)
    if unit.since is not None and wanted.on <= unit.since:
        raise RefusedError(
            _("What is known of it now holds from %(since)s. Choose a later date.")
            % {"since": unit.since.strftime("%d-%m-%Y")}
        )
    change = UnitChange(
        unit=unit,
        kind=wanted.kind,
        on=wanted.on,
        facts=facts,
        merge_into=wanted.merge_into,
        planned_by=actor,
        planned_at=clock.now(),
    )
    with refusing(REFUSALS):
        change.save(force_insert=True)
    trail.record(
        Action.UNIT_CHANGE_PLANNED,
        actor=actor,
        subject=unit,
        change=change.kind,
        on=change.on.isoformat(),
        facts=facts,
        merge_into=change.merge_into_id,
    )
    if change.on <= clock.today():
        with refusing(REFUSALS):
            _do(change, actor)
    return change


@transaction.atomic
def withdraw_change(actor: User, change: UnitChange) -> bool:
    """Call a planned change off. False when it was done or withdrawn meanwhile."""
    open_change = UnitChange.objects.filter(UnitChange.OPEN, pk=change.pk)
    if not open_change.update(withdrawn_at=clock.now()):
        return False
    trail.record(
        Action.UNIT_CHANGE_WITHDRAWN,
        actor=actor,
        subject=change.unit,
        change=change.kind,
        on=change.on.isoformat(),
    )
    return True


@transaction.atomic
def set_brin(actor: User, unit: Unit, brin: str, *, take_over: bool = False) -> Unit | None:
    """Put the BRIN of a unit right, as of today; returns the unit that had it until now, or None (C-72).

    What is planned stays planned. What the unit was before stays as a period of its history, unless it became so today.

    Args:
        brin: as it should be, or empty.
        take_over: another open unit has this BRIN wrongly, and is left without one.

    Raises:
        RefusedError: the unit is closed, has this BRIN already, or another one has it and keeps it.
    """
    rows = Unit.objects.select_for_update().filter(organisation=unit.organisation_id, closed_on=None)
    other = rows.filter(brin=brin).exclude(pk=unit.pk).first() if brin else None
    row = rows.filter(pk=unit.pk).first()
    if row is None:
        raise RefusedError(str(REFUSALS["a_closed_unit_stays_as_it_was"]))
    if row.brin == brin:
        raise RefusedError(_("It has this BRIN already. Nothing was changed."))
    if other is not None and not take_over:
        raise RefusedError(
            _("%(name)s has this BRIN. Tick that it has it wrongly to take it over.") % {"name": other.name}
        )
    if other is not None:
        _mend_brin(actor, other, "")
    with refusing(REFUSALS):
        _mend_brin(actor, row, brin)
    return other


def _mend_brin(actor: User, unit: Unit, brin: str) -> None:
    before, today = unit.brin, clock.today()
    if unit.since is None or unit.since < today:
        _take_facts(unit, UnitChange(on=today, facts={"brin": brin}))
    else:
        unit.brin = brin
        unit.save(update_fields=["brin"])
    trail.record(Action.BRIN_MENDED, actor=actor, subject=unit, before=before, now=brin)


def do_due_changes(today: date) -> int:
    """Do what has come; returns how many. Twice is harmless: a change that is done is not open any more.

    One that PostgreSQL refuses keeps its place with the reason, for an administrator to see, and is tried again.
    """
    due = UnitChange.objects.filter(UnitChange.OPEN, on__lte=today).order_by("on", "pk")
    return sum(_do_due(pk) for pk in list(due.values_list("pk", flat=True)))


def _do_due(pk: int) -> bool:
    try:
        with refusing(REFUSALS):
            change = UnitChange.objects.select_for_update().filter(UnitChange.OPEN, pk=pk).first()
            if change is None:
                return False
            _do(change, None)
            return True
    except RefusedError as refusal:
        UnitChange.objects.filter(UnitChange.OPEN, pk=pk).update(problem=refusal.words)
        return False


def _do(change: UnitChange, actor: User | None) -> None:
    """One change takes effect; the unit, and the one it merges into, wait for whoever is at them."""
    ids = [pk for pk in (change.unit_id, change.merge_into_id) if pk is not None]
    units = {unit.pk: unit for unit in Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    unit = units[change.unit_id]
    UnitChange.objects.filter(pk=change.pk).update(done_at=clock.now(), problem="")
    went: list[str] = []
    if change.kind == UnitChangeKind.FACTS:
        _take_facts(unit, change)
    else:
        into = units.get(change.merge_into_id or 0)
        unit.closed_on, unit.merged_into = change.on, into
        unit.save(update_fields=["closed_on", "merged_into"])
        went = _move(unit, into, change) if into else []
    trail.record(
        Action.UNIT_CHANGED,
        actor=actor,
        subject=unit,
        organisation_id=unit.organisation_id,
        change=change.kind,
        on=change.on.isoformat(),
        facts=change.facts,
        merge_into=change.merge_into_id,
        moved=went,
    )


def _take_facts(unit: Unit, change: UnitChange) -> None:
    """What held until the date becomes a period of the history."""
    UnitPeriod.objects.create(
        unit=unit,
        valid=Range(unit.since, change.on),
        **{name: getattr(unit, name) for name in Unit.FACTS},
    )
    for name, value in change.facts.items():
        setattr(unit, name, value)
    unit.since = change.on
    unit.save(update_fields=[*change.facts, "since"])


def _move(unit: Unit, into: Unit, change: UnitChange) -> list[str]:
    """Accounts, and what the apps have, go along to the other unit. Roles stay as they are."""
    accounts = list(unit.users.all())
    into.users.add(*accounts)
    unit.users.clear()
    outbox.notify_all(
        outbox.NewNotice(
            account,
            "accounts.unit_merged",
            {"unit": unit.name, "into": into.name},
            "/account/",
            f"accounts.unit_merged:{change.pk}:{account.pk}",
        )
        for account in accounts
        if account.is_active
    )
    return [f"accounts: {len(accounts)}", *handing_over.move_unit(unit, into)]


def _differing(unit: Unit, wanted: Wanted) -> dict[str, str]:
    if wanted.kind != UnitChangeKind.FACTS:
        return {}
    facts = {name: value for name, value in wanted.facts.items() if getattr(unit, name) != value}
    if not facts:
        raise RefusedError(_("Nothing differs from what is known now. Change at least one field."))
    return facts
