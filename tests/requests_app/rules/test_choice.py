"""What a parent can choose on a day or in a period, and how it can be paid (R-01 to R-05)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.childcare.rules.calendar import DayKind
from requests_app.rules.choice import ChildChoices, Choice, When, choices_of, whole_day_refusal
from requests_app.rules.facts import PlannedMoment
from requests_app.rules.policy import CombinedPayment, Notice, RequestHorizon, Unit
from requests_app.rules.quote import Item
from requests_app.rules.refusals import Code
from tests.requests_app.rules.building import (
    AFTERNOON,
    HAMSTERS,
    MONDAY,
    MORNING,
    NOORTJE,
    TIES,
    WHOLE_DAY,
    World,
    credit,
    part,
    rules,
)

ON_MONDAY = When(MONDAY, MONDAY)
MONDAYS = When(MONDAY, MONDAY + timedelta(days=14), frozenset({1}))


def chosen(world: World, when: When = ON_MONDAY, draft: tuple[Item, ...] = ()) -> ChildChoices:
    """What there is for Noortje."""
    dates = {*when.dates, *(on for item in draft for on in item.dates)}
    return next(one for one in choices_of(when, world.facts(dates), draft) if one.child == NOORTJE)


def of_part(child: ChildChoices, part_id: int) -> Choice:
    return next(choice for choice in child.groups[0].choices if choice.part.id == part_id)


@pytest.mark.spec("R-01")
def test_every_child_comes_with_its_own_groups() -> None:
    found = choices_of(ON_MONDAY, World().facts(), ())
    assert [(one.child, [group.group for group in one.groups]) for one in found] == [
        (child, [member.group for member in child.memberships]) for child in (NOORTJE, TIES)
    ]


@pytest.mark.spec("R-01")
def test_planned_times_stand_in_their_group() -> None:
    world = World(planned={(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, MORNING),)})
    assert chosen(world).groups[0].planned == (MORNING,)


@pytest.mark.spec("R-02")
def test_what_is_not_possible_says_why() -> None:
    world = World(planned={(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, WHOLE_DAY),)})
    group = chosen(world).groups[0]
    assert not group.possible
    assert {reason.code for choice in group.impossible for reason in choice.refusals} == {Code.PLANNED}


def test_day_parts_that_are_never_for_parents_are_left_out() -> None:
    world = World(parts=(part(1), part(2, AFTERNOON, selectable=False)))
    assert [choice.part.id for choice in chosen(world).groups[0].choices] == [1]


@pytest.mark.spec("R-02")
def test_a_longer_day_books_only_what_is_not_planned() -> None:
    world = World(planned={(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, MORNING),)})
    whole_day = of_part(chosen(world), 3)
    assert whole_day.is_extension
    assert [line.span for line in whole_day.quoted.lines] == [AFTERNOON]


@pytest.mark.spec("R-03")
def test_a_choice_for_a_period_tells_the_days_that_are_left_out() -> None:
    closed = MONDAY + timedelta(days=7)
    morning = of_part(chosen(World(kinds={closed: DayKind.CLOSED}), MONDAYS), 1)
    assert [line.on for line in morning.quoted.lines] == [MONDAY, MONDAY + timedelta(days=14)]
    assert [day.on for day in morning.quoted.left_out] == [closed]


@pytest.mark.spec("R-05")
def test_a_credit_that_covers_the_whole_is_usable_and_a_smaller_one_stands_apart() -> None:
    small = credit(id=8, balance=Decimal("2.00"))
    morning = of_part(chosen(World(credits=(credit(), small))), 1)
    assert [way.credit.id for way in morning.usable_credits] == [7]
    assert [way.refusals[0].code for way in morning.other_credits] == [Code.CREDIT_TOO_SMALL]


@pytest.mark.spec("R-05")
def test_where_payment_is_combined_a_small_credit_pays_its_part() -> None:
    world = World(credits=(credit(balance=Decimal("2.20")),), policy=rules(CombinedPayment(allowed=True)))
    (way,) = of_part(chosen(world), 1).usable_credits
    assert (way.pays, way.invoiced) == (Decimal("2.20"), Decimal("33.00"))


@pytest.mark.spec("R-05")
def test_a_single_day_in_two_stretches_is_paid_whole_or_not_at_all() -> None:
    middle = replace(MORNING, starts=MORNING.starts.replace(hour=10), ends=AFTERNOON.starts.replace(hour=15))
    world = World(
        planned={(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, middle),)},
        credits=(credit(balance=Decimal("3.00")),),
    )
    whole_day = of_part(chosen(world), 3)
    assert len(whole_day.quoted.lines) == 2
    assert not whole_day.usable_credits


@pytest.mark.spec("R-05")
def test_in_a_period_a_credit_pays_the_days_that_it_covers() -> None:
    (way,) = of_part(chosen(World(credits=(credit(balance=Decimal("11.00")),)), MONDAYS), 1).usable_credits
    assert (way.pays, way.invoiced) == (Decimal("11.00"), Decimal("55.00"))


@pytest.mark.spec("R-05")
def test_what_the_draft_takes_of_a_credit_is_not_offered_again() -> None:
    draft = (When(MONDAY, MONDAY).item(NOORTJE.id, HAMSTERS.id, 1, 7),)
    afternoon = of_part(chosen(World(credits=(credit(),)), draft=draft), 2)
    assert not afternoon.ways_to_pay


def test_trying_one_choice_takes_nothing_from_another() -> None:
    child = chosen(World(credits=(credit(),)))
    assert [choice.part.id for choice in child.groups[0].possible] == [1, 2, 3]
    assert len(of_part(child, 1).usable_credits) == len(of_part(child, 2).usable_credits) == 1


@pytest.mark.parametrize(
    "over", [{"valid_until": date(2027, 1, 12)}, {"balance": Decimal(0)}, {"child_id": TIES.id}]
)
def test_credits_that_are_over_or_of_another_child_do_not_stand_with_a_choice(
    over: dict[str, object],
) -> None:
    assert not of_part(chosen(World(credits=(credit(**over),))), 1).ways_to_pay


def test_without_credits_in_the_organisation_there_is_only_the_invoice() -> None:
    assert not of_part(chosen(World(credits=(credit(),), uses_credits=False)), 1).ways_to_pay


# The calendar


def why_not(world: World, on: date = MONDAY) -> Code | None:
    refusal = whole_day_refusal(world.facts([on]), on)
    return refusal.code if refusal else None


@pytest.mark.spec("R-02")
def test_a_day_is_worth_opening_when_it_is_open_for_any_child() -> None:
    assert why_not(World()) is None


@pytest.mark.spec("R-02")
@pytest.mark.parametrize(
    ("world", "on", "code"),
    [
        (World(kinds={MONDAY: DayKind.CLOSED}), MONDAY, Code.CLOSED),
        (World(), MONDAY - timedelta(days=1), Code.NOT_OPEN_THAT_WEEKDAY),
        (World(), date(2027, 1, 12), Code.PAST),
        (
            World(policy=rules(RequestHorizon(most=Notice(amount=3, unit=Unit.DAYS)))),
            MONDAY,
            Code.TOO_FAR_AHEAD,
        ),
        (World(), date(2024, 12, 31), Code.NO_PLACEMENT),
    ],
)
def test_a_day_on_which_nothing_can_be_asked_says_why(world: World, on: date, code: Code) -> None:
    assert why_not(world, on) is code


def test_a_day_that_is_planned_full_can_still_be_opened() -> None:
    world = World(
        planned={(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, WHOLE_DAY),)}, children=(NOORTJE,)
    )
    assert why_not(world) is None
