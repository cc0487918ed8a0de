"""Overig > Functies > Facturen: what a guardian sees and downloads (P-31, K-11)."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare import invoice_files
from core.lib import clock
from core.lib.pdf import PdfError
from tests.core.childcare.months import billed
from tests.factories import (
    BsnFactory,
    ChildFactory,
    GuardianFactory,
    InvoiceFactory,
    LocationFactory,
    RelativeFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-11"), pytest.mark.spec("P-31")]
INVOICES = "/overig/facturen/"
LAST_YEAR = date.today().year - 1
CHILD_BSN, GUARDIAN_BSN, OTHER_BSN = "111222333", "123456782", "999990019"


@pytest.fixture
def month():
    return billed()


@pytest.fixture
def client(month):
    return in_english(sign_in(month.guardian.user))


@pytest.fixture
def last_year(month):
    """An invoice of last year for ten hours; the child, this guardian and the other one have a BSN on file."""
    BsnFactory(child=month.child, number=CHILD_BSN)
    BsnFactory(guardian=month.guardian, number=GUARDIAN_BSN)
    other = GuardianFactory(family=month.family, second=True)
    BsnFactory(guardian=other, number=OTHER_BSN)
    return InvoiceFactory(
        family=month.family,
        location=month.group.location,
        month=date(LAST_YEAR, 3, 1),
        final_on=date(LAST_YEAR, 4, 1),
    )


def statement_url(child, *, pdf=False):
    return reverse("portal:statement_file" if pdf else "portal:statement", args=[LAST_YEAR, child.pk])


@pytest.fixture
def printed(monkeypatch):
    """The words that were put on paper, one string per PDF; the PDF is really made."""
    papers = []
    render = invoice_files.render_pdf

    def reading_along(html):
        papers.append(words(HttpResponse(html)))
        return render(html)

    monkeypatch.setattr(invoice_files, "render_pdf", reading_along)
    return papers


def test_the_list_has_final_invoices_only(month, client):
    assert "No invoices yet" in words(client.get(INVOICES))
    month.drafts()
    assert "No invoices yet" in words(client.get(INVOICES))


def test_an_invoice_shows_every_line_with_hours_and_rate(month, client):
    invoice = month.final()
    assert invoice.number in words(client.get(INVOICES))
    shown = words(client.get(f"{INVOICES}{invoice.pk}/"))
    for word in ("Noortje", "Hele dag", "22 h", "€10.95 per hour", "€240.90", "2 times"):
        assert word in shown


def test_the_pdf_says_the_same(month, client, printed):
    invoice = month.final()
    response = client.get(f"{INVOICES}{invoice.pk}/pdf/")
    assert response.headers["Content-Type"] == "application/pdf"
    assert invoice.number in response.headers["Content-Disposition"]
    assert response.content.startswith(b"%PDF-")
    for word in (
        invoice.number,
        "De Kringloop",
        str(month.guardian),
        "2023 CA Haarlem",
        "Hele dag",
        "€240.90",
    ):
        assert word in printed[0]
    assert Event.objects.filter(action=Action.INVOICE_DOWNLOADED, actor=month.guardian.user).exists()


def test_where_no_pdf_can_be_made_the_page_says_so(month, client, monkeypatch):
    invoice = month.final()

    def broken(_html):
        raise PdfError("out of memory")

    monkeypatch.setattr(invoice_files, "render_pdf", broken)
    response = client.get(f"{INVOICES}{invoice.pk}/pdf/")
    assert response.status_code == 503
    assert "could not be made now" in words(response)
    assert not Event.objects.filter(action=Action.INVOICE_DOWNLOADED).exists()


@pytest.mark.spec("K-02")
def test_invoices_are_for_guardians_with_custody(month):
    invoice = month.final()
    without = GuardianFactory(family=month.family, second=True, has_custody=False)
    relative = RelativeFactory(family=month.family, invited_by=month.guardian)
    for user in (without.user, relative.user):
        answers = {sign_in(user).get(url).status_code for url in (INVOICES, f"{INVOICES}{invoice.pk}/")}
        assert answers <= {302, 403}


def test_the_list_takes_as_many_queries_for_many_invoices(month, client):
    month.final()
    few = queries_of(client, INVOICES)
    for number in range(2, 12):
        InvoiceFactory(
            family=month.family,
            location=month.group.location,
            month=date(LAST_YEAR, number, 1),
            final_on=date(LAST_YEAR, 12, 31),
        )
    assert queries_of(client, INVOICES) == few


def test_an_invoice_takes_as_many_queries_for_many_lines(month, client):
    few = queries_of(client, f"{INVOICES}{month.final().pk}/")
    sibling = ChildFactory(family=month.family)
    month.plan(3, sibling)
    other = InvoiceFactory(family=month.family, final_on=date.today(), location=LocationFactory())
    assert queries_of(client, f"{INVOICES}{other.pk}/") == few


def test_a_yearly_statement_comes_when_the_year_is_over(month, client, time_machine):
    month.final()
    if month.month.year < date.today().year:
        pytest.skip("last month was last year")
    assert "Yearly statements" not in words(client.get(INVOICES))
    time_machine.move_to(date(date.today().year + 1, 1, 2))
    fresh = in_english(sign_in(month.guardian.user))
    assert f"Yearly statement {month.month.year}" in words(fresh.get(INVOICES))


def test_the_statement_has_hours_costs_and_the_lrk_number(last_year, month, client):
    shown = words(client.get(statement_url(month.child)))
    for word in ("10.00", "€100.00", month.group.location.lrk_number, "Day care"):
        assert word in shown


def test_a_credit_invoice_is_taken_off_the_statement(last_year, month, client):
    InvoiceFactory(
        family=month.family,
        location=month.group.location,
        month=last_year.month,
        kind="credit",
        corrects=last_year,
        reason="Fout",
        total=-100,
        final_on=date(LAST_YEAR, 5, 1),
    )
    shown = words(client.get(statement_url(month.child)))
    assert "€0.00" in shown


@pytest.mark.spec("K-03")
def test_numbers_are_masked_on_the_page_and_whole_in_the_own_pdf_only(last_year, month, client, printed):
    shown = client.get(statement_url(month.child)).content.decode()
    assert "•••••2333" in shown
    assert "•••••6782" in shown
    for number in (CHILD_BSN, GUARDIAN_BSN, OTHER_BSN):
        assert number not in shown
    assert client.get(statement_url(month.child, pdf=True)).status_code == 200
    assert CHILD_BSN in printed[0]
    assert GUARDIAN_BSN in printed[0]
    assert OTHER_BSN not in printed[0]
    event = Event.objects.get(action=Action.STATEMENT_WITH_BSN)
    assert (event.actor, event.client_id) == (month.guardian.user, str(month.child.pk))


@pytest.mark.spec("K-03")
def test_care_that_is_not_registered_has_no_ground_for_a_bsn(last_year, month, client, printed):
    elsewhere = LocationFactory(organisation=month.organisation, lrk_number="")
    unregistered = ChildFactory(family=month.family, first_name="Ties")
    BsnFactory(child=unregistered, number="12345672".zfill(9))
    invoice = InvoiceFactory(family=month.family, location=elsewhere, month=date(LAST_YEAR, 3, 1), total=0)
    invoice.lines.create(
        child=unregistered,
        kind="care",
        care_type="playgroup",
        name="Ochtend",
        first_date=invoice.month,
        last_date=invoice.month,
        minutes=60,
        rate=10,
        amount=10,
    )
    type(invoice).objects.filter(pk=invoice.pk).update(
        total=10, status="final", issued_on=date(LAST_YEAR, 4, 1)
    )
    assert "•••••" not in client.get(statement_url(unregistered)).content.decode()
    assert client.get(statement_url(unregistered, pdf=True)).status_code == 200
    assert "012345672" not in printed[0]
    assert GUARDIAN_BSN not in printed[0]
    assert not Event.objects.filter(action=Action.STATEMENT_WITH_BSN).exists()


@pytest.mark.spec("K-03", "A-17")
def test_before_whole_numbers_are_downloaded_the_guardian_proves_who_it_is(
    last_year, month, client, time_machine
):
    client.get(INVOICES)
    time_machine.move_to(clock.now() + timedelta(minutes=30))
    response = client.get(statement_url(month.child, pdf=True))
    assert response.status_code == 302
    assert reverse("accounts:step_up") in response.url


def test_there_is_no_statement_of_another_familys_child_or_of_a_year_without_care(last_year, client, month):
    stranger = ChildFactory(family__organisation=month.organisation)
    assert client.get(statement_url(stranger)).status_code == 404
    assert client.get(reverse("portal:statement", args=[LAST_YEAR - 5, month.child.pk])).status_code == 404
