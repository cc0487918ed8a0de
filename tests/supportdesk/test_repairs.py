"""Repairs around help requests, sessions and links, as the worker does and undoes them (S-05)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.models import SavedView
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import OutboxMessage
from supportdesk.models import RepairDone
from tests.factories import (
    AdmissionFactory,
    HelpRequestFactory,
    OrganisationFactory,
    SavedViewFactory,
    UnitFactory,
    UserFactory,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-05")]


@pytest.fixture
def partnership():
    return OrganisationFactory(partnership=True)


@pytest.fixture
def desk(partnership):
    return sign_in(UserFactory(root=True, with_app=True, organisation=partnership))


@pytest.fixture
def ib(partnership):
    user = UserFactory(ib=True, organisation=partnership)
    user.units.add(UnitFactory(organisation=partnership))
    return user


@pytest.fixture
def help_request(partnership):
    return HelpRequestFactory(organisation=partnership, school=UnitFactory(organisation=partnership))


def repair(desk, customer, slug, **filled_in):
    url = reverse("supportdesk:repair", args=[customer.pk, slug])
    return desk.post(url, {"reason": "Belde zelf", **filled_in})


def undo(desk):
    return desk.post(
        reverse("supportdesk:undo", args=[RepairDone.objects.get().pk]), {"reason": "Vergissing"}
    )


def test_access_that_ended_gets_another_last_day_and_the_old_one_again(desk, help_request):
    admission = AdmissionFactory(
        help_request=help_request, see_until=clock.today() - timedelta(days=1), react_until=None
    )
    later = clock.today() + timedelta(days=14)
    before = admission.see_until
    repair(desk, admission.user, "extend-access", until=later.isoformat())
    admission.refresh_from_db()
    assert admission.see_until == later
    assert Event.objects.get(action=Action.CUSTOMER_MENDED).ground == "Belde zelf"
    undo(desk)
    admission.refresh_from_db()
    assert admission.see_until == before


def test_access_is_not_extended_for_longer_than_a_year(desk, help_request):
    admission = AdmissionFactory(help_request=help_request)
    too_long = clock.today() + timedelta(days=400)
    assert repair(desk, admission.user, "extend-access", until=too_long.isoformat()).status_code == 422
    before = admission.see_until
    admission.refresh_from_db()
    assert admission.see_until == before


def test_open_help_requests_are_taken_over_from_a_predecessor(desk, ib, partnership):
    school = ib.units.get()
    predecessor = UserFactory(ib=True, organisation=partnership)
    predecessor.units.add(school)
    help_request = HelpRequestFactory(school=school, made_by=predecessor)
    data = help_request.school_data
    data.applicant, data.email = predecessor, predecessor.email
    data.save()
    repair(desk, ib, "hand-over", school=school.pk, predecessor=predecessor.pk)
    help_request.refresh_from_db()
    assert help_request.school_data.applicant == ib
    assert help_request.school_data.email == ib.email


def test_kept_filters_go_and_come_back(desk, ib):
    SavedViewFactory(user=ib, name="Alleen TLV", query="status=TLV_2")
    repair(desk, ib, "clear-filters")
    assert not SavedView.objects.filter(user=ib).exists()
    undo(desk)
    assert SavedView.objects.get(user=ib).query == "status=TLV_2"


def test_all_sessions_of_a_customer_end(desk, ib):
    browser = sign_in(ib)
    repair(desk, ib, "end-sessions")
    assert browser.get("/hulpvragen/").status_code == 302


def test_a_link_for_a_password_goes_to_the_customer(desk, ib):
    repair(desk, ib, "send-link")
    assert OutboxMessage.objects.filter(recipient=ib, kind__startswith="accounts.").count() == 1
