"""What the demo partnership gives: mandates, practitioners, a TLV, approaches and a decision."""

from datetime import date, timedelta
from decimal import Decimal

from carecases.choices import Ground, TitleKind
from carecases.models import Address, Admission, Dossier, HelpRequest, ParentContact, Title
from carecases.support.actions.approaches import SHOWN
from carecases.support.choices import Category, Profession, SchoolType
from carecases.support.models import (
    Approach,
    ApproachType,
    Decision,
    ExpertAdvice,
    MandateRule,
    Practitioner,
    TitleTerms,
    Tlv,
    TlvNumbering,
)
from carecases.support.rules.tlv_term import last_day
from config.demo.accounts import PARTNERSHIP
from core.accounts.models import Organisation, Role, User
from core.lib import clock

TYPES = ("Ambulante begeleiding", "Logopedische begeleiding", "Psychodiagnostiek")
PLANNED_IN = ["toegekend", "wacht"]
MANDATES = (
    ("Schoolcontactpersoon", TitleKind.BUDGET, Decimal(5000)),
    ("Applicatiebeheer", TitleKind.BUDGET, Decimal(25_000)),
    ("Schoolcontactpersoon", TitleKind.SUPPORT, Decimal(10_000)),
    ("TLV-administratie", TitleKind.TLV, None),
)


def build_support(today: date) -> None:
    """Everything around the help requests that came far enough."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    scp = User.objects.get(organisation=organisation, username="scp")
    tlv = User.objects.get(organisation=organisation, username="tlv")
    TlvNumbering.objects.create(organisation=organisation, prefix="PO9901")
    _build_mandates(organisation)
    _build_families(organisation)
    _build_tlv(organisation, tlv, today)
    _build_approach(organisation, scp, today)
    _build_decision(organisation, scp, today)


def _build_mandates(organisation: Organisation) -> None:
    roles = {role.name: role for role in Role.objects.filter(organisation=organisation)}
    MandateRule.objects.bulk_create(
        MandateRule(organisation=organisation, role=roles[name], kind=kind, up_to=up_to)
        for name, kind, up_to in MANDATES
    )
    placing = Title.objects.filter(organisation=organisation, name__in=("Herstart junior", "KANS"))
    TitleTerms.objects.bulk_create(TitleTerms(title=title, needs_placement=True) for title in placing)
    ApproachType.objects.bulk_create(
        ApproachType(
            organisation=organisation,
            name=name,
            allowed=PLANNED_IN,
            waits_as="wacht",
            starts_as="in-behandeling",
            ends_as="afgerond",
        )
        for name in TYPES
    )
    people = User.objects.filter(organisation=organisation, username__in=("logopedist", "scp"))
    Practitioner.objects.bulk_create(
        Practitioner(organisation=organisation, user=user, hours_a_week=Decimal(12))
        for user in people.order_by("username")
    )


def _build_families(organisation: Organisation) -> None:
    """Parents and addresses of a few pupils, of whom one lives at a secret address."""
    dossiers = list(Dossier.objects.filter(organisation=organisation).order_by("pk")[:6])
    ParentContact.objects.bulk_create(
        ParentContact(
            dossier=dossier, name=f"Ouder van {dossier.first_name}", email=f"ouder{place}@thuis.example"
        )
        for place, dossier in enumerate(dossiers)
    )
    Address.objects.bulk_create(
        Address(
            dossier=dossier,
            street=f"Kade {12 + place}",
            postcode="3011 AB",
            city="Rotterdam",
            remark="Om de week." if place == 1 else "",
            is_secret=place == 2,
        )
        for place, dossier in enumerate(dossiers)
    )


def _build_tlv(organisation: Organisation, by: User, today: date) -> None:
    help_request = _at(organisation, "tlv-4-afgegeven")
    if help_request is None:
        return
    for position, profession, expert in (
        (1, Profession.ORTHOPEDAGOGUE, "Drs. M. Bos"),
        (2, Profession.DOCTOR, "J. Verhoef"),
    ):
        ExpertAdvice.objects.create(
            help_request=help_request,
            position=position,
            profession=profession,
            expert=expert,
            given_on=today - timedelta(days=20),
            advice="Speciaal onderwijs sluit nu het best aan bij wat deze leerling nodig heeft.",
            copy_given_on=today - timedelta(days=15),
        )
    Tlv.objects.create(
        organisation=organisation,
        dossier=help_request.dossier,
        help_request=help_request,
        school_type=SchoolType.SO,
        category=Category.LOW,
        first_day=today,
        last_day=last_day(today, 1),
        issued_on=today,
        issued_by=by,
    )


def _build_approach(organisation: Organisation, by: User, today: date) -> None:
    help_request = _at(organisation, "in-behandeling")
    practitioner = Practitioner.objects.get(organisation=organisation, user__username="logopedist")
    if help_request is None:
        return
    last = today + timedelta(days=60)
    Approach.objects.create(
        organisation=organisation,
        help_request=help_request,
        type=ApproachType.objects.get(organisation=organisation, name=TYPES[1]),
        practitioner=practitioner,
        first_day=today - timedelta(days=7),
        last_day=last,
        hours=Decimal(20),
        started_on=today - timedelta(days=7),
        made_by=by,
        made_at=clock.now(),
        admission=Admission.objects.create(
            organisation=organisation,
            help_request=help_request,
            user=practitioner.user,
            ground=Ground.APPROACH,
            see_until=last,
            tabs=SHOWN,
            given_by=by,
            given_at=clock.now(),
        ),
    )


def _build_decision(organisation: Organisation, by: User, today: date) -> None:
    help_request = _at(organisation, "gearrangeerd-budget")
    if help_request is not None:
        Decision.objects.create(
            organisation=organisation,
            help_request=help_request,
            amount=Decimal(2500),
            first_day=today,
            last_day=last_day(today, 1),
            reasons="Voor extra begeleiding in de klas, twee dagdelen per week.",
            granted_by=by,
            granted_at=clock.now(),
        )


def _at(organisation: Organisation, code: str) -> HelpRequest | None:
    found = HelpRequest.objects.filter(organisation=organisation, status__code=code)
    return found.select_related("dossier").order_by("pk").first()
