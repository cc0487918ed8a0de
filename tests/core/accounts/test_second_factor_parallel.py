"""One code, many hands: PostgreSQL lets exactly one through (A-14)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from core.accounts import second_factor
from core.accounts.models import RecoveryCodes
from tests.factories import AuthenticatorAppFactory

HANDS = 6


def at_the_same_time(act):
    barrier = Barrier(HANDS)

    def one():
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(HANDS)]]


@pytest.mark.spec("A-14")
@pytest.mark.django_db(transaction=True)
def test_a_code_from_the_app_works_for_one_of_many_at_the_same_moment():
    app = AuthenticatorAppFactory()
    code = second_factor.current_code(app)
    assert sum(at_the_same_time(lambda: second_factor.verify_app_code(app, code))) == 1


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_works_for_one_of_many_at_the_same_moment():
    user = AuthenticatorAppFactory().user
    code = second_factor.make_recovery_codes(user)[0]
    device = RecoveryCodes.objects.get(user=user)
    assert sum(at_the_same_time(lambda: second_factor.use_recovery_code(device, code))) == 1
    assert second_factor.recovery_codes_left(user) == 9


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_that_code_works_for_more(monkeypatch):
    app = AuthenticatorAppFactory()
    code = second_factor.current_code(app)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    all_looked = Barrier(HANDS)
    find_step = second_factor._step_of

    def find_and_wait(*args):
        step = find_step(*args)
        all_looked.wait(10)
        return step

    monkeypatch.setattr(second_factor, "_step_of", find_and_wait)
    assert sum(at_the_same_time(lambda: second_factor.verify_app_code(app, code))) == HANDS
