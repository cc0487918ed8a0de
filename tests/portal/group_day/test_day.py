"""Today's group: who is expected, here, gone and absent, what to mind, and whom to call (P-40)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import MomentStatus
from core.lib import clock
from tests.factories import (
    AbsenceFactory,
    CareMomentFactory,
    ChildFactory,
    GroupFactory,
    GuardianFactory,
    PresenceFactory,
    StaffDutyFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.portal.group_day.house import TUESDAY_TEN, make_house
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(TUESDAY_TEN, tick=False)]


@pytest.fixture
def house():
    return make_house()


def page_of(house, group=None, on=None, client=None):
    group = group or house.hamsters
    name, parts = ("group_day:group_on", [group.pk, on]) if on else ("group_day:group", [group.pk])
    return (client or house.client).get(reverse(name, args=parts))


@pytest.mark.spec("P-40")
def test_the_page_tells_who_is_here_expected_absent_and_gone(house):
    here, gone = (
        ChildFactory(family__organisation=house.organisation, first_name=name) for name in ("Yara", "Tim")
    )
    PresenceFactory(group=house.hamsters, child=here)
    PresenceFactory(group=house.hamsters, child=gone, left_at=clock.now() - timedelta(minutes=30))
    AbsenceFactory(
        moment=house.plan(
            ChildFactory(family__organisation=house.organisation, first_name="Mila"),
            status=MomentStatus.ABSENT,
        ),
        reason="sick",
    )
    text = words(page_of(house))
    assert "Here now 1 Still expected 2 Gone home 1 Absent 1" in text
    assert "Yara van Boven" in text
    assert "here since 07:30" in text
    assert "here from 07:30 to 09:30" in text
    assert "Mila van Boven" in text
    assert "ill" in text


@pytest.mark.spec("P-40")
def test_allergies_and_who_fetches_stand_on_the_page_at_once(house):
    text = words(page_of(house))
    assert "Allergies Noortje : pinda" in text
    assert "Picking up: Oma Riet haalt op." in text


@pytest.mark.spec("P-40")
def test_both_parents_can_be_called_and_a_blocked_one_is_not_named(house):
    GuardianFactory(family=house.noortje.family, first_name="Eva", phone="06 12 34 56 78")
    GuardianFactory(family=house.noortje.family, second=True, first_name="Jeroen", phone="06 87 65 43 21")
    GuardianFactory(family=house.sem.family, first_name="Geblokkeerd", phone="06 00", is_blocked=True)
    page = page_of(house).content.decode()
    assert 'href="tel:0612345678"' in page
    assert 'href="tel:0687654321"' in page
    assert "Geblokkeerd" not in page


def test_without_an_own_number_the_one_of_the_family_is_called(house):
    house.noortje.family.phone = "023 555 12 34"
    house.noortje.family.save()
    GuardianFactory(family=house.noortje.family, phone="")
    assert 'href="tel:0235551234"' in page_of(house).content.decode()


def test_who_is_not_there_a_quarter_after_the_start_stands_out(house):
    on_time = ChildFactory(family__organisation=house.organisation, first_name="Pim")
    house.plan(on_time, starts=time(9, 50))
    text = words(page_of(house))
    assert text.count("not here yet") == 2


def test_who_should_have_been_fetched_stands_out(house, time_machine):
    PresenceFactory(group=house.hamsters, child=house.noortje)
    time_machine.move_to(TUESDAY_TEN.replace(hour=18, minute=20))
    assert "should have been picked up" in words(page_of(house))


@pytest.mark.spec("P-40")
def test_extra_care_and_children_without_a_plan_are_marked(house):
    house.plan(ChildFactory(family__organisation=house.organisation), origin="extra")
    PresenceFactory(group=house.hamsters)
    text = words(page_of(house))
    assert "Extra care" in text
    assert "not planned" in text


@pytest.mark.spec("P-40")
def test_staff_are_counted_for_the_children_who_are_here_now(house):
    StaffDutyFactory(group=house.hamsters, date=clock.today(), staff=1)
    for child in ChildFactory.create_batch(4, family__organisation=house.organisation, age_in_days=200):
        PresenceFactory(group=house.hamsters, child=child)
    text = words(page_of(house))
    assert "2 members of staff needed now , 1 planned: 1 too few" in text


def test_staff_of_after_school_care_are_counted_for_the_whole_location(house):
    groups = [GroupFactory(location=house.hamsters.location, after_school=True) for _ in range(2)]
    for group in groups:
        for child in ChildFactory.create_batch(6, family__organisation=house.organisation, school_age=True):
            PresenceFactory(group=group, child=child)
    text = words(page_of(house, groups[0]))
    assert "Counted for all after-school groups of the location: 12 children." in text


def test_without_anybody_here_no_staff_are_asked(house):
    assert "no staff are needed by law" in words(page_of(house))


def test_another_day_shows_the_plan_and_no_buttons(house):
    tomorrow = clock.today() + timedelta(days=1)
    house.plan(house.sem, date=tomorrow)
    page = page_of(house, on=tomorrow)
    assert "Sem van Boven" in words(page)
    assert "Is here" not in words(page)


def test_a_chosen_date_leads_to_that_day(house):
    url = reverse("group_day:group", args=[house.hamsters.pk])
    response = house.client.get(url, {"datum": "2026-11-30"})
    assert response.url == reverse(
        "group_day:group_on", args=[house.hamsters.pk, clock.today() + timedelta(days=6)]
    )


def test_a_date_that_makes_no_sense_is_not_there(house):
    assert house.client.get(f"/groep/{house.hamsters.pk}/1850-01-01/").status_code == 404


def test_the_menu_opens_the_group_that_this_tablet_showed_last(house):
    other = GroupFactory(location=house.hamsters.location, name="Bevers")
    client = house.client
    assert client.get("/groep/").url == reverse("group_day:group", args=[other.pk])
    page_of(house, client=client)
    assert client.get("/groep/").url == reverse("group_day:group", args=[house.hamsters.pk])


def test_all_groups_of_a_location_stand_below_each_other(house):
    bevers = GroupFactory(location=house.hamsters.location, name="Bevers")
    house.plan(ChildFactory(family__organisation=house.organisation, first_name="Bram"), group=bevers)
    text = words(house.client.get(reverse("group_day:location", args=[house.hamsters.location_id])))
    assert "Bram van Boven" in text
    assert "Noortje van Boven" in text


def test_who_works_nowhere_yet_reads_whom_to_ask(house):
    user = UserFactory(group_staff=True, organisation=house.organisation)
    assert "You are not tied to a location yet" in words(in_english(sign_in(user)).get("/groep/"))


def test_a_group_of_another_location_is_not_there(house):
    elsewhere = GroupFactory(location__organisation=house.organisation)
    assert page_of(house, elsewhere).status_code == 404


def test_where_presence_is_not_registered_the_page_says_so():
    house = make_house(registers_presence=False)
    text = words(page_of(house))
    assert "does not check children in and out" in text
    assert "Is here" not in text


def test_looking_leaves_a_line_for_each_child_once_an_hour(house):
    client = house.client
    page_of(house, client=client)
    page_of(house, client=client)
    looks = Event.objects.filter(action=Action.DAY_LIST_OPENED)
    assert set(looks.values_list("client_id", flat=True)) == {str(house.noortje.pk), str(house.sem.pk)}
    assert looks.count() == 2


def test_the_number_of_queries_stays_the_same(house):
    client = house.client
    url = reverse("group_day:location", args=[house.hamsters.location_id])
    client.get(url)
    few = queries_of(client, url)
    for _ in range(3):
        group = GroupFactory(location=house.hamsters.location)
        for child in ChildFactory.create_batch(4, family__organisation=house.organisation):
            GuardianFactory(family=child.family)
            CareMomentFactory(child=child, group=group, date=clock.today())
            PresenceFactory(child=child, group=group)
    client.get(url)
    assert queries_of(client, url) == few
