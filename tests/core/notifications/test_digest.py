"""Once a day, together: what is gathered, when, and what is left out."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import translation

from core.lib import clock
from core.notifications import digest, messages
from core.notifications.choices import Channel
from core.notifications.digest import gather_due
from core.notifications.models import DigestLine, OutboxMessage
from tests.factories import DigestLineFactory, NoticeFactory, PushSubscriptionFactory, UserFactory

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
NEXT_EVENING = datetime(2026, 11, 25, 17, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False) as moved:
        messages.register(digest.KIND, digest.digest_mail)
        yield moved


def gather_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return gather_due()


def mail_of(message: OutboxMessage) -> messages.Mail | None:
    with translation.override("nl"):
        return messages.compose(message)


@pytest.mark.spec("P-32")
def test_one_mail_of_the_day_holds_all_that_waits():
    user = UserFactory(full_name="Sanne de Vries")
    DigestLineFactory.create_batch(3, user=user, url="/mijn-kind/")
    assert gather_at(EVENING) == 1
    (message,) = OutboxMessage.objects.all()
    mail = mail_of(message)
    assert mail.subject == "3 nieuwe berichten van di 24-11-2026"
    assert mail.from_name == user.organisation.name
    for part in (mail.text, mail.html):
        assert part.count("Er is iets besloten.") == 3
        assert "http://localhost:8000/mijn-kind/" in part
        assert "Dagboek" in part


def test_before_six_in_the_evening_today_waits():
    DigestLineFactory()
    assert gather_due() == 0
    assert gather_at(EVENING) == 1


@pytest.mark.spec("N-02")
def test_a_task_that_is_late_still_sends_the_digest_of_yesterday():
    line = DigestLineFactory()
    assert gather_at(NEXT_MORNING) == 1
    line.refresh_from_db()
    assert line.digest_on == clock.local_date(AFTERNOON)


@pytest.mark.spec("N-02")
def test_a_task_that_runs_twice_sends_one_digest():
    DigestLineFactory()
    assert (gather_at(EVENING), gather_at(EVENING)) == (1, 0)
    assert OutboxMessage.objects.count() == 1


def test_what_was_stored_after_the_digest_went_comes_the_next_day():
    user = UserFactory()
    DigestLineFactory(user=user)
    gather_at(EVENING)
    late = DigestLineFactory(user=user)
    assert gather_at(EVENING) == 0
    assert gather_at(NEXT_EVENING) == 1
    late.refresh_from_db()
    assert late.digest_on == clock.local_date(NEXT_EVENING)


def test_many_users_are_gathered_in_batches():
    for _number in range(5):
        DigestLineFactory()
    with time_machine.travel(EVENING, tick=False):
        assert gather_due(batch=2) == 5
    assert OutboxMessage.objects.count() == 5


def test_push_once_a_day_is_one_message_for_each_device():
    user = UserFactory()
    PushSubscriptionFactory.create_batch(2, user=user)
    DigestLineFactory.create_batch(3, user=user, channel=Channel.PUSH)
    gather_at(EVENING)
    assert [message.channel for message in OutboxMessage.objects.all()] == ["push", "push"]


# What is left out


@pytest.mark.spec("P-32")
def test_what_the_receiver_may_no_longer_see_is_left_out(write_with):
    user = UserFactory()
    DigestLineFactory(user=user, context={"entry": 1})
    DigestLineFactory(user=user, context={"entry": 2})
    gather_at(EVENING)
    plain = messages.require("test")
    write_with(lambda message: plain(message) if message.context["entry"] == 1 else None)
    (message,) = OutboxMessage.objects.all()
    assert mail_of(message).text.count("Er is iets besloten.") == 1
    write_with(lambda message: None)
    assert mail_of(message) is None


def test_what_was_read_at_the_bell_meanwhile_is_left_out():
    user = UserFactory()
    line = DigestLineFactory(user=user)
    gather_at(EVENING)
    NoticeFactory(user=user, dedup_key=line.notice_key, read_at=clock.now())
    assert mail_of(OutboxMessage.objects.get()) is None


def test_a_line_that_cannot_be_written_does_not_hold_the_others():
    user = UserFactory()
    DigestLineFactory(user=user)
    DigestLineFactory(user=user, kind="gone")
    gather_at(EVENING)
    assert mail_of(OutboxMessage.objects.get()).text.count("Er is iets besloten.") == 1


def test_nobody_reads_what_waits_for_another():
    user = UserFactory()
    DigestLineFactory(user=user)
    DigestLineFactory()
    gather_at(EVENING)
    message = OutboxMessage.objects.get(recipient=user)
    assert mail_of(message).text.count("Er is iets besloten.") == 1


@pytest.mark.spec("N-03")
def test_it_is_in_the_language_of_the_receiver():
    DigestLineFactory(user=UserFactory(language="en"))
    gather_at(EVENING)
    assert "This is new for you in Kring:" in messages.compose(OutboxMessage.objects.get()).text


def test_old_lines_are_cleared_away():
    DigestLineFactory(digest_on=clock.local_date(datetime(2026, 9, 1, tzinfo=UTC)))
    gather_due()
    assert not DigestLine.objects.exists()
