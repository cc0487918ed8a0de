"""The credit that a contract gives each year, and what becomes of it when the contract changes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from core.audit.choices import Action
from core.audit.models import Event
from core.notifications.models import OutboxMessage
from requests_app.actions import credits, manage_credits
from requests_app.actions.tell_expiring import EXPIRING
from requests_app.actions.yearly_credits import bring_up_to_date
from requests_app.choices import CreditOrigin
from requests_app.models import Credit, PolicyRule
from requests_app.verify_ledger import faults
from tests.factories import (
    BookingFactory,
    ChildFactory,
    CreditFactory,
    GroupFactory,
    GuardianFactory,
    OrganisationFactory,
    PlacementFactory,
    PlacementPartFactory,
    PolicyRuleFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.requests_app.asking import manager_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
THIRTY_A_DAY = {
    "validity": {"same": "year"},
    "tiers": [{"from_days": 1, "amount": "30"}],
    "per_contract_day": True,
}


@pytest.fixture(autouse=True)
def on_march_1_2027(time_machine):
    time_machine.move_to(datetime(2027, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def organisation():
    return OrganisationFactory(uses_credits=True)


@pytest.fixture
def group(organisation):
    return GroupFactory(location__organisation=organisation)


@pytest.fixture
def child(organisation):
    return ChildFactory(family__organisation=organisation)


@pytest.fixture(autouse=True)
def rule(organisation):
    return yearly(organisation)


def yearly(organisation, **more):
    return PolicyRuleFactory(
        organisation=organisation, part="yearly_grant", settings={**THIRTY_A_DAY, **more}
    )


def two_days(child, group, first=date(2026, 9, 1), last=None):
    """A contract for Monday and Thursday."""
    return PlacementFactory(child=child, group=group, valid_from=first, valid_until=last)


UNTIL_CONTRACT_END = {"same": "year", "until_contract_end": True}


def balance_of(child):
    return Credit.objects.get(child=child).balance


@pytest.mark.spec("R-30")
def test_a_contract_that_runs_gives_the_whole_amount_for_the_year(child, group):
    two_days(child, group)
    assert bring_up_to_date() == 1
    credit = Credit.objects.get()
    assert (credit.balance, credit.origin, credit.unit) == (Decimal("60.00"), CreditOrigin.YEARLY, "hours")
    assert (credit.valid_from, credit.valid_until) == (date(2027, 1, 1), date(2027, 12, 31))
    assert credit.terms["part"] == "yearly_grant"
    assert Event.objects.get(action=Action.CREDIT_GRANTED).client_id == str(child.pk)


def test_a_second_time_changes_nothing(child, group):
    two_days(child, group)
    bring_up_to_date()
    assert bring_up_to_date() == 0
    assert credit_lines(child) == [Decimal("60.00")]


def credit_lines(child):
    return list(Credit.objects.get(child=child).movements.values_list("amount", flat=True))


def test_postgresql_refuses_a_second_one_for_the_year(child):
    year = {"child": child, "origin": CreditOrigin.YEARLY, "earned_on": date(2027, 1, 1)}
    CreditFactory(**year)
    with pytest.raises(IntegrityError, match="one_yearly_credit"):
        CreditFactory(**year)


def test_a_contract_in_the_course_of_the_year_gives_its_share(child, group):
    """1 March to 31 December: 306 of 365 days."""
    two_days(child, group, first=date(2027, 3, 1))
    bring_up_to_date()
    assert balance_of(child) == Decimal("50.30")


def test_a_contract_that_has_to_begin_gives_nothing_yet(child, group):
    two_days(child, group, first=date(2027, 3, 2))
    assert bring_up_to_date() == 0


@pytest.mark.parametrize(("minute", "granted"), [((22, 59), 0), ((23, 1), 1)])
def test_the_new_year_begins_at_midnight_in_amsterdam(child, group, time_machine, minute, granted):
    two_days(child, group)
    bring_up_to_date()
    time_machine.move_to(datetime(2027, 12, 31, *minute, tzinfo=UTC))
    assert bring_up_to_date() == granted
    assert Credit.objects.filter(earned_on=date(2028, 1, 1)).count() == granted


def test_two_contracts_at_once_count_each_weekday_once(child, group):
    two_days(child, group)
    other = PlacementFactory(child=child, group=group, valid_from=date(2026, 9, 1), pattern={})
    for weekday in (4, 5):
        PlacementPartFactory(placement=other, weekday=weekday)
    bring_up_to_date()
    assert balance_of(child) == Decimal("90.00")


@pytest.mark.spec("R-30")
def test_a_day_more_from_july_adds_its_share(child, group):
    """184 of 365 days with a third day."""
    two_days(child, group)
    bring_up_to_date()
    more = PlacementFactory(child=child, group=group, valid_from=date(2027, 7, 1), pattern={})
    PlacementPartFactory(placement=more, weekday=5)
    assert bring_up_to_date() == 1
    assert credit_lines(child) == [Decimal("60.00"), Decimal("15.12")]
    assert not faults()


def test_a_contract_that_ends_takes_its_share_back(child, group):
    contract = two_days(child, group)
    bring_up_to_date()
    contract.valid_until = date(2027, 6, 30)
    contract.save()
    bring_up_to_date()
    assert balance_of(child) == Decimal("29.75")
    line = Event.objects.get(action=Action.CREDIT_CORRECTED)
    assert (line.client_id, line.ground) == (str(child.pk), "2027: 60 → 29,75")


def test_what_was_used_is_not_taken_back_and_the_desk_reads_how_much(organisation, child, group):
    contract = two_days(child, group)
    bring_up_to_date()
    use(child, group, "50.00")
    contract.valid_until = date(2027, 6, 30)
    contract.save()
    bring_up_to_date()
    assert balance_of(child) == 0
    assert Credit.objects.get().not_taken_back == Decimal("20.25")
    manager = in_english(sign_in(manager_of(organisation)))
    response = manager.get(f"/planning/tegoeden/kind/{child.pk}/")
    page = words(response)
    assert "20.25 hours was used already and could not be taken back" in page


def use(child, group, amount):
    credit = Credit.objects.get(child=child)
    booking = BookingFactory(
        request__family=child.family, child=child, group=group, credit=credit, credit_amount=Decimal(amount)
    )
    credits.reserve([booking], None)


def test_a_later_rise_first_makes_up_for_what_was_not_taken_back(child, group):
    contract = two_days(child, group)
    bring_up_to_date()
    use(child, group, "50.00")
    for last in (date(2027, 6, 30), None):
        contract.valid_until = last
        contract.save()
        bring_up_to_date()
    credit = Credit.objects.get()
    assert (credit.balance, credit.not_taken_back) == (Decimal("10.00"), 0)


def test_what_staff_gave_or_took_is_left_alone(organisation, child, group):
    two_days(child, group)
    bring_up_to_date()
    credits.correct(
        Credit.objects.get(), Decimal(5), by=UserFactory(organisation=organisation), reason="Lekkage"
    )
    assert bring_up_to_date() == 0
    assert balance_of(child) == Decimal("65.00")


def test_a_rule_that_is_not_calculated_again_leaves_it(organisation, child, group, rule):
    rule.delete()
    yearly(organisation, recalculated=False)
    contract = two_days(child, group)
    bring_up_to_date()
    contract.valid_until = date(2027, 6, 30)
    contract.save()
    assert bring_up_to_date() == 0


def test_a_changed_policy_leaves_a_credit_under_its_own_rule(child, group):
    two_days(child, group)
    bring_up_to_date()
    PolicyRule.objects.update(settings={**THIRTY_A_DAY, "tiers": [{"from_days": 1, "amount": "1"}]})
    assert bring_up_to_date() == 0


@pytest.mark.spec("R-34")
def test_one_that_lasts_less_than_thirty_days_is_told_at_once(organisation, child, group, time_machine):
    GuardianFactory(family=child.family)
    time_machine.move_to(datetime(2027, 12, 10, 12, tzinfo=UTC))
    two_days(child, group, first=date(2027, 12, 9))
    bring_up_to_date()
    assert OutboxMessage.objects.filter(kind=EXPIRING).count() == 1


def test_an_organisation_without_credits_gives_none(organisation, child, group):
    organisation.uses_credits = False
    organisation.save()
    two_days(child, group)
    assert bring_up_to_date() == 0


@pytest.mark.spec("R-31")
def test_parents_read_where_it_came_from_and_why_it_changed(child, group):
    contract = two_days(child, group)
    bring_up_to_date()
    contract.valid_until = date(2027, 6, 30)
    contract.save()
    bring_up_to_date()
    page = words(in_english(sign_in(GuardianFactory(family=child.family).user)).get("/mijn-tegoeden/"))
    assert "Yearly credit of 2027, for the days in the contract" in page
    assert "because the contract changed · 2027: 60 → 29,75" in page


# --- the last day


@pytest.mark.spec("R-30")
def test_a_credit_that_lasts_as_long_as_the_contract_follows_its_end(organisation, child, group, rule):
    rule.settings = {**THIRTY_A_DAY, "validity": UNTIL_CONTRACT_END}
    rule.save()
    contract = two_days(child, group)
    bring_up_to_date()
    assert Credit.objects.get().valid_until == date(2027, 12, 31)
    contract.valid_until = date(2027, 8, 31)
    contract.save()
    assert bring_up_to_date() > 0
    assert Credit.objects.get().valid_until == date(2027, 8, 31)
    contract.valid_until = None
    contract.save()
    bring_up_to_date()
    assert Credit.objects.get().valid_until == date(2027, 12, 31)
    assert bring_up_to_date() == 0
    assert not faults()


def test_a_last_day_that_staff_gave_stays(organisation, child, group, rule):
    rule.settings = {**THIRTY_A_DAY, "validity": UNTIL_CONTRACT_END}
    rule.save()
    two_days(child, group)
    bring_up_to_date()
    manage_credits.end(manager_of(organisation), Credit.objects.get(), date(2027, 6, 30), "In overleg")
    bring_up_to_date()
    assert Credit.objects.get().valid_until == date(2027, 6, 30)
