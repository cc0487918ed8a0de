"""When it is us: a test account that gets stuck, and a web service that does not answer."""

from datetime import timedelta

import pytest

from core.lib import clock
from supportdesk.complaints import Complaint
from tests.factories import GuardianFactory, ProbeRunFactory, RegisterConnectionFactory
from tests.supportdesk.diagnosing import causes, looked_into, verdicts

pytestmark = pytest.mark.django_db

BOTH = (Complaint.NOT_SIGNED_IN, Complaint.NO_NEW_PASSWORD)


@pytest.mark.spec("S-10", "S-12")
def test_the_test_account_gets_stuck_too():
    parent = GuardianFactory().user
    run = ProbeRunFactory(test_customer__organisation=parent.organisation)
    assert [causes(complaint, parent) for complaint in BOTH] == [[], []]
    run.went_well = False
    run.save()
    assert [causes(complaint, parent) for complaint in BOTH] == [["test-account"], ["test-account"]]


@pytest.mark.spec("S-10", "S-12")
def test_a_walk_of_long_ago_says_nothing_of_now():
    parent = GuardianFactory().user
    an_hour_ago = clock.now() - timedelta(hours=1)
    ProbeRunFactory(test_customer__organisation=parent.organisation, went_well=False, at=an_hour_ago)
    for complaint in BOTH:
        diagnosis = looked_into(complaint, parent)
        assert diagnosis.causes == []
        assert verdicts(diagnosis)["test-account"] == "could_not"


@pytest.mark.spec("S-10", "S-12")
def test_the_web_service_does_not_answer():
    parent = GuardianFactory().user
    elsewhere = RegisterConnectionFactory(organisation=parent.organisation, is_on=True)
    assert [causes(complaint, parent) for complaint in BOTH] == [[], []]
    elsewhere.open_until, elsewhere.failures = clock.now() + timedelta(minutes=1), 5
    elsewhere.save()
    assert [causes(complaint, parent) for complaint in BOTH] == [["web-service"], ["web-service"]]
