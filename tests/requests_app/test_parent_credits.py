"""Mijn tegoeden: what can be used, what was used for what, what is over."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.childcare.choices import WeekKind
from core.lib import clock
from requests_app.actions import credits
from requests_app.actions.credits import grant
from requests_app.choices import CreditOrigin
from requests_app.models import Credit
from tests.factories import BookingFactory, CreditFactory, PolicyRuleFactory, RelativeFactory, RequestFactory
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, queries_of, words
from tests.requests_app.parent_asking import CREDITS
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-31")]


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    return home.client


def paid_with(home: Home, credit: Credit, **values: object) -> None:
    booking = BookingFactory(
        request=RequestFactory(family=home.family, submitted_by=home.guardian),
        child=home.noortje,
        group=home.hamsters,
        day_part=home.morning,
        date=wednesday(),
        credit=credit,
        **values,
    )
    credits.reserve([booking], home.guardian.user)


def test_per_child_what_can_be_used(home, client):
    CreditFactory(child=home.noortje, hours=Decimal("7.50"))
    CreditFactory(child=home.ties, hours=Decimal("1.00"))
    page = words(client.get(CREDITS))
    ties, noortje = page.split("Noortje")
    assert "1 hour of 1 hour Usable" in ties
    assert "7.5 hours of 7.5 hours Usable" in noortje


def test_a_credit_that_is_used_for_a_part_says_for_which_request(home, client):
    credit = CreditFactory(child=home.noortje)
    paid_with(home, credit)
    page = words(client.get(CREDITS))
    assert "5.5 hours of 11 hours Usable" in page
    assert "5.5 hours for" in page
    assert f"{wednesday():%d-%m-%Y}" in page


def test_a_credit_that_is_used_up(home, client):
    credit = CreditFactory(child=home.noortje, hours=Decimal("5.50"))
    paid_with(home, credit)
    assert "0 hours of 5.5 hours Used up" in words(client.get(CREDITS))


def test_a_credit_that_expired_and_one_that_is_not_yet_valid(home, client):
    today = clock.today()
    CreditFactory(
        child=home.noortje, valid_from=today - timedelta(days=90), valid_until=today - timedelta(days=1)
    )
    CreditFactory(child=home.noortje, valid_from=today + timedelta(days=1))
    page = words(client.get(CREDITS))
    assert "1 credit that is used up or expired" in page
    assert "Not yet valid" in page


@pytest.mark.spec("R-30")
def test_origin_validity_and_weeks_stand_with_the_credit(home, client):
    credit = Credit(
        child=home.noortje,
        origin=CreditOrigin.GOODWILL,
        note="Lekkage",
        valid_from=clock.today(),
        valid_until=wednesday(),
        weeks=WeekKind.HOLIDAY,
    )
    grant(credit, Decimal("3.00"), by=None, reason="Lekkage")
    page = words(client.get(CREDITS))
    assert "Goodwill: Lekkage" in page
    assert f"until Wed {wednesday():%d-%m-%Y}" in page
    assert "only in school holidays" in page


def test_for_a_date_each_credit_says_whether_it_can_be_used_and_why_not(home, client):
    CreditFactory(child=home.noortje)
    CreditFactory(child=home.noortje, weeks=WeekKind.HOLIDAY)
    CreditFactory(child=home.noortje, valid_until=wednesday() - timedelta(days=1))
    page = words(client.get(CREDITS, {"datum": f"{wednesday():%Y-%m-%d}"}))
    assert "Can be used on" in page
    assert "This credit is only for school holidays." in page
    assert "This credit was valid until" in page


def test_with_a_date_only_what_can_be_used_stands_in_the_list(home, client):
    CreditFactory(child=home.noortje)
    CreditFactory(child=home.noortje, hours=Decimal("77.00"), weeks=WeekKind.HOLIDAY)
    page = words(client.get(CREDITS, {"datum": f"{wednesday():%Y-%m-%d}"}))
    listed, folded = page.split("1 credit that cannot be used then, and why")
    assert "11 hours" in listed
    assert "77 hours" not in listed
    assert "77 hours" in folded


def test_where_the_oldest_goes_first_a_later_credit_says_which_one_is_before_it(home, client):
    PolicyRuleFactory(
        organisation=home.family.organisation, part="oldest_credit_first", settings={"required": True}
    )
    CreditFactory(child=home.noortje, hours=Decimal("3.00"), valid_until=wednesday() + timedelta(days=9))
    CreditFactory(child=home.noortje, hours=Decimal("4.00"), valid_until=wednesday() + timedelta(days=10))
    page = words(client.get(CREDITS, {"datum": f"{wednesday():%Y-%m-%d}"}))
    listed, folded = page.split("1 credit that cannot be used then, and why")
    assert "3 hours of 3 hours" in listed
    assert "4 hours of 4 hours" in folded
    assert "3 hours" in folded


def test_a_long_list_comes_in_pages_with_what_can_be_used_in_front(home, client):
    today = clock.today()
    CreditFactory.create_batch(
        26, child=home.noortje, valid_from=today - timedelta(days=90), valid_until=today - timedelta(days=1)
    )
    CreditFactory(child=home.noortje, hours=Decimal("77.00"))
    first, second = (words(client.get(CREDITS, {"page": number})) for number in (1, 2))
    assert "77 hours" in first
    assert "24 credits that are used up or expired" in first
    assert "77 hours" not in second
    assert "2 credits that are used up or expired" in second
    assert "No credit to use" not in second


def test_for_a_date_without_a_place_in_a_group_it_says_so(home, client):
    CreditFactory(child=home.noortje)
    long_ago = clock.today() - timedelta(days=300)
    assert "has no place in a group on" in words(client.get(CREDITS, {"datum": f"{long_ago:%Y-%m-%d}"}))


@pytest.mark.parametrize("text", ["morgen", "9999-12-31", "0001-01-01"])
def test_a_date_that_makes_no_sense_is_refused_in_words(home, client, text):
    CreditFactory(child=home.noortje)
    response = client.get(CREDITS, {"datum": text})
    assert response.status_code == 422
    assert "Usable" in words(response)


@pytest.mark.spec("K-02")
def test_credits_are_for_guardians(home):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert in_english(sign_in(relative.user)).get(CREDITS).status_code == 403


def test_another_familys_credits_do_not_show(home, client):
    CreditFactory(child=make_home().noortje, hours=Decimal("77.00"))
    assert "77" not in words(client.get(CREDITS))


def test_ten_times_the_credits_take_as_many_queries(home, client):
    def add(number: int) -> None:
        for credit in CreditFactory.create_batch(number, child=home.noortje):
            credit.location = home.hamsters.location
            credit.save()

    add(1)
    few = queries_of(client, CREDITS), queries_of(client, f"{CREDITS}?datum={wednesday():%Y-%m-%d}")
    add(9)
    assert (queries_of(client, CREDITS), queries_of(client, f"{CREDITS}?datum={wednesday():%Y-%m-%d}")) == few
