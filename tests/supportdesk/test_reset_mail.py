"""“I asked for a new password but get no mail”, with a mail server that answers as the test says."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.accounts.choices import ResetStep
from core.lib import clock
from core.notifications.bounces import take_in
from core.notifications.choices import OutboxState
from core.notifications.delivery import deliver_due
from core.notifications.models import OutboxMessage
from core.notifications.return_address import bounce_address
from supportdesk.complaints import Complaint
from tests.factories import BounceFactory, GuardianFactory, OutboxMessageFactory, ResetAttemptFactory
from tests.supportdesk.diagnosing import causes, looked_into

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-11")]

THIS = Complaint.NO_RESET_MAIL


@pytest.fixture
def parent():
    return GuardianFactory(family__debtor_number="100001", email="jan@ziggo.nl").user


@pytest.fixture
def asked(parent, client):
    """The customer asked for a link on the page, and everything agreed."""
    page = reverse("accounts:forgotten", args=[parent.organisation.slug, "parent"])
    client.post(page, {"identifier": "100001", "email": "jan@ziggo.nl"})
    return OutboxMessage.objects.get(kind="accounts.reset_link")


def test_a_mail_that_arrived_has_no_cause_and_says_where_to_look(parent, asked, mail_server):
    deliver_due()
    diagnosis = looked_into(THIS, parent)
    assert diagnosis.causes == []
    accepted = next(found for found in diagnosis.findings if found["check"] == "mail-accepted")
    assert "250 OK: queued" in accepted["value"]["en"]
    assert "Ziggo" in accepted["say"]["en"]


def test_nothing_was_asked_for_this_account(parent):
    assert causes(THIS, parent) == ["link-was-due"]


def test_the_attempt_stopped_although_the_page_said_nothing(parent):
    ResetAttemptFactory(account=parent, organisation=parent.organisation, step=ResetStep.EMAIL_DIFFERS)
    assert causes(THIS, parent) == ["link-was-due"]


def test_no_mail_was_made(parent):
    ResetAttemptFactory(account=parent, organisation=parent.organisation, step=ResetStep.SENT)
    assert causes(THIS, parent) == ["mail-made"]


def test_the_mail_was_withdrawn(parent, asked):
    OutboxMessage.objects.update(state=OutboxState.WITHDRAWN, finished_at=clock.now())
    assert causes(THIS, parent) == ["mail-made"]


def test_two_causes_at_once_are_both_named(parent, asked, mail_server):
    deliver_due()
    BounceFactory(address="jan@ziggo.nl", is_permanent=True)
    assert causes(THIS, parent, page="", email="jan@werk.example") == ["bounce-list", "other-mailbox"]


def test_the_mail_server_refuses_the_address(parent, asked, mail_server):
    mail_server.receiver_answers.append("550 5.1.1 No such user here")
    deliver_due()
    diagnosis = looked_into(THIS, parent)
    assert diagnosis.causes == ["mail-refused"]
    assert "550 5.1.1 No such user here" in diagnosis.findings[0]["value"]["nl"]


def test_the_mail_server_puts_it_off(parent, asked, mail_server):
    mail_server.receiver_answers.append("451 4.7.1 Greylisted, try later")
    deliver_due()
    assert causes(THIS, parent) == ["mail-deferred"]


def test_the_queue_is_behind(parent, asked, time_machine):
    OutboxMessageFactory.create_batch(2, due_at=clock.now())
    time_machine.move_to(clock.now() + timedelta(minutes=6))
    assert causes(THIS, parent) == ["queue-behind"]


def test_the_mail_came_back(parent, asked, mail_server, settings):
    settings.BOUNCE_ADDRESS = "terug@kring.example"
    deliver_due()
    assert take_in(report_about(asked, "Mailbox full"))
    diagnosis = looked_into(THIS, parent)
    assert diagnosis.causes == ["mail-bounced"]
    assert "Mailbox full" in diagnosis.findings[0]["value"]["en"]


def test_an_address_from_which_earlier_mail_came_back(parent, asked, mail_server):
    deliver_due()
    BounceFactory(address="jan@ziggo.nl", is_permanent=True)
    assert causes(THIS, parent) == ["bounce-list"]


def test_the_customer_looks_in_another_mailbox(parent, asked, mail_server):
    deliver_due()
    assert causes(THIS, parent, email="jan@werk.example") == ["other-mailbox"]


def report_about(message: OutboxMessage, why: str) -> bytes:
    """What a mail server sends when it cannot deliver after all (RFC 3464)."""
    return (
        f"To: {bounce_address(message)}\nMessage-ID: <report-1@mail.test>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.test\n\n"
        "Final-Recipient: rfc822; jan@ziggo.nl\nAction: failed\nStatus: 5.2.2\n"
        f"Diagnostic-Code: smtp; {why}\n\n--b--\n"
    ).encode()
