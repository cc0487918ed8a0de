"""Keys are replaced while people read, write and sign in (E28): nothing becomes unreadable, nothing is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from core.accounts import second_factor
from core.accounts.models import AuthenticatorApp
from core.childcare import bsn
from core.childcare.actions.set_bsn import set_bsn
from core.childcare.models import Bsn, Guardian
from core.lib import keyring
from tests.core.lib.test_keyring import AFTER, BEFORE, BETWEEN
from tests.factories import AuthenticatorAppFactory, BsnFactory, GuardianFactory, UserFactory

PEOPLE = 30
NUMBERS = ("111222333", "123456782", "999990019", "012345672")


def until(stop: threading.Event, act: Callable[[Random], Any], seed: int) -> int:
    """Do it over and over on a connection of its own; returns how often."""
    chance, count = Random(seed), 0
    try:
        while not stop.is_set():
            act(chance)
            count += 1
    finally:
        connection.close()
    return count


def rotate(_: Random | None = None) -> None:
    for outcome in keyring.seal_anew():
        assert outcome.unreadable == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("K-03")
def test_keys_are_replaced_under_load_and_everything_stays_readable(monkeypatch):
    monkeypatch.setattr(keyring, "BATCH", 7)
    with override_settings(**BEFORE):
        guardians = [GuardianFactory() for _ in range(PEOPLE)]
        for guardian in guardians:
            BsnFactory(guardian=guardian, number=NUMBERS[0])
        apps = [AuthenticatorAppFactory() for _ in range(5)]
        seeds = {app.pk: second_factor.seed_text(app) for app in apps}
    manager = UserFactory(manager=True)
    stored = {guardian.pk: NUMBERS[0] for guardian in guardians}

    def read(chance: Random) -> None:
        row = Bsn.objects.get(guardian=chance.choice(guardians))
        assert bsn.masked(row)[-4:] in {number[-4:] for number in NUMBERS}
        app = AuthenticatorApp.objects.get(pk=chance.choice(apps).pk)
        assert second_factor.seed_text(app) == seeds[app.pk]

    def write(half: list[Guardian]) -> Callable[[Random], None]:
        def one(chance: Random) -> None:
            guardian, number = chance.choice(half), chance.choice(NUMBERS)
            set_bsn(manager, guardian, number)
            stored[guardian.pk] = number

        return one

    def fail_a_code(chance: Random) -> None:
        """Saves the whole row of the app, its seed too."""
        app = chance.choice(apps)
        AuthenticatorApp.objects.filter(pk=app.pk).update(throttling_failure_timestamp=None)
        second_factor.verify_app_code(app, "no code")

    acts = [read, read, write(guardians[::2]), write(guardians[1::2]), fail_a_code]
    stop = threading.Event()
    with override_settings(**BETWEEN), ThreadPoolExecutor(len(acts) + 2) as pool:
        load = [pool.submit(until, stop, act, seed) for seed, act in enumerate(acts)]
        rotations = [pool.submit(until, stop, rotate, 0) for _ in range(2)]
        threading.Event().wait(2)
        stop.set()
        assert all(future.result() > 0 for future in [*load, *rotations])
        rotate()
        assert keyring.older_keys_in_use() == {"KRING_FIELD_KEYS": set(), "KRING_DIGEST_KEYS": set()}
    with override_settings(**AFTER):
        assert keyring.problems() == []
        for guardian in guardians:
            assert bsn.bsn_matches(guardian, stored[guardian.pk])
            assert bsn.masked(Bsn.objects.get(guardian=guardian))[-4:] == stored[guardian.pk][-4:]
        assert {app.pk: second_factor.seed_text(app) for app in AuthenticatorApp.objects.all()} == seeds
