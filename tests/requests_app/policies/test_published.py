"""Every published policy can be set up on the pages, and keeps its edges to the minute (R-40)."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from core.childcare.rules.calendar import DayKind, Region, is_working_day, school_holidays
from requests_app.facts import policy_of
from requests_app.rules.policy import (
    AMSTERDAM,
    AbsenceNotCharged,
    Act,
    CalendarFacts,
    CancelApproved,
    CancelSwap,
    CombinedPayment,
    ContractPeriod,
    DecideFrom,
    DefaultExpiry,
    EarnsByAbsence,
    EarnsBySickness,
    ExtraLimit,
    Late,
    LeastPurchase,
    OutsideWeeks,
    PointsValue,
    Policy,
    Reach,
    Scope,
    SwapAgain,
    SwapContractWeeks,
    SwapDayKinds,
    SwapExcludes,
    SwapFee,
    SwapFromExtra,
    SwapLimit,
    SwapOffered,
    SwapPlace,
    SwapProduct,
    SwapSide,
    SwapSize,
    Undo,
    UndoAbsence,
    YearlyGrant,
)
from requests_app.rules.price import points_of
from requests_app.rules.swap_window import swap_bounds
from requests_app.rules.timing import timing_refusals
from tests.factories import DayPartFactory, OrganisationFactory
from tests.pages import words
from tests.requests_app.asking import manager_of
from tests.requests_app.policies.published import PUBLISHED
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-40")]

DAY_CARE = Scope(None, "day_care", "52_weeks")
FLEXIBLE = Scope(None, "day_care", "flexible")
SetUp = Callable[[str], Policy]
HOLIDAYS = tuple(holiday.period for holiday in school_holidays(Region.MIDDLE))


def works(on: date) -> bool:
    return is_working_day(on, ())


CALENDAR = CalendarFacts(works, HOLIDAYS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def set_up() -> SetUp:
    """Fill in every form of a policy as a manager, and give the policy that then holds."""

    def fill_in(name: str) -> Policy:
        organisation = OrganisationFactory()
        transport = DayPartFactory(organisation=organisation, name="Vervoer")
        begins = "2023-06-01" if name == "quadrant_2023" else "2026-10-01"
        with time_machine.travel(at(f"{begins}T10:00"), tick=False):
            browser = sign_in(manager_of(organisation))
            for form in PUBLISHED[name].forms:
                fields = {
                    key: [transport.pk] if value == ["Vervoer"] else value
                    for key, value in form.fields.items()
                }
                response = browser.post(
                    reverse("policy:add", args=[form.kind]),
                    {"valid_from": begins, **form.scope, **fields, "stap": "opslaan"},
                )
                assert response.status_code == 302, words(response)
        policy = policy_of(organisation)
        assert len(policy.rules) == len(PUBLISHED[name].forms)
        return policy

    return fill_in


def allowed(policy: Policy, act: Act, starts: str, sent: str, scope: Scope = DAY_CARE) -> bool:
    """Whether something about care from `starts` may be sent then."""
    care = at(starts)
    refusals = timing_refusals(act, policy, scope, first=care, last=care, now=at(sent), is_working_day=works)
    return not list(refusals)


def fits(
    policy: Policy,
    given_up: str,
    asked: str,
    given: DayKind = DayKind.SCHOOL,
    wanted: DayKind = DayKind.SCHOOL,
) -> bool:
    """Whether the two days lie close enough together."""
    found = swap_bounds(policy, DAY_CARE, day(given_up), given, wanted, CALENDAR)
    assert found is not None
    return found[1].hold(day(asked))


def earns(policy: Policy, starts: str, sent: str) -> bool:
    """Whether an absence reported then is in time for a credit."""
    rule = policy.find(EarnsByAbsence, DAY_CARE, at(starts).date())
    assert rule is not None
    in_time = rule.least is None or at(sent) <= rule.least.deadline(at(starts), works)
    return in_time and (rule.most is None or at(sent) >= rule.most.opens(at(starts), works))


def test_all_eighteen_are_here() -> None:
    assert len(PUBLISHED) == 18


def test_pantarhei(set_up: SetUp) -> None:
    policy = set_up("pantarhei")
    # The month, and the first five working days of the next: over a year's end and Easter.
    assert fits(policy, "2026-12-07", "2027-01-08")
    assert not fits(policy, "2026-12-07", "2027-01-11")
    assert fits(policy, "2027-03-01", "2027-03-01")
    assert not fits(policy, "2027-03-01", "2027-02-26")
    assert not fits(policy, "2027-02-26", "2027-03-08")
    assert fits(policy, "2027-02-26", "2027-03-05")
    # A week before the week of the care, whatever weekday it is; at most four weeks ahead.
    assert allowed(policy, Act.SWAP, "2027-04-02T08:00", "2027-03-22T23:59")
    assert not allowed(policy, Act.SWAP, "2027-04-02T08:00", "2027-03-23T00:01")
    assert allowed(policy, Act.SWAP, "2027-04-02T08:00", "2027-03-05T00:00")
    assert not allowed(policy, Act.SWAP, "2027-04-02T08:00", "2027-03-04T23:59")
    kinds = policy.get(SwapDayKinds, DAY_CARE, day("2027-03-01"))
    assert kinds.allow(DayKind.SCHOOL, DayKind.SCHOOL)
    assert kinds.allow(DayKind.HOLIDAY, DayKind.HOLIDAY)
    assert not kinds.allow(DayKind.SCHOOL, DayKind.HOLIDAY)
    assert not kinds.allow(DayKind.CLOSED, DayKind.SCHOOL)
    limit = policy.find(SwapLimit, DAY_CARE, day("2027-03-01"))
    assert limit is not None
    january = limit.room(day("2027-01-31"), None)
    assert january.period == (day("2027-01-01"), day("2027-01-31"))
    assert january.allows(0, 1)
    assert not january.allows(1, 1)
    assert not policy.get(SwapAgain, DAY_CARE, day("2027-03-01")).allowed
    assert policy.get(SwapPlace, DAY_CARE, day("2027-03-01")).reach is Reach.OWN_GROUP
    assert policy.get(SwapSize, DAY_CARE, day("2027-03-01")).split  # "hele dag of dagdeel"


def test_quadrant(set_up: SetUp) -> None:
    policy = set_up("quadrant_2023")
    rule = policy.find(EarnsByAbsence, DAY_CARE, day("2023-12-31"))
    assert rule is not None
    assert policy.find(EarnsByAbsence, DAY_CARE, day("2024-01-01")) is None
    # A credit of the last day keeps its own four weeks, past the end of the policy.
    bounds = rule.validity.bounds(day("2023-12-29"), CALENDAR)
    assert (bounds.first, bounds.last) == (day("2023-12-01"), day("2024-01-26"))
    assert rule.amount_of(330) == Decimal("5.50")


def test_brs(set_up: SetUp) -> None:
    policy = set_up("brs")
    assert fits(policy, "2026-12-31", "2026-01-02")
    assert not fits(policy, "2026-12-31", "2027-01-01")
    # Two working days before Tuesday after Easter is Thursday; Good Friday is a public holiday.
    assert allowed(policy, Act.SWAP, "2027-03-30T08:00", "2027-03-24T23:59")
    assert not allowed(policy, Act.SWAP, "2027-03-30T08:00", "2027-03-25T00:01")
    # Over the turn of the year: New Year's Day and the weekend do not count.
    assert allowed(policy, Act.SWAP, "2027-01-04T08:00", "2026-12-30T23:59")
    assert not allowed(policy, Act.SWAP, "2027-01-04T08:00", "2026-12-31T00:01")
    kinds = policy.get(SwapDayKinds, DAY_CARE, day("2027-03-01"))
    assert not kinds.allow(DayKind.STUDY, DayKind.SCHOOL)
    assert not kinds.allow(DayKind.SCHOOL, DayKind.STUDY)
    product = policy.get(SwapProduct, DAY_CARE, day("2027-03-01"))
    assert product.allows(SwapSide(1, 330, "day_care"), SwapSide(1, 330, "day_care"))
    assert not product.allows(SwapSide(1, 330, "day_care"), SwapSide(2, 330, "day_care"))
    assert policy.get(SwapContractWeeks, DAY_CARE, day("2027-03-01")).outside is OutsideWeeks.INVOICED
    excluded = policy.find(SwapExcludes, DAY_CARE, day("2027-03-01"))
    assert excluded is not None
    assert len(excluded.day_parts) == 1
    assert not policy.get(SwapSize, DAY_CARE, day("2027-03-01")).split


def test_kok(set_up: SetUp) -> None:
    policy = set_up("kok")
    assert fits(policy, "2027-03-01", "2027-02-14")
    assert not fits(policy, "2027-03-01", "2027-02-13")
    assert fits(policy, "2026-12-20", "2027-01-04")
    assert not fits(policy, "2026-12-20", "2027-01-05")
    assert allowed(policy, Act.SWAP, "2027-03-31T08:00", "2027-02-28T00:00")
    assert not allowed(policy, Act.SWAP, "2027-03-31T08:00", "2027-02-27T23:59")
    decide = policy.find(DecideFrom, DAY_CARE, day("2027-04-05"))
    assert decide is not None
    assert decide.most.opens(at("2027-04-05T08:00"), works) == at("2027-03-22T00:00")
    assert policy.find(EarnsBySickness, DAY_CARE, day("2027-04-05")) is not None
    grant = policy.find(YearlyGrant, DAY_CARE, day("2027-01-01"))
    assert grant is not None
    assert [grant.amount_for(days) for days in (1, 2, 3, 5)] == [1, 1, 2, 2]
    half = grant.amount_in(2027, (ContractPeriod(day("2027-07-02"), None, 3),))
    assert half == Decimal("1.00")
    last = grant.validity.bounds(day("2027-01-01"), CALENDAR).last
    assert last == day("2027-12-31")
    for form in ("flexible", "incidental"):
        assert not policy.get(SwapOffered, Scope(None, "day_care", form), day("2027-03-01")).offered
    assert policy.get(SwapOffered, DAY_CARE, day("2027-03-01")).offered
    assert policy.get(SwapProduct, DAY_CARE, day("2027-03-01")).allows(
        SwapSide(1, 330, "day_care"), SwapSide(2, 330, "day_care")
    )
    fee = policy.find(SwapFee, DAY_CARE, day("2027-03-01"))
    assert fee is not None
    assert fee.purpose == "vervoer"


def test_haren(set_up: SetUp) -> None:
    policy = set_up("haren")
    assert fits(policy, "2027-01-31", "2027-02-28")
    assert not fits(policy, "2027-01-31", "2027-03-01")
    assert fits(policy, "2027-03-31", "2027-02-28")
    assert not fits(policy, "2027-03-31", "2027-02-27")
    kinds = policy.get(SwapDayKinds, DAY_CARE, day("2027-03-01"))
    assert not kinds.allow(DayKind.CLOSED, DayKind.SCHOOL)


def test_skar(set_up: SetUp) -> None:
    policy = set_up("skar")
    rule = policy.find(EarnsByAbsence, DAY_CARE, day("2026-11-30"))
    assert rule is not None
    assert (rule.amount_of(330), rule.amount_of(660)) == (5, 10)
    bounds = rule.validity.bounds(day("2026-11-30"), CALENDAR)
    assert (bounds.first, bounds.last) == (day("2026-11-30"), day("2027-02-28"))
    value = policy.find(PointsValue, DAY_CARE, day("2027-03-01"))
    assert value is not None
    assert (points_of(330, value), points_of(660, value)) == (5, 10)
    grant = policy.find(YearlyGrant, DAY_CARE, day("2027-01-01"))
    assert grant is not None
    assert grant.use_notice is not None
    assert grant.validity.bounds(day("2027-01-01"), CALENDAR).last == day("2028-01-01")
    assert grant.use_notice.deadline(at("2027-04-05T08:00"), works) == at("2027-02-23T00:00")
    assert not policy.get(SwapOffered, Scope(None, "playgroup", "40_weeks"), day("2027-03-01")).offered
    place = policy.get(SwapPlace, DAY_CARE, day("2027-03-01"))
    assert (place.reach, place.second_group_consent) == (Reach.OWN_LOCATION, True)


def test_speelinn(set_up: SetUp) -> None:
    policy = set_up("speelinn")
    assert earns(policy, "2027-03-28T15:00", "2027-03-28T09:00")
    assert not earns(policy, "2027-03-28T15:00", "2027-03-28T09:01")
    rule = policy.find(EarnsByAbsence, DAY_CARE, day("2028-02-29"))
    assert rule is not None
    assert rule.validity.bounds(day("2028-02-29"), CALENDAR).last == day("2029-02-28")
    cancel = policy.get(CancelApproved, DAY_CARE, day("2027-10-31"))
    assert cancel.until is not None
    # Elapsed hours: on the day that summer time ends, 24 hours before 08:00 is 09:00.
    assert cancel.until.deadline(at("2027-10-31T08:00"), works) == at("2027-10-30T09:00")
    assert cancel.until.deadline(at("2027-03-28T08:00"), works) == at("2027-03-27T07:00")
    assert cancel.late is Late.INVOICE_AND_CREDIT
    assert cancel.credit_validity is not None


def test_walcheren(set_up: SetUp) -> None:
    policy = set_up("walcheren_old")
    most = {}
    for care_type in ("day_care", "after_school", "playgroup"):
        limit = policy.find(SwapLimit, Scope(None, care_type, "52_weeks"), day("2027-03-01"))
        assert limit is not None
        most[care_type] = limit.room(day("2027-03-01"), None).most
    assert most == {"day_care": 8, "after_school": 8, "playgroup": 4}
    limit = policy.find(SwapLimit, DAY_CARE, day("2027-12-31"))
    assert limit is not None
    assert limit.room(day("2027-12-31"), day("2027-07-03")).most == 4
    assert limit.room(day("2027-12-31"), day("2027-07-02")).most == 5
    assert limit.room(day("2028-01-01"), day("2027-07-02")).most == 8
    assert policy.get(CancelSwap, DAY_CARE, day("2027-03-01")).late is Late.CREDIT_LOST


def test_eigenwijzer(set_up: SetUp) -> None:
    policy = set_up("eigenwijzer")
    assert fits(policy, "2027-03-01", "2027-03-29")
    assert not fits(policy, "2027-03-01", "2027-03-30")
    # The spring holiday of 2027 in the middle of the country: 20 to 28 February.
    holiday = {"given": DayKind.HOLIDAY, "wanted": DayKind.HOLIDAY}
    assert fits(policy, "2027-02-22", "2027-02-26", **holiday)
    assert not fits(policy, "2027-02-22", "2027-03-01", given=DayKind.HOLIDAY)
    assert fits(policy, "2027-02-22", "2027-03-22", given=DayKind.HOLIDAY, wanted=DayKind.STUDY)
    assert not fits(policy, "2027-02-22", "2027-03-23", given=DayKind.HOLIDAY, wanted=DayKind.STUDY)
    size = policy.get(SwapSize, DAY_CARE, day("2027-03-01"))
    assert size.allows(330, 330)
    assert not size.allows(330, 300)
    assert not size.allows(330, 360)
    cancel = policy.get(CancelApproved, DAY_CARE, day("2027-01-04"))
    assert cancel.until is not None
    assert cancel.until.deadline(at("2027-01-04T08:00"), works) == at("2026-12-29T00:00")
    assert cancel.late is Late.INVOICE


def test_haarlem(set_up: SetUp) -> None:
    policy = set_up("haarlem")
    # The weekend counts: for Monday until the end of Thursday.
    assert earns(policy, "2027-01-04T08:00", "2026-12-31T23:59")
    assert not earns(policy, "2027-01-04T08:00", "2027-01-01T00:01")
    assert policy.get(UndoAbsence, DAY_CARE, day("2027-01-04")).undo is Undo.NEVER


def test_fantaziehuis(set_up: SetUp) -> None:
    policy = set_up("fantaziehuis")
    assert earns(policy, "2027-03-30T15:00", "2027-03-28T09:30")
    assert not earns(policy, "2027-03-30T15:00", "2027-03-28T09:31")
    # Elapsed hours over the night in which summer time begins: 48 hours before 07:30 is 06:30.
    assert earns(policy, "2027-03-29T07:30", "2027-03-27T06:30")
    assert not earns(policy, "2027-03-29T07:30", "2027-03-27T06:31")


def test_zazou(set_up: SetUp) -> None:
    policy = set_up("zazou")
    assert earns(policy, "2027-01-08T08:00", "2026-12-28T23:59")
    assert not earns(policy, "2027-01-08T08:00", "2026-12-29T00:01")
    assert earns(policy, "2027-04-11T08:00", "2027-01-01T00:00")
    assert not earns(policy, "2027-04-11T08:00", "2026-12-31T23:59")
    product = policy.get(SwapProduct, DAY_CARE, day("2027-03-01"))
    assert product.allows(SwapSide(1, 330, "day_care"), SwapSide(2, 150, "after_school"))


def test_dreamzzz(set_up: SetUp) -> None:
    policy = set_up("dreamzzz")
    assert fits(policy, "2027-08-31", "2028-02-29")
    assert not fits(policy, "2027-08-31", "2028-03-01")
    assert fits(policy, "2027-08-31", "2027-02-28")
    assert not fits(policy, "2027-08-31", "2027-02-27")
    kinds = policy.get(SwapDayKinds, DAY_CARE, day("2027-03-01"))
    assert kinds.allow(DayKind.CLOSED, DayKind.SCHOOL)
    assert kinds.allow(DayKind.STUDY, DayKind.SCHOOL)
    later = policy.find(SwapFromExtra, DAY_CARE, day("2027-03-01"))
    assert later is not None
    assert not later.allowed


@pytest.mark.parametrize("kind", [SwapLimit, ExtraLimit])
def test_skov(set_up: SetUp, kind: type[SwapLimit] | type[ExtraLimit]) -> None:
    policy = set_up("skov")
    limit = policy.find(kind, DAY_CARE, day("2027-12-31"))
    assert limit is not None
    assert limit.room(day("2027-12-31"), day("2027-07-01")).free == 2
    assert limit.room(day("2027-12-31"), day("2027-07-02")).free == 1
    assert limit.room(day("2028-01-01"), day("2027-07-02")).free == 2
    room = limit.room(day("2027-12-31"), None)
    assert (room.charged(1, 1), room.charged(2, 1), room.charged(1, 3)) == (0, 1, 2)
    assert fits(policy, "2026-12-21", "2027-01-11")
    assert not fits(policy, "2026-12-21", "2027-01-12")


def test_dak(set_up: SetUp) -> None:
    policy = set_up("dak")
    assert policy.find(YearlyGrant, DAY_CARE, day("2027-01-01")) is None
    grant = policy.find(YearlyGrant, Scope(None, "day_care", "40_weeks"), day("2027-01-01"))
    assert grant is not None
    assert grant.recalculated
    whole = (ContractPeriod(day("2026-01-01"), None, 2),)
    changed = (
        ContractPeriod(day("2026-01-01"), day("2027-12-30"), 2),
        ContractPeriod(day("2027-12-31"), None, 4),
    )
    assert grant.amount_in(2027, whole) == 40
    assert grant.amount_in(2027, changed) == Decimal("40.11")
    assert grant.amount_in(2028, changed) == 80
    assert grant.validity.bounds(day("2027-01-01"), CALENDAR).last == day("2027-12-31")
    assert grant.use_notice is not None
    assert grant.use_notice.deadline(at("2027-01-18T08:00"), works) == at("2026-12-29T00:00")


def test_zwartewaterland(set_up: SetUp) -> None:
    policy = set_up("zwartewaterland_flex")
    for starts in ("2027-01-01T08:00", "2027-01-31T08:00"):
        assert allowed(policy, Act.EXTRA, starts, "2026-12-15T23:59", FLEXIBLE)
        assert not allowed(policy, Act.EXTRA, starts, "2026-12-16T00:01", FLEXIBLE)
    assert allowed(policy, Act.EXTRA, "2027-01-31T08:00", "2027-01-30T12:00", DAY_CARE)
    least = policy.find(LeastPurchase, FLEXIBLE, day("2027-03-01"))
    assert least is not None
    assert least.period_of(day("2027-01-31")) == (day("2027-01-04"), day("2027-01-31"))
    assert least.period_of(day("2027-02-01")) == (day("2027-02-01"), day("2027-02-28"))
    assert (least.short_by(3), least.short_by(4)) == (1, 0)


def test_kinderwereld(set_up: SetUp) -> None:
    policy = set_up("kinderwereld_flex")
    assert allowed(policy, Act.EXTRA, "2027-01-04T08:00", "2026-12-26T23:59", FLEXIBLE)
    assert not allowed(policy, Act.EXTRA, "2027-01-04T08:00", "2026-12-27T00:01", FLEXIBLE)
    assert allowed(policy, Act.EXTRA, "2027-05-30T08:00", "2027-03-01T00:00", FLEXIBLE)
    assert not allowed(policy, Act.EXTRA, "2027-05-30T08:00", "2027-02-28T23:59", FLEXIBLE)
    cancel = policy.get(CancelApproved, FLEXIBLE, day("2027-03-01"))
    assert cancel.until is not None
    assert cancel.until.deadline(at("2027-03-01T08:00"), works) == at("2027-02-28T00:00")
    free = policy.find(AbsenceNotCharged, FLEXIBLE, day("2027-10-31"))
    assert free is not None
    assert free.least.deadline(at("2027-10-31T08:00"), works) == at("2027-10-29T09:00")


def test_the_parents_manual(set_up: SetUp) -> None:
    policy = set_up("manual")
    assert not policy.get(CombinedPayment, DAY_CARE, day("2027-03-01")).allowed
    size = policy.get(SwapSize, DAY_CARE, day("2027-03-01"))
    assert size.allows(660, 330)
    assert size.lapses(660, 330) == 330
    assert not size.allows(330, 660)
    assert policy.get(DefaultExpiry, DAY_CARE, day("2027-03-01")).days_before == 1
