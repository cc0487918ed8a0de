"""Two workers at one test customer at the same moment: one walks, and what was changed is put back once (S-31).

First without the guards, to prove that the races are real.
"""

import time

import pytest
from django.db import IntegrityError

from core.accounts.choices import Environment
from core.accounts.models import User
from core.audit.models import Event
from core.childcare.choices import STILL_WAITING, WaitingState
from core.childcare.models import WaitingEntry
from supportdesk.health import probe, test_customers
from supportdesk.health.actions.make_test_customers import make_test_customers
from supportdesk.health.models import TestCustomer
from supportdesk.health.test_customers import password_of, put_back
from tests.concurrency.at_once import at_once
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("S-31")]


@pytest.fixture
def customer():
    """A test guardian whom somebody took off the waiting list."""
    make_test_customers(UserFactory(manager=True).organisation)
    TestCustomer.objects.exclude(environment=Environment.PARENT).delete()
    WaitingEntry.objects.update(state=WaitingState.WITHDRAWN)
    return TestCustomer.objects.get()


@pytest.fixture(autouse=True)
def slowly(monkeypatch):
    """Long enough for the other one to look before this one commits."""
    put_back_family = test_customers._put_back_family

    def slowed(user, kept):
        restored = put_back_family(user, kept)
        time.sleep(0.5)
        return restored

    monkeypatch.setattr(test_customers, "_put_back_family", slowed)


def both_put_back(customer) -> list[object]:
    return at_once(*[lambda: put_back(TestCustomer.objects.get(pk=customer.pk))] * 2)


def times_on_the_list() -> int:
    return WaitingEntry.objects.filter(state__in=STILL_WAITING).count()


def test_without_the_lock_the_second_one_breaks_off(customer, monkeypatch):
    """PostgreSQL lets nobody wait twice for the same; a probe that ran into that would walk no page."""
    monkeypatch.setattr(test_customers, "_locked_account", lambda pk: User.objects.get(pk=pk))
    outcomes = both_put_back(customer)
    assert [type(one) for one in outcomes if one != ["waiting_list"]] == [IntegrityError]
    assert times_on_the_list() == 1


def test_of_two_that_put_it_back_the_second_finds_nothing_left_to_do(customer):
    customer.user.set_password("een-heel-ander-wachtwoord-9")
    customer.user.save()
    assert sorted(both_put_back(customer)) == [[], ["password", "waiting_list"]]
    assert times_on_the_list() == 1
    assert User.objects.get(pk=customer.user_id).check_password(password_of(customer))
    assert Event.objects.filter(action="support:test_customer:restore").count() == 1


def two_probes(monkeypatch) -> int:
    """How many walks come of two workers that the scheduler wakes at once."""
    walked: list[TestCustomer] = []
    monkeypatch.setattr(probe, "walk", walked.append)
    at_once(*[probe.run_due] * 2)
    return len(walked)


def test_without_comparing_the_turn_both_walk(customer, monkeypatch):
    def takes(found, due_at):
        time.sleep(0.5)
        return bool(TestCustomer.objects.filter(pk=found.pk).update(probe_due_at=due_at))

    monkeypatch.setattr(probe, "_takes_turn", takes)
    assert two_probes(monkeypatch) == 2


def test_of_two_probes_one_walks(customer, monkeypatch):
    assert two_probes(monkeypatch) == 1
