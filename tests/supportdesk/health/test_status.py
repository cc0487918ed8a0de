from datetime import timedelta

import pytest
from django.test import Client

from core.audit.models import Event
from core.childcare.models import RegisterConnection
from core.lib import clock
from core.notifications.models import OutboxMessage
from supportdesk.health.models import Incident, TestCustomer
from supportdesk.health.tasks import show_life
from tests.factories import (
    IncidentFactory,
    ProbeRunFactory,
    RegisterConnectionFactory,
    TestCustomerFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
STATUS = "/klantenhulp/status/"


@pytest.fixture
def worker():
    return UserFactory(manager=True, with_app=True)


@pytest.fixture
def desk(worker):
    return in_english(sign_in(worker))


@pytest.mark.spec("S-33")
def test_the_status_page_has_a_light_for_each_part(desk, worker):
    show_life()
    ProbeRunFactory(test_customer__user__organisation=worker.organisation)
    RegisterConnectionFactory(
        organisation=worker.organisation, failures=5, open_until=clock.now() + timedelta(minutes=1)
    )
    page = words(desk.get(STATUS))
    for part in ("Pages", "Database", "Background work", "Mail", "Back-office", "Copy of the locations"):
        assert part in page
    assert "It failed 5 times; the next try is at" in page
    assert "There is no copy yet." in page


def test_the_status_page_takes_the_same_queries_for_one_and_for_many(desk, worker):
    customer = TestCustomerFactory(user__organisation=worker.organisation)
    ProbeRunFactory(test_customer=customer)
    IncidentFactory(reported_by=worker)
    desk.get(STATUS)
    one = queries_of(desk, STATUS)
    ProbeRunFactory.create_batch(4, test_customer=customer)
    IncidentFactory.create_batch(4, reported_by=worker)
    assert queries_of(desk, STATUS) == one


@pytest.mark.spec("S-33")
def test_an_incident_reaches_kring_and_its_public_words_reach_customers(desk, worker):
    desk.post(f"{STATUS}melden/", {"part": "mail", "text": "Geen enkele mail komt aan."})
    incident = Incident.objects.get()
    assert OutboxMessage.objects.filter(kind="health.incident_reported", recipient=worker).exists()
    page = f"/klantenhulp/storingen/{incident.pk}/"
    half = desk.post(page, {"public_nl": "Mail komt later."})
    assert "Write the public text in both languages." in words(half)
    desk.post(page, {"public_nl": "Mail komt later.", "public_en": "Mail comes later."})
    public = words(in_english(Client()).get("/status/"))
    assert "Mail comes later." in public
    assert "Geen enkele mail" not in public
    desk.post(page, {"answer": "Verholpen.", "is_over": "on"})
    assert OutboxMessage.objects.filter(kind="health.incident_over", recipient=worker).exists()
    assert "Mail comes later." not in words(in_english(Client()).get("/status/"))


@pytest.mark.spec("S-38")
def test_resetting_the_connection_closes_the_breaker_is_written_down_and_brings_a_walk(desk, worker):
    RegisterConnectionFactory(
        organisation=worker.organisation, failures=7, open_until=clock.now() + timedelta(minutes=5)
    )
    later = clock.now() + timedelta(minutes=4)
    TestCustomerFactory(user__organisation=worker.organisation, probe_due_at=later)
    refused = desk.post("/klantenhulp/verbinding/", {})
    assert "Fill in why you do this." in words(refused)
    desk.post("/klantenhulp/verbinding/", {"reason": "De backoffice is terug."})
    connection = RegisterConnection.objects.get()
    assert (connection.failures, connection.open_until) == (0, None)
    line = Event.objects.get(action="support:connection:reset")
    assert (line.actor_id, line.ground, line.data["failures"]) == (worker.pk, "De backoffice is terug.", 7)
    assert TestCustomer.objects.get().probe_due_at <= clock.now()


@pytest.mark.spec("S-38")
@pytest.mark.parametrize(
    ("command", "result"), [("true", "done"), ("false", "refused"), ("/no/such", "refused")]
)
def test_the_configured_restart_is_given_and_its_outcome_written_down(desk, settings, command, result):
    settings.RESTART_COMMAND = command
    desk.post("/klantenhulp/verbinding/", {"reason": "Hangt.", "restart": "1"})
    assert Event.objects.get(action="support:connection:restart").result == result
