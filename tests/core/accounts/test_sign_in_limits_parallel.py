"""A hundred guesses at the same moment get no more than the budget (A-05)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from core.accounts.choices import Environment
from tests.factories import OrganisationFactory, UserFactory

ATTEMPTS = 100
HANDS = 12


@pytest.mark.spec("A-05")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("identifier", ["100001", "999999"])
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def test_of_a_hundred_attempts_at_once_five_are_looked_at(identifier):
    UserFactory(organisation=OrganisationFactory(slug="zonnestraal"), username="100001")
    url = reverse("accounts:sign_in", args=["zonnestraal", Environment.PARENT])

    def attempt(_):
        try:
            return Client().post(url, {"identifier": identifier, "password": "wrong"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        answers = list(pool.map(attempt, range(ATTEMPTS)))
    assert sorted(answers) == [422] * 5 + [429] * (ATTEMPTS - 5)
