"""Credits at the planners' desk: finding a child, granting, correcting, ending and taking back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from requests_app.actions import credits
from requests_app.models import Credit
from tests.factories import (
    BookingFactory,
    ChildFactory,
    ClosingDayFactory,
    CreditFactory,
    CreditRunFactory,
    OrganisationFactory,
    PlacementFactory,
    PolicyRuleFactory,
    next_weekday,
)
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import manager_of, planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DESK = "/planning/tegoeden/"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def manager(organisation):
    return manager_of(organisation)


@pytest.fixture
def client(manager):
    return in_english(sign_in(manager))


@pytest.fixture
def child(organisation):
    return ChildFactory(
        family__organisation=organisation, family__debtor_number="204711", first_name="Noortje"
    )


def page_of(child):
    return f"{DESK}kind/{child.pk}/"


def grant(client, child, **changes):
    today = clock.today()
    typed = {
        "amount": "5.5",
        "unit": "hours",
        "origin": "goodwill",
        "valid_from": f"{today}",
        "valid_until": f"{today + timedelta(days=90)}",
        "weeks": "both",
        "reason": "Leak in the group",
    }
    return client.post(f"{page_of(child)}toekennen/", typed | changes)


@pytest.mark.parametrize("typed", ["noor", "204711"], ids=["by name", "by debtor number"])
def test_a_child_is_found(client, child, typed):
    assert "family 204711" in words(client.get(DESK, {"zoek": typed}))


def test_nobody_found_says_what_to_try(client):
    assert "No child found" in words(client.get(DESK, {"zoek": "Nemo"}))


def test_another_organisations_child_and_credit_do_not_exist(client):
    theirs = CreditFactory()
    assert client.get(page_of(theirs.child)).status_code == 404
    assert client.get(f"{DESK}{theirs.pk}/corrigeren/").status_code == 404
    assert client.get(f"{DESK}reeks/{CreditRunFactory().pk}/").status_code == 404


@pytest.mark.spec("R-33")
def test_a_planner_without_the_right_looks_and_changes_nothing(organisation, child):
    credit = CreditFactory(child=child)
    planner = in_english(sign_in(planner_of(organisation)))
    page = words(planner.get(page_of(child)))
    assert "11 hours" in page
    assert "Grant a credit" not in page
    assert "Take back" not in page
    for address in (f"{page_of(child)}toekennen/", f"{DESK}{credit.pk}/corrigeren/", f"{DESK}inlezen/"):
        assert planner.get(address).status_code == 403


@pytest.mark.spec("R-33")
def test_granting_with_a_reason_leaves_a_movement_and_a_line_in_the_trail(client, child, manager):
    assert grant(client, child).status_code == 302
    assert "+5.5 hours" in words(client.get(page_of(child)))
    assert "Leak in the group" in words(client.get(page_of(child)))
    line = Event.objects.get(action=Action.CREDIT_GRANTED)
    assert (line.actor_id, line.client_id, line.ground) == (manager.pk, str(child.pk), "Leak in the group")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": ""}, "This field is required."),
        ({"amount": "0"}, "greater than or equal to 0.01"),
        ({"valid_until": "2020-01-01"}, "The last day comes before the first."),
    ],
    ids=["no reason", "nothing", "turned round"],
)
def test_a_grant_that_makes_no_sense_is_refused_and_keeps_what_was_typed(client, child, changes, told):
    response = grant(client, child, **changes)
    assert response.status_code == 422
    assert told in words(response)
    assert "hours" in words(response)
    assert not Credit.objects.exists()


@pytest.mark.spec("R-40")
def test_how_long_goodwill_lasts_is_filled_in_from_the_policy(client, child, organisation):
    PlacementFactory(child=child)
    PolicyRuleFactory(
        organisation=organisation,
        part="earns_by_goodwill",
        settings={"validity": {"after": {"amount": 10, "unit": "days"}}},
    )
    page = client.get(f"{page_of(child)}toekennen/").content.decode()
    assert f'value="{clock.today() + timedelta(days=10)}"' in page


@pytest.mark.spec("R-33")
def test_correcting_never_goes_below_zero_and_says_what_is_reserved(client, child):
    credit = CreditFactory(child=child, hours=Decimal("8.00"))
    booking = BookingFactory(request__family=child.family, child=child, credit=credit)
    credits.reserve([booking], None)
    address = f"{DESK}{credit.pk}/corrigeren/"
    response = client.post(address, {"amount": "-3", "reason": "Mistake"})
    assert response.status_code == 422
    assert "This credit holds 2.5 hours" in words(response)
    assert "5.5 hours is reserved" in words(response)
    assert client.post(address, {"amount": "-2.5", "reason": "Mistake"}).status_code == 302
    credit.refresh_from_db()
    assert credit.balance == 0


def test_a_credit_ends_earlier_with_a_line_in_its_ledger(client, child):
    credit = CreditFactory(child=child)
    on = clock.today() + timedelta(days=3)
    client.post(f"{DESK}{credit.pk}/beeindigen/", {"on": f"{on}", "reason": "Contract ended"})
    credit.refresh_from_db()
    assert credit.valid_until == on
    assert "Contract ended" in words(client.get(page_of(child)))


def test_a_credit_does_not_end_later_by_ending_it(client, child):
    credit = CreditFactory(child=child)
    late = credit.valid_until + timedelta(days=1)
    response = client.post(f"{DESK}{credit.pk}/beeindigen/", {"on": f"{late}", "reason": "x"})
    assert response.status_code == 422


def test_an_unused_credit_is_taken_back_a_used_one_is_not(client, child):
    unused, used = CreditFactory(child=child), CreditFactory(child=child)
    booking = BookingFactory(request__family=child.family, child=child, credit=used)
    credits.reserve([booking], None)
    assert client.post(f"{DESK}{unused.pk}/intrekken/", {"reason": "Mistake"}).status_code == 302
    refused = client.post(f"{DESK}{used.pk}/intrekken/", {"reason": "Mistake"})
    assert refused.status_code == 409
    assert "Only a credit that nobody used can be taken back" in words(refused)
    unused.refresh_from_db()
    used.refresh_from_db()
    assert (unused.balance, used.balance) == (0, Decimal("5.50"))


@pytest.mark.spec("R-33")
def test_a_closing_day_is_chosen_looked_at_and_started(client, organisation, child):
    PlacementFactory(child=child)
    on = next_weekday(1, after=clock.today() + timedelta(days=7))
    ClosingDayFactory(organisation=organisation, date=on, name="Team day")
    assert "Team day" in words(client.get(f"{DESK}dagen/"))
    address = f"{DESK}dagen/closing_day_{on:%Y%m%d}_0_0/"
    page = words(client.get(address))
    assert "1 child is planned on this weekday." in page
    assert "the policy of this location gives no credit for this day" in page
    started = client.post(address, follow=True)
    assert "0 of 1 children" in words(started)
    assert "at this moment" in words(client.post(address))


def test_ten_times_the_credits_take_as_many_queries(client, child):
    CreditFactory(child=child)
    few = queries_of(client, page_of(child))
    CreditFactory.create_batch(9, child=child)
    assert queries_of(client, page_of(child)) == few
