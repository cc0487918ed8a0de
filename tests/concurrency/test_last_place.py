"""Two planners and more approve the last place at once, over HTTP (R-54).

First with the guards off, to prove that the race is real: then a group is overbooked. With them on, exactly one
approval goes through in every round, the others are told why and see the group as it is, and nobody waits long.
"""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, connections
from django.urls import reverse

from core.childcare.models import CareMoment
from requests_app.actions import decide
from requests_app.models import Booking
from tests.factories import CareMomentFactory, ChildFactory, OrganisationFactory
from tests.requests_app.asking import ask, ask_again, group_of, monday, planner_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("R-54")]

PLANNERS = 8
ROUNDS = 10
MANY_ROUNDS = 50
CAPACITY = 3
LONGEST_LOCK_WAIT = "3s"
PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    status: int
    page: str


class Planner:
    """A browser of its own: one connection, its cookies, and the token that its pages carry."""

    def __init__(self, user, address):
        session = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        self.connection = HTTPConnection(address, timeout=PATIENCE)
        self.cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: "en"}
        page = self._send("GET", reverse("desk:queue"))
        self.token = re.search(r'"X-CSRFToken": "(\w+)"', page.page)[1]

    def approve(self, booking):
        return self._send("POST", reverse("desk:approve", args=[booking.pk]))

    def _send(self, method, path):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies}
        if method == "POST":
            headers |= {
                "X-CSRFToken": self.token,
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": "0",
            }
        self.connection.request(method, path, headers=headers)
        response = self.connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.read().decode())


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=CAPACITY)


@pytest.fixture
def planners(organisation, live_server):
    address = urlsplit(live_server.url).netloc
    return [Planner(planner_of(organisation), address) for _ in range(PLANNERS)]


def rounds_for_the_last_place(group, rounds):
    """For each round a day with one place left, and for each planner a line that wants it."""
    days = [monday() + timedelta(days=7 * week + weekday) for week in range(10) for weekday in range(5)][
        :rounds
    ]
    organisation = group.location.organisation
    for _ in range(CAPACITY - 1):
        child = ChildFactory(family__organisation=organisation)
        pattern = CareMomentFactory.build(child=child, group=group)
        CareMoment.objects.bulk_create(
            CareMoment(child=child, group=group, date=on, starts=pattern.starts, ends=pattern.ends)
            for on in days
        )
    columns = [ask_again(ask(group, date=days[0] - timedelta(days=7)), days) for _ in range(PLANNERS)]
    return list(zip(*columns, strict=True))


def race(planners, lines_by_round):
    """The answers of every round; all planners press at the same moment."""
    start = Barrier(len(planners), timeout=PATIENCE)

    def play(planner, lines):
        answers = []
        for line in lines:
            start.wait()
            answers.append(planner.approve(line))
        return answers

    with ThreadPoolExecutor(len(planners)) as pool:
        columns = pool.map(play, planners, zip(*lines_by_round, strict=True))
        return list(zip(*columns, strict=True))


def planned(group, lines):
    return CareMoment.objects.filter(group=group, date=lines[0].date, status="planned").count()


@pytest.fixture
def guards_off(monkeypatch) -> Iterator[None]:
    """No lock on the day, no trigger; and time between counting and writing, as on a busy server."""
    count = decide.group_days

    def count_and_take_time(keys):
        days = count(keys)
        time.sleep(0.3)
        return days

    monkeypatch.setattr(decide, "lock_days", lambda keys: None)
    monkeypatch.setattr(decide, "group_days", count_and_take_time)
    _switch_trigger("DISABLE")
    yield
    _switch_trigger("ENABLE")


def _switch_trigger(state):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE childcare_caremoment {state} TRIGGER group_within_capacity_on_insert")


@pytest.fixture
def _impatient_locks(monkeypatch):
    """Who waits longer than this for a lock gets an error, and the test a 500."""
    options = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(options, "options", f"-c lock_timeout={LONGEST_LOCK_WAIT}")


def test_with_the_guards_off_a_group_is_overbooked(planners, group, guards_off):
    (lines,) = rounds_for_the_last_place(group, 1)
    (answers,) = race(planners, [lines])
    assert sum(answer.status == 302 for answer in answers) > 1
    assert planned(group, lines) > CAPACITY


@pytest.mark.usefixtures("_impatient_locks")
@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(MANY_ROUNDS, marks=pytest.mark.slow)])
def test_the_last_place_is_given_once_in_every_round(planners, group, rounds):
    every_round = rounds_for_the_last_place(group, rounds)
    for lines, answers in zip(every_round, race(planners, every_round), strict=True):
        assert sorted(answer.status for answer in answers) == [302] + [409] * (PLANNERS - 1)
        assert planned(group, lines) == CAPACITY
        approved = Booking.objects.filter(pk__in=[line.pk for line in lines], status="approved")
        assert approved.count() == 1
        for answer in answers:
            if answer.status == 409:
                assert f"{CAPACITY} children, room for {CAPACITY}" in answer.page
                assert f"No room: {CAPACITY} of {CAPACITY} places are taken" in answer.page


@pytest.mark.usefixtures("_impatient_locks")
def test_one_line_is_approved_once_by_eight_planners(planners, group):
    lines = [line for line, *_others in rounds_for_the_last_place(group, 2)]
    for line, answers in zip(lines, race(planners, [[line] * PLANNERS for line in lines]), strict=True):
        assert sorted(answer.status for answer in answers) == [302] + [409] * (PLANNERS - 1)
        decider = Booking.objects.get(pk=line.pk).decided_by
        refused = [answer.page for answer in answers if answer.status == 409]
        assert all(f"{decider.full_name} decided this already on" in page for page in refused)
        assert CareMoment.objects.filter(child=line.child, date=line.date).count() == 1
