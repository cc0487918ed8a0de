"""Mail that comes back: found with the message it is about, and kept once."""

import io
import mailbox
from email.message import EmailMessage

import pytest
from django.core.management import call_command

from core.notifications.bounces import bounces_of, does_not_arrive, take_in
from core.notifications.delivery import deliver_due
from core.notifications.models import Bounce
from core.notifications.return_address import bounce_address, message_at, message_id
from tests.factories import BounceFactory, OutboxMessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_mail_back(settings):
    settings.BOUNCE_ADDRESS = "bounces@kring.example"


@pytest.fixture
def sent():
    return OutboxMessageFactory(sent=True, recipient__email="Ouder@example.com")


def report(to: str = "bounces@kring.example", *, returned: str = "", **status: str) -> bytes:
    """As a mail server writes it: for people, for machines, and what came back."""
    said = {
        "Final-Recipient": "rfc822; ouder@example.com",
        "Action": "failed",
        "Status": "5.1.1",
        "Diagnostic-Code": "smtp; 550 5.1.1 <ouder@example.com>: no such mailbox",
    } | status
    parts = [
        "Content-Type: text/plain\n\nThe mail could not be delivered.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
        + "\n".join(f"{name}: {value}" for name, value in said.items()),
        f"Content-Type: text/rfc822-headers\n\nSubject: Je aanvraag\nMessage-ID: {returned}\n",
    ]
    body = "".join(f"--grens\n{part}\n\n" for part in parts)
    return (
        f"From: MAILER-DAEMON@mx.example.com\nTo: {to}\nMessage-ID: <1@mx.example.com>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="grens"\n\n'
        f"{body}--grens--\n"
    ).encode()


# Which message it is about


@pytest.mark.spec("N-01")
def test_each_mail_comes_back_to_an_address_of_its_own(mail_server, settings):
    message = OutboxMessageFactory()
    deliver_due()
    (mail,) = mail_server.mails
    assert mail_server.senders == [bounce_address(message)]
    assert message_at(bounce_address(message)) == message.pk
    assert mail["From"].addresses[0].addr_spec == "nietbeantwoorden@kring.example"


def test_without_an_address_for_it_mail_comes_back_to_the_sender(mail_server, settings):
    settings.BOUNCE_ADDRESS = ""
    OutboxMessageFactory()
    deliver_due()
    assert mail_server.senders == ["nietbeantwoorden@kring.example"]


@pytest.mark.spec("N-01")
def test_a_report_is_kept_with_the_message_that_came_back(sent):
    bounce = take_in(report(bounce_address(sent)))
    assert (bounce.message, bounce.address, bounce.status) == (sent, "ouder@example.com", "5.1.1")
    assert bounce.is_permanent
    assert bounce.explanation == "550 5.1.1 <ouder@example.com>: no such mailbox"


def test_a_report_to_another_address_is_known_by_the_mail_that_it_returns(sent):
    assert take_in(report("postmaster@kring.example", returned=message_id(sent))).message == sent


def test_an_address_that_was_made_up_names_no_message(sent):
    proofless = bounce_address(sent).replace("@", "0@")
    assert take_in(report(proofless)) is None
    assert message_at("bounces+nonsense@kring.example") is None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_that_a_mail_is_late_or_arrived_is_no_return(sent, action):
    assert take_in(report(bounce_address(sent), Action=action)) is None


def test_a_full_mailbox_passes(sent):
    assert not take_in(report(bounce_address(sent), Status="4.2.2")).is_permanent


def test_a_mail_that_is_no_report_is_passed_over(sent):
    mail = EmailMessage()
    mail["To"] = bounce_address(sent)
    mail.set_content("Ik ben met vakantie.")
    assert take_in(mail.as_bytes()) is None


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report\n\n--"])
def test_nonsense_is_passed_over(raw):
    assert take_in(raw) is None


@pytest.mark.spec("N-01")
def test_a_report_that_is_read_twice_is_kept_once(sent):
    raw = report(bounce_address(sent))
    assert take_in(raw)
    assert take_in(raw) is None
    assert Bounce.objects.count() == 1


# What is told of it


def test_the_newest_return_of_an_address_is_found_in_whatever_letters(sent):
    take_in(report(bounce_address(sent)))
    assert bounces_of("OUDER@example.com").count() == 1
    assert does_not_arrive("Ouder@example.com").message == sent


def test_a_return_that_passes_is_no_reason_to_change_the_address():
    BounceFactory(address="ouder@example.com", is_permanent=False, status="4.2.2")
    assert does_not_arrive("ouder@example.com") is None


def test_after_a_month_a_return_is_not_held_against_an_address(later):
    BounceFactory(address="ouder@example.com")
    later(days=31)
    assert does_not_arrive("ouder@example.com") is None


# The command


def read(*arguments: str) -> str:
    told = io.StringIO()
    call_command("read_bounces", *arguments, stdout=told)
    return told.getvalue().strip()


@pytest.mark.spec("N-01")
def test_it_reads_one_report_from_the_pipe_of_a_mail_server(sent, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report(bounce_address(sent)))))
    assert read() == "1 read, 1 new returns kept."


def test_it_reads_what_is_new_in_a_maildir_and_marks_it_as_seen(sent, tmp_path):
    folder = mailbox.Maildir(tmp_path / "post")
    folder.add(report(bounce_address(sent)))
    assert read(str(tmp_path / "post")) == "1 read, 1 new returns kept."
    assert read(str(tmp_path / "post")) == "0 read, 0 new returns kept."
    assert len(list((tmp_path / "post" / "cur").iterdir())) == 1


def test_it_reads_an_mbox_file(sent, tmp_path):
    box = mailbox.mbox(tmp_path / "post")
    box.add(report(bounce_address(sent)))
    box.close()
    assert read(str(tmp_path / "post")) == "1 read, 1 new returns kept."
    assert read(str(tmp_path / "post")) == "1 read, 0 new returns kept."
