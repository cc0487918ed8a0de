"""One code, many hands: PostgreSQL lets exactly one through (A-14)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

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
