"""One family as the pages of parents need it: Noortje in day care, Ties in after-school care, and what they can ask."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.test import Client

from core.childcare.choices import CareType, WeekKind
from core.childcare.models import CareMoment, Child, DayPart, Family, Group, Guardian
from core.lib import clock
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    DayPartFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    OrganisationFactory,
    PlacementFactory,
    next_weekday,
)
from tests.pages import in_english
from tests.signing_in import sign_in


@dataclass(frozen=True)
class Home:
    """Noortje has a place in `hamsters`, Ties in `floris`; both can ask incidental day parts from Monday to Friday."""

    family: Family
    guardian: Guardian
    noortje: Child
    ties: Child
    hamsters: Group
    floris: Group
    morning: DayPart
    afternoon: DayPart
    whole_day: DayPart
    after_school: DayPart

    @property
    def client(self) -> Client:
        """A browser in which the guardian is signed in, in English."""
        assert self.guardian.user is not None
        return in_english(sign_in(self.guardian.user))

    def plan(
        self, child: Child, on: date, starts: time = time(7, 30), ends: time = time(13), **more: Any
    ) -> CareMoment:
        group = self.hamsters if child == self.noortje else self.floris
        return CareMomentFactory(child=child, group=group, date=on, starts=starts, ends=ends, **more)


def make_home(**organisation: Any) -> Home:
    """A family of its own organisation; nothing is planned yet."""
    kringloop = OrganisationFactory(
        planning_contact="planning@kringloop.example, 023 555 01 01", **organisation
    )
    place = LocationFactory(organisation=kringloop, name="Haarlem")
    family = FamilyFactory(organisation=kringloop)
    noortje = ChildFactory(family=family, first_name="Noortje", allergies="pinda")
    ties = ChildFactory(family=family, first_name="Ties", school_age=True)
    hamsters = GroupFactory(location=place, name="Hamsters verticaal")
    floris = GroupFactory(location=place, name="Floris", after_school=True)
    long_ago = clock.today() - timedelta(days=200)
    PlacementFactory(child=noortje, group=hamsters, valid_from=long_ago, pattern={})
    PlacementFactory(child=ties, group=floris, valid_from=long_ago, pattern={})
    return Home(
        family=family,
        guardian=GuardianFactory(family=family),
        noortje=noortje,
        ties=ties,
        hamsters=hamsters,
        floris=floris,
        morning=DayPartFactory(organisation=kringloop, name="Incidentele ochtend"),
        afternoon=DayPartFactory(organisation=kringloop, afternoon=True, name="Incidentele middag"),
        whole_day=DayPartFactory(organisation=kringloop, whole_day=True, name="Incidentele hele dag"),
        after_school=DayPartFactory(
            organisation=kringloop,
            name="Incidentele korte middag",
            care_type=CareType.AFTER_SCHOOL,
            starts=time(15),
            ends=time(18, 30),
            weeks=WeekKind.BOTH,
        ),
    )


def wednesday() -> date:
    """A Wednesday at least a week ahead, so that no rule about notice is in the way."""
    return next_weekday(3, after=clock.today() + timedelta(days=7))
