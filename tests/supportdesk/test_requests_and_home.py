"""Requests of families, home login, and learning tools: each cause alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.lib import clock
from core.notifications.models import OutboxMessage
from supportdesk.actions.diagnose import diagnose
from supportdesk.checking import Context, Said
from supportdesk.complaints import Complaint
from tests.factories import (
    BookingFactory,
    BounceFactory,
    ChildFactory,
    CreditFactory,
    EventFactory,
    GuardianFactory,
    HomeAddressFactory,
    HomeSchoolFactory,
    LearningToolFactory,
    OutboxMessageFactory,
    PolicyRuleFactory,
    UserFactory,
)
from tests.family import make_home, wednesday
from tests.supportdesk.diagnosing import causes, looked_into

pytestmark = pytest.mark.django_db


@pytest.mark.spec("S-16")
class TestRequests:
    this = Complaint.REQUEST_WRONG

    @pytest.fixture
    def guardian(self):
        return GuardianFactory()

    def ask(self, guardian, **more):
        return BookingFactory(request__family=guardian.family, request__submitted_by=guardian, **more)

    def test_nothing_wrong(self, guardian):
        self.ask(guardian)
        assert causes(self.this, guardian.user) == []

    def test_rejected_with_the_reason(self, guardian):
        self.ask(guardian, rejected=True)
        diagnosis = looked_into(self.this, guardian.user)
        assert diagnosis.causes == ["request-rejected"]
        assert "Er is geen plaats." in diagnosis.findings[0]["value"]["nl"]

    def test_expired(self, guardian):
        self.ask(guardian, expired=True)
        assert causes(self.this, guardian.user) == ["request-expired"]

    def test_cancelled_by_somebody_else(self, guardian):
        self.ask(guardian, cancelled=True, decided_by=guardian.user)
        assert causes(self.this, guardian.user) == []
        self.ask(
            guardian,
            cancelled=True,
            decided_by=UserFactory(planner=True, organisation=guardian.family.organisation),
        )
        diagnosis = looked_into(self.this, guardian.user)
        assert diagnosis.causes == ["request-cancelled"]
        assert "I will ask why" in diagnosis.findings[0]["say"]["en"]

    def test_a_decision_that_was_taken_back(self, guardian):
        self.ask(guardian, taken_back_at=clock.now(), taken_back_reason="Dubbel geboekt")
        diagnosis = looked_into(self.this, guardian.user)
        assert diagnosis.causes == ["request-taken-back"]
        assert "Dubbel geboekt" in diagnosis.findings[0]["value"]["nl"]

    def test_the_rule_that_lets_nothing_be_asked_for_the_day(self):
        home = make_home()
        parent, on = home.guardian.user, wednesday()
        assert causes(self.this, parent, date=on.isoformat()) == []
        PolicyRuleFactory(
            organisation=home.family.organisation,
            part="request_notice",
            settings={"least": {"amount": 300, "unit": "days"}},
        )
        assert causes(self.this, parent, date=on.isoformat()) == ["request-refused"]

    def test_too_late_to_cancel_by_the_rule(self, guardian):
        PolicyRuleFactory(
            organisation=guardian.family.organisation,
            part="cancel_approved",
            settings={"until": {"amount": 5, "unit": "weeks"}},
        )
        self.ask(guardian, approved=True, date=clock.today() + timedelta(days=3))
        assert causes(self.this, guardian.user) == ["request-cancel"]

    def test_a_credit_that_is_over(self, guardian):
        CreditFactory(
            child=ChildFactory(family=guardian.family), valid_until=clock.today() - timedelta(days=1)
        )
        assert causes(self.this, guardian.user) == ["credit-unusable"]

    def test_a_credit_for_other_care_names_the_rule(self):
        home = make_home()
        parent, on = home.guardian.user, wednesday()
        CreditFactory(child=home.ties, care_types=["day_care"])
        diagnosis = looked_into(self.this, parent, date=on.isoformat())
        assert diagnosis.causes == ["credit-unusable"]

    def test_a_rejection_and_a_credit_that_is_over_are_both_named(self, guardian):
        self.ask(guardian, rejected=True)
        CreditFactory(
            child=ChildFactory(family=guardian.family), valid_until=clock.today() - timedelta(days=1)
        )
        assert causes(self.this, guardian.user) == ["request-rejected", "credit-unusable"]


class TestHome:
    @pytest.fixture
    def address(self):
        found = HomeAddressFactory()
        found.account.set_password("a password of home")
        found.account.save()
        return found

    @pytest.fixture
    def worker(self, address):
        return UserFactory(root=True, organisation=address.pupil.group.organisation)

    def causes(self, complaint, worker, address=None, **said):
        home = address.account if address else None
        return diagnose(Context(worker, None, home, Said(**said)), complaint).causes

    @pytest.mark.spec("S-27")
    def test_nothing_wrong(self, worker, address):
        assert self.causes(Complaint.HOME_PASSWORD, worker, address) == []
        assert self.causes(Complaint.HOME_CHILDREN, worker, address) == []

    @pytest.mark.spec("S-27")
    def test_the_childs_pin_stored_as_password(self, worker, address, client):
        client.post(reverse("homelogin:sign_in"), {"email": address.account.email, "password": "4711"})
        assert self.causes(Complaint.HOME_PASSWORD, worker, address) == ["home-pin"]

    @pytest.mark.spec("S-27")
    def test_the_link_was_not_used_yet(self, worker, address):
        address.account.set_unusable_password()
        address.account.save()
        assert self.causes(Complaint.HOME_PASSWORD, worker, address) == ["home-password-chosen"]

    @pytest.mark.spec("S-27")
    def test_the_link_does_not_arrive(self, worker, address):
        wrong = address.account.email.replace("@", "x@")
        an_hour_ago = clock.now() - timedelta(hours=1)
        OutboxMessageFactory(kind="homelogin.link", recipient=None, address=wrong, created_at=an_hour_ago)
        diagnosis = diagnose(Context(worker, said=Said(email=wrong)), Complaint.HOME_LINK)
        assert diagnosis.causes == ["home-address"]
        assert address.account.email in diagnosis.findings[0]["value"]["nl"]
        assert self.causes(Complaint.HOME_LINK, worker, address) == ["home-link-time"]
        own = OutboxMessageFactory(
            kind="homelogin.link", recipient=None, address=address.account.email, created_at=clock.now()
        )
        assert self.causes(Complaint.HOME_LINK, worker, address) == ["home-link-time"]
        OutboxMessage.objects.filter(pk=own.pk).update(created_at=an_hour_ago)
        assert self.causes(Complaint.HOME_LINK, worker, address) == []
        BounceFactory(address=address.account.email.lower(), is_permanent=True)
        assert self.causes(Complaint.HOME_LINK, worker, address) == ["home-link-bounced"]

    @pytest.mark.spec("S-27")
    def test_no_child_of_the_school_has_the_address_any_more(self, worker, address):
        home = address.account
        address.delete()
        found = diagnose(Context(worker, None, home), Complaint.HOME_CHILDREN).causes
        assert found == ["home-address", "home-children"]

    @pytest.mark.spec("S-27")
    def test_the_school_signs_in_elsewhere(self, worker, address):
        HomeSchoolFactory(organisation=worker.organisation, network=True)
        assert self.causes(Complaint.HOME_CHILDREN, worker, address) == ["home-network"]

    @pytest.mark.spec("S-27")
    def test_two_places_at_once(self, worker, address):
        for number in (1, 2):
            EventFactory(
                organisation=None,
                action=Action.SIGN_IN,
                object_type="homelogin.homeaccount",
                object_id=str(address.account_id),
                address=f"192.0.2.{number}",
            )
        assert self.causes(Complaint.HOME_TAKEOVER, worker, address) == ["home-take-over"]

    @pytest.mark.spec("S-28")
    def test_a_learning_tool_names_its_publisher(self, worker):
        tool = LearningToolFactory(organisation=worker.organisation, publisher__phone="030 555 01 01")
        diagnosis = diagnose(Context(worker, None, None, Said(tool=tool.name)), Complaint.SOFTWARE)
        assert "030 555 01 01" in diagnosis.findings[0]["say"]["nl"]
