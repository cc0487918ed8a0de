"""Findings, refusals and checks in words; the codes are in carecases.intake.rules.findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecases.intake.rules.findings import WARNINGS, Code, Finding
from carecases.intake.signed_requests import MOST_BYTES, Refusal
from core.files.inspection.kinds import MEGABYTE

WORDS: dict[Code, Promise | str] = {
    Code.MALFORMED: gettext_lazy("The message is no JSON as it should be: %(problem)s."),
    Code.FIELD_MISSING: gettext_lazy("The field is missing or empty."),
    Code.FIELD_INVALID: gettext_lazy("What stands in this field cannot be read, or cannot be."),
    Code.FIELD_TOO_LONG: gettext_lazy("What stands in this field is too long: at most %(most)s characters."),
    Code.NUMBER_FORBIDDEN: gettext_lazy(
        "A BSN or education number may not be in a dossier of a partnership. Take it out and send again."
    ),
    Code.PARTNERSHIP_UNKNOWN: gettext_lazy("The partnership %(value)s is not the one that this key is for."),
    Code.BRIN_UNKNOWN: gettext_lazy(
        "The BRIN %(value)s is not set for any school of this partnership. The partnership sets it under Organisations."
    ),
    Code.BRIN_DIFFERS: gettext_lazy(
        "The BRIN of the message (%(value)s) is not that of the dossier (%(other)s)."
    ),
    Code.LINK_MISSING: gettext_lazy(
        "There is no active link of this school with %(sender)s. See Links in Kring."
    ),
    Code.LINK_CODE_WRONG: gettext_lazy(
        "The verification code is not the one that the school entered in Kring for %(sender)s."
    ),
    Code.REFERENCE_IN_USE: gettext_lazy(
        "With this reference a help request for another pupil or school was sent before. Make a new one."
    ),
    Code.HELP_REQUEST_REMOVED: gettext_lazy(
        "The help request with this reference was removed in Kring. Make a new one."
    ),
    Code.PUPIL_ELSEWHERE: gettext_lazy(
        "This pupil is known at another school: the dossier has to be handed over. Ask the partnership."
    ),
    Code.TITLE_NOT_FOR_SCHOOL: gettext_lazy(
        "The title “%(value)s” is not for this school on this date. Choose another title."
    ),
    Code.TOO_MANY_ATTACHMENTS: gettext_lazy(
        "There are too many attachments: at most %(most)s in one message."
    ),
    Code.ATTACHMENT_TOO_LARGE: gettext_lazy(
        "%(name)s: the attachment is too large: at most %(most)s MB (1 MB is 1,048,576 bytes)."
    ),
    Code.FILENAME_TOO_LONG: gettext_lazy(
        "The name of the file has %(length)s characters: at most %(most)s. Give the file a shorter one."
    ),
    Code.ATTACHMENT_EMPTY: gettext_lazy("%(name)s: there is no file with this attachment."),
    Code.ATTACHMENT_UNREADABLE: gettext_lazy("%(name)s: the content is no base64."),
    Code.ATTACHMENT_BOMB: gettext_lazy("%(name)s: there is far more in the zip than its size says."),
    Code.ATTACHMENT_REFUSED: "%(problem)s",
    Code.DOSSIER_MALFORMED: gettext_lazy("The OSO dossier is no XML in base64."),
    Code.DOSSIER_UNSAFE: gettext_lazy(
        "The OSO dossier holds a DTD or entities, or is nested too deep. Such XML is not read."
    ),
    Code.DOSSIER_KIND: gettext_lazy(
        "This is not a dossier for a partnership (swv-dossier, gegevensset 2019): %(value)s."
    ),
    Code.DOSSIER_FORBIDDEN: gettext_lazy("%(name)s may not be in a dossier for a partnership."),
    Code.DOSSIER_MISSING: gettext_lazy("%(name)s must be in a dossier for a partnership."),
    Code.ADDRESS_SECRET: gettext_lazy("The address is secret and may not be in the dossier."),
    Code.REPLAYED: gettext_lazy("This very request was taken before. It did nothing now."),
    Code.FAULT: gettext_lazy("Something went wrong in Kring. Nothing was stored; send it again later."),
    Code.DOCUMENT_UNREADABLE: gettext_lazy(
        "%(name)s: the zip with this document does not open. It was not stored."
    ),
    Code.BLOCK_DROPPED: gettext_lazy("“%(block)s” is not read and was left out."),
    Code.SECRET_VALUE: gettext_lazy("This is the sign for “secret”; it is not used as an address or number."),
    Code.TITLE_UNKNOWN: gettext_lazy(
        "The title “%(value)s” is not known. It was kept, and starts once the partnership gives it a title."
    ),
    Code.EMAIL_MISSING: gettext_lazy(
        "There is no valid e-mail address of a contact person, so no status mails go. The partnership was told."
    ),
    Code.PHONE_DROPPED: gettext_lazy("The telephone number does not exist and was left out."),
    Code.NUMBER_LIKE_BSN: gettext_lazy(
        "A number in the description could be a BSN. Look whether it may be there."
    ),
    Code.ATTACHMENT_BLANK: gettext_lazy(
        "%(name)s: there is next to nothing in it. It was taken as “empty” and does not count as what it is called."
    ),
    Code.ATTACHMENT_DOUBLE: gettext_lazy("%(name)s: this content was there already and was not added again."),
}
REFUSALS: dict[Refusal, Promise] = {
    Refusal.UNSIGNED: gettext_lazy("The request is not signed as docs/api.md says."),
    Refusal.KEY_UNKNOWN: gettext_lazy("This key is not known, or was ended."),
    Refusal.SIGNATURE_WRONG: gettext_lazy("The signature does not fit what was sent."),
    Refusal.TOO_OLD: gettext_lazy(
        "The time stamp is more than five minutes off. Set the clock and sign anew."
    ),
    Refusal.REPLAYED: gettext_lazy("This very request was taken before. It did nothing now."),
    Refusal.MESSAGE_TOO_LARGE: gettext_lazy("The message is too large: at most %(most)s MB."),
    Refusal.TOO_MANY_REQUESTS: gettext_lazy("Too many requests. Wait and try again."),
    Refusal.NOT_JSON: gettext_lazy("Send application/json in UTF-8, not compressed."),
}


@dataclass(frozen=True)
class Sentence:
    """A finding as people and programmes read it; `kind` is "Fout" or "Waarschuwing", as OSO has it."""

    code: str
    kind: str
    where: str
    text: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "type": self.kind, "where": self.where, "text": self.text}


class _Known(dict[str, Any]):
    """What a sentence names; dots for what is not kept any more (carecases.intake.raw)."""

    def __missing__(self, name: str) -> str:
        return "…"


def sentence(finding: Finding) -> Sentence:
    """In the active language."""
    kind = "Waarschuwing" if finding.code in WARNINGS else "Fout"
    return Sentence(
        finding.code.value, kind, finding.where, str(WORDS[finding.code]) % _Known(finding.values)
    )


def sentences(findings: Iterable[Finding]) -> list[Sentence]:
    return [sentence(finding) for finding in findings]


def refusal(found: Refusal) -> str:
    return str(REFUSALS[found]) % {"most": MOST_BYTES // MEGABYTE}


def as_kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """How an attempt keeps findings."""
    return [{"code": one.code.value, "where": one.where, "values": dict(one.values)} for one in findings]


def as_found(kept: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """The findings that an attempt kept; of codes that are no more nothing is shown."""
    known = set(Code)
    return [Finding(Code(one["code"]), one["where"], one["values"]) for one in kept if one["code"] in known]


def refused() -> str:
    return _("Nothing was taken in. Mend what stands below and send it again.")


def reference_unknown() -> str:
    return _("Nothing was taken in with this reference.")


def nothing_deleted() -> str:
    return _("Nothing is deleted in Kring. Ask the partnership when a help request has to go.")


def method_not_allowed() -> str:
    return _("This address does not take that method.")
