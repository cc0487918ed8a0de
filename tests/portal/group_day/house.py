"""One location on a working day: the Hamsters with Noortje and Sem, and a colleague with a tablet."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.test import Client

from core.accounts.models import Organisation, User
from core.childcare.models import CareMoment, Child, Group
from core.lib import clock
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.pages import in_english
from tests.signing_in import sign_in

TUESDAY_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=clock.AMSTERDAM)


@dataclass(frozen=True)
class House:
    organisation: Organisation
    hamsters: Group
    staff: User
    noortje: Child
    sem: Child

    @property
    def client(self) -> Client:
        """The tablet, in English."""
        return in_english(sign_in(self.staff))

    def colleague(self, **more: Any) -> User:
        user = UserFactory(group_staff=True, organisation=self.organisation, **more)
        user.work_locations.add(self.hamsters.location)
        return user

    def plan(
        self, child: Child, starts: time = time(7, 30), ends: time = time(18), **more: Any
    ) -> CareMoment:
        return CareMomentFactory(
            **{"group": self.hamsters, "date": clock.today()} | more, child=child, starts=starts, ends=ends
        )


def make_house(**organisation: Any) -> House:
    """Both children are planned today for the whole day."""
    settings = {"registers_presence": True, "uses_observations": True} | organisation
    kringloop = OrganisationFactory(**settings)
    location = LocationFactory(organisation=kringloop, name="Haarlem")
    hamsters = GroupFactory(location=location, name="Hamsters")
    staff = UserFactory(group_staff=True, organisation=kringloop, full_name="Bo Jacobs")
    staff.work_locations.add(location)
    noortje = ChildFactory(
        family__organisation=kringloop,
        first_name="Noortje",
        allergies="pinda",
        pick_up_remarks="Oma Riet haalt op.",
    )
    sem = ChildFactory(family__organisation=kringloop, first_name="Sem")
    house = House(kringloop, hamsters, staff, noortje, sem)
    house.plan(noortje)
    house.plan(sem)
    return house
