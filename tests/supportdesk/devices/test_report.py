from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.models import Event
from core.lib import clock
from core.notifications import messages
from core.notifications.models import OutboxMessage
from supportdesk.devices.models import SupplierReport
from tests.factories import (
    AccountSessionFactory,
    DeviceCheckFactory,
    EventFactory,
    SupplierReportFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NEW = "/klantenhulp/meldingen/nieuw/"


@pytest.fixture
def worker():
    return UserFactory(manager=True, with_app=True)


@pytest.fixture
def desk(worker):
    return in_english(sign_in(worker))


def filled_in(form) -> dict[str, str]:
    return {
        "device": form["device"].value(),
        "system": form["system"].value(),
        "browser": form["browser"].value(),
        "happened_at": form["happened_at"].value().strftime("%Y-%m-%dT%H:%M"),
    }


@pytest.mark.spec("S-34")
def test_a_report_is_filled_in_from_a_check_and_goes_out_by_mail(desk, worker):
    check = DeviceCheckFactory(
        device="Samsung SM-T500", system="Android 12", made_at=clock.now() - timedelta(hours=2)
    )
    known = filled_in(desk.get(NEW, {"code": check.code}).context["form"])
    assert "Samsung SM-T500" in known["device"]
    response = desk.post(
        f"{NEW}?code={check.code}", {**known, "was_done": "Dag aanvragen: fout 500."}, follow=True
    )
    report = SupplierReport.objects.get()
    assert report.device_check == check
    assert "Android 12" in words(response)
    desk.post(reverse("devices:report", args=[report.pk]), {"address": "leverancier@example.com"})
    mail = messages.compose(OutboxMessage.objects.get(address="leverancier@example.com"))
    assert mail is not None
    assert "Dag aanvragen: fout 500." in mail.text
    assert "Samsung SM-T500" in mail.text
    actions = Event.objects.filter(object_type="devices.supplierreport").values_list("action", flat=True)
    assert {"support:supplier_report:write", "support:supplier_report:send"} <= set(actions)


@pytest.mark.spec("S-34")
def test_without_a_check_the_last_sign_in_of_the_customer_fills_it_in(desk, worker):
    customer = UserFactory(organisation=worker.organisation)
    AccountSessionFactory(user=customer, browser_family="Safari", system="iOS")
    stranger = AccountSessionFactory(browser_family="Opera")
    assert filled_in(desk.get(NEW, {"account": customer.pk}).context["form"])["browser"] == "Safari"
    EventFactory(actor=customer, device="Mobile Safari 26, iOS")
    known = filled_in(desk.get(NEW, {"account": customer.pk}).context["form"])
    assert (known["browser"], known["system"]) == ("Mobile Safari 26", "iOS")
    assert f"{NEW}?account={customer.pk}" in desk.get(f"/klantenhulp/klant/{customer.pk}/").content.decode()
    assert desk.get(NEW, {"account": stranger.user_id}).context["form"]["browser"].value() is None


@pytest.mark.spec("S-34")
def test_a_report_is_saved_as_pdf(desk, worker):
    report = SupplierReportFactory(organisation=worker.organisation)
    response = desk.get(reverse("devices:report_pdf", args=[report.pk]))
    assert response.content.startswith(b"%PDF-")


def test_what_is_missing_is_said_and_what_was_typed_stays(desk):
    response = desk.post(NEW, {"device": "laptop, HP", "happened_at": "2099-01-01T10:00"})
    assert response.status_code == 422
    page = words(response)
    assert "Tell what was done." in page
    assert "still to come" in page
    assert b"laptop, HP" in response.content
