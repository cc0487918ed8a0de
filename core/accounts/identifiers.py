"""What people type to say who they are, and the account that it means (A-02)."""

import unicodedata
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from core.accounts.models import Organisation, User

INVISIBLE = ("Z", "C")
"""Unicode categories of spaces and of signs that show nothing."""


@dataclass(frozen=True)
class Match:
    """The account an identifier means; None when there is none or when an e-mail address has several."""

    account: User | None
    shared_email: bool = False


def normalise(identifier: str) -> str:
    """The identifier without spaces and invisible signs, with plain dashes, in small letters.

    Phones put spaces behind suggestions, mails put soft hyphens into numbers, and "100001–2" comes from
    keyboards that make dashes long.
    """
    kept = (
        "-" if unicodedata.category(sign) == "Pd" else sign
        for sign in unicodedata.normalize("NFKC", identifier)
        if not unicodedata.category(sign).startswith(INVISIBLE)
    )
    return "".join(kept).lower()


def visible(address: str) -> str:
    """An e-mail address without spaces and invisible signs, as it can be sent to."""
    return "".join(sign for sign in address if not unicodedata.category(sign).startswith(INVISIBLE))


def same_address(typed: str, stored: str) -> bool:
    """Whether two e-mail addresses are one: spaces, invisible signs and capitals are forgiven on both sides."""
    return bool(normalise(stored)) and normalise(typed) == normalise(stored)


def find_account(organisation: Organisation, identifier: str) -> Match:
    """The account with this user name, else the one with this e-mail address if it is the only one.

    One query, whatever was typed. An ended account does not stand in the way of a new one with the same address.
    """
    wanted = normalise(identifier)
    found = list(
        User.objects.select_related("organisation", "role")
        .annotate(small_username=Lower("username"), small_email=Lower("email"))
        .filter(Q(small_username=wanted) | Q(small_email=wanted, email__gt=""), organisation=organisation)
    )
    by_name = next((user for user in found if user.username.lower() == wanted), None)
    if by_name:
        return Match(by_name)
    candidates = [user for user in found if user.is_open] or found
    return Match(candidates[0] if len(candidates) == 1 else None, shared_email=len(candidates) > 1)
