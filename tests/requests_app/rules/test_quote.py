"""What a request comes to: times, amounts, payment and what is left out (R-03 to R-06)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.price import Price, price_on, value_of
from requests_app.rules.facts import PlannedMoment
from requests_app.rules.policy import (
    CombinedPayment,
    Counted,
    CreditUseNotice,
    DefaultExpiry,
    Notice,
    OldestCreditFirst,
    PointsValue,
    UndecidedLimit,
    Unit,
)
from requests_app.rules.price import rest_after_credit
from requests_app.rules.quote import Item, Quote, quote
from requests_app.rules.refusals import Code
from tests.requests_app.rules.building import (
    AFTERNOON,
    FLORIS,
    HAMSTERS,
    MONDAY,
    NOORTJE,
    NOW,
    THURSDAY,
    TIES,
    World,
    credit,
    part,
    rules,
)


def item(**changes: object) -> Item:
    facts: dict[str, object] = {
        "id": "a",
        "child_id": NOORTJE.id,
        "group_id": HAMSTERS.id,
        "part_id": 1,
        "first": MONDAY,
        "last": MONDAY,
    }
    return Item(**{**facts, **changes})  # type: ignore[arg-type]


def quoted(world: World, *items: Item) -> Quote:
    return quote(items, world.facts(on for one in items for on in one.dates))


def problems(result: Quote) -> list[Code]:
    return [problem.code for problem in result.all_problems]


@pytest.mark.spec("R-04")
def test_hours_times_rate_is_the_amount() -> None:
    result = quoted(World(), item())
    assert (result.minutes, result.amount) == (330, Decimal("55.00"))


@pytest.mark.spec("R-04")
def test_the_rate_of_the_date_asked_counts() -> None:
    prices = (Price(date(2026, 1, 1), True, Decimal("10.00")), Price(THURSDAY, True, Decimal("12.00")))
    world = World(parts=(part(prices=prices),))
    assert quoted(world, item()).amount == Decimal("55.00")
    assert quoted(world, item(first=THURSDAY, last=THURSDAY)).amount == Decimal("66.00")
    assert price_on(prices, date(2025, 12, 31)) is None


@pytest.mark.spec("R-04")
def test_money_is_rounded_half_up_per_line() -> None:
    assert value_of(Price(MONDAY, True, Decimal("9.31")), 330, 330) == Decimal("51.21")
    assert value_of(Price(MONDAY, True, Decimal("0.01")), 30, 30) == Decimal("0.01")


def test_a_fixed_price_counts_for_its_share_when_only_a_part_is_booked() -> None:
    assert value_of(Price(MONDAY, False, Decimal("40.00")), 165, 330) == Decimal("20.00")


@pytest.mark.spec("R-03")
def test_a_period_books_every_matching_day_and_lists_the_others() -> None:
    world = World(kinds={MONDAY + timedelta(days=7): DayKind.CLOSED})
    result = quoted(world, item(last=MONDAY + timedelta(days=14), weekdays=frozenset({1})))
    assert [line.on for line in result.lines] == [MONDAY, MONDAY + timedelta(days=14)]
    left_out = result.items[0].left_out
    assert [(one.on, one.refusals[0].code) for one in left_out] == [(MONDAY + timedelta(days=7), Code.CLOSED)]
    assert not result.all_problems


@pytest.mark.spec("R-03")
def test_a_period_without_a_matching_day_cannot_be_submitted() -> None:
    result = quoted(World(closed_weekdays=frozenset({1})), item(weekdays=frozenset({1})))
    assert problems(result) == [Code.NO_DAY_MATCHES]


def test_one_day_that_is_not_possible_is_a_problem_with_its_reason() -> None:
    taken = {(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, part().span),)}
    assert problems(quoted(World(planned=taken), item())) == [Code.PLANNED]


def test_the_same_time_cannot_be_in_a_request_twice() -> None:
    assert problems(quoted(World(), item(), item(id="b"))) == [Code.IN_DRAFT]
    assert not problems(quoted(World(), item(), item(id="b", part_id=2)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child_id": 999}, Code.UNKNOWN_CHILD),
        ({"group_id": FLORIS.id}, Code.UNKNOWN_GROUP),
        ({"part_id": 999}, Code.UNKNOWN_DAY_PART),
        ({"credit_id": 999}, Code.UNKNOWN_CREDIT),
        ({"last": MONDAY - timedelta(days=1), "weekdays": frozenset({1})}, Code.PERIOD_TURNED_ROUND),
        ({"last": MONDAY + timedelta(days=800), "weekdays": frozenset({1})}, Code.PERIOD_TOO_LONG),
    ],
)
def test_what_does_not_belong_to_the_family_is_a_problem(changes: dict[str, object], code: Code) -> None:
    result = quote([item(**changes)], World().facts())
    assert code in problems(result)
    assert not result.lines


def test_an_empty_request_says_to_add_a_day() -> None:
    assert problems(quoted(World())) == [Code.NOTHING_CHOSEN]


@pytest.mark.spec("R-05")
def test_a_credit_that_covers_the_day_part_pays_it_whole() -> None:
    line = quoted(World(credits=(credit(),)), item(credit_id=7)).lines[0]
    assert (line.payment, line.amount, line.credit_amount) == ("credit", Decimal(0), Decimal("5.50"))


@pytest.mark.spec("R-05")
def test_a_credit_that_is_too_small_cannot_pay_a_part() -> None:
    result = quoted(World(credits=(credit(balance=Decimal("5.49")),)), item(credit_id=7))
    assert problems(result) == [Code.CREDIT_TOO_SMALL]


@pytest.mark.spec("R-05")
def test_an_organisation_that_combines_lets_the_credit_pay_a_part_and_invoices_the_rest() -> None:
    world = World(credits=(credit(balance=Decimal("2.75")),), policy=rules(CombinedPayment(allowed=True)))
    line = quoted(world, item(credit_id=7)).lines[0]
    assert (line.payment, line.amount, line.credit_amount) == (
        "combined",
        Decimal("27.50"),
        Decimal("2.75"),
    )


@pytest.mark.spec("R-05")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child_id": TIES.id}, Code.CREDIT_OTHER_CHILD),
        ({"valid_from": MONDAY + timedelta(days=1)}, Code.CREDIT_NOT_YET_VALID),
        ({"valid_until": MONDAY - timedelta(days=1)}, Code.CREDIT_EXPIRED),
        ({"care_types": frozenset({"after_school"})}, Code.CREDIT_OTHER_CARE_TYPE),
        ({"weeks": "holiday"}, Code.CREDIT_ONLY_HOLIDAYS),
        ({"location_id": 11}, Code.CREDIT_OTHER_LOCATION),
        ({"balance": Decimal(0)}, Code.CREDIT_USED_UP),
        ({"unit": Counted.POINTS}, Code.CREDIT_POINTS_WITHOUT_VALUE),
    ],
)
def test_a_credit_that_does_not_fit_says_why(changes: dict[str, object], code: Code) -> None:
    assert problems(quoted(World(credits=(credit(**changes),)), item(credit_id=7))) == [code]


def test_a_credit_for_school_weeks_does_not_pay_in_a_holiday() -> None:
    world = World(credits=(credit(weeks="school"),), kinds={MONDAY: DayKind.HOLIDAY})
    assert problems(quoted(world, item(credit_id=7))) == [Code.CREDIT_ONLY_SCHOOL_WEEKS]


def test_where_the_organisation_has_no_credits_none_is_taken() -> None:
    assert problems(quoted(World(uses_credits=False), item(credit_id=7))) == [Code.NO_CREDITS_HERE]


def test_two_bookings_do_not_spend_the_same_credit() -> None:
    result = quoted(World(credits=(credit(),)), item(credit_id=7), item(id="b", part_id=2, credit_id=7))
    assert problems(result) == [Code.CREDIT_USED_UP]


def test_in_a_period_the_credit_pays_while_it_lasts_and_the_rest_is_invoiced() -> None:
    world = World(credits=(credit(balance=Decimal("12")),))
    period = item(last=MONDAY + timedelta(days=14), weekdays=frozenset({1}), credit_id=7)
    lines = quoted(world, period).lines
    assert [line.payment for line in lines] == ["credit", "credit", "invoice"]
    assert lines[2].credit_refusals[0].code == Code.CREDIT_TOO_SMALL


def test_where_the_policy_wants_it_the_credit_that_lapses_first_goes_first() -> None:
    young = credit(id=8, valid_until=MONDAY + timedelta(days=60))
    old = credit(valid_until=MONDAY + timedelta(days=5))
    strict = World(credits=(young, old), policy=rules(OldestCreditFirst(required=True)))
    assert problems(quoted(strict, item(credit_id=8))) == [Code.CREDIT_OLDER_FIRST]
    assert not problems(quoted(strict, item(credit_id=7), item(id="b", part_id=2, credit_id=8)))
    assert not problems(quoted(World(credits=(young, old)), item(credit_id=8)))


def test_paying_with_a_credit_can_have_a_notice_of_its_own() -> None:
    weeks = Notice(amount=2, unit=Unit.WEEKS)
    world = World(credits=(credit(),), policy=rules(CreditUseNotice(least=weeks)))
    assert problems(quoted(world, item(credit_id=7))) == [Code.TOO_LATE]
    assert not problems(quoted(world, item()))


def test_points_count_per_part_and_per_day() -> None:
    policy = rules(PointsValue(per_part=Decimal(5), per_day=Decimal(10)))
    points = credit(unit=Counted.POINTS, balance=Decimal(15))
    world = World(credits=(points,), policy=policy)
    lines = quoted(
        world, item(part_id=3, credit_id=7), item(id="b", first=THURSDAY, last=THURSDAY, credit_id=7)
    ).lines
    assert [line.credit_amount for line in lines] == [Decimal(10), Decimal(5)]


@given(st.decimals("0.01", "500", places=2), st.decimals("0.25", "24", places=2))
def test_the_rest_after_a_credit_is_never_negative_nor_more_than_the_value(
    value: Decimal, needed: Decimal
) -> None:
    paid = needed / 3
    assert 0 <= rest_after_credit(value, paid, needed) <= value
    assert rest_after_credit(value, needed, needed) == 0


@pytest.mark.spec("R-06")
def test_only_a_request_for_one_day_can_be_judged_as_a_whole() -> None:
    ties = item(id="b", child_id=TIES.id, group_id=FLORIS.id, part_id=4)
    bso = part(4, AFTERNOON, care_type="after_school")
    world = World(parts=(part(1), bso))
    assert quoted(world, item(), ties).is_one_day
    assert not quoted(world, item(), replace(ties, first=THURSDAY, last=THURSDAY)).is_one_day
    assert not quoted(world, item(weekdays=frozenset({1}))).is_one_day


@pytest.mark.spec("R-07")
def test_the_expiry_date_that_is_filled_in_follows_policy_and_is_never_past() -> None:
    assert quoted(World(), item()).default_expiry == MONDAY - timedelta(days=1)
    early = World(policy=rules(DefaultExpiry(days_before=40)))
    assert quoted(early, item()).default_expiry == NOW.date()


def test_a_family_can_only_have_so_many_days_waiting() -> None:
    world = World(policy=rules(UndecidedLimit(most=3)), undecided=2)
    assert not problems(quoted(world, item()))
    assert problems(quoted(world, item(), item(id="b", part_id=2))) == [Code.TOO_MANY_UNDECIDED]


def test_a_changed_price_or_time_changes_the_fingerprint() -> None:
    before = quoted(World(), item()).digest
    assert quoted(World(), item()).digest == before
    dearer = World(parts=(part(prices=(Price(date(2026, 1, 1), True, Decimal("10.01")),)),))
    assert quoted(dearer, item()).digest != before
