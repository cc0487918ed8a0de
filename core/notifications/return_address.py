"""Where a mail that cannot be delivered comes back to: an address that names the message (VERP).

The end of the address is a digest of ours, so that nobody can report that a mail of another came back.
"""

from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from core.notifications.models import OutboxMessage

SALT = "core.notifications.return_address"
PROOF_LENGTH = 12


def bounce_address(message: OutboxMessage) -> str:
    """For the envelope of this message; empty when the installation takes no mail back."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    name, _at, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{message.pk.hex}-{_proof(message.pk)}@{host}"


def message_at(address: str) -> UUID | None:
    """The number of the message that an address of `bounce_address` was made for; None for any other address."""
    name, _at, _host = parseaddr(address)[1].rpartition("@")
    number, _dash, proof = name.rpartition("+")[2].partition("-")
    try:
        pk = UUID(hex=number)
    except ValueError:
        return None
    return pk if constant_time_compare(proof.lower(), _proof(pk)) else None


def message_id(message: OutboxMessage) -> str:
    """The Message-ID of every attempt to send this row, by which a mail server can tell a repeated one."""
    return f"<{message.pk}@{_own_host()}>"


def message_named(header: str) -> UUID | None:
    """The number of the message with this Message-ID; None for one that is not ours."""
    number, _at, host = header.strip().strip("<>").rpartition("@")
    try:
        return UUID(number) if host == _own_host() else None
    except ValueError:
        return None


def _own_host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def _proof(pk: UUID) -> str:
    return salted_hmac(SALT, pk.hex).hexdigest()[:PROOF_LENGTH]
