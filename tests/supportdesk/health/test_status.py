import json
from datetime import timedelta

import pytest
from django.test import Client

from core.accounts.choices import Environment
from core.accounts.navigation import home_url, menu_for
from core.accounts.rights import Right
from core.audit.models import Event
from core.childcare.models import RegisterWrite
from core.lib import clock, outbound
from core.lib.outbound import Answer
from core.notifications.models import OutboxMessage
from supportdesk.health.models import Incident, TestCustomer
from supportdesk.health.tasks import show_life
from tests.factories import (
    IncidentFactory,
    ProbeRunFactory,
    RegisterConnectionFactory,
    RegisterWriteFactory,
    RoleFactory,
    TestCustomerFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
STATUS = "/klantenhulp/status/"
CONNECTION = "/klantenhulp/verbinding/"


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
    desk.post(page, {"public_nl": "Toch weer.", "public_en": "Again after all."})
    assert "Again after all." in words(in_english(Client()).get("/status/"))


@pytest.mark.spec("S-33")
def test_a_childminder_who_gets_in_hides_no_parent_who_does_not(desk, worker):
    parent, childminder = (
        TestCustomerFactory(user__organisation=worker.organisation, user__environment=environment)
        for environment in (Environment.PARENT, Environment.CHILDMINDER)
    )
    stuck = [{"name": "accounts:sign_in", "went_well": False, "milliseconds": 9, "said": "500"}]
    ProbeRunFactory(test_customer=parent, went_well=False, steps=stuck)
    ProbeRunFactory(test_customer=childminder, at=clock.now() + timedelta(seconds=5))
    assert "the test customer got stuck at “Signing in” (500)" in words(desk.get(STATUS))
    ProbeRunFactory(test_customer=parent, at=clock.now() + timedelta(seconds=9))
    assert "got stuck" not in words(desk.get(STATUS))


@pytest.fixture
def elsewhere(worker, settings):
    """A back-office that failed seven times, with one registration that waits to be passed on."""
    settings.REGISTER_HOSTS = ["backoffice.example"]
    RegisterWriteFactory(entry__organisation=worker.organisation, due_at=clock.now() + timedelta(minutes=30))
    return RegisterConnectionFactory(
        organisation=worker.organisation, failures=7, open_until=clock.now() + timedelta(minutes=5)
    )


@pytest.mark.spec("S-38")
def test_resetting_closes_the_breaker_sends_what_waits_is_written_down_and_brings_a_walk(
    desk, worker, elsewhere, monkeypatch
):
    healthy = json.dumps({"status": "ok", "contract": 1}).encode()
    monkeypatch.setattr(outbound, "get", lambda *_asked, **_limits: Answer(200, healthy))
    later = clock.now() + timedelta(minutes=4)
    TestCustomerFactory(user__organisation=worker.organisation, probe_due_at=later)
    refused = desk.post(CONNECTION, {})
    assert "Fill in why you do this." in words(refused)
    page = words(desk.post(CONNECTION, {"reason": "De backoffice is terug."}, follow=True))
    assert "1 message is sent again. The back-office answers." in page
    elsewhere.refresh_from_db()
    assert (elsewhere.failures, elsewhere.open_until) == (0, None)
    assert RegisterWrite.objects.get().due_at <= clock.now()
    line = Event.objects.get(action="support:connection:reset")
    assert (line.actor_id, line.ground, line.data["failures"]) == (worker.pk, "De backoffice is terug.", 7)
    assert TestCustomer.objects.get().probe_due_at <= clock.now()


@pytest.mark.spec("S-38")
def test_a_reset_that_does_not_help_says_why(desk, elsewhere, monkeypatch):
    def away(*_asked, **_limits):
        raise outbound.OutboundError(outbound.Obstacle.UNREACHABLE)

    monkeypatch.setattr(outbound, "get", away)
    page = words(desk.post(CONNECTION, {"reason": "Nog eens."}, follow=True))
    assert "It does not work yet: the back-office cannot be reached." in page
    elsewhere.refresh_from_db()
    assert (elsewhere.failures, elsewhere.open_until) == (1, None)


@pytest.mark.spec("S-38")
def test_whoever_may_only_mend_connections_finds_the_page_and_stays_on_it(worker, elsewhere, settings):
    worker.role.rights = ["mend_connections"]
    worker.role.save()
    client = in_english(sign_in(worker))
    assert home_url(worker) == "/kantoor/koppeling/"
    assert "/kantoor/koppeling/" in [item.url for item in menu_for(worker, "health:connection")]
    assert f'href="{CONNECTION}"' in client.get("/kantoor/koppeling/").content.decode()
    settings.REGISTER_HOSTS = []
    response = client.post(CONNECTION, {"reason": "Hangt."}, follow=True)
    assert response.status_code == 200
    assert "every call opens its own" in words(response)
    assert STATUS not in response.content.decode()


@pytest.mark.spec("S-38")
@pytest.mark.parametrize(
    ("command", "results"),
    [("true", ["done"]), ("false", ["done", "refused"]), ("/no/such", ["done", "refused"])],
    ids=["well", "badly", "not at all"],
)
def test_the_order_to_restart_is_written_down_before_it_is_given_and_again_when_it_fails(
    desk, settings, command, results
):
    settings.RESTART_COMMAND = command
    desk.post(CONNECTION, {"reason": "Hangt.", "restart": "1"})
    lines = Event.objects.filter(action="support:connection:restart").order_by("at", "pk")
    assert [line.result for line in lines] == results


@pytest.mark.spec("S-38")
def test_restarts_follow_each_other_after_ten_minutes_and_need_a_command(desk, settings, elsewhere):
    page = words(desk.post(CONNECTION, {"reason": "Hangt.", "restart": "1"}, follow=True))
    assert "No restart is configured." in page
    elsewhere.refresh_from_db()
    assert elsewhere.failures == 7
    settings.RESTART_COMMAND = "true"
    desk.post(CONNECTION, {"reason": "Hangt.", "restart": "1"})
    page = words(desk.post(CONNECTION, {"reason": "Nog eens.", "restart": "1"}, follow=True))
    assert "Kring was restarted a moment ago." in page
    assert Event.objects.filter(action="support:connection:restart").count() == 1


@pytest.mark.spec("S-38", "A-26")
def test_who_looks_after_one_organisation_does_not_restart_all_of_kring(settings):
    settings.RESTART_COMMAND = "true"
    role = RoleFactory(rights=[Right.MEND_CONNECTIONS])
    own = UserFactory(environment=Environment.STAFF, role=role, organisation=role.organisation, with_app=True)
    browser = in_english(sign_in(own))
    assert "Give the restart" not in words(browser.get(CONNECTION))
    page = words(browser.post(CONNECTION, {"reason": "Hangt.", "restart": "1"}, follow=True))
    assert "Kring gives it. Report an incident." in page
    assert not Event.objects.filter(action="support:connection:restart").exists()
