"""What may be swapped for what, when, and of which size."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from core.childcare.rules.calendar import DayKind
from requests_app.rules.policy.basis import Part, Subject
from requests_app.rules.policy.window import Bounds, CalendarFacts, Term, Window


class SwapPart(Part):
    """A rule about swapping."""

    subject = Subject.SWAP


class SwapOffered(SwapPart):
    """Whether days can be swapped at all; a narrower rule leaves a care type or contract form out."""

    part = "swap_offered"
    offered: bool


class SwapWindow(SwapPart):
    """How far the day asked may lie from the day given up."""

    part = "swap_window"
    window: Window


class SwapHolidayWindow(SwapPart):
    """As `SwapWindow`, for a day given up in a school holiday; there it goes before that.

    `or_study_day_within`: a study day fits as well, so far before or after.
    """

    part = "swap_holiday_window"
    window: Window
    or_study_day_within: Term | None = None

    def bounds_for(self, given_up: date, asked_kind: DayKind, calendar: CalendarFacts) -> Bounds:
        """The dates that fit, for a day asked of that kind."""
        if asked_kind is DayKind.STUDY and self.or_study_day_within is not None:
            term = self.or_study_day_within
            return Window(before=term, after=term).bounds(given_up, calendar)
        return self.window.bounds(given_up, calendar)


class SwapDayKinds(SwapPart):
    """For each kind of day given up, the kinds of day that may be asked; none means it cannot be swapped."""

    part = "swap_day_kinds"
    school_day: tuple[DayKind, ...] = ()
    holiday: tuple[DayKind, ...] = ()
    study_day: tuple[DayKind, ...] = ()
    closing_day: tuple[DayKind, ...] = ()

    def allowed_for(self, given_up: DayKind) -> tuple[DayKind, ...]:
        """The kinds that may be asked."""
        return {
            DayKind.SCHOOL: self.school_day,
            DayKind.HOLIDAY: self.holiday,
            DayKind.STUDY: self.study_day,
            DayKind.CLOSED: self.closing_day,
        }[given_up]

    def allow(self, given_up: DayKind, asked: DayKind) -> bool:
        return asked in self.allowed_for(given_up)


class Sameness(StrEnum):
    PRODUCT = "product"
    HOURS = "hours"
    CARE_TYPE = "care_type"
    ANY = "any"


class SwapProduct(SwapPart):
    """What the day asked must share with the day given up: day part, number of hours, care type, or nothing.

    `into`: the care types (codes) that it may be besides; the scope of the rule says of which care type.
    """

    part = "swap_product"
    same: Sameness
    into: tuple[str, ...] = ()

    def allows(self, given_up: "SwapSide", asked: "SwapSide") -> bool:
        """Whether the day asked is enough like the day given up."""
        if asked.care_type in self.into and asked.care_type != given_up.care_type:
            return True
        match self.same:
            case Sameness.PRODUCT:
                return asked.day_part_id == given_up.day_part_id
            case Sameness.HOURS:
                return asked.minutes == given_up.minutes
            case Sameness.CARE_TYPE:
                return asked.care_type == given_up.care_type
            case Sameness.ANY:
                return True


@dataclass(frozen=True)
class SwapSide:
    """One side of a swap as `SwapProduct` compares it."""

    day_part_id: int | None
    minutes: int
    care_type: str


class Reach(StrEnum):
    OWN_GROUP = "own_group"
    OWN_LOCATION = "own_location"
    ANY_LOCATION = "any_location"


class SwapPlace(SwapPart):
    """Where the day asked may be; `second_group_consent`: in another group only with the parents' written consent."""

    part = "swap_place"
    reach: Reach
    second_group_consent: bool = False


class OutsideWeeks(StrEnum):
    ALLOWED = "allowed"
    INVOICED = "invoiced"
    REFUSED = "refused"


class SwapContractWeeks(SwapPart):
    """What holds for a day asked outside the weeks of the contract."""

    part = "swap_contract_weeks"
    outside: OutsideWeeks


class SwapExcludes(SwapPart):
    """Day parts (ids) that can be neither given up nor asked in a swap."""

    part = "swap_excludes"
    day_parts: tuple[int, ...] = Field(min_length=1)


class SwapAgain(SwapPart):
    """Whether a day that came from a swap can be swapped again."""

    part = "swap_again"
    allowed: bool


class SwapFromExtra(SwapPart):
    """Whether extra care that was asked can be turned into a swap afterwards."""

    part = "swap_from_extra"
    allowed: bool


class Larger(StrEnum):
    REFUSED = "refused"
    FREE = "free"
    CHARGED = "charged"


class Smaller(StrEnum):
    REFUSED = "refused"
    REST_LAPSES = "rest_lapses"


class SwapSize(SwapPart):
    """What holds when the day asked is smaller or larger than the day given up (R-16).

    Equal only: both refused. Not `split`: all that is planned for a child on a day is given up in one swap.
    """

    part = "swap_size"
    smaller: Smaller = Smaller.REST_LAPSES
    larger: Larger = Larger.REFUSED
    split: bool = True

    def lapses(self, given_up: int, asked: int) -> int:
        """Minutes of the day given up that lapse."""
        return max(0, given_up - asked)

    def surplus(self, given_up: int, asked: int) -> int:
        """Minutes asked more than given up that are invoiced."""
        return max(0, asked - given_up) if self.larger is Larger.CHARGED else 0

    def allows(self, given_up: int, asked: int) -> bool:
        """Whether so many minutes may be asked for so many given up."""
        if asked < given_up:
            return self.smaller is not Smaller.REFUSED
        return asked == given_up or self.larger is not Larger.REFUSED


class SwapFee(SwapPart):
    """What a swap costs besides, and for what; without an amount only said (euros per swapped day)."""

    part = "swap_fee"
    purpose: str = Field(min_length=1, max_length=80)
    amount: Decimal | None = Field(default=None, gt=0, le=1000, decimal_places=2)
