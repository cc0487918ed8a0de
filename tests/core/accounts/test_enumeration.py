"""Two hundred names that exist and two hundred that do not: nothing outside tells them apart (A-04, A-07)."""

from statistics import median
from time import perf_counter

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.choices import Environment
from core.accounts.models import ResetAttempt
from core.audit.models import Event
from core.notifications.models import OutboxMessage
from tests.core.accounts.page import CHANCE, headers_of
from tests.factories import GuardianFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NAMES = 200


@pytest.fixture
def names():
    """Pairs of a name that exists and one that does not, as long as each other."""
    organisation = OrganisationFactory(slug="zonnestraal")
    known, stored = [], make_password("a password of all these people")
    for number in range(NAMES):
        guardian = GuardianFactory(
            family__organisation=organisation,
            family__debtor_number=f"1{number:05d}",
            email="sanne@example.com",
            user__password=stored,
        )
        known.append(guardian.user.username)
    return [(name, f"9{name[1:]}") for name in known]


def sign_in(name, address):
    url = reverse("accounts:sign_in", args=["zonnestraal", Environment.PARENT])
    return Client().post(url, {"identifier": name, "password": "wrong"}, REMOTE_ADDR=address)


def ask_reset(name, address):
    url = reverse("accounts:forgotten", args=["zonnestraal", Environment.PARENT])
    typed = {"identifier": name, "email": f"{name}@example.com"}
    return Client().post(url, typed, REMOTE_ADDR=address)


def seen(answer):
    """All that leaves the building but what differs by chance or repeats what was typed."""
    body = CHANCE.sub("", answer.content.decode())
    return (
        answer.status_code,
        body,
        len(answer.content),
        tuple(headers_of(answer).items()),
        tuple(answer.cookies),
    )


def rows():
    return Event.objects.count() + ResetAttempt.objects.count() + OutboxMessage.objects.count()


def trace(ask, name, address):
    """What is seen of one attempt, and the work that it took: queries and rows."""
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        answer = ask(name, address)
    return seen(answer), len(queries), rows() - before


@pytest.mark.slow
@pytest.mark.parametrize("ask", [sign_in, ask_reset])
def test_two_hundred_known_and_unknown_names_get_the_same_answer_for_the_same_work(names, ask):
    trace(ask, "000000", "192.0.2.1")
    # Every pair comes from an address of its own, so that no budget runs out on the way.
    traces = {
        trace(ask, name, f"198.51.{number}.{side}")
        for number, pair in enumerate(names)
        for side, name in enumerate(pair)
    }
    assert len(traces) == 1


def times(ask, pairs):
    """Seconds for each name that exists and each that does not, by turns, so that a busy moment hits both."""
    spent = ([], [])
    for number, pair in enumerate(pairs):
        for side, name in enumerate(pair):
            begun = perf_counter()
            ask(name, f"203.0.{number}.{side}")
            spent[side].append(perf_counter() - begun)
    return spent


@pytest.fixture
def argon2(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.slow
@pytest.mark.parametrize("ask", [sign_in, ask_reset])
def test_the_median_time_is_that_of_the_other_within_a_quarter(argon2, names, ask):
    """Coarse, so that a busy machine does not fail it: a mail or a hash more or less would double the time."""
    known, unknown = times(ask, names[:40])
    assert median(known) == pytest.approx(median(unknown), rel=0.25)
