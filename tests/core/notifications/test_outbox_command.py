"""``manage.py outbox``."""

from io import StringIO

import pytest
from django.core.management import call_command

from core.lib import clock
from core.notifications.choices import OutboxState
from core.notifications.delivery import deliver_due
from tests.factories import DeliveryAttemptFactory, OutboxMessageFactory

pytestmark = pytest.mark.django_db


def outbox(*options: str) -> str:
    out = StringIO()
    call_command("outbox", *options, stdout=out)
    return out.getvalue()


def dead_message(answer: str = "550 no such user"):
    message = OutboxMessageFactory(
        kind="test",
        state=OutboxState.DEAD,
        attempts=1,
        finished_at=clock.now(),
        recipient__email="nu@example.com",
    )
    DeliveryAttemptFactory(message=message, succeeded=False, answer=answer)
    return message


def test_it_counts_every_state_and_says_how_old_the_oldest_is(later):
    OutboxMessageFactory.create_batch(2)
    OutboxMessageFactory(sent=True)
    later(minutes=12)
    lines = outbox().splitlines()
    assert "waiting           2  oldest 12 min" in lines
    assert "sent              1" in lines
    assert "dead              0" in lines


def test_it_tells_why_a_message_was_given_up():
    message = dead_message()
    assert f"dead {message.pk} test: 550 no such user" in outbox()


def test_what_was_given_up_can_be_tried_again_and_keeps_its_history(mail_server):
    message = dead_message()
    assert "1 messages wait for another try." in outbox("--retry-dead")
    deliver_due()
    message.refresh_from_db()
    assert message.state == "sent"
    assert [attempt.number for attempt in message.tries.order_by("number")] == [1, 2]


def test_without_the_option_nothing_is_tried_again():
    message = dead_message()
    outbox()
    message.refresh_from_db()
    assert message.state == "dead"
