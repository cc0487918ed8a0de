"""Dag aanvragen: the request as it is put together, and sending it."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from core.lib import clock
from requests_app.choices import BookingStatus, PaymentKind
from requests_app.models import Booking, CreditMovement, Draft, Request
from tests.factories import (
    ClosingDayFactory,
    CreditFactory,
    GuardianFactory,
    PolicyRuleFactory,
    RelativeFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, queries_of, words
from tests.requests_app.parent_asking import (
    DRAFT,
    OVERVIEW,
    add_noortje,
    add_ties,
    during,
    key,
    page_of_draft,
    pay,
    send,
    tick,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    return home.client


def stored() -> tuple[int, int, int]:
    return Request.objects.count(), Booking.objects.count(), CreditMovement.objects.count()


def refused(response, sentence: str, *, status: int = 422) -> None:
    assert response.status_code == status
    assert sentence in words(response)
    assert not Booking.objects.exists()


# Putting it together


def test_an_empty_request_asks_for_a_day(client):
    assert "For which day?" in words(client.get(DRAFT))


@pytest.mark.spec("R-01")
def test_a_request_holds_several_bookings(home, client):
    add_noortje(home, client, wednesday())
    add_ties(home, client, wednesday())
    page = words(client.get(DRAFT))
    assert "Noortje Hamsters verticaal · Haarlem" in page
    assert "Ties Floris · Haarlem" in page


@pytest.mark.spec("R-04")
def test_totals_per_booking_and_of_the_request(home, client):
    add_noortje(home, client, wednesday())
    add_ties(home, client, wednesday())
    page = words(client.get(DRAFT))
    assert "5 h 30 €10.00 an hour €55.00" in page
    assert "2 bookings 9 h On the invoice €90.00" in page


@pytest.mark.spec("R-05")
def test_an_invoice_and_a_credit_stand_with_each_booking(home, client):
    credit = CreditFactory(child=home.noortje)
    add_noortje(home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk))
    add_ties(home, client, wednesday())
    page = words(client.get(DRAFT))
    assert "Payment 5.5 hours from a credit" in page
    assert "Payment on the invoice" in page


def test_a_booking_can_be_taken_out(home, client):
    add_noortje(home, client, wednesday())
    add_ties(home, client, wednesday())
    first = Draft.objects.get().items[0]["id"]
    client.post(DRAFT, page_of_draft(client, remove=first, remark="Graag samen"))
    page = words(client.get(DRAFT))
    assert "Noortje" not in page
    assert "Graag samen" in page


@pytest.mark.spec("R-07")
def test_adding_a_day_keeps_what_was_typed(home, client):
    add_noortje(home, client, wednesday())
    typed = {"as_a_whole": "on", "expires_on": f"{clock.today():%Y-%m-%d}", "remark": "Oma is\r\nziek"}
    response = client.post(DRAFT, page_of_draft(client, add="1", **typed))
    assert response.headers["Location"] == "/aanvragen/nieuw/dag/"
    draft = Draft.objects.get()
    assert (draft.as_a_whole, draft.expires_on, draft.remark) == (True, clock.today(), "Oma is\nziek")


@pytest.mark.spec("R-07")
def test_the_expiry_date_of_the_policy_is_filled_in_and_follows_the_first_day(home, client):
    PolicyRuleFactory(
        organisation=home.family.organisation, part="default_expiry", settings={"days_before": 2}
    )
    add_noortje(home, client, wednesday())
    fields = page_of_draft(client, add="1")
    assert fields["expires_on"] == f"{wednesday() - timedelta(days=2):%Y-%m-%d}"
    client.post(DRAFT, fields)
    earlier = wednesday() - timedelta(days=1)
    add_noortje(home, client, earlier)
    assert page_of_draft(client)["expires_on"] == f"{earlier - timedelta(days=2):%Y-%m-%d}"


@pytest.mark.spec("R-06")
def test_judging_as_a_whole_is_off_with_the_reason_when_there_are_more_days(home, client):
    add_noortje(home, client, wednesday())
    assert "All or nothing" in words(client.get(DRAFT))
    add_noortje(home, client, wednesday() + timedelta(days=1))
    assert "Only possible for one specific day." in words(client.get(DRAFT))


@pytest.mark.spec("R-11")
def test_the_page_says_that_it_changes_no_contract_and_whom_to_ask(client):
    page = words(client.get(DRAFT))
    assert "never changes your contract" in page
    assert "planning@kringloop.example" in page


def test_each_guardian_puts_together_an_own_request(home, client):
    add_noortje(home, client, wednesday())
    second = GuardianFactory(family=home.family, second=True)
    assert "For which day?" in words(in_english(sign_in(second.user)).get(DRAFT))


# Sending


@pytest.mark.spec("R-08")
def test_sending_makes_one_request_with_its_bookings(home, client):
    credit = CreditFactory(child=home.noortje)
    add_noortje(home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk))
    add_ties(home, client, wednesday())
    response = send(client, as_a_whole="on", remark="Graag samen")
    assert response.headers["Location"] == OVERVIEW
    request = Request.objects.get()
    assert (request.family, request.as_a_whole, request.remark) == (home.family, True, "Graag samen")
    assert request.expires_on == wednesday() - timedelta(days=1)
    noortje, ties = request.bookings.order_by("pk")
    assert (noortje.payment, noortje.credit, noortje.credit_amount) == (
        PaymentKind.CREDIT,
        credit,
        Decimal("5.50"),
    )
    assert (ties.payment, ties.amount) == (PaymentKind.INVOICE, Decimal("35.00"))
    assert {noortje.status, ties.status} == {BookingStatus.PENDING}


@pytest.mark.spec("R-08")
def test_afterwards_the_overview_says_that_it_was_sent_and_the_draft_is_empty(home, client):
    add_noortje(home, client, wednesday())
    response = client.post(DRAFT, page_of_draft(client), follow=True)
    assert "Your request has been sent." in words(response)
    assert "For which day?" in words(client.get(DRAFT))


@pytest.mark.spec("R-03")
def test_a_period_becomes_one_series_of_bookings(home, client):
    url = during(wednesday(), wednesday() + timedelta(days=20), 3)
    tick(client, url, key(home.noortje, home.hamsters, home.morning))
    send(client)
    bookings = Booking.objects.all()
    assert len(bookings) == 3
    assert len({booking.series for booking in bookings}) == 1


@pytest.mark.spec("R-08")
def test_pressing_twice_sends_once_and_answers_the_same(home, client):
    add_noortje(home, client, wednesday())
    fields = page_of_draft(client)
    first, second = client.post(DRAFT, fields), client.post(DRAFT, fields)
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert Request.objects.count() == 1


@pytest.mark.spec("R-08")
def test_the_same_key_with_other_content_is_refused(home, client):
    add_noortje(home, client, wednesday())
    fields = page_of_draft(client)
    client.post(DRAFT, fields)
    response = client.post(DRAFT, {**fields, "remark": "Toch maar niet"})
    assert response.status_code == 422
    assert "was sent already, with other content" in words(response)
    assert Request.objects.get().remark == ""


# What is refused: a clear sentence, and nothing is stored


def test_an_empty_request_is_not_sent(client):
    refused(send(client), "Your request is empty.")


@pytest.mark.spec("R-07")
def test_an_expiry_after_the_day_is_refused_beside_its_field(home, client):
    add_noortje(home, client, wednesday())
    response = send(client, expires_on=f"{wednesday() + timedelta(days=1):%Y-%m-%d}", remark="Oma is ziek")
    refused(response, "can be at most the first day you ask")
    assert "Oma is ziek" in words(response)
    assert 'href="#id_expires_on"' in response.content.decode()


@pytest.mark.spec("R-07")
def test_an_expiry_in_the_past_is_refused(home, client):
    add_noortje(home, client, wednesday())
    refused(
        send(client, expires_on=f"{clock.today() - timedelta(days=1):%Y-%m-%d}"), "cannot lie in the past"
    )


@pytest.mark.parametrize("button", [{}, {"add": "1"}, {"keep": "1"}])
def test_a_date_that_is_none_comes_back_with_everything_else(home, client, button):
    add_noortje(home, client, wednesday())
    response = client.post(DRAFT, page_of_draft(client, expires_on="morgen", remark="Oma is ziek", **button))
    refused(response, "Oma is ziek")
    assert 'value="morgen"' in response.content.decode()


def test_a_remark_that_is_too_long_is_refused(home, client):
    add_noortje(home, client, wednesday())
    refused(send(client, remark="a" * 1001), "at most 1000 characters")


@pytest.mark.spec("R-06")
def test_judging_several_days_as_a_whole_is_refused(home, client):
    add_noortje(home, client, wednesday())
    add_noortje(home, client, wednesday() + timedelta(days=1))
    refused(
        send(client, as_a_whole="on"), "Judging as a whole is only possible when you ask one specific day"
    )


@pytest.mark.parametrize(
    "forged", [{"key": str(uuid.uuid4())}, {"key": "zomaar"}, {"key": ""}, {"seen": "0" * 64}, {"seen": ""}]
)
def test_a_forged_hidden_field_is_refused(home, client, forged):
    add_noortje(home, client, wednesday())
    refused(send(client, **forged), "Nothing was sent", status=409)


def test_after_a_change_meanwhile_the_page_can_be_sent_as_it_now_stands(home, client):
    add_noortje(home, client, wednesday())
    assert send(client, seen="0" * 64).status_code == 409
    assert send(client).status_code == 302


def test_a_booking_added_in_another_tab_is_not_sent_unseen(home, client):
    add_noortje(home, client, wednesday())
    fields = page_of_draft(client)
    add_ties(home, client, wednesday())
    refused(client.post(DRAFT, fields), "Something changed since you opened this page.", status=409)


def test_a_day_that_was_closed_meanwhile_is_refused(home, client):
    add_noortje(home, client, wednesday())
    fields = page_of_draft(client)
    ClosingDayFactory(organisation=home.family.organisation, date=wednesday(), name="Studiedag team")
    refused(client.post(DRAFT, fields), "The location is closed on")
    assert "Studiedag team" in words(client.get(DRAFT))


def test_a_day_that_was_planned_meanwhile_is_refused(home, client):
    add_noortje(home, client, wednesday())
    fields = page_of_draft(client)
    home.plan(home.noortje, wednesday())
    refused(client.post(DRAFT, fields), "Care is planned already then")


def test_a_credit_that_was_used_meanwhile_is_refused(home, client):
    credit = CreditFactory(child=home.noortje, hours=Decimal("5.50"))
    add_noortje(home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk))
    fields = page_of_draft(client)
    CreditMovement.objects.create(
        credit=credit, kind="correct", amount=Decimal("-3.00"), at=clock.now(), reason="Telfout"
    )
    refused(client.post(DRAFT, fields), "does not cover the whole day part")


def test_a_bin_of_a_booking_that_is_gone_changes_nothing(home, client):
    add_noortje(home, client, wednesday())
    assert client.post(DRAFT, page_of_draft(client, remove="weg")).status_code == 302
    assert len(Draft.objects.get().items) == 1


@pytest.mark.spec("K-02")
def test_who_looks_along_cannot_ask(home):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    client = in_english(sign_in(relative.user))
    for response in (client.get(DRAFT), client.post(DRAFT, {})):
        assert response.status_code == 403
        assert "Asking and changing is up to the guardians." in words(response)
    assert stored() == (0, 0, 0)


@pytest.mark.spec("K-02")
def test_a_guardian_without_custody_cannot_ask(home):
    second = GuardianFactory(family=home.family, second=True, has_custody=False)
    client = sign_in(second.user)
    assert client.post(DRAFT, {}).headers["Location"] == "/mijn-locatie/"
    assert stored() == (0, 0, 0)


def test_ten_times_the_bookings_take_as_many_queries(home, client):
    credit = CreditFactory(child=home.noortje, hours=Decimal("99.00"))
    paid = pay(home.noortje, home.hamsters, home.morning, credit.pk)
    add_noortje(home, client, wednesday(), **paid)
    add_ties(home, client, wednesday())
    few = queries_of(client, DRAFT)
    for n in range(7, 77, 7):
        add_noortje(home, client, wednesday() + timedelta(days=n), **paid)
        add_ties(home, client, wednesday() + timedelta(days=n))
    assert queries_of(client, DRAFT) == few


def test_more_undecided_days_than_the_policy_allows_are_told_before_sending_and_refused(home, client):
    PolicyRuleFactory(organisation=home.family.organisation, part="undecided_limit", settings={"most": 1})
    add_noortje(home, client, wednesday())
    add_ties(home, client, wednesday())
    assert "at most 1 undecided day waiting" in words(client.get(DRAFT))
    refused(send(client), "at most 1 undecided day waiting")
