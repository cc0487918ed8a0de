"""Test customers: made whole, walked over HTTP against a real server, and put back whatever was changed on them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from core.accounts import second_factor
from core.accounts.choices import Environment
from core.accounts.models import AccountSession, User
from core.audit.models import Event
from core.childcare.choices import InvoiceStatus, WaitingState
from core.childcare.models import CareMoment, Invoice, WaitingEntry
from core.lib import clock
from supportdesk.health import probe
from supportdesk.health.actions.make_test_customers import make_test_customers
from supportdesk.health.models import ProbeRun, TestCustomer
from supportdesk.health.test_customers import password_of, put_back
from tests.factories import (
    CareMomentFactory,
    GuardianFactory,
    OrganisationFactory,
    PlacementPartFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

HARDER = "een-heel-ander-wachtwoord-9"


@pytest.fixture
def worker(db):
    return UserFactory(manager=True, with_app=True)


@pytest.fixture
def customer(worker) -> TestCustomer:
    make_test_customers(worker.organisation)
    return TestCustomer.objects.get(environment=Environment.PARENT)


@pytest.mark.spec("S-31")
def test_a_test_guardian_waits_is_placed_and_has_an_invoice_of_nothing(customer, worker):
    family = customer.user.guardian.family
    child = family.children.get()
    assert child.waiting_entries.filter(state=WaitingState.OPEN).count() == 1
    assert child.placements.get().group.open_for_requests is False
    invoice = Invoice.objects.get(family=family)
    assert (invoice.status, invoice.total) == (InvoiceStatus.FINAL, 0)
    assert not CareMoment.objects.filter(child=child).exists()
    call_command("make_test_customers", worker.organisation.slug)
    assert TestCustomer.objects.filter(organisation=worker.organisation).count() == 2


@pytest.mark.spec("S-31")
def test_whatever_staff_change_on_it_is_put_back_and_written_down(customer):
    assert put_back(customer) == []
    user = customer.user
    user.set_password(HARDER)
    user.full_name, user.is_active, user.email = "Iemand Anders", False, "medewerker@example.com"
    user.save()
    second_factor.add_app(user, confirmed=True)
    guardian = user.guardian
    guardian.is_blocked = True
    guardian.save()
    guardian.family.children.update(first_name="Piet")
    WaitingEntry.objects.filter(child__family=guardian.family).update(state=WaitingState.WITHDRAWN)
    guardian.family.children.get().placements.update(valid_until=clock.today())
    restored = put_back(TestCustomer.objects.get(pk=customer.pk))
    assert {"password", "second_factor", "is_blocked", "first_name", "waiting_list", "placement"} <= set(
        restored
    )
    user = User.objects.get(pk=user.pk)
    assert user.check_password(password_of(customer))
    assert (user.full_name, user.is_active, user.email) == ("Test Ouder", True, "")
    assert Event.objects.filter(action="support:test_customer:restore").count() == 1
    assert put_back(TestCustomer.objects.get(pk=customer.pk)) == []


@pytest.mark.spec("S-31")
def test_care_that_somebody_gave_it_goes_and_a_placement_that_was_taken_away_comes_back(customer):
    placement = customer.user.guardian.family.children.get().placements.get()
    PlacementPartFactory(placement=placement, weekday=1)
    tomorrow = clock.today() + timedelta(days=1)
    CareMomentFactory(placement=placement, child=placement.child, group=placement.group, date=tomorrow)
    assert put_back(customer) == ["placement"]
    assert not CareMoment.objects.filter(child=placement.child).exists()
    placement.child.placements.all().delete()
    assert put_back(customer) == ["placement"]
    assert placement.child.placements.get().group == placement.group
    assert put_back(customer) == []


@pytest.mark.spec("S-31")
@pytest.mark.django_db(transaction=True)
def test_the_probe_signs_in_over_http_walks_the_pages_and_signs_out(live_server, settings):
    settings.PROBE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    organisation = UserFactory(manager=True).organisation
    make_test_customers(organisation)
    user = TestCustomer.objects.get(environment=Environment.PARENT).user
    user.set_password(HARDER)
    user.save()
    runs = {run.test_customer.environment: run for run in probe.run_due()}
    assert runs[Environment.PARENT].steps
    assert runs[Environment.PARENT].went_well, runs[Environment.PARENT].steps
    assert runs[Environment.PARENT].restored == ["password"]
    assert runs[Environment.CHILDMINDER].went_well, runs[Environment.CHILDMINDER].steps
    assert [step["name"] for step in runs[Environment.PARENT].steps[1:4]] == [
        "portal:agenda",
        "conversations:threads",
        "requests:overview",
    ]
    assert not AccountSession.objects.filter(ended_at=None).exists()
    assert probe.run_due() == []


@pytest.mark.spec("S-31")
@pytest.mark.django_db(transaction=True)
def test_a_site_that_does_not_answer_turns_the_light_red(settings):
    settings.PROBE_URL = "http://127.0.0.1:9"
    worker = UserFactory(manager=True, with_app=True)
    make_test_customers(worker.organisation)
    probe.run_due()
    assert not ProbeRun.objects.filter(went_well=True).exists()
    page = words(in_english(sign_in(worker)).get("/klantenhulp/status/"))
    assert "the test customer got stuck at “Signing in” (ConnectionRefusedError)" in page
    assert "Signing in: " in page


@pytest.mark.spec("S-31")
def test_every_five_minutes_and_by_one_worker_only(customer, monkeypatch):
    walked = []
    monkeypatch.setattr(probe, "walk", walked.append)
    TestCustomer.objects.exclude(pk=customer.pk).delete()
    probe.run_due()
    probe.run_due()
    assert len(walked) == 1
    customer.refresh_from_db()
    assert customer.probe_due_at - clock.now() > probe.EVERY * 0.9


@pytest.mark.spec("S-41")
@pytest.mark.parametrize("environment", [Environment.PARENT, Environment.CHILDMINDER])
def test_a_worker_opens_the_portal_as_a_test_customer_and_goes_back(customer, worker, environment):
    client = in_english(sign_in(worker))
    response = client.post("/klantenhulp/testklant/", {"environment": environment}, follow=True)
    page = words(response)
    assert response.context["user"].environment == environment
    assert "You are looking as a test customer" in page
    assert Event.objects.get(action="support:test_customer:open").actor_id == worker.pk
    back = client.post("/uitloggen/", follow=True)
    assert back.context["user"].pk == worker.pk
    assert "You are looking as a test customer" not in words(back)


@pytest.mark.spec("S-41")
def test_only_the_own_test_customers_are_opened_so(worker):
    other = OrganisationFactory()
    UserFactory(manager=True, organisation=other)
    with transaction.atomic():
        make_test_customers(other)
    GuardianFactory(family__organisation=worker.organisation)
    client = in_english(sign_in(worker))
    response = client.post("/klantenhulp/testklant/", {"environment": "parent"}, follow=True)
    assert "There is no such test customer" in words(response)
    assert response.context["user"].pk == worker.pk
