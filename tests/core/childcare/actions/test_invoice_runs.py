"""The invoices of a month: drafts, final, told to families, taken back, made anew (K-11)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.actions import invoice_runs
from core.childcare.actions.credit_invoice import CannotCreditError, credit_invoice
from core.childcare.actions.invoice_runs import INVOICE_READY, NotReadyError, RunOpenError
from core.childcare.charges import bills_of
from core.childcare.choices import InvoiceRunStatus, MomentOrigin, MomentStatus
from core.childcare.models import DayPartPrice, Invoice
from core.lib import clock
from core.notifications.models import Notice, OutboxMessage
from tests.core.childcare.months import billed
from tests.factories import (
    ChildFactory,
    ChildminderFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-11")]
TWO_DAYS = Decimal("240.90")


@pytest.fixture
def month():
    return billed()


def test_a_month_of_care_becomes_an_invoice_with_number_and_lines(month):
    invoice = month.final()
    assert invoice.number == f"{clock.today().year}-000001"
    assert invoice.total == TWO_DAYS
    assert invoice.due_on == clock.today() + timedelta(days=14)
    (line,) = invoice.lines.all()
    assert (line.name, line.days, line.minutes, line.rate) == ("Hele dag", 2, 1320, Decimal("10.95"))
    assert line.lrk_number == month.group.location.lrk_number
    assert invoice.addressee == str(month.guardian)
    assert "2023 CA Haarlem" in invoice.address


def test_drafts_have_no_number_and_nobody_hears_of_them(month):
    run = month.drafts()
    (draft,) = run.invoices.all()
    assert (run.status, draft.number, draft.total) == (InvoiceRunStatus.PREVIEW, "", TWO_DAYS)
    assert not OutboxMessage.objects.exists()


def test_guardians_with_custody_hear_of_a_final_invoice(month):
    without_custody = GuardianFactory(family=month.family, second=True, has_custody=False)
    month.final()
    mail = OutboxMessage.objects.get(kind=INVOICE_READY)
    assert mail.recipient == month.guardian.user
    assert Notice.objects.filter(user=month.guardian.user, kind=INVOICE_READY).exists()
    assert not Notice.objects.filter(user=without_custody.user).exists()


def test_contract_care_is_paid_also_when_the_child_stays_away_or_the_day_was_given_up(month):
    month.plan(3, status=MomentStatus.ABSENT)
    month.plan(4, status=MomentStatus.GIVEN_UP)
    assert month.final().total == 2 * TWO_DAYS


def test_what_a_swap_or_extra_day_planned_is_no_contract_care(month):
    month.plan(3, origin=MomentOrigin.SWAP)
    month.plan(4, origin=MomentOrigin.EXTRA)
    assert month.final().total == TWO_DAYS


def test_the_price_of_each_date_holds(month):
    DayPartPrice.objects.create(
        day_part=month.whole_day, valid_from=month.month + timedelta(days=1), unit="hour", amount="12.00"
    )
    lines = list(month.final().lines.order_by("first_date"))
    assert [(line.rate, line.amount) for line in lines] == [
        (Decimal("10.95"), Decimal("120.45")),
        (Decimal("12.00"), Decimal("132.00")),
    ]


def test_without_a_price_drafts_cannot_become_final(month):
    DayPartPrice.objects.all().delete()
    run = month.drafts()
    with pytest.raises(NotReadyError) as refused:
        invoice_runs.finalise(month.office, run.pk)
    assert refused.value.problems == 1
    assert not Invoice.objects.exclude(sequence=None).exists()


def test_a_run_of_one_location_leaves_the_others(month):
    elsewhere = GroupFactory(location__organisation=month.organisation)
    sibling = ChildFactory(family=month.family)
    moment = month.plan(1, sibling)
    moment.group = elsewhere
    moment.save()
    run = month.drafts(location=month.group.location)
    assert [invoice.location for invoice in run.invoices.all()] == [month.group.location]


def test_a_family_at_two_locations_has_an_invoice_of_each_with_its_own_lrk_number(month):
    elsewhere = GroupFactory(location__organisation=month.organisation)
    moment = month.plan(1, ChildFactory(family=month.family))
    moment.group = elsewhere
    moment.save()
    run = month.drafts()
    assert {line.lrk_number for invoice in run.invoices.all() for line in invoice.lines.all()} == {
        month.group.location.lrk_number,
        elsewhere.location.lrk_number,
    }


@pytest.mark.spec("K-20")
def test_care_at_a_childminder_is_under_the_childminders_own_lrk_number(month):
    ChildminderFactory(organisation=month.organisation, group=month.group, lrk_number="190000088")
    assert [line.lrk_number for line in month.final().lines.all()] == ["190000088"]


def test_of_one_month_there_is_one_open_run_and_the_second_hears_whose(month):
    month.drafts()
    colleague = UserFactory(organisation=month.organisation, manager=True)
    with pytest.raises(RunOpenError) as refused:
        invoice_runs.start(colleague, month.month)
    assert refused.value.run.started_by == month.office


def test_drafts_can_be_thrown_away_and_made_anew(month):
    run = month.drafts()
    invoice_runs.cancel(month.office, run.pk)
    assert not Invoice.objects.exists()
    assert month.final().total == TWO_DAYS


def test_a_final_run_is_not_thrown_away(month):
    invoice = month.final()
    invoice_runs.cancel(month.office, invoice.run_id)
    assert Invoice.objects.filter(pk=invoice.pk).exists()


def test_a_month_that_was_invoiced_is_not_invoiced_twice(month):
    month.final()
    assert not month.drafts().invoices.exists()


def test_a_credit_invoice_takes_back_all_lines_and_then_the_month_can_be_made_anew(month):
    invoice = month.final()
    credit = credit_invoice(month.office, invoice.pk, "Verkeerd uurtarief")
    assert (credit.number, credit.total) == (f"{clock.today().year}-000002", -TWO_DAYS)
    assert [(line.minutes, line.amount) for line in credit.lines.all()] == [(-1320, -TWO_DAYS)]
    again = month.final()
    assert (again.attempt, again.total, again.sequence) == (2, TWO_DAYS, 3)
    assert Event.objects.filter(action=Action.INVOICE_CREDITED, ground="Verkeerd uurtarief").exists()


def test_an_invoice_is_taken_back_once(month):
    invoice = month.final()
    credit = credit_invoice(month.office, invoice.pk, "Fout")
    for number in (invoice.pk, credit.pk):
        with pytest.raises(CannotCreditError):
            credit_invoice(month.office, number, "Nog eens")


def test_a_draft_is_not_taken_back(month):
    draft = month.drafts().invoices.get()
    with pytest.raises(CannotCreditError):
        credit_invoice(month.office, draft.pk, "Fout")


def test_a_worker_that_is_killed_leaves_what_it_had_done(month):
    for _ in range(3):
        family = FamilyFactory(organisation=month.organisation)
        GuardianFactory(family=family)
        month.plan(5, ChildFactory(family=family))
    run = invoice_runs.start(month.office, month.month)
    invoice_runs._work_on(run.pk, 1)
    run.refresh_from_db()
    assert (run.done, run.invoices.count()) == (1, 1)
    invoice_runs.work(seconds=30)
    run.refresh_from_db()
    assert (run.done, run.total, run.invoices.count()) == (4, 4, 4)
    invoice_runs.finalise(month.office, run.pk)
    invoice_runs._work_on(run.pk, 2)
    assert run.invoices.exclude(sequence=None).count() == 2
    invoice_runs.work(seconds=30, batch=2)
    assert sorted(run.invoices.values_list("sequence", flat=True)) == [1, 2, 3, 4]


def test_the_number_of_queries_does_not_grow_with_the_families(month):
    def queries() -> int:
        families = list(month.organisation.families.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as asked:
            bills_of(families, month.month)
        return len(asked)

    few = queries()
    for _ in range(10):
        month.plan(6, ChildFactory(family=FamilyFactory(organisation=month.organisation)))
    assert queries() == few
