"""The office places children: a new placement, another one from a date on, an end, and one that never begins (K-08).

Everything is checked under the lock of the child, so two people cannot place it at the same time; the group's days are
locked while its room is counted, and PostgreSQL guards both again.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.administration import RefusedError
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.generate_schedule import FullDay, Outcome, full_days, generate
from core.childcare.choices import Weekday
from core.childcare.models import CareMoment, Child, DayPart, Group, Placement, PlacementPart
from core.childcare.rules.ages import completed_months
from core.childcare.rules.pattern import PatternPart, first_clash
from core.childcare.rules.spans import Span
from core.lib import clock
from core.lib.display import span
from core.lib.templatetags.kring import short_date

Result = TypeVar("Result")


@dataclass(frozen=True)
class Care:
    """What is agreed for a child. `pattern` are ISO weekdays with day parts of the group's care type; dates are local,
    both included; `overbook_reason` is given by who may pass the group's capacity."""

    group: Group
    contract_form: str
    pattern: Collection[tuple[int, DayPart]]
    valid_from: date
    valid_until: date | None = None
    hours_per_month: Decimal | None = None
    overbook_reason: str = ""

    @property
    def parts(self) -> list[PatternPart]:
        return pattern_parts(self.pattern)


def pattern_parts(pattern: Iterable[tuple[int, DayPart]]) -> list[PatternPart]:
    """Weekdays with day parts as the rules take them."""
    return [
        PatternPart(weekday, part.pk, Span(part.starts, part.ends), part.weeks) for weekday, part in pattern
    ]


@dataclass(frozen=True)
class Placed:
    """A placement with what became of the care moments; `staying` are moments of a placement before it that somebody
    changed, so they stay as they are, and `full` the dates on which the group's capacity is passed."""

    placement: Placement
    outcome: Outcome
    staying: int = 0
    full: tuple[FullDay, ...] = ()


class FullError(RefusedError):
    """The group has no room; `may_overbook` tells that a reason would do."""

    def __init__(self, words: str, *, may_overbook: bool) -> None:
        super().__init__(words)
        self.may_overbook = may_overbook


class _Preview(Exception):  # noqa: N818 - it carries an answer out of a transaction
    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


def preview(act: Callable[[], Result]) -> Result:
    """What an act would do, without doing it. Raises what the act raises."""
    try:
        with transaction.atomic():
            raise _Preview(act())
    except _Preview as seen:
        return seen.result  # type: ignore[return-value]


@transaction.atomic
def make_placement(user: User, child: Child, care: Care) -> Placed:
    """Place a child, and plan its care ahead. Raises RefusedError (FullError for room), naming the rule."""
    _lock(child)
    placed = _place(user, child, care)
    _record(Action.PLACEMENT_MADE, user, placed)
    return placed


@transaction.atomic
def change_placement(user: User, placement: Placement, care: Care) -> Placed:
    """Another agreement from `care.valid_from` on: the placement ends on the day before. One that has not begun by then
    makes way altogether. Raises as `make_placement`, and leaves everything as it was."""
    child = _lock(placement.child)
    current = _current(placement)
    if care.valid_from <= clock.today():
        raise RefusedError(
            _("A change holds from tomorrow at the earliest: today's children are counted already.")
        )
    if current.valid_until is not None and care.valid_from > current.valid_until:
        raise RefusedError(
            _("This placement ends on %(date)s. Make a new one for after that date.")
            % {"date": short_date(current.valid_until)}
        )
    staying = _touched_from(current, care.valid_from)
    if current.valid_from >= care.valid_from:
        _clear(user, current)
    else:
        _end(user, current, care.valid_from - timedelta(days=1))
    placed = _place(user, child, care)
    _record(Action.PLACEMENT_CHANGED, user, placed)
    return Placed(placed.placement, placed.outcome, staying, placed.full)


@transaction.atomic
def end_placement(user: User, placement: Placement, last_day: date | None) -> Placed:
    """Let a placement hold until a date, or without an end again. What somebody changed after that date stays.

    Raises RefusedError for a date that has been or lies before the beginning, and where longer does not fit.
    """
    _lock(placement.child)
    current = _current(placement)
    if last_day is not None and last_day < clock.today():
        raise RefusedError(_("Choose today or later: what has been stays as it was."))
    if last_day is not None and last_day < current.valid_from:
        raise RefusedError(
            _("The placement begins on %(date)s. Withdraw it instead.")
            % {"date": short_date(current.valid_from)}
        )
    staying = _touched_from(current, last_day + timedelta(days=1)) if last_day else 0
    outcome = _end(user, current, last_day)
    placed = Placed(current, outcome, staying)
    _record(Action.PLACEMENT_ENDED, user, placed)
    return placed


@transaction.atomic
def withdraw_placement(user: User, placement: Placement) -> int:
    """Take away a placement that has not begun; returns how many of its moments stay, as somebody changed them.

    Raises RefusedError for one that has begun.
    """
    child = _lock(placement.child)
    current = _current(placement)
    if current.valid_from <= clock.today():
        raise RefusedError(
            _("This placement began on %(date)s. End it on a date instead.")
            % {"date": short_date(current.valid_from)}
        )
    staying = _touched_from(current, current.valid_from)
    trail.record(Action.PLACEMENT_WITHDRAWN, actor=user, subject=current, client=child, staying=staying)
    _clear(user, current)
    return staying


def _lock(child: Child) -> Child:
    return Child.objects.select_for_update(of=("self",)).select_related("family").get(pk=child.pk)


def _current(placement: Placement) -> Placement:
    """As it stands under the lock; somebody may just have ended it."""
    found = Placement.objects.select_related("group__location", "child").filter(pk=placement.pk).first()
    if found is None:
        raise RefusedError(_("A colleague has just taken this placement away. Look at the child again."))
    return found


def _place(user: User, child: Child, care: Care) -> Placed:
    _refuse_what_does_not_fit(child, care)
    _refuse_clash(child, care)
    placement = Placement.objects.create(
        child=child,
        group=care.group,
        contract_form=care.contract_form,
        valid_from=care.valid_from,
        valid_until=care.valid_until,
        hours_per_month=care.hours_per_month,
    )
    PlacementPart.objects.bulk_create(
        PlacementPart(placement=placement, weekday=weekday, day_part=part) for weekday, part in care.pattern
    )
    full = full_days(placement, clock.today())
    if full:
        _refuse_or_overbook(user, placement, care, full)
    outcome = generate(placement, clock.today(), actor=user)
    if outcome.obstacle is not None:
        raise RefusedError(_("A place was taken just now. Look again at what is free."))
    return Placed(placement, outcome, full=tuple(full))


def _refuse_what_does_not_fit(child: Child, care: Care) -> None:
    group, born = care.group, child.birth_date
    if care.valid_from < born:
        raise RefusedError(
            _("%(child)s is born on %(date)s; care cannot begin before that.")
            % {"child": child.first_name, "date": short_date(born)}
        )
    months = completed_months(born, care.valid_from)
    if not group.age_from_months <= months < group.age_until_months:
        raise RefusedError(
            _(
                "%(child)s is %(months)d months old on %(date)s; %(group)s is for children from %(first)d until "
                "%(last)d months. Choose another group or date."
            )
            % {
                "child": child.first_name,
                "months": months,
                "date": short_date(care.valid_from),
                "group": group.name,
                "first": group.age_from_months,
                "last": group.age_until_months,
            }
        )
    open_weekdays = set(group.location.opening_hours.values_list("weekday", flat=True))
    for weekday, part in care.pattern:
        if weekday not in open_weekdays or weekday not in part.weekdays or part.care_type != group.care_type:
            raise RefusedError(
                _("%(part)s is not there on %(day)s in this group. Choose another day part.")
                % {"part": part.name, "day": Weekday(weekday).label}
            )


def _refuse_clash(child: Child, care: Care) -> None:
    """No two placements at once, where care of both would run on the same day (K-09)."""
    last = care.valid_until or date.max
    others = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=care.valid_from), child=child, valid_from__lte=last
    )
    mine, form = care.parts, care.contract_form
    for number, part in enumerate(mine, start=1):
        if clash := first_clash([part], form, mine[number:], form):
            raise RefusedError(
                _("On %(day)s two of these day parts overlap: %(span)s and %(other)s. Choose one of them.")
                % _clash_words(clash)
            )
    for other in others.select_related("group").prefetch_related("parts__day_part"):
        theirs = pattern_parts((row.weekday, row.day_part) for row in other.parts.all())
        if clash := first_clash(mine, form, theirs, other.contract_form):
            raise RefusedError(
                _(
                    "On %(day)s %(child)s is in %(group)s already (%(other)s, from %(from)s%(until)s). A child has one "
                    "place at a time: end or change that placement first."
                )
                % {
                    **_clash_words(clash),
                    "child": child.first_name,
                    "group": other.group.name,
                    "from": short_date(other.valid_from),
                    "until": _(" until %(date)s") % {"date": short_date(other.valid_until)}
                    if other.valid_until
                    else "",
                }
            )


def _clash_words(clash: tuple[PatternPart, PatternPart]) -> dict[str, str]:
    mine, theirs = clash
    return {
        "day": str(Weekday(mine.weekday).label),
        "span": span(mine.span.starts, mine.span.ends),
        "other": span(theirs.span.starts, theirs.span.ends),
    }


def _refuse_or_overbook(user: User, placement: Placement, care: Care, full: list[FullDay]) -> None:
    """Past the group's capacity only with the right and a reason; past the law never (R-53)."""
    beyond_law = next((day for day in full if day.is_past_law), None)
    may = user.has_right(Right.OVERBOOK)
    if beyond_law:
        raise FullError(
            _(
                "%(group)s is full by law: on %(date)s there would be %(children)d children, and at most %(most)d may "
                "be in one group. Choose other days or another group."
            )
            % {
                "group": care.group.name,
                "date": short_date(beyond_law.slot.on),
                "children": beyond_law.children + 1,
                "most": beyond_law.legal_maximum,
            },
            may_overbook=False,
        )
    if not (may and care.overbook_reason):
        raise FullError(_full_words(care, full, may=may), may_overbook=may)
    placement.overbooked_by = user
    placement.overbooked_reason = care.overbook_reason
    placement.save(update_fields=["overbooked_by", "overbooked_reason"])


def _full_words(care: Care, full: list[FullDay], *, may: bool) -> str:
    first = full[0]
    words = ngettext(
        "%(group)s has no place on %(count)d day: on %(date)s %(span)s there are %(children)d children and there is "
        "room for %(capacity)d.",
        "%(group)s has no place on %(count)d days; the first is %(date)s %(span)s, with %(children)d children and room "
        "for %(capacity)d.",
        len(full),
    ) % {
        "group": care.group.name,
        "count": len(full),
        "date": short_date(first.slot.on),
        "span": span(first.slot.span.starts, first.slot.span.ends),
        "children": first.children,
        "capacity": first.capacity,
    }
    way_out = (
        _("Choose other days or a later date, or give a reason to pass the capacity.")
        if may
        else _("Choose other days or a later date. Who may pass the capacity can do so with a reason.")
    )
    return f"{words} {way_out}"


def _end(user: User, placement: Placement, last_day: date | None) -> Outcome:
    placement.valid_until = last_day
    placement.save(update_fields=["valid_until"])
    outcome = generate(placement, clock.today(), actor=user)
    if outcome.obstacle is not None:
        raise RefusedError(_("Without this end the care does not fit in the group any more."))
    return outcome


def _clear(user: User, placement: Placement) -> None:
    """Away with the placement and its care, but for what somebody changed."""
    placement.parts.all().delete()
    generate(placement, clock.today(), actor=user)
    placement.delete()


def _touched_from(placement: Placement, first: date) -> int:
    return (
        CareMoment.objects.filter(placement=placement, date__gte=first)
        .filter(Q(is_touched=True) | Q(under_swap=True))
        .count()
    )


def _record(action: Action, user: User, placed: Placed) -> None:
    placement = placed.placement
    trail.record(
        action,
        actor=user,
        subject=placement,
        client=placement.child,
        added=placed.outcome.added,
        removed=placed.outcome.removed,
        overbooked=bool(placement.overbooked_by_id),
    )
