"""Every refusal and every rule has words in both languages."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from core.childcare.rules.spans import Span
from requests_app import wording
from requests_app.rules.policy import (
    PARTS,
    CancelApproved,
    CancelPending,
    CombinedPayment,
    DefaultExpiry,
    Extension,
    Notice,
    Part,
    PointsValue,
    RequestHorizon,
    RequestNotice,
    UndecidedLimit,
    Unit,
)
from requests_app.rules.refusals import Code, Refusal

NOTICE = Notice(amount=2, unit=Unit.DAYS, clock=time(12))
EXAMPLES: list[Part] = [
    RequestNotice(least=NOTICE),
    RequestHorizon(days=90),
    Extension(allowed=True),
    Extension(allowed=False),
    DefaultExpiry(days_before=0),
    DefaultExpiry(days_before=2),
    CancelPending(),
    CancelPending(until=NOTICE),
    CancelApproved(),
    CancelApproved(until=NOTICE, within_minutes=15),
    CombinedPayment(allowed=True),
    CombinedPayment(allowed=False),
    PointsValue(per_hour=Decimal("1")),
    PointsValue(per_part=Decimal(5), per_day=Decimal(10)),
    UndecidedLimit(most=10),
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
    "in_points": False,
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
}


def facts_for(code: Code) -> dict[str, object]:
    special: dict[Code, dict[str, object]] = {
        Code.TOO_FAR_AHEAD: {"rule": RequestHorizon(days=90), "opens": date(2027, 1, 2)},
        Code.TOO_MANY_UNDECIDED: {"rule": UndecidedLimit(most=3)},
        Code.CANCEL_TOO_LATE: {"rule": CancelPending(until=NOTICE)},
        Code.CANCEL_WINDOW_OVER: {"rule": CancelApproved(within_minutes=15)},
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
            texts[language] = wording.rule_sentence(part)
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
