"""How planned hours stand to the contract."""

import pytest

from core.childcare.rules.hours import Hours, Standing

pytestmark = pytest.mark.spec("P-35")


def hours(planned, *, contract=6000, is_ceiling=True):
    return Hours(contract, planned, used=0, is_ceiling=is_ceiling)


@pytest.mark.parametrize(
    ("planned", "standing"),
    [
        (0, Standing.WITHIN),
        (5399, Standing.WITHIN),
        (5400, Standing.NEAR),
        (6000, Standing.NEAR),
        (6001, Standing.OVER),
    ],
)
def test_a_warning_comes_before_the_agreed_hours_are_exceeded(planned, standing):
    assert hours(planned).standing is standing


def test_a_weekly_pattern_that_is_followed_is_no_reason_to_warn():
    assert hours(6000, is_ceiling=False).standing is Standing.WITHIN
    assert hours(6060, is_ceiling=False).standing is Standing.OVER


def test_without_a_contract_there_is_nothing_to_exceed():
    assert hours(600, contract=0).standing is Standing.WITHOUT


def test_what_is_left_and_what_is_above():
    assert (hours(5000).left, hours(5000).over) == (1000, 0)
    assert (hours(6100).left, hours(6100).over) == (-100, 100)
