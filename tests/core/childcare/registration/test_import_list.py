"""Kantoor > Inschrijvingen: the import list (K-15, K-23)."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from core.childcare import held_bsns
from core.childcare.bsn import bsn_matches
from core.childcare.choices import ImportState, WaitingState
from core.childcare.models import Family, Guardian, ImportEntry, WaitingEntry
from core.childcare.registration import import_files, import_list
from core.childcare.registration.import_list import DecidedAlreadyError
from core.childcare.tasks import tidy_registrations
from core.lib import clock
from core.lib.sheets import Sheet
from core.notifications.messages import compose
from core.notifications.models import OutboxMessage
from tests.factories import (
    ChildFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    HeldBsnFactory,
    ImportEntryFactory,
    LocationFactory,
    RegistrationFileFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-15")]
LIST = "/kantoor/inschrijvingen/"


@pytest.fixture
def office():
    return UserFactory(manager=True, with_app=True)


@pytest.fixture
def client(office):
    return in_english(sign_in(office))


@pytest.fixture
def entry(office):
    return ImportEntryFactory(organisation=office.organisation)


def accept(client, entry, number="100500"):
    location = entry.facts["care"]["location"]
    return client.post(
        f"{LIST}{entry.pk}/accepteren/", {"debtor_number": number, "location": location}, follow=True
    )


@pytest.mark.spec("K-23")
def test_accepting_makes_debtor_guardian_child_and_waiting_list_entry_and_mails(client, entry):
    HeldBsnFactory(entry=entry)
    assert "Accepted: debtor 100500" in words(accept(client, entry))
    family = Family.objects.get(debtor_number="100500")
    guardian = family.guardians.get()
    assert (guardian.first_name, guardian.prefix, guardian.last_name) == ("Sanne", "de", "Wit")
    assert bsn_matches(guardian, "123456782")
    waiting = WaitingEntry.objects.get(child__family=family)
    assert (waiting.state, waiting.weekdays) == (WaitingState.OPEN, [1, 2])
    assert waiting.since == clock.local_date(entry.added_at)
    entry.refresh_from_db()
    assert (entry.state, entry.family, entry.waiting_entry) == (ImportState.ACCEPTED, family, waiting)
    assert not entry.bsns.exists()
    assert "100500" in compose(OutboxMessage.objects.get(kind=import_list.ACCEPTED)).text


def test_a_debtor_number_that_is_taken_is_said_and_nothing_is_made(client, office, entry):
    FamilyFactory(organisation=office.organisation, debtor_number="100500")
    response = accept(client, entry)
    assert response.status_code == 422
    assert "Another family has this debtor number" in words(response)
    assert not WaitingEntry.objects.exists()


def test_who_is_second_hears_who_was_first(client, office, entry):
    colleague = UserFactory(manager=True, organisation=office.organisation, full_name="Els Prins")
    import_list.refuse(colleague, entry.pk, "Geen plek.")
    response = accept(client, entry)
    assert response.status_code == 409
    assert "Els Prins was first: refused" in words(response)
    assert not WaitingEntry.objects.exists()


def test_refusing_asks_a_reason_and_mails_it(client, entry):
    without = client.post(f"{LIST}{entry.pk}/weigeren/", {"reason": ""})
    assert without.status_code == 422
    client.post(f"{LIST}{entry.pk}/weigeren/", {"reason": "Alle groepen zijn vol."})
    mail = OutboxMessage.objects.get(kind=import_list.REFUSED)
    assert "Alle groepen zijn vol." in compose(mail).text


def test_a_family_that_is_known_stands_with_the_entry(client, office, entry):
    GuardianFactory(
        family__organisation=office.organisation,
        family__house_number="12a",
        family__debtor_number="777777",
        last_name="Wit",
    )
    assert "777777" in words(client.get(f"{LIST}{entry.pk}/"))


def test_merging_is_side_by_side_and_takes_over_only_what_was_chosen(client, office, entry):
    guardian = GuardianFactory(
        family__organisation=office.organisation,
        family__street="Oude Gracht",
        first_name="Sanne",
        last_name="Wit",
        phone="023 555 01 01",
        email="oud@example.com",
    )
    address = f"{LIST}{entry.pk}/gezin/{guardian.family_id}/"
    shown = words(client.get(address))
    for word in ("Oude Gracht", "Kleverparkweg", "oud@example.com", "sanne@example.com"):
        assert word in shown
    form = client.get(address).context["form"]
    choices = {name: "ours" for name, *_rest in form.compared}
    sent = choices | {"guardian_1-phone": "theirs", "location": entry.facts["care"]["location"], "child": ""}
    client.post(address, sent)
    guardian.refresh_from_db()
    assert (guardian.phone, guardian.email) == ("06 12345678", "oud@example.com")
    assert guardian.family.children.get().first_name == "Noor"
    entry.refresh_from_db()
    assert (entry.state, entry.family) == (ImportState.MERGED, guardian.family)


def test_the_second_guardian_who_registers_as_the_first_stands_beside_herself(client, office, entry):
    HeldBsnFactory(entry=entry)
    father = GuardianFactory(
        family__organisation=office.organisation, first_name="Jan", initials="J.", last_name="Smit"
    )
    mother = GuardianFactory(
        family=father.family, second=True, first_name="Sanne", last_name="Wit", phone="023 555 01 01"
    )
    address = f"{LIST}{entry.pk}/gezin/{father.family_id}/"
    assert "Guardian 2: Telephone" in words(client.get(address))
    form = client.get(address).context["form"]
    choices = {name: "ours" for name, *_rest in form.compared}
    client.post(address, choices | {"location": entry.facts["care"]["location"], "child": ""})
    assert bsn_matches(mother, "123456782")
    assert not hasattr(father, "bsn")


def test_merging_with_a_child_that_is_there_makes_no_second_one(client, office, entry):
    guardian = GuardianFactory(family__organisation=office.organisation)
    birth_date = entry.facts["child"]["birth_date"]
    noor = ChildFactory(family=guardian.family, first_name="Noor", birth_date=birth_date)
    address = f"{LIST}{entry.pk}/gezin/{guardian.family_id}/"
    form = client.get(address).context["form"]
    assert form.fields["child"].initial == noor
    choices = {name: "ours" for name, *_rest in form.compared}
    client.post(address, choices | {"location": entry.facts["care"]["location"], "child": noor.pk})
    assert WaitingEntry.objects.get().child == noor


def test_the_list_takes_the_same_queries_however_long_it_is(client, office):
    ImportEntryFactory(organisation=office.organisation)
    few = queries_of(client, LIST)
    ImportEntryFactory.create_batch(10, organisation=office.organisation)
    assert queries_of(client, LIST) == few


def test_the_particulars_of_what_was_decided_go_after_three_months(client, office, entry):
    import_list.refuse(office, entry.pk, "Geen plek.")
    tidy_registrations()
    assert ImportEntry.objects.get().facts
    with time_machine.travel(clock.now() + timedelta(days=91)):
        tidy_registrations()
    assert ImportEntry.objects.get().facts == {}
    assert "were removed" in words(client.get(f"{LIST}{entry.pk}/"))


# Files


HEAD = ";".join(import_files.COLUMNS)


@pytest.fixture
def place(office):
    location = LocationFactory(organisation=office.organisation, name="Haarlem")
    GroupFactory(location=location)
    return location


def row(**changes) -> str:
    born = clock.today().replace(year=clock.today().year - 1).strftime("%d-%m-%Y")
    start = clock.today().replace(year=clock.today().year + 1, day=1).strftime("%d-%m-%Y")
    good = {
        "voornaam": "Sanne",
        "voorletters": "S.",
        "achternaam": "de Wit",
        "bsn": "123456782",
        "telefoon": "0612345678",
        "e-mail": "sanne@example.com",
        "straat": "Kleverparkweg",
        "huisnummer": "12",
        "postcode": "2023CA",
        "plaats": "Haarlem",
        "kind voornaam": "Noor",
        "kind achternaam": "de Wit",
        "geboortedatum": born,
        "opvangsoort": "dagopvang",
        "locatie": "Haarlem",
        "dagen": "ma di",
        "ingangsdatum": start,
    }
    return ";".join({**good, **changes}.get(column, "") for column in import_files.COLUMNS)


def send(client, content: bytes, name: str = "lijst.csv"):
    return client.post(f"{LIST}bestand/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_each_row_says_what_is_wrong_and_the_rest_comes_in_only_when_asked(client, place):
    bad = row(bsn="123456789", voornaam="Piet", achternaam="Smit", postcode="9")
    formula = row(voornaam='=HYPERLINK("x")', achternaam="Kok")
    twice = row(voornaam="Saskia")
    content = "\n".join([HEAD, row(), bad, formula, twice]).encode()
    shown = words(send(client, content))
    for said in ("bsn: This is not a BSN", "postcode: A postcode has", "cannot begin with =", "on line 2"):
        assert said in shown
    client.post(f"{LIST}bestand/controle/")
    assert not ImportEntry.objects.exists()
    client.post(f"{LIST}bestand/controle/", {"rest": "ja"})
    client.post(f"{LIST}bestand/controle/", {"rest": "ja"})
    made = ImportEntry.objects.get()
    assert made.facts["child"]["first_name"] == "Noor"
    assert held_bsns.numbers_of(made) == {"guardian_1": "123456782"}


def test_a_spreadsheet_is_read_as_well(client, place):
    book = Workbook()
    book.active.append(list(import_files.COLUMNS))
    book.active.append(row().split(";"))
    content = io.BytesIO()
    book.save(content)
    send(client, content.getvalue(), "lijst.xlsx")
    client.post(f"{LIST}bestand/controle/")
    assert ImportEntry.objects.get().file_name == "lijst.xlsx"


def test_columns_that_are_not_read_are_named(client, place):
    content = f"{HEAD};opmerkingen\n{row()};Graag op de begane grond".encode()
    assert "Nothing is taken over from: opmerkingen" in words(send(client, content))


def test_words_of_the_office_say_what_is_wrong_with_place_days_and_dates(client, place):
    wrong = {"locatie": "Zandvoort", "dagen": "maandag en zo", "geboortedatum": "31-02-2026"}
    content = f"{HEAD}\n{row(**wrong)}".encode()
    shown = words(send(client, content))
    assert "opvangsoort, locatie: There is no location with this name" in shown
    assert "dagen: “zo” is no day" in shown
    assert "geboortedatum: “31-02-2026” is no date. Write it as 31-12-2026" in shown


def test_a_long_file_takes_as_many_queries_as_a_short_one(client, place):
    send(client, f"{HEAD}\n{row()}".encode())
    few = queries_of(client, f"{LIST}bestand/controle/")
    rows = "\n".join(row(achternaam=f"Naam{'abcdefghijklmnopqrst'[n]}") for n in range(20))
    send(client, f"{HEAD}\n{rows}".encode())
    assert queries_of(client, f"{LIST}bestand/controle/") == few


def test_turning_a_page_judges_nothing_anew(client, place, monkeypatch):
    send(client, f"{HEAD}\n{row(postcode='9')}".encode())
    monkeypatch.setattr(import_files, "judge", None)
    assert "postcode: A postcode has" in words(client.get(f"{LIST}bestand/controle/?page=2"))


def test_who_came_into_the_register_meanwhile_is_left_out(client, office, place):
    send(client, f"{HEAD}\n{row()}".encode())
    GuardianFactory(
        family__organisation=office.organisation, family__house_number="12", initials="S.", last_name="Wit"
    )
    assert "is in the register already" in words(client.post(f"{LIST}bestand/controle/"))
    assert not ImportEntry.objects.exists()


def test_many_rows_come_in_with_as_many_queries_as_one(client, place):
    def cost(rows: list[str]) -> int:
        send(client, "\n".join([HEAD, *rows]).encode())
        with CaptureQueriesContext(connection) as queries:
            client.post(f"{LIST}bestand/controle/")
        return len(queries)

    one = cost([row(achternaam="Alleen")])
    assert cost([row(achternaam=f"Naam{letter}") for letter in "abcdefgh"]) == one
    assert ImportEntry.objects.count() == 9


def test_somebody_in_the_register_is_left_out(client, office, place):
    GuardianFactory(
        family__organisation=office.organisation, family__house_number="12", initials="S.", last_name="Wit"
    )
    shown = words(send(client, f"{HEAD}\n{row()}".encode()))
    assert "is in the register already" in shown


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (import_files.MOST_BYTES + 1), "larger than 5 MB"),
        (b"naam;adres\n1;2", "The first line must name"),
        (HEAD.encode(), "no registrations under the first line"),
        ("\n".join([HEAD, *[";" * 3 + "x"] * 10_000]).encode(), "more than 3000 rows"),
    ],
    ids=["too large", "other columns", "empty", "too long"],
)
def test_a_file_that_cannot_be_read_says_why(client, content, said):
    assert said in words(send(client, content))


def test_a_kept_file_is_sealed(office):
    kept = RegistrationFileFactory(user=office)
    cells = dict.fromkeys(import_files.COLUMNS, "") | {"line": "2", "bsn": "123456782"}
    import_files.keep(office, "lijst.csv", Sheet([cells], []))
    kept.refresh_from_db()
    assert b"123456782" not in bytes(kept.sealed)


def test_accepting_twice_in_code_is_refused(office, entry):
    location = import_list.location_of(entry)
    import_list.accept(office, entry.pk, debtor_number="1", location=location)
    with pytest.raises(DecidedAlreadyError):
        import_list.accept(office, entry.pk, debtor_number="2", location=location)
    assert Guardian.objects.count() == 1
