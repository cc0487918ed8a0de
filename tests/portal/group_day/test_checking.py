"""Checking in and out with one tap, taking it back, and putting times right afterwards (P-40)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import Presence
from core.lib import clock
from portal.group_day.actions.close_forgotten import close_forgotten
from tests.factories import CareMomentFactory, ChildFactory, GroupFactory, PlacementFactory, PresenceFactory
from tests.pages import words
from tests.portal.group_day.house import TUESDAY_TEN, make_house
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.spec("P-40"),
    pytest.mark.time_machine(TUESDAY_TEN, tick=False),
]


@pytest.fixture
def house():
    return make_house()


def check_in(client, group, child, **more):
    return client.post(reverse("group_day:check_in", args=[group.pk, child.pk]), **more)


def post(client, name, presence, data=None, **more):
    return client.post(reverse(f"group_day:{name}", args=[presence.pk]), data, **more)


def test_one_tap_checks_a_child_in_and_one_out(house, time_machine):
    text = words(check_in(house.client, house.hamsters, house.noortje, follow=True))
    assert "Noortje is in." in text
    presence = Presence.objects.get()
    assert (presence.came_at, presence.checked_in_by) == (clock.now(), house.staff)
    time_machine.move_to(TUESDAY_TEN + timedelta(hours=7))
    post(house.client, "check_out", presence)
    presence.refresh_from_db()
    assert (presence.left_at, presence.checked_out_by) == (clock.now(), house.staff)
    assert presence.minutes == 7 * 60


def test_each_tap_leaves_a_line_in_the_trail(house, time_machine):
    client = house.client
    check_in(client, house.hamsters, house.noortje)
    time_machine.shift(timedelta(minutes=1))
    post(client, "check_out", Presence.objects.get())
    post(client, "undo", Presence.objects.get(), {"stap": "uit"})
    post(client, "undo", Presence.objects.get(), {"stap": "in"})
    lines = Event.objects.filter(client_id=str(house.noortje.pk)).order_by("pk")
    assert [line.action for line in lines if line.action != Action.DAY_LIST_OPENED] == [
        Action.PRESENCE_CAME,
        Action.PRESENCE_LEFT,
        Action.PRESENCE_UNDONE,
        Action.PRESENCE_UNDONE,
    ]
    assert not Presence.objects.exists()


def test_a_script_gets_the_group_as_it_is_after_the_tap(house):
    response = check_in(house.client, house.hamsters, house.noortje, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Here now 1 Still expected 1" in words(response)


def test_the_second_tablet_sees_what_the_first_one_did(house):
    check_in(house.client, house.hamsters, house.noortje)
    other = sign_in(house.colleague())
    other.cookies["language"] = "en"
    response = check_in(other, house.hamsters, house.noortje, headers={"HX-Request": "true"})
    assert response.status_code == 409
    text = words(response)
    assert "Noortje is in Hamsters already: Bo Jacobs checked in at 10:00." in text
    assert "Here now 1" in text
    assert Presence.objects.count() == 1


def test_checking_out_twice_tells_who_was_first(house, time_machine):
    presence = PresenceFactory(group=house.hamsters, child=house.noortje)
    post(house.client, "check_out", presence)
    time_machine.shift(timedelta(minutes=5))
    text = words(post(house.client, "check_out", presence, follow=True))
    assert "Noortje has gone home already: Bo Jacobs checked out at 10:00." in text


def test_an_old_page_takes_back_nothing_else(house):
    presence = PresenceFactory(group=house.hamsters, stay=True, came_at=clock.now() - timedelta(hours=6))
    text = words(post(house.client, "undo", presence, {"stap": "in"}, follow=True))
    assert "A colleague took this back meanwhile." in text
    assert Presence.objects.filter(pk=presence.pk).exists()


def test_a_tap_can_be_taken_back_where_it_was_made_for_ten_minutes(house, time_machine):
    client = house.client
    check_in(client, house.hamsters, house.noortje)
    url = reverse("group_day:group", args=[house.hamsters.pk])
    assert "Undo for Noortje" in client.get(url).content.decode()
    time_machine.shift(timedelta(minutes=11))
    assert "Undo for Noortje" not in client.get(url).content.decode()


def test_a_child_in_another_group_is_told_where_it_is(house):
    bevers = GroupFactory(location=house.hamsters.location, name="Bevers")
    PresenceFactory(group=bevers, child=house.noortje)
    text = words(check_in(house.client, house.hamsters, house.noortje, follow=True))
    assert "Noortje is in Bevers already" in text
    assert "now in Bevers" in text


def test_the_database_refuses_two_stays_of_a_child_at_once(house):
    PresenceFactory(group=house.hamsters, child=house.noortje)
    with database_refuses("child_present_once_at_a_time"):
        PresenceFactory(child=house.noortje, came_at=clock.now())


def test_the_database_refuses_a_stay_that_ends_before_it_begins_or_on_another_day(house):
    with database_refuses("presence_in_order"):
        PresenceFactory(left_at=clock.now() - timedelta(hours=8))
    with database_refuses("presence_ends_on_the_same_day"):
        PresenceFactory(left_at=clock.now() + timedelta(days=1))
    with database_refuses("presence_on_the_day_of_coming"):
        PresenceFactory(date=clock.today() - timedelta(days=1))


def test_a_child_of_another_group_of_the_location_can_be_checked_in(house):
    placed = ChildFactory(family__organisation=house.organisation, first_name="Fenna")
    PlacementFactory(child=placed, group=GroupFactory(location=house.hamsters.location))
    elsewhere = ChildFactory(family__organisation=house.organisation, first_name="Ver")
    client = house.client
    text = words(client.get(reverse("group_day:others", args=[house.hamsters.pk])))
    assert "Fenna van Boven" in text
    assert "Noortje" not in text
    assert "Ver " not in text
    assert check_in(client, house.hamsters, placed).status_code == 302
    assert check_in(client, house.hamsters, elsewhere).status_code == 404


def test_others_are_found_by_a_part_of_the_name(house):
    for name in ("Fenna", "Olaf"):
        child = ChildFactory(family__organisation=house.organisation, first_name=name)
        PlacementFactory(child=child, group=house.hamsters, pattern={})
    url = reverse("group_day:others", args=[house.hamsters.pk])
    text = words(house.client.get(url, {"zoek": "fen"}))
    assert "Fenna" in text
    assert "Olaf" not in text
    assert "No child found" in words(house.client.get(url, {"zoek": "xyz"}))


# Afterwards


def correct(client, presence, **data):
    return post(client, "correct", presence, data)


def test_times_are_corrected_with_both_times_in_the_trail(house):
    presence = PresenceFactory(group=house.hamsters, child=house.noortje)
    response = correct(house.client, presence, came="08:05", left="09:45")
    assert response.status_code == 302
    presence.refresh_from_db()
    assert [
        at.astimezone(clock.AMSTERDAM).strftime("%H:%M") for at in (presence.came_at, presence.left_at)
    ] == [
        "08:05",
        "09:45",
    ]
    line = Event.objects.get(action=Action.PRESENCE_CORRECTED)
    assert line.data["before"] == "07:30-"
    assert line.data["now"] == "08:05-09:45"


@pytest.mark.parametrize(
    ("came", "left", "words_of_refusal"),
    [
        ("", "09:00", "Fill in when the child came."),
        ("09:00", "08:00", "The child left before it came."),
        ("11:00", "", "This time is still to come."),
        ("08:00", "23:00", "This time is still to come."),
    ],
)
def test_times_that_cannot_be_are_refused_and_stay_filled_in(house, came, left, words_of_refusal):
    presence = PresenceFactory(group=house.hamsters, child=house.noortje)
    response = correct(house.client, presence, came=came, left=left)
    assert response.status_code == 422
    assert words_of_refusal in words(response)
    assert f'value="{left}"' in response.content.decode() or not left


def test_times_that_overlap_another_stay_are_refused(house):
    PresenceFactory(
        group=house.hamsters,
        child=house.noortje,
        left_at=clock.now() - timedelta(hours=1),
    )
    later = PresenceFactory(
        group=house.hamsters, child=house.noortje, came_at=clock.now() - timedelta(minutes=30)
    )
    response = correct(house.client, later, came="08:30", left="")
    assert response.status_code == 422
    assert "overlap with another stay of Noortje" in words(response)


def test_a_stay_that_nobody_noted_is_added_afterwards(house):
    yesterday = clock.today() - timedelta(days=1)
    CareMomentFactory(child=house.sem, group=house.hamsters, date=yesterday)
    url = reverse("group_day:add_times", args=[house.hamsters.pk, yesterday, house.sem.pk])
    assert "Fill in when the child left: this day is over." in words(
        house.client.post(url, {"came": "08:00"})
    )
    assert house.client.post(url, {"came": "08:00", "left": "12:30"}).status_code == 302
    assert Presence.objects.get().minutes == 270
    assert Event.objects.filter(action=Action.PRESENCE_ADDED, client_id=str(house.sem.pk)).exists()


def test_a_stay_that_never_was_is_removed_and_the_trail_keeps_its_times(house):
    presence = PresenceFactory(group=house.hamsters, child=house.noortje)
    correct(house.client, presence, verwijderen="1", came="", left="")
    assert not Presence.objects.exists()
    assert Event.objects.get(action=Action.PRESENCE_REMOVED).data["before"] == "07:30-"


def test_the_page_of_a_child_shows_who_noted_what(house):
    PresenceFactory(group=house.hamsters, child=house.noortje, checked_in_by=house.staff)
    url = reverse("group_day:child", args=[house.hamsters.pk, clock.today(), house.noortje.pk])
    text = words(house.client.get(url))
    assert "07:30 until now in: Bo Jacobs" in text
    assert "pinda" in text
    assert "Oma Riet haalt op." in text


# Forgotten


def test_who_was_forgotten_left_at_the_planned_end(house):
    yesterday = clock.now() - timedelta(days=1, hours=2)
    CareMomentFactory(child=house.noortje, group=house.hamsters, date=clock.local_date(yesterday))
    presence = PresenceFactory(group=house.hamsters, child=house.noortje, came_at=yesterday)
    assert (close_forgotten(), close_forgotten()) == (1, 0)
    presence.refresh_from_db()
    assert presence.left_at.astimezone(clock.AMSTERDAM).strftime("%H:%M") == "13:00"
    assert presence.left_is_assumed
    assert Event.objects.get(action=Action.PRESENCE_ASSUMED).organisation == house.organisation


def test_without_a_plan_it_is_the_time_that_the_location_closes(house):
    presence = PresenceFactory(group=house.hamsters, came_at=clock.now() - timedelta(days=1))
    close_forgotten()
    presence.refresh_from_db()
    assert presence.left_at.astimezone(clock.AMSTERDAM).strftime("%H:%M") == "18:30"


def test_a_forgotten_stay_is_no_hindrance_the_next_morning(house):
    PresenceFactory(group=house.hamsters, child=house.noortje, came_at=clock.now() - timedelta(days=1))
    assert "Noortje is in." in words(check_in(house.client, house.hamsters, house.noortje, follow=True))
    assert Presence.objects.filter(left_is_assumed=True).count() == 1


def test_today_is_never_assumed(house):
    PresenceFactory(group=house.hamsters, child=house.noortje)
    assert close_forgotten() == 0


def test_where_presence_is_not_registered_nobody_can_check_in():
    house = make_house(registers_presence=False)
    assert check_in(house.client, house.hamsters, house.noortje).status_code == 403
    assert not Presence.objects.exists()
