"""Accounts for whom there is nothing yet, and accounts whose pages hold the longest names and texts that fit."""

from datetime import time, timedelta
from typing import Any

from config.demo.photos import photo
from core.accounts.models import Organisation, User
from core.childcare.choices import CareType, ConsentKind
from core.childcare.models import Child, Group, Guardian
from core.lib import clock
from portal.conversations.models import LONGEST_SUBJECT
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    ChildminderFactory,
    ConsentFactory,
    DiaryEntryFactory,
    DiaryPictureFactory,
    GroupFactory,
    GuardianFactory,
    HelpRequestFactory,
    LocationFactory,
    MessageFactory,
    OrganisationFactory,
    PlacementFactory,
    PublicationFactory,
    SurveyFactory,
    TalkRoundFactory,
    TeamMemberFactory,
    ThreadFactory,
    UnitFactory,
    UserFactory,
    WaitingEntryFactory,
)

UNBROKEN = "Hottentottententententoonstellingsterreinbeheerderspasje"
LONG_NAME = "Stichting Kinderopvang en Buitenschoolse Opvang De Regenboogvlinders aan de Kennemerduinen"
SENTENCE = (
    f"We zijn vandaag met z'n allen naar het bos geweest, waar we {UNBROKEN} hebben gevonden, en daarna nog even langs "
    "https://www.een-heel-lang-adres.example/met/een/pad/dat/nergens/ophoudt/en/nog/verder/gaat.html gewandeld. "
)
WEEK = 7


def empty_people() -> dict[str, User]:
    """By the name of the visitor: somebody of an organisation in which nothing happened yet."""
    organisation = OrganisationFactory(name="Kinderopvang Nieuw", slug="nieuw")
    guardian = GuardianFactory(family__organisation=organisation)
    ChildFactory(family=guardian.family, first_name="Mees")
    return {
        "parent": guardian.user,
        "group": UserFactory(group_staff=True, organisation=organisation, full_name="Bo Nieuw"),
        "childminder": ChildminderFactory(organisation=organisation, group=None).user,
        **_desk_of(organisation),
        **_case_people(OrganisationFactory(partnership=True, name="PO9001 Nieuw", slug="po9001"), "De Beuk"),
    }


def long_people() -> dict[str, User]:
    """The same where everything is called as long as it may be, and nobody is brief."""
    organisation = OrganisationFactory(name=LONG_NAME, slug="lang")
    location = LocationFactory(
        organisation=organisation, name=f"Kindcentrum {LONG_NAME}"[:120], city="Gasselterboerveenschemond"
    )
    group = GroupFactory(location=location, name="Peutergroep de Regenboogvlinders en Waterschildpadden")
    staff = UserFactory(group_staff=True, organisation=organisation, full_name=_person("Bartholomeus"))
    location.staff.add(staff)
    guardian, child = _family_in(group)
    _fill(group, guardian, child, staff)
    minders_group = GroupFactory(
        location=location,
        care_type=CareType.CHILDMINDING,
        age_until_months=156,
        capacity=6,
        name=_person("Wil"),
    )
    minder = ChildminderFactory(organisation=organisation, group=minders_group, name=_person("Wilhelmina"))
    minded_guardian, minded = _family_in(minders_group)
    _fill(minders_group, minded_guardian, minded, minder.user)
    partnership = OrganisationFactory(partnership=True, name=f"PO9002 {LONG_NAME}", slug="po9002")
    cases = _case_people(partnership, f"Basisschool voor {LONG_NAME}"[:120])
    HelpRequestFactory(
        school=cases["school"].units.get(),
        dossier__first_name="Anne-Sophie Wilhelmina Alexandra",
        dossier__last_name="Oranje-Nassau-Lippe-Biesterfeld",
        dossier__prefix="van der",
    )
    return {
        "parent": _account(guardian),
        "group": staff,
        "childminder": minder.user,
        **_desk_of(organisation),
        **cases,
    }


def _desk_of(organisation: Organisation) -> dict[str, User]:
    """Who edits, plans and keeps the register may all do everything here: the pages are what counts."""
    manager = UserFactory(manager=True, with_app=True, organisation=organisation, full_name=_person("Eva"))
    return dict.fromkeys(("editor", "planner", "office"), manager)


def _case_people(partnership: Organisation, school: str) -> dict[str, User]:
    at_school = UserFactory(ib=True, with_app=True, organisation=partnership)
    at_school.units.add(UnitFactory(organisation=partnership, name=school))
    return {
        "school": at_school,
        "partnership": UserFactory(scp=True, with_app=True, organisation=partnership),
    }


def _person(first: str) -> str:
    return f"{first} van der Oranje-Nassau-Lippe-Biesterfeld tot Wassenaar"


def _account(guardian: Guardian) -> User:
    assert guardian.user is not None
    return guardian.user


def _family_in(group: Group) -> tuple[Guardian, Child]:
    """A family with two children with a place in the group, and two weeks of care."""
    names: dict[str, Any] = {"prefix": "van der", "last_name": "Oranje-Nassau-Lippe-Biesterfeld"}
    guardian = GuardianFactory(
        family__organisation=group.location.organisation, first_name="Maria-Magdalena Johanna", **names
    )
    first, second = (
        ChildFactory(family=guardian.family, first_name=name, allergies=SENTENCE[:150], **names)
        for name in ("Anne-Sophie Wilhelmina Alexandra", UNBROKEN[:40])
    )
    for child in (first, second):
        PlacementFactory(child=child, group=group, pattern={}, valid_from=clock.today() - timedelta(days=100))
        ConsentFactory(child=child, kind=ConsentKind.PHOTOS, given=True, by=guardian, at=clock.now())
        for ahead in range(2 * WEEK):
            CareMomentFactory(
                child=child,
                group=group,
                date=clock.today() + timedelta(days=ahead),
                starts=time(8),
                ends=time(17),
            )
    return guardian, first


def _fill(group: Group, guardian: Guardian, child: Child, staff: User) -> None:
    """Words of a length that nobody should write and somebody always does."""
    subject = (SENTENCE * 2)[:LONGEST_SUBJECT]
    thread = ThreadFactory(family=guardian.family, group=group, subject=subject, children=[child])
    MessageFactory(thread=thread, text=SENTENCE * 6)
    MessageFactory(thread=thread, by_staff=True, author=staff, text=UNBROKEN * 4)
    entry = DiaryEntryFactory(group=group, author=staff, text=SENTENCE * 10, about=[child])
    for position in range(3):
        DiaryPictureFactory(
            entry=entry, position=position, file=photo(staff, position, "Foto.jpg"), showing=[child]
        )
    organisation = group.location.organisation
    PublicationFactory(
        organisation=organisation, title=subject[:100], text=f"{SENTENCE * 8}\n\n{UNBROKEN * 3}"
    )
    PublicationFactory(organisation=organisation, activity=True, title=f"Zomerfeest {UNBROKEN}")
    TeamMemberFactory(
        organisation=organisation,
        name=_person("Bartholomeus")[:80],
        job=f"Coördinator {UNBROKEN}",
        groups=[group],
    )
    WaitingEntryFactory(child=child, location=group.location)
    TalkRoundFactory(group=group, title=f"Tienminutengesprekken {UNBROKEN}"[:80], made_by=staff)
    planner = UserFactory(planner=True, organisation=organisation, full_name=_person("Mar"))
    SurveyFactory(
        organisation=organisation, name=f"Vakantie {UNBROKEN}"[:60], groups=[group], made_by=planner
    )
