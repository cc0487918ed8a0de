"""Credits for a day without care, for everybody who was planned on that weekday."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import ContractForm
from core.lib import clock
from core.notifications.models import OutboxMessage
from requests_app.actions import credit_runs, credits
from requests_app.actions.credit_runs import RunningAlreadyError
from requests_app.actions.tell_expiring import EXPIRING
from requests_app.choices import LeftOut, RunKind, RunLineState, RunStatus
from requests_app.credit_days import FreeDay, free_days
from requests_app.facts import credit_facts
from requests_app.models import Credit, CreditRun
from requests_app.verify_ledger import faults
from tests.factories import (
    BookingFactory,
    ChildFactory,
    ClosingDayFactory,
    GroupFactory,
    GuardianFactory,
    OrganisationFactory,
    PlacementFactory,
    PolicyRuleFactory,
    SchoolHolidayFactory,
    UserFactory,
    next_weekday,
)

pytestmark = pytest.mark.django_db
HOURS = {"unit": "hours", "per_hour": "1"}
THREE_MONTHS = {"after": {"amount": 3, "unit": "months"}}


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def manager(organisation):
    return UserFactory(organisation=organisation, manager=True)


@pytest.fixture
def group(organisation):
    return GroupFactory(location__organisation=organisation)


@pytest.fixture
def day():
    """The coming Monday but one."""
    return FreeDay(RunKind.CLOSING_DAY, next_weekday(1, after=clock.today() + timedelta(days=7)), "Studiedag")


@pytest.fixture(autouse=True)
def rule(organisation):
    return earns(organisation)


def earns(organisation, **more):
    settings = {"conversion": HOURS, "validity": THREE_MONTHS, **more}
    return PolicyRuleFactory(organisation=organisation, part="earns_by_closing_day", settings=settings)


def planned_child(group, **contract):
    child = ChildFactory(family__organisation=group.location.organisation)
    PlacementFactory(child=child, group=group, **contract)
    return child


def run_to_the_end(manager, day, **options):
    run = credit_runs.start(manager, day)
    credit_runs.work(seconds=20, **options)
    run.refresh_from_db()
    return run


def credit_of(child):
    return Credit.objects.get(child=child)


def line_of(run, child):
    return run.lines.get(child=child)


@pytest.mark.spec("R-33")
def test_every_child_planned_on_that_weekday_gets_its_hours(manager, group, day):
    child = planned_child(group)
    elsewhere = planned_child(GroupFactory())
    run = run_to_the_end(manager, day)
    credit = credit_of(child)
    assert (run.status, run.done, run.total) == (RunStatus.DONE, 1, 1)
    assert (credit.balance, credit.unit, credit.earned_on) == (Decimal("11.00"), "hours", day.date)
    assert credit.valid_until.month == (day.date.month + 2) % 12 + 1
    assert credit.terms["part"] == "earns_by_closing_day"
    assert Event.objects.get(action=Action.CREDIT_GRANTED).client_id == str(child.pk)
    assert not Credit.objects.filter(child=elsewhere).exists()


@pytest.mark.spec("R-33")
def test_another_run_for_the_same_day_gives_nobody_a_second_credit(manager, group, day):
    child = planned_child(group)
    run_to_the_end(manager, day)
    again = run_to_the_end(manager, day)
    assert Credit.objects.filter(child=child).count() == 1
    assert line_of(again, child).left_out == LeftOut.ALREADY_GRANTED


def test_a_day_that_is_at_work_is_not_started_again(manager, group, day):
    credit_runs.start(manager, day)
    with pytest.raises(RunningAlreadyError):
        credit_runs.start(manager, day)


def test_who_is_left_out_is_told_why(manager, organisation, group, day):
    SchoolHolidayFactory(
        region=group.location.region, first_day=day.date - timedelta(days=1), last_day=day.date
    )
    term = planned_child(group, contract_form=ContractForm.WEEKS_40)
    run = run_to_the_end(manager, day)
    assert line_of(run, term).left_out == LeftOut.NO_CARE_THAT_WEEK


def test_without_a_rule_nobody_gets_anything(manager, rule, group, day):
    rule.delete()
    child = planned_child(group)
    run = run_to_the_end(manager, day)
    assert line_of(run, child).left_out == LeftOut.NO_RULE


def test_a_cap_leaves_what_it_leaves(manager, rule, group, day):
    rule.settings |= {"cap": {"most": "15", "per": "year"}}
    rule.save()
    child = planned_child(group)
    run_to_the_end(manager, day)
    later = FreeDay(day.kind, day.date - timedelta(days=7), "Nog een dag")
    run_to_the_end(manager, later)
    earned = sorted(Credit.objects.filter(child=child).values_list("balance", flat=True))
    same_year = later.date.year == day.date.year
    assert earned == ([Decimal("4.00"), Decimal("11.00")] if same_year else [Decimal("11.00")] * 2)


def test_the_credit_keeps_its_rule_when_the_policy_changes(manager, rule, group, day):
    rule.settings = {
        "conversion": {"unit": "points", "per_part": "5", "per_day": "10"},
        "validity": THREE_MONTHS,
        "use_notice": {"amount": 6, "unit": "weeks"},
    }
    rule.save()
    child = planned_child(group)
    run_to_the_end(manager, day)
    rule.delete()
    facts = credit_facts(credit_of(child))
    assert facts.balance == 10
    assert facts.conversion is not None
    assert facts.conversion.amount_of(330) == 5
    assert facts.use_notice is not None


@pytest.mark.spec("R-33")
def test_what_is_stopped_half_way_goes_on_where_it_was(manager, group, day):
    """A worker that is killed leaves what it committed; the next one takes the rest."""
    children = [planned_child(group) for _ in range(5)]
    run = credit_runs.start(manager, day)
    credit_runs._work_on(run.pk, 2)
    assert Credit.objects.count() == 2
    credit_runs.work(seconds=20, batch=2)
    run.refresh_from_db()
    assert {credit.child_id for credit in Credit.objects.all()} == {child.pk for child in children}
    assert (run.status, run.done) == (RunStatus.DONE, 5)


def test_cancelling_stops_before_the_next_batch(manager, group, day):
    for _ in range(3):
        planned_child(group)
    run = credit_runs.start(manager, day)
    credit_runs._work_on(run.pk, 1)
    credit_runs.cancel(manager, run)
    credit_runs.work(seconds=20, batch=1)
    run.refresh_from_db()
    assert (run.status, Credit.objects.count()) == (RunStatus.CANCELLED, 1)


def test_undoing_takes_back_what_nobody_used_and_says_what_was(manager, group, day):
    used, unused = planned_child(group), planned_child(group)
    run = run_to_the_end(manager, day)
    booking = BookingFactory(
        request__family=used.family, child=used, credit=credit_of(used), date=day.date + timedelta(days=1)
    )
    credits.reserve([booking], None)
    credit_runs.undo(manager, run)
    credit_runs.work(seconds=20)
    run.refresh_from_db()
    assert run.status == RunStatus.UNDONE
    assert (line_of(run, used).state, line_of(run, unused).state) == (RunLineState.KEPT, RunLineState.UNDONE)
    assert (credit_of(used).balance, credit_of(unused).balance) == (Decimal("5.50"), 0)
    assert not faults()
    again = run_to_the_end(manager, day)
    assert line_of(again, used).left_out == LeftOut.ALREADY_GRANTED
    assert line_of(again, unused).state == RunLineState.GRANTED


@pytest.mark.spec("R-34")
def test_a_credit_that_lasts_short_is_told_at_the_grant(manager, rule, group, day):
    rule.settings = {"conversion": HOURS, "validity": {"after": {"amount": 1, "unit": "days"}}}
    rule.save()
    guardian = GuardianFactory(family=planned_child(group).family)
    run_to_the_end(manager, day)
    assert [mail.recipient for mail in OutboxMessage.objects.filter(kind=EXPIRING)] == [guardian.user]


def test_looking_ahead_says_who_gets_what_and_grants_nothing(manager, group, day):
    planned_child(group)
    planned_child(group)
    ahead = credit_runs.preview(credit_runs.new_run(manager, day))
    assert [(share.location, share.children, share.amount) for share in ahead.shares] == [
        (group.location.name, 2, Decimal("22.00"))
    ]
    assert not Credit.objects.exists()
    assert not CreditRun.objects.exists()


def test_a_closing_day_on_a_public_holiday_is_a_public_holiday(organisation):
    christmas = clock.today().replace(month=12, day=25)
    ClosingDayFactory(organisation=organisation, date=christmas)
    assert [day.kind for day in free_days(organisation, christmas, christmas)] == [RunKind.PUBLIC_HOLIDAY]


def test_ten_times_the_children_take_as_many_queries(manager, group, day):
    def queries():
        run = credit_runs.start(manager, day)
        with CaptureQueriesContext(connection) as caught:
            credit_runs._work_on(run.pk, 100)
        CreditRun.objects.filter(pk=run.pk).update(status=RunStatus.DONE)
        return len(caught)

    planned_child(group)
    first = queries()
    for _ in range(10):
        planned_child(group)
    assert queries() <= first + 2
