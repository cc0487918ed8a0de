"""Dutch numbers as people type them, brought to one form: BSN, BRIN, postcode, telephone.

What cannot change the meaning is forgiven: case, spaces, dashes, points, invisible characters and full-width
digits. Everything else raises `InvalidNumberError`, whose `problem` says why; the words are the form's.
"""

import re
import unicodedata
from enum import StrEnum

import phonenumbers
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.nl import brin as stdnum_brin
from stdnum.nl import bsn as stdnum_bsn
from stdnum.nl import postcode as stdnum_postcode

COUNTRY = "NL"


class Problem(StrEnum):
    """What is wrong with a number."""

    FORMAT = "format"
    LENGTH = "length"
    FIRST_THREE_ZERO = "first_three_zero"
    CHECK_DIGIT = "check_digit"
    NOT_IN_USE = "not_in_use"


class InvalidNumberError(ValueError):
    """The number cannot exist."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def normalise_bsn(typed: str) -> str:
    """Nine digits. Eight are read with a 0 in front.

    Checks the eleven-test (Wabb, art. 2) and that the first three digits are not all 0. The error never
    holds what was typed.
    """
    digits = _without_separators(typed)
    if not re.fullmatch(r"[0-9]+", digits):
        raise InvalidNumberError(Problem.FORMAT)
    if len(digits) not in (8, 9):
        raise InvalidNumberError(Problem.LENGTH)
    padded = digits.zfill(9)
    if padded.startswith("000"):
        raise InvalidNumberError(Problem.FIRST_THREE_ZERO)
    if not stdnum_bsn.is_valid(padded):
        raise InvalidNumberError(Problem.CHECK_DIGIT)
    return padded


def normalise_brin(typed: str) -> str:
    """A school's BRIN, "05KO", or with the two digits of its site, "05KO00"."""
    try:
        return stdnum_brin.validate(_without_separators(typed).upper())
    except ValidationError:
        raise InvalidNumberError(Problem.FORMAT) from None


def normalise_postcode(typed: str) -> str:
    """As the post writes it: "1234 AB". SA, SD and SS are not in use."""
    try:
        return stdnum_postcode.validate(_without_separators(typed).upper())
    except InvalidComponent:
        raise InvalidNumberError(Problem.NOT_IN_USE) from None
    except ValidationError:
        raise InvalidNumberError(Problem.FORMAT) from None


def normalise_phone(typed: str) -> str:
    """E.164, "+31612345678"; a number without a country is Dutch. No letters and no extension."""
    plain = _plain(typed)
    if any(sign.isalpha() for sign in plain):
        raise InvalidNumberError(Problem.FORMAT)
    try:
        number = phonenumbers.parse(plain, COUNTRY)
    except phonenumbers.NumberParseException:
        raise InvalidNumberError(Problem.FORMAT) from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise InvalidNumberError(Problem.NOT_IN_USE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display_phone(e164: str) -> str:
    """As a Dutch reader knows it: "06 12345678", "020 123 4567"; from abroad "+32 470 12 34 56"."""
    number = phonenumbers.parse(e164)
    is_dutch = number.country_code == phonenumbers.country_code_for_region(COUNTRY)
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if is_dutch else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)


def _plain(typed: str) -> str:
    """Without invisible characters (a zero-width space, a direction mark), full-width signs made plain."""
    normalised = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in normalised if unicodedata.category(sign) not in ("Cf", "Cc"))


def _without_separators(typed: str) -> str:
    """Without spaces, dashes and points too."""
    return "".join(
        sign
        for sign in _plain(typed)
        if not sign.isspace() and unicodedata.category(sign) != "Pd" and sign not in ".·−"
    )
