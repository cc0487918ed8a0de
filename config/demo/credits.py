"""Credits of every kind, so that a parent sees which can be used and why others cannot."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from config.demo.board import Board
from config.demo.people import STORY_NUMBERS
from core.childcare.choices import CareType, WeekKind
from core.childcare.models import Child
from core.lib import clock
from requests_app.choices import CreditOrigin, CreditUnit, MovementKind
from requests_app.models import Credit, CreditMovement
from requests_app.rules.policy import Conversion, Counted, EarnsByPublicHoliday, Part, Term, TermUnit, Window

A_YEAR_OF_POINTS = EarnsByPublicHoliday(
    conversion=Conversion(unit=Counted.POINTS, per_part=Decimal(5), per_day=Decimal(10)),
    validity=Window(after=Term(amount=12, unit=TermUnit.MONTHS)),
)
WITH_CREDIT = 0.15
"""The part of the other children."""


@dataclass(frozen=True)
class Grant:
    """A credit; from and until in days from today. `terms` is the rule that it was earned under, if any."""

    child: Child
    amount: str
    origin: CreditOrigin
    note: str
    first_day: int
    last_day: int
    care_types: list[str] = field(default_factory=list)
    weeks: WeekKind = WeekKind.BOTH
    unit: CreditUnit = CreditUnit.HOURS
    terms: Part | None = None


def build_credits(board: Board) -> None:
    grants = [*_story_grants(board), *_usual_grants(board, board.rng)]
    made = Credit.objects.bulk_create(_credit(grant, board.today) for grant in grants)
    CreditMovement.objects.bulk_create(
        CreditMovement(
            credit=credit,
            kind=MovementKind.GRANT,
            amount=Decimal(grant.amount),
            at=clock.local(credit.valid_from, time(9)),
            reason=grant.note,
        )
        for credit, grant in zip(made, grants, strict=True)
    )


def _credit(grant: Grant, today: date) -> Credit:
    return Credit(
        child=grant.child,
        origin=grant.origin,
        note=grant.note,
        valid_from=today + timedelta(days=grant.first_day),
        valid_until=today + timedelta(days=grant.last_day),
        care_types=grant.care_types,
        weeks=grant.weeks,
        unit=grant.unit,
        terms=grant.terms.snapshot if grant.terms else {},
    )


def _story_grants(board: Board) -> Iterator[Grant]:
    first, second = STORY_NUMBERS
    noortje, ties, yara = (
        board.child("Noortje", first),
        board.child("Ties", first),
        board.child("Yara", second),
    )
    day_care, after_school = [CareType.DAY_CARE.value], [CareType.AFTER_SCHOOL.value]
    absence, closing = CreditOrigin.ABSENCE, CreditOrigin.CLOSING_DAY
    yield Grant(noortje, "11.00", closing, "Studiedag team", -40, 150, day_care)
    yield Grant(noortje, "11.00", absence, "Afwezig gemeld: vakantie", -35, 140, day_care)
    yield Grant(noortje, "5.50", absence, "Afwezig gemeld: ziek", -80, 12, day_care)
    yield Grant(noortje, "2.00", CreditOrigin.GOODWILL, "Coulance", -20, 90)
    yield Grant(noortje, "5.50", absence, "Afwezig gemeld", -200, -13, day_care)
    yield Grant(
        noortje,
        "10",
        CreditOrigin.PUBLIC_HOLIDAY,
        "Koningsdag",
        -100,
        200,
        day_care,
        unit=CreditUnit.POINTS,
        terms=A_YEAR_OF_POINTS,
    )
    yield Grant(noortje, "2", CreditOrigin.BOUGHT, "Strippenkaart", 20, 260, unit=CreditUnit.PARTS)
    yield Grant(ties, "1", CreditOrigin.STUDY_DAY, "Studiedag school", -10, 60, unit=CreditUnit.DAYS)
    yield Grant(ties, "10.50", CreditOrigin.BOUGHT, "Vakantiekaart", -60, 220, after_school, WeekKind.HOLIDAY)
    yield Grant(ties, "3.50", absence, "Afwezig gemeld", -15, 75, after_school)
    yield Grant(yara, "11.00", closing, "Studiedag team", -40, 150, day_care)


def _usual_grants(board: Board, rng: Random) -> Iterator[Grant]:
    for child in board.children:
        if child.family.debtor_number in STORY_NUMBERS or rng.random() > WITH_CREDIT:
            continue
        care_type = board.placements[child][0].group.care_type
        hours = rng.choice(["5.50", "11.00"] if care_type == CareType.DAY_CARE else ["3.50", "7.00"])
        yield Grant(
            child,
            hours,
            rng.choice([CreditOrigin.ABSENCE, CreditOrigin.CLOSING_DAY]),
            rng.choice(["Afwezig gemeld", "Studiedag team"]),
            -rng.randint(20, 80),
            rng.randint(30, 200),
            [care_type],
        )
