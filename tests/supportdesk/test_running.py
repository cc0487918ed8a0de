"""Checks run beside each other: none writes, and none that fails or hangs holds up another."""

import time
from threading import Event

import pytest
from django.db import connection

from core.accounts.models import User
from supportdesk.checking import Check, Context, explains, passed
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.running import run_checks
from supportdesk.words import words
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SOON = 0.2


class Sound(Check):
    slug, name, complaints = "sound", "Sound", (Complaint.SEES_NOTHING,)

    def run(self, context):
        return passed(words("%(number)s accounts", number=User.objects.count()))


class Failing(Sound):
    slug = "failing"

    def run(self, context):
        raise LookupError("nothing there")


class Writing(Sound):
    slug = "writing"

    def run(self, context):
        User.objects.update(full_name="Changed")
        return passed(words("written"))


class AskingForLong(Sound):
    slug = "asking-for-long"

    def run(self, context):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(3)")
        return passed(words("too late"))


class ThinkingForLong(Sound):
    """Goes on after its time, and asks PostgreSQL for something then."""

    slug = "thinking-for-long"

    def __init__(self):
        self.answers, self.is_done = [], Event()

    def run(self, context):
        time.sleep(1)
        try:
            self.answers.append(User.objects.count())
        except RuntimeError as refused:
            self.answers.append(refused)
        self.is_done.set()
        return passed(words("too late"))


class NotForThis(Sound):
    slug = "not-for-this"

    def applies(self, context):
        return False


class Cause(Sound):
    slug = "cause"

    def run(self, context):
        return explains(words("7"), words("Say this"))


@pytest.fixture
def context():
    return Context(worker=UserFactory(manager=True))


@pytest.mark.spec("S-04")
@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (Failing(), "This check failed (LookupError)."),
        (AskingForLong(), "This took longer than 0.2 seconds."),
        (ThinkingForLong(), "This took longer than 0.2 seconds."),
    ],
    ids=["failing", "asking", "thinking"],
)
def test_a_bad_check_could_not_be_checked_and_the_others_go_on(context, bad, told):
    started = time.monotonic()
    outcomes = run_checks([Sound(), bad, Cause()], context, seconds=SOON)
    assert time.monotonic() - started < 1.5
    assert [one.finding.verdict for one in outcomes] == [Verdict.PASSED, Verdict.COULD_NOT, Verdict.EXPLAINS]
    assert outcomes[1].finding.value.spoken()["en"] == told


@pytest.mark.spec("S-04")
def test_when_everything_is_slow_the_last_checks_are_left(context):
    slow, left = run_checks([AskingForLong(), Sound()], context, seconds=SOON, altogether=SOON / 2)
    assert slow.finding.value.spoken()["en"] == "This took longer than 0.2 seconds."
    assert left.finding.value.spoken()["en"] == "No time was left for this check."


@pytest.mark.spec("S-04")
def test_a_check_that_writes_changes_nothing(context):
    outcomes = run_checks([Writing(), Sound()], context)
    assert [one.finding.verdict for one in outcomes] == [Verdict.COULD_NOT, Verdict.PASSED]
    assert not User.objects.filter(full_name="Changed").exists()
    context.worker.save()  # what comes after the checks can be written


def test_a_check_that_goes_on_after_its_time_reads_nothing_more(context):
    check = ThinkingForLong()
    run_checks([check], context, seconds=SOON)
    assert check.is_done.wait(5)
    assert [type(answer).__name__ for answer in check.answers] == ["LoanOverError"]


def test_a_check_that_does_not_apply_is_not_in_the_list(context):
    assert [one.check.slug for one in run_checks([NotForThis(), Sound()], context)] == ["sound"]
