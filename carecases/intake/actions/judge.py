"""Looking at a message before anything of it is stored: all reasons at once (C-50, C-55)."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from carecases import arriving
from carecases.arriving import Arrived, Limit
from carecases.intake import raw
from carecases.intake.choices import AttemptKind
from carecases.intake.links import why_closed
from carecases.intake.models import PartnershipCode, Sender
from carecases.intake.rules import message as messages
from carecases.intake.rules import oso
from carecases.intake.rules.blanking import blank_json, blank_unread
from carecases.intake.rules.documents import UnusableError, decoded, unpacked
from carecases.intake.rules.findings import Code, Finding
from carecases.intake.rules.message import Contact, Message, SentFile
from carecases.intake.rules.titles import matches
from carecases.models import Title
from carecases.rules import free_text
from carecases.selectors import titles_for
from core.accounts.choices import UnitKind
from core.accounts.models import Unit
from core.files.actions.keeping import let_go
from core.files.actions.receiving import UploadRefusedError
from core.lib import clock
from core.lib.nl import InvalidNumberError, normalise_phone

MEGABYTE = 1024 * 1024
SHOWN_NAME = 60


@dataclass
class Case:
    """A message and what was found. `contact` is only what may be used: no secret values, nothing that is not right.

    `title` is empty when none of the partnership's matches. `files` are received, and hang on nothing yet.
    """

    sender: Sender
    size: int
    kind: AttemptKind = AttemptKind.MESSAGE
    text: str = ""
    message: Message = field(default_factory=Message)
    school: Unit | None = None
    contact: Contact = field(default_factory=Contact)
    title: Title | None = None
    files: list[Arrived] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(finding.refuses for finding in self.findings)

    def found(self, code: Code, where: str, **values: str | int) -> None:
        self.findings.append(Finding(code, where, values))


@contextmanager
def judged(sender: Sender, body: bytes) -> Iterator[Case]:
    """The case of a message; files of it that hang on nothing at the end are let go.

    Outside a transaction, as files are received (core.files.actions.receiving).
    """
    case = Case(sender, len(body))
    try:
        _judge(case, body)
        yield case
    finally:
        let_go([one.file for one in case.files if one.file.attached_at is None])


def _judge(case: Case, body: bytes) -> None:
    try:
        data = messages.parse(body)
    except messages.NotAMessageError as error:
        case.text = blank_unread(body)
        case.found(Code.MALFORMED, "", problem=str(error))
        return
    case.text = blank_json(data, raw.opened_dossier)
    case.message, findings = messages.read(data, clock.today())
    case.findings += findings
    if case.message.dossier is not None:
        case.kind = AttemptKind.DOSSIER
        _read_dossier(case)
    _judge_school(case)
    _judge_title(case)
    _judge_text(case)
    case.contact = _usable_contact(case)
    _receive_files(case)


def _read_dossier(case: Case) -> None:
    """What the envelope does not say the dossier does."""
    message = case.message
    try:
        content = decoded(message.dossier or "", case.size)
    except UnusableError:
        case.found(Code.DOSSIER_MALFORMED, "dossier")
        return
    try:
        dossier = oso.read(content, clock.today())
    except oso.NotADossierError as error:
        case.found(error.code, "dossier")
        return
    case.findings += dossier.findings
    if message.brin and dossier.brin and message.brin != dossier.brin:
        case.found(Code.BRIN_DIFFERS, "brin", value=message.brin, other=dossier.brin)
    message.brin = message.brin or dossier.brin
    message.pupil, message.files = dossier.pupil, dossier.files
    message.contact = Contact(
        name=message.contact.name or dossier.director or message.applicant,
        email=message.contact.email or dossier.email,
        phone=message.contact.phone,
        function=message.contact.function,
    )


def _judge_school(case: Case) -> None:
    """Which school it is for follows from the BRIN (C-52); it must have a link with this sender."""
    message, organisation = case.message, case.sender.organisation_id
    code = PartnershipCode.objects.filter(organisation=organisation).values_list("code", flat=True).first()
    if message.partnership and message.partnership != code:
        case.found(Code.PARTNERSHIP_UNKNOWN, "partnership", value=message.partnership)
    if not message.brin:
        return
    schools = Unit.objects.filter(organisation=organisation, kind=UnitKind.SCHOOL, closed_on=None)
    case.school = schools.filter(brin=message.brin).select_related("care").first()
    if case.school is None:
        case.found(Code.BRIN_UNKNOWN, "brin", value=message.brin)
        return
    closed = why_closed(case.sender, case.school, message.verification_code)
    if closed is not None:
        case.findings.append(closed)


def _judge_title(case: Case) -> None:
    """A title that is not for the school stops it; one that matches none is kept, and told."""
    wanted = case.message.title
    if not wanted:
        return
    titles = Title.objects.filter(organisation=case.sender.organisation_id).order_by("-valid_from", "pk")
    known = [title.pk for title in titles if matches(wanted, title.name, title.match_text)]
    if not known:
        case.found(Code.TITLE_UNKNOWN, "title", value=wanted)
        return
    if case.school is None or case.message.asked_on is None:
        return
    case.title = titles_for(case.school, case.message.asked_on).filter(pk__in=known).order_by("pk").first()
    if case.title is None:
        case.found(Code.TITLE_NOT_FOR_SCHOOL, "title", value=wanted)


def _judge_text(case: Case) -> None:
    looked = free_text.look_at(case.message.description)
    if looked.calls_bsn:
        case.found(Code.NUMBER_FORBIDDEN, "description")
    elif looked.may_be_bsn:
        case.found(Code.NUMBER_LIKE_BSN, "description")


def _usable_contact(case: Case) -> Contact:
    sent, secret = case.message.contact, oso.facts()["secret_values"]
    email, phone = sent.email, sent.phone
    for value, where in ((email, "contact.email"), (phone, "contact.phone")):
        if value.lower() in secret:
            case.found(Code.SECRET_VALUE, where)
    email, phone = ("" if value.lower() in secret else value for value in (email, phone))
    if phone:
        try:
            phone = normalise_phone(phone)
        except InvalidNumberError:
            case.found(Code.PHONE_DROPPED, "contact.phone")
            phone = ""
    try:
        validate_email(email)
    except ValidationError:
        case.found(Code.EMAIL_MISSING, "contact.email")
        email = ""
    return Contact(sent.name or case.message.applicant, email, phone, sent.function)


def _receive_files(case: Case) -> None:
    """Each file by itself, so that every reason is told; a refused message lets go of what was received."""
    keeper, organisation = arriving.keeper(), case.sender.organisation_id
    limit = keeper.limit(organisation, case.sender.system)
    for sent in case.message.files:
        content = _content(case, sent, limit)
        if content is None or not sent.is_kept:
            continue
        with tempfile.NamedTemporaryFile() as held:
            held.write(content)
            held.flush()
            try:
                file = keeper.receive(organisation, case.sender.system, sent.name, Path(held.name))
            except UploadRefusedError as refused:
                case.found(Code.ATTACHMENT_REFUSED, sent.where, problem=str(refused))
                continue
        case.files.append(Arrived(file, sent.block))
        if file.is_blank:
            case.found(Code.ATTACHMENT_BLANK, sent.where, name=_shown(sent))


def _content(case: Case, sent: SentFile, limit: Limit) -> bytes | None:
    """The bytes of a file that may be received; None, with the reasons told, of one that may not."""
    values: dict[str, Any] = {"name": _shown(sent)}
    is_named = bool(sent.name)
    if not is_named and sent.is_zipped:
        case.found(Code.FIELD_MISSING, f"{sent.where}/bestandsnaam")
    if sent.is_kept and len(sent.name) > limit.longest_name:
        case.found(Code.FILENAME_TOO_LONG, sent.where, length=len(sent.name), most=limit.longest_name)
        is_named = False
    try:
        read = unpacked if sent.is_zipped else decoded
        content = read(sent.content, limit.most_bytes)
    except UnusableError as error:
        if error.code is Code.ATTACHMENT_TOO_LARGE:
            values["most"] = limit.most_bytes // MEGABYTE
        case.found(error.code, sent.where, **values)
        return None
    return content if is_named else None


def _shown(sent: SentFile) -> str:
    """A name as it stands in a sentence."""
    return sent.name if len(sent.name) <= SHOWN_NAME else f"{sent.name[:SHOWN_NAME]}…"
