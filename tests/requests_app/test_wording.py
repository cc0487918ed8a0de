"""Every refusal and every rule has words in both languages."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.spans import Span
from requests_app import policy_wording, wording
from requests_app.rules.policy import (
    PARTS,
    AbsenceHorizon,
    AbsenceNotCharged,
    AbsenceNotice,
    CancelApproved,
    CancelPending,
    CancelSwap,
    Cap,
    CombinedPayment,
    Conversion,
    Counted,
    CountsFrom,
    CreditPayout,
    CreditUseHorizon,
    CreditUseNotice,
    DecideFrom,
    DefaultExpiry,
    EarnsByAbsence,
    EarnsByClosingDay,
    EarnsByGoodwill,
    EarnsByPublicHoliday,
    EarnsBySickness,
    EarnsByStudyDay,
    Every,
    Extension,
    ExtraLimit,
    FirstCome,
    Frame,
    Guarantee,
    Larger,
    Late,
    LeastPurchase,
    Notice,
    OldestCreditFirst,
    OutsideWeeks,
    Part,
    PointsValue,
    ProRata,
    Reach,
    RequestHorizon,
    RequestNotice,
    RoomShown,
    Sameness,
    Smaller,
    SwapAgain,
    SwapContractWeeks,
    SwapDayKinds,
    SwapExcludes,
    SwapFee,
    SwapFromExtra,
    SwapHolidayWindow,
    SwapHorizon,
    SwapLimit,
    SwapNotice,
    SwapOffered,
    SwapPlace,
    SwapProduct,
    SwapSize,
    SwapWindow,
    Term,
    TermUnit,
    Tier,
    UndecidedLimit,
    Undo,
    UndoAbsence,
    Unit,
    Window,
    YearlyGrant,
)
from requests_app.rules.refusals import Code, Refusal

NOTICE = Notice(amount=2, unit=Unit.DAYS, clock=time(12))
WINDOW = Window(
    before=Term(amount=4, unit=TermUnit.WEEKS), after=Term(amount=1, unit=TermUnit.MONTHS), same=Frame.QUARTER
)
HOURS = Conversion(per_hour=Decimal(1))
POINTS = Conversion(unit=Counted.POINTS, per_part=Decimal(5), per_day=Decimal(10))
WEEKS = Notice(amount=1, unit=Unit.WEEKS, from_week=True)
EXAMPLES: list[Part] = [
    RequestNotice(least=NOTICE),
    RequestHorizon(most=Notice(amount=90, unit=Unit.DAYS)),
    SwapNotice(least=WEEKS),
    SwapNotice(least=Notice(amount=2, unit=Unit.WORKING_DAYS)),
    SwapHorizon(most=Notice(amount=15, unit=Unit.DAY_OF_MONTH_BEFORE)),
    AbsenceNotice(least=Notice(amount=48, unit=Unit.HOURS, clock=time(9, 30))),
    AbsenceHorizon(most=Notice(amount=3, unit=Unit.MONTHS, clock=time(9))),
    CreditUseNotice(least=Notice(amount=1, unit=Unit.DAYS, clock=time(9))),
    CreditUseHorizon(most=Notice(amount=0, unit=Unit.DAYS, clock=time(9))),
    Extension(allowed=True),
    Extension(allowed=False),
    ExtraLimit(most=2, free=1, per=Every.MONTH),
    ExtraLimit(free=0),
    UndecidedLimit(most=10),
    LeastPurchase(least=4, weeks=4),
    SwapOffered(offered=True),
    SwapOffered(offered=False),
    SwapWindow(window=WINDOW),
    SwapWindow(window=Window(after=Term(amount=3, unit=TermUnit.MONTHS), until=date(2027, 12, 31))),
    SwapWindow(window=Window(before=Term(amount=3, unit=TermUnit.DAYS), until_contract_end=True)),
    SwapWindow(window=Window(same=Frame.MONTH, plus_working_days=5)),
    SwapHolidayWindow(
        window=Window(same=Frame.HOLIDAY), or_study_day_within=Term(amount=4, unit=TermUnit.WEEKS)
    ),
    SwapDayKinds(school_day=(DayKind.SCHOOL, DayKind.STUDY), holiday=(DayKind.HOLIDAY,)),
    *(SwapProduct(same=same) for same in Sameness),
    SwapProduct(same=Sameness.CARE_TYPE, into=("playgroup",)),
    *(SwapPlace(reach=reach) for reach in Reach),
    SwapPlace(reach=Reach.OWN_LOCATION, second_group_consent=True),
    *(SwapContractWeeks(outside=outside) for outside in OutsideWeeks),
    SwapExcludes(day_parts=(1,)),
    SwapSize(),
    SwapSize(smaller=Smaller.REFUSED, larger=Larger.FREE, split=False),
    SwapSize(smaller=Smaller.REFUSED, larger=Larger.REFUSED),
    SwapSize(larger=Larger.CHARGED),
    SwapAgain(allowed=True),
    SwapAgain(allowed=False),
    SwapFromExtra(allowed=True),
    SwapFromExtra(allowed=False),
    SwapFee(purpose="taxi"),
    SwapFee(purpose="taxi", amount=Decimal("7.50")),
    SwapLimit(most=8, pro_rata=ProRata.BY_DAY),
    SwapLimit(free=2, pro_rata=ProRata.HALF_YEAR),
    SwapLimit(free=0, per=Every.QUARTER),
    EarnsByAbsence(conversion=HOURS, validity=WINDOW, least=NOTICE, most=NOTICE),
    EarnsBySickness(conversion=POINTS, validity=WINDOW, by_parent_only=False),
    EarnsByPublicHoliday(conversion=Conversion(per_hour=Decimal("0.5")), validity=WINDOW),
    EarnsByClosingDay(conversion=POINTS, validity=WINDOW, use_notice=WEEKS),
    EarnsByStudyDay(
        conversion=Conversion(unit=Counted.PARTS, per_part=Decimal(1), per_day=Decimal(2)),
        validity=WINDOW,
        cap=Cap(most=Decimal(4), refilled=True),
    ),
    EarnsByGoodwill(validity=WINDOW, cap=Cap(most=Decimal(20), per=Every.MONTH)),
    YearlyGrant(
        unit=Counted.DAYS,
        tiers=(Tier(from_days=1, amount=Decimal(1)), Tier(from_days=3, amount=Decimal(2))),
        validity=Window(same=Frame.YEAR),
    ),
    YearlyGrant(
        tiers=(Tier(from_days=1, amount=Decimal(10)),),
        per_contract_day=True,
        validity=Window(same=Frame.YEAR),
    ),
    CombinedPayment(allowed=True),
    CombinedPayment(allowed=False),
    OldestCreditFirst(required=True),
    OldestCreditFirst(required=False),
    PointsValue(per_hour=Decimal("1")),
    PointsValue(per_part=Decimal(5), per_day=Decimal(10)),
    CreditPayout(paid_out=True),
    CreditPayout(paid_out=False),
    CancelPending(),
    CancelPending(until=NOTICE),
    CancelApproved(),
    CancelApproved(until=NOTICE, within_minutes=15),
    CancelApproved(within_minutes=15, counts_from=CountsFrom.SUBMITTING, late=Late.FEE, fee=Decimal(10)),
    CancelApproved(until=NOTICE, late=Late.INVOICE),
    CancelApproved(until=NOTICE, late=Late.INVOICE_AND_CREDIT, credit_validity=WINDOW),
    CancelSwap(),
    CancelSwap(until=NOTICE),
    CancelSwap(late=Late.CREDIT_LOST),
    UndoAbsence(undo=Undo.NEVER),
    UndoAbsence(undo=Undo.WITHIN_MINUTES, minutes=15),
    UndoAbsence(undo=Undo.WHILE_FREE),
    AbsenceNotCharged(least=NOTICE),
    DecideFrom(most=Notice(amount=2, unit=Unit.WEEKS)),
    FirstCome(applies=True),
    FirstCome(applies=False),
    Guarantee(least=Notice(amount=6, unit=Unit.WEEKS, more_than=True)),
    DefaultExpiry(days_before=0),
    DefaultExpiry(days_before=2),
    RoomShown(shown=True),
    RoomShown(shown=False),
]
FACTS = {
    "on": date(2027, 1, 25),
    "name": "Koningsdag",
    "location": "Haarlem",
    "opens": time(7),
    "closes": time(18, 30),
    "group": "Hamsters",
    "months": 30,
    "weekdays": [1, 4],
    "spans": (Span(time(7), time(9)),),
    "rule": RequestNotice(least=NOTICE),
    "deadline": datetime(2027, 1, 23, 11, tzinfo=UTC),
    "waiting": 2,
    "asked": 3,
    "valid_from": date(2027, 1, 1),
    "valid_until": date(2027, 2, 1),
    "balance": Decimal("3.50"),
    "needed": Decimal("5.50"),
    "unit": "hours",
    "care_types": ["day_care"],
    "child": "Noortje",
    "first": date(2027, 1, 25),
    "last": date(2027, 1, 29),
    "days": 366,
    "first_day": date(2027, 1, 25),
    "most": 12,
    "status": "approved",
    "by": "Petra Planner",
    "at": datetime(2027, 1, 20, 8, tzinfo=UTC),
    "end": datetime(2027, 1, 20, 8, tzinfo=UTC),
    "span": Span(time(7, 30), time(13)),
    "children": 12,
    "capacity": 12,
    "starts": time(7, 30),
    "starts_at": datetime(2027, 1, 25, 6, tzinfo=UTC),
    "used": 2,
    "short": 1,
    "today": date(2027, 1, 20),
    "earliest": date(2027, 1, 20),
    "since": date(2027, 1, 1),
    "next": date(2027, 1, 21),
    "given": 2,
    "wanted": 3,
    "until": date(2027, 12, 31),
    "reason": "sick",
    "ends": time(18, 30),
    "earned": Decimal("5.50"),
    "names": ["Yara"],
}


def facts_for(code: Code) -> dict[str, object]:
    special: dict[Code, dict[str, object]] = {
        Code.TOO_FAR_AHEAD: {
            "rule": RequestHorizon(most=Notice(amount=90, unit=Unit.DAYS)),
            "opens": datetime(2027, 1, 1, 23, tzinfo=UTC),
        },
        Code.TOO_MANY_EXTRA: {"rule": ExtraLimit(most=2)},
        Code.LESS_THAN_LEAST: {"rule": LeastPurchase(least=4, weeks=4)},
        Code.TOO_MANY_UNDECIDED: {"rule": UndecidedLimit(most=3)},
        Code.CANCEL_TOO_LATE: {"rule": CancelPending(until=NOTICE)},
        Code.CANCEL_WINDOW_OVER: {"rule": CancelApproved(within_minutes=15)},
        Code.TOO_EARLY_FOR_CREDIT: {"opens": datetime(2027, 1, 1, 23, tzinfo=UTC)},
        Code.OUTSIDE_SWAP_WINDOW: {"given": date(2027, 1, 25)},
        Code.SWAP_PART_STAYS: {"rule": SwapSize(split=False), "staying": (Span(time(13), time(18, 30)),)},
        Code.SWAP_OTHER_DAY_KIND: {"given": DayKind.SCHOOL, "wanted": DayKind.HOLIDAY},
    }
    return {**FACTS, **special.get(code, {})}


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_is_a_sentence_in_both_languages(code: Code) -> None:
    texts = {}
    for language in ("nl", "en"):
        with translation.override(language):
            texts[language] = wording.sentence(Refusal(code, facts_for(code)))
    assert all(text.endswith((".", "?")) and "%(" not in text for text in texts.values())
    assert texts["nl"] != texts["en"]


@pytest.mark.parametrize("part", EXAMPLES, ids=str)
def test_every_rule_reads_back_in_both_languages(part: Part) -> None:
    texts = {}
    for language in ("nl", "en"):
        with translation.override(language):
            texts[language] = policy_wording.rule_sentence(part)
    assert all(text.endswith(".") for text in texts.values())
    assert texts["nl"] != texts["en"]


def test_every_kind_of_rule_has_an_example_here() -> None:
    assert {type(part) for part in EXAMPLES} == set(PARTS.values())


@pytest.mark.spec("R-02")
def test_a_refusal_names_the_rule_and_the_moment_that_decided() -> None:
    refusal = Refusal(
        Code.TOO_LATE,
        {"rule": RequestNotice(least=NOTICE), "deadline": datetime(2027, 1, 23, 11, tzinfo=UTC)},
    )
    with translation.override("nl"):
        text = wording.sentence(refusal)
    assert "2 dagen" in text
    assert "za 23-01-2027" in text
    assert "12:00" in text


def test_a_deadline_at_midnight_belongs_to_the_day_that_it_closes() -> None:
    refusal = Refusal(
        Code.TOO_LATE,
        {
            "rule": RequestNotice(least=Notice(amount=1, unit=Unit.DAYS)),
            "deadline": datetime(2027, 1, 23, 23, tzinfo=UTC),
        },
    )
    with translation.override("en"):
        assert "the end of Sat 23-01-2027" in wording.sentence(refusal)
