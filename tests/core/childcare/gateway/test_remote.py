"""The register in another Kring over HTTP: well, slow, broken and away (K-17, K-21)."""

import json
import threading
from dataclasses import asdict
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from core.childcare.choices import ImportSource, ImportState, WriteState
from core.childcare.gateway import copies, writes
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.own import OwnRegister
from core.childcare.gateway.remote import RemoteRegister
from core.childcare.gateway.state import probe, reset, state_of
from core.childcare.models import ImportEntry, RegisterWrite
from core.childcare.rules.breaker import Breaker
from core.childcare.tasks import refresh_locations, send_register_writes
from core.lib import clock
from tests.core.childcare.gateway.second_kring import free_port
from tests.core.childcare.registration.walking import address, begin, fill_in, house
from tests.factories import (
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    RegisterConnectionFactory,
    RegisterTokenFactory,
    SchoolFactory,
    import_facts,
)
from tests.pages import words

pytestmark = pytest.mark.spec("K-17")
HOST = "backoffice.example"


@pytest.fixture
def at(settings):
    """Lets a server on this machine play the back-office."""
    settings.REGISTER_HOSTS = [HOST]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]

    def play(host: str, port: int) -> None:
        settings.OUTBOUND_STAND_INS = {HOST: (host, port)}

    return play


@pytest.fixture
def second_kring(live_server, at):
    """Another Kring that runs, with the organisation whose register it offers."""
    parts = urlsplit(live_server.url)
    at(parts.hostname, parts.port)
    theirs = OrganisationFactory(links_schools=True)
    school = SchoolFactory(organisation=theirs, name="De Regenboog")
    place = LocationFactory(organisation=theirs, name="Haarlem", shown_on_portal="")
    place.schools.add(school)
    GroupFactory(location=place)
    GroupFactory(location=place, after_school=True, open_for_requests=False)
    RegisterTokenFactory(organisation=theirs, token="s3cret")
    return theirs


class Script(BaseHTTPRequestHandler):
    """Answers every call as `answer` of the server says."""

    def do_GET(self):
        self.server.calls += 1
        self.server.answer(self)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def back_office(at):
    """A back-office of which the test says how it answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Script)
    server.calls = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at(*server.server_address)
    yield server
    server.shutdown()
    server.server_close()


def say(status: int, body: bytes = b"{}"):
    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def register(**more) -> RemoteRegister:
    return RemoteRegister(RegisterConnectionFactory(), pause=lambda _seconds: None, **more)


@pytest.mark.django_db(transaction=True)
def test_another_kring_is_read_by_the_same_contract(second_kring):
    remote = register()
    remote.health()
    assert remote.locations() == OwnRegister(second_kring).locations()


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("K-21")
def test_a_confirmed_registration_is_passed_on_once_by_its_reference(second_kring):
    ours = OrganisationFactory()
    connection = RegisterConnectionFactory(organisation=ours)
    refresh_locations()
    place = OwnRegister(second_kring).locations().locations[0]
    client = begin(ours)
    care = {"place": f"day_care:{place.key}"}
    fill_in(client, ours, care=care)
    client.post(address(ours, "overview"))
    mine = ImportEntry.objects.get(organisation=ours)
    assert mine.state == ImportState.FORWARDED
    for _again in range(2):
        RegisterWrite.objects.update(state=WriteState.WAITING, finished_at=None, due_at=clock.now())
        assert send_register_writes() == 1
    theirs = ImportEntry.objects.get(organisation=second_kring)
    assert theirs.state == ImportState.WAITING
    assert (theirs.reference, theirs.source) == (mine.reference, ImportSource.BACK_OFFICE)
    assert theirs.facts["guardian_1"]["last_name"] == "Wit"
    assert theirs.bsns.exists()
    assert not mine.bsns.exists()
    assert connection.is_on


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("K-21")
def test_a_write_waits_while_the_back_office_is_away_and_goes_when_it_is_back(second_kring, settings):
    ours = OrganisationFactory()
    RegisterConnectionFactory(organisation=ours)
    copies.refresh(ours)
    there, settings.OUTBOUND_STAND_INS = settings.OUTBOUND_STAND_INS, {HOST: ("127.0.0.1", free_port())}
    client = begin(ours)
    place = OwnRegister(second_kring).locations().locations[0]
    fill_in(client, ours, care={"place": f"day_care:{place.key}"})
    client.post(address(ours, "overview"))
    assert send_register_writes() == 0
    write = RegisterWrite.objects.get()
    assert (write.state, write.problem) == (WriteState.WAITING, GatewayProblem.UNREACHABLE)
    assert write.due_at > clock.now()
    settings.OUTBOUND_STAND_INS = there
    reset(ours)
    assert writes.send_due() == 1


@pytest.mark.django_db
def test_what_was_known_is_shown_with_its_age_while_it_is_away(back_office):
    ours = OrganisationFactory()
    RegisterConnectionFactory(organisation=ours)
    theirs = house()
    key = OwnRegister(theirs).locations().locations[0].key
    back_office.answer = say(200, json.dumps(asdict(OwnRegister(theirs).locations())).encode())
    with time_machine.travel(clock.now() - timedelta(minutes=70)):
        copies.refresh(ours)
    back_office.answer = say(500)
    refresh_locations()
    copied = copies.locations_of(ours)
    assert copied.problem is GatewayProblem.FAILED
    assert copied.is_last_good
    client = begin(ours)
    fill_in(client, ours, "guardian_1", "guardian_2", "child")
    shown = client.get(address(ours, "care"))
    assert f"day_care:{key}" in shown.content.decode()
    assert "The back-office does not answer now: these are the locations as they were on" in words(shown)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "problem", "calls"),
    [
        (say(500), GatewayProblem.FAILED, 3),
        (say(200, b"<html>"), GatewayProblem.NONSENSE, 3),
        (say(401), GatewayProblem.REFUSED, 1),
        (say(302), GatewayProblem.REFUSED, 1),
    ],
    ids=["broken", "nonsense", "refused", "redirect"],
)
def test_what_goes_wrong_is_tried_again_and_a_refusal_is_not(back_office, answer, problem, calls):
    back_office.answer = answer
    with pytest.raises(GatewayError) as caught:
        register().locations()
    assert caught.value.problem is problem
    assert back_office.calls == calls


@pytest.mark.django_db
def test_a_slow_back_office_is_not_waited_for(back_office, monkeypatch):
    held = threading.Event()
    back_office.answer = lambda _handler: held.wait(5)
    monkeypatch.setattr("core.childcare.gateway.remote.SECONDS", 0.2)
    with pytest.raises(GatewayError) as caught:
        register(attempts=1).locations()
    held.set()
    assert caught.value.problem is GatewayProblem.SLOW


@pytest.mark.django_db
def test_after_three_failures_it_is_left_alone_and_then_tried_once(back_office):
    back_office.answer = say(500)
    connection = RegisterConnectionFactory()
    remote = RemoteRegister(connection, attempts=1)
    for _time in range(3):
        with pytest.raises(GatewayError):
            remote.locations()
    with pytest.raises(GatewayError) as caught:
        remote.locations()
    assert caught.value.problem is GatewayProblem.RESTING
    assert back_office.calls == 3
    assert state_of(connection.organisation).breaker is Breaker.OPEN
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert state_of(connection.organisation).breaker is Breaker.HALF_OPEN
        back_office.answer = say(200, b'{"status": "ok", "contract": 1}')
        remote.health()
    assert state_of(connection.organisation).breaker is Breaker.CLOSED


@pytest.mark.django_db
def test_a_reset_closes_the_breaker_and_a_probe_says_how_it_is(back_office):
    back_office.answer = say(500)
    connection = RegisterConnectionFactory(failures=5, open_until=clock.now() + timedelta(minutes=10))
    assert probe(connection.organisation) is GatewayProblem.FAILED
    reset(connection.organisation)
    assert state_of(connection.organisation).breaker is Breaker.CLOSED
    back_office.answer = say(200, b'{"status": "ok", "contract": 1}')
    assert probe(connection.organisation) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://backoffice.example",
        "https://10.0.0.1",
        "https://backoffice.example:8443",
        "https://evil.example",
    ],
)
def test_nothing_is_called_outside_the_list_of_hosts(at, elsewhere):
    remote = RemoteRegister(RegisterConnectionFactory(address=elsewhere), attempts=1)
    with pytest.raises(GatewayError) as caught:
        remote.health()
    assert caught.value.problem is GatewayProblem.UNREACHABLE


# The side that is asked


@pytest.mark.django_db
def test_without_a_good_token_nothing_is_told(client):
    RegisterTokenFactory(token="s3cret", ended_at=clock.now())
    for sent in ({}, {"Authorization": "Bearer s3cret"}, {"Authorization": "Bearer other"}):
        assert client.get(reverse("register_api:locations"), headers=sent).status_code == 401


@pytest.mark.django_db
@pytest.mark.spec("K-21")
def test_what_is_not_good_is_refused_in_words(client):
    organisation = house()
    RegisterTokenFactory(organisation=organisation, token="s3cret")
    for body in (b"[]", b'{"reference": "x"}', json.dumps(_message({"last_name": ""})).encode()):
        response = client.post(
            reverse("register_api:registrations"),
            body,
            content_type="application/json",
            headers={"Authorization": "Bearer s3cret"},
        )
        assert response.status_code == 422
        assert response.json()["problem"]
    assert not ImportEntry.objects.exists()


def _message(guardian: dict[str, str]) -> dict:
    facts = import_facts("1", **guardian)
    return {"reference": "6a1f0d3e-0000-4000-8000-000000000001", "facts": facts, "bsns": {}}
