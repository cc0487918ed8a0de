"""Groups and pupils by hand, and pupils from a file: first foreseen, then read in."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from core.audit.models import Event
from core.homelogin.models import HomeAccount, HomeAddress, HomeGroup, Licence, Pupil, RosterDraft
from core.lib import clock
from tests.factories import (
    HomeAccountFactory,
    HomeAddressFactory,
    HomeGroupFactory,
    HomeLinkFactory,
    LicenceFactory,
    OrganisationFactory,
    PupilFactory,
    TeacherFactory,
    UserFactory,
)
from tests.pages import words
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
HEAD = "Voornaam;Tussenvoegsel;Achternaam;E-mail 1;E-mail 2"


@pytest.fixture
def group():
    return HomeGroupFactory(name="Groep 3")


@pytest.fixture
def browser(group):
    return sign_in(TeacherFactory(administrator=True, organisation=group.organisation))


def url(name, *keys):
    return reverse(f"homelogin:{name}", args=keys)


def csv(*lines, encoding="utf-8"):
    return "\n".join([HEAD, *lines]).encode(encoding)


def sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(browser, group, content, name="groep.csv"):
    """Up to the page that shows what would come of the file."""
    return browser.post(
        url("import_pupils", group.pk), {"file": SimpleUploadedFile(name, content)}, follow=True
    )


def read_in(browser, group, content, **more):
    send(browser, group, content, **more)
    return browser.post(url("check_import", group.pk), follow=True)


def outcomes(page):
    return [line.outcome.value for line in page.context["report"].lines]


def pupils_of(group):
    return [str(pupil) for pupil in group.pupils.all()]


@pytest.mark.spec("A-31")
def test_a_group_is_made_with_its_teachers_and_renamed(browser, group):
    teacher = TeacherFactory(organisation=group.organisation)
    browser.post(url("add_group"), {"name": "Groep 4", "teachers": [teacher.pk]})
    made = HomeGroup.objects.get(name="Groep 4", organisation=group.organisation)
    assert list(made.teachers.all()) == [teacher]
    browser.post(url("change_group", made.pk), {"name": "Groep 4a"})
    made.refresh_from_db()
    assert made.name == "Groep 4a"
    assert not made.teachers.exists()
    assert Event.objects.filter(action="home:group:set").count() == 2


def test_a_groups_name_is_there_once_in_a_school(browser, group):
    page = browser.post(url("add_group"), {"name": "Groep 3"})
    assert page.status_code == 422
    assert "Er is al een groep met deze naam" in words(page)
    HomeGroupFactory(name="Groep 5")
    assert browser.post(url("add_group"), {"name": "Groep 5"}).status_code == 302


@pytest.mark.parametrize("stranger", ["elsewhere", "no right", "ended"])
def test_only_staff_of_the_organisation_with_the_right_gets_a_group(browser, group, stranger):
    teacher = {
        "elsewhere": lambda: TeacherFactory(),
        "no right": lambda: UserFactory(organisation=group.organisation, planner=True),
        "ended": lambda: TeacherFactory(organisation=group.organisation, is_active=False),
    }[stranger]()
    page = browser.post(url("add_group"), {"name": "Groep 4", "teachers": [teacher.pk]})
    assert page.status_code == 422
    assert teacher.full_name not in browser.get(url("add_group")).content.decode()


def test_a_group_with_pupils_stays_and_says_what_to_do(browser, group):
    PupilFactory(group=group)
    page = browser.post(url("remove_group", group.pk))
    assert page.status_code == 409
    assert "Er zit 1 leerling in. Verplaats of verwijder die eerst." in words(page)
    assert HomeGroup.objects.filter(pk=group.pk).exists()


def test_an_empty_group_goes_with_the_licences_that_were_for_it_alone(browser, group):
    other = HomeGroupFactory(organisation=group.organisation)
    LicenceFactory(tool__organisation=group.organisation, groups=[group])
    for_both = LicenceFactory(tool__organisation=group.organisation, groups=[group, other])
    for_all = LicenceFactory(tool__organisation=group.organisation)
    browser.post(url("remove_group", group.pk))
    assert not HomeGroup.objects.filter(pk=group.pk).exists()
    assert set(Licence.objects.all()) == {for_both, for_all}


@pytest.mark.spec("A-31")
def test_a_pupil_is_added_by_hand_with_the_prefix_split_off(browser, group):
    data = {"first_name": "Noor", "last_name": "van der Berg", "group": group.pk}
    browser.post(url("add_pupil", group.pk), data)
    pupil = Pupil.objects.get(group=group)
    assert (pupil.first_name, pupil.prefix, pupil.last_name) == ("Noor", "van der", "Berg")


@pytest.mark.spec("A-31")
def test_a_pupil_moves_to_another_group_and_keeps_code_and_addresses(browser, group):
    pupil = PupilFactory(group=group, first_name="Noor", secret="1234")
    HomeAddressFactory(pupil=pupil, activated_at=clock.now())
    other = HomeGroupFactory(organisation=group.organisation)
    browser.post(url("change_pupil", pupil.pk), {"first_name": "Noor", "last_name": "Bos", "group": other.pk})
    pupil.refresh_from_db()
    assert (pupil.group, pupil.last_name, pupil.has_secret) == (other, "Bos", True)
    assert pupil.addresses.get().activated_at
    moved = Event.objects.get(action="home:pupil:change").data
    assert moved == {"from_group": group.pk, "to_group": other.pk}


def test_a_pupil_does_not_move_to_another_school_or_onto_a_namesake(browser, group):
    pupil = PupilFactory(group=group, first_name="Noor", last_name="Bos")
    elsewhere = HomeGroupFactory()
    data = {"first_name": "Noor", "last_name": "Bos", "group": elsewhere.pk}
    assert browser.post(url("change_pupil", pupil.pk), data).status_code == 422
    other = HomeGroupFactory(organisation=group.organisation)
    PupilFactory(group=other, first_name="noor", last_name="BOS")
    page = browser.post(url("change_pupil", pupil.pk), data | {"group": other.pk})
    assert page.status_code == 422
    assert "Er zit al een leerling met deze naam in" in words(page)
    with database_refuses("pupil_once_per_group"):
        PupilFactory(group=other, first_name="NOOR", last_name="bos")


@pytest.mark.spec("A-31")
def test_removing_a_pupil_removes_what_is_only_theirs(browser, group):
    pupil = PupilFactory(group=group, secret="1234")
    only_theirs = HomeAccountFactory()
    HomeLinkFactory(account=only_theirs)
    siblings = HomeAccountFactory()
    HomeAddressFactory(pupil=pupil, account=only_theirs)
    HomeAddressFactory(pupil=pupil, account=siblings, position=2)
    elsewhere = HomeAddressFactory(account=siblings)
    asked = browser.get(url("remove_pupil", pupil.pk))
    assert only_theirs.email in words(asked)
    assert Pupil.objects.filter(pk=pupil.pk).exists()
    browser.post(url("remove_pupil", pupil.pk))
    assert not Pupil.objects.filter(pk=pupil.pk).exists()
    assert list(HomeAccount.objects.all()) == [siblings]
    assert list(HomeAddress.objects.all()) == [elsewhere]
    assert Event.objects.get(action="home:pupil:remove").client_id == str(pupil.pk)


def test_a_group_and_pupil_of_another_school_are_not_there(browser):
    pupil = PupilFactory()
    for name in ("change_group", "remove_group", "add_pupil", "import_pupils", "check_import"):
        assert browser.post(url(name, pupil.group_id)).status_code == 404
    for name in ("change_pupil", "remove_pupil"):
        assert browser.post(url(name, pupil.pk)).status_code == 404


@pytest.mark.spec("A-31")
def test_a_file_is_foreseen_row_by_row_and_changes_nothing_until_yes(browser, group):
    known = PupilFactory(group=group, first_name="Daan", last_name="Bos")
    elsewhere = PupilFactory(group__organisation=group.organisation, group__name="Groep 8", first_name="Mila")
    page = send(
        browser,
        group,
        csv(
            "Noor;van der;Berg;thuis@example.com;",
            "daan;;bos;;",
            "Fem;;Smit;no address;",
            ";;Jansen;;",
            "NOOR;;van der Berg;;",
            f"Mila;;{elsewhere.last_name};;",
        ),
    )
    assert outcomes(page) == ["new", "known", "left_out", "left_out", "left_out", "left_out"]
    text = words(page)
    assert "no address is geen e-mailadres" in text
    assert "Dezelfde naam staat op regel 2." in text
    assert "Iemand met deze naam zit in Groep 8." in text
    assert pupils_of(group) == [str(known)]
    assert "1 leerling is toegevoegd." in words(browser.post(url("check_import", group.pk), follow=True))
    assert sorted(pupils_of(group)) == ["Daan Bos", "Noor van der Berg"]
    assert HomeAddress.objects.get().account.email == "thuis@example.com"
    assert not RosterDraft.objects.exists()


@pytest.mark.spec("A-31")
def test_the_same_file_twice_is_harmless(browser, group):
    content = csv("Noor;van der;Berg;een@example.com;twee@example.com")
    read_in(browser, group, content)
    HomeAddress.objects.update(activated_at=clock.now())
    assert outcomes(send(browser, group, content)) == ["known"]
    browser.post(url("check_import", group.pk))
    assert pupils_of(group) == ["Noor van der Berg"]
    assert HomeAddress.objects.filter(activated_at__isnull=False).count() == 2


def test_other_addresses_in_a_file_are_foreseen_and_set_and_none_keep_what_there_is(browser, group):
    pupil = PupilFactory(group=group, first_name="Noor", last_name="Bos")
    HomeAddressFactory(pupil=pupil, account__email="oud@example.com")
    assert outcomes(send(browser, group, csv("Noor;;Bos;;"))) == ["known"]
    assert outcomes(send(browser, group, csv("Noor;;Bos;nieuw@example.com;"))) == ["changed"]
    browser.post(url("check_import", group.pk))
    assert pupil.addresses.get().account.email == "nieuw@example.com"


@pytest.mark.spec("A-31")
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv("Renée;'t;Hart;;"), "Renée 't Hart"),
        (csv("Renée;;van de Ven;;", encoding="cp1252"), "Renée van de Ven"),
        (csv("Renée;Van De;Ven;;", encoding="utf-8-sig"), "Renée van de Ven"),
        (csv("Renée;el;Idrissi;;", encoding="utf-16"), "Renée el Idrissi"),
        (csv("Renée;;Bos;;").replace(b";", b"\t").replace(b"\n", b"\r\n"), "Renée Bos"),
        (b"achternaam,voornaam,klas\nBos,Noor,3", "Noor Bos"),
        (b'voornaam,achternaam\n"Noor","van ""Bos"""', 'Noor van "Bos"'),
        (
            sheet(["Voornaam", "Tussenvoegsel", "Achternaam"], ["Noor", None, "van der Berg"]),
            "Noor van der Berg",
        ),
        (sheet(["voornaam", "achternaam"], [None, None], ["Noor", "Bos"]), "Noor Bos"),
    ],
)
def test_files_as_people_make_them_are_read(browser, group, content, name):
    read_in(browser, group, content)
    assert pupils_of(group) == [name]


@pytest.mark.spec("A-31")
def test_a_formula_is_text_and_no_name(browser, group):
    content = sheet(["voornaam", "achternaam"], ["=1+1", "Bos"], ["Noor", '=HYPERLINK("https://x.example")'])
    page = send(browser, group, content, name="groep.xlsx")
    assert outcomes(page) == ["left_out", "left_out"]
    assert "=1+1 is een formule, geen naam." in words(page)
    assert outcomes(send(browser, group, csv("@SUM(A1);;Bos;;", "-2;;Bos;;"))) == ["left_out", "left_out"]


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return content.getvalue()


@pytest.mark.spec("A-31")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" ", "De eerste regel moet de kolommen"),
        (b"a,b\n1,2", "De eerste regel moet de kolommen"),
        (HEAD.encode(), "Onder de eerste regel staan geen leerlingen"),
        (b"voornaam\x00;achternaam\nA;B", "De letters in dit bestand zijn niet te lezen"),
        (b"voornaam;achternaam\nRen\x81e;Bos", "De letters in dit bestand zijn niet te lezen"),
        (b"\xd0\xcf\x11\xe0rest", "oud soort Excel-bestand"),
        (b"PK\x03\x04rest", "Deze spreadsheet gaat niet open"),
        (bomb(), "Deze spreadsheet is te groot"),
        (csv(*(f"Kind{n};;Bos;;" for n in range(201))), "meer dan 200 leerlingen"),
        (csv("x" * 500_001), "groter dan 500 kB"),
    ],
    ids=["blank", "columns", "head", "nul", "letters", "old", "broken", "bomb", "rows", "size"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(browser, group, content, sentence):
    page = send(browser, group, content)
    assert page.status_code == 422
    assert sentence in words(page)
    assert not RosterDraft.objects.exists()


def with_part(name, old, new):
    """A spreadsheet with pupils, in which one part says something else."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PUPILS)) as before, zipfile.ZipFile(content, "w") as after:
        for part in before.namelist():
            said = before.read(part)
            after.writestr(part, said.replace(old, new) if part == name else said)
    return content.getvalue()


def with_directory(place, value):
    """A spreadsheet with pupils, in which the directory of the zip says something else about every part."""
    content = bytearray(PUPILS)
    start = content.find(DIRECTORY_ENTRY)
    while start >= 0:
        content[start + place : start + place + len(value)] = value
        start = content.find(DIRECTORY_ENTRY, start + 1)
    return bytes(content)


def with_damaged_parts():
    """A spreadsheet with pupils, in which the packed bytes of every part are something else."""
    content = bytearray(PUPILS)
    with zipfile.ZipFile(io.BytesIO(PUPILS)) as packed:
        for part in packed.infolist():
            begin = part.header_offset + 30 + len(part.filename)
            content[begin : begin + 8] = b"\xff" * 8
    return bytes(content)


PUPILS = sheet(["voornaam", "achternaam"], ["Noor", "Bos"])
DIRECTORY_ENTRY = b"PK\x01\x02"


@pytest.mark.parametrize(
    "content",
    [
        with_damaged_parts(),
        with_directory(8, b"\x01"),
        with_directory(10, b"\x61"),
        with_part("xl/workbook.xml", b'name="Sheet"', b""),
        with_part("xl/workbook.xml", b"<sheets>", b"<other>"),
        with_part("xl/_rels/workbook.xml.rels", b'Id="rId1"', b'Id="rId9"'),
        with_part("xl/_rels/workbook.xml.rels", b"Target=", b"Other="),
        with_part("[Content_Types].xml", b"sheet.main+xml", b"other+xml"),
    ],
    ids=["damaged", "locked", "unknown packing", "no name", "no sheets", "lost", "no place", "other kind"],
)
def test_a_broken_spreadsheet_is_refused_with_what_to_do(browser, group, content):
    page = send(browser, group, content, name="groep.xlsx")
    assert page.status_code == 422
    assert "Deze spreadsheet gaat niet open. Sla die opnieuw op als .xlsx, of als CSV." in words(page)
    assert not RosterDraft.objects.exists()


def test_a_file_of_a_colleague_or_of_long_ago_is_not_there_to_say_yes_to(browser, group):
    send(browser, group, csv("Noor;;Bos;;"))
    colleague = sign_in(TeacherFactory(administrator=True, organisation=group.organisation))
    gone = "Er staat geen bestand meer klaar"
    assert gone in words(colleague.post(url("check_import", group.pk), follow=True))
    RosterDraft.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert gone in words(browser.post(url("check_import", group.pk), follow=True))
    assert pupils_of(group) == []


def test_what_changed_since_the_file_was_shown_counts(browser, group):
    send(browser, group, csv("Noor;;Bos;;"))
    PupilFactory(group=group, first_name="Noor", last_name="Bos")
    browser.post(url("check_import", group.pk))
    assert pupils_of(group) == ["Noor Bos"]


def test_a_childcare_manages_groups_as_a_school_does():
    browser = sign_in(TeacherFactory(administrator=True, organisation=OrganisationFactory()))
    browser.post(url("add_group"), {"name": "Tijgers"})
    group = HomeGroup.objects.get(name="Tijgers")
    read_in(browser, group, csv("Noor;;Bos;thuis@example.com;"))
    assert pupils_of(group) == ["Noor Bos"]
