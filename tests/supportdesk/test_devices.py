"""“I see nothing” (S-13) and “my connection is not secure” (S-26): each cause by itself, and nothing wrong."""

from datetime import timedelta

import pytest

from core.lib import clock
from supportdesk.complaints import Complaint
from supportdesk.devices import certificate
from supportdesk.devices.certificate import Certificate
from tests.factories import DeviceCheckFactory, EventFactory, ProbeRunFactory, UserFactory
from tests.supportdesk.diagnosing import causes, looked_into, worker_for

pytestmark = pytest.mark.django_db
NOTHING, UNSAFE = Complaint.SEES_NOTHING, Complaint.NOT_SECURE


@pytest.fixture
def customer():
    return UserFactory()


@pytest.fixture
def worker(customer):
    return worker_for(customer)


@pytest.mark.spec("S-13")
@pytest.mark.parametrize(
    ("finding", "cause"),
    [
        ("no_longer", "device-browser"),
        ("too_old", "device-browser"),
        ("inside_an_app", "device-browser"),
        ("cookies_off", "device-cookies"),
        ("offline", "device-connection"),
        ("site_unreachable", "device-connection"),
        ("data_unreachable", "device-connection"),
        ("files_blocked", "device-blocked"),
        ("scripts_off", "device-scripts"),
        ("clock_far_off", "device-clock"),
    ],
)
def test_what_was_measured_on_the_device_is_the_cause(worker, finding, cause):
    device = DeviceCheckFactory(findings=[finding], clock_ahead_ms=0)
    assert causes(NOTHING, worker=worker, device=device.shown_code) == [cause]


@pytest.mark.spec("S-13")
def test_a_good_device_explains_nothing_and_steps_are_told(worker):
    device = DeviceCheckFactory()
    diagnosis = looked_into(NOTHING, worker=worker, device=device.code)
    assert diagnosis.causes == []
    steps = next(found for found in diagnosis.findings if found["check"] == "device-steps")
    assert "New incognito window" in steps["say"]["en"]
    anywhere = looked_into(NOTHING, worker=worker).findings
    steps = next(found for found in anywhere if found["check"] == "device-steps")
    assert "private window" in steps["say"]["en"]
    assert "privévenster" in steps["say"]["nl"]


@pytest.mark.spec("S-13")
def test_two_causes_are_both_named_the_certain_one_first(worker):
    device = DeviceCheckFactory(findings=["too_old", "scripts_off"])
    assert causes(NOTHING, worker=worker, device=device.code) == ["device-browser", "device-scripts"]


@pytest.mark.spec("S-13")
def test_without_a_code_the_browser_of_the_last_visit_is_judged(customer):
    EventFactory(actor=customer, device="Chrome 49, Windows")
    assert causes(NOTHING, customer) == ["device-browser"]
    EventFactory(actor=customer, device="IE 11, Windows", at=clock.now() + timedelta(seconds=1))
    assert causes(NOTHING, customer) == ["device-browser"]


@pytest.mark.spec("S-13")
def test_a_portal_that_we_cannot_walk_ourselves_is_the_first_cause(worker):
    ProbeRunFactory(test_customer__user__organisation=worker.organisation, went_well=False)
    assert causes(NOTHING, worker=worker) == ["own-site"]


@pytest.mark.spec("S-26")
def test_a_clock_that_is_off_for_days_explains_a_connection_that_is_not_private(worker):
    device = DeviceCheckFactory(findings=["clock_far_off"], clock_ahead_ms=-3 * 24 * 3600 * 1000)
    diagnosis = looked_into(UNSAFE, worker=worker, device=device.code)
    assert diagnosis.causes == ["device-clock"]
    clocked = next(found for found in diagnosis.findings if found["check"] == "device-clock")
    assert clocked["value"] == {"nl": "3 dagen achter", "en": "3 days behind"}


@pytest.mark.spec("S-26")
def test_our_own_certificate_is_looked_at_and_the_steps_come_in_order(worker, monkeypatch):
    ends = clock.now() + timedelta(days=60)
    monkeypatch.setattr(certificate, "read_certificate", lambda _site: Certificate(ends))
    diagnosis = looked_into(UNSAFE, worker=worker)
    assert diagnosis.causes == []
    said = next(found for found in diagnosis.findings if found["check"] == "secure-steps")["say"]["en"]
    order = ["Ctrl, Shift and R", "F5", "clock", "cache", "private", "VPN", "another browser", "another wifi"]
    assert sorted(order, key=said.index) == order
    refused = Certificate(None, "certificate has expired")
    monkeypatch.setattr(certificate, "read_certificate", lambda _site: refused)
    assert causes(UNSAFE, worker=worker) == ["certificate"]
