"""“A location is added but does not show” (S-15): each cause by itself, and nothing wrong."""

from datetime import timedelta

import pytest
import time_machine

from core.audit.models import Event
from core.childcare.gateway import copies
from core.childcare.models import LocationCopy
from core.lib import clock
from supportdesk.complaints import Complaint
from supportdesk.repairing import Job, known_repairs
from tests.factories import (
    ChildFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    OrganisationFactory,
    PlacementFactory,
    RegisterConnectionFactory,
    SchoolFactory,
    WaitingEntryFactory,
)
from tests.supportdesk.diagnosing import causes, looked_into, worker_for

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-15")]
THIS = Complaint.LOCATION_MISSING


@pytest.fixture
def parent():
    """A guardian with a child at school, of an organisation that links schools."""
    organisation = OrganisationFactory(links_schools=True)
    guardian = GuardianFactory(family__organisation=organisation)
    school = SchoolFactory(organisation=organisation, name="De Regenboog")
    ChildFactory(family=guardian.family, school_age=True, school=school)
    return guardian.user


@pytest.fixture
def place(parent):
    """A location of the child's school with an open group; nothing is wrong with it."""
    location = LocationFactory(organisation=parent.organisation, name="Haarlem")
    location.schools.add(*parent.organisation.childcare_schools.all())
    GroupFactory(location=location, after_school=True)
    return location


def found(parent, **said):
    return causes(THIS, parent, **{"location": "haarlem", **said})


def told(parent, slug):
    findings = looked_into(THIS, parent, location="Haarlem").findings
    return next(one["value"]["en"] for one in findings if one["check"] == slug)


def test_nothing_wrong_gives_no_cause_and_says_the_age_of_the_copy(parent, place):
    copies.refresh(parent.organisation)
    assert found(parent) == []
    assert "Next refresh" in told(parent, "location-copy")


def test_selection_fifteen_on_no(parent, place):
    place.shown_on_portal = "no"
    place.save()
    copies.refresh(parent.organisation)
    assert found(parent) == ["location-selection-15"]


def test_a_copy_of_before_the_location(parent, place):
    place.name = "Heemstede"
    place.save()
    copies.refresh(parent.organisation)
    place.name = "Haarlem"
    place.save()
    assert found(parent) == ["location-copy"]
    assert "Next refresh" in told(parent, "location-copy")


def test_refreshing_now_is_the_repair_and_is_written_down(parent, place):
    with time_machine.travel(clock.now() - timedelta(minutes=30)):
        LocationCopy.objects.create(
            organisation=parent.organisation,
            data={"links_schools": True, "schools": [], "locations": []},
            fetched_at=clock.now(),
            tried_at=clock.now(),
        )
    diagnosis = looked_into(THIS, parent, location="Haarlem")
    assert diagnosis.causes == ["location-copy"]
    repair = known_repairs()["refresh-locations"]
    repair.repair(Job(worker_for(parent), parent, "De klant ziet Haarlem niet."))
    assert found(parent) == []
    assert Event.objects.filter(action="register:locations:refresh").exists()


def test_a_back_office_that_fails(parent, place):
    copies.refresh(parent.organisation)
    RegisterConnectionFactory(organisation=parent.organisation)
    LocationCopy.objects.update(problem="failed")
    assert found(parent) == ["location-copy"]


def test_no_open_group_of_the_care_type(parent, place):
    place.groups.update(open_for_requests=False)
    GroupFactory(location=place)
    copies.refresh(parent.organisation)
    assert found(parent) == ["location-open-group"]


def test_what_a_child_waits_for_counts_before_what_it_has_and_that_before_its_age(parent, place):
    child = parent.guardian.family.children.get()
    elsewhere = LocationFactory(organisation=parent.organisation, name="Zandvoort")
    PlacementFactory(
        child=child, group=GroupFactory(location=elsewhere, after_school=True, care_type="before_school")
    )
    copies.refresh(parent.organisation)
    assert found(parent) == ["location-open-group"]
    WaitingEntryFactory(child=child, location=place, care_type="after_school")
    assert found(parent) == []


def test_no_school_is_linked(parent, place):
    place.schools.clear()
    copies.refresh(parent.organisation)
    assert found(parent) == ["location-schools"]


def test_the_childs_school_is_not_among_the_linked_ones(parent, place):
    place.schools.set([SchoolFactory(organisation=parent.organisation, name="De Vlieger")])
    copies.refresh(parent.organisation)
    assert found(parent) == ["location-schools"]
    assert "De Vlieger" in told(parent, "location-schools")
    assert "De Regenboog" in told(parent, "location-schools")


def test_a_name_that_is_not_in_the_register(parent, place):
    copies.refresh(parent.organisation)
    assert found(parent, location="Zandvoort") == ["location-exists"]


def test_two_causes_at_once_are_both_named(parent, place):
    place.shown_on_portal = "no"
    place.save()
    place.schools.clear()
    copies.refresh(parent.organisation)
    assert found(parent) == ["location-selection-15", "location-schools"]
