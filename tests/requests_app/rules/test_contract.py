"""Contracts of a child as stretches, and what a yearly credit comes to."""

from datetime import date
from decimal import Decimal

import pytest

from requests_app.rules.contract import Contract, stretches
from requests_app.rules.policy import ContractPeriod, YearlyGrant

JANUARY_1 = date(2027, 1, 1)


def contract(first, last, *weekdays):
    return Contract(first, last, frozenset(weekdays))


def days_of(*contracts):
    return [(stretch.first, stretch.last, stretch.days_a_week) for stretch in stretches(contracts)]


def test_one_contract_without_end():
    assert days_of(contract(JANUARY_1, None, 1, 4)) == [(JANUARY_1, None, 2)]


def test_a_day_in_two_contracts_counts_once():
    both = contract(JANUARY_1, None, 1, 4), contract(date(2027, 3, 1), date(2027, 3, 31), 4, 5)
    assert days_of(*both) == [
        (JANUARY_1, date(2027, 2, 28), 2),
        (date(2027, 3, 1), date(2027, 3, 31), 3),
        (date(2027, 4, 1), None, 2),
    ]


def test_a_time_without_contract_is_no_stretch():
    apart = contract(JANUARY_1, date(2027, 1, 31), 1), contract(date(2027, 3, 1), None, 1)
    assert [first for first, _last, _days in days_of(*apart)] == [JANUARY_1, date(2027, 3, 1)]


@pytest.mark.parametrize(("year", "amount"), [(2027, "30.25"), (2028, "30.16")])
def test_the_second_half_of_a_year_and_of_a_leap_year(year, amount):
    """184 of 365 days, and 184 of 366."""
    grant = YearlyGrant.model_validate(
        {"validity": {"same": "year"}, "tiers": [{"from_days": 1, "amount": "30"}], "per_contract_day": True}
    )
    half = (ContractPeriod(date(year, 7, 1), None, 2),)
    assert grant.amount_in(year, half) == Decimal(amount)
