"""Ruildag aanvragen: give up planned care for other care, on one page (R-15 to R-18, R-62)."""

from datetime import date, time, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from core.childcare.choices import MomentOrigin, MomentStatus
from core.lib.display import short_date
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import Booking, GivenUp
from tests.factories import CareMomentFactory, ClosingDayFactory, DayPartPriceFactory, PolicyRuleFactory
from tests.family import Home, make_home, wednesday
from tests.pages import queries_of, words
from tests.requests_app.test_absence import fields

pytestmark = pytest.mark.django_db

SWAP = "/aanvragen/ruilen/"
WHOLE = (time(7, 30), time(18, 30))


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    return home.client


def thursday() -> date:
    return wednesday() + timedelta(days=1)


def chosen(home: Home, moments, wishes, *, to: date | None = None, **more) -> dict:
    """What stands in the address once the parent ticked moments and wishes (child, group and day part)."""
    return {
        "van": f"{wednesday():%Y-%m-%d}",
        "tot": "",
        "geef": [str(moment.pk) for moment in moments],
        "naar": f"{to or thursday():%Y-%m-%d}",
        "naar_tot": "",
        "wil": [f"{child.pk}-{group.pk}-{part.pk}" for child, group, part in wishes],
        **more,
    }


def noortje_wants(home: Home, part) -> tuple:
    return (home.noortje, home.hamsters, part)


def send(client, choice: dict, **changes):
    """See what it comes to, and press "Aanvraag indienen"."""
    shown = fields(client.get(SWAP, choice).content.decode())
    return client.post(SWAP, choice | {name: shown.get(name, [""]) for name in ("key", "seen")} | changes)


def policy(home: Home, part: str, **settings) -> None:
    PolicyRuleFactory(organisation=home.family.organisation, part=part, settings=settings)


# --- asking


@pytest.mark.spec("R-15")
def test_a_planned_morning_is_asked_for_another_morning(home, client):
    moment = home.plan(home.noortje, wednesday())
    assert send(client, chosen(home, [moment], [noortje_wants(home, home.morning)])).status_code == 302
    booking = Booking.objects.get()
    assert (booking.request.kind, booking.date, booking.amount) == (RequestKind.SWAP, thursday(), 0)
    assert booking.given_up.moment == moment


@pytest.mark.spec("R-15")
def test_the_page_shows_what_is_planned_already_on_the_day_asked(home, client):
    moment = home.plan(home.noortje, wednesday())
    home.plan(home.noortje, thursday(), time(13), time(18, 30))
    text = words(client.get(SWAP, chosen(home, [moment], [])))
    assert "13:00-18:30 Planned already" in text


@pytest.mark.spec("R-15")
def test_time_that_is_planned_already_cannot_be_asked(home, client):
    moment = home.plan(home.noortje, wednesday())
    home.plan(home.noortje, thursday())
    answer = send(client, chosen(home, [moment], [noortje_wants(home, home.morning)]))
    assert answer.status_code == 422
    assert "Care is planned already then" in words(answer)


@pytest.mark.spec("R-17", "R-25")
def test_the_swap_stands_in_the_overview_and_the_day_stays_planned(home, client):
    moment = home.plan(home.noortje, wednesday())
    send(client, chosen(home, [moment], [noortje_wants(home, home.morning)]), remark="Dienst geruild")
    text = words(client.get("/aanvragen/"))
    assert "Swap" in text
    assert "REQUESTED" in text
    assert "Swap requested" in words(client.get("/agenda/"))


@pytest.mark.spec("R-17")
def test_two_children_swap_in_one_request_as_a_whole(home, client):
    moments = [
        home.plan(home.noortje, wednesday()),
        home.plan(home.ties, wednesday(), time(15), time(18, 30)),
    ]
    wishes = [noortje_wants(home, home.morning), (home.ties, home.floris, home.after_school)]
    assert send(client, chosen(home, moments, wishes), as_a_whole="on").status_code == 302
    assert Booking.objects.filter(request__as_a_whole=True).count() == 2


@pytest.mark.spec("R-18")
def test_a_day_under_swap_cannot_be_given_up_again(home, client):
    moment = home.plan(home.noortje, wednesday())
    choice = chosen(home, [moment], [noortje_wants(home, home.morning)])
    send(client, choice)
    again = send(client, choice | {"naar": f"{thursday() + timedelta(days=1):%Y-%m-%d}"})
    assert again.status_code == 422
    assert "A swap was asked for" in words(again)
    assert GivenUp.objects.count() == 1


def test_pressing_twice_asks_once(home, client):
    moment = home.plan(home.noortje, wednesday())
    choice = chosen(home, [moment], [noortje_wants(home, home.morning)])
    shown = fields(client.get(SWAP, choice).content.decode())
    sent = choice | {"key": shown["key"], "seen": shown["seen"]}
    assert [client.post(SWAP, sent).status_code for _ in range(2)] == [302, 302]
    assert Booking.objects.count() == 1


def test_without_scripts_the_first_press_shows_what_it_comes_to(home, client):
    moment = home.plan(home.noortje, wednesday(), *WHOLE)
    answer = client.post(SWAP, chosen(home, [moment], [noortje_wants(home, home.morning)]))
    assert answer.status_code == 200
    assert "lapse" in words(answer)
    assert not Booking.objects.exists()


def test_care_of_another_family_cannot_be_given_up(home, client):
    home.plan(home.noortje, wednesday())
    others = CareMomentFactory(date=wednesday())
    answer = send(client, chosen(home, [others], [noortje_wants(home, home.morning)]))
    assert answer.status_code in {200, 422}
    assert not Booking.objects.exists()


@pytest.mark.spec("R-15")
def test_pressing_a_day_keeps_the_other_side_and_what_was_typed(home, client):
    moment = home.plan(home.noortje, wednesday())
    sent = chosen(home, [moment], []) | {
        "remark": "Dienst geruild",
        "naar_dag": f"{thursday() + timedelta(days=1)}",
    }
    body = client.post(SWAP, sent).content.decode()
    assert fields(body)["naar"] == [f"{thursday() + timedelta(days=1)}"]
    assert fields(body)["geef"] == [str(moment.pk)]
    assert not Booking.objects.exists()


@pytest.mark.spec("R-15")
def test_the_only_care_of_a_day_is_given_up_without_asking(home, client):
    moment = home.plan(home.noortje, wednesday())
    assert fields(client.get(SWAP).content.decode())["geef"] == [str(moment.pk)]


@pytest.mark.spec("R-15")
def test_days_near_the_one_given_up_are_offered_where_the_group_is_open(home, client):
    home.plan(home.noortje, wednesday())
    ClosingDayFactory(organisation=home.family.organisation, date=thursday() + timedelta(days=1))
    body = client.get(SWAP).content.decode()
    assert f'id="naar_dag-{thursday()}"' in body
    assert f'id="naar_dag-{thursday() + timedelta(days=1)}"' not in body
    assert f'id="naar_dag-{wednesday() + timedelta(days=3)}"' not in body  # a Saturday


# --- smaller and larger


@pytest.mark.spec("R-16")
def test_what_lapses_is_said_before(home, client):
    moment = home.plan(home.noortje, wednesday(), *WHOLE)
    choice = chosen(home, [moment], [noortje_wants(home, home.morning)])
    assert "5 hours and 30 minutes lapse" in words(client.get(SWAP, choice))
    send(client, choice)
    assert GivenUp.objects.get().lapsing_minutes == 330


@pytest.mark.spec("R-16")
def test_a_larger_day_is_refused_unless_the_policy_lets_it(home, client):
    moment = home.plan(home.noortje, wednesday())
    answer = send(client, chosen(home, [moment], [noortje_wants(home, home.whole_day)]))
    assert answer.status_code == 422
    assert "You give up 5 hours and 30 minutes and ask 11 hours" in words(answer)


@pytest.mark.spec("R-16")
def test_the_surplus_of_a_larger_day_is_invoiced_where_the_policy_says_so(home, client):
    policy(home, "swap_size", smaller="rest_lapses", larger="charged")
    DayPartPriceFactory(day_part=home.whole_day, amount=Decimal("10.00"), valid_from=date(2020, 1, 2))
    moment = home.plan(home.noortje, wednesday())
    choice = chosen(home, [moment], [noortje_wants(home, home.whole_day)])
    assert "come on the invoice, €55.00" in words(client.get(SWAP, choice))
    send(client, choice)
    assert Booking.objects.get().amount == Decimal("55.00")


@pytest.mark.spec("R-16")
def test_a_larger_day_can_be_free(home, client):
    policy(home, "swap_size", smaller="rest_lapses", larger="free")
    moment = home.plan(home.noortje, wednesday())
    choice = chosen(home, [moment], [noortje_wants(home, home.whole_day)])
    assert "free of charge" in words(client.get(SWAP, choice))
    send(client, choice)
    assert Booking.objects.get().amount == 0


# --- the rules that organisations publish


@pytest.mark.spec("R-40")
def test_a_day_that_is_only_swapped_whole_cannot_be_given_up_in_part(home, client):
    policy(home, "swap_size", smaller="rest_lapses", larger="free", split=False)
    morning = home.plan(home.noortje, wednesday())
    afternoon = home.plan(home.noortje, wednesday(), time(13), time(18, 30))
    wishes = [noortje_wants(home, home.morning), noortje_wants(home, home.afternoon)]
    part = send(client, chosen(home, [morning], wishes[:1]))
    assert part.status_code == 422
    assert "A day is always swapped whole." in words(part)
    assert "13:00-18:30 of Noortje is still left out" in words(part)
    assert send(client, chosen(home, [morning, afternoon], wishes)).status_code == 302
    assert GivenUp.objects.count() == 2


@pytest.mark.spec("R-40")
def test_a_part_of_a_day_can_be_swapped_where_nothing_says_otherwise(home, client):
    morning = home.plan(home.noortje, wednesday())
    home.plan(home.noortje, wednesday(), time(13), time(18, 30))
    assert send(client, chosen(home, [morning], [noortje_wants(home, home.morning)])).status_code == 302


@pytest.mark.spec("R-40")
def test_outside_the_window_the_page_names_the_rule_and_the_dates(home, client):
    policy(
        home,
        "swap_window",
        window={"before": {"amount": 1, "unit": "weeks"}, "after": {"amount": 1, "unit": "weeks"}},
    )
    moment = home.plan(home.noortje, wednesday())
    late = wednesday() + timedelta(days=8)
    answer = send(client, chosen(home, [moment], [noortje_wants(home, home.morning)], to=late))
    assert answer.status_code == 422
    assert "you can choose a day from" in words(answer)


@pytest.mark.spec("R-40")
def test_a_swapped_day_is_not_swapped_again_where_the_policy_forbids_it(home, client):
    policy(home, "swap_again", allowed=False)
    moment = home.plan(home.noortje, wednesday(), origin=MomentOrigin.SWAP)
    answer = send(client, chosen(home, [moment], [noortje_wants(home, home.morning)]))
    assert "came from a swap" in words(answer)


@pytest.mark.spec("R-40")
def test_past_the_number_of_swaps_the_page_says_when_it_counts_again(home, client):
    policy(home, "swap_limit", most=1, per="year")
    first = home.plan(home.noortje, wednesday())
    send(client, chosen(home, [first], [noortje_wants(home, home.morning)]))
    second = home.plan(home.noortje, wednesday(), time(13), time(18, 30))
    answer = send(client, chosen(home, [second], [noortje_wants(home, home.afternoon)]))
    assert answer.status_code == 422
    assert "1 of 1 are used" in words(answer)


def test_a_day_cannot_be_swapped_between_brother_and_sister(home, client):
    moment = home.plan(home.noortje, wednesday())
    answer = send(client, chosen(home, [moment], [(home.ties, home.floris, home.after_school)]))
    assert answer.status_code == 422
    assert "cannot be swapped between brothers and sisters" in words(answer)


# --- a period


def weeks_of(home: Home, number: int) -> list:
    return [home.plan(home.noortje, wednesday() + timedelta(days=7 * week)) for week in range(number)]


def period(home: Home, moments, weeks: int) -> dict:
    last = wednesday() + timedelta(days=7 * (weeks - 1) + 1)
    return chosen(
        home,
        moments,
        [noortje_wants(home, home.morning)],
        tot=f"{last:%Y-%m-%d}",
        naar_tot=f"{last:%Y-%m-%d}",
        dagen=["4"],
    )


@pytest.mark.spec("R-62")
def test_a_period_pairs_the_days_in_order_of_date(home, client):
    moments = weeks_of(home, 3)
    assert send(client, period(home, moments, 3)).status_code == 302
    pairs = Booking.objects.order_by("date").values_list("given_up__date", "date")
    assert [(given, wanted - given) for given, wanted in pairs] == [
        (moment.date, timedelta(days=1)) for moment in moments
    ]


@pytest.mark.spec("R-25", "R-62")
def test_the_overview_and_the_page_of_a_period_say_what_is_given_up(home, client):
    moments = weeks_of(home, 2)
    send(client, period(home, moments, 2))
    given = short_date(moments[1].date, "en")
    assert given in words(client.get("/aanvragen/"))
    assert given in words(client.get(f"/aanvragen/{Booking.objects.order_by('date').first().pk}/"))


@pytest.mark.spec("R-62")
def test_what_stays_unpaired_blocks_sending_and_says_so(home, client):
    answer = send(client, period(home, weeks_of(home, 2), 3))
    assert answer.status_code == 422
    assert "gives up 2 day parts and asks 3 day parts" in words(answer)
    assert not Booking.objects.exists()


# --- cancelling


@pytest.mark.spec("R-17", "R-18")
def test_cancelling_leaves_the_day_planned_and_free_for_another_swap(home, client):
    moment = home.plan(home.noortje, wednesday())
    send(client, chosen(home, [moment], [noortje_wants(home, home.morning)]))
    booking = Booking.objects.get()
    assert client.post(f"/aanvragen/{booking.pk}/annuleren/").status_code == 302
    booking.refresh_from_db()
    moment.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert (moment.status, moment.under_swap) == (MomentStatus.PLANNED, False)


def test_the_number_of_queries_does_not_grow_with_the_days(home, client):
    first = weeks_of(home, 2)
    queries = queries_of(client, f"{SWAP}?{_query(period(home, first, 2))}")
    # Within the weeks that the page reads anyway.
    more = [*first, *weeks_of_later(home, 2, 3)]
    assert queries_of(client, f"{SWAP}?{_query(period(home, more, 5))}") == queries


def weeks_of_later(home: Home, first: int, number: int) -> list:
    return [
        home.plan(home.noortje, wednesday() + timedelta(days=7 * week))
        for week in range(first, first + number)
    ]


def _query(choice: dict) -> str:
    return urlencode(choice, doseq=True)
