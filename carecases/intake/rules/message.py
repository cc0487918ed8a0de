"""A message of a pupil-tracking system as JSON, read into one shape with everything that is wrong with it (C-50)."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from carecases.intake.rules.blanking import NUMBER_NAMES
from carecases.intake.rules.findings import Code, Finding

MOST_FILES = 50
KNOWN = frozenset(
    {"reference", "partnership", "brin", "verification_code", "applicant", "date", "contact", "title"}
    | {"description", "pupil", "attachments", "dossier"}
)
SEXES = frozenset({"f", "m", "x"})
REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,99}")
"""It stands in an address too."""


@dataclass(frozen=True)
class Contact:
    """Who speaks for the school, as sent: nothing of it is checked yet."""

    name: str = ""
    email: str = ""
    phone: str = ""
    function: str = ""


@dataclass(frozen=True)
class SentAddress:
    """Where a pupil lives ("home") or gets post ("postal")."""

    use: str
    street: str
    postcode: str
    city: str


@dataclass(frozen=True)
class SentPupil:
    """`pupil_id` is the number that the school's own system gave."""

    first_name: str
    prefix: str
    last_name: str
    birth_date: date
    sex: str
    pupil_id: str = ""
    group: str = ""
    addresses: tuple[SentAddress, ...] = ()


@dataclass(frozen=True)
class SentFile:
    """`content` is base64, and with `is_zipped` of a zip. `is_kept`: becomes an attachment, or is only looked at."""

    name: str
    content: str
    where: str
    block: str = ""
    is_zipped: bool = False
    is_kept: bool = True


@dataclass
class Message:
    """What was asked. Parts that were wrong are empty, and told in the findings."""

    reference: str = ""
    partnership: str = ""
    brin: str = ""
    verification_code: str = ""
    applicant: str = ""
    asked_on: date | None = None
    contact: Contact = field(default_factory=Contact)
    title: str = ""
    description: str = ""
    pupil: SentPupil | None = None
    files: list[SentFile] = field(default_factory=list)
    dossier: str | None = None


class NotAMessageError(Exception):
    """The body is no JSON object as it should be; the text says what is wrong, in English for programmers."""


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in a body: no name twice, no NaN, nothing nested without end. Raises NotAMessageError."""
    try:
        data = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise NotAMessageError("nested too deep") from None
    except ValueError as error:
        raise NotAMessageError(str(error)[:200]) from None
    if not isinstance(data, dict):
        raise NotAMessageError("not an object")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def read(data: dict[str, Any], today: date) -> tuple[Message, list[Finding]]:
    """The message and all that is wrong with its form. With a `dossier` the pupil and files are in that."""
    top = _Reader(data, "", [])
    for name in sorted(data.keys() - KNOWN):
        code = Code.NUMBER_FORBIDDEN if name.lower() in NUMBER_NAMES else Code.BLOCK_DROPPED
        top.found(code, name[:60], block=name[:60])
    message = Message(
        reference=top.text("reference", 100),
        partnership=top.text("partnership", 6).upper(),
        title=top.text("title", 120),
        applicant=top.text("applicant", 120),
        asked_on=top.day("date", latest=today),
        description=top.text("description", 4000, is_needed=False, lines=True),
        verification_code=top.text("verification_code", 60, is_needed=False),
    )
    if message.reference and REFERENCE.fullmatch(message.reference) is None:
        top.found(Code.FIELD_INVALID, "reference")
        message.reference = ""
    has_dossier = data.get("dossier") is not None
    message.brin = top.text("brin", 6, is_needed=not has_dossier).upper()
    message.contact = _contact(top, is_needed=not has_dossier)
    if has_dossier:
        message.dossier = top.whole("dossier")
        for name in ("pupil", "attachments"):
            if data.get(name):
                top.found(Code.BLOCK_DROPPED, name, block=name)
    else:
        message.pupil = _pupil(top, today)
        message.files = _files(top)
    return message, top.findings


def _contact(top: "_Reader", *, is_needed: bool) -> Contact:
    part = top.part("contact", is_needed=is_needed)
    if part is None:
        return Contact()
    return Contact(
        name=part.text("name", 120, is_needed=is_needed),
        email=part.text("email", 254, is_needed=False),
        phone=part.text("phone", 40, is_needed=False),
        function=part.text("function", 80, is_needed=False),
    )


def _pupil(top: "_Reader", today: date) -> SentPupil | None:
    part = top.part("pupil")
    if part is None:
        return None
    before = len(top.findings)
    for name in sorted(part.data):
        if name.lower() in NUMBER_NAMES:
            part.found(Code.NUMBER_FORBIDDEN, name)
    first_name, prefix = part.text("first_name", 60), part.text("prefix", 20, is_needed=False)
    last_name, birth_date = part.text("last_name", 80), part.day("birth_date", latest=today)
    sex = part.text("sex", 1, is_needed=False).lower() or "x"
    if sex not in SEXES:
        part.found(Code.FIELD_INVALID, "sex")
    pupil_id = part.text("pupil_id", 40, is_needed=False)
    group = part.text("group", 20, is_needed=False)
    if len(top.findings) > before or birth_date is None:
        return None
    return SentPupil(first_name, prefix, last_name, birth_date, sex, pupil_id, group)


def _files(top: "_Reader") -> list[SentFile]:
    parts = top.parts("attachments")
    if len(parts) > MOST_FILES:
        top.found(Code.TOO_MANY_ATTACHMENTS, "attachments", most=MOST_FILES)
        return []
    return [
        SentFile(
            name=part.text("name", 1000),
            content=part.whole("content") or "",
            where=part.where,
            block=part.text("block", 120, is_needed=False),
        )
        for part in parts
    ]


class _Reader:
    """One object of the message; what is wrong goes to the list that all of them share."""

    def __init__(self, data: dict[str, Any], where: str, findings: list[Finding]) -> None:
        self.data, self.where, self.findings = data, where, findings

    def found(self, code: Code, name: str, **values: str | int) -> None:
        self.findings.append(Finding(code, self._at(name), values))

    def text(self, name: str, most: int, *, is_needed: bool = True, lines: bool = False) -> str:
        """Without spaces around it; empty when it is missing or wrong."""
        value = self.data.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if is_needed:
                self.found(Code.FIELD_MISSING, name)
            return ""
        if not isinstance(value, str) or not is_plain(value, lines=lines):
            self.found(Code.FIELD_INVALID, name)
            return ""
        plain = unicodedata.normalize("NFC", value).strip()
        if len(plain) > most:
            self.found(Code.FIELD_TOO_LONG, name, most=most)
            return ""
        return plain

    def whole(self, name: str) -> str | None:
        """A long text as it is; None when it is missing."""
        value = self.data.get(name)
        if value is None or isinstance(value, str):
            return value
        self.found(Code.FIELD_INVALID, name)
        return None

    def day(self, name: str, *, latest: date) -> date | None:
        text = self.text(name, 10)
        if not text:
            return None
        try:
            found = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            found = None
        if found is None or found > latest or found.year < 1900:
            self.found(Code.FIELD_INVALID, name)
            return None
        return found

    def part(self, name: str, *, is_needed: bool = True) -> "_Reader | None":
        value = self.data.get(name)
        if value is None:
            if is_needed:
                self.found(Code.FIELD_MISSING, name)
            return None
        if not isinstance(value, dict):
            self.found(Code.FIELD_INVALID, name)
            return None
        return _Reader(value, self._at(name), self.findings)

    def parts(self, name: str) -> "list[_Reader]":
        value = self.data.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.found(Code.FIELD_INVALID, name)
            return []
        return [_Reader(one, f"{self._at(name)}[{at}]", self.findings) for at, one in enumerate(value)]

    def _at(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def is_plain(text: str, *, lines: bool = False) -> bool:
    """Whether a text holds nothing but signs that are written: no control signs, no halves of surrogate pairs."""
    allowed = "\n\r\t" if lines else ""
    return all(sign in allowed or unicodedata.category(sign) not in ("Cc", "Cs") for sign in text)
