"""Kantoor > Facturen: making, looking, searching, taking back, saving as a file (K-11)."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.actions import invoice_runs
from core.childcare.models import DayPartPrice, Invoice, InvoiceRun
from tests.core.childcare.months import billed
from tests.factories import FamilyFactory, InvoiceFactory, OrganisationFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-11")]


@pytest.fixture
def month():
    return billed()


@pytest.fixture
def client(month):
    return in_english(sign_in(month.office))


def page(name, *args):
    return reverse(f"office:{name}", args=args)


def start(client, month):
    response = client.post(page("invoice_runs"), {"month": f"{month.month:%Y-%m}"}, follow=True)
    invoice_runs.work(seconds=30)
    return response, InvoiceRun.objects.get()


def test_a_month_from_drafts_to_final_on_the_pages(client, month):
    response, run = start(client, month)
    assert "families" in words(response)
    shown = words(client.get(page("invoice_run", run.pk)))
    assert "ready to look at" in shown.lower()
    assert "€240.90" in shown
    assert "Make 1 invoice final" in shown
    client.post(page("invoice_run_finalise", run.pk))
    invoice_runs.work(seconds=30)
    invoice = Invoice.objects.get()
    assert invoice.number in words(client.get(page("invoice_run", run.pk)))
    assert invoice.number in words(client.get(page("invoices")))


def test_a_draft_can_be_looked_at_before_it_is_final(client, month):
    _response, run = start(client, month)
    shown = words(client.get(page("invoice", run.invoices.get().pk)))
    for word in ("Draft", "Hele dag", "€10.95 per hour", "only when the month is made final"):
        assert word in shown
    assert Event.objects.filter(action=Action.INVOICE_OPENED, actor=month.office).exists()


def test_while_a_worker_is_at_work_the_page_shows_how_far_it_is(client, month):
    client.post(page("invoice_runs"), {"month": f"{month.month:%Y-%m}"})
    run = InvoiceRun.objects.get()
    response = client.get(
        page("invoice_run", run.pk), headers={"HX-Request": "true", "HX-Target": "run-progress"}
    )
    assert "<progress" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "0 of 1 families" in words(response)


def test_a_month_without_a_price_says_what_to_do_and_cannot_become_final(client, month):
    DayPartPrice.objects.all().delete()
    _response, run = start(client, month)
    assert "lacks a price" in words(client.get(page("invoice_run", run.pk)))
    refused = client.post(page("invoice_run_finalise", run.pk))
    assert refused.status_code == 409
    assert "Fill in the price" in words(refused)


def test_a_month_is_made_by_one_at_a_time_and_the_form_keeps_what_was_chosen(client, month):
    start(client, month)
    response = client.post(
        page("invoice_runs"), {"month": f"{month.month:%Y-%m}", "location": month.group.location_id}
    )
    assert response.status_code == 422
    assert f"{month.office.full_name} is making invoices of this month already" in words(response)
    assert f'value="{month.group.location_id}" selected' in response.content.decode()


def test_taking_back_asks_why(client, month):
    invoice = month.final()
    empty = client.post(page("credit_invoice", invoice.pk), {"reason": ""})
    assert empty.status_code == 422
    done = client.post(page("credit_invoice", invoice.pk), {"reason": "Verkeerde prijs"}, follow=True)
    assert "Takes back invoice" in words(done)
    again = client.post(page("credit_invoice", invoice.pk), {"reason": "Nog eens"})
    assert "was taken back already, with credit invoice" in words(again)


def test_invoices_are_found_by_number_debtor_name_month_and_kind(client, month):
    found = month.final()
    other = InvoiceFactory(
        family=FamilyFactory(organisation=month.organisation), addressee="Yara Demir", month=date(2026, 1, 1)
    )

    def shown(**asked):
        return words(client.get(page("invoices"), asked))

    for asked in ({"zoek": found.number}, {"zoek": found.debtor_number}, {"soort": "invoice"}):
        assert found.addressee in shown(**asked)
        assert "Yara Demir" not in shown(**asked)
    assert "Yara Demir" in shown(zoek="demir yara")
    assert "Yara Demir" in shown(soort="draft")
    assert "No invoices fit" in shown(zoek="2026-999999")
    assert other.addressee in shown(maand="x", locatie="niets")


def test_what_is_shown_can_be_saved_as_a_file(client, month):
    invoice = month.final()
    InvoiceFactory(family=FamilyFactory(organisation=month.organisation), addressee="=1+1")
    url = page("invoices_as_file", "xlsx")
    sheet = load_workbook(
        io.BytesIO(b"".join(client.get(url, {"soort": "invoice"}).streaming_content))
    ).active
    rows = list(sheet.values)
    assert [row[0] for row in rows] == ["Number", invoice.number]
    csv = b"".join(client.get(page("invoices_as_file", "csv")).streaming_content).decode()
    assert "240,90" in csv
    assert "'=1+1" in csv
    assert Event.objects.filter(action=Action.INVOICES_EXPORTED).count() == 2


def test_another_organisations_invoices_are_not_there(client):
    elsewhere = InvoiceFactory(family__organisation=OrganisationFactory())
    for name in ("invoice", "invoice_pdf", "credit_invoice"):
        assert client.get(page(name, elsewhere.pk)).status_code == 404


def test_without_the_right_nothing_opens(month):
    planner = sign_in(UserFactory(organisation=month.organisation, planner=True, with_app=True))
    assert planner.get(page("invoices")).status_code == 403


@pytest.mark.parametrize("name", ["invoices", "invoice_runs"])
def test_lists_take_as_many_queries_for_many_rows(client, month, name):
    month.final()
    few = queries_of(client, page(name))
    for number in range(1, 9):
        InvoiceFactory(
            family=FamilyFactory(organisation=month.organisation),
            final_on=date(2026, 12, 1),
            month=date(2025, number, 1),
        )
        InvoiceRun.objects.create(
            organisation=month.organisation,
            month=date(2025, number, 1),
            started_by=month.office,
            started_at="2026-01-01T00:00Z",
        )
    assert queries_of(client, page(name)) == few
