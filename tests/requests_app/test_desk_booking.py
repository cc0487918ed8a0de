"""The panel of one line, and deciding from it (R-51 to R-54)."""

from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.lib import clock
from requests_app.actions.decide import approve, reject
from requests_app.choices import BookingStatus
from requests_app.desk_panel import panel_for
from requests_app.models import Booking
from requests_app.rules.refusals import Code
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    CreditFactory,
    GroupCapacityFactory,
    OrganisationFactory,
    RejectionTemplateFactory,
    StaffDutyFactory,
    UserFactory,
)
from tests.requests_app.asking import (
    ask,
    ask_as_a_whole,
    fill,
    group_of,
    manager_of,
    monday,
    planner_of,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

SCRIPT = {"HX-Request": "true", "HX-Target": "desk"}


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def planner(organisation):
    return planner_of(organisation, full_name="Ingrid Smit")


@pytest.fixture
def manager(organisation):
    return manager_of(organisation)


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=3)


@pytest.fixture
def browser(planner):
    client = sign_in(planner)
    client.cookies["language"] = "en"
    return client


def page_of(browser, booking, **headers):
    return browser.get(reverse("desk:booking", args=[booking.pk]), headers=headers)


def send(browser, verb, booking, data=None, query="", **headers):
    url = reverse(f"desk:{verb}", args=[booking.pk]) + query
    return browser.post(url, data or {}, headers=headers)


def words(response):
    return " ".join(response.content.decode().split())


def offers_to_approve(response):
    return 'goedkeuren/" hx-post' in words(response)


def status_of(booking):
    return Booking.objects.get(pk=booking.pk).status


# --- what the panel tells


@pytest.mark.spec("R-51")
def test_the_room_is_told_over_the_day_before_and_after(planner, group):
    GroupCapacityFactory(group=group, starts=time(12), ends=time(14), capacity=2)
    fill(group, 1, span=(time(7, 30), time(13)))
    fill(group, 1, span=(time(9), time(18)))
    room = panel_for(planner, ask(group)).room
    told = [
        (f"{part.span.starts:%H:%M}-{part.span.ends:%H:%M}", part.children, part.after, part.capacity)
        for part in room.parts
    ]
    assert told == [
        ("07:00-07:30", 0, 0, 3),
        ("07:30-09:00", 1, 2, 3),
        ("09:00-12:00", 2, 3, 3),
        ("12:00-13:00", 2, 3, 2),
        ("13:00-14:00", 1, 1, 2),
        ("14:00-18:00", 1, 1, 3),
        ("18:00-18:30", 0, 0, 3),
    ]
    assert room.tightest.span.starts == time(12)
    assert room.tightest.free_after == -1


@pytest.mark.spec("R-51")
@pytest.mark.spec("K-18")
def test_the_staff_needed_is_told_before_and_after_with_the_rule(planner, organisation):
    group = group_of(organisation, capacity=16)
    StaffDutyFactory(group=group, staff=1)
    fill(group, 8, age_in_days=1300)
    child = ChildFactory(family__organisation=organisation, age_in_days=1300)
    staff = panel_for(planner, ask(group, child=child)).staff
    assert (staff.before.required, staff.after.required) == (1, 2)
    assert staff.after.basis == "table"
    assert staff.after.shortage == 1


@pytest.mark.spec("K-18")
def test_after_school_care_is_counted_over_the_location(planner, organisation):
    group = group_of(organisation, after_school=True)
    neighbour = group_of(organisation, after_school=True, name="Vossen")
    neighbour.location = group.location
    neighbour.save()
    fill(neighbour, 10, age_in_days=2000)
    child = ChildFactory(family__organisation=organisation, age_in_days=2000)
    staff = panel_for(planner, ask(group, child=child)).staff
    assert (staff.before.required, staff.after.required) == (1, 2)
    assert staff.after.basis == "ratio"


@pytest.mark.spec("K-18")
def test_a_combination_group_is_not_counted_and_says_so(browser, organisation):
    group = group_of(organisation, age_until_months=156)
    fill(group, 1, age_in_days=2500)
    assert "Kring does not count this. See 1ratio.nl" in words(page_of(browser, ask(group)))


@pytest.mark.spec("K-18")
def test_the_use_of_the_three_hour_rule_is_told(browser, planner, organisation):
    group = group_of(organisation, capacity=16)
    StaffDutyFactory(group=group, staff=1)
    fill(group, 8, age_in_days=1300)
    child = ChildFactory(family__organisation=organisation, age_in_days=1300)
    booking = ask(group, child=child)
    assert panel_for(planner, booking).staff.three_hours.minutes_used == 330
    assert "5 h 30 of 3 h used that day" in words(page_of(browser, booking))


def test_without_a_roster_nobody_is_short(browser, group):
    page = words(page_of(browser, ask(group)))
    assert "no roster for this day yet" in page
    assert "short" not in page


@pytest.mark.spec("R-51")
def test_the_panel_tells_who_asks_and_how_it_is_paid(browser, organisation, group):
    child = ChildFactory(
        family__organisation=organisation, allergies="Pinda's", remarks="Slaapt met knuffel Beer."
    )
    booking = ask(group, child=child, credit=CreditFactory(child=child))
    booking.request.remark = "Graag bij haar broer"
    booking.request.save()
    page = words(page_of(browser, booking))
    for text in (
        str(child),
        "2 years",
        str(booking.request.submitted_by),
        "Pinda&#x27;s",
        "Slaapt met knuffel Beer.",
        "Graag bij haar broer",
        "5.5 hours of a credit (11 hours left on it)",
        booking.day_part.name,
    ):
        assert text in page


@pytest.mark.spec("R-51")
def test_the_panel_shows_the_siblings_of_the_same_request(planner, group):
    booking = ask(group)
    sister = ask(group, request=booking.request, child=ChildFactory(family=booking.request.family))
    assert panel_for(planner, booking).siblings == [sister]


@pytest.mark.spec("R-51")
def test_the_panel_shows_the_familys_recent_requests_with_their_outcome(browser, planner, group):
    booking = ask(group)
    earlier = [
        ask(group, child=booking.child, date=booking.date - timedelta(days=7 * weeks), rejected=True)
        for weeks in range(1, 8)
    ]
    assert panel_for(planner, booking).recent == earlier[:-6:-1]


def test_a_first_request_says_so(browser, group):
    assert "This is the family's first request." in words(page_of(browser, ask(group)))


@pytest.mark.spec("R-51")
def test_the_panel_warns_that_others_want_the_last_place(browser, planner, group):
    fill(group, 2)
    booking, rival = ask(group), ask(group)
    assert panel_for(planner, booking).rivals == [rival]
    assert "There is 1 place left, and others ask for it as well." in words(page_of(browser, booking))


def test_the_panel_tells_what_the_child_is_planned_for_already(planner, group):
    booking = ask(group)
    later = CareMomentFactory(
        child=booking.child, group=group, date=booking.date, starts=time(13), ends=time(18)
    )
    assert panel_for(planner, booking).planned == [later]


def test_a_full_group_says_why_there_is_no_button_to_approve(browser, group):
    fill(group, 3)
    response = page_of(browser, ask(group))
    page = words(response)
    assert "Cannot be approved now" in page
    assert "3 children, room for 3" in page
    assert "Placing past the capacity takes a right that your role does not have." in page
    assert not offers_to_approve(response)


def test_with_the_right_a_full_group_can_be_overbooked(manager, group):
    fill(group, 3)
    verdict = panel_for(manager, ask(group)).verdict
    assert verdict.may_overbook
    assert [refusal.code for refusal in verdict.refusals] == [Code.GROUP_FULL]


def test_at_the_legal_maximum_nobody_gets_the_button(manager, organisation):
    group = group_of(organisation, capacity=16)
    fill(group, 16, age_in_days=1300)
    verdict = panel_for(manager, ask(group)).verdict
    assert not verdict.may_overbook
    assert [refusal.code for refusal in verdict.refusals] == [Code.LEGAL_MAXIMUM]


def test_where_overbooking_would_pass_the_legal_maximum_it_is_not_offered(manager, organisation):
    """One place short of it, for brother and sister together."""
    group = group_of(organisation, capacity=12)
    fill(group, 12, age_in_days=1300)
    fill(group, 0)
    booking = ask(group)
    assert panel_for(manager, booking).verdict.may_overbook
    overbooked = manager
    for _ in range(4):
        approve(overbooked, [ask(group).pk], overbook_reason="Wisseling van groep")
    assert not panel_for(manager, booking).verdict.may_overbook


@pytest.mark.spec("R-06")
def test_a_whole_request_is_judged_with_all_its_children(planner, group):
    fill(group, 2)
    first, _second = ask_as_a_whole(group, group)
    panel = panel_for(planner, first)
    assert len(panel.unit) == 2
    assert panel.room.tightest.after == 4
    assert [refusal.code for refusal in panel.verdict.refusals] == [Code.GROUP_FULL]


def test_a_line_that_fits_can_be_approved(browser, group):
    assert offers_to_approve(page_of(browser, ask(group)))


def test_another_organisations_line_is_not_there(browser):
    elsewhere = ask(group_of(OrganisationFactory()))
    assert page_of(browser, elsewhere).status_code == 404
    assert send(browser, "approve", elsewhere).status_code == 404
    assert send(browser, "reject", elsewhere, {"reason": "Vol."}).status_code == 404
    assert status_of(elsewhere) == BookingStatus.PENDING


def test_group_staff_are_refused_in_words(organisation, group):
    client = sign_in(UserFactory(organisation=organisation, group_staff=True))
    booking = ask(group)
    for verb in ("booking", "approve", "reject"):
        assert client.post(reverse(f"desk:{verb}", args=[booking.pk])).status_code == 403
    assert status_of(booking) == BookingStatus.PENDING


@pytest.mark.spec("N-41")
def test_the_panel_takes_the_same_queries_however_full_the_group(browser, organisation):
    def queries(children, others):
        room = group_of(organisation, capacity=16)
        booking = ask(room)
        fill(room, children, age_in_days=1300)
        for week in range(others):
            ask(room)
            ask(room, child=booking.child, date=booking.date - timedelta(days=7 + 7 * week), rejected=True)
        with CaptureQueriesContext(connection) as captured:
            assert page_of(browser, booking).status_code == 200
        return len(captured)

    assert queries(1, 1) == queries(12, 6)


# --- deciding


@pytest.mark.spec("R-52")
def test_approving_opens_the_next_line(browser, group):
    first, second, third = (
        ask(group, expires_at=clock.now() + timedelta(hours=hours)) for hours in (5, 6, 7)
    )
    response = send(browser, "approve", second, query="?opvangsoort=day_care&regel=2")
    assert status_of(second) == BookingStatus.APPROVED
    assert where(response) == {"opvangsoort": ["day_care"], "regel": [str(third.pk)]}
    assert where(send(browser, "approve", third)) == {"regel": [str(first.pk)]}
    assert where(send(browser, "approve", first)) == {}


def where(response):
    assert response.status_code == 302
    address = urlsplit(response.url)
    assert address.path == reverse("desk:queue")
    return parse_qs(address.query)


@pytest.mark.spec("R-52")
def test_the_next_line_is_one_that_the_filter_shows(browser, organisation, group):
    booking = ask(group, expires_at=clock.now() + timedelta(hours=5))
    ask(group_of(organisation), expires_at=clock.now() + timedelta(hours=6))
    fits = ask(group, expires_at=clock.now() + timedelta(hours=7))
    response = send(browser, "approve", booking, query=f"?groep={group.pk}")
    assert where(response)["regel"] == [str(fits.pk)]


def test_the_page_says_what_was_decided(browser, group):
    booking = ask(group)
    response = browser.post(reverse("desk:approve", args=[booking.pk]), follow=True)
    assert f"Approved: {booking.child.first_name} " in words(response)


@pytest.mark.spec("R-52")
def test_rejecting_takes_own_words(browser, group):
    booking = ask(group)
    send(browser, "reject", booking, {"template": "", "reason": "Die dag is er studiedag."})
    assert Booking.objects.get(pk=booking.pk).reason == "Die dag is er studiedag."


@pytest.mark.spec("R-52")
def test_rejecting_takes_a_ready_made_reason(browser, organisation, group):
    template = RejectionTemplateFactory(organisation=organisation)
    booking = ask(group)
    send(browser, "reject", booking, {"template": template.text_en, "reason": ""})
    assert Booking.objects.get(pk=booking.pk).reason == template.text_en


def test_own_words_go_before_a_ready_made_reason(browser, organisation, group):
    template = RejectionTemplateFactory(organisation=organisation)
    booking = ask(group)
    send(browser, "reject", booking, {"template": template.text_en, "reason": "Zieke collega."})
    assert Booking.objects.get(pk=booking.pk).reason == "Zieke collega."


@pytest.mark.parametrize(
    "data", [{}, {"reason": "   "}, {"template": "Niet uit de lijst"}, {"reason": "x" * 1001}]
)
def test_a_rejection_that_is_not_right_comes_back_filled_in(browser, group, data):
    booking = ask(group)
    response = send(browser, "reject", booking, data)
    assert response.status_code == 422
    assert 'class="error-summary"' in words(response)
    assert data.get("reason", "").strip() in words(response)
    assert status_of(booking) == BookingStatus.PENDING


def test_another_organisations_ready_made_reason_is_refused(browser, group):
    other = RejectionTemplateFactory(text_en="Ours alone", text_nl="Alleen van ons")
    assert send(browser, "reject", ask(group), {"template": other.text_en}).status_code == 422


@pytest.mark.spec("R-53")
def test_a_manager_overbooks_with_a_reason(manager, group):
    fill(group, 3)
    booking, client = ask(group), sign_in(manager)
    assert send(client, "approve", booking).status_code == 409
    assert send(client, "approve", booking, {"overbook": "1", "reason": " "}).status_code == 422
    assert status_of(booking) == BookingStatus.PENDING
    assert send(client, "approve", booking, {"overbook": "1", "reason": "Zusje van Ties"}).status_code == 302
    assert Booking.objects.get(pk=booking.pk).care_moment.overbooked_reason == "Zusje van Ties"


def test_a_reason_for_overbooking_that_is_too_long_is_refused(manager, group):
    fill(group, 3)
    booking = ask(group)
    response = send(sign_in(manager), "approve", booking, {"overbook": "1", "reason": "x" * 301})
    assert response.status_code == 422


@pytest.mark.spec("R-53")
def test_a_planner_who_forges_the_overbooking_is_refused(browser, group):
    fill(group, 3)
    booking = ask(group)
    response = send(browser, "approve", booking, {"overbook": "1", "reason": "Zusje van Ties"})
    assert response.status_code == 403
    assert "You may not place a child past the group&#x27;s capacity" in words(response)
    assert status_of(booking) == BookingStatus.PENDING


# --- a page that is out of date


@pytest.mark.spec("R-54")
@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_stale_page_is_told_who_decided_and_shows_it_as_it_is(organisation, browser, planner, group, verb):
    booking = ask(group)
    reject(planner_of(organisation, full_name="Bas Kok"), [booking.pk], reason="Die dag is er studiedag.")
    response = send(browser, verb, booking, {"reason": "Vol."})
    page = words(response)
    assert response.status_code == 409
    assert "Bas Kok decided this already on" in page
    assert "Die dag is er studiedag." in page
    assert not offers_to_approve(response)


@pytest.mark.spec("R-54")
def test_a_stale_page_is_told_that_the_parent_cancelled(browser, group):
    booking = ask(group, cancelled=True)
    response = send(browser, "approve", booking)
    assert response.status_code == 409
    assert "cancelled by the parent" in words(response)


@pytest.mark.spec("R-54")
def test_a_stale_page_is_told_that_the_place_is_gone(browser, planner, group):
    fill(group, 2)
    first, second = ask(group), ask(group)
    page_of(browser, second)
    approve(planner, [first.pk])
    response = send(browser, "approve", second)
    assert response.status_code == 409
    assert "3 children, room for 3" in words(response)
    assert status_of(second) == BookingStatus.PENDING


# --- Partly drawn pages


def test_a_script_gets_the_panel_alone(browser, group):
    booking = ask(group)
    response = browser.get(
        reverse("desk:booking", args=[booking.pk]) + "?soort=extra",
        headers={"HX-Request": "true", "HX-Target": "panel"},
    )
    assert "<html" not in words(response)
    assert response["HX-Push-Url"] == f"{reverse('desk:queue')}?soort=extra&regel={booking.pk}"


def test_the_back_button_gets_the_whole_page(browser, group):
    headers = SCRIPT | {"HX-History-Restore-Request": "true"}
    assert "<html" in words(browser.get(reverse("desk:queue"), headers=headers))


def test_a_script_that_is_refused_gets_queue_and_line_as_they_are(browser, planner, group):
    booking = ask(group)
    approve(planner, [booking.pk])
    response = send(browser, "approve", booking, **SCRIPT)
    assert response.status_code == 409
    assert response.context["panel"].booking == booking
    assert "<html" not in words(response)
    assert response["HX-Push-Url"] == f"{reverse('desk:queue')}?regel={booking.pk}"


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_reloading_an_answer_leads_to_the_line(browser, group, verb):
    booking = ask(group)
    response = browser.get(reverse(f"desk:{verb}", args=[booking.pk]))
    assert response.url == reverse("desk:booking", args=[booking.pk])
    assert status_of(booking) == BookingStatus.PENDING


def test_a_decided_line_tells_by_whom_and_why(browser, planner, group):
    booking = ask(group)
    reject(planner, [booking.pk], reason="Die dag is er studiedag.")
    page = words(page_of(browser, booking))
    assert "Decided by Ingrid Smit on" in page
    assert "Die dag is er studiedag." in page


def test_an_expired_line_tells_that_nobody_decided(browser, group):
    assert "Lapsed by itself on" in words(page_of(browser, ask(group, expired=True)))


def test_the_page_of_a_monday_far_ahead_opens(browser, group):
    assert page_of(browser, ask(group, date=monday() + timedelta(days=700))).status_code == 200
