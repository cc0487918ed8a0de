"""Every kind of part, what holds where nothing is set, and which rule holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from core.childcare.rules.calendar import DayKind
from requests_app.rules.policy import (
    ahead,
    cancelling,
    deciding,
    earning,
    extra,
    limits,
    paying,
    swapping,
)
from requests_app.rules.policy.basis import Part
from requests_app.rules.policy.notice import Notice, Unit

PARTS: dict[str, type[Part]] = {
    kind.part: kind
    for kind in (
        ahead.RequestNotice,
        ahead.RequestHorizon,
        extra.Extension,
        limits.ExtraLimit,
        limits.UndecidedLimit,
        limits.LeastPurchase,
        swapping.SwapOffered,
        ahead.SwapNotice,
        ahead.SwapHorizon,
        swapping.SwapWindow,
        swapping.SwapHolidayWindow,
        swapping.SwapDayKinds,
        swapping.SwapProduct,
        swapping.SwapPlace,
        swapping.SwapContractWeeks,
        swapping.SwapExcludes,
        swapping.SwapSize,
        swapping.SwapAgain,
        swapping.SwapFromExtra,
        swapping.SwapFee,
        limits.SwapLimit,
        ahead.AbsenceNotice,
        ahead.AbsenceHorizon,
        cancelling.AbsenceNotCharged,
        earning.EarnsByAbsence,
        earning.EarnsBySickness,
        earning.EarnsByPublicHoliday,
        earning.EarnsByClosingDay,
        earning.EarnsByStudyDay,
        earning.YearlyGrant,
        earning.EarnsByGoodwill,
        ahead.CreditUseNotice,
        ahead.CreditUseHorizon,
        paying.CombinedPayment,
        paying.OldestCreditFirst,
        paying.PointsValue,
        paying.CreditPayout,
        cancelling.CancelPending,
        cancelling.CancelApproved,
        cancelling.CancelSwap,
        cancelling.UndoAbsence,
        deciding.DecideFrom,
        deciding.FirstCome,
        deciding.Guarantee,
        deciding.DefaultExpiry,
        deciding.RoomShown,
    )
}
"""By their name in the database, in the order in which people read them."""

_YEAR_AHEAD = Notice(amount=365, unit=Unit.DAYS)
_DAYS_WITH_CARE = (DayKind.SCHOOL, DayKind.HOLIDAY, DayKind.STUDY)

# What holds where an organisation has set nothing: the rules of the parents' manual, and where that is silent
# what gives away nothing.
DEFAULTS: tuple[Part, ...] = (
    ahead.RequestHorizon(most=_YEAR_AHEAD),
    ahead.SwapHorizon(most=_YEAR_AHEAD),
    ahead.AbsenceHorizon(most=_YEAR_AHEAD),
    extra.Extension(allowed=True),
    swapping.SwapOffered(offered=True),
    swapping.SwapDayKinds(
        school_day=_DAYS_WITH_CARE, holiday=_DAYS_WITH_CARE, study_day=_DAYS_WITH_CARE, closing_day=()
    ),
    swapping.SwapProduct(same=swapping.Sameness.ANY),
    swapping.SwapPlace(reach=swapping.Reach.OWN_GROUP),
    swapping.SwapContractWeeks(outside=swapping.OutsideWeeks.ALLOWED),
    swapping.SwapSize(),
    swapping.SwapAgain(allowed=True),
    paying.CombinedPayment(allowed=False),
    paying.OldestCreditFirst(required=False),
    cancelling.CancelPending(),
    cancelling.CancelApproved(),
    cancelling.CancelSwap(),
    cancelling.UndoAbsence(undo=cancelling.Undo.WHILE_FREE),
    deciding.FirstCome(applies=False),
    deciding.DefaultExpiry(days_before=1),
    deciding.RoomShown(shown=False),
)


@dataclass(frozen=True)
class Scope:
    """Where a rule holds; empty means everywhere."""

    location_id: int | None = None
    care_type: str = ""
    contract_form: str = ""

    def covers(self, place: "Scope") -> bool:
        return (
            self.location_id in (None, place.location_id)
            and self.care_type in ("", place.care_type)
            and self.contract_form in ("", place.contract_form)
        )

    @property
    def precision(self) -> int:
        return (self.location_id is not None) + bool(self.care_type) + bool(self.contract_form)


@dataclass(frozen=True)
class Rule:
    """A part with where and when it holds (dates included)."""

    part: Part
    scope: Scope
    valid_from: date
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


AnyPart = TypeVar("AnyPart", bound=Part)


class Policy:
    """All rules of one organisation, in force or not."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)

    def has_rule(self, *kinds: type[Part]) -> bool:
        """Whether any rule is of one of the kinds, wherever and whenever it holds."""
        return any(isinstance(rule.part, kinds) for rule in self.rules)

    def find(self, kind: type[AnyPart], place: Scope, on: date) -> AnyPart | None:
        """The part that holds at `place` on `on`: the most precise scope, then the newest; else the default."""
        rule = self.rule(kind, place, on)
        if rule is not None:
            assert isinstance(rule.part, kind)
            return rule.part
        return default_of(kind)

    def get(self, kind: type[AnyPart], place: Scope, on: date) -> AnyPart:
        """As `find`, for a kind that has a default."""
        part = self.find(kind, place, on)
        assert part is not None
        return part

    def rule(self, kind: type[Part], place: Scope, on: date) -> Rule | None:
        """The rule that decides at `place` on `on`; None where only the default holds.

        Of each scope the newest version counts; where that has ended, the version before does not come back.
        """
        newest: dict[Scope, Rule] = {}
        for rule in self.rules:
            if isinstance(rule.part, kind) and rule.scope.covers(place) and rule.valid_from <= on:
                known = newest.get(rule.scope)
                if known is None or known.valid_from < rule.valid_from:
                    newest[rule.scope] = rule
        holding = [rule for rule in newest.values() if rule.holds(on)]
        return max(holding, key=lambda rule: (rule.scope.precision, rule.valid_from), default=None)


def default_of(kind: type[AnyPart]) -> AnyPart | None:
    """What holds where nothing is set; None where that is no rule at all."""
    return next((part for part in DEFAULTS if isinstance(part, kind)), None)


def read_part(name: str, settings: Mapping[str, Any]) -> Part:
    """The part that a policy rule holds. Raises KeyError for an unknown name, ValidationError for wrong figures."""
    return PARTS[name].model_validate(settings)


def read_snapshot(snapshot: Mapping[str, Any]) -> Part:
    """The part that was kept with something (see `Part.snapshot`); raises as `read_part`."""
    return read_part(snapshot["part"], snapshot["settings"])
