"""Dag toevoegen: the calendar, and the day parts per child with price and ways to pay."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from core.childcare.choices import PriceUnit
from core.lib import clock
from requests_app.actions.draft import MOST_ITEMS
from requests_app.models import Draft
from tests.factories import (
    BookingFactory,
    ClosingDayFactory,
    CreditFactory,
    DayPartFactory,
    DayPartPriceFactory,
    PolicyRuleFactory,
    RequestFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import queries_of, words
from tests.requests_app.parent_asking import ADD_DAY, CHOOSE, DRAFT, add_noortje, during, key, on, pay, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    return home.client


def morning(home: Home) -> str:
    return key(home.noortje, home.hamsters, home.morning)


def draft_items(home: Home) -> list[dict]:
    draft = Draft.objects.filter(guardian=home.guardian).first()
    return draft.items if draft else []


# The calendar


@pytest.mark.spec("R-01")
def test_the_calendar_leads_to_the_days_that_can_be_asked(home, client):
    page = client.get(ADD_DAY, {"maand": f"{wednesday():%Y-%m}"}).content.decode()
    assert on(wednesday()) in page


@pytest.mark.spec("R-02")
def test_the_calendar_marks_what_is_planned_and_says_why_a_day_is_closed(home, client):
    home.plan(home.noortje, wednesday())
    thursday = wednesday() + timedelta(days=1)
    ClosingDayFactory(organisation=home.family.organisation, date=thursday, name="Studiedag team")
    response = client.get(ADD_DAY, {"maand": f"{wednesday():%Y-%m}"})
    assert "planned: Noortje" in words(response)
    assert "The location is closed on" in words(response)
    assert on(thursday) not in response.content.decode()


def test_days_past_and_beyond_the_horizon_are_no_links(home, client):
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="request_horizon",
        settings={"most": {"amount": 2, "unit": "days"}},
    )
    yesterday = clock.today() - timedelta(days=1)
    response = client.get(ADD_DAY, {"maand": f"{wednesday():%Y-%m}"})
    page = response.content.decode()
    assert on(wednesday()) not in page
    assert on(yesterday) not in page
    assert "Extra care can be asked from 2 days before." in words(response)


@pytest.mark.parametrize("month", ["2020-01", "9999-12", "geen maand", "2026-13"])
def test_the_calendar_stays_between_today_and_two_years_ahead(home, client, month):
    assert client.get(ADD_DAY, {"maand": month}).status_code == 200


# One day


@pytest.mark.spec("R-01")
def test_the_page_shows_per_child_and_group_what_can_be_chosen(home, client):
    page = words(client.get(on(wednesday())))
    assert page.index("Ties") < page.index("Floris") < page.index("Incidentele korte middag")
    assert page.index("Noortje") < page.index("Hamsters verticaal") < page.index("Incidentele ochtend")


@pytest.mark.spec("R-01")
def test_a_child_that_is_expected_then_is_planned_already(home, client):
    home.plan(home.noortje, wednesday(), time(12, 30), time(18, 30))
    assert "12:30-18:30 Planned already" in words(client.get(on(wednesday())))


@pytest.mark.spec("R-04")
def test_an_extra_day_that_is_free_says_so_instead_of_nothing(home, client):
    PolicyRuleFactory(organisation=home.family.organisation, part="extra_limit", settings={"free": 1})
    page = words(client.get(on(wednesday())))
    assert "One of the extra days that are free of charge here." in page
    assert "€0.00" not in page.split("Hamsters verticaal")[1].split("Tick what you need")[0]
    add_noortje(home, client, wednesday())
    assert "free of charge" in words(client.get(DRAFT))


@pytest.mark.spec("R-02")
def test_what_cannot_be_chosen_says_why(home, client):
    home.plan(home.noortje, wednesday())
    page = words(client.get(on(wednesday())))
    assert "07:30-13:00 Incidentele ochtend Care is planned already then: 07:30-13:00." in page


def test_day_parts_that_are_not_for_parents_do_not_show(home, client):
    DayPartFactory(organisation=home.family.organisation, contract=True, name="Contract hele dag")
    assert "Contract hele dag" not in words(client.get(on(wednesday())))


@pytest.mark.spec("R-02")
def test_a_longer_day_shows_which_time_is_booked(home, client):
    home.plan(home.noortje, wednesday())
    page = words(client.get(on(wednesday())))
    assert "13:00-18:30 Incidentele hele dag 5 uur 30" in page.replace("5 h 30", "5 uur 30")
    assert "Longer day: only the time that is not planned yet is booked" in page


@pytest.mark.spec("R-04")
def test_hours_rate_and_amount_stand_with_every_choice(home, client):
    page = words(client.get(on(wednesday())))
    assert "Incidentele ochtend 5 h 30 €10.00 an hour €55.00" in page


@pytest.mark.spec("R-04")
def test_the_rate_of_the_day_asked_holds(home, client):
    DayPartPriceFactory(
        day_part=home.morning, valid_from=wednesday(), amount=Decimal("40.00"), unit=PriceUnit.FIXED
    )
    assert "€40.00 fixed €40.00" in words(client.get(on(wednesday())))


@pytest.mark.spec("R-04")
def test_the_value_comes_at_once_on_choosing(home, client):
    part = client.get(on(wednesday()) + f"&choice={morning(home)}", headers={"HX-Request": "true"})
    assert words(part) == "€55.00 5 h 30 · 1 booking"


def test_choosing_what_does_not_go_together_says_so_at_once(home, client):
    both = f"&choice={morning(home)}&choice={key(home.noortje, home.hamsters, home.whole_day)}"
    part = client.get(on(wednesday()) + both, headers={"HX-Request": "true"})
    assert words(part) == "Noortje, Incidentele hele dag: This time is in your request already."


@pytest.mark.spec("R-01")
def test_one_form_adds_several_children_at_once(home, client):
    response = tick(client, on(wednesday()), morning(home), key(home.ties, home.floris, home.after_school))
    assert response.headers["Location"] == DRAFT
    assert len(draft_items(home)) == 2


def test_pressing_twice_adds_once(home, client):
    add_noortje(home, client, wednesday())
    response = add_noortje(home, client, wednesday())
    assert response.status_code == 302
    assert len(draft_items(home)) == 1


# Paying


@pytest.mark.spec("R-05")
def test_a_usable_credit_is_offered_and_used(home, client):
    credit = CreditFactory(child=home.noortje)
    assert "With a credit: 5.5 hours of 11 hours" in words(client.get(on(wednesday())))
    add_noortje(home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk))
    assert draft_items(home)[0]["credit"] == credit.pk
    assert "5.5 hours from a credit" in words(client.get(DRAFT))


@pytest.mark.spec("R-05")
def test_a_credit_that_does_not_cover_the_whole_stands_apart_with_the_reason(home, client):
    CreditFactory(child=home.noortje, hours=Decimal("2.00"))
    page = words(client.get(on(wednesday())))
    assert "Other credits 2 hours , valid until" in page
    assert "does not cover the whole day part" in page
    assert "With a credit" not in page


@pytest.mark.spec("R-05")
def test_what_the_draft_uses_of_a_credit_is_not_offered_again(home, client):
    credit = CreditFactory(child=home.noortje, hours=Decimal("5.50"))
    add_noortje(home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk))
    assert "With a credit" not in words(client.get(on(wednesday() + timedelta(days=1))))


def test_an_organisation_without_credits_offers_none(client):
    plain = make_home(uses_credits=False)
    CreditFactory(child=plain.noortje)
    page = words(plain.client.get(on(wednesday())))
    assert "With a credit" not in page
    assert "This comes on the invoice." in page


# A period


@pytest.mark.spec("R-03")
def test_a_choice_for_a_period_counts_every_matching_day(home, client):
    url = during(wednesday(), wednesday() + timedelta(days=20), 3)
    assert "3 days 16 h 30 €10.00 an hour €165.00" in words(client.get(url))
    tick(client, url, morning(home))
    assert draft_items(home)[0]["weekdays"] == [3]


@pytest.mark.spec("R-03")
def test_days_that_do_not_match_are_listed_before_sending(home, client):
    ClosingDayFactory(
        organisation=home.family.organisation, date=wednesday() + timedelta(days=7), name="Studiedag team"
    )
    home.plan(home.noortje, wednesday() + timedelta(days=14))
    tick(client, during(wednesday(), wednesday() + timedelta(days=20), 3), morning(home))
    page = words(client.get(DRAFT))
    assert "2 days are left out" in page
    assert "Studiedag team" in page
    assert "Care is planned already then" in page


@pytest.mark.spec("R-05")
def test_a_credit_pays_the_days_of_a_period_that_it_covers(home, client):
    CreditFactory(child=home.noortje, hours=Decimal("11.00"))
    page = words(client.get(during(wednesday(), wednesday() + timedelta(days=20), 3)))
    assert "With a credit: 11 hours of 11 hours" in page
    assert "the rest, €55.00, on the invoice" in page


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "said"),
    [
        (10, 3, (3,), "comes before the first"),
        (3, 600, (3,), "A period can last 366 days at most."),
        (-3, 3, (3,), "lies in the past"),
        (3, 10, (), "required"),
        (3, 10, (9,), "not one of the available choices"),
        (3, 900, (3,), "Choose a day within the coming two years."),
    ],
)
def test_a_period_that_makes_no_sense_comes_back_filled(home, client, first, last, weekdays, said):
    days = [clock.today() + timedelta(days=n) for n in (first, last)]
    response = client.get(during(*days, *weekdays))
    assert response.status_code == 422
    assert said in words(response)
    assert f'value="{days[0]:%Y-%m-%d}"' in response.content.decode()


# What no page of ours sends: a clear sentence, and nothing is kept


def refused(response, home: Home, sentence: str) -> None:
    assert response.status_code == 422
    assert sentence in words(response)
    assert draft_items(home) == []


@pytest.mark.spec("R-02")
@pytest.mark.parametrize("day", [clock.today() - timedelta(days=1), date(1, 1, 1)])
def test_a_past_date_is_refused(home, client, day):
    url = f"{CHOOSE}?datum={day.isoformat()}"
    assert "lies in the past" in words(client.get(url))
    refused(tick(client, url, morning(home)), home, "lies in the past")


@pytest.mark.parametrize("text", ["morgen", "2026-02-30", ""])
def test_a_date_that_is_none_is_refused(home, client, text):
    assert client.get(CHOOSE, {"datum": text}).status_code == 422


def test_without_a_date_the_page_asks_for_one(home, client):
    assert client.get(CHOOSE).status_code == 422


@pytest.mark.spec("R-02")
def test_a_closing_day_is_refused(home, client):
    ClosingDayFactory(organisation=home.family.organisation, date=wednesday(), name="Studiedag team")
    page = words(client.get(on(wednesday())))
    assert "Nothing can be asked on this day" in page
    refused(add_noortje(home, client, wednesday()), home, "The location is closed on")


def test_an_unknown_day_part_is_refused(home, client):
    forged = f"{home.noortje.pk}-{home.hamsters.pk}-999999"
    refused(tick(client, on(wednesday()), forged), home, "This day part is not offered in this group.")


@pytest.mark.parametrize("text", ["zomaar", "1-2", "1-2-3-4", "-1-2-3", "1-2-" + "9" * 40, "１-2-3"])
def test_a_day_part_that_is_no_key_is_refused(home, client, text):
    refused(tick(client, on(wednesday()), text), home, "This day part is not offered in this group.")


def test_a_contract_day_part_is_refused(home, client):
    contract = DayPartFactory(organisation=home.family.organisation, contract=True)
    refused(
        tick(client, on(wednesday()), key(home.noortje, home.hamsters, contract)),
        home,
        "cannot be asked through the portal",
    )


def test_another_familys_child_is_refused(home, client):
    other = make_home()
    refused(
        tick(client, on(wednesday()), key(other.noortje, home.hamsters, home.morning)),
        home,
        "This child is not in your family.",
    )


def test_another_childs_group_is_refused(home, client):
    refused(
        tick(client, on(wednesday()), key(home.noortje, home.floris, home.after_school)),
        home,
        "is not in this group on that day",
    )


@pytest.mark.spec("R-30")
def test_the_sisters_credit_is_refused(home, client):
    credit = CreditFactory(child=home.ties)
    response = add_noortje(
        home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk)
    )
    refused(response, home, "cannot be passed on to a brother or sister")


@pytest.mark.spec("R-05")
def test_a_credit_that_is_too_small_is_refused(home, client):
    credit = CreditFactory(child=home.noortje, hours=Decimal("2.00"))
    response = add_noortje(
        home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk)
    )
    refused(response, home, "does not cover the whole day part")


@pytest.mark.parametrize("forged", ["999999", "x", "-1"])
def test_an_unknown_credit_is_refused(home, client, forged):
    response = add_noortje(
        home, client, wednesday(), **pay(home.noortje, home.hamsters, home.morning, forged)
    )
    refused(response, home, "This credit does not belong to your children.")


def test_what_was_ticked_stays_ticked_when_something_is_refused(home, client):
    keys = [morning(home), key(home.noortje, home.hamsters, home.whole_day)]
    body = tick(client, on(wednesday()), *keys).content.decode()
    assert body.count("checked") >= len(keys)
    assert draft_items(home) == []


def test_nothing_ticked_says_what_to_do(home, client):
    refused(tick(client, on(wednesday())), home, "Tick at least one day part.")


def test_what_was_asked_already_is_refused(home, client):
    BookingFactory(
        request=RequestFactory(family=home.family, submitted_by=home.guardian),
        child=home.noortje,
        group=home.hamsters,
        day_part=home.morning,
        date=wednesday(),
    )
    assert "07:30-13:00 Extra option" in words(client.get(on(wednesday())))
    refused(add_noortje(home, client, wednesday()), home, "You asked for this time already")


def test_a_draft_that_is_full_says_so(home, client):
    add_noortje(home, client, wednesday() + timedelta(days=7))
    draft = Draft.objects.get()
    draft.items = [{**draft.items[0], "id": str(n), "part": 10**6 + n} for n in range(MOST_ITEMS)]
    draft.save()
    response = add_noortje(home, client, wednesday())
    assert response.status_code == 422
    assert "A request can hold 40 choices at most." in words(response)


# Speed


def test_ten_times_the_day_parts_credits_and_draft_take_as_many_queries(home, client):
    CreditFactory(child=home.noortje)
    add_noortje(home, client, wednesday() + timedelta(days=7))
    few = [queries_of(client, url) for url in (on(wednesday()), ADD_DAY, during(wednesday(), wednesday(), 3))]
    for n in range(10):
        DayPartFactory(organisation=home.family.organisation, starts=time(8), ends=time(9 + n))
        CreditFactory(child=home.noortje)
        home.plan(home.noortje, wednesday() + timedelta(days=20 + n))
    many = [
        queries_of(client, url)
        for url in (on(wednesday()), ADD_DAY, during(wednesday(), wednesday() + timedelta(days=300), 3))
    ]
    assert many == few
