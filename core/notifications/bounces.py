"""Mail that came back: reading what mail servers report (RFC 3464) and keeping it with the message (N-01, S-11)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from core.lib import clock
from core.notifications.models import Bounce, OutboxMessage
from core.notifications.return_address import message_at, message_named

ADDRESSED_IN = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "Cc")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
RETURNED_ID = re.compile(rb"^Message-ID:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)
MOST_EXPLANATION = 500
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Report:
    """What a mail server says of one receiver; `action` is "failed", "delayed" or the like."""

    address: str
    action: str
    status: str
    explanation: str


def take_in(raw: bytes) -> Bounce | None:
    """Keep what a report says; None when it is no report about a mail of ours, or was read before.

    That a mail was delivered, relayed or is only delayed is no report here: the mail server goes on trying. Which
    message it is about stands in the address that it came to, or else in what it returns of the mail.
    """
    report = message_from_bytes(raw, policy=policy.default)
    said = _said_in(report)
    number = _number_of(report)
    if said is None or said.action != "failed" or number is None:
        return None
    message = OutboxMessage.objects.select_related("recipient").filter(pk=number).first()
    if message is None:
        return None
    bounce, is_new = Bounce.objects.get_or_create(
        report_key=_key(report, raw),
        defaults={
            "message": message,
            "address": (said.address or _sent_to(message)).lower(),
            "status": said.status,
            "is_permanent": not said.status.startswith("4"),
            "explanation": said.explanation,
            "at": clock.now(),
        },
    )
    return bounce if is_new else None


def bounces_of(address: str) -> QuerySet[Bounce]:
    """What came back from an address, newest first."""
    return Bounce.objects.filter(address=address.lower()).order_by("-at", "-pk")


def does_not_arrive(address: str) -> Bounce | None:
    """The newest report of the last month that mail to this address will not get through; None without one.

    A report that was lifted does not count.
    """
    since = clock.now() - RECENT
    standing = bounces_of(address).filter(is_permanent=True, lifted_at=None, at__gte=since)
    return standing.first() if address else None


def lift(address: str, *, numbers: Collection[int] | None = None, again: bool = False) -> list[int]:
    """Mail to this address may get through after all; returns the numbers of the reports that no longer count.

    With `again` the reports with these `numbers` count anew.
    """
    found = bounces_of(address).filter(is_permanent=True, lifted_at__isnull=not again)
    if numbers is not None:
        found = found.filter(pk__in=numbers)
    lifted = list(found.values_list("pk", flat=True))
    Bounce.objects.filter(pk__in=lifted).update(lifted_at=None if again else clock.now())
    return lifted


def _said_in(report: EmailMessage) -> Report | None:
    """From the part that machines read; a report that only people can read says too little to act on."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            said = [_of_receiver(block) for block in blocks if isinstance(block, Message)]
            return next((one for one in said if one is not None), None)
    return None


def _of_receiver(block: Message) -> Report | None:
    action = str(block.get("Action", "")).strip().lower()
    if not action:
        return None
    status = STATUS.search(str(block.get("Status", "")))
    receiver = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
    explanation = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
    return Report(
        address=receiver.partition(";")[2].strip()[:254],
        action=action,
        status=status.group() if status else "",
        explanation=" ".join(explanation.split())[:MOST_EXPLANATION],
    )


def _number_of(report: EmailMessage) -> UUID | None:
    addresses = [str(value) for header in ADDRESSED_IN for value in report.get_all(header, [])]
    by_address = [number for one in addresses if (number := message_at(one))]
    return next(iter(by_address), None) or _number_in_returned_mail(report)


def _number_in_returned_mail(report: EmailMessage) -> UUID | None:
    for part in report.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            found = RETURNED_ID.search(part.as_bytes())
            if found:
                return message_named(found.group(1).decode(errors="replace"))
    return None


def _sent_to(message: OutboxMessage) -> str:
    last = message.tries.filter(succeeded=True).order_by("-number").values_list("address", flat=True).first()
    return last or message.address or (message.recipient.email if message.recipient else "")


def _key(report: EmailMessage, raw: bytes) -> str:
    """A report keeps its Message-ID however often it is read or handed on; one without it is known by what it says."""
    own_id = str(report.get("Message-ID", "")).strip()
    return sha256(own_id.encode() if own_id else raw).hexdigest()
