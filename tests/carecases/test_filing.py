"""From a pupil to a help request, as an IB'er does it."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from carecases.models import Dossier, HelpRequest
from core.lib import clock
from tests.factories import (
    DossierFactory,
    HelpRequestFactory,
    SchoolDataFactory,
    StatusFactory,
    TitleFactory,
    UnitFactory,
)
from tests.pages import words

pytestmark = pytest.mark.django_db

BSN = "111222333"


def find(client, typed, born=""):
    return client.post(reverse("carecases:find_pupil"), {"words": typed, "birth_date": born})


def new_pupil(school, **more):
    return {
        "first_name": "Hasna",
        "surname_prefix": "",
        "last_name": "El-Makrini",
        "birth_date": "2017-05-04",
        "sex": "f",
        "school": school.pk,
        "contact": "Ingrid Blom",
        "email": "i.blom@school.example",
        **more,
    }


def pupil_of(school, **more):
    dossier = DossierFactory(school=school, **more)
    SchoolDataFactory(dossier=dossier)
    return dossier


def ask(client, dossier, title, **more):
    entered = {"title": title.pk, "asked_on": clock.today().isoformat(), "key": uuid.uuid4(), **more}
    return client.post(reverse("carecases:add_help_request", args=[dossier.pk]), entered)


@pytest.mark.spec("C-01")
@pytest.mark.parametrize("typed", ["makrini", "EL MAKRINI", "hásna el-makrini", "Hasna"])
def test_a_pupil_is_found_however_the_name_is_typed(at_school, school, typed):
    DossierFactory(school=school, first_name="Hasna", prefix="", last_name="El-Makrini")
    assert "El-Makrini, Hasna" in words(find(at_school, typed))


@pytest.mark.spec("C-01")
def test_twins_are_told_apart_by_what_stands_beside_the_name(at_school, school):
    for name in ("Daan", "Sara"):
        DossierFactory(
            school=school, first_name=name, prefix="de", last_name="Wit", birth_date=date(2018, 1, 2)
        )
    page = words(find(at_school, "wit"))
    assert page.count("born di 02-01-2018") + page.count("born Tue 02-01-2018") == 2
    assert "Wit, Daan de" in page
    assert "Wit, Sara de" in page


@pytest.mark.spec("C-01")
def test_only_after_searching_a_dossier_can_be_added_with_what_was_typed(at_school):
    assert "Add a dossier" not in words(at_school.get(reverse("carecases:find_pupil")))
    page = find(at_school, "Jan van Boven", "2018-03-14")
    assert "No dossier of your school fits." in words(page)
    form = at_school.post(
        reverse("carecases:add_dossier"), {"words": "Jan van Boven", "birth_date": "2018-03-14"}
    )
    content = form.content.decode()
    for value in ("Jan", "van", "Boven", "2018-03-14", "ib@school.example"):
        assert f'value="{value}"' in content


@pytest.mark.spec("C-01")
def test_a_new_dossier_leads_to_its_first_help_request(at_school, school, ib):
    answer = at_school.post(reverse("carecases:add_dossier"), new_pupil(school, phone="0612345678"))
    made = Dossier.objects.get()
    assert answer.url == reverse("carecases:add_help_request", args=[made.pk])
    assert (made.number, str(made), made.school) == (1, "Hasna El-Makrini", school)
    data = made.school_data.get()
    assert (data.applicant, data.email, data.phone) == (ib, "i.blom@school.example", "+31612345678")


@pytest.mark.spec("C-01")
def test_a_second_dossier_of_a_pupil_is_never_made(at_school, school):
    known = DossierFactory(
        school=school, first_name="Hasna", prefix="", last_name="El Makrini", birth_date=date(2017, 5, 4)
    )
    answer = at_school.post(reverse("carecases:add_dossier"), new_pupil(school))
    assert answer.status_code == 422
    assert "There is a dossier of this pupil already" in words(answer)
    assert reverse("carecases:add_help_request", args=[known.pk]) in answer.content.decode()
    assert 'value="El-Makrini"' in answer.content.decode()
    assert Dossier.objects.get() == known


def test_of_a_pupil_of_another_school_only_that_it_must_be_handed_over_is_told(
    at_school, school, partnership
):
    other = UnitFactory(organisation=partnership, name="Het Kompas")
    DossierFactory(
        school=other, first_name="Hasna", prefix="", last_name="El-Makrini", birth_date=date(2017, 5, 4)
    )
    assert "Makrini" not in words(find(at_school, "zzz"))
    assert "Kompas" not in words(find(at_school, "Hasna"))
    answer = words(at_school.post(reverse("carecases:add_dossier"), new_pupil(school)))
    assert "known in the partnership; the dossier has to be handed over" in answer
    assert "Kompas" not in answer


def test_a_help_request_for_a_known_pupil_is_one_page_and_has_its_first_status_at_once(
    at_school, school, title
):
    dossier = pupil_of(school)
    page = at_school.get(reverse("carecases:add_help_request", args=[dossier.pk]))
    typed = list(page.context["form"].visible_fields())
    assert len(typed) <= 8
    answer = ask(at_school, dossier, title, description="Op het gebied van gedrag")
    filed = HelpRequest.objects.get()
    assert answer.url == reverse("carecases:help_request", args=[filed.pk])
    assert filed.status == title.first_status
    assert "Aanmelding" in words(at_school.get(answer.url))


def test_a_page_that_is_sent_twice_files_one_help_request(at_school, school, title):
    dossier, key = pupil_of(school), uuid.uuid4()
    ask(at_school, dossier, title, key=key)
    ask(at_school, dossier, title, key=key)
    assert HelpRequest.objects.count() == 1


def test_a_title_is_offered_on_its_dates_and_in_its_regions_only(at_school, school, partnership, in_region):
    in_region("IJsselmonde")
    today = clock.today()
    offered = {
        "Altijd": {},
        "Hier": {"regions_only": ["IJsselmonde"]},
        "Elders": {"regions_only": ["Noord"]},
        "Niet hier": {"regions_except": ["IJsselmonde"]},
        "Voorbij": {"valid_until": today - timedelta(days=1)},
        "Straks": {"valid_from": today + timedelta(days=1)},
        "Vandaag": {"valid_from": today, "valid_until": today},
    }
    for name, facts in offered.items():
        TitleFactory(process__organisation=partnership, name=name, **facts)
    page = at_school.get(reverse("carecases:add_help_request", args=[pupil_of(school).pk]))
    assert {str(title) for title in page.context["form"].fields["title"].queryset} == {
        "Altijd",
        "Hier",
        "Vandaag",
    }


def test_a_title_that_is_not_for_the_school_cannot_be_sent_either(at_school, school, partnership):
    elsewhere = TitleFactory(process__organisation=partnership, regions_only=["Noord"])
    assert ask(at_school, pupil_of(school), elsewhere).status_code == 422
    assert not HelpRequest.objects.exists()


@pytest.mark.spec("C-11")
def test_a_description_that_calls_a_bsn_is_refused_and_kept(at_school, school, title):
    answer = ask(at_school, pupil_of(school), title, description=f"BSN {BSN}, leest niet")
    assert answer.status_code == 422
    assert "A BSN may not stand in a dossier" in words(answer)
    assert "leest niet" in words(answer)
    assert not HelpRequest.objects.exists()


@pytest.mark.spec("C-11")
def test_another_number_that_could_be_one_asks_for_confirmation(at_school, school, title):
    dossier = pupil_of(school)
    answer = ask(at_school, dossier, title, description=f"Kenmerk {BSN}")
    assert "a number that could be a BSN" in words(answer)
    assert 'type="checkbox" name="number_is_meant"' in answer.content.decode()
    ask(at_school, dossier, title, description=f"Kenmerk {BSN}", number_is_meant="on")
    assert HelpRequest.objects.get().description == f"Kenmerk {BSN}"


@pytest.mark.spec("C-11")
def test_the_name_of_the_pupil_in_the_description_is_a_warning_only(at_school, school, title):
    dossier = pupil_of(school, first_name="Hasna")
    answer = ask(at_school, dossier, title, description="Hasna leest nog niet")
    assert HelpRequest.objects.exists()
    assert "holds the name of the pupil" in words(at_school.get(answer.url))


@pytest.mark.spec("C-11")
def test_number_and_end_date_of_an_earlier_tlv_have_fields_of_their_own(at_school, school, title):
    dossier = pupil_of(school)
    refused = ask(at_school, dossier, title, earlier_tlv_until="2026-07-31")
    assert "Fill in the number that belongs to this end date." in words(refused)
    answer = ask(at_school, dossier, title, earlier_tlv="PO9901-2024-17", earlier_tlv_until="2026-07-31")
    assert "PO9901-2024-17" in words(at_school.get(answer.url))


@pytest.mark.parametrize("page", ["dossier", "add_help_request"])
def test_a_dossier_of_another_school_is_not_there(at_school, partnership, page):
    foreign = pupil_of(UnitFactory(organisation=partnership))
    assert at_school.get(reverse(f"carecases:{page}", args=[foreign.pk])).status_code == 404


def test_the_partnership_does_not_see_a_dossier_with_hidden_help_requests_only(at_partnership, school):
    hidden = HelpRequestFactory(school=school, hidden=True)
    assert at_partnership.get(reverse("carecases:dossier", args=[hidden.dossier_id])).status_code == 404
    seen = HelpRequestFactory(school=school, dossier=hidden.dossier, school_data=hidden.school_data)
    page = at_partnership.get(reverse("carecases:dossier", args=[hidden.dossier_id]))
    assert str(seen.title) in words(page)
    assert str(hidden.title) not in words(page)


def test_a_status_that_comes_to_hide_takes_its_help_requests_along(at_partnership, school):
    asked = HelpRequestFactory(school=school)
    url = reverse("carecases:help_request", args=[asked.pk])
    assert at_partnership.get(url).status_code == 200
    type(asked.status).objects.filter(pk=asked.status_id).update(is_hidden=True)
    assert at_partnership.get(url).status_code == 404


def test_a_status_of_another_process_is_refused_by_the_database(school):
    from django.db import IntegrityError, transaction

    asked = HelpRequestFactory(school=school)
    with pytest.raises(IntegrityError, match="status_of_its_process"), transaction.atomic():
        HelpRequest.objects.filter(pk=asked.pk).update(status=StatusFactory())
