"""The rules about deciding, as planners and parents meet them: turns, order, guarantees and room (R-40)."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from core.lib import clock
from requests_app.rules.deciding import DecidingRules
from requests_app.rules.policy import DecideFrom, Notice, Policy, Rule, Scope
from requests_app.rules.policy.notice import Unit
from tests.factories import OrganisationFactory, PolicyRuleFactory
from tests.family import make_home, wednesday
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import ask, fill, group_of, planner_of
from tests.requests_app.parent_asking import during, on
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-40")]

TWO_WEEKS = {"amount": 2, "unit": "weeks"}


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=3)


@pytest.fixture
def browser(organisation):
    return in_english(sign_in(planner_of(organisation)))


def rule(organisation, part, **settings):
    return PolicyRuleFactory(organisation=organisation, part=part, settings=settings)


def queue(browser, **parameters):
    return browser.get(reverse("desk:queue"), parameters)


def lines(response):
    return [line.booking.pk for line in response.context["queue"].lines]


def panel(browser, booking):
    return words(browser.get(reverse("desk:booking", args=[booking.pk])))


def press(browser, booking, **fields):
    return browser.post(reverse("desk:approve", args=[booking.pk]), fields)


def status_of(booking):
    booking.refresh_from_db()
    return booking.status


# --- From when requests are decided


def in_days(number):
    return clock.today() + timedelta(days=number)


def test_what_is_decided_later_waits_behind_a_tab_of_its_own(browser, organisation, group):
    rule(organisation, "decide_from", most=TWO_WEEKS)
    now, later = ask(group, date=in_days(14)), ask(group, date=in_days(15))
    page = queue(browser)
    assert lines(page) == [now.pk]
    assert "1 not their turn yet" in words(page)
    assert lines(queue(browser, later="on")) == [later.pk]
    assert f"Decided from {short(in_days(1))}" in words(queue(browser, later="on"))


def short(day):
    return f"{day:%a} {day:%d-%m-%Y}"


def test_without_the_rule_every_line_has_its_turn(browser, group):
    far = ask(group, date=in_days(300))
    page = queue(browser)
    assert lines(page) == [far.pk]
    assert "not their turn" not in words(page)
    assert lines(queue(browser, later="on")) == []


def test_what_expires_soon_is_seen_before_its_turn(browser, organisation, group):
    rule(organisation, "decide_from", most=TWO_WEEKS)
    soon = ask(group, date=in_days(60), expires_at=clock.now() + timedelta(hours=5))
    assert lines(queue(browser)) == []
    assert lines(queue(browser, verloopt="on")) == [soon.pk]


def test_the_turn_differs_per_location_and_contract_form(browser, organisation, group):
    other = group_of(organisation)
    PolicyRuleFactory(
        organisation=organisation, part="decide_from", settings={"most": TWO_WEEKS}, location=group.location
    )
    PolicyRuleFactory(
        organisation=organisation,
        part="decide_from",
        settings={"most": TWO_WEEKS},
        location=other.location,
        contract_form="flex",
    )
    waits, elsewhere = ask(group, date=in_days(40)), ask(other, date=in_days(40))
    flexible = ask(other, date=in_days(40))
    type(flexible.day_part).objects.filter(pk=flexible.day_part_id).update(contract_form="flex")
    assert lines(queue(browser)) == [elsewhere.pk]
    assert sorted(lines(queue(browser, later="on"))) == [waits.pk, flexible.pk]


def test_the_number_of_queries_stays_the_same_with_turns(browser, organisation, group):
    rule(organisation, "decide_from", most=TWO_WEEKS)
    ask(group, date=in_days(40))
    few = queries_of(browser, reverse("desk:queue") + "?later=on")
    for _ in range(4):
        ask(group_of(organisation), date=in_days(50))
    assert queries_of(browser, reverse("desk:queue") + "?later=on") == few


def test_a_parent_reads_from_when_it_is_decided():
    home = make_home()
    rule(home.family.organisation, "decide_from", most=TWO_WEEKS)
    far = ask(home.hamsters, child=home.noortje, date=in_days(15))
    page = words(home.client.get(reverse("requests:booking", args=[far.pk])))
    assert f"When it is decided from {short(in_days(1))}" in page
    near = ask(home.hamsters, child=home.noortje, date=in_days(3))
    assert "When it is decided" not in words(home.client.get(reverse("requests:booking", args=[near.pk])))


def test_a_rule_that_ends_holds_the_turn_up_no_longer():
    ended = Rule(
        DecideFrom(most=Notice(amount=2, unit=Unit.WEEKS)), Scope(), date(2027, 1, 1), date(2027, 6, 30)
    )
    again = Rule(DecideFrom(most=Notice(amount=1, unit=Unit.WEEKS)), Scope(), date(2028, 1, 1))
    rules = DecidingRules(Policy([ended, again]), lambda day: True)
    later = rules.later_dates(Scope(), clock.local(date(2027, 5, 1), time(9)))
    assert later == ((date(2027, 5, 16), date(2027, 6, 30)), (date(2028, 1, 1), date.max))


# --- In the order of asking


def test_who_asked_first_stands_on_top_of_the_same_group_and_day(browser, organisation, group):
    rule(organisation, "first_come", applies=True)
    late = ask(group, expires_at=clock.now() + timedelta(hours=5))
    between = ask(group_of(organisation), expires_at=clock.now() + timedelta(hours=6))
    early = ask(group, expires_at=clock.now() + timedelta(hours=7))
    sent(early, hours_ago=9)
    assert lines(queue(browser)) == [early.pk, between.pk, late.pk]


def sent(booking, hours_ago):
    booking.request.submitted_at = clock.now() - timedelta(hours=hours_ago)
    booking.request.save()


def last_place(group):
    """Two lines for one place: who asked first and who asked later."""
    fill(group, 2)
    first, second = ask(group), ask(group)
    sent(first, hours_ago=9)
    sent(second, hours_ago=1)
    return first, second


def test_approving_who_asked_later_says_who_was_first_and_goes_through_once_more(
    browser, organisation, group
):
    rule(organisation, "first_come", applies=True)
    first, second = last_place(group)
    assert f"After {first.child.first_name}" in words(queue(browser))
    assert "the rules decide in the order of asking" in panel(browser, second)
    refused = press(browser, second)
    assert refused.status_code == 409
    assert f"Earlier for this place: {first.child}." in words(refused)
    assert status_of(second) == "pending"
    assert 'name="out_of_turn"' in refused.content.decode()
    press(browser, second, out_of_turn="1")
    assert status_of(second) == "approved"


def test_who_asked_first_is_approved_at_once(browser, organisation, group):
    rule(organisation, "first_come", applies=True)
    first, _second = last_place(group)
    press(browser, first)
    assert status_of(first) == "approved"


def test_with_room_for_both_the_order_does_not_matter(browser, organisation, group):
    rule(organisation, "first_come", applies=True)
    fill(group, 1)
    first, second = ask(group), ask(group)
    sent(first, hours_ago=9)
    press(browser, second)
    assert status_of(second) == "approved"


def test_without_the_rule_planners_weigh_as_they_see_fit(browser, group):
    _first, second = last_place(group)
    press(browser, second)
    assert status_of(second) == "approved"


def test_several_at_once_go_by_the_order_too(browser, organisation, group):
    rule(organisation, "first_come", applies=True)
    first, second = last_place(group)
    page = browser.post(reverse("desk:decide_several"), {"gekozen": [second.pk], "decision": "approve"})
    assert f"Earlier for this place: {first.child}." in words(page)
    assert status_of(second) == "pending"


# --- Guaranteed when asked in time


def test_what_was_asked_in_time_is_guaranteed_and_says_so_before_it_is_rejected(browser, organisation, group):
    rule(organisation, "guarantee", least={"amount": 1, "unit": "weeks"})
    booking = ask(group, date=in_days(20))
    assert "Guaranteed" in words(queue(browser))
    page = panel(browser, booking)
    assert "is always approved" in page
    assert "Reject it only when there is no other way" in page


def test_what_was_asked_too_late_is_not_guaranteed(browser, organisation, group):
    rule(organisation, "guarantee", least={"amount": 1, "unit": "weeks"})
    booking = ask(group, date=in_days(6))
    assert "Guaranteed" not in words(queue(browser))
    assert "is always approved" not in panel(browser, booking)


# --- Whether parents see room


@pytest.fixture
def home():
    return make_home()


def test_a_parent_sees_where_there_is_room_and_where_the_list_begins(home):
    rule(home.family.organisation, "room_shown", shown=True)
    home.hamsters.capacity = 2
    home.hamsters.save()
    fill(home.hamsters, 2, on=wednesday())
    page = choices(home, on(wednesday()))
    assert page[home.morning.pk].is_full
    assert page[home.afternoon.pk].is_free
    text = words(home.client.get(on(wednesday())))
    assert "Full, you come on the list" in text
    assert "There is room" in text


def choices(home, url):
    """What the page shows of room in the group of Noortje, by day part."""
    child = next(
        child for child in home.client.get(url).context["children"] if child.choices.child.name == "Noortje"
    )
    return {part.choice.part.id: part.room for group in child.groups for part in group.parts}


def test_a_period_tells_on_how_many_days_the_group_is_full(home):
    rule(home.family.organisation, "room_shown", shown=True)
    home.hamsters.capacity = 1
    home.hamsters.save()
    fill(home.hamsters, 1, on=wednesday())
    url = during(wednesday(), wednesday() + timedelta(days=7), 3)
    assert "Full on 1 of 2 days, there you come on the list" in words(home.client.get(url))


def test_room_stays_unsaid_where_no_rule_shows_it(home):
    fill(home.hamsters, 2, on=wednesday())
    assert set(choices(home, on(wednesday())).values()) == {None}


def test_showing_room_takes_three_queries_for_a_day_and_for_a_period(home):
    client = home.client
    bare = queries_of(client, on(wednesday()))
    period = during(wednesday(), wednesday() + timedelta(days=28), 1, 2, 3, 4, 5)
    bare_period = queries_of(client, period)
    rule(home.family.organisation, "room_shown", shown=True)
    assert queries_of(client, on(wednesday())) == bare + 3
    assert queries_of(client, period) == bare_period + 3
