"""The same reference again: the same help request, by where it stands (C-51)."""

import pytest

from carecases.actions.move_to_school import move_to_school
from carecases.choices import Need
from carecases.intake.models import Delivery
from carecases.models import Dossier, HelpRequest, StatusChange
from carecases.papers.models import Paper, TitlePapers
from core.accounts.handing_over import move_unit
from tests.carecases.intake.conftest import ask, codes
from tests.carecases.intake.school_system import message, text_file
from tests.factories import StatusFactory, TransitionFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-51")]


@pytest.fixture
def incomplete(title):
    """The school has to add something; then it goes back to the partnership."""
    status = StatusFactory(process=title.process, label="Dossier incompleet", is_incomplete=True)
    StatusFactory(process=title.process, label="Ingetrokken", final=True)
    TransitionFactory(source=status, target=title.first_status, sides=["school"], needs=[Need.PAPERS])
    TransitionFactory(
        source=status, target=StatusFactory(process=title.process, turn="partnership"), sides=["partnership"]
    )
    TitlePapers.objects.create(title=title, kinds=["opp"])
    return status


def stands_at(status):
    HelpRequest.objects.update(status=status)


def test_it_only_gets_the_new_files_where_it_is_not_incomplete(send, title):
    first = send(attachments=[text_file("OPP.txt")])
    response = send(description="Iets anders.", attachments=[text_file("OPP.txt"), text_file("Plan.txt")])
    assert response.status_code == 200
    assert response.json()["dossier_number"] == first.json()["dossier_number"]
    assert [one["code"] for one in response.json()["findings"]] == ["ATTACHMENT_DOUBLE"]
    help_request = HelpRequest.objects.get()
    assert help_request.description == "Op het gebied van gedrag in de klas."
    assert sorted(Paper.objects.values_list("name", flat=True)) == ["OPP.txt", "Plan.txt"]


def test_an_incomplete_one_is_updated_and_says_what_lacks(send, incomplete, key):
    send()
    stands_at(incomplete)
    response = send(description="Nu met uitleg.")
    assert "OPP" in response.json()["lacks"][0]
    assert "OPP" in ask(key, "HV-1").json()["lacks"][0]
    help_request = HelpRequest.objects.get()
    assert (help_request.description, help_request.status) == ("Nu met uitleg.", incomplete)


def test_an_incomplete_one_moves_on_when_it_is_complete(send, incomplete, title):
    send()
    stands_at(incomplete)
    response = send(attachments=[text_file("OPP.txt")])
    assert (response.json()["lacks"], response.json()["status"]["label"]) == ([], "Aanmelding")
    step = StatusChange.objects.get(source=incomplete)
    assert (step.target, step.by) == (title.first_status, None)
    assert "ParnasSys" in step.reason


def test_a_reference_is_of_one_pupil_and_one_school(send, title):
    send()
    other = {**message()["pupil"], "first_name": "Bo", "birth_date": "2017-01-02"}
    assert codes(send(pupil=other)) == ["REFERENCE_IN_USE"]
    HelpRequest.objects.get()


def test_one_that_waits_for_a_title_starts_when_it_comes_again_with_a_right_one(send, title):
    send(title="Iets", attachments=[text_file("OPP.txt")])
    response = send(attachments=[text_file("OPP.txt"), text_file("Plan.txt")])
    assert response.json()["status"]["label"] == "Aanmelding"
    assert Paper.objects.count() == 2
    assert Delivery.objects.get().help_request == HelpRequest.objects.get()


def test_a_removed_one_is_not_made_again(send, title, ib):
    send()
    HelpRequest.objects.update(removed_at="2026-01-01T00:00Z", removed_by=ib)
    assert codes(send()) == ["HELP_REQUEST_REMOVED"]


def other_pupil(**more):
    return {**message()["pupil"], **more}


def test_a_twin_is_another_pupil(send, title):
    send()
    assert codes(send(pupil=other_pupil(first_name="Amira", pupil_id="LL-18"))) == ["REFERENCE_IN_USE"]


def test_a_pupil_whose_date_of_birth_was_put_right_gets_no_second_dossier(send, title):
    first = send()
    response = send(reference="HV-2", pupil=other_pupil(birth_date="2018-04-14"))
    assert response.json()["dossier_number"] == first.json()["dossier_number"]
    Dossier.objects.get()


@pytest.mark.spec("C-72")
def test_one_that_was_moved_to_the_right_school_is_found_there(send, title, school, partnership, admin):
    send()
    right = UnitFactory(organisation=partnership, board=school.board)
    move_to_school(admin, [HelpRequest.objects.get().pk], right)
    give_brin(school, right)
    assert send(attachments=[text_file("Plan.txt")]).status_code == 200
    assert Paper.objects.get().help_request.school == right


@pytest.mark.spec("A-29")
def test_what_waits_for_a_title_goes_along_when_its_school_merges(send, title, school, partnership):
    send(title="Iets")
    into = UnitFactory(organisation=partnership, board=school.board)
    assert "1 hulpvraag zonder titel" in move_unit(school, into)
    give_brin(school, into)
    assert send().json()["status"]["label"] == "Aanmelding"
    assert HelpRequest.objects.get().school == into


def give_brin(school, other):
    """The BRIN of a school goes to another one."""
    brin, school.brin = school.brin, ""
    school.save()
    other.brin = brin
    other.save()
