"""What can be wrong with a message, and what is only worth telling; carecases.intake.wording has the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Stable names that senders may build on (docs/api.md)."""

    MALFORMED = "MALFORMED"
    FIELD_MISSING = "FIELD_MISSING"
    FIELD_INVALID = "FIELD_INVALID"
    FIELD_TOO_LONG = "FIELD_TOO_LONG"
    NUMBER_FORBIDDEN = "NUMBER_FORBIDDEN"
    PARTNERSHIP_UNKNOWN = "PARTNERSHIP_UNKNOWN"
    BRIN_UNKNOWN = "BRIN_UNKNOWN"
    BRIN_DIFFERS = "BRIN_DIFFERS"
    LINK_MISSING = "LINK_MISSING"
    LINK_CODE_WRONG = "LINK_CODE_WRONG"
    REFERENCE_IN_USE = "REFERENCE_IN_USE"
    HELP_REQUEST_REMOVED = "HELP_REQUEST_REMOVED"
    PUPIL_ELSEWHERE = "PUPIL_ELSEWHERE"
    TITLE_NOT_FOR_SCHOOL = "TITLE_NOT_FOR_SCHOOL"
    TOO_MANY_ATTACHMENTS = "TOO_MANY_ATTACHMENTS"
    ATTACHMENT_TOO_LARGE = "ATTACHMENT_TOO_LARGE"
    FILENAME_TOO_LONG = "FILENAME_TOO_LONG"
    ATTACHMENT_EMPTY = "ATTACHMENT_EMPTY"
    ATTACHMENT_UNREADABLE = "ATTACHMENT_UNREADABLE"
    ATTACHMENT_BOMB = "ATTACHMENT_BOMB"
    ATTACHMENT_REFUSED = "ATTACHMENT_REFUSED"
    DOSSIER_MALFORMED = "DOSSIER_MALFORMED"
    DOSSIER_UNSAFE = "DOSSIER_UNSAFE"
    DOSSIER_KIND = "DOSSIER_KIND"
    DOSSIER_FORBIDDEN = "DOSSIER_FORBIDDEN"
    DOSSIER_MISSING = "DOSSIER_MISSING"
    ADDRESS_SECRET = "ADDRESS_SECRET"  # noqa: S105 - the name of a finding
    REPLAYED = "REPLAYED"
    FAULT = "FAULT"

    DOCUMENT_UNREADABLE = "DOCUMENT_UNREADABLE"
    BLOCK_DROPPED = "BLOCK_DROPPED"
    SECRET_VALUE = "SECRET_VALUE"  # noqa: S105 - the name of a finding
    TITLE_UNKNOWN = "TITLE_UNKNOWN"
    EMAIL_MISSING = "EMAIL_MISSING"
    PHONE_DROPPED = "PHONE_DROPPED"
    NUMBER_LIKE_BSN = "NUMBER_LIKE_BSN"
    ATTACHMENT_BLANK = "ATTACHMENT_BLANK"
    ATTACHMENT_DOUBLE = "ATTACHMENT_DOUBLE"


WARNINGS = frozenset(
    {
        Code.DOCUMENT_UNREADABLE,
        Code.BLOCK_DROPPED,
        Code.SECRET_VALUE,
        Code.TITLE_UNKNOWN,
        Code.EMAIL_MISSING,
        Code.PHONE_DROPPED,
        Code.NUMBER_LIKE_BSN,
        Code.ATTACHMENT_BLANK,
        Code.ATTACHMENT_DOUBLE,
    }
)
"""With these a message is taken all the same."""


@dataclass(frozen=True)
class Finding:
    """`where` is the field ("attachments[2].name") or in a dossier the XPath; `values` go into the sentence."""

    code: Code
    where: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.code not in WARNINGS
