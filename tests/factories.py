"""Factories for every model; one call makes a row that all constraints accept.

Two rows that belong to one organisation share it: give the parent object, or `organisation=`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from carecases.choices import Ground, Sex, Tab, TitleKind, Turn
from carecases.choices import Side as CareSide
from carecases.intake.models import (
    Attempt,
    BoardLink,
    Delivery,
    HeldFile,
    PartnershipCode,
    PupilNumber,
    RawMessage,
    Sender,
    UsedNonce,
    VerificationCode,
)
from carecases.models import (
    Address,
    Admission,
    ApplicantChange,
    CoordinatorRule,
    Dossier,
    Function,
    FunctionHolder,
    HelpRequest,
    Label,
    OutsideSchool,
    ParentContact,
    Process,
    SavedView,
    SchoolCare,
    SchoolData,
    Status,
    StatusChange,
    Title,
    Transition,
)
from carecases.papers.models import ChannelLimit, Note, Paper, PaperSettings, ParentsConsent, TitlePapers
from carecases.questionnaires.choices import Party, Way
from carecases.questionnaires.models import FilledForm, FormDefinition, SignOff, TitleForm
from carecases.questionnaires.models import FormVersion as CareFormVersion
from carecases.questionnaires.rules.definition import AUTHORITY, CHOICE, YES_NO, dump
from carecases.questionnaires.rules.definition import Definition as CareDefinition
from carecases.questionnaires.rules.definition import Question as CareQuestion
from carecases.questionnaires.rules.definition import Section as CareSection
from carecases.retention.choices import DecisionKind
from carecases.retention.models import KeptDecision, LegalHold, RetentionTerms
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
    TlvSequence,
)
from carecases.tickets.choices import Audience, TicketKind, TicketStatus
from carecases.tickets.models import SchoolContact, Ticket, TicketMessage
from carecases.together.choices import SharingGround
from carecases.together.models import (
    AgendaItem,
    Attendee,
    GuestRoles,
    Meeting,
    MeetingAdmission,
    ParentView,
    Participant,
    Reaction,
    Round,
)
from carecases.transfers.models import Transfer
from core.accounts.choices import (
    CeremonyKind,
    DeviceKind,
    Environment,
    IdentityCheck,
    OrganisationKind,
    ResetStep,
    RoleKind,
    UnitChangeKind,
    UnitKind,
)
from core.accounts.models import (
    AccountLink,
    AccountSession,
    AuthenticatorApp,
    Browser,
    KeptForm,
    Limit,
    Organisation,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    RecoveryCodes,
    ResetAttempt,
    Role,
    SecondFactorReset,
    Unit,
    UnitChange,
    UnitPeriod,
    User,
)
from core.accounts.rights import ADMINISTRATION, IN_THE_ROOM, ExternalRight, Right
from core.audit.choices import Action
from core.audit.models import Event, Seal
from core.childcare import bsn, held_bsns
from core.childcare.choices import (
    CareType,
    ConsentKind,
    ContractForm,
    ImportSource,
    ImportState,
    InvoiceLineKind,
    InvoiceStatus,
    MomentOrigin,
    MomentStatus,
    PriceUnit,
    Region,
    RegistrationState,
    RegistrationStep,
    WaitingState,
    WeekKind,
    WriteKind,
)
from core.childcare.gateway import connections
from core.childcare.gateway.change_contract import GuardiansChange
from core.childcare.gateway.family_contract import FamilyData
from core.childcare.models import (
    Bsn,
    CareMoment,
    Child,
    Childminder,
    ClosingDay,
    Consent,
    ConsentText,
    DayPart,
    DayPartPrice,
    Family,
    FamilyAddition,
    FamilyCopy,
    Group,
    GroupCapacity,
    GroupDay,
    Guardian,
    HeldBsn,
    ImportEntry,
    Invoice,
    InvoiceLine,
    InvoiceRun,
    InvoiceSequence,
    Location,
    LocationCopy,
    OpeningHours,
    Placement,
    PlacementPart,
    Presence,
    RegisterConnection,
    RegisterToken,
    RegisterWrite,
    Registration,
    RegistrationFile,
    RegistrationStop,
    Relative,
    School,
    SchoolHoliday,
    StaffDuty,
    StudyDay,
    ToldChange,
    WaitingEntry,
    WaitingOffer,
    WaitingOfferPart,
)
from core.childcare.registration import import_files, recognition
from core.files.models import StoredFile
from core.homelogin.choices import SecretKind
from core.homelogin.models import (
    HomeAccount,
    HomeAddress,
    HomeGroup,
    HomeLink,
    HomeSchool,
    LearningTool,
    Licence,
    LicenceSource,
    Publisher,
    Pupil,
    RosterDraft,
)
from core.homelogin.secrets import set_secret as set_pupil_secret
from core.lib import clock, sealed
from core.notifications import push
from core.notifications.choices import Channel, Item, Moment, OutboxState
from core.notifications.models import (
    Bounce,
    DeliveryAttempt,
    DigestLine,
    MailboxMessage,
    Notice,
    OutboxMessage,
    Preference,
    PushSubscription,
)
from portal.conversations.choices import Side
from portal.conversations.models import Attachment, AwayNotice, Broadcast, Message, Reading, Thread
from portal.diary.models import (
    Album,
    DiaryEntry,
    DiaryPicture,
    DiarySettings,
    EntryChild,
    PictureChild,
)
from portal.models import AgendaFeed
from portal.observations.choices import State as ObservationState
from portal.observations.models import Form as ObservationForm
from portal.observations.models import FormVersion as ObservationFormVersion
from portal.observations.models import Observation
from portal.own_data.choices import ExportState
from portal.own_data.models import FamilyExport, Proposal
from portal.publishing.choices import Kind, State
from portal.publishing.models import Publication, TeamMember
from portal.shared_photos.models import ChildOnPhoto, SharedPhoto
from portal.surveys.models import Answer as SurveyAnswer
from portal.surveys.models import Survey
from portal.talks.choices import TalkWay
from portal.talks.models import Round as TalkRound
from portal.talks.models import Talk
from requests_app.choices import (
    AbsenceReason,
    AbsenceStatus,
    BookingStatus,
    CreditOrigin,
    CreditUnit,
    LeftOut,
    MovementKind,
    PaymentKind,
    RequestKind,
    RunKind,
    RunLineState,
)
from requests_app.models import (
    Absence,
    Booking,
    Credit,
    CreditImport,
    CreditMovement,
    CreditRun,
    CreditRunLine,
    DayListPaper,
    Draft,
    GivenUp,
    PolicyRule,
    RejectionTemplate,
    Request,
)
from supportdesk.answers.models import Answer, AnswerVersion, ServiceNews
from supportdesk.complaints import Complaint
from supportdesk.devices.models import DeviceCheck, SupplierReport
from supportdesk.devices.rules.codes import new_code
from supportdesk.health.models import Incident, ProbeRun, Pulse, TestCustomer
from supportdesk.models import Diagnosis, RepairDone

PASSWORD = "welkom bij kring"
WORKING_DAYS = (1, 2, 3, 4, 5)
IN_A_GROUP = [right for right in IN_THE_ROOM if right != Right.HOME_LOGIN]
"""What staff of a childcare group may do."""


def next_weekday(weekday: int, *, after: date | None = None) -> date:
    """The first date with this ISO weekday after today (or after `after`)."""
    start = after or clock.today()
    return start + timedelta(days=(weekday - start.isoweekday() - 1) % 7 + 1)


def _minutes_between(starts: time, ends: time) -> int:
    return (ends.hour * 60 + ends.minute) - (starts.hour * 60 + starts.minute)


class Factory(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True


# --- core.accounts


class OrganisationFactory(Factory):
    class Meta:
        model = Organisation

    class Params:
        partnership = factory.Trait(
            kind=OrganisationKind.PARTNERSHIP,
            name=factory.Sequence(lambda n: f"PO{9000 + n} Samenwerkingsverband"),
        )

    kind = OrganisationKind.CHILDCARE
    name = factory.Sequence(lambda n: f"Kinderopvang {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    email = factory.LazyAttribute(lambda o: f"info@{o.slug}.example")
    phone = "023 555 01 00"


class UnitFactory(Factory):
    class Meta:
        model = Unit

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    kind = UnitKind.SCHOOL
    name = factory.Sequence(lambda n: f"De Regenboog {n}")
    brin = factory.Sequence(lambda n: f"{n % 100:02d}AB00")


class UnitPeriodFactory(Factory):
    """What a unit was until a month ago."""

    class Meta:
        model = UnitPeriod

    unit = factory.SubFactory(UnitFactory)
    name = "De Oude School"
    valid = factory.LazyFunction(lambda: (None, clock.today() - timedelta(days=30)))


class UnitChangeFactory(Factory):
    """Another name from the coming month on. Trait `merge`: into another unit of the same organisation."""

    class Meta:
        model = UnitChange

    class Params:
        merge = factory.Trait(
            kind=UnitChangeKind.MERGE,
            facts={},
            merge_into=factory.SubFactory(
                UnitFactory, organisation=factory.SelfAttribute("..unit.organisation")
            ),
        )

    unit = factory.SubFactory(UnitFactory)
    kind = UnitChangeKind.FACTS
    on = factory.LazyFunction(lambda: clock.today() + timedelta(days=30))
    facts = factory.LazyFunction(lambda: {"name": "De Nieuwe School"})
    planned_by = factory.SubFactory(
        "tests.factories.UserFactory", root=True, organisation=factory.SelfAttribute("..unit.organisation")
    )
    planned_at = factory.LazyFunction(clock.now)


class RoleFactory(Factory):
    class Meta:
        model = Role
        django_get_or_create = ("organisation", "name")

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Role {n}")
    kind = RoleKind.REST
    rights = factory.LazyFunction(list)
    needs_second_factor = True


def _role(name: str, rights: list[Right], **more: Any) -> dict[str, Any]:
    return {
        "environment": Environment.STAFF,
        "username": factory.Sequence(lambda n: f"{name}{n}"),
        "role": factory.SubFactory(
            RoleFactory,
            organisation=factory.SelfAttribute("..organisation"),
            name=name,
            rights=rights,
            **more,
        ),
    }


FOR_A_SCHOOL = [Right.SEE_HELP_REQUESTS, Right.FILE_HELP_REQUESTS, Right.MOVE_HELP_REQUESTS]
FOR_THE_PARTNERSHIP = [Right.SEE_HELP_REQUESTS, Right.MOVE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS]


class UserFactory(Factory):
    """A parent's account unless a trait says otherwise. The password is `PASSWORD`.

    `with_app` adds a confirmed authenticator app.
    """

    class Meta:
        model = User

    class Params:
        parent = factory.Trait(environment=Environment.PARENT)
        childminder_account = factory.Trait(environment=Environment.CHILDMINDER)
        group_staff = factory.Trait(**_role("groep", IN_A_GROUP, needs_second_factor=False))
        planner = factory.Trait(
            **_role("planner", [Right.SEE_REQUESTS, Right.DECIDE_REQUESTS, Right.SEE_DAY_LISTS])
        )
        manager = factory.Trait(**_role("manager", list(Right), kind=RoleKind.ADMIN))
        administrator = factory.Trait(
            **_role("beheer", [*ADMINISTRATION, Right.SEE_TRAIL], kind=RoleKind.ADMIN)
        )
        root = factory.Trait(**_role("root", list(Right), kind=RoleKind.SUPER))
        ib = factory.Trait(**_role("Intern begeleider", FOR_A_SCHOOL))
        scp = factory.Trait(**_role("Schoolcontactpersoon", FOR_THE_PARTNERSHIP))
        authority = factory.Trait(**_role("Bevoegd gezag", [Right.SIGN_FORMS]))
        guest = factory.Trait(
            **_role("Gast", [Right.JOIN_HELP_REQUESTS], external_rights=list(ExternalRight))
        )

    organisation = factory.SubFactory(OrganisationFactory)
    environment = Environment.PARENT
    username = factory.Sequence(lambda n: f"{200001 + n}")
    full_name = factory.Sequence(lambda n: f"Sanne de Vries {n}")
    email = factory.Sequence(lambda n: f"user{n}@example.com")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def with_app(self: User, create: bool, extracted: bool | None, **_: Any) -> None:
        if extracted:
            AuthenticatorAppFactory(user=self)


class AuthenticatorAppFactory(Factory):
    """A confirmed app with a sealed seed; `core.accounts.second_factor.current_code` tells its code."""

    class Meta:
        model = AuthenticatorApp

    user = factory.SubFactory(UserFactory, planner=True)
    confirmed = True

    @classmethod
    def _create(cls, model_class: type[AuthenticatorApp], *args: Any, **kwargs: Any) -> AuthenticatorApp:
        from core.accounts import second_factor

        return second_factor.add_app(**kwargs)


class PasskeyFactory(Factory):
    """A passkey that nobody can sign with; tests.authenticator makes one that can."""

    class Meta:
        model = Passkey

    user = factory.SubFactory(UserFactory, planner=True)
    name = "Laptop"
    credential_id = factory.Sequence(lambda n: n.to_bytes(16, "big"))
    public_key = b""


class PasskeyChallengeFactory(Factory):
    class Meta:
        model = PasskeyChallenge

    user = factory.SubFactory(UserFactory, planner=True)
    kind = CeremonyKind.USE
    challenge = "c2FtcGxl"
    made_at = factory.LazyFunction(clock.now)


class SecondFactorResetFactory(Factory):
    """Asked by another support worker of the organisation, and still open."""

    class Meta:
        model = SecondFactorReset

    owner = factory.SubFactory(UserFactory, planner=True, with_app=True)
    organisation = factory.SelfAttribute("owner.organisation")
    asked_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation")
    )
    asked_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda o: o.asked_at + timedelta(hours=24))
    check_done = IdentityCheck.CALLED_BACK
    note = "Teruggebeld op het nummer in het dossier."


class RecoveryCodesFactory(Factory):
    class Meta:
        model = RecoveryCodes

    user = factory.SubFactory(UserFactory, planner=True)
    name = "recovery codes"
    confirmed = True


class RecoveryCodeFactory(Factory):
    class Meta:
        model = RecoveryCode

    codes = factory.SubFactory(RecoveryCodesFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")


class AccountLinkFactory(Factory):
    class Meta:
        model = AccountLink

    user = factory.SubFactory(UserFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    created_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda o: o.created_at + timedelta(hours=1))


class BrowserFactory(Factory):
    class Meta:
        model = Browser

    token = factory.Sequence(lambda n: f"browser {n}")
    created_at = factory.LazyFunction(clock.now)


class AccountSessionFactory(Factory):
    """A session on another device; no browser of a test holds it."""

    class Meta:
        model = AccountSession

    user = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)
    last_seen_at = factory.SelfAttribute("created_at")
    browser_family = "Firefox"
    system = "Windows"
    kind = DeviceKind.COMPUTER
    networks = factory.LazyFunction(lambda: ["84.12.3.4"])
    address = "84.12.3.4"


class KeptFormFactory(Factory):
    class Meta:
        model = KeptForm

    browser = factory.SubFactory(BrowserFactory)
    user = factory.SubFactory(UserFactory)
    path = "/account/"
    sealed = b""
    kept_at = factory.LazyFunction(clock.now)


class LimitFactory(Factory):
    class Meta:
        model = Limit

    key = factory.Sequence(lambda n: f"{n:064x}")
    attempts = 1
    began_at = factory.LazyFunction(clock.now)


class ResetAttemptFactory(Factory):
    class Meta:
        model = ResetAttempt

    at = factory.LazyFunction(clock.now)
    organisation = factory.SubFactory(OrganisationFactory)
    environment = Environment.PARENT
    identifier = factory.Sequence(lambda n: f"{n:064x}")
    step = ResetStep.SENT


# --- core.audit


class EventFactory(Factory):
    class Meta:
        model = Event

    at = factory.LazyFunction(clock.now)
    action = Action.SIGN_IN
    actor = factory.SubFactory(UserFactory)
    organisation = factory.SelfAttribute("actor.organisation")


class SealFactory(Factory):
    """A seal of one line that is not there; what really seals is `core.audit.sealing.seal_due`."""

    class Meta:
        model = Seal

    number = factory.Sequence(lambda n: n + 1)
    at = factory.LazyFunction(clock.now)
    after_id = factory.LazyAttribute(lambda o: o.number - 1)
    upto_id = factory.SelfAttribute("number")
    ids = factory.LazyAttribute(lambda o: [o.number])
    row_hashes = bytes(32)
    previous_hash = bytes(32)
    hash = bytes(32)
    key_id = "dev"
    signature = bytes(32)


# --- core.childcare: locations, groups and what can be booked there


class SchoolFactory(Factory):
    class Meta:
        model = School

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"De Meander {n}")
    brin = factory.Sequence(lambda n: f"{n % 100:02d}CD00")


class LocationFactory(Factory):
    """Open on working days from 07:00 to 18:30; `opening_hours=[]` makes it closed on every day."""

    class Meta:
        model = Location

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Haarlem {n}")
    lrk_number = factory.Sequence(lambda n: f"{100000000 + n}")
    street = "Zijlweg"
    house_number = "12"
    postcode = "2013 DH"
    city = "Haarlem"
    region = Region.MIDDLE

    @factory.post_generation
    def opening_hours(
        self: Location, create: bool, extracted: list[tuple[int, time, time]] | None, **_: Any
    ) -> None:
        hours = extracted if extracted is not None else [(day, time(7), time(18, 30)) for day in WORKING_DAYS]
        for weekday, opens, closes in hours:
            OpeningHoursFactory(location=self, weekday=weekday, opens=opens, closes=closes)


class OpeningHoursFactory(Factory):
    class Meta:
        model = OpeningHours

    location = factory.SubFactory(LocationFactory, opening_hours=[])
    weekday = 1
    opens = time(7)
    closes = time(18, 30)


class GroupFactory(Factory):
    """A day care group for 0 to 4 years with room for 12; `after_school` and `before_school` for 4 to 13."""

    class Meta:
        model = Group

    class Params:
        after_school = factory.Trait(
            care_type=CareType.AFTER_SCHOOL, age_from_months=48, age_until_months=156, capacity=20
        )
        before_school = factory.Trait(
            care_type=CareType.BEFORE_SCHOOL, age_from_months=48, age_until_months=156, capacity=20
        )

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda n: f"Hamsters {n}")
    care_type = CareType.DAY_CARE
    age_from_months = 0
    age_until_months = 48
    capacity = 12


class GroupCapacityFactory(Factory):
    class Meta:
        model = GroupCapacity

    group = factory.SubFactory(GroupFactory)
    starts = time(7)
    ends = time(9)
    capacity = 6


class GroupDayFactory(Factory):
    class Meta:
        model = GroupDay

    group = factory.SubFactory(GroupFactory)
    date = factory.LazyFunction(lambda: next_weekday(1))


class StaffDutyFactory(Factory):
    class Meta:
        model = StaffDuty

    group = factory.SubFactory(GroupFactory)
    date = factory.LazyFunction(lambda: next_weekday(1))
    starts = time(7)
    ends = time(18, 30)
    staff = 2


class DayPartPriceFactory(Factory):
    class Meta:
        model = DayPartPrice

    day_part = factory.SubFactory("tests.factories.DayPartFactory", price=None)
    valid_from = date(2020, 1, 1)
    unit = PriceUnit.HOUR
    amount = Decimal("10.00")


class DayPartFactory(Factory):
    """An incidental day care morning of 5.5 hours for € 10,00 an hour.

    `price__amount=`, `price__unit=` and `price__valid_from=` set the price, `price=None` leaves it out.
    """

    class Meta:
        model = DayPart

    class Params:
        afternoon = factory.Trait(
            name=factory.Sequence(lambda n: f"Incidentele middag {n}"), starts=time(13), ends=time(18, 30)
        )
        whole_day = factory.Trait(
            name=factory.Sequence(lambda n: f"Incidentele hele dag {n}"),
            starts=time(7, 30),
            ends=time(18, 30),
        )
        contract = factory.Trait(
            name=factory.Sequence(lambda n: f"Hele dag {n}"),
            contract_form=ContractForm.WEEKS_52,
            starts=time(7, 30),
            ends=time(18, 30),
            selectable_by_parents=False,
        )
        after_school = factory.Trait(
            name=factory.Sequence(lambda n: f"Naschoolse opvang {n}"),
            care_type=CareType.AFTER_SCHOOL,
            starts=time(15),
            ends=time(18, 30),
            weeks=WeekKind.SCHOOL,
        )

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Incidentele ochtend {n}")
    care_type = CareType.DAY_CARE
    contract_form = ContractForm.INCIDENTAL
    starts = time(7, 30)
    ends = time(13)
    weekdays = factory.LazyFunction(lambda: list(WORKING_DAYS))
    weeks = WeekKind.BOTH
    price = factory.RelatedFactory(DayPartPriceFactory, factory_related_name="day_part")

    @factory.post_generation
    def locations(self: DayPart, create: bool, extracted: list[Location] | None, **_: Any) -> None:
        if extracted:
            self.locations.set(extracted)


# --- core.childcare: families


class FamilyFactory(Factory):
    class Meta:
        model = Family

    organisation = factory.SubFactory(OrganisationFactory)
    debtor_number = factory.Sequence(lambda n: f"{300001 + n}")
    street = "Kleverparkweg"
    house_number = "8"
    postcode = "2023 CA"
    city = "Haarlem"


class GuardianFactory(Factory):
    """A guardian with an account: the debtor number, for the second one with "-2" behind it (A-02)."""

    class Meta:
        model = Guardian

    class Params:
        second = factory.Trait(position=2, first_name="Joris")

    family = factory.SubFactory(FamilyFactory)
    position = 1
    first_name = "Sanne"
    initials = "S."
    prefix = "van"
    last_name = factory.Sequence(lambda n: f"Boven{n}")
    email = factory.LazyAttribute(lambda o: f"{o.family.debtor_number}.{o.position}@example.com")
    user = factory.SubFactory(
        UserFactory,
        parent=True,
        organisation=factory.SelfAttribute("..family.organisation"),
        username=factory.LazyAttribute(lambda o: _guardian_username(o.factory_parent)),
        full_name=factory.LazyAttribute(
            lambda o: f"{o.factory_parent.first_name} {o.factory_parent.prefix} {o.factory_parent.last_name}"
        ),
        email=factory.SelfAttribute("..email"),
    )


def _guardian_username(guardian: Any) -> str:
    number: str = guardian.family.debtor_number
    return number if guardian.position == 1 else f"{number}-2"


class BsnFactory(Factory):
    """The BSN 123456782 of a guardian; `child=` makes it that of a child."""

    class Meta:
        model = Bsn

    number = "123456782"
    guardian = factory.Maybe("child", None, factory.SubFactory(GuardianFactory))
    child = None
    family = factory.LazyAttribute(lambda o: (o.guardian or o.child).family)

    @classmethod
    def _create(cls, model_class: type[Bsn], *args: Any, number: str, **kwargs: Any) -> Bsn:
        row = model_class(**kwargs)
        bsn.fill(row, number)
        row.save()
        return row


class RelativeFactory(Factory):
    class Meta:
        model = Relative

    family = factory.SubFactory(FamilyFactory)
    invited_by = factory.SubFactory(GuardianFactory, family=factory.SelfAttribute("..family"))
    user = factory.SubFactory(UserFactory, organisation=factory.SelfAttribute("..family.organisation"))
    name = "Oma Riet"
    relation = "oma"
    invited_at = factory.LazyFunction(clock.now)


class ChildFactory(Factory):
    """A child of two; `school_age` makes it six."""

    class Meta:
        model = Child

    class Params:
        age_in_days = 900
        school_age = factory.Trait(age_in_days=6 * 365 + 100)

    family = factory.SubFactory(FamilyFactory)
    first_name = factory.Sequence(lambda n: f"Noortje{n}")
    last_name = "Boven"
    prefix = "van"
    birth_date = factory.LazyAttribute(lambda o: clock.today() - timedelta(days=o.age_in_days))


class ConsentFactory(Factory):
    class Meta:
        model = Consent

    child = factory.SubFactory(ChildFactory)
    kind = ConsentKind.PHOTOS
    given = True
    by = factory.SubFactory(GuardianFactory, family=factory.SelfAttribute("..child.family"))
    at = factory.LazyFunction(clock.now)


class ConsentTextFactory(Factory):
    """The first version of what is asked about photos; `second` is the next one."""

    class Meta:
        model = ConsentText

    class Params:
        second = factory.Trait(number=2, title="Foto's, nieuw")

    organisation = factory.SubFactory(OrganisationFactory)
    kind = ConsentKind.PHOTOS
    number = 1
    title = "Foto's delen met andere ouders"
    text = "We delen foto's van de groep met de ouders van de groep."
    published_at = factory.LazyFunction(clock.now)
    published_by = factory.SubFactory(
        "tests.factories.UserFactory", manager=True, organisation=factory.SelfAttribute("..organisation")
    )


class ChildminderFactory(Factory):
    """A childminder with room for four children."""

    class Meta:
        model = Childminder

    organisation = factory.SubFactory(OrganisationFactory)
    group = factory.SubFactory(
        GroupFactory,
        location__organisation=factory.SelfAttribute("...organisation"),
        care_type=CareType.CHILDMINDING,
        age_until_months=156,
        capacity=4,
    )
    number = factory.Sequence(lambda n: f"{500001 + n}")
    name = "Wilma Kok"
    user = factory.SubFactory(
        UserFactory,
        childminder_account=True,
        organisation=factory.SelfAttribute("..organisation"),
        username=factory.SelfAttribute("..number"),
        full_name=factory.SelfAttribute("..name"),
    )


# --- core.childcare: calendar


class SchoolHolidayFactory(Factory):
    class Meta:
        model = SchoolHoliday

    region = Region.MIDDLE
    school_year = "2026-2027"
    name = factory.Sequence(lambda n: f"holiday {n}")
    first_day = date(2026, 12, 19)
    last_day = date(2027, 1, 3)


class StudyDayFactory(Factory):
    class Meta:
        model = StudyDay

    school = factory.SubFactory(SchoolFactory)
    date = factory.LazyFunction(lambda: next_weekday(1))


class ClosingDayFactory(Factory):
    class Meta:
        model = ClosingDay

    organisation = factory.SubFactory(OrganisationFactory)
    date = factory.LazyFunction(lambda: next_weekday(1))
    name = "Studiedag team"


# --- core.childcare: placements and care moments


class PlacementFactory(Factory):
    """A contract of 52 weeks from today; the child is at the group on Monday and Thursday, 07:30-18:30.

    `pattern={weekday: day_part}` sets another weekly pattern, `pattern={}` leaves it empty.
    """

    class Meta:
        model = Placement

    child = factory.SubFactory(ChildFactory)
    group = factory.SubFactory(
        GroupFactory, location__organisation=factory.SelfAttribute("...child.family.organisation")
    )
    contract_form = ContractForm.WEEKS_52
    valid_from = factory.LazyFunction(clock.today)

    @factory.post_generation
    def pattern(self: Placement, create: bool, extracted: Mapping[int, DayPart] | None, **_: Any) -> None:
        if extracted is None:
            whole_day = DayPartFactory(
                organisation=self.group.location.organisation, contract=True, care_type=self.group.care_type
            )
            extracted = {1: whole_day, 4: whole_day}
        for weekday, day_part in extracted.items():
            PlacementPartFactory(placement=self, weekday=weekday, day_part=day_part)


class PlacementPartFactory(Factory):
    class Meta:
        model = PlacementPart

    placement = factory.SubFactory(PlacementFactory, pattern={})
    weekday = 1
    day_part = factory.SubFactory(
        DayPartFactory,
        contract=True,
        organisation=factory.SelfAttribute("..placement.group.location.organisation"),
    )


class CareMomentFactory(Factory):
    """A planned morning on the coming Monday, in a group of the child's organisation.

    Trait `touched`: a booking made it, so regenerating the schedule leaves it alone.
    """

    class Meta:
        model = CareMoment

    class Params:
        touched = factory.Trait(is_touched=True, origin=MomentOrigin.EXTRA)

    child = factory.SubFactory(ChildFactory)
    group = factory.SubFactory(
        GroupFactory, location__organisation=factory.SelfAttribute("...child.family.organisation")
    )
    date = factory.LazyFunction(lambda: next_weekday(1))
    starts = time(7, 30)
    ends = time(13)


class PresenceFactory(Factory):
    """A child that is here since half past seven this morning, or since now while it is earlier."""

    class Meta:
        model = Presence

    class Params:
        stay = factory.Trait(left_at=factory.LazyAttribute(lambda o: o.came_at + timedelta(hours=5)))

    group = factory.SubFactory(GroupFactory)
    child = factory.SubFactory(
        ChildFactory, family__organisation=factory.SelfAttribute("...group.location.organisation")
    )
    date = factory.LazyAttribute(lambda o: clock.local_date(o.came_at))
    came_at = factory.LazyFunction(lambda: min(clock.now(), clock.local(clock.today(), time(7, 30))))
    checked_in_by = factory.SubFactory(
        UserFactory,
        group_staff=True,
        organisation=factory.SelfAttribute("..group.location.organisation"),
    )


# --- core.files


class StoredFileFactory(Factory):
    """A photo that was taken in and hangs on something; nothing of it is in the store (tests/core/files/brought.py)."""

    class Meta:
        model = StoredFile

    class Params:
        loose = factory.Trait(attached_at=None)
        checking = factory.Trait(state="checking", checked_at=None)
        document = factory.Trait(
            kind="document",
            media_type="application/pdf",
            name="Weekplan.pdf",
            parts={"full": {"size": 2000, "width": 0, "height": 0}},
        )

    purpose = "diary"
    uploader = factory.SubFactory("tests.factories.UserFactory")
    organisation = factory.SelfAttribute("uploader.organisation")
    name = "Buiten spelen.jpg"
    kind = "photo"
    media_type = "image/jpeg"
    size = 2000
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    parts = factory.LazyFunction(
        lambda: {name: {"size": 2000, "width": 40, "height": 30} for name in ("full", "screen", "thumb")}
    )
    state = "ready"
    created_at = factory.LazyFunction(clock.now)
    checked_at = factory.LazyFunction(clock.now)
    attached_at = factory.LazyFunction(clock.now)


# --- core.childcare: invoices and the waiting list


def last_month() -> date:
    """The first day of the month before this one."""
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


class InvoiceRunFactory(Factory):
    class Meta:
        model = InvoiceRun

    organisation = factory.SubFactory(OrganisationFactory)
    month = factory.LazyFunction(last_month)
    started_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation")
    )
    started_at = factory.LazyFunction(clock.now)


class InvoiceFactory(Factory):
    """A draft with one line of 10 hours for its `total`; `final_on=` a date makes it final, with a number."""

    class Meta:
        model = Invoice

    family = factory.SubFactory(FamilyFactory)
    organisation = factory.SelfAttribute("family.organisation")
    location = factory.SubFactory(LocationFactory, organisation=factory.SelfAttribute("..organisation"))
    month = factory.LazyFunction(last_month)
    made_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation")
    )
    debtor_number = factory.SelfAttribute("family.debtor_number")
    addressee = "Sanne van Boven"
    address = "Kleverparkweg 8\n2023 CA Haarlem"
    location_name = factory.SelfAttribute("location.name")
    total = Decimal("100.00")

    @classmethod
    def _create(cls, model_class: type[Invoice], *args: Any, **kwargs: Any) -> Invoice:
        issued_on = kwargs.pop("final_on", None)
        invoice: Invoice = super()._create(model_class, *args, **kwargs)
        if invoice.total:
            child = invoice.family.children.first() or ChildFactory(family=invoice.family)
            InvoiceLineFactory(
                invoice=invoice, child=child, amount=invoice.total, lrk_number=invoice.location.lrk_number
            )
        if issued_on:
            Invoice.objects.filter(pk=invoice.pk).update(
                status=InvoiceStatus.FINAL, issued_on=issued_on, due_on=issued_on + timedelta(days=14)
            )
            invoice.refresh_from_db()
        return invoice


class InvoiceLineFactory(Factory):
    class Meta:
        model = InvoiceLine

    invoice = factory.SubFactory(InvoiceFactory, total=Decimal(0))
    child = factory.SubFactory(ChildFactory, family=factory.SelfAttribute("..invoice.family"))
    kind = InvoiceLineKind.CARE
    care_type = CareType.DAY_CARE
    lrk_number = "190000011"
    name = "Hele dag"
    first_date = factory.SelfAttribute("invoice.month")
    last_date = factory.SelfAttribute("first_date")
    days = 1
    minutes = 600
    rate = Decimal("10.00")
    amount = Decimal("100.00")


class InvoiceSequenceFactory(Factory):
    """Counts one invoice: only the database moves the counter."""

    class Meta:
        model = InvoiceSequence

    @classmethod
    def _create(cls, model_class: type[InvoiceSequence], *args: Any, **kwargs: Any) -> InvoiceSequence:
        invoice = InvoiceFactory(final_on=clock.today(), **kwargs)
        return model_class.objects.get(organisation=invoice.organisation, year=invoice.year)


class RegistrationFactory(Factory):
    """Begun just now by a new parent, whose link is made from the token "token-1", "token-2" and so on."""

    class Meta:
        model = Registration

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")
        confirmed = factory.Trait(
            state=RegistrationState.CONFIRMED,
            step=RegistrationStep.CONFIRMED,
            confirmed_at=factory.LazyFunction(clock.now),
        )

    organisation = factory.SubFactory(OrganisationFactory)
    key = factory.LazyFunction(uuid.uuid4)
    email = "sanne@example.com"
    digest = factory.LazyAttribute(lambda o: sealed.digest("registration link", o.token))
    digest_key = factory.LazyFunction(sealed.digest_key_id)
    created_at = factory.LazyFunction(clock.now)
    touched_at = factory.SelfAttribute("created_at")


class RegistrationStopFactory(Factory):
    """The BSN of the first guardian failed the eleven-test."""

    class Meta:
        model = RegistrationStop

    registration = factory.SubFactory(RegistrationFactory)
    at = factory.LazyFunction(clock.now)
    step = RegistrationStep.GUARDIAN_1
    problems = factory.LazyFunction(lambda: [["bsn", "check_digit"]])


def import_facts(location: object = "", **guardian: str) -> dict[str, Any]:
    """What a registration of Noor (day care on Monday and Tuesday) by Sanne de Wit comes to."""
    born = clock.today() - timedelta(days=200)
    return {
        "guardian_1": {
            "first_name": "Sanne",
            "initials": "S.",
            "prefix": "de",
            "last_name": "Wit",
            "birth_date": "1990-04-12",
            "street": "Kleverparkweg",
            "house_number": "12",
            "house_number_addition": "a",
            "postcode": "2023 CA",
            "city": "Haarlem",
            "phone": "06 12345678",
            "email": "sanne@example.com",
            **guardian,
        },
        "guardian_2": {},
        "child": {
            "first_name": "Noor",
            "prefix": "de",
            "last_name": "Wit",
            "birth_date": born.isoformat(),
            "school": "",
            "school_name": "",
        },
        "care": {
            "care_type": CareType.DAY_CARE.value,
            "location": str(location),
            "location_name": "Haarlem",
            "weekdays": [1, 2],
            "wanted_from": (clock.today() + timedelta(days=60)).isoformat(),
            "remark": "",
        },
    }


class ImportEntryFactory(Factory):
    """A confirmed registration that waits in the import list, for a location of its organisation."""

    class Meta:
        model = ImportEntry

    class Params:
        location = factory.SubFactory(LocationFactory, organisation=factory.SelfAttribute("..organisation"))
        guardian = factory.LazyFunction(dict)

    organisation = factory.SubFactory(OrganisationFactory)
    source = ImportSource.REGISTRATION
    facts = factory.LazyAttribute(lambda o: import_facts(o.location.pk, **o.guardian))
    match_keys = factory.LazyAttribute(lambda o: recognition.match_keys_of(o.facts))
    added_at = factory.LazyFunction(clock.now)


class HeldBsnFactory(Factory):
    """The BSN 123456782 of the first guardian of an import entry."""

    class Meta:
        model = HeldBsn

    entry = factory.SubFactory(ImportEntryFactory)
    person = RegistrationStep.GUARDIAN_1
    number = "123456782"

    @classmethod
    def _create(cls, model_class: type[HeldBsn], *args: Any, number: str, **kwargs: Any) -> HeldBsn:
        row = model_class(**kwargs)
        held_bsns.fill(row, number)
        row.save()
        return row


class RegistrationFileFactory(Factory):
    """A file without rows."""

    class Meta:
        model = RegistrationFile

    user = factory.SubFactory(UserFactory, manager=True)
    name = "inschrijvingen.csv"
    sealed = factory.LazyAttribute(
        lambda o: import_files.place_of(o.user.pk).seal(b'{"lines": [], "unread": []}')
    )
    created_at = factory.LazyFunction(clock.now)


class FamilyAdditionFactory(Factory):
    class Meta:
        model = FamilyAddition

    key = factory.LazyFunction(uuid.uuid4)
    guardian = factory.SubFactory(GuardianFactory)
    child = factory.SubFactory(ChildFactory, family=factory.SelfAttribute("..guardian.family"))
    at = factory.LazyFunction(clock.now)


class RegisterConnectionFactory(Factory):
    """A back-office at a host that a test plays, called with the token "s3cret"."""

    class Meta:
        model = RegisterConnection

    class Params:
        secret = "s3cret"

    organisation = factory.SubFactory(OrganisationFactory)
    address = "https://backoffice.example"
    token = factory.LazyAttribute(lambda o: connections.place_of(o.organisation.pk).seal(o.secret.encode()))


class LocationCopyFactory(Factory):
    """A copy of this moment, without locations."""

    class Meta:
        model = LocationCopy

    organisation = factory.SubFactory(OrganisationFactory)
    data = factory.LazyFunction(lambda: {"links_schools": False, "schools": [], "locations": []})
    fetched_at = factory.LazyFunction(clock.now)
    tried_at = factory.SelfAttribute("fetched_at")


class FamilyCopyFactory(Factory):
    """A copy of this moment, without anything in it."""

    class Meta:
        model = FamilyCopy

    family = factory.SubFactory(FamilyFactory)
    data = factory.LazyAttribute(lambda o: asdict(FamilyData(o.family.debtor_number)))
    fetched_at = factory.LazyFunction(clock.now)
    tried_at = factory.SelfAttribute("fetched_at")
    looked_at = factory.SelfAttribute("fetched_at")


class RegisterTokenFactory(Factory):
    """Another Kring's token: "token-1", "token-2" and so on."""

    class Meta:
        model = RegisterToken

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    organisation = factory.SubFactory(OrganisationFactory)
    name = "Kring van de buren"
    digest = factory.LazyAttribute(lambda o: sealed.digest("register token", o.token))
    digest_key = factory.LazyFunction(sealed.digest_key_id)
    made_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation")
    )
    made_at = factory.LazyFunction(clock.now)


class RegisterWriteFactory(Factory):
    """A confirmed registration on its way to the back-office."""

    class Meta:
        model = RegisterWrite

    entry = factory.SubFactory(ImportEntryFactory, state=ImportState.FORWARDED)
    organisation = factory.SelfAttribute("entry.organisation")
    due_at = factory.LazyFunction(clock.now)
    made_at = factory.LazyFunction(clock.now)


class FamilyWriteFactory(Factory):
    """The data of a family's guardians, on their way to the back-office."""

    class Meta:
        model = RegisterWrite

    kind = WriteKind.GUARDIANS
    family = factory.SubFactory(FamilyFactory)
    organisation = factory.SelfAttribute("family.organisation")
    subject = factory.SelfAttribute("family.pk")
    due_at = factory.LazyFunction(clock.now)
    made_at = factory.LazyFunction(clock.now)


class ToldChangeFactory(Factory):
    """Another system wrote that the family lives elsewhere now."""

    class Meta:
        model = ToldChange

    family = factory.SubFactory(FamilyFactory)
    organisation = factory.SelfAttribute("family.organisation")
    reference = factory.LazyFunction(uuid.uuid4)
    kind = WriteKind.GUARDIANS
    version = 1
    facts = factory.LazyFunction(
        lambda: asdict(
            GuardiansChange(
                street="Nieuwstraat",
                house_number="12",
                house_number_addition="",
                postcode="1234 AB",
                city="Utrecht",
                phone="",
            )
        )
    )
    told_at = factory.LazyFunction(clock.now)


class WaitingEntryFactory(Factory):
    """Waits since a month for day care on Monday and Tuesday."""

    class Meta:
        model = WaitingEntry

    child = factory.SubFactory(ChildFactory)
    location = factory.SubFactory(
        LocationFactory, organisation=factory.SelfAttribute("..child.family.organisation")
    )
    care_type = CareType.DAY_CARE
    weekdays = factory.LazyFunction(lambda: [1, 2])
    wanted_from = factory.LazyFunction(lambda: clock.today() + timedelta(days=14))
    since = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    state_since = factory.LazyFunction(clock.now)


class WaitingOfferFactory(Factory):
    """Whole Mondays from two weeks ahead, to be answered within a week; its entry is offered."""

    class Meta:
        model = WaitingOffer

    entry = factory.SubFactory(WaitingEntryFactory, state=WaitingState.OFFERED)
    group = factory.SubFactory(GroupFactory, location=factory.SelfAttribute("..entry.location"))
    contract_form = ContractForm.WEEKS_52
    valid_from = factory.SelfAttribute("entry.wanted_from")
    offered_at = factory.LazyFunction(clock.now)
    answer_by = factory.LazyAttribute(lambda o: o.offered_at + timedelta(days=7))
    offered_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..entry.location.organisation")
    )

    @factory.post_generation
    def parts(self: WaitingOffer, create: bool, extracted: Mapping[int, DayPart] | None, **_: Any) -> None:
        if extracted is None:
            whole_day = DayPartFactory(
                organisation=self.group.location.organisation, contract=True, care_type=self.group.care_type
            )
            extracted = {1: whole_day}
        for weekday, day_part in extracted.items():
            WaitingOfferPartFactory(offer=self, weekday=weekday, day_part=day_part)


class WaitingOfferPartFactory(Factory):
    class Meta:
        model = WaitingOfferPart

    offer = factory.SubFactory(WaitingOfferFactory, parts={})
    weekday = 1
    day_part = factory.SubFactory(
        DayPartFactory,
        contract=True,
        organisation=factory.SelfAttribute("..offer.group.location.organisation"),
    )


# --- core.notifications


class OutboxMessageFactory(Factory):
    class Meta:
        model = OutboxMessage

    class Params:
        sent = factory.Trait(state=OutboxState.SENT, finished_at=factory.LazyFunction(clock.now))

    kind = "test"
    channel = Channel.MAIL
    recipient = factory.SubFactory(UserFactory)
    dedup_key = factory.Sequence(lambda n: f"test:{n}")
    created_at = factory.LazyFunction(clock.now)
    due_at = factory.SelfAttribute("created_at")


class DeliveryAttemptFactory(Factory):
    class Meta:
        model = DeliveryAttempt

    message = factory.SubFactory(OutboxMessageFactory)
    number = 1
    at = factory.LazyFunction(clock.now)
    succeeded = True


class BounceFactory(Factory):
    class Meta:
        model = Bounce

    message = factory.SubFactory(OutboxMessageFactory, sent=True)
    address = factory.SelfAttribute("message.recipient.email")
    status = "5.1.1"
    is_permanent = True
    explanation = "550 5.1.1 no such mailbox"
    at = factory.LazyFunction(clock.now)
    report_key = factory.Sequence(lambda n: f"{n:064x}")


class NoticeFactory(Factory):
    class Meta:
        model = Notice

    user = factory.SubFactory(UserFactory)
    kind = "test"
    dedup_key = factory.Sequence(lambda n: f"test:{n}")
    created_at = factory.LazyFunction(clock.now)


class PreferenceFactory(Factory):
    class Meta:
        model = Preference

    user = factory.SubFactory(UserFactory)
    item = Item.DIARY
    channel = Channel.MAIL
    moment = Moment.OFF


class DigestLineFactory(Factory):
    class Meta:
        model = DigestLine

    user = factory.SubFactory(UserFactory)
    channel = Channel.MAIL
    item = Item.DIARY
    kind = "test"
    url = "/agenda/"
    notice_key = factory.Sequence(lambda n: f"test:{n}")
    created_at = factory.LazyFunction(clock.now)


class AgendaFeedFactory(Factory):
    """The address with the secret "geheim" and a number."""

    class Meta:
        model = AgendaFeed

    user = factory.SubFactory(UserFactory, parent=True)
    token_digest = factory.Sequence(lambda n: sha256(f"geheim{n}".encode()).hexdigest())
    created_at = factory.LazyFunction(clock.now)


class PushSubscriptionFactory(Factory):
    """A browser; `p256dh` and `auth` are those of the example in RFC 8291, appendix A."""

    class Meta:
        model = PushSubscription

    user = factory.SubFactory(UserFactory)
    endpoint = factory.Sequence(lambda n: f"https://updates.push.services.mozilla.com/wpush/v2/{n}")
    p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    auth = "BTBZMqHH6r4Tts7J_aSIgg"
    server_key = factory.LazyFunction(push.public_key)
    label = "Firefox, Android"
    created_at = factory.LazyFunction(clock.now)


class MailboxMessageFactory(Factory):
    class Meta:
        model = MailboxMessage

    at = factory.LazyFunction(clock.now)
    message_id = factory.Sequence(lambda n: f"<{n}@kring.example>")
    sender = "Kring <nietbeantwoorden@kring.example>"
    to = "ouder@example.com"
    subject = "Je aanvraag"
    text = "Je aanvraag is goedgekeurd."


# --- requests_app


class CreditMovementFactory(Factory):
    """A grant; PostgreSQL adds it to the credit's balance."""

    class Meta:
        model = CreditMovement

    credit = factory.SubFactory("tests.factories.CreditFactory", grant=None)
    kind = MovementKind.GRANT
    amount = Decimal("11.00")
    at = factory.LazyFunction(clock.now)
    reason = "Studiedag team"


class CreditFactory(Factory):
    """Hours of one child, granted by a movement, so that `balance` is what the database keeps.

    `hours=` says how many; `grant=None` leaves the ledger empty.
    """

    class Meta:
        model = Credit

    class Params:
        hours = Decimal("11.00")

    child = factory.SubFactory(ChildFactory)
    unit = CreditUnit.HOURS
    origin = CreditOrigin.CLOSING_DAY
    valid_from = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    valid_until = factory.LazyFunction(lambda: clock.today() + timedelta(days=180))
    weeks = WeekKind.BOTH
    grant = factory.RelatedFactory(
        CreditMovementFactory, factory_related_name="credit", amount=factory.SelfAttribute("..hours")
    )

    @classmethod
    def _after_postgeneration(
        cls, instance: Credit, create: bool, results: dict[str, Any] | None = None
    ) -> None:
        super()._after_postgeneration(instance, create, results)
        if create:
            instance.refresh_from_db(fields=["balance"])


class CreditImportFactory(Factory):
    """A file with one credit that waits for a yes."""

    class Meta:
        model = CreditImport

    user = factory.SubFactory(UserFactory, manager=True)
    rows = factory.LazyFunction(
        lambda: [
            {
                "line": "2",
                "debiteurnummer": "204711",
                "voornaam": "Noortje",
                "aantal": "5,5",
                "eenheid": "uren",
                "herkomst": "gekocht",
                "geldig vanaf": "",
                "geldig tot": f"{clock.today():%d-%m-%Y}",
                "reden": "Strippenkaart",
            }
        ]
    )
    created_at = factory.LazyFunction(clock.now)


class CreditRunFactory(Factory):
    """Credits for a closing day on the coming Monday, not begun yet."""

    class Meta:
        model = CreditRun

    organisation = factory.SubFactory(OrganisationFactory)
    kind = RunKind.CLOSING_DAY
    name = "Studiedag team"
    date = factory.LazyFunction(lambda: next_weekday(1))
    started_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation")
    )
    started_at = factory.LazyFunction(clock.now)


class CreditRunLineFactory(Factory):
    """A child that got nothing, because no rule gives anything."""

    class Meta:
        model = CreditRunLine

    run = factory.SubFactory(CreditRunFactory)
    child = factory.SubFactory(
        ChildFactory, family__organisation=factory.SelfAttribute("...run.organisation")
    )
    kind = factory.SelfAttribute("run.kind")
    date = factory.SelfAttribute("run.date")
    state = RunLineState.LEFT_OUT
    left_out = LeftOut.NO_RULE


class DraftFactory(Factory):
    class Meta:
        model = Draft

    guardian = factory.SubFactory(GuardianFactory)


class RequestFactory(Factory):
    class Meta:
        model = Request

    family = factory.SubFactory(FamilyFactory)
    submitted_by = factory.SubFactory(GuardianFactory, family=factory.SelfAttribute("..family"))
    kind = RequestKind.EXTRA
    key = factory.LazyFunction(uuid.uuid4)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    submitted_at = factory.LazyFunction(clock.now)


class BookingFactory(Factory):
    """An undecided line: a day care morning on the coming Monday, on the invoice.

    Traits `approved`, `rejected`, `cancelled` and `expired` decide it. Times, minutes and money follow from
    the day part and `rate` (euros per hour).
    """

    class Meta:
        model = Booking

    class Params:
        decided = factory.Trait(decided_at=factory.LazyFunction(clock.now))
        approved = factory.Trait(decided=True, status=BookingStatus.APPROVED)
        rejected = factory.Trait(decided=True, status=BookingStatus.REJECTED, reason="Er is geen plaats.")
        cancelled = factory.Trait(decided=True, status=BookingStatus.CANCELLED)
        expired = factory.Trait(decided=True, status=BookingStatus.EXPIRED)

    request = factory.SubFactory(RequestFactory)
    organisation = factory.SelfAttribute("request.family.organisation")
    child = factory.SubFactory(ChildFactory, family=factory.SelfAttribute("..request.family"))
    group = factory.SubFactory(
        GroupFactory, location__organisation=factory.SelfAttribute("...request.family.organisation")
    )
    day_part = factory.SubFactory(
        DayPartFactory, organisation=factory.SelfAttribute("..request.family.organisation")
    )
    date = factory.LazyFunction(lambda: next_weekday(1))
    starts = factory.SelfAttribute("day_part.starts")
    ends = factory.SelfAttribute("day_part.ends")
    minutes = factory.LazyAttribute(lambda o: _minutes_between(o.starts, o.ends))
    price_unit = PriceUnit.HOUR
    rate = Decimal("10.00")
    value = factory.LazyAttribute(lambda o: (o.rate * o.minutes / 60).quantize(Decimal("0.01")))
    amount = factory.LazyAttribute(lambda o: Decimal("0.00") if o.payment == PaymentKind.CREDIT else o.value)
    payment = factory.LazyAttribute(lambda o: PaymentKind.CREDIT if o.credit else PaymentKind.INVOICE)
    credit = None
    credit_amount = factory.LazyAttribute(
        lambda o: (Decimal(o.minutes) / 60).quantize(Decimal("0.01")) if o.credit else Decimal("0.00")
    )
    expires_at = factory.LazyAttribute(lambda o: clock.local(o.date, o.starts))


class GivenUpFactory(Factory):
    """A planned afternoon on the coming Tuesday that a swap gives up for the morning its booking asks.

    `moment=` gives up other care of the booking's child; `closed` is of a swap that was decided.
    """

    class Meta:
        model = GivenUp

    class Params:
        closed = factory.Trait(is_open=False)

    booking = factory.SubFactory(BookingFactory, request__kind=RequestKind.SWAP, amount=0)
    moment = factory.SubFactory(
        CareMomentFactory,
        child=factory.SelfAttribute("..booking.child"),
        date=factory.LazyFunction(lambda: next_weekday(2)),
        starts=time(13),
        ends=time(18, 30),
    )
    child = factory.SelfAttribute("booking.child")
    group = factory.SelfAttribute("moment.group")
    date = factory.SelfAttribute("moment.date")
    starts = factory.SelfAttribute("moment.starts")
    ends = factory.SelfAttribute("moment.ends")


class AbsenceFactory(Factory):
    """A child that is ill on a planned morning; trait `cancelled` is care that goes on after all."""

    class Meta:
        model = Absence

    class Params:
        cancelled = factory.Trait(
            status=AbsenceStatus.CANCELLED,
            cancelled_at=factory.LazyFunction(clock.now),
            moment__status=MomentStatus.PLANNED,
        )

    moment = factory.SubFactory(CareMomentFactory, status=MomentStatus.ABSENT, is_touched=True)
    child = factory.SelfAttribute("moment.child")
    group = factory.SelfAttribute("moment.group")
    organisation = factory.SelfAttribute("child.family.organisation")
    request = factory.SubFactory(
        RequestFactory,
        kind=RequestKind.ABSENCE,
        family=factory.SelfAttribute("..child.family"),
        settled_at=factory.LazyFunction(clock.now),
    )
    date = factory.SelfAttribute("moment.date")
    starts = factory.SelfAttribute("moment.starts")
    ends = factory.SelfAttribute("moment.ends")
    reason = AbsenceReason.SICK


class PolicyRuleFactory(Factory):
    class Meta:
        model = PolicyRule

    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = date(2020, 1, 1)
    part = "lead_time"
    settings = factory.LazyFunction(dict)


class RejectionTemplateFactory(Factory):
    class Meta:
        model = RejectionTemplate

    organisation = factory.SubFactory(OrganisationFactory)
    text_nl = "Er is geen plaats in de groep."
    text_en = "There is no room in the group."


# --- core.homelogin


class PrimarySchoolFactory(OrganisationFactory):
    """An organisation that is a school with home login."""

    kind = OrganisationKind.SCHOOL
    name = factory.Sequence(lambda n: f"Basisschool {n}")


class TeacherFactory(UserFactory):
    """Staff of a school who sees the home login of the own groups; `administrator` of all groups."""

    class Params:
        administrator = factory.Trait(
            **_role("schoolbeheer", [Right.HOME_LOGIN, Right.MANAGE_HOME_LOGIN]),
            app=factory.RelatedFactory("tests.factories.AuthenticatorAppFactory", "user"),
        )

    organisation = factory.SubFactory(PrimarySchoolFactory)
    environment = Environment.STAFF
    username = factory.Sequence(lambda n: f"leerkracht{n}")
    role = factory.SubFactory(
        RoleFactory,
        organisation=factory.SelfAttribute("..organisation"),
        name="Leerkracht",
        rights=[Right.HOME_LOGIN],
        needs_second_factor=False,
    )


class HomeSchoolFactory(Factory):
    class Meta:
        model = HomeSchool

    class Params:
        network = factory.Trait(network_name="MOO", network_address="https://moo.example/")

    organisation = factory.SubFactory(PrimarySchoolFactory)


class HomeGroupFactory(Factory):
    class Meta:
        model = HomeGroup

    organisation = factory.SubFactory(PrimarySchoolFactory)
    name = factory.Sequence(lambda n: f"Klas {n}")

    @factory.post_generation
    def teachers(self: HomeGroup, create: bool, extracted: list[User] | None, **_: Any) -> None:
        if extracted:
            self.teachers.set(extracted)


class PupilFactory(Factory):
    """`secret`: the PIN, or the pictures in order with commas between."""

    class Meta:
        model = Pupil

    group = factory.SubFactory(HomeGroupFactory)
    first_name = factory.Sequence(lambda n: f"Lotte{n}")
    last_name = "Jansen"

    @factory.post_generation
    def secret(self: Pupil, create: bool, extracted: str | None, **_: Any) -> None:
        if extracted:
            kind = SecretKind.PIN if extracted.isdigit() else SecretKind.PICTURES
            set_pupil_secret(self, kind, extracted.split(","))


class HomeAccountFactory(Factory):
    """An account in use at home, with the password `PASSWORD`."""

    class Meta:
        model = HomeAccount

    email = factory.Sequence(lambda n: f"thuis{n}@example.com")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class HomeAddressFactory(Factory):
    class Meta:
        model = HomeAddress

    pupil = factory.SubFactory(PupilFactory)
    account = factory.SubFactory(HomeAccountFactory)
    position = 1


class HomeLinkFactory(Factory):
    class Meta:
        model = HomeLink

    account = factory.SubFactory(HomeAccountFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    created_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda o: o.created_at + timedelta(hours=1))


class PublisherFactory(Factory):
    class Meta:
        model = Publisher

    name = factory.Sequence(lambda n: f"Uitgeverij {n}")
    phone = "030 555 01 00"
    email = "hulp@uitgeverij.example"


class LearningToolFactory(Factory):
    class Meta:
        model = LearningTool

    organisation = factory.SubFactory(PrimarySchoolFactory)
    publisher = factory.SubFactory(PublisherFactory)
    name = factory.Sequence(lambda n: f"Rekenen {n}")
    link = "https://rekenen.example/"


class LicenceFactory(Factory):
    class Meta:
        model = Licence

    tool = factory.SubFactory(LearningToolFactory)
    valid_from = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    valid_until = factory.LazyFunction(lambda: clock.today() + timedelta(days=30))

    @factory.post_generation
    def groups(self: Licence, create: bool, extracted: list[HomeGroup] | None, **_: Any) -> None:
        if extracted:
            self.groups.set(extracted)


class LicenceSourceFactory(Factory):
    class Meta:
        model = LicenceSource

    organisation = factory.SubFactory(PrimarySchoolFactory)
    publisher = factory.SubFactory(PublisherFactory)
    address = "https://uitgeverij.example/licenties"


class RosterDraftFactory(Factory):
    class Meta:
        model = RosterDraft

    group = factory.SubFactory(HomeGroupFactory)
    user = factory.SubFactory(
        TeacherFactory, administrator=True, organisation=factory.SelfAttribute("..group.organisation")
    )
    rows = factory.LazyFunction(list)
    created_at = factory.LazyFunction(clock.now)


# --- portal.conversations


def _of_group_staff() -> Any:
    return factory.SubFactory(
        UserFactory, group_staff=True, organisation=factory.SelfAttribute("..group.location.organisation")
    )


class ThreadFactory(Factory):
    """A thread in which nothing was said yet; about one child of the family unless `children` are given."""

    class Meta:
        model = Thread

    family = factory.SubFactory(FamilyFactory)
    group = factory.SubFactory(
        GroupFactory, location__organisation=factory.SelfAttribute("...family.organisation")
    )
    subject = "Wennen"
    begun_at = factory.LazyFunction(clock.now)
    last_at = factory.SelfAttribute("begun_at")
    last_by_parents = True

    @factory.post_generation
    def children(self: Thread, create: bool, extracted: list[Child] | None, **_: Any) -> None:
        self.children.set([ChildFactory(family=self.family)] if extracted is None else extracted)


class MessageFactory(Factory):
    """Written by a guardian of the family; trait `by_staff`: by somebody who works in a group."""

    class Meta:
        model = Message

    class Params:
        by_staff = factory.Trait(
            side=Side.STAFF,
            author=factory.SubFactory(
                UserFactory,
                group_staff=True,
                organisation=factory.SelfAttribute("..thread.family.organisation"),
            ),
        )

    thread = factory.SubFactory(ThreadFactory)
    side = Side.PARENTS
    author = factory.LazyAttribute(
        lambda o: (o.thread.family.guardians.first() or GuardianFactory(family=o.thread.family)).user
    )
    key = factory.LazyFunction(uuid.uuid4)
    text = "Hoe was het vandaag?"
    sent_at = factory.LazyFunction(clock.now)


class MessageAttachmentFactory(Factory):
    """A document that was sent with a message."""

    class Meta:
        model = Attachment

    message = factory.SubFactory(MessageFactory)
    file = factory.SubFactory(
        StoredFileFactory,
        document=True,
        organisation=factory.SelfAttribute("..message.thread.family.organisation"),
    )


class ReadingFactory(Factory):
    class Meta:
        model = Reading

    message = factory.SubFactory(MessageFactory)
    reader = factory.SubFactory(
        UserFactory,
        group_staff=True,
        organisation=factory.SelfAttribute("..message.thread.family.organisation"),
    )
    at = factory.LazyFunction(clock.now)


class BroadcastFactory(Factory):
    """A message to all families of a group that still waits."""

    class Meta:
        model = Broadcast

    group = factory.SubFactory(GroupFactory)
    organisation = factory.SelfAttribute("group.location.organisation")
    author = _of_group_staff()
    key = factory.LazyFunction(uuid.uuid4)
    subject = "Uitje naar de kinderboerderij"
    text = "Donderdag gaan we naar de kinderboerderij."
    asked_at = factory.LazyFunction(clock.now)


class AwayNoticeFactory(Factory):
    """A group that is away from today for a week."""

    class Meta:
        model = AwayNotice

    group = factory.SubFactory(GroupFactory)
    first_day = factory.LazyFunction(clock.today)
    last_day = factory.LazyAttribute(lambda o: o.first_day + timedelta(days=6))
    text = "We zijn er maandag weer."
    made_by = _of_group_staff()
    made_at = factory.LazyFunction(clock.now)


# --- portal.publishing


class PublicationFactory(Factory):
    """News for the whole organisation that shows since yesterday. Traits: `draft`, `activity` (in three days)."""

    class Meta:
        model = Publication

    class Params:
        draft = factory.Trait(state=State.DRAFT, published_by=None)
        activity = factory.Trait(
            kind=Kind.ACTIVITY,
            title="Zomerfeest",
            first_day=factory.LazyFunction(lambda: clock.today() + timedelta(days=3)),
            last_day=factory.SelfAttribute("first_day"),
            starts=time(15),
            ends=time(17),
        )

    organisation = factory.SubFactory(OrganisationFactory)
    kind = Kind.NEWS
    title = factory.Sequence(lambda n: f"De zandbak is klaar {n}")
    text = "Er ligt **nieuw** zand in."
    state = State.PUBLISHED
    shown_from = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    written_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation")
    )
    changed_at = factory.SelfAttribute("shown_from")
    published_by = factory.SelfAttribute("written_by")

    @factory.post_generation
    def locations(self: Publication, create: bool, extracted: list[Location] | None, **_: Any) -> None:
        self.locations.set(extracted or [])

    @factory.post_generation
    def groups(self: Publication, create: bool, extracted: list[Group] | None, **_: Any) -> None:
        self.groups.set(extracted or [])


class TeamMemberFactory(Factory):
    class Meta:
        model = TeamMember

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Bo Jacobs {n}")
    job = "Pedagogisch medewerker"

    @factory.post_generation
    def groups(self: TeamMember, create: bool, extracted: list[Group] | None, **_: Any) -> None:
        self.groups.set(extracted or [])


# --- care cases


class ProcessFactory(Factory):
    class Meta:
        model = Process

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    name = factory.Sequence(lambda n: f"Ondersteuning {n}")


class StatusFactory(Factory):
    """With the school, seen by the partnership; `hidden` for one that is not submitted yet."""

    class Meta:
        model = Status

    class Params:
        hidden = factory.Trait(is_hidden=True)
        final = factory.Trait(is_final=True, turn=Turn.NOBODY)

    process = factory.SubFactory(ProcessFactory)
    code = factory.Sequence(lambda n: f"status-{n}")
    label = factory.Sequence(lambda n: f"Status {n}")
    turn = Turn.SCHOOL
    position = factory.Sequence(lambda n: n)


class TransitionFactory(Factory):
    """For both sides; `source` and `target` are of one process."""

    class Meta:
        model = Transition

    source = factory.SubFactory(StatusFactory)
    target = factory.SubFactory(StatusFactory, process=factory.SelfAttribute("..source.process"))
    process = factory.SelfAttribute("source.process")
    sides = factory.LazyFunction(lambda: list(CareSide))


class TitleFactory(Factory):
    class Meta:
        model = Title

    process = factory.SubFactory(ProcessFactory)
    organisation = factory.SelfAttribute("process.organisation")
    name = factory.Sequence(lambda n: f"Ambulante Begeleiding {n}")
    first_status = factory.SubFactory(StatusFactory, process=factory.SelfAttribute("..process"))


class SchoolCareFactory(Factory):
    class Meta:
        model = SchoolCare

    unit = factory.SubFactory(UnitFactory)
    region = "Noord"


class DossierFactory(Factory):
    class Meta:
        model = Dossier

    school = factory.SubFactory(UnitFactory)
    organisation = factory.SelfAttribute("school.organisation")
    number = factory.Sequence(lambda n: n + 1)
    first_name = "Jan"
    prefix = "van"
    last_name = factory.Sequence(lambda n: f"Boven {n}")
    birth_date = date(2018, 3, 14)
    sex = Sex.BOY
    made_at = factory.LazyFunction(clock.now)


class SchoolDataFactory(Factory):
    class Meta:
        model = SchoolData

    dossier = factory.SubFactory(DossierFactory)
    school = factory.SelfAttribute("dossier.school")
    contact = "Ingrid Blom"
    email = "i.blom@school.example"
    since = factory.LazyFunction(clock.today)


class ParentContactFactory(Factory):
    class Meta:
        model = ParentContact

    dossier = factory.SubFactory(DossierFactory)
    name = "Karin van Boven"
    email = factory.Sequence(lambda n: f"ouder{n}@thuis.example")


class AddressFactory(Factory):
    class Meta:
        model = Address

    dossier = factory.SubFactory(DossierFactory)
    street = "Kade 12"
    postcode = "3011 AB"
    city = "Rotterdam"


class LabelFactory(Factory):
    class Meta:
        model = Label

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    name = factory.Sequence(lambda n: f"Label {n}")


class HelpRequestFactory(Factory):
    """Of a pupil of `school`, with the first status of its title, or with `status`."""

    class Meta:
        model = HelpRequest

    class Params:
        hidden = factory.Trait(status__is_hidden=True)

    school = factory.SubFactory(UnitFactory)
    organisation = factory.SelfAttribute("school.organisation")
    dossier = factory.SubFactory(DossierFactory, school=factory.SelfAttribute("..school"))
    school_data = factory.SubFactory(SchoolDataFactory, dossier=factory.SelfAttribute("..dossier"))
    status = factory.SubFactory(StatusFactory, process__organisation=factory.SelfAttribute("...organisation"))
    process = factory.SelfAttribute("status.process")
    title = factory.SubFactory(
        TitleFactory,
        process=factory.SelfAttribute("..process"),
        first_status=factory.SelfAttribute("..status"),
    )
    is_hidden = factory.SelfAttribute("status.is_hidden")
    asked_on = factory.LazyFunction(clock.today)
    made_at = factory.LazyFunction(clock.now)
    key = factory.LazyFunction(uuid.uuid4)


class StatusChangeFactory(Factory):
    class Meta:
        model = StatusChange

    help_request = factory.SubFactory(HelpRequestFactory)
    target = factory.SelfAttribute("help_request.status")
    at = factory.LazyFunction(clock.now)


class FunctionFactory(Factory):
    class Meta:
        model = Function

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    name = factory.Sequence(lambda n: f"Deskundige {n}")


class FunctionHolderFactory(Factory):
    """Somebody of the partnership, for the schools of all regions."""

    class Meta:
        model = FunctionHolder

    function = factory.SubFactory(FunctionFactory)
    organisation = factory.SelfAttribute("function.organisation")
    user = factory.SubFactory(
        UserFactory, scp=True, organisation=factory.SelfAttribute("..function.organisation")
    )


class CoordinatorRuleFactory(Factory):
    """About everything that comes in."""

    class Meta:
        model = CoordinatorRule

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    coordinator = factory.SubFactory(
        UserFactory, scp=True, organisation=factory.SelfAttribute("..organisation")
    )


class SavedViewFactory(Factory):
    class Meta:
        model = SavedView

    user = factory.SubFactory(UserFactory, scp=True, organisation__partnership=True)
    name = factory.Sequence(lambda n: f"Weergave {n}")
    query = "status=Aanmelding"


class AdmissionFactory(Factory):
    """Into a help request for a guest, who may react today and look until next week."""

    class Meta:
        model = Admission

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    user = factory.SubFactory(
        UserFactory, guest=True, organisation=factory.SelfAttribute("..help_request.organisation")
    )
    ground = Ground.ROUND
    react_until = factory.LazyFunction(clock.today)
    see_until = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    given_by = factory.SubFactory(
        UserFactory, ib=True, organisation=factory.SelfAttribute("..help_request.organisation")
    )
    given_at = factory.LazyFunction(clock.now)


# --- forms of care cases


def care_definition(*, authority: bool = False, parents: bool = False) -> CareDefinition:
    """Two sections, one question only after "yes", and where asked questions for the competent authority."""
    sections = (
        CareSection(
            "s1",
            "De vraag",
            (
                CareQuestion("q1", "Wat is de vraag?", "long"),
                CareQuestion("q2", "Is er een OPP?", YES_NO),
                CareQuestion("q3", "Waarom niet?", "short", after="q2", values=("no",)),
            ),
        ),
        CareSection("s2", "Inzet", (CareQuestion("q4", "Door wie?", CHOICE, options=("school", "samen")),)),
        CareSection("s3", "Bevoegd gezag", (CareQuestion("q5", "Akkoord met", "short"),), writer=AUTHORITY),
    )
    return CareDefinition(sections if authority else sections[:2], asks_parents=parents)


CARE_ANSWERS = {"q1": "Hoe leert de leerling lezen?", "q2": "yes", "q4": "samen"}


class FormDefinitionFactory(Factory):
    class Meta:
        model = FormDefinition

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    name = factory.Sequence(lambda n: f"Aanvraag {n}")


class CareFormVersionFactory(Factory):
    """Published. `asks=` is what it asks, as a Definition."""

    class Meta:
        model = CareFormVersion

    class Params:
        asks = factory.LazyFunction(care_definition)

    form = factory.SubFactory(FormDefinitionFactory)
    number = factory.Sequence(lambda n: n + 1)
    content = factory.LazyAttribute(lambda o: dump(o.asks))
    made_at = factory.LazyFunction(clock.now)
    published_at = factory.SelfAttribute("made_at")


class TitleFormFactory(Factory):
    """Hung on at filing, for the school; `version=` makes it a form with that version."""

    class Meta:
        model = TitleForm

    title = factory.SubFactory(TitleFactory)
    form = factory.SubFactory(
        FormDefinitionFactory, organisation=factory.SelfAttribute("..title.organisation")
    )
    filled_by = CareSide.SCHOOL


class FilledFormFactory(Factory):
    """An empty draft of the school; `complete=` fills it in, by `completed_by`."""

    class Meta:
        model = FilledForm

    class Params:
        asks = factory.LazyFunction(care_definition)
        complete = factory.Trait(
            state="complete",
            answers=factory.LazyFunction(lambda: dict(CARE_ANSWERS)),
            written_by=factory.SubFactory(
                UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation")
            ),
            written_at=factory.LazyFunction(clock.now),
            completed_by=factory.SelfAttribute("written_by"),
            completed_at=factory.SelfAttribute("written_at"),
        )

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    version = factory.SubFactory(
        CareFormVersionFactory,
        form__organisation=factory.SelfAttribute("...organisation"),
        asks=factory.SelfAttribute("..asks"),
    )
    owner = CareSide.SCHOOL
    made_at = factory.LazyFunction(clock.now)
    shown_since = factory.SelfAttribute("made_at")


class SignOffFactory(Factory):
    """The competent authority is asked; `parent=` asks a parent by a link."""

    class Meta:
        model = SignOff

    class Params:
        parent = factory.Trait(
            party=Party.PARENT,
            way=Way.LINK,
            account=None,
            email="ouder@gezin.example",
            name="Karim El Amrani",
        )

    form = factory.SubFactory(
        FilledFormFactory, complete=True, asks=factory.LazyFunction(lambda: care_definition(authority=True))
    )
    organisation = factory.SelfAttribute("form.organisation")
    party = Party.AUTHORITY
    way = Way.ACCOUNT
    name = "Dirk de Haan"
    account = factory.SubFactory(
        UserFactory, authority=True, organisation=factory.SelfAttribute("..organisation")
    )
    asked_by = factory.SelfAttribute("form.completed_by")
    asked_at = factory.LazyFunction(clock.now)


# --- carecases.papers


class PaperFactory(Factory):
    """A PDF of the school; nothing of it is in the store. `removed` was deleted by who added it."""

    class Meta:
        model = Paper

    class Params:
        removed = factory.Trait(
            removed_at=factory.LazyFunction(clock.now),
            removed_by=factory.SelfAttribute("by"),
            removal_reason="Verkeerde leerling",
        )

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    by = factory.SubFactory(UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation"))
    file = factory.SubFactory(
        StoredFileFactory,
        document=True,
        purpose="papers",
        name=factory.SelfAttribute("..name"),
        uploader=factory.SelfAttribute("..by"),
    )
    name = "OPP groep 5.pdf"
    kind = "opp"
    side = CareSide.SCHOOL
    at = factory.LazyFunction(clock.now)
    digest = factory.SelfAttribute("file.sha256")


class ParentsConsentFactory(Factory):
    class Meta:
        model = ParentsConsent

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    parent = "Karim El-Makrini"
    given_on = factory.LazyFunction(clock.today)
    recorded_by = factory.SubFactory(
        UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation")
    )
    recorded_at = factory.LazyFunction(clock.now)


class ChannelLimitFactory(Factory):
    class Meta:
        model = ChannelLimit

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    channel = "direct"
    most_megabytes = 10


class PaperSettingsFactory(Factory):
    class Meta:
        model = PaperSettings

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    many = 10


class TitlePapersFactory(Factory):
    class Meta:
        model = TitlePapers

    title = factory.SubFactory(TitleFactory)
    kinds = ["opp"]


class NoteFactory(Factory):
    """Of `writer`; its text is sealed as carecases.papers.notes does it."""

    class Meta:
        model = Note

    class Params:
        text = "Ouders bellen na de vakantie"

    id = factory.LazyFunction(uuid.uuid4)
    dossier = factory.SubFactory(DossierFactory)
    writer = factory.SubFactory(
        UserFactory, ib=True, organisation=factory.SelfAttribute("..dossier.organisation")
    )
    sealed_text = factory.LazyAttribute(
        lambda o: sealed.seal(o.text.encode(), table="papers_note", column="sealed_text", row=o.id)
    )
    written_at = factory.LazyFunction(clock.now)


# --- carecases.intake


class PartnershipCodeFactory(Factory):
    class Meta:
        model = PartnershipCode

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    code = factory.Sequence(lambda n: f"PO{n % 10_000:04d}")


class SenderFactory(Factory):
    """ParnasSys, or with the trait `esis` an environment of Esis; it has no key yet."""

    class Meta:
        model = Sender

    class Params:
        esis = factory.Trait(system="esis", name=factory.Sequence(lambda n: f"Esis {n}"))

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    system = "parnassys"
    name = factory.Sequence(lambda n: f"ParnasSys {n}")
    number = factory.Sequence(lambda n: f"{n:016x}")
    made_at = factory.LazyFunction(clock.now)


class UsedNonceFactory(Factory):
    class Meta:
        model = UsedNonce

    sender = factory.SubFactory(SenderFactory)
    nonce = factory.Sequence(lambda n: f"nonce-{n:016d}")
    at = factory.LazyFunction(clock.now)


class VerificationCodeFactory(Factory):
    class Meta:
        model = VerificationCode

    school = factory.SubFactory(UnitFactory)
    organisation = factory.SelfAttribute("school.organisation")
    sender = factory.SubFactory(
        SenderFactory, esis=True, organisation=factory.SelfAttribute("..organisation")
    )
    brin = factory.SelfAttribute("school.brin")
    code = factory.LazyAttribute(lambda o: f"{o.brin}12345678901234567890")
    made_at = factory.LazyFunction(clock.now)


class BoardLinkFactory(Factory):
    """A board that arranged everything."""

    class Meta:
        model = BoardLink

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    board = factory.Sequence(lambda n: f"Stichting {n}")
    mandate_since = factory.LazyFunction(clock.today)
    routing = "KRING-OSO"
    changed_at = factory.LazyFunction(clock.now)


class AttemptFactory(Factory):
    """Refused, as its BRIN is not set for a school."""

    class Meta:
        model = Attempt

    organisation = factory.SelfAttribute("sender.organisation")
    sender = factory.SubFactory(SenderFactory)
    received_at = factory.LazyFunction(clock.now)
    kind = "message"
    outcome = "refused"
    reference = factory.Sequence(lambda n: f"HV-{n}")
    brin = "99ZZ00"
    dossier_number = -1
    findings = factory.LazyFunction(
        lambda: [{"code": "BRIN_UNKNOWN", "where": "brin", "values": {"value": "99ZZ00"}}]
    )
    message_size = 1200


class RawMessageFactory(Factory):
    """Of which nothing can be opened: carecases.intake.raw keeps one that can."""

    class Meta:
        model = RawMessage

    attempt = factory.SubFactory(AttemptFactory)
    sealed_text = b""


class DeliveryFactory(Factory):
    """A question without a title that the partnership has."""

    class Meta:
        model = Delivery

    organisation = factory.SelfAttribute("sender.organisation")
    sender = factory.SubFactory(SenderFactory)
    reference = factory.Sequence(lambda n: f"HV-{n}")
    school = factory.SubFactory(UnitFactory, organisation=factory.SelfAttribute("..organisation"))
    dossier = factory.SubFactory(DossierFactory, school=factory.SelfAttribute("..school"))
    school_data = factory.SubFactory(SchoolDataFactory, dossier=factory.SelfAttribute("..dossier"))
    title = "Hulp gevraagd"
    asked_on = factory.LazyFunction(clock.today)
    received_at = factory.LazyFunction(clock.now)


class HeldFileFactory(Factory):
    class Meta:
        model = HeldFile

    delivery = factory.SubFactory(DeliveryFactory)
    file = factory.SubFactory(
        StoredFileFactory,
        document=True,
        purpose="papers",
        uploader=None,
        organisation=factory.SelfAttribute("..delivery.organisation"),
    )


class PupilNumberFactory(Factory):
    class Meta:
        model = PupilNumber

    dossier = factory.SubFactory(DossierFactory)
    school = factory.SelfAttribute("dossier.school")
    number = factory.Sequence(lambda n: f"LL-{n}")


# --- carecases.together


class GuestRolesFactory(Factory):
    class Meta:
        model = GuestRoles

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    guest = factory.SubFactory(
        RoleFactory,
        organisation=factory.SelfAttribute("..organisation"),
        name="Gast",
        rights=[Right.JOIN_HELP_REQUESTS],
        external_rights=list(ExternalRight),
    )
    parent = factory.SubFactory(
        RoleFactory,
        organisation=factory.SelfAttribute("..organisation"),
        name="Ouder met inzage",
        rights=[Right.JOIN_HELP_REQUESTS],
    )


class RoundFactory(Factory):
    """Takes reactions for a week and is read a week longer; of the school, unless `side` says otherwise."""

    class Meta:
        model = Round

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    side = CareSide.SCHOOL
    subject = "Spraak en taal"
    react_until = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    see_until = factory.LazyFunction(lambda: clock.today() + timedelta(days=14))
    tabs = factory.LazyAttribute(lambda o: [Tab.ROUND] if o.side == CareSide.SCHOOL else [])
    items = factory.LazyAttribute(lambda o: [] if o.side == CareSide.SCHOOL else None)
    ground = SharingGround.CONSENT
    key = factory.LazyFunction(uuid.uuid4)
    made_by = factory.SubFactory(
        UserFactory, ib=True, organisation=factory.SelfAttribute("..help_request.organisation")
    )
    made_at = factory.LazyFunction(clock.now)


class ParticipantFactory(Factory):
    """A guest who came in by the round and its dates."""

    class Meta:
        model = Participant

    round = factory.SubFactory(RoundFactory)
    user = factory.SubFactory(
        UserFactory, guest=True, organisation=factory.SelfAttribute("..round.organisation")
    )
    admission = factory.SubFactory(
        AdmissionFactory,
        help_request=factory.SelfAttribute("..round.help_request"),
        user=factory.SelfAttribute("..user"),
        react_until=factory.SelfAttribute("..round.react_until"),
        see_until=factory.SelfAttribute("..round.see_until"),
        tabs=factory.SelfAttribute("..round.tabs"),
        items=factory.SelfAttribute("..round.items"),
        given_by=factory.SelfAttribute("..round.made_by"),
    )


class ReactionFactory(Factory):
    class Meta:
        model = Reaction

    round = factory.SubFactory(RoundFactory)
    author = factory.SelfAttribute("round.made_by")
    capacity = "Intern begeleider"
    text = "Wij zien hetzelfde in de klas."
    at = factory.LazyFunction(clock.now)
    key = factory.LazyFunction(uuid.uuid4)


class ParentViewFactory(Factory):
    """What a school gave a parent to see for a week."""

    class Meta:
        model = ParentView

    class Params:
        help_request = factory.SubFactory(HelpRequestFactory)

    admission = factory.SubFactory(
        AdmissionFactory,
        help_request=factory.SelfAttribute("..help_request"),
        ground=Ground.PARENT,
        react_until=None,
        items=factory.LazyFunction(list),
    )
    side = CareSide.SCHOOL


class MeetingFactory(Factory):
    """A week from now, planned by somebody of the partnership."""

    class Meta:
        model = Meeting

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    title = "Ondersteuningsteam"
    on = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    key = factory.LazyFunction(uuid.uuid4)
    made_by = factory.SubFactory(UserFactory, scp=True, organisation=factory.SelfAttribute("..organisation"))
    made_at = factory.LazyFunction(clock.now)


class AgendaItemFactory(Factory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    organisation = factory.SelfAttribute("meeting.organisation")
    help_request = factory.SubFactory(
        HelpRequestFactory, school__organisation=factory.SelfAttribute("...organisation")
    )


class AttendeeFactory(Factory):
    class Meta:
        model = Attendee

    meeting = factory.SubFactory(MeetingFactory)
    organisation = factory.SelfAttribute("meeting.organisation")
    user = factory.SubFactory(UserFactory, guest=True, organisation=factory.SelfAttribute("..organisation"))


class MeetingAdmissionFactory(Factory):
    class Meta:
        model = MeetingAdmission

    meeting = factory.SubFactory(MeetingFactory)
    admission = factory.SubFactory(
        AdmissionFactory,
        help_request__school__organisation=factory.SelfAttribute("....meeting.organisation"),
        ground=Ground.MEETING,
        react_until=None,
        see_until=factory.SelfAttribute("..meeting.on"),
    )


# --- carecases.support


class OutsideSchoolFactory(Factory):
    """A school of another partnership, admitted for no titles yet."""

    class Meta:
        model = OutsideSchool

    unit = factory.SubFactory(UnitFactory)
    partnership = "Samenwerkingsverband Delfland"
    admitted_by = factory.SubFactory(
        UserFactory, root=True, organisation=factory.SelfAttribute("..unit.organisation")
    )
    admitted_at = factory.LazyFunction(clock.now)


class RetentionTermsFactory(Factory):
    class Meta:
        model = RetentionTerms

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)


class LegalHoldFactory(Factory):
    """Until somebody lifts it."""

    class Meta:
        model = LegalHold

    dossier = factory.SubFactory(DossierFactory)
    organisation = factory.SelfAttribute("dossier.organisation")
    reason = "Bezwaar bij de adviescommissie"
    set_by = factory.SubFactory(UserFactory, root=True, organisation=factory.SelfAttribute("..organisation"))
    set_at = factory.LazyFunction(clock.now)


class KeptDecisionFactory(Factory):
    """Number and dates of a TLV of a dossier that went."""

    class Meta:
        model = KeptDecision

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    kind = DecisionKind.TLV
    number = factory.Sequence(lambda n: f"PO9901-2019-2020-{n:04}")
    decided_on = date(2019, 10, 1)
    first_day = date(2019, 10, 1)
    last_day = date(2021, 7, 31)


class TlvSequenceFactory(Factory):
    class Meta:
        model = TlvSequence

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    school_year = 2020
    last = 1


class TlvNumberingFactory(Factory):
    class Meta:
        model = TlvNumbering

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    prefix = "PO9901"


class ExpertAdviceFactory(Factory):
    """The first advice, with a copy for the parents."""

    class Meta:
        model = ExpertAdvice

    help_request = factory.SubFactory(HelpRequestFactory)
    position = 1
    profession = Profession.ORTHOPEDAGOGUE
    expert = "Dr. A. de Wit"
    given_on = factory.LazyFunction(clock.today)
    advice = "Speciaal onderwijs past het best."
    copy_given_on = factory.LazyFunction(clock.today)


class TlvFactory(Factory):
    """Issued in the autumn of 2026 for one whole school year; PostgreSQL gives its number."""

    class Meta:
        model = Tlv

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    dossier = factory.SelfAttribute("help_request.dossier")
    school_type = SchoolType.SO
    category = Category.LOW
    first_day = date(2026, 11, 22)
    last_day = date(2028, 7, 31)
    issued_on = date(2026, 11, 22)
    issued_by = factory.SubFactory(
        UserFactory, scp=True, organisation=factory.SelfAttribute("..organisation")
    )


class MandateRuleFactory(Factory):
    """For everything of a kind, without a limit."""

    class Meta:
        model = MandateRule

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    role = factory.SubFactory(RoleFactory, organisation=factory.SelfAttribute("..organisation"))
    kind = TitleKind.BUDGET


class TitleTermsFactory(Factory):
    class Meta:
        model = TitleTerms

    title = factory.SubFactory(TitleFactory)
    needs_placement = True


class DecisionFactory(Factory):
    class Meta:
        model = Decision

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    amount = Decimal("2500.00")
    first_day = date(2026, 11, 22)
    last_day = date(2027, 7, 31)
    granted_by = factory.SubFactory(
        UserFactory, scp=True, organisation=factory.SelfAttribute("..organisation")
    )
    granted_at = factory.LazyFunction(clock.now)


class ApproachTypeFactory(Factory):
    class Meta:
        model = ApproachType

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    name = factory.Sequence(lambda n: f"Ambulante begeleiding {n}")
    allowed = factory.LazyFunction(lambda: ["toegekend", "wacht"])
    waits_as = "wacht"
    starts_as = "in-behandeling"
    ends_as = "afgerond"


class PractitionerFactory(Factory):
    """A guest with ten hours a week."""

    class Meta:
        model = Practitioner

    organisation = factory.SubFactory(OrganisationFactory, partnership=True)
    user = factory.SubFactory(UserFactory, guest=True, organisation=factory.SelfAttribute("..organisation"))
    hours_a_week = Decimal(10)


class ApproachFactory(Factory):
    """Planned from today for two weeks; its practitioner is let in."""

    class Meta:
        model = Approach

    help_request = factory.SubFactory(HelpRequestFactory)
    organisation = factory.SelfAttribute("help_request.organisation")
    type = factory.SubFactory(ApproachTypeFactory, organisation=factory.SelfAttribute("..organisation"))
    practitioner = factory.SubFactory(
        PractitionerFactory, organisation=factory.SelfAttribute("..organisation")
    )
    first_day = factory.LazyFunction(clock.today)
    last_day = factory.LazyFunction(lambda: clock.today() + timedelta(days=13))
    hours = Decimal(8)
    made_by = factory.SubFactory(UserFactory, scp=True, organisation=factory.SelfAttribute("..organisation"))
    made_at = factory.LazyFunction(clock.now)
    admission = factory.SubFactory(
        AdmissionFactory,
        help_request=factory.SelfAttribute("..help_request"),
        user=factory.SelfAttribute("..practitioner.user"),
        given_by=factory.SelfAttribute("..made_by"),
        ground=Ground.APPROACH,
        react_until=None,
        see_until=factory.SelfAttribute("..last_day"),
    )


# --- portal.talks, portal.surveys, portal.observations


class TalkRoundFactory(Factory):
    """Talks at the location; no times yet."""

    class Meta:
        model = TalkRound

    group = factory.SubFactory(GroupFactory)
    title = "Tienminutengesprekken"
    way = TalkWay.HERE
    place = "Teamkamer"
    made_by = factory.SubFactory(
        UserFactory, group_staff=True, organisation=factory.SelfAttribute("..group.location.organisation")
    )
    made_at = factory.LazyFunction(clock.now)


class TalkFactory(Factory):
    """A free quarter of an hour next Tuesday afternoon. `child=` takes it, for the first guardian of its family."""

    class Meta:
        model = Talk

    round = factory.SubFactory(TalkRoundFactory)
    staff = factory.SelfAttribute("round.made_by")
    starts_at = factory.Sequence(lambda n: clock.local(next_weekday(2), time(13)) + timedelta(minutes=15 * n))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=15))
    child = None
    guardian = factory.LazyAttribute(lambda o: o.child.family.guardians.first() if o.child else None)
    taken_at = factory.LazyAttribute(lambda o: clock.now() if o.child else None)


class SurveyFactory(Factory):
    """Open since yesterday and for a week, about the two weeks after next; `groups=` are asked."""

    class Meta:
        model = Survey

    organisation = factory.SubFactory(OrganisationFactory)
    name = "Kerstvakantie"
    first_day = factory.LazyFunction(lambda: next_weekday(1, after=clock.today() + timedelta(days=14)))
    last_day = factory.LazyAttribute(lambda o: o.first_day + timedelta(days=11))
    opens_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=1))
    closes_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    made_by = factory.SubFactory(
        UserFactory, planner=True, organisation=factory.SelfAttribute("..organisation")
    )
    made_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def groups(self: Survey, create: bool, extracted: list[Group] | None, **_: Any) -> None:
        if extracted:
            self.groups.set(extracted)


class SurveyAnswerFactory(Factory):
    """A child that does not come on the first day."""

    class Meta:
        model = SurveyAnswer

    survey = factory.SubFactory(SurveyFactory)
    child = factory.SubFactory(
        ChildFactory, family__organisation=factory.SelfAttribute("...survey.organisation")
    )
    guardian = factory.SubFactory(GuardianFactory, family=factory.SelfAttribute("..child.family"))
    date = factory.SelfAttribute("survey.first_day")
    comes = False
    answered_at = factory.LazyFunction(clock.now)


class ObservationFormFactory(Factory):
    """For two and three years."""

    class Meta:
        model = ObservationForm

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Welbevinden {n}")
    age_from_months = 24
    age_until_months = 48


class ObservationFormVersionFactory(Factory):
    """Two questions: one to choose from, one in own words."""

    class Meta:
        model = ObservationFormVersion

    form = factory.SubFactory(ObservationFormFactory)
    number = 1
    sections = factory.LazyFunction(
        lambda: [
            {
                "title": "Spelen",
                "questions": [
                    {"key": "q1", "text": "Speelt samen", "kind": "choice", "options": ["ja", "soms", "nee"]},
                    {"key": "q2", "text": "Wat zag je?", "kind": "text", "options": []},
                ],
            }
        ]
    )
    made_at = factory.LazyFunction(clock.now)
    made_by = factory.SubFactory(
        UserFactory, manager=True, organisation=factory.SelfAttribute("..form.organisation")
    )


class ObservationFactory(Factory):
    """A draft of today; trait `final` is shared."""

    class Meta:
        model = Observation

    class Params:
        final = factory.Trait(
            state=ObservationState.FINAL,
            final_at=factory.LazyFunction(clock.now),
            final_by=factory.SelfAttribute("written_by"),
            answers={"q1": "ja", "q2": "Ze bouwde een toren."},
        )

    child = factory.SubFactory(ChildFactory)
    group = factory.SubFactory(
        GroupFactory, location__organisation=factory.SelfAttribute("...child.family.organisation")
    )
    version = factory.SubFactory(
        ObservationFormVersionFactory,
        form__organisation=factory.SelfAttribute("...child.family.organisation"),
    )
    observed_on = factory.LazyFunction(clock.today)
    written_by = factory.SubFactory(
        UserFactory, group_staff=True, organisation=factory.SelfAttribute("..child.family.organisation")
    )
    written_at = factory.LazyFunction(clock.now)


class ProposalFactory(Factory):
    """Another address, which waits for the office."""

    class Meta:
        model = Proposal

    by = factory.SubFactory(GuardianFactory)
    family = factory.SelfAttribute("by.family")
    wanted = factory.LazyFunction(lambda: {"city": "Bloemendaal"})
    before = factory.LazyAttribute(lambda o: {"city": o.family.city})
    made_at = factory.LazyFunction(clock.now)


class FamilyExportFactory(Factory):
    """A copy that was just asked; `ready` to be saved."""

    class Meta:
        model = FamilyExport

    class Params:
        ready = factory.Trait(
            state=ExportState.READY,
            size=3,
            ready_at=factory.LazyFunction(clock.now),
            expires_at=factory.LazyFunction(lambda: clock.now() + timedelta(days=5)),
        )

    asked_by = factory.SubFactory(GuardianFactory)
    family = factory.SelfAttribute("asked_by.family")
    asked_at = factory.LazyFunction(clock.now)


# --- portal.shared_photos


class SharedPhotoFactory(Factory):
    """A photo for many families, with the children in `showing` (a list) on it; nobody can be recognised without."""

    class Meta:
        model = SharedPhoto

    file = factory.SubFactory(StoredFileFactory)
    told_by = factory.SelfAttribute("file.uploader")
    told_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def showing(self, create: bool, children: Any, **more: Any) -> None:
        for child in children or []:
            ChildOnPhotoFactory(photo=self, child=child)


class ChildOnPhotoFactory(Factory):
    class Meta:
        model = ChildOnPhoto

    photo = factory.SubFactory(SharedPhotoFactory)
    child = factory.LazyAttribute(lambda o: ChildFactory(family__organisation=o.photo.file.organisation))


# --- portal.diary


class DiarySettingsFactory(Factory):
    """Videos on, and photos may be saved."""

    class Meta:
        model = DiarySettings

    organisation = factory.SubFactory(OrganisationFactory)
    allows_videos = True


class DiaryEntryFactory(Factory):
    """What staff wrote an hour ago about the children in `about` (a list), and parents were told.

    Trait `of_family`: written by the account of a guardian, given as `author`; trait `unfinished`: not shared yet.
    """

    class Meta:
        model = DiaryEntry

    class Params:
        of_family = factory.Trait(group=None)
        unfinished = factory.Trait(shared_from=None, told_at=None)

    group = factory.SubFactory(GroupFactory)
    author = factory.LazyAttribute(
        lambda o: UserFactory(group_staff=True, organisation=o.group.location.organisation)
    )
    organisation = factory.LazyAttribute(lambda o: o.author.organisation)
    text = "Vandaag hebben we in de zandbak een kasteel gebouwd."
    written_at = factory.LazyFunction(lambda: clock.now() - timedelta(hours=1))
    share_at = factory.SelfAttribute("written_at")
    shared_from = factory.SelfAttribute("share_at")
    told_at = factory.SelfAttribute("shared_from")

    @factory.post_generation
    def about(self, create: bool, children: Any, **more: Any) -> None:
        for child in children or []:
            EntryChildFactory(entry=self, child=child)


class EntryChildFactory(Factory):
    class Meta:
        model = EntryChild

    entry = factory.SubFactory(DiaryEntryFactory)
    child = factory.LazyAttribute(lambda o: ChildFactory(family__organisation=o.entry.organisation))


class DiaryPictureFactory(Factory):
    """A photo of an entry, with the children in `showing` (a list) on it; nobody can be recognised without."""

    class Meta:
        model = DiaryPicture

    entry = factory.SubFactory(DiaryEntryFactory)
    file = factory.LazyAttribute(lambda o: StoredFileFactory(uploader=o.entry.author))
    position = factory.Sequence(lambda n: n % 10)
    is_told_apart = True

    @factory.post_generation
    def showing(self, create: bool, children: Any, **more: Any) -> None:
        for child in children or []:
            PictureChildFactory(picture=self, child=child)


class PictureChildFactory(Factory):
    class Meta:
        model = PictureChild

    picture = factory.SubFactory(DiaryPictureFactory)
    child = factory.LazyAttribute(lambda o: ChildFactory(family__organisation=o.picture.entry.organisation))


class AlbumFactory(Factory):
    """The photos of this month, waiting to be made into one file."""

    class Meta:
        model = Album

    user = factory.LazyFunction(lambda: GuardianFactory().user)
    first = factory.LazyFunction(lambda: clock.today().replace(day=1))
    last = factory.LazyFunction(clock.today)
    asked_at = factory.LazyFunction(clock.now)


# --- requests_app: long day lists on paper


class DayListPaperFactory(Factory):
    """Asked by a planner just now, and waiting for a worker."""

    class Meta:
        model = DayListPaper

    user = factory.SubFactory(UserFactory, planner=True)
    location = factory.LazyAttribute(
        lambda o: GroupFactory(location__organisation=o.user.organisation).location
    )
    on = factory.LazyFunction(clock.today)
    asked_at = factory.LazyFunction(clock.now)


# --- carecases.transfers


class TransferFactory(Factory):
    """A question for a dossier, of a school that the pupil goes to now."""

    class Meta:
        model = Transfer

    dossier = factory.SubFactory(DossierFactory)
    organisation = factory.SelfAttribute("dossier.organisation")
    from_school = factory.SelfAttribute("dossier.school")
    to_school = factory.SubFactory(UnitFactory, organisation=factory.SelfAttribute("..organisation"))
    contact = "Ina Post"
    email = "i.post@nieuw.example"
    reason = "Sinds maandag zit de leerling bij ons."
    asked_by = factory.SubFactory(UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation"))
    asked_at = factory.LazyFunction(clock.now)


class DiagnosisFactory(Factory):
    """A run without a cause, of a worker of the customer's organisation."""

    class Meta:
        model = Diagnosis

    customer = factory.SubFactory(UserFactory)
    organisation = factory.SelfAttribute("customer.organisation")
    complaint = Complaint.NOT_SIGNED_IN
    by = factory.SubFactory(UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation"))
    at = factory.LazyFunction(clock.now)


class RepairDoneFactory(Factory):
    class Meta:
        model = RepairDone

    customer = factory.SubFactory(UserFactory)
    organisation = factory.SelfAttribute("customer.organisation")
    repair = "lift-wait"
    reason = "De klant belde."
    by = factory.SubFactory(UserFactory, manager=True, organisation=factory.SelfAttribute("..organisation"))
    at = factory.LazyFunction(clock.now)


# --- supportdesk.devices


class DeviceCheckFactory(Factory):
    """A device with nothing wrong, measured now."""

    class Meta:
        model = DeviceCheck

    code = factory.LazyFunction(new_code)
    made_at = factory.LazyFunction(clock.now)
    family = "chrome"
    support = "current"
    browser = "Chrome"
    version = "157.0"
    major = 157
    system = "Windows 11"
    kind = DeviceKind.COMPUTER
    scripts = True
    cookies = True
    clock_ahead_ms = 300
    time_zone = "Europe/Amsterdam"
    screen = "1440x900"


class SupplierReportFactory(Factory):
    """Written and not sent."""

    class Meta:
        model = SupplierReport

    made_by = factory.SubFactory(UserFactory, manager=True)
    organisation = factory.SelfAttribute("made_by.organisation")
    made_at = factory.LazyFunction(clock.now)
    device = "laptop, HP"
    system = "Windows 11"
    browser = "Google Chrome 157"
    happened_at = factory.LazyFunction(clock.now)
    was_done = "De agenda bleef leeg."


# --- supportdesk.health


class TestCustomerFactory(Factory):
    """A marked parent; `supportdesk.health.actions.make_test_customers` makes whole ones."""

    # The name begins as that of a test class does.
    __test__ = False

    class Meta:
        model = TestCustomer

    user = factory.SubFactory(UserFactory)
    organisation = factory.SelfAttribute("user.organisation")
    environment = factory.SelfAttribute("user.environment")
    password = b"sealed"
    made_at = factory.LazyFunction(clock.now)
    probe_due_at = factory.LazyFunction(clock.now)


class ProbeRunFactory(Factory):
    class Meta:
        model = ProbeRun

    test_customer = factory.SubFactory(TestCustomerFactory)
    at = factory.LazyFunction(clock.now)
    went_well = True
    milliseconds = 400
    steps = factory.LazyFunction(
        lambda: [{"name": "portal:agenda", "went_well": True, "milliseconds": 400, "said": "200"}]
    )


class PulseFactory(Factory):
    class Meta:
        model = Pulse

    name = factory.Sequence(lambda n: f"pulse {n}")
    at = factory.LazyFunction(clock.now)


class IncidentFactory(Factory):
    """Reported and open."""

    class Meta:
        model = Incident

    reported_by = factory.SubFactory(UserFactory, manager=True)
    organisation = factory.SelfAttribute("reported_by.organisation")
    part = "mail"
    text = "Er komt geen mail aan."
    reported_at = factory.LazyFunction(clock.now)


# --- who speaks for a school, and tickets


class ApplicantChangeFactory(Factory):
    """Planned for next week, between two accounts of the school."""

    class Meta:
        model = ApplicantChange

    school = factory.SubFactory(UnitFactory)
    organisation = factory.SelfAttribute("school.organisation")
    leaver = factory.SubFactory(UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation"))
    successor = factory.SubFactory(UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation"))
    planned_by = factory.SubFactory(
        UserFactory, root=True, organisation=factory.SelfAttribute("..organisation")
    )
    planned_at = factory.LazyFunction(clock.now)
    on = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))


class SchoolContactFactory(Factory):
    class Meta:
        model = SchoolContact

    school = factory.SubFactory(UnitFactory)
    organisation = factory.SelfAttribute("school.organisation")
    user = factory.SubFactory(UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation"))
    known_at = factory.LazyFunction(clock.now)


class TicketFactory(Factory):
    """Of a known contact, and new; `unknown` of somebody else, `escalated` handed on to Kring."""

    class Meta:
        model = Ticket

    class Params:
        unknown = factory.Trait(is_known=False, status=TicketStatus.UNVERIFIED)
        escalated = factory.Trait(
            escalated_at=factory.LazyFunction(clock.now),
            escalated_by=factory.SubFactory(
                UserFactory, root=True, organisation=factory.SelfAttribute("..organisation")
            ),
            complaint="other",
            escalation=factory.LazyFunction(
                lambda: {"partnership": "De Waaier", "attempt": "Twee keer geprobeerd."}
            ),
            escalation_status="sent",
        )

    school = factory.SubFactory(UnitFactory)
    organisation = factory.SelfAttribute("school.organisation")
    number = factory.Sequence(lambda n: n + 1)
    kind = TicketKind.OTHER
    facts = factory.LazyFunction(lambda: {"subject": "Een vraag over Kring"})
    text = "Waar vinden we de handleiding?"
    status = TicketStatus.NEW
    is_known = True
    sent_by = factory.SubFactory(UserFactory, ib=True, organisation=factory.SelfAttribute("..organisation"))
    sender = factory.SelfAttribute("sent_by.full_name")
    sender_email = factory.SelfAttribute("sent_by.email")
    sent_at = factory.LazyFunction(clock.now)
    touched_at = factory.SelfAttribute("sent_at")
    key = factory.LazyFunction(uuid.uuid4)


class TicketMessageFactory(Factory):
    class Meta:
        model = TicketMessage

    ticket = factory.SubFactory(TicketFactory)
    audience = Audience.SCHOOL
    author = factory.SelfAttribute("ticket.sent_by")
    capacity = "Intern begeleider"
    text = "Onder Help."
    at = factory.LazyFunction(clock.now)
    key = factory.LazyFunction(uuid.uuid4)


# --- supportdesk.answers


class AnswerFactory(Factory):
    """An answer of Kring, for workers only."""

    class Meta:
        model = Answer

    slug = factory.Sequence(lambda n: f"antwoord-{n}")
    title_nl = factory.Sequence(lambda n: f"Vraag {n}")
    title_en = factory.Sequence(lambda n: f"Question {n}")
    text_nl = "Bel de organisatie."
    text_en = "Call the organisation."
    changed_at = factory.LazyFunction(clock.now)


class AnswerVersionFactory(Factory):
    class Meta:
        model = AnswerVersion

    answer = factory.SubFactory(AnswerFactory)
    number = 1
    at = factory.LazyFunction(clock.now)
    title_nl = "Vraag"
    title_en = "Question"
    text_nl = "Bel de organisatie."
    text_en = "Call the organisation."


class ServiceNewsFactory(Factory):
    """Shows since a minute, for a day."""

    class Meta:
        model = ServiceNews

    made_by = factory.SubFactory(UserFactory, manager=True)
    organisation = factory.SelfAttribute("made_by.organisation")
    text_nl = "Zondag is er onderhoud."
    text_en = "There is maintenance on Sunday."
    starts_at = factory.LazyFunction(lambda: clock.now() - timedelta(minutes=1))
    ends_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=1))
