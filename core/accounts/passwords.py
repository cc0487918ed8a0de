"""Which passwords are refused: too short or long, well known, or mostly the user's own data (A-10). No other rules."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.accounts.models import User

OWN_LIST = Path(__file__).parent / "data" / "common_words_nl.txt"
LEAST_OWN_WORD = 4
LEAST_LEFT = 8
PRODUCT = "kring"
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class LengthValidator:
    """Long enough not to be guessed, short enough not to tie up the server with hashing a book."""

    def __init__(self, min_length: int = 12, max_length: int = 128) -> None:
        self.min_length = min_length
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(
                _("Use at least %(count)d characters.") % {"count": self.min_length},
                code="password_too_short",
            )
        if len(password) > self.max_length:
            raise ValidationError(
                _("Use at most %(count)d characters.") % {"count": self.max_length}, code="password_too_long"
            )

    def get_help_text(self) -> str:
        bounds = {"least": self.min_length, "most": self.max_length}
        return _("From %(least)d to %(most)d characters.") % bounds


class WellKnownPasswordValidator(CommonPasswordValidator):
    """Django's list and Dutch words that stand on every such list; figures and signs around a word do not help."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.passwords = self.passwords | common_words()

    def validate(self, password: str, user: User | None = None) -> None:
        small = password.lower().strip()
        bare = EDGES.sub("", small).replace(" ", "")
        if {small, bare, _once(small), _once(bare)} & self.passwords or len(set(small)) == 1:
            raise ValidationError(
                _(
                    "This password is on the list of passwords that are tried first. Choose something less known."
                ),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("Not a password that many people use.")


class OwnDataValidator:
    """Refuses what others know of the user: names, user name, e-mail address, organisation, and Kring itself.

    What counts is what is left without those words: a sentence that happens to hold a name is fine.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        left = password.lower()
        for word in sorted(_own_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.lower() and len(left.strip()) < LEAST_LEFT:
            raise ValidationError(
                _("This password is mostly made of a name, user name, e-mail address or organisation."),
                code="password_of_own_data",
            )

    def get_help_text(self) -> str:
        return _("Not mostly a name, user name or e-mail address.")


@cache
def common_words() -> frozenset[str]:
    """Words that Dutch people make passwords of; one on a line."""
    lines = OWN_LIST.read_text().splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _once(text: str) -> str:
    """The part that a repetition repeats: "welkom" of "welkomwelkom"."""
    for length in range(1, len(text) // 2 + 1):
        if len(text) % length == 0 and text[:length] * (len(text) // length) == text:
            return text[:length]
    return text


def _own_words(user: User | None) -> set[str]:
    texts = [PRODUCT]
    if user is not None:
        texts += [user.full_name, user.username, user.email, user.organisation.name]
    return {
        word for text in texts for word in re.split(r"[\W_]+", text.lower()) if len(word) >= LEAST_OWN_WORD
    }
