"""What the demo partnership gave over the past two years, so that Kengetallen have something to show; what is past its
retention; and an institution that was admitted from outside."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from carecases.choices import Ground, Sex
from carecases.models import (
    Admission,
    Dossier,
    Function,
    HelpRequest,
    OutsideSchool,
    SchoolData,
    Status,
    StatusChange,
    Title,
)
from carecases.retention.models import LegalHold
from carecases.support.actions.approaches import SHOWN
from carecases.support.choices import Category, SchoolType
from carecases.support.models import Approach, ApproachType, Practitioner, Tlv
from carecases.support.rules.tlv_term import last_day
from config.demo import names
from config.demo.accounts import PARTNERSHIP
from config.demo.care_processes import TLV_OFFICE
from core.accounts.choices import UnitKind
from core.accounts.models import Organisation, Unit, User
from core.lib import clock

FIRST_NUMBER = 3001
PER_SCHOOL = 12
OUTSIDE = "Revalidatiecentrum De Brug"
SUPPORT, TLV = "Ambulante Begeleiding", "TLV-Nieuw"
KINDS = (
    (SchoolType.SO, Category.LOW),
    (SchoolType.SBO, Category.NONE),
    (SchoolType.SO, Category.MIDDLE),
    (SchoolType.SBO, Category.NONE),
    (SchoolType.SO, Category.HIGH),
)


@dataclass(frozen=True)
class People:
    """Who gives support, and who issues TLVs."""

    practitioners: list[Practitioner]
    scp: User
    tlv: User


def build_past_support(today: date, rng: Random) -> None:
    """A dozen pupils of each school, of whom two out of three got an approach and the others a TLV."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    people = People(
        list(Practitioner.objects.filter(organisation=organisation).order_by("user__username")),
        User.objects.get(organisation=organisation, username="scp"),
        User.objects.get(organisation=organisation, username="tlv"),
    )
    types = list(ApproachType.objects.filter(organisation=organisation).order_by("name"))
    schools = Unit.objects.filter(organisation=organisation, kind=UnitKind.SCHOOL).order_by("pk")[:5]
    plans = [(school, place) for school in schools for place in range(PER_SCHOOL)]
    for number, (school, place) in enumerate(plans):
        asked_on = today - timedelta(days=720 - 58 * place - rng.randint(0, 30))
        is_tlv = place % 3 == 2
        asked = _ended(school, FIRST_NUMBER + number, TLV if is_tlv else SUPPORT, asked_on, rng)
        begun = asked_on + timedelta(days=rng.randint(10, 45))
        if is_tlv:
            _give_tlv(asked, begun, number, people.tlv)
        else:
            _give_approach(asked, begun, rng.choice(types), rng.choice(people.practitioners), people.scp, rng)
    _build_past_retention(organisation, today, people.scp, rng)
    _admit_from_outside(organisation, today, people.tlv, rng)


def _ended(school: Unit, number: int, title_name: str, asked_on: date, rng: Random) -> HelpRequest:
    """A help request that went from the school to its end within some weeks."""
    title = Title.objects.get(organisation=school.organisation_id, name=title_name)
    end = Status.objects.get(
        process=title.process_id, code="tlv-4-afgegeven" if title_name == TLV else "afgerond"
    )
    asked = _filed(school, number, title, end, asked_on, rng)
    steps = list(_steps(asked, title.first_status, end, asked_on, rng))
    StatusChange.objects.bulk_create(steps)
    return asked


def _filed(
    school: Unit, number: int, title: Title, status: Status, asked_on: date, rng: Random, **more: object
) -> HelpRequest:
    at = _at(asked_on)
    sex = rng.choice((Sex.GIRL, Sex.BOY))
    surname = names.surname(rng)
    dossier = Dossier.objects.create(
        organisation=school.organisation,
        number=number,
        first_name=names.first_name(rng, "girls" if sex == Sex.GIRL else "boys"),
        prefix=surname.prefix,
        last_name=surname.name,
        birth_date=asked_on - timedelta(days=rng.randint(5 * 365, 11 * 365)),
        sex=sex,
        school=school,
        made_at=at,
    )
    data = SchoolData.objects.create(
        dossier=dossier,
        school=school,
        contact="De directie",
        function="Directeur",
        email=f"info@{school.pk}.scholen.example",
        since=asked_on,
    )
    return HelpRequest.objects.create(
        organisation=school.organisation,
        dossier=dossier,
        school=school,
        school_data=data,
        title=title,
        process=title.process,
        status=status,
        is_hidden=status.is_hidden,
        asked_on=asked_on,
        made_at=at,
        key=uuid.UUID(int=rng.getrandbits(128)),
        **more,
    )


def _steps(
    asked: HelpRequest, first: Status, end: Status, asked_on: date, rng: Random
) -> Iterator[StatusChange]:
    """Begun by the school, submitted within two weeks, and ended."""
    seen = Status.objects.filter(process=asked.process_id, is_hidden=False, is_final=False).first()
    days = (0, rng.randint(0, 12), rng.randint(50, 120))
    source = None
    for target, after in zip((first, seen, end), days, strict=True):
        yield StatusChange(
            help_request=asked, source=source, target=target, at=_at(asked_on + timedelta(days=after))
        )
        source = target


def _give_tlv(asked: HelpRequest, issued_on: date, number: int, by: User) -> None:
    school_type, category = KINDS[number % len(KINDS)]
    Tlv.objects.create(
        organisation=asked.organisation,
        dossier=asked.dossier,
        help_request=asked,
        school_type=school_type,
        category=category,
        first_day=issued_on,
        last_day=last_day(issued_on, 1),
        issued_on=issued_on,
        issued_by=by,
    )


def _give_approach(
    asked: HelpRequest, begun: date, kind: ApproachType, practitioner: Practitioner, by: User, rng: Random
) -> None:
    ended = min(begun + timedelta(days=rng.randint(30, 110)), clock.today())
    Approach.objects.create(
        organisation=asked.organisation,
        help_request=asked,
        type=kind,
        practitioner=practitioner,
        first_day=begun,
        last_day=max(ended, begun),
        hours=Decimal(12),
        started_on=begun,
        ended_on=max(ended, begun),
        evaluation="Het doel is gehaald; de school gaat zelf verder.",
        made_by=by,
        made_at=asked.made_at,
        admission=Admission.objects.create(
            organisation=asked.organisation,
            help_request=asked,
            user=practitioner.user,
            ground=Ground.APPROACH,
            see_until=max(ended, begun),
            tabs=SHOWN,
            given_by=by,
            given_at=asked.made_at,
        ),
    )


def _build_past_retention(organisation: Organisation, today: date, by: User, rng: Random) -> None:
    """Three dossiers of five years ago: with a TLV, without, and one that is held back."""
    school = Unit.objects.filter(organisation=organisation, kind=UnitKind.SCHOOL).order_by("pk")[0]
    long_ago = today - timedelta(days=5 * 365)
    for place, title in enumerate((TLV, SUPPORT, SUPPORT)):
        asked = _ended(school, FIRST_NUMBER - 3 + place, title, long_ago + timedelta(days=9 * place), rng)
        if title == TLV:
            _give_tlv(asked, asked.asked_on + timedelta(days=40), place, by)
    LegalHold.objects.create(
        organisation=organisation,
        dossier=asked.dossier,
        reason="Bezwaar bij de adviescommissie; de uitspraak is er nog niet.",
        set_by=by,
        set_at=clock.now(),
    )


def _admit_from_outside(organisation: Organisation, today: date, by: User, rng: Random) -> None:
    """An institution without a BRIN that may ask for a TLV, with one help request that waits for the TLV office."""
    Function.objects.filter(organisation=organisation, name=TLV_OFFICE).update(takes_external=True)
    unit = Unit.objects.create(organisation=organisation, kind=UnitKind.INSTITUTION, name=OUTSIDE)
    title = Title.objects.get(organisation=organisation, name=TLV)
    outside = OutsideSchool.objects.create(unit=unit, admitted_by=by, admitted_at=clock.now())
    outside.titles.add(title)
    waiting = Status.objects.filter(
        process=title.process_id, is_hidden=False, is_final=False, turn="partnership"
    ).first()
    if waiting is not None:
        asked_on = today - timedelta(days=4)
        asked = _filed(unit, FIRST_NUMBER - 4, title, waiting, asked_on, rng, is_external=True)
        StatusChange.objects.create(help_request=asked, target=waiting, at=asked.made_at)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
