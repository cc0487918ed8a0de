"""What a worker does with the outbox, against a real mail server."""

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

import pytest
from django.db import connection, transaction

from core.lib import clock
from core.notifications import delivery
from core.notifications.choices import OutboxState
from core.notifications.delivery import BACK_OFF, MOST_ATTEMPTS, claim_next, deliver_due
from core.notifications.models import DeliveryAttempt, OutboxMessage
from tests.core.notifications.conftest import PLAIN
from tests.factories import OutboxMessageFactory, UserFactory
from tests.mail_server import DROP, HANG

pytestmark = pytest.mark.django_db
FOUR_HOURS = timedelta(hours=4)


def state_of(message: OutboxMessage) -> str:
    message.refresh_from_db()
    return message.state


def answers_of(message: OutboxMessage) -> list[str]:
    return list(message.tries.order_by("number").values_list("answer", flat=True))


# What is sent


@pytest.mark.spec("N-01")
def test_a_due_message_reaches_its_receiver_once(mail_server):
    message = OutboxMessageFactory(recipient__email="ouder@example.com")
    assert deliver_due() == {OutboxState.SENT: 1}
    assert deliver_due() == {}
    assert mail_server.receivers == ["ouder@example.com"]
    assert state_of(message) == "sent"


def test_a_mail_has_both_parts_and_says_which_organisation_sends_it(mail_server):
    OutboxMessageFactory()
    deliver_due()
    mail = mail_server.mails[0]
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["From"].addresses[0].display_name == "Kinderopvang De Kring"
    assert mail["From"].addresses[0].addr_spec == "nietbeantwoorden@kring.example"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_message_that_is_not_due_yet_stays(mail_server, later):
    OutboxMessageFactory(due_at=clock.now() + timedelta(hours=1))
    assert deliver_due() == {}
    later(hours=1)
    assert deliver_due() == {OutboxState.SENT: 1}


def test_the_mail_goes_to_the_address_that_holds_at_the_moment_of_sending(mail_server):
    message = OutboxMessageFactory(recipient__email="oud@example.com")
    message.recipient.email = "nieuw@example.com"
    message.recipient.save()
    deliver_due()
    assert mail_server.receivers == ["nieuw@example.com"]


def test_an_address_given_with_the_message_goes_before_that_of_the_account(mail_server):
    OutboxMessageFactory(recipient__email="nieuw@example.com", address="oud@example.com")
    deliver_due()
    assert mail_server.receivers == ["oud@example.com"]


@pytest.mark.spec("N-01")
def test_the_answer_of_the_mail_server_is_kept(mail_server):
    mail_server.mail_answers = ["250 2.0.0 Ok: queued as 4F1B2"]
    message = OutboxMessageFactory(recipient__email="ouder@example.com")
    deliver_due()
    attempt = message.tries.get()
    assert (attempt.number, attempt.succeeded, attempt.address) == (1, True, "ouder@example.com")
    assert attempt.answer == "250 2.0.0 Ok: queued as 4F1B2"


# What is not sent any more


def test_a_mail_that_is_no_longer_wanted_is_withdrawn(mail_server, write_with):
    write_with(lambda message: None)
    message = OutboxMessageFactory()
    assert deliver_due() == {OutboxState.WITHDRAWN: 1}
    assert not mail_server.mails
    assert answers_of(message) == ["No longer wanted, or not for this receiver any more."]


def test_a_mail_to_an_account_that_was_closed_meanwhile_is_withdrawn(mail_server):
    message = OutboxMessageFactory(recipient__is_active=False)
    deliver_due()
    assert state_of(message) == "withdrawn"
    assert not mail_server.mails


def test_a_receiver_without_an_address_gets_no_second_try(mail_server):
    message = OutboxMessageFactory(recipient__email="")
    deliver_due()
    assert state_of(message) == "dead"
    assert answers_of(message) == ["The receiver has no e-mail address."]


def test_a_kind_that_nobody_knows_any_more_is_given_up_with_its_name(mail_server):
    message = OutboxMessageFactory(kind="requests:forgotten")
    deliver_due()
    assert state_of(message) == "dead"
    assert answers_of(message) == ["No message of the kind requests:forgotten is registered."]


@pytest.mark.parametrize("field", ["subject", "from_name"])
def test_a_mail_that_would_smuggle_in_a_header_is_never_sent(mail_server, write_with, field):
    write_with(lambda message: replace(PLAIN, **{field: "Hallo\nBcc: elders@example.com"}))
    message = OutboxMessageFactory()
    deliver_due()
    assert state_of(message) == "dead"
    assert not mail_server.receivers


def test_a_wrong_set_up_keeps_mail_waiting_and_is_asked_once_a_round(settings):
    settings.EMAIL_BACKEND = "core.notifications.mailbox.MailboxBackend"
    settings.DEMO = False
    message, _ = OutboxMessageFactory.create_batch(2)
    assert deliver_due() == {OutboxState.WAITING: 1}
    assert answers_of(message) == ["Could not be sent: ImproperlyConfigured."]


def test_a_fault_in_one_message_does_not_stop_the_next(mail_server, write_with):
    broken = OutboxMessageFactory()
    write_with(lambda message: PLAIN if message.pk != broken.pk else 1 / 0)
    fine = OutboxMessageFactory()
    deliver_due()
    assert (state_of(broken), state_of(fine)) == ("waiting", "sent")
    assert answers_of(broken) == ["Could not be written: ZeroDivisionError."]


# Faults that pass, and faults that do not


@pytest.mark.parametrize(
    ("receiver_answers", "mail_answers", "answer"),
    [
        (["450 4.2.1 mailbox busy"], [], "450 4.2.1 mailbox busy"),
        ([], ["451 4.3.0 try again"], "451 4.3.0 try again"),
        ([DROP], [], "SMTPServerDisconnected: Connection unexpectedly closed"),
        ([HANG], [], "SMTPServerDisconnected: Connection unexpectedly closed: timed out"),
    ],
    ids=["receiver refused for now", "mail refused for now", "line dropped", "server silent"],
)
@pytest.mark.spec("N-01")
def test_a_fault_that_passes_is_tried_again_a_minute_later(
    mail_server, later, settings, receiver_answers, mail_answers, answer
):
    settings.EMAIL_TIMEOUT = 0.5
    mail_server.receiver_answers, mail_server.mail_answers = [*receiver_answers], [*mail_answers]
    message = OutboxMessageFactory()
    assert deliver_due() == {OutboxState.WAITING: 1}
    assert answers_of(message) == [answer]
    assert deliver_due() == {}
    later(minutes=1)
    assert deliver_due() == {OutboxState.SENT: 1}
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize(
    ("receiver_answers", "mail_answers"),
    [(["550 5.1.1 no such user"], []), ([], ["554 5.7.1 looks like spam"])],
    ids=["receiver refused", "mail refused"],
)
def test_a_fault_that_does_not_pass_is_final(mail_server, receiver_answers, mail_answers):
    mail_server.receiver_answers, mail_server.mail_answers = [*receiver_answers], [*mail_answers]
    message = OutboxMessageFactory()
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert answers_of(message) == [*receiver_answers, *mail_answers]


@pytest.mark.spec("N-01")
def test_nothing_is_lost_while_the_mail_server_is_away(mail_server, later):
    mail_server.go_away()
    waiting = OutboxMessageFactory.create_batch(3)
    deliver_due()
    assert not OutboxMessage.objects.filter(state__in=["sent", "dead"]).exists()
    mail_server.listen()
    later(minutes=1)
    assert deliver_due() == {OutboxState.SENT: len(waiting)}


def test_a_server_that_is_away_is_asked_once_a_round(mail_server):
    mail_server.go_away()
    OutboxMessageFactory.create_batch(3)
    deliver_due()
    assert DeliveryAttempt.objects.count() == 1


@pytest.mark.spec("N-01")
def test_a_line_that_drops_after_the_mail_was_taken_gives_the_same_message_id_again(mail_server, later):
    mail_server.mail_answers = [DROP]
    message = OutboxMessageFactory()
    deliver_due()
    later(minutes=1)
    deliver_due()
    assert mail_server.times_accepted() == {f"<{message.pk}@localhost>": 2}


def test_the_pauses_grow_to_a_quarter_of_an_hour_and_end_after_two_days():
    since_start = list(accumulate(BACK_OFF))
    in_four_hours = [pause for pause, since in zip(BACK_OFF, since_start, strict=True) if since <= FOUR_HOURS]
    assert sorted(BACK_OFF) == BACK_OFF
    assert max(in_four_hours) == timedelta(minutes=15)
    assert since_start[-1] == pytest.approx(timedelta(days=2), abs=timedelta(hours=1))


def test_after_the_last_attempt_a_message_is_given_up(mail_server):
    mail_server.receiver_answers = ["450 full"]
    message = OutboxMessageFactory(attempts=MOST_ATTEMPTS - 1)
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert answers_of(message) == ["450 full"]


def test_forgiven_attempts_do_not_count_for_giving_up(mail_server):
    mail_server.receiver_answers = ["450 full"]
    message = OutboxMessageFactory(attempts=MOST_ATTEMPTS, attempts_forgiven=MOST_ATTEMPTS)
    deliver_due()
    assert state_of(message) == "waiting"
    assert message.due_at - message.tries.get().at == BACK_OFF[0]


# Claims


@pytest.mark.spec("N-01")
def test_the_attempt_is_counted_before_the_mail_leaves(mail_server):
    OutboxMessageFactory()
    claimed = claim_next()
    claimed.refresh_from_db()
    assert (claimed.state, claimed.attempts) == ("sending", 1)
    assert not mail_server.mails


def test_a_claimed_message_is_left_alone_until_its_lease_is_over(mail_server, later, settings):
    settings.OUTBOX_LEASE_SECONDS = 120
    OutboxMessageFactory()
    assert claim_next()
    later(seconds=119)
    assert claim_next() is None
    later(seconds=1)
    assert deliver_due() == {OutboxState.SENT: 1}


def test_an_attempt_whose_worker_died_is_written_down_as_such(mail_server, later):
    message = OutboxMessageFactory()
    claim_next()
    later(hours=1)
    deliver_due()
    assert answers_of(message) == [
        "The worker ended during this attempt; whether the mail left is not known.",
        "250 OK: queued",
    ]


def test_a_message_that_kills_every_worker_is_given_up(mail_server, later):
    message = OutboxMessageFactory(
        state=OutboxState.SENDING, attempts=MOST_ATTEMPTS, claimed_until=clock.now()
    )
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert not mail_server.mails
    assert answers_of(message)[-1] == "Given up: the worker ended during every attempt."


def test_a_sender_that_was_thought_dead_cannot_undo_a_newer_result(mail_server, later):
    message = OutboxMessageFactory()
    slow = claim_next()
    later(hours=1)
    deliver_due()
    delivery.record(slow, delivery.Outcome(OutboxState.DEAD, "550 too late"))
    assert state_of(message) == "sent"
    assert message.tries.count() == 2


# Order


def test_mails_to_one_person_go_in_the_order_of_their_causes(mail_server, later):
    user = UserFactory()
    mail_server.receiver_answers = ["450 greylisted"]
    first = OutboxMessageFactory(recipient=user)
    second = OutboxMessageFactory(recipient=user)
    deliver_due()
    assert not mail_server.mails
    later(minutes=1)
    deliver_due()
    assert list(mail_server.times_accepted()) == [f"<{message.pk}@localhost>" for message in (first, second)]


def test_mails_to_others_do_not_wait(mail_server):
    mail_server.receiver_answers = ["450 greylisted"]
    OutboxMessageFactory()
    other = OutboxMessageFactory()
    deliver_due()
    assert state_of(other) == "sent"


def test_a_mail_waits_no_longer_than_a_quarter_for_an_earlier_one(mail_server, later):
    user = UserFactory()
    OutboxMessageFactory(recipient=user, attempts=10, due_at=clock.now() + timedelta(hours=1))
    second = OutboxMessageFactory(recipient=user)
    assert deliver_due() == {}
    later(minutes=15)
    deliver_due()
    assert state_of(second) == "sent"


def test_a_reminder_for_next_week_does_not_hold_the_mails_of_today(mail_server):
    user = UserFactory()
    OutboxMessageFactory(recipient=user, due_at=clock.now() + timedelta(days=7))
    OutboxMessageFactory(recipient=user)
    assert deliver_due() == {OutboxState.SENT: 1}


def test_a_round_ends_when_its_time_is_over(mail_server):
    OutboxMessageFactory()
    assert deliver_due(seconds=0) == {}


# In parallel


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("N-02")
def test_rounds_at_the_same_time_send_every_message_once(mail_server):
    OutboxMessageFactory.create_batch(40)

    def run() -> None:
        deliver_due()
        connection.close()

    rounds = [threading.Thread(target=run) for _ in range(4)]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    assert set(mail_server.times_accepted().values()) == {1}
    assert OutboxMessage.objects.filter(state="sent").count() == 40


@pytest.mark.django_db(transaction=True)
def test_a_message_that_another_worker_is_claiming_is_passed_over(mail_server):
    message = OutboxMessageFactory()
    seen = []

    def claim() -> None:
        seen.append(claim_next())
        connection.close()

    with transaction.atomic():
        OutboxMessage.objects.select_for_update().get(pk=message.pk)
        other = threading.Thread(target=claim)
        other.start()
        other.join(timeout=5)
    assert seen == [None]
