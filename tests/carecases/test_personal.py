"""Basisgegevens: who the pupil is, how the family is reached, and who reads what is secret (C-02, C-03)."""

import pytest
from django.urls import reverse

from carecases.choices import Tab
from carecases.models import Address, ParentContact
from core.accounts.rights import ExternalRight, Right
from core.audit.choices import Action
from core.audit.models import Event
from tests.factories import (
    AddressFactory,
    AdmissionFactory,
    DossierFactory,
    HelpRequestFactory,
    ParentContactFactory,
    RoleFactory,
    SchoolDataFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def help_request(school):
    return HelpRequestFactory(
        school=school,
        dossier__first_name="Hasna",
        dossier__prefix="",
        dossier__last_name="El-Makrini",
        school_data__contact="Ingrid Blom",
    )


@pytest.fixture
def dossier(help_request):
    return help_request.dossier


@pytest.fixture
def at_home(dossier):
    return AddressFactory(dossier=dossier, street="Kade 12", remark="Om de week.")


def guest_with(help_request, *rights, tabs=()):
    """The browser of a guest who was let in, with these external rights."""
    role = RoleFactory(
        organisation=help_request.organisation, rights=[Right.JOIN_HELP_REQUESTS], external_rights=rights
    )
    guest = UserFactory(guest=True, organisation=help_request.organisation, role=role, with_app=True)
    AdmissionFactory(help_request=help_request, user=guest, tabs=list(tabs))
    return in_english(sign_in(guest))


def page(name, row):
    return reverse(f"carecases:{name}", args=[row.pk])


@pytest.mark.spec("C-02")
def test_the_bar_of_a_help_request_has_both_tabs_for_the_school(at_school, help_request, at_home):
    card = at_school.get(page("help_request", help_request)).content.decode()
    assert page("personal", help_request) in card
    assert page("school_data", help_request) in card
    assert "Kade 12" in words(at_school.get(page("personal", help_request)))
    assert "Ingrid Blom" in words(at_school.get(page("school_data", help_request)))


@pytest.mark.spec("C-02", "C-40")
def test_a_guest_opens_only_the_tabs_of_the_seat(help_request, at_home):
    guest = guest_with(help_request, ExternalRight.SEE_QUESTION, ExternalRight.SEE_PERSONAL)
    assert "Kade 12" in words(guest.get(page("personal", help_request)))
    assert guest.get(page("school_data", help_request)).status_code == 404
    card = guest.get(page("help_request", help_request)).content.decode()
    assert page("school_data", help_request) not in card


@pytest.mark.spec("C-02")
def test_the_page_of_the_dossier_shows_a_guest_no_more_than_the_tabs_of_the_seat(
    help_request, dossier, at_home
):
    nothing = guest_with(help_request, ExternalRight.SEE_QUESTION)
    school_only = guest_with(help_request, ExternalRight.SEE_QUESTION, ExternalRight.SEE_SCHOOL)
    said = words(nothing.get(page("dossier", dossier)))
    assert "Kade 12" not in said
    assert "Date of birth" not in said
    assert "Ingrid Blom" not in said
    said = words(school_only.get(page("dossier", dossier)))
    assert "Ingrid Blom" in said
    assert "Kade 12" not in said


@pytest.mark.spec("C-03")
def test_name_prefix_and_last_name_are_changed_apart_and_explained(at_school, dossier):
    form = at_school.get(page("change_personal", dossier))
    for said in ("Jan van Boven: prefix", "El-Makrini", "Pedro Fortes Monteiro", "belong to the last name"):
        assert said in words(form)
    typed = {"first_name": "Hasna", "prefix": "", "last_name": "El Makrini", "birth_date": "2018-03-15"}
    answer = at_school.post(page("change_personal", dossier), {**typed, "sex": "f", "seen": "1"})
    assert answer.url == page("dossier", dossier)
    dossier.refresh_from_db()
    assert (dossier.prefix, dossier.last_name, dossier.sex) == ("", "El Makrini", "f")
    line = Event.objects.get(action=Action.DOSSIER_CHANGED)
    assert line.data["fields"] == ["last_name", "birth_date", "sex"]
    assert "Makrini" not in str(line.data)


def test_whoever_saves_second_reads_what_changed_meanwhile_and_keeps_what_was_typed(at_school, dossier, ib):
    typed = {
        "first_name": "Hasna",
        "prefix": "",
        "last_name": "El Makrini",
        "birth_date": "2018-03-15",
        "sex": "f",
    }
    at_school.post(page("change_personal", dossier), {**typed, "seen": "1"})
    answer = at_school.post(
        page("change_personal", dossier), {**typed, "last_name": "Elmakrini", "seen": "1"}
    )
    assert answer.status_code == 422
    said = words(answer)
    assert "Somebody else saved this while you had it open" in said
    assert "now: El Makrini" in said
    assert 'value="Elmakrini"' in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.last_name == "El Makrini"


def test_a_dossier_does_not_become_the_double_of_another(at_school, dossier, school):
    DossierFactory(
        school=school, number=77, first_name="Jan", last_name="Boven", birth_date=dossier.birth_date
    )
    typed = {"first_name": "Jan", "prefix": "van", "last_name": "Boven", "sex": "m", "seen": "1"}
    typed["birth_date"] = dossier.birth_date.isoformat()
    answer = at_school.post(page("change_personal", dossier), typed)
    assert "Dossier 77 has this name and date of birth already" in words(answer)


@pytest.mark.spec("C-03")
def test_several_addresses_each_say_what_they_are_for(at_school, dossier):
    url = page("add_address", dossier)
    place = {"street": "Kade 12", "postcode": "3011ab", "city": "Rotterdam", "remark": "Om de week."}
    assert at_school.post(url, {**place, "use": "home"}).status_code == 302
    at_school.post(url, {**place, "street": "Postbus 9", "use": "postal"})
    said = words(at_school.get(page("dossier", dossier)))
    assert "Living there Kade 12, 3011 AB Rotterdam Om de week." in said
    assert "Post only Postbus 9" in said


@pytest.mark.spec("C-03")
def test_what_is_secret_is_read_only_by_who_may_change_it(
    at_school, at_partnership, partnership, school, dossier, help_request
):
    AddressFactory(dossier=dossier, street="Geheimweg 1", remark="Blijf-van-mijn-lijf", is_secret=True)
    ParentContactFactory(dossier=dossier, email="geheim@thuis.example", phone="+31612345678", is_secret=True)
    head = UserFactory(
        ib=True, organisation=partnership, role=RoleFactory(organisation=partnership), with_app=True
    )
    head.role.rights = [Right.SEE_HELP_REQUESTS]
    head.role.save()
    head.units.add(school)
    guest = guest_with(help_request, ExternalRight.SEE_QUESTION, ExternalRight.SEE_PERSONAL)
    secrets = ("Geheimweg", "lijf", "geheim@thuis", "12345678")
    for name, row in (("dossier", dossier), ("personal", help_request)):
        for reader in (in_english(sign_in(head)), guest):
            said = words(reader.get(page(name, row)))
            assert "keeps this address secret" in said
            assert not [secret for secret in secrets if secret in said]
        assert "Geheimweg 1" in words(at_school.get(page(name, row)))
        assert "geheim@thuis.example" in words(at_partnership.get(page(name, row)))


@pytest.mark.spec("C-03")
@pytest.mark.parametrize("remark", ["BSN 111222333", "leerlingnummer 111222333"])
def test_no_bsn_comes_in_with_a_remark(at_school, dossier, remark):
    typed = {"use": "home", "street": "Kade 12", "city": "Rotterdam", "remark": remark}
    answer = at_school.post(page("add_address", dossier), typed)
    assert "A BSN may not stand in a dossier" in words(answer)
    assert not Address.objects.exists()


@pytest.mark.spec("C-03")
def test_no_column_of_the_dossier_is_for_a_bsn_or_education_number():
    for model in (DossierFactory, ParentContactFactory, AddressFactory, SchoolDataFactory):
        names = {field.name for field in model._meta.model._meta.get_fields()}
        assert not [name for name in names if "bsn" in name or "education" in name or "eckid" in name]


def test_a_parent_is_added_changed_and_taken_away(at_school, dossier):
    added = at_school.post(page("add_parent", dossier), {"name": "Karin", "phone": "06 12345678"})
    assert added.status_code == 302
    parent = ParentContact.objects.get()
    assert parent.phone == "+31612345678"
    url = reverse("carecases:change_parent", args=[dossier.pk, parent.pk])
    at_school.post(url, {"name": "Karin", "email": "karin@thuis.example", "seen": "1"})
    parent.refresh_from_db()
    assert parent.email == "karin@thuis.example"
    at_school.post(url, {"remove": "1"})
    assert not ParentContact.objects.exists()
    assert Event.objects.filter(action=Action.DOSSIER_CHANGED, client_id=str(dossier.pk)).count() == 3


def test_a_parent_without_a_way_to_reach_is_refused_in_words(at_school, dossier):
    answer = at_school.post(page("add_parent", dossier), {"name": "Karin"})
    assert answer.status_code == 422
    assert "Fill in an e-mail address or a telephone number" in words(answer)


def test_the_page_takes_as_many_queries_however_many_addresses(at_school, dossier):
    def queries():
        return queries_of(at_school, page("dossier", dossier))

    AddressFactory(dossier=dossier)
    ParentContactFactory(dossier=dossier)
    queries()
    before = queries()
    AddressFactory.create_batch(4, dossier=dossier)
    ParentContactFactory.create_batch(4, dossier=dossier)
    assert queries() == before


def test_ticked_tabs_of_an_admission_hold_on_the_dossier_too(help_request, dossier, at_home):
    guest = guest_with(
        help_request, ExternalRight.SEE_QUESTION, ExternalRight.SEE_PERSONAL, tabs=[Tab.QUESTION]
    )
    assert "Kade 12" not in words(guest.get(page("dossier", dossier)))
