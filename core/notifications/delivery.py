"""Sending what is due: claim a row, write the mail, hand it over, write down what came of it.

A row is claimed in a transaction of its own that also counts the attempt, so a worker that dies leaves a row
that another one claims when the lease is over. The lease is longer than a task may live (core.notifications.tasks):
whoever claims it again knows that nobody is sending it any more.
"""

import logging
import smtplib
import time
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from core.lib import clock
from core.notifications import messages, push
from core.notifications.choices import Channel, OutboxState
from core.notifications.models import DeliveryAttempt, OutboxMessage
from core.notifications.outcomes import Outcome, server_away
from core.notifications.return_address import bounce_address, message_id

logger = logging.getLogger(__name__)

# After a fault: four quick tries, then every quarter of an hour for four hours, so that everything is out within
# 15 minutes after a mail server comes back from an outage of that length; then hourly, and given up after two days.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, *[15] * 15, *[60] * 44)]
MOST_ATTEMPTS = len(BACK_OFF) + 1

# A mail waits for earlier ones to the same person, but a fault of one of them does not hold it longer than this.
ORDER_PATIENCE = timedelta(minutes=15)


def deliver_due(*, seconds: float = 30.0) -> Counter[OutboxState]:
    """Send what is due, one by one, until nothing is or `seconds` have passed.

    May run many times at once. Leaves a channel alone for the rest of the time when its server is away.

    Returns:
        How many messages came to each state; waiting means that they will be tried again.
    """
    counts: Counter[OutboxState] = Counter()
    deadline = time.monotonic() + seconds
    channels = set(Channel)
    while time.monotonic() < deadline and channels and (message := claim_next(channels)):
        outcome = attempt(message)
        counts[record(message, outcome)] += 1
        if outcome.server_is_away:
            channels.discard(Channel(message.channel))
    return counts


def due(now: datetime) -> QuerySet[OutboxMessage]:
    """What may be claimed: waiting and due, or with a sender whose lease is over; mails in order per receiver.

    All pushes say the same, so their order does not matter.
    """
    unfinished = OutboxMessage.objects.filter(state__in=OutboxState.unfinished())
    earlier = unfinished.filter(
        Q(due_at__lte=now) | Q(attempts__gt=0),
        channel=Channel.MAIL,
        recipient=OuterRef("recipient"),
        created_at__lt=OuterRef("created_at"),
    )
    return unfinished.filter(
        Q(state=OutboxState.WAITING) | Q(claimed_until__lte=now),
        Q(channel=Channel.PUSH) | Q(created_at__lte=now - ORDER_PATIENCE) | ~Exists(earlier),
        due_at__lte=now,
    ).order_by("due_at", "created_at")


def claim_next(channels: Collection[Channel] = tuple(Channel)) -> OutboxMessage | None:
    """Take one message that nobody else is sending, count the attempt and keep it for the length of the lease."""
    now = clock.now()
    with transaction.atomic():
        message = (
            due(now)
            .filter(channel__in=channels)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient__organisation", "subscription")
            .first()
        )
        if message is None:
            return None
        if message.state == OutboxState.SENDING:
            _record_lost_attempt(message, now)
        message.state = OutboxState.SENDING
        message.attempts += 1
        message.claimed_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        message.save(update_fields=["state", "attempts", "claimed_until"])
    return message


def attempt(message: OutboxMessage) -> Outcome:
    """Write the message as things are now and hand it over. Raises nothing that a message can cause."""
    if counted_attempts(message) > MOST_ATTEMPTS:
        return Outcome(OutboxState.DEAD, "Given up: the worker ended during every attempt.")
    if message.recipient and not message.recipient.is_active:
        return Outcome(OutboxState.WITHDRAWN, "The account of the receiver is closed.")
    try:
        mail = messages.compose(message)
    except messages.UnknownKindError as fault:
        return Outcome(OutboxState.DEAD, str(fault))
    except Exception as fault:  # a fault in one message must not stop the others
        logger.exception("Message %s (%s) could not be written", message.pk, message.kind)
        return Outcome(OutboxState.WAITING, f"Could not be written: {type(fault).__name__}.")
    if mail is None:
        return Outcome(OutboxState.WITHDRAWN, "No longer wanted, or not for this receiver any more.")
    return _push(message) if message.channel == Channel.PUSH else _mail(message, mail)


def _push(message: OutboxMessage) -> Outcome:
    """The mail was written only to see whether its receiver may still know; a push tells nothing of it."""
    with translation.override(messages.language_of(message)):
        try:
            return push.send(message)
        except Exception as fault:  # a wrong key of ours must not use up the attempts of all messages
            logger.exception("Push %s (%s) could not be sent", message.pk, message.kind)
            return server_away(f"Could not be sent: {type(fault).__name__}.")


def _mail(message: OutboxMessage, mail: messages.Mail) -> Outcome:
    address = mail.to or message.address or (message.recipient.email if message.recipient else "")
    if not address:
        return Outcome(OutboxState.DEAD, "The receiver has no e-mail address.")
    return _send(message, mail, address)


def record(message: OutboxMessage, outcome: Outcome) -> OutboxState:
    """Write down what came of an attempt, and when the next one is.

    Returns:
        The state that the message came to.
    """
    now = clock.now()
    number = counted_attempts(message)
    given_up = outcome.state == OutboxState.WAITING and number >= MOST_ATTEMPTS
    state = OutboxState.DEAD if given_up else outcome.state
    again = state == OutboxState.WAITING
    with transaction.atomic():
        # Only the holder of this attempt writes: a sender that was thought dead may not undo a newer result.
        ours = OutboxMessage.objects.filter(
            pk=message.pk, state=OutboxState.SENDING, attempts=message.attempts
        ).update(
            state=state,
            due_at=now + BACK_OFF[number - 1] if again else message.due_at,
            claimed_until=None,
            finished_at=None if again else now,
        )
        if ours:
            DeliveryAttempt.objects.create(
                message=message,
                number=message.attempts,
                at=now,
                address=outcome.address,
                succeeded=state == OutboxState.SENT,
                answer=outcome.answer,
            )
    if not ours:
        logger.warning("Message %s was claimed again during attempt %d", message.pk, message.attempts)
    return state


def counted_attempts(message: OutboxMessage) -> int:
    """Attempts since the message was written, or since a person asked to try it again."""
    return message.attempts - message.attempts_forgiven


def _record_lost_attempt(message: OutboxMessage, now: datetime) -> None:
    DeliveryAttempt.objects.create(
        message=message,
        number=message.attempts,
        at=now,
        succeeded=False,
        answer="The worker ended during this attempt; whether the mail left is not known.",
    )


def _envelope(message: OutboxMessage, mail: messages.Mail, address: str) -> EmailMultiAlternatives:
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    shown = str(Address(mail.from_name, addr_spec=sender))
    envelope = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=bounce_address(message) or shown,
        to=[address],
        headers={
            "From": shown,
            "Message-ID": message_id(message),
            # RFC 3834: an out-of-office does not answer a mail that a program sent.
            "Auto-Submitted": "auto-generated",
        },
    )
    envelope.attach_alternative(mail.html, "text/html")
    return envelope


def _send(message: OutboxMessage, mail: messages.Mail, address: str) -> Outcome:
    try:
        connection = get_connection()
        connection.send_messages([_envelope(message, mail, address)])
    except smtplib.SMTPRecipientsRefused as fault:
        code, words = next(iter(fault.recipients.values()))
        return Outcome(_after(code), _answer(code, words), address)
    except smtplib.SMTPDataError as fault:
        return Outcome(_after(fault.smtp_code), _answer(fault.smtp_code, fault.smtp_error), address)
    except smtplib.SMTPNotSupportedError as fault:
        return Outcome(OutboxState.DEAD, f"The mail server cannot take this address: {fault}", address)
    except smtplib.SMTPResponseException as fault:
        # Refused before the receiver was named (greeting, sign-in, sender): ours or the server's fault.
        return server_away(_answer(fault.smtp_code, fault.smtp_error), address)
    except (
        OSError
    ) as fault:  # refused, timed out, dropped, no such host; smtplib's own faults are OSErrors too
        return server_away(f"{type(fault).__name__}: {fault}", address)
    except ValueError as fault:  # what Python says of a header or an address that no mail can have
        return Outcome(OutboxState.DEAD, f"No valid mail: {fault}", address)
    except Exception as fault:  # a wrong set-up must not use up the attempts of all messages within an hour
        logger.exception("Message %s (%s) could not be sent", message.pk, message.kind)
        return server_away(f"Could not be sent: {type(fault).__name__}.", address)
    return Outcome(OutboxState.SENT, getattr(connection, "answer", ""), address)


def _after(code: int) -> OutboxState:
    """RFC 5321, 4.2.1: 4xx passes, 5xx is final."""
    return OutboxState.WAITING if 400 <= code < 500 else OutboxState.DEAD


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
