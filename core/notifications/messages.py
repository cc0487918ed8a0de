"""Every mail that Kring can send: a kind by name and the function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from core.notifications.models import OutboxMessage


@dataclass(frozen=True)
class Mail:
    """A written mail: `subject` is one line, `text` and `html` say the same, `from_name` is the organisation's.

    `to`, when given, is the address that holds now and goes before the one in the outbox.
    """

    subject: str
    text: str
    html: str
    from_name: str
    to: str = ""


Compose = Callable[[OutboxMessage], Mail | None]

_composers: dict[str, Compose] = {}


class UnknownKindError(LookupError):
    """No app has registered this kind of message."""


def register(kind: str, compose: Compose) -> None:
    """Tell how a kind of message is written, from the `ready` of the app that owns it.

    `compose` reads what holds at the moment of sending, and returns None when the receiver may no longer
    know it or it is no longer true: the message is then withdrawn.

    Raises:
        ValueError: the name is taken by another function.
    """
    if _composers.setdefault(kind, compose) is not compose:
        raise ValueError(f"The message kind {kind} is registered twice.")


def require(kind: str) -> Compose:
    """The function that writes a kind of message.

    Raises:
        UnknownKindError: nobody has registered it.
    """
    try:
        return _composers[kind]
    except KeyError:
        raise UnknownKindError(f"No message of the kind {kind} is registered.") from None


def compose(message: OutboxMessage) -> Mail | None:
    """Write a message now, in the language of its receiver; None when it should not be sent any more.

    Raises:
        UnknownKindError: nobody has registered its kind.
    """
    write = require(message.kind)
    with translation.override(language_of(message)):
        return write(message)


def language_of(message: OutboxMessage) -> str:
    """The language of the receiver; that of Kring for an address without an account."""
    return message.recipient.language if message.recipient else settings.LANGUAGE_CODE
