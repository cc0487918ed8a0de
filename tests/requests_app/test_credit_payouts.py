"""What is left of credits and is paid out in money by the rules: the list, the file, and writing it down."""

from datetime import timedelta

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from requests_app.verify_ledger import faults
from tests.factories import (
    ChildFactory,
    CreditFactory,
    GroupFactory,
    OrganisationFactory,
    PlacementFactory,
    PolicyRuleFactory,
)
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import manager_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAYOUTS = "/planning/tegoeden/uitbetalen/"
FILE = f"{PAYOUTS}bestand/?soort=csv"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def client(organisation):
    return in_english(sign_in(manager_of(organisation)))


@pytest.fixture
def group(organisation):
    return GroupFactory(location__organisation=organisation)


@pytest.fixture(autouse=True)
def rule(organisation):
    return pays_out(organisation)


def pays_out(organisation, *, paid_out=True, **scope):
    settings = {"paid_out": paid_out}
    return PolicyRuleFactory(organisation=organisation, part="credit_payout", settings=settings, **scope)


def child_until(group, ended=None):
    """A child whose contract goes on, or ended so many days ago."""
    child = ChildFactory(family__organisation=group.location.organisation)
    today = clock.today()
    last = today - timedelta(days=ended) if ended else None
    PlacementFactory(child=child, group=group, valid_from=today - timedelta(days=300), valid_until=last)
    return child


def lapsed(child):
    today = clock.today()
    return CreditFactory(
        child=child, valid_from=today - timedelta(days=90), valid_until=today - timedelta(days=3)
    )


@pytest.mark.spec("R-40")
def test_what_lapsed_and_what_outlives_the_contract_is_listed(client, group):
    over, left = lapsed(child_until(group)), CreditFactory(child=child_until(group, ended=5))
    usable = CreditFactory(child=child_until(group))
    page = words(client.get(PAYOUTS))
    assert str(over.child) in page
    assert str(left.child) in page
    assert str(usable.child) not in page


@pytest.mark.spec("R-40")
def test_where_the_rule_says_no_nothing_is_paid_out(client, organisation, group):
    pays_out(organisation, paid_out=False, location=group.location)
    lapsed(child_until(group))
    assert "Nothing to pay out" in words(client.get(PAYOUTS))


@pytest.mark.spec("R-40")
def test_what_is_written_down_as_paid_out_is_empty_and_leaves_the_list(client, group):
    credit = lapsed(child_until(group))
    answer = client.post(PAYOUTS, {"credit": credit.pk, "reason": "Overgemaakt 1 maart"}, follow=True)
    assert "1 credit was written down as paid out." in words(answer)
    credit.refresh_from_db()
    assert credit.balance == 0
    assert not faults()
    assert "Nothing to pay out" in words(client.get(PAYOUTS))
    assert "paid out −11 hours · Overgemaakt 1 maart" in words(
        client.get(f"/planning/tegoeden/kind/{credit.child_id}/")
    )
    assert Event.objects.get(action=Action.CREDITS_PAID_OUT).client_id == str(credit.child_id)


def test_a_credit_that_is_not_due_is_not_paid_out(client, group):
    credit = CreditFactory(child=child_until(group))
    client.post(PAYOUTS, {"credit": credit.pk, "reason": "Overgemaakt"})
    credit.refresh_from_db()
    assert credit.balance == 11


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"reason": "Overgemaakt"}, "Tick at least one credit."), ({"credit": 1}, "This field is required.")],
)
def test_without_a_credit_or_a_reason_nothing_happens(client, group, sent, said):
    credit = lapsed(child_until(group))
    answer = client.post(PAYOUTS, sent)
    assert answer.status_code == 422
    assert said in words(answer)
    credit.refresh_from_db()
    assert credit.balance == 11


def test_the_list_goes_out_as_a_file_with_a_line_in_the_trail(client, group):
    credit = lapsed(child_until(group))
    text = b"".join(client.get(FILE).streaming_content).decode()
    assert f"{credit.child.family.debtor_number};{credit.child};11,00;hours;11 hours" in text
    line = Event.objects.get(action=Action.CREDITS_TO_PAY_OUT_EXPORTED)
    assert line.data["children"] == [credit.child_id]


def test_the_number_of_queries_does_not_grow_with_the_credits(client, group):
    lapsed(child_until(group))
    few = queries_of(client, PAYOUTS)
    for _child in range(5):
        lapsed(child_until(group))
    assert queries_of(client, PAYOUTS) == few
