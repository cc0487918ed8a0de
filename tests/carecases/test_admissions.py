"""Who from outside was let into a help request: how far, and for how long (C-31, C-40, C-70)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from carecases.choices import Ground, Tab
from carecases.seats import seat_of
from core.accounts.rights import ExternalRight
from core.lib import clock
from tests.factories import AdmissionFactory, HelpRequestFactory, RoleFactory, UserFactory
from tests.pages import in_english
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def help_request(school):
    return HelpRequestFactory(school=school, hidden=True)


@pytest.fixture
def guest(partnership):
    return UserFactory(guest=True, organisation=partnership, with_app=True)


def card(help_request):
    return reverse("carecases:help_request", args=[help_request.pk])


@pytest.mark.spec("C-31", "C-70")
def test_a_guest_comes_in_through_the_last_day_and_reads_on_the_next_which_access_ended(
    guest, help_request, ib, time_machine
):
    last = clock.today() + timedelta(days=3)
    AdmissionFactory(help_request=help_request, user=guest, see_until=last, react_until=None, given_by=ib)
    time_machine.move_to(clock.midnight_after(last) - timedelta(seconds=1), tick=False)
    browser = in_english(sign_in(guest))
    assert browser.get(card(help_request)).status_code == 200
    time_machine.shift(timedelta(seconds=2))
    page = browser.get(card(help_request))
    assert page.status_code == 403
    assert "Your access to this help request (by consultation round) ended" in page.content.decode()
    assert ib.full_name in page.content.decode()


def test_somebody_who_was_never_let_in_reads_nothing(guest, help_request):
    assert sign_in(guest).get(card(help_request)).status_code == 404


def test_a_guest_whose_access_was_taken_away_is_out_at_once(guest, help_request, ib):
    admission = AdmissionFactory(help_request=help_request, user=guest)
    browser = sign_in(guest)
    assert browser.get(card(help_request)).status_code == 200
    admission.ended_at, admission.ended_by = clock.now(), ib
    admission.save()
    assert browser.get(card(help_request)).status_code == 403


@pytest.mark.spec("C-40")
def test_the_external_rights_of_the_role_decide_which_tabs_a_guest_sees(help_request, partnership):
    role = RoleFactory(
        organisation=partnership, external_rights=[ExternalRight.SEE_ROUND, ExternalRight.REACT_ROUND]
    )
    guest = UserFactory(guest=True, organisation=partnership, role=role)
    AdmissionFactory(help_request=help_request, user=guest)
    seat = seat_of(guest, help_request)
    assert (seat.sees, seat.works_on) == ({Tab.QUESTION, Tab.ROUND}, {Tab.ROUND})


@pytest.mark.spec("C-40")
def test_without_external_rights_a_guest_sees_only_the_tab_of_the_help_request(help_request, partnership):
    guest = UserFactory(guest=True, organisation=partnership, role=RoleFactory(organisation=partnership))
    AdmissionFactory(help_request=help_request, user=guest)
    seat = seat_of(guest, help_request)
    assert (seat.sees, seat.works_on) == ({Tab.QUESTION}, set())


@pytest.mark.spec("C-40")
def test_the_card_leads_a_guest_to_no_tab_that_stays_closed(guest, help_request):
    AdmissionFactory(help_request=help_request, user=guest)
    history = reverse("carecases:history", args=[help_request.pk])
    browser = sign_in(guest)
    assert browser.get(history).status_code == 404
    assert history not in browser.get(card(help_request)).content.decode()


def test_after_the_day_for_reactions_a_guest_only_reads(guest, help_request):
    AdmissionFactory(help_request=help_request, user=guest, react_until=clock.today() - timedelta(days=1))
    assert not seat_of(guest, help_request).works_on


def test_a_parent_sees_what_was_ticked_and_changes_nothing(guest, help_request):
    AdmissionFactory(help_request=help_request, user=guest, ground=Ground.PARENT, tabs=[Tab.FORM])
    seat = seat_of(guest, help_request)
    assert (seat.sees, seat.works_on) == ({Tab.QUESTION, Tab.FORM}, set())


def test_nobody_of_another_organisation_is_let_in(help_request):
    with pytest.raises(IntegrityError, match="guest_of_the_organisation"):
        AdmissionFactory(help_request=help_request, user=UserFactory(guest=True))


def test_who_may_react_may_see(help_request):
    today = clock.today()
    with pytest.raises(IntegrityError, match="who_may_react_may_see"):
        AdmissionFactory(help_request=help_request, react_until=today, see_until=today - timedelta(days=1))


def test_an_admission_of_one_help_request_opens_no_other(guest, help_request, school):
    AdmissionFactory(help_request=help_request, user=guest)
    other = HelpRequestFactory(school=school, dossier=help_request.dossier)
    browser = sign_in(guest)
    assert browser.get(card(other)).status_code == 404
    assert card(other) not in browser.get(reverse("carecases:help_requests")).content.decode()
