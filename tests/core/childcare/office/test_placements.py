"""Kantoor > Plaatsingen (K-22, K-08)."""

from datetime import timedelta

import pytest

from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Placement
from core.lib import clock
from tests.core.childcare.office.people import browser_of, filled_in, office_worker
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    DayPartFactory,
    FamilyFactory,
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    PlacementFactory,
    next_weekday,
)
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-22"), pytest.mark.spec("K-08")]


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    return GroupFactory(location=LocationFactory(organisation=organisation), name="Hamsters", capacity=1)


@pytest.fixture
def whole_day(organisation):
    return DayPartFactory(organisation=organisation, contract=True)


@pytest.fixture
def child(organisation):
    return ChildFactory(family=FamilyFactory(organisation=organisation), first_name="Noortje")


@pytest.fixture
def browser(organisation):
    return browser_of(office_worker(organisation))


def agreed(part, *weekdays, weeks=3, **more):
    first = next_weekday(1)
    return {
        "contract_form": "52_weeks",
        "valid_from": first.isoformat(),
        "valid_until": (first + timedelta(weeks=weeks, days=-1)).isoformat(),
        "pattern": [f"{weekday}-{part.pk}" for weekday in weekdays],
        "stap": "opslaan",
        **more,
    }


def place_url(child, group):
    return f"/kantoor/kinderen/{child.pk}/plaatsen/?groep={group.pk}"


def fill(group, organisation, *, days=1):
    """Another child has the group's one place on coming Mondays."""
    other = ChildFactory(family__organisation=organisation)
    for week in range(days):
        on = next_weekday(1) + timedelta(weeks=week)
        CareMomentFactory(child=other, group=group, date=on)


def test_a_child_is_placed_after_a_look_at_what_is_planned(browser, child, group, whole_day):
    look = browser.post(place_url(child, group), agreed(whole_day, 1, 4, stap="controleren"))
    page = words(look)
    assert "Nothing is saved yet" in page
    assert "Days planned 6" in page
    assert not Placement.objects.exists()
    browser.post(place_url(child, group), {**filled_in(look), "stap": "opslaan"})
    placement = Placement.objects.get()
    assert placement.care_moments.count() == 6
    line = Event.objects.get(action=Action.PLACEMENT_MADE)
    assert (line.client_id, line.data["added"]) == (str(child.pk), 6)


def test_groups_are_offered_by_age(browser, child, group, organisation):
    bso = GroupFactory(location=group.location, after_school=True)
    context = browser.get(f"/kantoor/kinderen/{child.pk}/plaatsen/").context
    assert context["fits"] == [group]
    assert context["others"] == [bso]


def test_a_child_that_is_too_young_is_refused_with_the_ages(browser, child, organisation, group):
    bso = GroupFactory(location=group.location, after_school=True, name="Floris")
    part = DayPartFactory(organisation=organisation, after_school=True, contract_form="52_weeks")
    answer = browser.post(place_url(child, bso), agreed(part, 1))
    assert answer.status_code == 409
    assert "Floris is for children from 48 until 156 months" in words(answer)


@pytest.mark.spec("K-09")
def test_two_places_at_once_are_refused_in_words(browser, child, group, whole_day):
    browser.post(place_url(child, group), agreed(whole_day, 1))
    other = GroupFactory(location=group.location, name="Egels")
    answer = browser.post(place_url(child, other), agreed(whole_day, 1, 2))
    assert answer.status_code == 409
    assert "On Monday Noortje is in Hamsters already (07:30-18:30" in words(answer)
    assert filled_in(answer)["pattern"] == [f"1-{whole_day.pk}", f"2-{whole_day.pk}"]
    assert Placement.objects.count() == 1


@pytest.mark.spec("K-09")
def test_care_in_school_weeks_and_in_holidays_are_no_two_places(browser, organisation, group):
    bso = GroupFactory(location=group.location, after_school=True)
    child = ChildFactory(family__organisation=organisation, school_age=True)
    school = DayPartFactory(organisation=organisation, after_school=True, contract_form="52_weeks")
    holiday = DayPartFactory(
        organisation=organisation,
        name="Vakantie",
        care_type="after_school",
        contract_form="52_weeks",
        weeks="holiday",
    )
    data = agreed(school, 1)
    data["pattern"].append(f"1-{holiday.pk}")
    assert browser.post(place_url(child, bso), data).status_code == 302


def test_a_full_group_is_refused_with_the_first_day_and_the_figures(
    browser, child, group, whole_day, organisation
):
    fill(group, organisation, days=2)
    answer = browser.post(place_url(child, group), agreed(whole_day, 1))
    page = words(answer)
    assert answer.status_code == 409
    assert "Hamsters has no place on 2 days" in page
    assert "with 1 children and room for 1" in page
    assert "Who may pass the capacity can do so with a reason" in page
    assert not Placement.objects.exists()


def test_who_may_passes_the_capacity_with_a_reason_that_stays(organisation, child, group, whole_day):
    fill(group, organisation)
    manager = office_worker(organisation, Right.OVERBOOK)
    browser = browser_of(manager)
    assert browser.post(place_url(child, group), agreed(whole_day, 1)).status_code == 409
    browser.post(place_url(child, group), agreed(whole_day, 1, overbook_reason="Broertje zit er al"))
    placement = Placement.objects.get()
    assert (placement.overbooked_by, placement.overbooked_reason) == (manager, "Broertje zit er al")
    beyond = placement.care_moments.exclude(overbooked_by=None)
    assert [moment.date for moment in beyond] == [next_weekday(1)]
    assert placement.care_moments.count() == 3


def test_a_reason_without_the_right_passes_nothing(browser, organisation, child, group, whole_day):
    fill(group, organisation)
    data = agreed(whole_day, 1, overbook_reason="Toch")
    assert browser.post(place_url(child, group), data).status_code == 409
    assert not Placement.objects.exists()


def test_past_the_law_nobody_places(organisation, child, group, whole_day):
    for _ in range(16):
        manager = office_worker(organisation, Right.OVERBOOK)
        CareMomentFactory(
            child__family__organisation=organisation,
            group=group,
            date=next_weekday(1),
            overbooked_by=manager,
            overbooked_reason="Vol",
        )
    answer = browser_of(manager).post(place_url(child, group), agreed(whole_day, 1, overbook_reason="Toch"))
    assert "at most 16 may be in one group" in words(answer)
    assert not Placement.objects.exists()


def test_a_change_from_a_date_ends_the_old_agreement_the_day_before(browser, child, group, whole_day):
    browser.post(place_url(child, group), agreed(whole_day, 1))
    old = Placement.objects.get()
    from_then = next_weekday(1) + timedelta(weeks=1)
    data = agreed(whole_day, 2) | {"valid_from": from_then.isoformat()}
    look = browser.post(f"/kantoor/plaatsingen/{old.pk}/wijzigen/", {**data, "stap": "controleren"})
    assert "Nothing is saved yet" in words(look)
    browser.post(f"/kantoor/plaatsingen/{old.pk}/wijzigen/", data)
    old.refresh_from_db()
    new = Placement.objects.exclude(pk=old.pk).get()
    assert old.valid_until == from_then - timedelta(days=1)
    assert [moment.date for moment in old.care_moments.all()] == [next_weekday(1)]
    assert {moment.date.isoweekday() for moment in new.care_moments.all()} == {2}


def test_what_a_parent_changed_stays_when_a_placement_ends(browser, child, group, whole_day):
    browser.post(place_url(child, group), agreed(whole_day, 1))
    placement = Placement.objects.get()
    last = placement.care_moments.order_by("-date").first()
    CareMoment.objects.filter(pk=last.pk).update(is_touched=True, status=MomentStatus.ABSENT)
    page = f"/kantoor/plaatsingen/{placement.pk}/beeindigen/"
    ends_on = next_weekday(1)
    look = browser.post(page, {"last_day": ends_on.isoformat(), "stap": "controleren"})
    assert "Days that stay 1" in words(look)
    browser.post(page, {"last_day": ends_on.isoformat(), "stap": "opslaan"})
    left = list(placement.care_moments.order_by("date").values_list("date", flat=True))
    assert left == [ends_on, last.date]


@pytest.mark.parametrize("days", [-1, -30])
def test_an_end_that_has_been_is_refused(browser, organisation, days):
    placement = PlacementFactory(
        child__family__organisation=organisation, valid_from=clock.today() - timedelta(days=60)
    )
    on = clock.today() + timedelta(days=days)
    answer = browser.post(
        f"/kantoor/plaatsingen/{placement.pk}/beeindigen/", {"last_day": on.isoformat(), "stap": "opslaan"}
    )
    assert answer.status_code == 409
    assert "Choose today or later" in words(answer)


def test_a_placement_that_has_not_begun_is_withdrawn_with_its_care(browser, child, group, whole_day):
    browser.post(place_url(child, group), agreed(whole_day, 1))
    placement = Placement.objects.get()
    browser.post(f"/kantoor/plaatsingen/{placement.pk}/intrekken/")
    assert not Placement.objects.exists()
    assert not CareMoment.objects.exists()


def test_one_that_has_begun_is_ended_not_withdrawn(browser, organisation):
    placement = PlacementFactory(
        child__family__organisation=organisation, valid_from=clock.today() - timedelta(days=60)
    )
    answer = browser.post(f"/kantoor/plaatsingen/{placement.pk}/intrekken/")
    assert answer.status_code == 409
    assert "End it on a date instead" in words(answer)
    assert Placement.objects.exists()


def test_the_list_finds_a_child_and_tells_the_days(browser, child, group, whole_day):
    browser.post(place_url(child, group), agreed(whole_day, 1))
    assert "No placements fit" in words(browser.get("/kantoor/plaatsingen/"))
    page = words(browser.get("/kantoor/plaatsingen/", {"stand": "straks", "zoek": "noor"}))
    assert "Boven, Noortje van" in page
    assert "Mon 07:30-18:30" in page
