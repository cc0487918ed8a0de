"""Parent talks: times that staff open, of which every child takes one (P-36)."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import Guardian
from core.lib import clock
from core.notifications import messages
from core.notifications.models import Notice, OutboxMessage
from portal.talks.actions.remind import remind_due
from portal.talks.actions.take_talk import take_talk
from portal.talks.models import Round, Talk
from portal.talks.rules.slots import slots
from portal.talks.tasks import remind_of_talks
from tests.factories import GuardianFactory, PlacementFactory, TalkFactory, TalkRoundFactory
from tests.family import make_home
from tests.pages import in_english, queries_of, words
from tests.portal.group_day.house import TUESDAY_TEN, make_house
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.spec("P-36"),
    pytest.mark.time_machine(TUESDAY_TEN, tick=False),
]


@pytest.fixture
def home():
    return make_home()


@pytest.fixture
def a_round(home):
    return TalkRoundFactory(group=home.hamsters, title="Tienminutengesprekken", place="Teamkamer")


@pytest.fixture
def talks(a_round):
    return TalkFactory.create_batch(3, round=a_round)


def address(a_round, child):
    return reverse("talks:choose", args=[a_round.pk, child.pk])


def take(home, talk, **more):
    return home.client.post(address(talk.round, home.noortje), {"tijd": talk.pk}, **more)


# Staff


def test_times_are_cut_from_a_stretch_of_the_day():
    assert list(slots(time(13), time(14), 15, 5)) == [
        (time(13), time(13, 15)),
        (time(13, 20), time(13, 35)),
        (time(13, 40), time(13, 55)),
    ]
    assert list(slots(time(13), time(13, 10), 15, 0)) == []


def round_form(house, **more):
    return {
        "title": "Tienminutengesprekken",
        "way": "here",
        "place": "Teamkamer",
        "note": "",
        "staff": house.staff.pk,
        "on": "2026-12-01",
        "first": "13:00",
        "last": "14:00",
        "minutes": "15",
        "pause": "5",
    } | more


def test_staff_open_times_and_the_parents_of_the_group_are_told():
    house = make_house()
    PlacementFactory(child=house.noortje, group=house.hamsters)
    guardian = GuardianFactory(family=house.noortje.family)
    response = house.client.post(reverse("talks:new"), round_form(house))
    made = Round.objects.get()
    assert response.url == reverse("talks:round", args=[made.pk])
    assert [clock.local_date(talk.starts_at).isoformat() for talk in made.talks.all()] == ["2026-12-01"] * 3
    notice = Notice.objects.get(user=guardian.user)
    assert notice.url == reverse("talks:mine")
    mail = OutboxMessage.objects.get(recipient=guardian.user)
    assert "Tienminutengesprekken" in messages.compose(mail).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Fill in what the talks are about."),
        ({"on": "2026-11-23"}, "Choose a date from today on, at most a year ahead."),
        ({"last": "13:05"}, "No talk fits between these times."),
        (
            {"minutes": "5", "pause": "0", "first": "08:00", "last": "18:00"},
            "This makes 120 talks; at most 60",
        ),
    ],
)
def test_times_that_cannot_be_are_refused_and_stay_filled_in(wrong, sentence):
    house = make_house()
    response = house.client.post(reverse("talks:new"), round_form(house, **wrong))
    assert response.status_code == 422
    assert sentence in words(response)
    assert 'value="Teamkamer"' in response.content.decode()


def test_a_colleague_has_one_talk_at_a_time():
    house = make_house()
    house.client.post(reverse("talks:new"), round_form(house))
    response = house.client.post(reverse("talks:new"), round_form(house, first="13:05"))
    assert response.status_code == 422
    assert "Bo Jacobs has a talk at one of these times already." in words(response)
    assert Round.objects.count() == 1


def test_staff_see_who_comes_and_who_has_not_chosen():
    house = make_house()
    for child in (house.noortje, house.sem):
        PlacementFactory(child=child, group=house.hamsters, pattern={})
    GuardianFactory(family=house.noortje.family)
    talk = TalkFactory(round__group=house.hamsters, child=house.noortje)
    text = words(house.client.get(reverse("talks:round", args=[talk.round_id])))
    assert "Noortje van Boven chosen by Sanne van Boven" in text
    assert "Not chosen yet 1 children Sem van Boven" in text


def test_a_talk_that_staff_call_off_is_told_to_the_parent():
    house = make_house()
    guardian = GuardianFactory(family=house.noortje.family)
    talk = TalkFactory(round__group=house.hamsters, child=house.noortje)
    house.client.post(reverse("talks:cancel", args=[talk.pk]))
    assert not Talk.objects.exists()
    assert (
        "gaat niet door. Kies een andere tijd."
        in messages.compose(OutboxMessage.objects.get(recipient=guardian.user)).text
    )
    assert Event.objects.filter(action=Action.TALK_CANCELLED, client_id=str(house.noortje.pk)).exists()


@pytest.mark.spec("K-02")
def test_a_cancelled_talk_is_not_mailed_to_who_lost_authority():
    house = make_house()
    talk = TalkFactory(round__group=house.hamsters, round__made_by=house.staff)
    guardian = GuardianFactory(family=house.noortje.family)
    take_talk(guardian, house.noortje, talk)
    house.client.post(reverse("talks:cancel", args=[talk.pk]))
    Guardian.objects.filter(pk=guardian.pk).update(has_custody=False)
    assert messages.compose(OutboxMessage.objects.get(recipient=guardian.user)) is None


def test_more_times_are_added():
    house = make_house()
    talk = TalkFactory(round__group=house.hamsters, round__made_by=house.staff)
    house.client.post(reverse("talks:add", args=[talk.round_id]), round_form(house, on="2026-12-02"))
    assert talk.round.talks.count() == 4


# Parents


def test_a_parent_takes_a_time_and_sees_it(home, talks):
    text = words(take(home, talks[0], follow=True))
    assert "The talk about Noortje is planned." in text
    assert "Teamkamer" in text
    talks[0].refresh_from_db()
    assert (talks[0].child, talks[0].guardian) == (home.noortje, home.guardian)


def test_who_comes_second_is_told_and_offered_the_others(home, talks):
    other = PlacementFactory(group=home.hamsters, pattern={}).child
    GuardianFactory(family=other.family)
    Talk.objects.filter(pk=talks[0].pk).update(
        child=other, guardian=other.family.guardians.get(), taken_at=clock.now()
    )
    response = take(home, talks[0])
    assert response.status_code == 409
    assert "Somebody else just took this time. Choose one of the others." in words(response)
    page = response.content.decode()
    assert f'value="{talks[1].pk}"' in page
    assert f'value="{talks[0].pk}"' not in page


def test_another_time_frees_the_first_one(home, talks):
    take(home, talks[0])
    take(home, talks[1])
    assert list(Talk.objects.filter(child=home.noortje)) == [talks[1]]


def test_a_time_can_be_given_back_until_the_day_before(home, talks):
    take(home, talks[0])
    assert "The time is free again." in words(
        home.client.post(reverse("talks:give_back", args=[talks[0].pk]), follow=True)
    )
    assert Talk.objects.filter(child__isnull=True).count() == 3


def test_from_the_day_itself_on_nothing_changes(home, talks, time_machine):
    take(home, talks[0])
    day = clock.local_date(talks[0].starts_at)
    time_machine.move_to(datetime.combine(day, time(0, 5), tzinfo=clock.AMSTERDAM))
    for response in (
        take(home, talks[1]),
        home.client.post(reverse("talks:give_back", args=[talks[0].pk]), follow=True),
    ):
        assert "A talk can be changed until the day before; yours is today or has been." in words(response)
    assert "Another time" not in words(home.client.get(reverse("talks:mine")))
    assert list(Talk.objects.filter(child=home.noortje)) == [talks[0]]


def test_a_time_that_has_passed_is_not_taken(home, a_round):
    past = TalkFactory(round=a_round, starts_at=clock.now() - timedelta(hours=1))
    TalkFactory(round=a_round)
    assert "This time has passed." in words(take(home, past))


def test_without_a_choice_the_page_asks_for_one(home, a_round, talks):
    response = home.client.post(address(a_round, home.noortje))
    assert response.status_code == 422
    assert "Choose a time first." in words(response)


def test_the_second_guardian_sees_what_the_first_one_chose(home, talks):
    take(home, talks[0])
    second = GuardianFactory(family=home.family, second=True)
    text = words(in_english(sign_in(second.user)).get(reverse("talks:mine")))
    assert "Into my calendar" in text


def test_a_child_without_a_place_in_the_group_has_nothing_to_choose(home, a_round, talks):
    assert home.client.get(address(a_round, home.ties)).status_code == 404


def test_the_calendar_file_names_time_and_place_and_a_change_replaces_it(home, talks):
    take(home, talks[0])
    first = calendar_of(home, talks[0])
    assert first["summary"] == f"Talk about Noortje with {talks[0].staff.full_name}"
    assert first["location"] == "Teamkamer"
    assert first.decoded("dtstart") == talks[0].starts_at
    take(home, talks[1])
    take(home, talks[0])
    again = calendar_of(home, talks[0])
    assert again["uid"] == first["uid"]
    assert again["sequence"] > first["sequence"]


def calendar_of(home, talk):
    response = home.client.get(reverse("talks:file", args=[talk.pk]))
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    return event


def test_the_day_before_the_parents_are_reminded_once(home, talks, time_machine):
    GuardianFactory(family=home.family, second=True)
    take(home, talks[0])
    assert remind_due() == 0
    time_machine.move_to(talks[0].starts_at - timedelta(days=1))
    assert [remind_due(), remind_due(), remind_of_talks()] == [1, 0, 0]
    assert OutboxMessage.objects.filter(kind="talks.reminder").count() == 2
    mail = OutboxMessage.objects.filter(kind="talks.reminder", recipient=home.guardian.user).get()
    assert "Noortje" in messages.compose(mail).text


def test_a_reminder_of_a_time_that_was_given_back_is_not_sent(home, talks, time_machine):
    take(home, talks[0])
    time_machine.move_to(talks[0].starts_at - timedelta(days=1))
    remind_due()
    Talk.objects.filter(pk=talks[0].pk).update(child=None, guardian=None, taken_at=None)
    assert messages.compose(OutboxMessage.objects.get(kind="talks.reminder")) is None


def test_the_database_refuses_a_second_time_for_a_child(home, talks):
    take(home, talks[0])
    with database_refuses("one_talk_of_a_round"):
        Talk.objects.filter(pk=talks[1].pk).update(
            child=home.noortje, guardian=home.guardian, taken_at=clock.now()
        )


def test_the_number_of_queries_stays_the_same(home, talks):
    client = home.client
    client.get(reverse("talks:mine"))
    few = queries_of(client, reverse("talks:mine"))
    for _ in range(4):
        TalkFactory.create_batch(3, round=TalkRoundFactory(group=home.hamsters))
    assert queries_of(client, reverse("talks:mine")) == few


def test_without_rounds_the_page_says_so(home):
    assert "No talks to plan" in words(home.client.get(reverse("talks:mine")))
