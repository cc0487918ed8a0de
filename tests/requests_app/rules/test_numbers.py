"""How many extra days, which are free and how many must be taken (R-40)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from requests_app.rules.policy import (
    Every,
    ExtraLimit,
    LeastPurchase,
    Part,
    ProRata,
)
from requests_app.rules.quote import Item, Quote, quote
from requests_app.rules.refusals import Code
from tests.requests_app.rules.building import HAMSTERS, MONDAY, NOORTJE, THURSDAY, World, rules

pytestmark = pytest.mark.spec("R-40")
NEXT_MONTH = date(2027, 2, 1)


def item(on: date, credit_id: int | None = None) -> Item:
    return Item(f"{on}", NOORTJE.id, HAMSTERS.id, 1, on, on, credit_id=credit_id)


def quoted(
    *items: Item, part: Part, earlier: tuple[date, ...] = (), begins: date | None = None, **world: object
) -> Quote:
    facts = World(policy=rules(part), **world).facts([one.first for one in items])  # type: ignore[arg-type]
    known = {NOORTJE.id: begins} if begins else {}
    return quote(items, replace(facts, extra_days={NOORTJE.id: earlier}, contract_begins=known))


def codes(result: Quote) -> list[Code]:
    return [problem.code for problem in result.all_problems]


def test_the_last_extra_day_of_a_month_can_be_asked_and_the_next_cannot() -> None:
    limit = ExtraLimit(most=2, per=Every.MONTH)
    earlier = (date(2027, 1, 4),)
    assert codes(quoted(item(MONDAY), part=limit, earlier=earlier)) == []
    result = quoted(item(MONDAY), item(THURSDAY), part=limit, earlier=earlier)
    assert codes(result) == [Code.TOO_MANY_EXTRA]
    facts = result.all_problems[0].facts
    assert (facts["used"], facts["most"], facts["first"], facts["last"]) == (
        2,
        2,
        date(2027, 1, 1),
        date(2027, 1, 31),
    )


def test_the_next_month_counts_anew() -> None:
    limit = ExtraLimit(most=1, per=Every.MONTH)
    assert codes(quoted(item(NEXT_MONTH), part=limit, earlier=(date(2027, 1, 31),))) == []


def test_two_parts_of_one_day_count_once() -> None:
    limit = ExtraLimit(most=1, per=Every.MONTH)
    assert codes(quoted(item(MONDAY), part=limit, earlier=(MONDAY,))) == []


def test_the_free_days_come_first_and_cost_nothing() -> None:
    result = quoted(item(MONDAY), item(THURSDAY), part=ExtraLimit(free=1))
    assert [line.amount for line in result.lines] == [Decimal(0), Decimal("55.00")]
    assert [line.is_free for line in result.lines] == [True, False]


def test_a_contract_that_begins_after_the_first_of_july_has_half_of_them() -> None:
    limit = ExtraLimit(most=2, pro_rata=ProRata.HALF_YEAR)
    asked, earlier = item(date(2027, 12, 6)), (date(2027, 9, 6),)
    assert codes(quoted(asked, part=limit, earlier=earlier, begins=date(2027, 7, 1))) == []
    assert codes(quoted(asked, part=limit, earlier=earlier, begins=date(2027, 7, 2))) == [Code.TOO_MANY_EXTRA]


def test_what_is_short_of_the_least_purchase_is_told_and_not_refused() -> None:
    least = LeastPurchase(least=4, weeks=4)
    result = quoted(item(MONDAY), part=least, earlier=(date(2027, 1, 4), date(2027, 1, 11)))
    assert codes(result) == []
    assert [one.facts["short"] for one in result.shortfalls] == [1]
    earlier = (date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 12))
    assert quoted(item(MONDAY), part=least, earlier=earlier).shortfalls == ()
