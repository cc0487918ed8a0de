"""What changes of a family is written to a back-office, and what another system writes to ours (K-17, K-21)."""

import json
from dataclasses import asdict
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import WriteKind, WriteState
from core.childcare.gateway import outgoing, writes
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.outgoing import Changed
from core.childcare.gateway.remote import RemoteRegister
from core.childcare.models import RegisterConnection, RegisterWrite, ToldChange
from core.childcare.tasks import send_register_writes, tidy_registrations
from core.lib import clock
from portal.own_data.actions.own_data import change_own
from portal.own_data.actions.proposals import accept
from requests_app.actions.decide import reject
from requests_app.written_to_registers import write_requests
from tests.core.childcare.gateway.second_kring import free_port
from tests.factories import (
    BookingFactory,
    FamilyFactory,
    FamilyWriteFactory,
    GuardianFactory,
    OrganisationFactory,
    ProposalFactory,
    RegisterConnectionFactory,
    RegisterTokenFactory,
    ToldChangeFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.spec("K-17"), pytest.mark.spec("K-21")]
HOST = "backoffice.example"
NUMBER = "424242"
TOKEN = {"Authorization": "Bearer s3cret"}
QUEUE = "/kantoor/koppeling/door-te-geven/"
TOLD = "/kantoor/inschrijvingen/doorgegeven/"


@pytest.fixture
def guardian():
    """Of a family in an organisation whose register is elsewhere."""
    made = GuardianFactory(family__debtor_number=NUMBER)
    RegisterConnectionFactory(organisation=made.family.organisation)
    return made


@pytest.fixture
def second(live_server, settings):
    """Another Kring that runs, and knows the family by its number."""
    parts = urlsplit(live_server.url)
    settings.REGISTER_HOSTS = [HOST]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    settings.OUTBOUND_STAND_INS = {HOST: (parts.hostname, parts.port)}
    family = FamilyFactory(debtor_number=NUMBER)
    RegisterTokenFactory(organisation=family.organisation, token="s3cret")
    return family


@pytest.fixture
def said(monkeypatch):
    """Lets a test say how the back-office answers a write, and shows what was written."""
    heard = {"problem": None, "messages": []}

    def write(_register, path, message):
        heard["messages"].append((path, message))
        if heard["problem"] is not None:
            raise GatewayError(heard["problem"], heard.get("detail", ""))

    monkeypatch.setattr(RemoteRegister, "write", write)
    return heard


def office(organisation):
    return in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=organisation)))


def moved(guardian) -> None:
    change_own(guardian, {}, {"phone": "030 234 56 78"})


# --- what goes out


@pytest.mark.django_db(transaction=True)
def test_another_kring_hears_of_a_request_once_by_its_reference(guardian, second):
    line = BookingFactory(
        child__family=guardian.family,
        child__first_name="Noor",
        request__family=guardian.family,
        request__submitted_by=guardian,
        group__location__organisation=guardian.family.organisation,
    )
    write_requests([line])
    for _again in range(2):
        RegisterWrite.objects.update(state=WriteState.WAITING, finished_at=None, due_at=clock.now())
        assert send_register_writes() == 1
    told = ToldChange.objects.get()
    assert (told.family, told.kind, told.version) == (second, WriteKind.REQUEST, 1)
    assert (told.facts["child"], told.facts["state"]) == ("Noor", "pending")
    reject(UserFactory(manager=True, organisation=line.organisation), [line.pk], reason="Vol.")
    assert send_register_writes() == 1
    told.refresh_from_db()
    assert (told.version, told.facts["state"], told.facts["reason"]) == (2, "rejected", "Vol.")


@pytest.mark.django_db(transaction=True)
def test_a_change_waits_while_the_back_office_is_away_and_goes_when_it_is_back(guardian, second, settings):
    there, settings.OUTBOUND_STAND_INS = settings.OUTBOUND_STAND_INS, {HOST: ("127.0.0.1", free_port())}
    moved(guardian)
    assert send_register_writes() == 0
    waiting = RegisterWrite.objects.get()
    assert (waiting.state, waiting.problem) == (WriteState.WAITING, GatewayProblem.UNREACHABLE)
    settings.OUTBOUND_STAND_INS = there
    assert (
        "the back-office cannot be reached" in words(office(guardian.family.organisation).get(QUEUE)).lower()
    )
    office(guardian.family.organisation).post(f"{QUEUE}{waiting.pk}/opnieuw/")
    assert send_register_writes() == 1
    assert ToldChange.objects.get().facts["phone"] == "030 234 56 78"


@pytest.mark.django_db(transaction=True)
def test_a_number_that_the_back_office_does_not_know_waits_for_a_person(guardian, second):
    second.debtor_number = "1"
    second.save()
    moved(guardian)
    send_register_writes()
    write = RegisterWrite.objects.get()
    assert (write.state, write.problem) == (WriteState.REFUSED, GatewayProblem.NOT_THERE)
    assert RegisterConnection.objects.get().failures == 0


@pytest.mark.django_db
def test_an_accepted_proposal_is_written_with_all_guardians(guardian, said):
    proposal = ProposalFactory(by=guardian)
    accept(UserFactory(manager=True, organisation=guardian.family.organisation), proposal)
    assert send_register_writes() == 1
    [(path, message)] = said["messages"]
    assert (path, message["debtor_number"], message["facts"]["city"]) == ("/guardians", NUMBER, "Bloemendaal")
    assert [one["last_name"] for one in message["facts"]["guardians"]] == [guardian.last_name]


@pytest.mark.django_db
def test_what_changes_while_it_is_sent_goes_once_more(guardian, said, monkeypatch):
    moved(guardian)

    def change_meanwhile(_register, _path, _message):
        change_own(guardian, {}, {"phone": "030 765 43 21"})

    monkeypatch.setattr(RemoteRegister, "write", change_meanwhile)
    writes.send_due()
    write = RegisterWrite.objects.get()
    assert (write.state, write.version) == (WriteState.WAITING, 2)


@pytest.mark.django_db
def test_nothing_waits_where_the_register_is_kring_itself():
    guardian = GuardianFactory()
    moved(guardian)
    assert not RegisterWrite.objects.exists()


@pytest.mark.django_db
def test_what_is_no_longer_there_is_not_sent(guardian, said):
    family = guardian.family
    outgoing.write(WriteKind.REQUEST, [Changed(family.organisation_id, family.pk, 999_999)])
    assert send_register_writes() == 0
    assert not said["messages"]
    assert not RegisterWrite.objects.exists()


@pytest.mark.django_db
def test_the_office_sees_why_and_leaves_out_what_the_other_side_never_takes(guardian, said):
    said["problem"] = GatewayProblem.NOT_TAKEN
    moved(guardian)
    send_register_writes()
    client = office(guardian.family.organisation)
    assert "does not take this kind of message" in words(client.get(QUEUE))
    client.post(f"{QUEUE}{RegisterWrite.objects.get().pk}/weglaten/")
    assert "Everything is there" in words(client.get(QUEUE))
    moved(guardian)
    change_own(guardian, {}, {"phone": "030 111 11 11"})
    said["problem"] = None
    assert send_register_writes() == 1


@pytest.mark.django_db
def test_of_another_organisation_nothing_can_be_sent_again_or_left_out(guardian):
    theirs = FamilyWriteFactory(state=WriteState.REFUSED, finished_at=clock.now())
    client = office(guardian.family.organisation)
    client.post(f"{QUEUE}opnieuw/")
    for act in ("opnieuw", "weglaten"):
        assert client.post(f"{QUEUE}{theirs.pk}/{act}/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == WriteState.REFUSED


# --- what comes in


@pytest.fixture
def family():
    """Of an organisation to whose register another system has a token."""
    made = GuardianFactory(family__debtor_number=NUMBER, family__city="Utrecht").family
    RegisterTokenFactory(organisation=made.organisation, token="s3cret")
    return made


def guardians_message(family, version: int = 1, **changes):
    facts = asdict(outgoing.guardians_of(family.pk)) | changes
    return {
        "reference": "6a1f0d3e-0000-4000-8000-000000000001",
        "version": version,
        "debtor_number": family.debtor_number,
        "facts": facts,
    }


def post(client, message, name: str = "guardians"):
    return client.post(
        reverse(f"register_api:{name}"),
        json.dumps(message),
        content_type="application/json",
        headers=TOKEN,
    )


@pytest.mark.django_db
def test_what_is_told_is_for_the_office_to_work_in(client, family):
    assert post(client, guardians_message(family, city="Haarlem")).status_code == 201
    staff = office(family.organisation)
    assert "Told by other systems (1)" in words(staff.get("/kantoor/inschrijvingen/"))
    told = ToldChange.objects.get()
    page = words(staff.get(f"{TOLD}{told.pk}/"))
    assert all(word in page for word in ("Haarlem", "Utrecht", "differs"))
    assert Event.objects.filter(action=Action.FAMILY_OPENED, actor__isnull=False).exists()
    staff.post(f"{TOLD}{told.pk}/verwerkt/", {"version": "1"})
    assert "Nothing to work in" in words(staff.get(TOLD))
    family.refresh_from_db()
    assert family.city == "Utrecht"
    with time_machine.travel(clock.now() + timedelta(days=91)):
        tidy_registrations()
    assert not ToldChange.objects.exists()


@pytest.mark.django_db
def test_the_same_again_and_what_is_older_change_nothing(client, family):
    post(client, guardians_message(family, 2, city="Haarlem"))
    assert post(client, guardians_message(family, 2, city="Leiden")).status_code == 200
    assert post(client, guardians_message(family, 1, city="Leiden")).status_code == 200
    assert ToldChange.objects.get().facts["city"] == "Haarlem"


@pytest.mark.django_db
def test_a_newer_version_is_worked_in_anew(client, family):
    told = ToldChangeFactory(family=family)
    staff = office(family.organisation)
    newer = guardians_message(family, 2) | {"reference": str(told.reference)}
    assert post(client, newer).status_code == 201
    answer = staff.post(f"{TOLD}{told.pk}/verwerkt/", {"version": "1"}, follow=True)
    assert "told anew with something else" in words(answer)
    assert "Nothing to work in" not in words(staff.get(TOLD))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"debtor_number": "999"}, 404),
        ({"debtor_number": 999}, 422),
        ({"version": 0}, 422),
        ({"version": True}, 422),
        ({"reference": "x"}, 422),
        ({"facts": {"city": "Haarlem"}}, 422),
        ({"facts": "x" * 100_001}, 413),
    ],
    ids=["nobody", "no text", "no version", "a flag", "no reference", "half", "too much"],
)
def test_what_is_not_good_is_refused_in_words(client, family, changes, status):
    response = post(client, guardians_message(family) | changes)
    assert response.status_code == status
    assert response.json()["problem"]
    assert not ToldChange.objects.exists()


@pytest.mark.django_db
def test_a_family_of_another_organisation_is_not_there(client, family):
    other = FamilyFactory(debtor_number="777", organisation=OrganisationFactory())
    assert post(client, guardians_message(other)).status_code == 404
    assert post(client, guardians_message(family)).status_code == 201
    taken = guardians_message(family)
    taken["facts"] = {
        "child": "Noor",
        "birth_date": "2022-01-01",
        "missed": {
            "date": "2030-01-07",
            "starts": "08:00",
            "ends": "18:00",
            "location": "Haarlem",
            "group": "Hamsters",
        },
        "reason": "sick",
        "state": "reported",
    }
    assert post(client, taken, "absences").status_code == 422


@pytest.mark.django_db
def test_an_absence_that_was_told_reads_in_words(client, family):
    facts = {
        "child": "Noor",
        "birth_date": "2022-01-01",
        "missed": {
            "date": "2030-01-07",
            "starts": "08:00:00",
            "ends": "18:00:00",
            "location": "Haarlem",
            "group": "Hamsters",
        },
        "reason": "sick",
        "state": "reported",
    }
    post(client, guardians_message(family) | {"facts": facts}, "absences")
    page = words(office(family.organisation).get(f"{TOLD}{ToldChange.objects.get().pk}/"))
    assert "07-01-2030, 08:00-18:00, Haarlem, Hamsters" in page
    assert "Reported absent" in page
