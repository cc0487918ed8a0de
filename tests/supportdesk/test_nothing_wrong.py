"""A parent for whom everything works, whatever is complained of: no check names a false cause."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.childcare.gateway import copies
from core.lib import clock
from core.notifications.delivery import deliver_due
from supportdesk.complaints import Complaint
from supportdesk.devices import certificate
from supportdesk.devices.certificate import Certificate
from tests.factories import BookingFactory, BsnFactory, CreditFactory, DeviceCheckFactory, ProbeRunFactory
from tests.family import make_home
from tests.signing_in import sign_in_on_page
from tests.supportdesk.diagnosing import looked_into

pytestmark = pytest.mark.django_db

OF_PARENTS = (
    Complaint.NO_NEW_PASSWORD,
    Complaint.NO_RESET_MAIL,
    Complaint.NOT_SIGNED_IN,
    Complaint.SEES_NOTHING,
    Complaint.NOT_SECURE,
    Complaint.LOCATION_MISSING,
    Complaint.REQUEST_WRONG,
)


@pytest.fixture
def home():
    made = make_home()
    BsnFactory(guardian=made.guardian, number="111222333")
    ProbeRunFactory(test_customer__organisation=made.family.organisation)
    BookingFactory(request__family=made.family, request__submitted_by=made.guardian, child=made.ties)
    CreditFactory(child=made.ties)
    return made


@pytest.mark.spec("S-03", "S-10", "S-11", "S-12", "S-13", "S-15", "S-16", "S-26")
def test_no_cause_is_named_for_a_parent_for_whom_everything_works(
    home, mail_server, monkeypatch, time_machine
):
    monkeypatch.setattr(
        certificate, "read_certificate", lambda _site: Certificate(clock.now() + timedelta(days=60))
    )
    parent = home.guardian.user
    told = {"identifier": parent.username, "email": home.guardian.email}
    forgotten = reverse("accounts:forgotten", args=[parent.organisation.slug, "parent"])
    Client().post(forgotten, {**told, "bsn": "111222333"})
    assert deliver_due()
    time_machine.move_to(clock.now() + timedelta(minutes=30))
    sign_in_on_page(Client(), parent)
    copies.refresh(parent.organisation)
    found = {
        complaint: looked_into(
            complaint,
            parent,
            **told,
            page="parent",
            bsn="111222333",
            location="Haarlem",
            device=DeviceCheckFactory().code,
        ).causes
        for complaint in OF_PARENTS
    }
    assert found == {complaint: [] for complaint in OF_PARENTS}
