"""Deciding several lines at once, and the list of what was decided (R-52)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.lib import clock
from requests_app.actions.decide import approve, reject
from requests_app.choices import BookingStatus
from requests_app.models import Booking
from requests_app.views import desk_queue
from tests.factories import OrganisationFactory
from tests.requests_app.asking import ask, ask_as_a_whole, fill, group_of, planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def planner(organisation):
    return planner_of(organisation, full_name="Ingrid Smit")


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=3)


@pytest.fixture
def browser(planner):
    client = sign_in(planner)
    client.cookies["language"] = "en"
    return client


def decide(browser, decision, *bookings, **data):
    chosen = [booking.pk for booking in bookings]
    return browser.post(reverse("desk:decide_several"), {"decision": decision, "gekozen": chosen} | data)


def statuses(*bookings):
    return [Booking.objects.get(pk=booking.pk).status for booking in bookings]


def words(response):
    return " ".join(response.content.decode().split())


@pytest.mark.spec("R-52")
def test_several_lines_are_approved_at_once(browser, group):
    lines = [ask(group), ask(group)]
    response = decide(browser, "approve", *lines)
    assert response.status_code == 200
    assert statuses(*lines) == [BookingStatus.APPROVED] * 2
    assert all(str(line.child) in words(response) for line in lines)


@pytest.mark.spec("R-52")
def test_several_lines_are_rejected_with_one_reason(browser, group):
    lines = [ask(group), ask(group)]
    assert decide(browser, "reject", *lines, reason="Studiedag").status_code == 200
    assert {Booking.objects.get(pk=line.pk).reason for line in lines} == {"Studiedag"}


@pytest.mark.spec("R-52")
def test_the_answer_says_line_by_line_what_happened(browser, group):
    fill(group, 2)
    fits, too_many = ask(group), ask(group)
    response = decide(browser, "approve", fits, too_many)
    assert response.status_code == 409
    assert statuses(fits, too_many) == [BookingStatus.APPROVED, BookingStatus.PENDING]
    assert [outcome.done for outcome in response.context["several"].outcomes] == [True, False]
    assert "3 children, room for 3" in words(response)


@pytest.mark.spec("R-52")
def test_what_failed_stays_ticked(browser, group):
    fill(group, 2)
    fits, too_many = ask(group), ask(group)
    page = words(decide(browser, "approve", fits, too_many))
    assert f'name="gekozen" value="{too_many.pk}" checked' in page
    assert page.count(" checked") == 1


@pytest.mark.spec("R-06")
def test_ticking_one_child_of_a_whole_request_decides_and_names_both(browser, group):
    first, second = ask_as_a_whole(group, group)
    page = words(decide(browser, "approve", first))
    assert statuses(first, second) == [BookingStatus.APPROVED] * 2
    assert str(second.child) in page


def test_nothing_ticked_says_what_to_do(browser, group):
    ask(group)
    response = decide(browser, "approve")
    assert response.status_code == 422
    assert "Tick one or more requests first." in words(response)


def test_rejecting_without_a_reason_keeps_the_ticks(browser, group):
    booking = ask(group)
    response = decide(browser, "reject", booking)
    assert response.status_code == 422
    assert f'value="{booking.pk}" checked' in words(response)
    assert statuses(booking) == [BookingStatus.PENDING]


def test_numbers_that_make_no_sense_are_left_out(browser, group):
    booking = ask(group)
    url = reverse("desk:decide_several")
    response = browser.post(url, {"decision": "approve", "gekozen": ["x", "-1", "", str(booking.pk)]})
    assert response.status_code == 200
    assert statuses(booking) == [BookingStatus.APPROVED]


def test_lines_of_another_organisation_are_left_alone(browser, group):
    elsewhere = ask(group_of(OrganisationFactory()))
    decide(browser, "approve", elsewhere)
    assert statuses(elsewhere) == [BookingStatus.PENDING]


def test_a_decision_of_an_unknown_kind_decides_nothing(browser, group):
    booking = ask(group)
    assert decide(browser, "perhaps", booking).status_code == 422
    assert statuses(booking) == [BookingStatus.PENDING]


def test_reloading_the_answer_leads_to_the_queue(browser):
    assert browser.get(reverse("desk:decide_several")).url == reverse("desk:queue")


# --- What was decided


def open_decided(browser, **parameters):
    return browser.get(reverse("desk:decided"), parameters)


def rows(response):
    return [booking.pk for booking in response.context["page"].rows]


def test_the_decided_lines_of_today_are_listed_the_newest_on_top(browser, planner, group):
    first, second, _open = ask(group), ask(group), ask(group)
    approve(planner, [first.pk])
    reject(planner, [second.pk], reason="Studiedag")
    ask(group, approved=True, decided_at=clock.now() - timedelta(days=2))
    response = open_decided(browser)
    assert rows(response) == [second.pk, first.pk]
    assert "Ingrid Smit" in words(response)
    assert "Studiedag" in words(response)


def test_all_decided_lines_are_listed_on_request(browser, group, monkeypatch):
    monkeypatch.setattr(desk_queue, "PAGE", 2)
    lines = [ask(group, approved=True, decided_at=clock.now() - timedelta(days=days)).pk for days in range(3)]
    first = open_decided(browser, wanneer="alles")
    second = open_decided(browser, wanneer="alles", na=first.context["page"].next)
    assert [*rows(first), *rows(second)] == lines


def test_another_organisations_decisions_are_not_listed(browser):
    ask(group_of(OrganisationFactory()), approved=True)
    assert rows(open_decided(browser, wanneer="alles")) == []
