"""Schools of other partnerships and institutions: admitted for chosen titles, apart, without rounds (C-65)."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from carecases.actions.file_help_request import NotForThisSchoolError, Question, file_help_request
from carecases.models import HelpRequest, OutsideSchool
from carecases.selectors import schools_of, titles_for
from carecases.work import work_of
from core.accounts.choices import UnitKind
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import (
    DossierFactory,
    FunctionFactory,
    FunctionHolderFactory,
    HelpRequestFactory,
    OutsideSchoolFactory,
    RoundFactory,
    SchoolCareFactory,
    SchoolDataFactory,
    StatusFactory,
    TitleFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-65")]


@pytest.fixture
def clinic(partnership):
    """An institution without a BRIN."""
    return UnitFactory(organisation=partnership, kind=UnitKind.INSTITUTION, brin="", name="Kliniek De Brug")


@pytest.fixture
def admitted(clinic, title):
    outside = OutsideSchoolFactory(unit=clinic, partnership="")
    outside.titles.add(title)
    return outside


def filed(school, title):
    dossier = DossierFactory(school=school)
    question = Question(title, clock.today(), "", "", None, uuid.uuid4())
    return file_help_request(None, dossier, SchoolDataFactory(dossier=dossier), question)


def test_an_administrator_admits_an_institution_for_chosen_titles(admin, clinic, title, partnership):
    at_desk = in_english(sign_in(admin))
    other = TitleFactory(process__organisation=partnership)
    page = reverse("care_admin:new_outside_school")
    assert "Kliniek De Brug" in words(at_desk.get(page))
    refused = at_desk.post(page, {"unit": str(clinic.pk)})
    assert "This field is required" in words(refused)
    answer = at_desk.post(page, {"unit": str(clinic.pk), "titles": [str(title.pk)]})
    assert answer.url == reverse("care_admin:outside_schools")
    assert list(titles_for(clinic, clock.today())) == [title]
    line = Event.objects.get(action=Action.OUTSIDE_SCHOOL_SET)
    assert line.data == {"titles": [title.name], "until": None}
    assert "Kliniek De Brug" in words(at_desk.get(answer.url))
    with pytest.raises(NotForThisSchoolError):
        filed(clinic, other)


def test_an_admission_ends_on_its_day(admitted, title):
    admitted.until = clock.today()
    admitted.save()
    assert list(titles_for(admitted.unit, clock.today())) == [title]
    assert not titles_for(admitted.unit, clock.today() + timedelta(days=1)).exists()


def test_whoever_works_there_files_for_it(admitted, partnership, clinic):
    user = UserFactory(ib=True, organisation=partnership)
    user.units.add(clinic)
    assert list(schools_of(user)) == [clinic]


def test_its_help_requests_carry_extern_for_good(admitted, clinic, title, at_partnership, school):
    asked = filed(clinic, title)
    assert asked.is_external
    assert not filed(school, title).is_external
    OutsideSchool.objects.all().delete()
    assert HelpRequest.objects.get(pk=asked.pk).is_external
    assert "external" in words(at_partnership.get(reverse("carecases:help_request", args=[asked.pk])))
    assert words(at_partnership.get("/hulpvragen/")).count("external") == 1


def test_they_wait_for_the_tlv_office_until_somebody_takes_them_on(partnership, clinic, scp):
    contacts = FunctionFactory(organisation=partnership, is_school_contact=True)
    office = FunctionFactory(organisation=partnership, name="TLV-administratie", takes_external=True)
    holder = FunctionHolderFactory(function=office).user
    SchoolCareFactory(unit=clinic, contact=scp)
    status = {"turn": "partnership", "function": contacts}
    asked = HelpRequestFactory(
        school=clinic,
        is_external=True,
        coordinator=scp,
        **{f"status__{name}": value for name, value in status.items()},
    )
    assert list(work_of(holder)) == [asked]
    assert not work_of(scp).exists()
    HelpRequest.objects.filter(pk=asked.pk).update(holder=scp)
    assert list(work_of(scp)) == [asked]
    assert not work_of(holder).exists()


def test_one_function_takes_them(partnership, admin):
    office = FunctionFactory(organisation=partnership, name="TLV-administratie", takes_external=True)
    sent = {"name": "Deskundige", "takes_external": "on", "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
    answer = in_english(sign_in(admin)).post(reverse("care_admin:new_function"), sent)
    assert f"“{office.name}” takes what is from outside already" in words(answer)
    with database_refuses("one_function_takes_what_is_from_outside"):
        FunctionFactory(organisation=partnership, takes_external=True)


def test_they_have_no_consultation_rounds(clinic, at_partnership):
    asked = HelpRequestFactory(
        school=clinic, is_external=True, status=StatusFactory(process__organisation=clinic.organisation)
    )
    SchoolCareFactory(unit=clinic, has_agreement=True)
    page = reverse("together:new_round", args=[asked.pk])
    assert "Those have no consultation rounds" in words(at_partnership.get(page))
    assert at_partnership.post(page, {"subject": "Overleg"}).status_code == 422
    with database_refuses("no_round_with_outside_schools"):
        RoundFactory(help_request=asked, react_until=date(2026, 11, 30), see_until=date(2026, 12, 7))
