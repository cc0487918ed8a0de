"""Storing what was judged: once per reference, all of it or nothing (C-50, C-51)."""

import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from carecases import arriving, conditions
from carecases.actions.change_status import Move, go_along
from carecases.actions.file_help_request import Question, file_help_request
from carecases.actions.new_dossier import Pupil, lock_partnership, new_dossier
from carecases.arriving import Arrived
from carecases.choices import AddressUse, Need, Side, Turn
from carecases.intake import telling
from carecases.intake.actions.judge import Case
from carecases.intake.models import Delivery, HeldFile, PupilNumber
from carecases.intake.rules.findings import Code, Finding
from carecases.intake.rules.message import SentPupil
from carecases.models import Address, Dossier, HelpRequest, SchoolData, Title, Transition
from core.accounts.models import Unit, User
from core.audit import trail
from core.audit.choices import Action
from core.files.actions.keeping import attach
from core.lib import clock
from core.lib.names import fold
from core.lib.nl import InvalidNumberError, normalise_postcode

NOT_OURS = frozenset({Need.COORDINATOR, Need.HOLDER})
"""What only the partnership can bring along."""


class LateRefusalError(Exception):
    """Found under the locks: nothing is stored."""

    def __init__(self, code: Code, where: str) -> None:
        super().__init__(code.value)
        self.finding = Finding(code, where)


@dataclass
class Stored:
    """What became of a message: `lacks` are sentences that say what a help request still needs to move on."""

    delivery: Delivery
    is_new: bool
    lacks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@transaction.atomic
def store(case: Case) -> Stored:
    """Store a case without refusals. Of two copies at the same moment the second waits, and finds the first one.

    Locks: the delivery, then the partnership, then the help request.

    Raises:
        LateRefusalError: the reference is of something else, or the pupil is known at another school.
    """
    delivery = _locked_delivery(case)
    if delivery.dossier_id is None:
        stored = Stored(delivery, is_new=True)
        _first(case, stored)
    else:
        stored = Stored(delivery, is_new=False)
        _again(case, stored)
    telling.tell(delivery, case.findings)
    return stored


def _locked_delivery(case: Case) -> Delivery:
    """The row of this reference, made when it is not there; PostgreSQL makes a second copy wait here."""
    new = Delivery(
        organisation_id=case.sender.organisation_id,
        sender=case.sender,
        reference=case.message.reference,
        received_at=clock.now(),
    )
    Delivery.objects.bulk_create([new], ignore_conflicts=True)
    held = Delivery.objects.select_for_update(of=("self",)).select_related("dossier")
    return held.get(sender=case.sender, reference=case.message.reference)


def _first(case: Case, stored: Stored) -> None:
    school, pupil = _school_and_pupil(case)
    delivery = stored.delivery
    delivery.school, delivery.dossier = school, _dossier(school, pupil)
    delivery.school_data = _school_data(case, school, pupil, delivery.dossier)
    _keep_question(case, delivery)
    if case.title is None:
        _hold_files(delivery, case.files)
    else:
        _file(case.title, delivery)
        _hang(case, stored)


def _again(case: Case, stored: Stored) -> None:
    delivery = stored.delivery
    assert delivery.dossier is not None
    school, pupil = _school_and_pupil(case)
    help_request = _locked_help_request(delivery.help_request_id) if delivery.help_request_id else None
    # A help request that landed wrongly may have been moved since; then the school is the one that it went to (C-72).
    at = help_request.school_id if help_request else delivery.school_id
    if at != school.pk or not _is_same(pupil, delivery.dossier, school):
        raise LateRefusalError(Code.REFERENCE_IN_USE, "reference")
    if help_request is None:
        _again_without_title(case, stored, school, pupil)
        return
    if help_request.removed_at is not None:
        raise LateRefusalError(Code.HELP_REQUEST_REMOVED, "reference")
    if help_request.status.is_incomplete:
        help_request.description = case.message.description or help_request.description
        help_request.school_data = _school_data(case, school, pupil, help_request.dossier)
        help_request.save(update_fields=["description", "school_data"])
    _hang(case, stored)
    trail.record(
        Action.HELP_REQUEST_RESENT,
        actor=None,
        subject=help_request,
        client=help_request.dossier,
        organisation_id=delivery.organisation_id,
    )
    if help_request.status.is_incomplete:
        stored.lacks = _move_on(help_request, case.sender.get_system_display())


def _again_without_title(case: Case, stored: Stored, school: Unit, pupil: SentPupil) -> None:
    delivery = stored.delivery
    assert delivery.dossier is not None
    delivery.school_data = _school_data(case, school, pupil, delivery.dossier)
    _keep_question(case, delivery)
    _hold_files(delivery, case.files)
    if case.title is not None:
        start(delivery, case.title, by=None)


def start(delivery: Delivery, title: Title, *, by: User | None) -> HelpRequest:
    """Make a help request of what was kept without a title. Within the caller's transaction, with the row locked.

    Raises NotForThisSchoolError.
    """
    help_request = _file(title, delivery, by=by)
    held = list(delivery.files.select_related("file"))
    arriving.keeper().hang(
        help_request, [Arrived(one.file, one.block) for one in held], delivery.sender.system
    )
    delivery.files.all().delete()
    return help_request


def _school_and_pupil(case: Case) -> tuple[Unit, SentPupil]:
    if case.school is None or case.message.pupil is None:
        raise ValueError("A case without refusals has a school and a pupil.")
    return case.school, case.message.pupil


def _dossier(school: Unit, pupil: SentPupil) -> Dossier:
    """That of this pupil at this school, or a new one. A pupil of another school has to be handed over (C-64)."""
    lock_partnership(school.organisation_id)
    same = Dossier.objects.filter(
        organisation=school.organisation_id,
        same_name=_folded(pupil),
        birth_date=pupil.birth_date,
    )
    known = same.filter(school=school).order_by("pk").first() or _by_number(school, pupil)
    if known is None and same.exists():
        raise LateRefusalError(Code.PUPIL_ELSEWHERE, "pupil")
    dossier = known or _new_dossier(school, pupil)
    if pupil.pupil_id:
        PupilNumber.objects.get_or_create(school=school, number=pupil.pupil_id, defaults={"dossier": dossier})
    return dossier


def _by_number(school: Unit, pupil: SentPupil) -> Dossier | None:
    """A pupil whose name or date of birth was put right has the same number at the same school."""
    if not pupil.pupil_id:
        return None
    found = PupilNumber.objects.filter(
        Q(dossier__birth_date=pupil.birth_date) | Q(dossier__same_name=_folded(pupil)),
        school=school,
        number=pupil.pupil_id,
        dossier__school=school,
    )
    number = found.select_related("dossier").first()
    return number.dossier if number else None


def _new_dossier(school: Unit, pupil: SentPupil) -> Dossier:
    personal = Pupil(pupil.first_name, pupil.prefix, pupil.last_name, pupil.birth_date, pupil.sex)
    dossier = new_dossier(school, personal, by=None)
    for sent in pupil.addresses:
        if sent.street and sent.city:
            Address.objects.create(
                dossier=dossier,
                use=AddressUse(sent.use),
                street=sent.street,
                postcode=_postcode(sent.postcode),
                city=sent.city,
            )
    return dossier


def _postcode(sent: str) -> str:
    try:
        return normalise_postcode(sent) if sent else ""
    except InvalidNumberError:
        return ""


def _is_same(pupil: SentPupil, dossier: Dossier, school: Unit) -> bool:
    """A name or a date of birth that was put right since is still the same pupil; a twin has another number."""
    if _folded(pupil) == dossier.same_name:
        return True
    numbers = set(dossier.pupil_numbers.filter(school=school).values_list("number", flat=True))
    is_twin = bool(pupil.pupil_id and numbers) and pupil.pupil_id not in numbers
    return pupil.birth_date == dossier.birth_date and not is_twin


def _folded(pupil: SentPupil) -> str:
    return fold(pupil.first_name + pupil.last_name)


def _school_data(case: Case, school: Unit, pupil: SentPupil, dossier: Dossier) -> SchoolData:
    """Who speaks for the school now; a row that says the same is used again (C-04)."""
    contact = case.contact
    applicant = _applicant(school, contact.email)
    facts = {
        "school": school,
        "contact": contact.name,
        "function": contact.function,
        "email": contact.email,
        "phone": contact.phone,
        "applicant": applicant,
    }
    known = SchoolData.objects.filter(dossier=dossier, **facts).first()
    return known or SchoolData.objects.create(
        dossier=dossier, group=pupil.group, since=clock.today(), **facts
    )


def _applicant(school: Unit, email: str) -> User | None:
    """The account of the contact person, so that its choice about mails counts."""
    if not email:
        return None
    return school.users.filter(email__iexact=email, is_active=True).order_by("pk").first()


def _keep_question(case: Case, delivery: Delivery) -> None:
    message = case.message
    delivery.title, delivery.asked_on = message.title, message.asked_on
    delivery.description = message.description
    delivery.save()


def _file(title: Title, delivery: Delivery, *, by: User | None = None) -> HelpRequest:
    assert delivery.dossier is not None
    assert delivery.school_data is not None
    assert delivery.asked_on is not None
    question = Question(
        title=title,
        asked_on=delivery.asked_on,
        description=delivery.description,
        earlier_tlv="",
        earlier_tlv_until=None,
        key=uuid.uuid4(),
    )
    help_request = file_help_request(by, delivery.dossier, delivery.school_data, question)
    delivery.help_request = help_request
    # The question stands with the help request from now on.
    delivery.description = ""
    delivery.save(update_fields=["help_request", "description"])
    return help_request


def _hold_files(delivery: Delivery, files: list[Arrived]) -> None:
    known = set(delivery.files.values_list("file__sha256", flat=True))
    new = [one for one in files if one.file.sha256 not in known]
    HeldFile.objects.bulk_create(HeldFile(delivery=delivery, file=one.file, block=one.block) for one in new)
    _attach(new)


def _hang(case: Case, stored: Stored) -> None:
    assert stored.delivery.help_request is not None
    hung = arriving.keeper().hang(stored.delivery.help_request, case.files, case.sender.system)
    stored.findings += [
        Finding(Code.ATTACHMENT_DOUBLE, "attachments", {"name": name}) for name in hung.doubles
    ]
    for one in case.files:
        one.file.refresh_from_db(fields=["attached_at"])


def _attach(files: list[Arrived]) -> None:
    attach([one.file for one in files])
    for one in files:
        one.file.refresh_from_db(fields=["attached_at"])


def _locked_help_request(pk: int) -> HelpRequest:
    locked = HelpRequest.objects.select_for_update(of=("self",))
    return locked.select_related("status", "dossier").get(pk=pk)


def resubmit_way(help_request: HelpRequest) -> Transition | None:
    """The way out of an incomplete status that the school itself may go, and that gives the partnership its turn.

    Of several the one whose target stands first in the process (C-16, C-51).
    """
    ways = Transition.objects.filter(
        source=help_request.status_id,
        sides__contains=[Side.SCHOOL],
        target__turn=Turn.PARTNERSHIP,
        target__is_hidden=False,
        target__is_retired=False,
    )
    return ways.select_related("target").order_by("target__position", "pk").first()


def _move_on(help_request: HelpRequest, system: str) -> list[str]:
    """Bring it to the resubmit status when nothing lacks; returns what lacks."""
    way = resubmit_way(help_request)
    if way is None:
        return [_("This status can only be changed in Kring.")]
    if NOT_OURS & {Need(need) for need in way.needs}:
        return [_("The step to “%(status)s” can only be made in Kring.") % {"status": way.target.label}]
    lacks = [lack.sentence for lack in conditions.lacks(help_request, way.needs)]
    if not lacks:
        reason = _("Sent again from %(system)s.") % {"system": system}
        go_along(help_request, way, Move(help_request.status_id, way.target_id, reason), by=None)
    return lacks
