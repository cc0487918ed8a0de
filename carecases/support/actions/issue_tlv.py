"""Advices of experts, and the TLV that rests on them (C-35)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from carecases.conditions import Lack
from carecases.models import HelpRequest
from carecases.support.completeness import advices_lacking
from carecases.support.mandate import require_mandate
from carecases.support.models import ExpertAdvice, Tlv
from carecases.support.rules.tlv_term import last_day
from carecases.support.selectors import issued_tlv
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@dataclass(frozen=True)
class Wanted:
    """A TLV to issue: `years` are whole school years from `first_day` on."""

    kind: str
    earlier: Tlv | None
    school_type: str
    category: str
    first_day: date
    years: int


@dataclass(frozen=True)
class Imported:
    """A TLV that was issued before or elsewhere, with the number it has."""

    number: str
    school_type: str
    category: str
    first_day: date
    last_day: date


class NotReadyError(Exception):
    """Something has to be there before the TLV is issued."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class IssuedError(Exception):
    """This help request has its TLV already: it is not changed any more, nor are its advices."""


@transaction.atomic
def issue(user: User, help_request: HelpRequest, wanted: Wanted) -> Tlv:
    """Issue the TLV; PostgreSQL gives it the next number of the school year.

    Raises:
        IssuedError, NotReadyError: see there.
        OutsideMandateError: the role of this account grants no TLVs.
    """
    locked = (
        HelpRequest.objects.select_for_update(of=("self",)).select_related("title").get(pk=help_request.pk)
    )
    if issued_tlv(locked) is not None:
        raise IssuedError
    lacks = advices_lacking(locked)
    if lacks:
        raise NotReadyError(lacks)
    require_mandate(user, locked)
    tlv = Tlv.objects.create(
        organisation=locked.organisation,
        dossier_id=locked.dossier_id,
        help_request=locked,
        kind=wanted.kind,
        earlier=wanted.earlier,
        school_type=wanted.school_type,
        category=wanted.category,
        first_day=wanted.first_day,
        last_day=last_day(wanted.first_day, wanted.years),
        issued_on=clock.today(),
        issued_by=user,
    )
    tlv.refresh_from_db(fields=["number", "school_year", "sequence"])
    trail.record(
        Action.TLV_ISSUED, actor=user, subject=help_request, client=locked.dossier, number=tlv.number
    )
    return tlv


@transaction.atomic
def take_over(user: User, help_request: HelpRequest, imported: Imported) -> Tlv:
    """Note an earlier TLV with its own number. Raises IntegrityError when the partnership has that number."""
    tlv = Tlv.objects.create(
        organisation=help_request.organisation,
        dossier_id=help_request.dossier_id,
        help_request=help_request,
        is_imported=True,
        issued_on=imported.first_day,
        issued_by=user,
        **vars(imported),
    )
    trail.record(
        Action.TLV_TAKEN_OVER,
        actor=user,
        subject=help_request,
        client=help_request.dossier,
        number=tlv.number,
    )
    return tlv


@transaction.atomic
def keep_advice(user: User, advice: ExpertAdvice) -> None:
    """Write an advice, or that the parents got their copy. Raises IssuedError once the TLV is there."""
    locked = HelpRequest.objects.select_for_update(of=("self",)).get(pk=advice.help_request_id)
    if issued_tlv(locked) is not None:
        raise IssuedError
    advice.save()
    trail.record(
        Action.ADVICE_KEPT, actor=user, subject=locked, client=locked.dossier, position=advice.position
    )
