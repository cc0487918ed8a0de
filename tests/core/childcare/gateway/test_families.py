"""What a back-office holds of a family, and what it decided on registrations, over HTTP (K-17, K-21, K-23)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import ImportState, WriteState
from core.childcare.gateway import decisions, family_copies
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.family_contract import FamilyData, family_from
from core.childcare.gateway.own_family import own_family
from core.childcare.gateway.remote import RemoteRegister
from core.childcare.models import FamilyCopy, ImportEntry
from core.childcare.registration import import_list, recognition
from core.childcare.tasks import ask_back_offices, tidy_registrations
from core.lib import clock
from tests.core.childcare.gateway.second_kring import running_kring
from tests.factories import (
    AbsenceFactory,
    BookingFactory,
    CareMomentFactory,
    ChildFactory,
    CreditFactory,
    FamilyCopyFactory,
    FamilyFactory,
    GuardianFactory,
    ImportEntryFactory,
    InvoiceFactory,
    OrganisationFactory,
    RegisterConnectionFactory,
    RegisterTokenFactory,
    RegisterWriteFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.spec("K-17"), pytest.mark.spec("K-21")]
HOST = "backoffice.example"
NUMBER = "424242"
OURS = "/overig/administratie/"


@pytest.fixture
def theirs():
    """A family as the back-office has it, with something of everything."""
    guardian = GuardianFactory(
        family__debtor_number=NUMBER, first_name="Sanne", last_name="Wit", email="bij-kantoor@example.com"
    )
    family = guardian.family
    RegisterTokenFactory(organisation=family.organisation, token="s3cret")
    child = ChildFactory(family=family, first_name="Noor")
    CareMomentFactory(child=child, date=clock.today())
    BookingFactory(
        child=child,
        request__family=family,
        request__submitted_by=guardian,
        date=clock.today() + timedelta(days=7),
    )
    AbsenceFactory(
        moment__child=child, moment__date=clock.today() + timedelta(days=2), request__submitted_by=guardian
    )
    CreditFactory(child=child)
    InvoiceFactory(family=family, final_on=clock.today())
    return family


@pytest.fixture
def ours():
    """The same family here, in an organisation whose register is elsewhere."""
    guardian = GuardianFactory(family__debtor_number=NUMBER)
    RegisterConnectionFactory(organisation=guardian.family.organisation)
    return guardian.family


@pytest.fixture
def answers(monkeypatch):
    """Lets a test say what the back-office answers: a family, or a problem."""
    said = {}

    def answer(_register, _number):
        if isinstance(said["now"], GatewayProblem):
            raise GatewayError(said["now"])
        return said["now"]

    monkeypatch.setattr(RemoteRegister, "family", answer)
    return lambda what: said.update(now=what)


@pytest.mark.django_db(transaction=True)
def test_a_second_kring_that_is_well_slow_and_away(theirs, ours, settings, monkeypatch):
    settings.REGISTER_HOSTS = [HOST]
    with running_kring(HOST) as second:
        settings.OUTBOUND_STAND_INS = {HOST: ("127.0.0.1", second.port)}
        monkeypatch.setattr("core.childcare.gateway.remote.SECONDS", 10.0)
        good = family_copies.family_copy_of(ours)
        assert good.data == own_family(theirs.organisation_id, NUMBER)
        assert all(
            getattr(good.data, part) for part in ("schedule", "requests", "absences", "credits", "invoices")
        )
        monkeypatch.setattr("core.childcare.gateway.remote.SECONDS", 1.0)
        second.hold()
        slow = family_copies.refresh(ours, attempts=1)
        assert (slow.problem, slow.data) == (GatewayProblem.SLOW, good.data)
        second.go_on()
        monkeypatch.setattr("core.childcare.gateway.remote.SECONDS", 10.0)
        assert family_copies.refresh(ours, attempts=1).problem is None
        second.kill()
        away = family_copies.refresh(ours, attempts=1)
        assert (away.problem, away.data) == (GatewayProblem.UNREACHABLE, good.data)
    told = Event.objects.filter(action=Action.REGISTER_FAMILY_TOLD)
    assert told.first().object_id == str(theirs.pk)


@pytest.mark.django_db
def test_a_family_of_another_organisation_is_not_there(client, theirs):
    RegisterTokenFactory(organisation=OrganisationFactory(), token="other")
    response = client.post(
        reverse("register_api:families"),
        {"debtor_number": NUMBER},
        content_type="application/json",
        headers={"Authorization": "Bearer other"},
    )
    assert response.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [{"guardians": None}, {"invoices": [{}]}, {"children": [{"name": 1, "birth_date": "2020-01-01"}]}],
    ids=["no list", "something missing", "no text"],
)
def test_what_is_not_by_the_contract_is_not_taken(changed):
    whole = {name: [] for name in ("guardians", "children", "schedule", "requests", "absences", "credits")}
    message = {"debtor_number": NUMBER, **whole, "invoices": []}
    assert family_from(message) == FamilyData(NUMBER)
    with pytest.raises(GatewayError):
        family_from(message | changed)


# The pages


@pytest.mark.django_db
def test_a_parent_sees_the_last_good_copy_with_its_age(ours, answers):
    client = in_english(sign_in(ours.guardians.get().user))
    answers(FamilyData(NUMBER))
    assert "As the back-office held it on" in words(client.get(OURS))
    answers(GatewayProblem.SLOW)
    page = client.post(f"{OURS}verversen/", follow=True)
    assert "Not fetched: the back-office does not answer in time" in words(page)
    assert "does not answer now: this is what it held on" in words(page)


@pytest.mark.django_db
def test_contact_details_are_for_the_office_only(theirs, ours, answers):
    there = own_family(theirs.organisation_id, NUMBER)
    answers(there)
    parent = sign_in(ours.guardians.get().user).get(OURS).content.decode()
    assert there.guardians[0].name in parent
    assert "bij-kantoor@example.com" not in parent
    office = sign_in(UserFactory(manager=True, with_app=True, organisation=ours.organisation))
    assert (
        "bij-kantoor@example.com" in office.get(f"/kantoor/gezinnen/{ours.pk}/back-office/").content.decode()
    )


@pytest.mark.django_db
def test_without_a_back_office_there_is_no_such_page():
    client = sign_in(GuardianFactory().user)
    assert client.get(OURS).status_code == 404
    assert OURS not in client.get("/overig/").content.decode()


@pytest.mark.django_db
def test_what_is_looked_at_is_fetched_every_hour_and_nothing_else_is(ours, answers):
    unseen = FamilyFactory(organisation=ours.organisation)
    hour = clock.now() - timedelta(minutes=61)
    FamilyCopyFactory(family=ours, fetched_at=hour)
    FamilyCopyFactory(family=unseen, fetched_at=clock.now() - timedelta(days=2))
    answers(FamilyData(NUMBER))
    ask_back_offices()
    fetched = FamilyCopy.objects.filter(fetched_at__gt=hour)
    assert [copy.family for copy in fetched] == [ours]


@pytest.mark.django_db
def test_a_copy_that_nobody_looks_at_goes_after_a_month(ours):
    FamilyCopyFactory(family=ours)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        tidy_registrations()
    assert not FamilyCopy.objects.exists()


# Decisions


@pytest.fixture
def passed_on(second):
    """A registration that is at the second Kring, and its line there."""
    entry = ImportEntryFactory(state=ImportState.FORWARDED)
    RegisterConnectionFactory(organisation=entry.organisation)
    RegisterWriteFactory(
        entry=entry, reference=entry.reference, state=WriteState.SENT, finished_at=clock.now()
    )
    return entry, ImportEntryFactory(organisation=second, reference=entry.reference)


@pytest.fixture
def second(live_server, settings):
    """Another Kring that runs, with a token."""
    settings.REGISTER_HOSTS = [HOST]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    settings.OUTBOUND_STAND_INS = {HOST: (live_server.thread.host, live_server.thread.port)}
    return RegisterTokenFactory(token="s3cret").organisation


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("K-23")
def test_a_refusal_there_is_heard_here_and_the_parent_can_register_anew(passed_on):
    mine, their = passed_on
    assert recognition.find_known(mine.organisation_id, mine.facts)
    import_list.refuse(UserFactory(organisation=their.organisation), their.pk, "Geen plek.")
    ask_back_offices()
    mine.refresh_from_db()
    assert (mine.state, mine.reason) == (ImportState.REFUSED, "Geen plek.")
    assert not recognition.find_known(mine.organisation_id, mine.facts)


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("K-23")
def test_an_acceptance_there_is_heard_here_with_the_number_and_the_parent_stays_known(passed_on):
    mine, their = passed_on
    office = UserFactory(organisation=their.organisation)
    import_list.accept(office, their.pk, debtor_number="100777", location=import_list.location_of(their))
    assert decisions.fetch_now(mine.organisation_id) == 1
    mine.refresh_from_db()
    assert (mine.state, mine.number_elsewhere) == (ImportState.ACCEPTED, "100777")
    assert recognition.find_known(mine.organisation_id, mine.facts)
    client = in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=mine.organisation)))
    assert "Accepted: the back-office" in words(client.get(f"/kantoor/inschrijvingen/{mine.pk}/"))


@pytest.mark.django_db
@pytest.mark.spec("K-15")
def test_what_the_back_office_refuses_to_take_is_judged_here():
    write = RegisterWriteFactory(
        state=WriteState.REFUSED, finished_at=clock.now(), problem="care.place: onbekend"
    )
    RegisterConnectionFactory(organisation=write.organisation)
    client = in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=write.organisation)))
    page = f"/kantoor/inschrijvingen/{write.entry_id}/"
    assert "not taken by the back-office" in words(client.get("/kantoor/inschrijvingen/"))
    assert "Care.place: onbekend" in words(client.get(page))
    client.post(f"{page}terugnemen/")
    assert ImportEntry.objects.get().state == ImportState.WAITING
    assert client.post(f"{page}terugnemen/").status_code == 409


@pytest.mark.django_db
def test_what_could_not_be_passed_on_is_never_emptied():
    write = RegisterWriteFactory(state=WriteState.REFUSED, finished_at=clock.now(), problem="x")
    with time_machine.travel(clock.now() + timedelta(days=200)):
        tidy_registrations()
    write.entry.refresh_from_db()
    assert write.entry.facts
