"""The audit trail as a file (N-21): what the page shows, and a line about the saving itself."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.accounts.views import trail as views
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import ChildFactory, EventFactory, OrganisationFactory, UserFactory
from tests.pages import in_english, words
from tests.refusals import fill_the_trail
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-21")]


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def browser(organisation):
    return in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=organisation)))


def address(wanted):
    return reverse("accounts:trail_export", args=[wanted])


def line_of(organisation, **facts):
    return EventFactory(actor=UserFactory(organisation=organisation), organisation=organisation, **facts)


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def xlsx_rows(response):
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return list(book.active.iter_rows(min_row=2))


def test_a_file_says_all_that_the_lines_say(browser, organisation):
    child = ChildFactory(first_name="Noortje", prefix="van", last_name="Dijk")
    line_of(
        organisation,
        action=Action.BSN_REVEALED,
        capacity="Planner",
        client_type="childcare.child",
        client_id=str(child.pk),
        ground="Jaaropgave",
        device="Firefox 144, Linux",
        address="192.0.2.7",
        data={"step": "password"},
    )
    (row,) = csv_rows(browser.get(address("csv")))
    assert row["What"] == "viewed a whole BSN"
    assert row["Whose data"] == "child Noortje van Dijk"
    kept = (row["Capacity"], row["Ground"], row["Device"], row["Address"])
    assert kept == ("Planner", "Jaaropgave", "Firefox 144, Linux", "192.0.2.7")
    assert json.loads(row["Details"]) == {"step": "password"}


def test_the_file_holds_what_the_page_shows_with_the_same_filters(browser, organisation):
    wanted = line_of(organisation, action=Action.SIGN_OUT)
    line_of(organisation, action=Action.SIGN_IN)
    line_of(organisation, action=Action.SIGN_OUT, at=clock.now() - timedelta(days=30))
    EventFactory(action=Action.SIGN_OUT)
    query = {"wat": Action.SIGN_OUT, "van": f"{clock.today() - timedelta(days=7)}"}
    shown = [line.event.pk for line in browser.get(reverse("accounts:trail"), query).context["lines"]]
    rows = csv_rows(browser.get(address("csv"), query))
    assert [int(row["Number"]) for row in rows] == shown == [wanted.pk]


def test_every_line_comes_once_however_many_portions_it_takes(browser, organisation, monkeypatch):
    monkeypatch.setattr("core.accounts.trail_lines.AT_ONCE", 3)
    lines = [line_of(organisation) for _ in range(8)]
    rows = csv_rows(browser.get(address("csv")))
    assert [int(row["Number"]) for row in rows] == sorted((line.pk for line in lines), reverse=True)


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_saving_leaves_a_line_that_is_not_in_the_file(browser, organisation, wanted):
    line_of(organisation)
    response = browser.get(address(wanted), {"wat": Action.SIGN_IN})
    rows = csv_rows(response) if wanted == "csv" else xlsx_rows(response)
    assert len(rows) == 1
    saved = Event.objects.get(action=Action.TRAIL_EXPORTED)
    assert saved.data == {"filters": {"action": Action.SIGN_IN}, "format": wanted}


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_when_saving_cannot_be_recorded_nothing_leaves(browser, organisation, wanted):
    line_of(organisation, ground="Alleen voor wie kijkt")
    fill_the_trail()
    browser.raise_request_exception = False
    response = browser.get(address(wanted))
    assert response.status_code == 500
    assert b"Alleen voor wie kijkt" not in b"".join(response)


@pytest.mark.parametrize("ground", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1+1"])
def test_what_somebody_typed_never_becomes_a_formula(browser, organisation, ground):
    line_of(organisation, ground=ground)
    (row,) = csv_rows(browser.get(address("csv")))
    assert row["Ground"].startswith("'")
    for cells in xlsx_rows(browser.get(address("xlsx"))):
        assert "f" not in {cell.data_type for cell in cells}


def test_more_lines_than_a_spreadsheet_takes_are_refused_in_words(browser, organisation, monkeypatch):
    monkeypatch.setattr(views, "MOST_IN_SHEET", 2)
    for _ in range(3):
        line_of(organisation)
    page = browser.get(address("xlsx"), {"wat": Action.SIGN_IN}, follow=True)
    assert page.redirect_chain[0][0] == f"{reverse('accounts:trail')}?wat=account%3Asession%3Astart"
    assert "at most 2 lines" in words(page)
    assert not Event.objects.filter(action=Action.TRAIL_EXPORTED).exists()
    assert len(csv_rows(browser.get(address("csv"), {"wat": Action.SIGN_IN}))) == 3


def test_another_site_cannot_make_the_browser_fetch_a_file(browser):
    assert browser.get(address("csv"), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.get(address("csv"), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_the_page_leads_to_the_file_with_its_filters(browser):
    page = browser.get(reverse("accounts:trail"), {"wie": "Sanne", "na": "1-1"}).content.decode()
    assert f'href="{address("xlsx")}?wie=Sanne"' in page
