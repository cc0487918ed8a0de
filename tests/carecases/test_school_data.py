"""Schoolgegevens: who speaks for the school, since when, and where the mails go (C-04)."""

import pytest
from django.urls import reverse

from carecases.actions.change_status import Move, change_status
from carecases.models import SchoolData
from core.notifications.delivery import deliver_due
from tests.factories import (
    DossierFactory,
    HelpRequestFactory,
    StatusFactory,
    TransitionFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(school, ib):
    return HelpRequestFactory(
        school=school,
        school_data__applicant=ib,
        school_data__email="oud@school.example",
        school_data__phone="+31612345678",
    )


@pytest.fixture
def dossier(asked):
    return asked.dossier


@pytest.fixture
def other_school(partnership, ib):
    school = UnitFactory(organisation=partnership, name="De Vuurtoren", brin="99WD00")
    ib.units.add(school)
    return school


def page(name, dossier):
    return reverse(f"carecases:{name}", args=[dossier.pk])


def typed(**more):
    return {"group": "6", "contact": "Ina Post", "function": "IB", "email": "nieuw@school.example", **more}


def step(asked, ib):
    way = TransitionFactory(source=asked.status, target=StatusFactory(process=asked.process, turn="school"))
    return change_status(ib, asked.pk, Move(asked.status_id, way.target_id))


@pytest.mark.spec("C-04")
def test_the_status_mail_goes_to_the_address_that_holds_when_it_is_sent(
    at_school, asked, dossier, ib, mailoutbox
):
    step(asked, ib)
    answer = at_school.post(
        page("change_school_data", dossier), typed(applicant=ib.pk, phone="010 555 03 80", seen="1")
    )
    assert answer.status_code == 302
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [["nieuw@school.example"]]


@pytest.mark.spec("C-04")
def test_a_private_number_that_came_along_is_replaced(at_school, dossier, ib):
    form = at_school.get(page("change_school_data", dossier)).content.decode()
    assert "06 12345678" in form
    assert "replace it here" in form
    at_school.post(
        page("change_school_data", dossier), typed(applicant=ib.pk, phone="010 555 03 80", seen="1")
    )
    data = SchoolData.objects.get(dossier=dossier)
    assert data.phone == "+31105550380"


@pytest.mark.spec("C-04")
def test_a_few_letters_find_the_school_and_the_earlier_one_stays_as_history(
    at_school, dossier, other_school, school
):
    answer = at_school.post(page("add_school_data", dossier), typed(school="vuurt"))
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.school == other_school
    said = words(at_school.get(page("dossier", dossier)))
    assert "De Vuurtoren (99WD00), group 6" in said
    assert said.index("Earlier") < said.index("De Regenboog", said.index("Earlier"))


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("de", "Several schools fit: De Regenboog, De Vuurtoren. Type more of the name"),
        ("Palet", "No school is called so"),
    ],
)
def test_letters_that_fit_none_or_several_schools_say_so_and_stay(
    at_school, dossier, other_school, letters, said
):
    answer = at_school.post(page("add_school_data", dossier), typed(school=letters))
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{letters}"' in answer.content.decode()


def test_a_brin_finds_the_school_too(at_school, dossier, other_school):
    at_school.post(page("add_school_data", dossier), typed(school="99wd00"))
    dossier.refresh_from_db()
    assert dossier.school == other_school


def test_a_school_that_is_not_the_accounts_own_is_not_there(at_school, dossier, partnership):
    UnitFactory(organisation=partnership, name="Het Palet")
    answer = at_school.post(page("add_school_data", dossier), typed(school="Het Palet"))
    assert "No school is called so" in words(answer)


@pytest.mark.spec("C-04")
def test_new_data_of_the_same_school_get_the_mails_of_what_is_unfinished(at_school, asked, dossier, ib):
    done = HelpRequestFactory(
        school=asked.school, dossier=dossier, school_data=asked.school_data, status__final=True
    )
    at_school.post(page("add_school_data", dossier), typed(school="De Regenboog"))
    asked.refresh_from_db()
    done.refresh_from_db()
    assert asked.school_data.email == "nieuw@school.example"
    assert done.school_data.email == "oud@school.example"


def test_help_requests_stay_with_the_school_that_filed_them(at_school, asked, dossier, other_school):
    at_school.post(page("add_school_data", dossier), typed(school="vuurtoren"))
    asked.refresh_from_db()
    assert asked.school_data.email == "oud@school.example"


def test_the_applicant_is_somebody_of_the_school(at_school, dossier, ib, partnership):
    stranger = UserFactory(ib=True, organisation=partnership)
    form = at_school.get(page("change_school_data", dossier)).content.decode()
    assert ib.full_name in form
    assert f'value="{stranger.pk}"' not in form
    answer = at_school.post(
        page("change_school_data", dossier), typed(applicant=stranger.pk, phone="", seen="1")
    )
    assert answer.status_code == 422


def test_another_schools_dossier_is_not_there(at_school, partnership):
    other = DossierFactory(school=UnitFactory(organisation=partnership))
    for name in ("change_school_data", "add_school_data", "change_personal", "add_address", "add_parent"):
        assert at_school.get(page(name, other)).status_code == 404
