"""What a pupil-tracking system sends becomes a help request, or -1 with every reason (C-50)."""

import json

import pytest

from carecases.intake.models import Attempt, Delivery
from carecases.models import Dossier, HelpRequest
from carecases.papers.models import ChannelLimit, Paper
from core.files.models import StoredFile
from core.notifications.models import Notice, OutboxMessage
from tests.carecases.intake.conftest import ask, codes, post
from tests.carecases.intake.school_system import MEGABYTE, attachment, text_file
from tests.factories import BoardLinkFactory, DossierFactory, SchoolCareFactory, TitleFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pupil_elsewhere(partnership):
    return DossierFactory(
        school=UnitFactory(organisation=partnership),
        first_name="Hasna",
        last_name="El Makrini",
        birth_date="2018-03-14",
    )


@pytest.mark.spec("C-50")
def test_a_message_becomes_a_help_request_with_a_dossier_number(send, title, school, parnassys):
    response = send(attachments=[text_file()])
    assert response.status_code == 201
    help_request = HelpRequest.objects.select_related("dossier", "school_data", "status").get()
    assert response.json()["dossier_number"] == help_request.dossier.number
    assert response.json()["status"]["label"] == "Aanmelding"
    assert help_request.school == school
    assert str(help_request.dossier) == "Hasna El-Makrini"
    assert help_request.school_data.phone == "+31105550380"
    paper = Paper.objects.get()
    assert (paper.name, paper.kind, paper.channel, paper.by) == ("OPP groep 5.txt", "opp", "parnassys", None)
    mail = OutboxMessage.objects.get(kind="carecases.status_changed")
    assert mail.address == "i.blom@school.example"


@pytest.mark.spec("C-50", "C-20")
def test_all_reasons_are_told_at_once_and_nothing_is_stored(send, title):
    response = send(
        brin="99ZZ00",
        partnership="PO0001",
        applicant="",
        attachments=[
            attachment("groot.pdf", b"x" * (5 * MEGABYTE + 1)),
            text_file("n" * 97 + ".txt"),
            {"name": "niets.pdf"},
            attachment("programma.exe", b"MZ" + b"0" * 100),
            text_file("goed.txt"),
        ],
    )
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["dossier_number"] == -1
    assert codes(response) == [
        "ATTACHMENT_EMPTY",
        "ATTACHMENT_REFUSED",
        "ATTACHMENT_TOO_LARGE",
        "BRIN_UNKNOWN",
        "FIELD_MISSING",
        "FILENAME_TOO_LONG",
        "PARTNERSHIP_UNKNOWN",
    ]
    assert "5 MB" in str(response.json()["reasons"])
    assert not any(kind.objects.exists() for kind in (Dossier, HelpRequest, Delivery))
    assert not StoredFile.objects.filter(removed_at=None).exists()
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.dossier_number) == ("refused", -1)
    assert {one["code"] for one in attempt.findings} == set(codes(response))


@pytest.mark.spec("C-20")
def test_the_limit_is_that_of_the_channel_to_the_byte(send, title, partnership):
    ChannelLimit.objects.create(
        organisation=partnership, channel="parnassys", most_megabytes=1, longest_name=20
    )
    line = b"De leerling werkt aan een eigen doel.\n"
    just = (line * (MEGABYTE // len(line) + 1))[:MEGABYTE]
    assert send(reference="A", attachments=[attachment("a" * 16 + ".txt", just)]).status_code == 201
    response = send(reference="B", attachments=[attachment("b" * 17 + ".txt", just + b"x")])
    assert codes(response) == ["ATTACHMENT_TOO_LARGE", "FILENAME_TOO_LONG"]


@pytest.mark.spec("C-50", "C-54")
def test_without_mandate_or_routing_of_the_board_there_is_no_active_link(send, title, partnership, school):
    school.board = "Stichting Zonder Mandaat"
    school.save()
    assert codes(send()) == ["LINK_MISSING"]
    link = BoardLinkFactory(organisation=partnership, board=school.board, routing="")
    assert codes(send()) == ["LINK_MISSING"]
    link.routing = "KRING-OSO"
    link.save()
    assert send().status_code == 201


@pytest.mark.spec("C-52")
def test_a_brin_at_the_wrong_organisation_makes_it_land_there(
    send, title, school, partnership, ib, at_school
):
    other = UnitFactory(organisation=partnership, brin="99WB00", board=school.board)
    other.brin, school.brin = school.brin, "99WC00"
    school.save()
    other.save()
    send()
    help_request = HelpRequest.objects.get()
    assert help_request.school == other
    assert at_school.get(f"/hulpvragen/{help_request.pk}/").status_code == 404
    assert Attempt.objects.get().school == other


@pytest.mark.spec("C-50")
@pytest.mark.parametrize(
    ("sent", "name", "match_text"),
    [
        ("GAAF - Leerling", "GAAF-Leerling", ""),
        ("TLV-aanvraag", "TLV-aanvraag (IJsselmonde)", "TLV-aanvraag"),
    ],
)
def test_a_title_matches_by_its_spelling_or_its_match_text(send, title, partnership, sent, name, match_text):
    wanted = TitleFactory(
        process=title.process, first_status=title.first_status, name=name, match_text=match_text
    )
    assert send(title=sent).status_code == 201
    assert HelpRequest.objects.get().title == wanted


@pytest.mark.spec("C-10")
def test_a_title_that_is_not_for_the_school_is_stopped_with_that_reason(send, title, school):
    SchoolCareFactory(unit=school, region="Noord")
    title.regions_only = ["IJsselmonde"]
    title.save()
    assert codes(send()) == ["TITLE_NOT_FOR_SCHOOL"]


@pytest.mark.spec("C-50")
def test_an_unknown_title_is_kept_and_flagged_and_starts_once_it_has_one(
    send, title, school, scp, at_partnership
):
    SchoolCareFactory(unit=school, contact=scp)
    response = send(title="Iets met rekenen", attachments=[text_file()])
    assert response.status_code == 201
    assert response.json()["waits_for_title"]
    assert not HelpRequest.objects.exists()
    notice = Notice.objects.get(user=scp)
    assert OutboxMessage.objects.filter(kind="intake.title_unknown", recipient=scp).count() == 1
    page = at_partnership.get(notice.url)
    assert "Iets met rekenen" in page.content.decode()
    at_partnership.post(notice.url, {"title": title.pk})
    help_request = HelpRequest.objects.get()
    assert help_request.title == title
    assert help_request.description == "Op het gebied van gedrag in de klas."
    assert Paper.objects.get().help_request == help_request
    assert StoredFile.objects.filter(removed_at=None, attached_at__isnull=False).count() == 1


@pytest.mark.spec("C-50")
def test_without_a_valid_email_the_contact_person_is_told(send, title, school, scp):
    SchoolCareFactory(unit=school, contact=scp)
    response = send(contact={"name": "Ingrid Blom", "email": "i.blom"})
    assert response.status_code == 201
    assert [one["code"] for one in response.json()["findings"]] == ["EMAIL_MISSING"]
    assert OutboxMessage.objects.get().kind == "intake.email_missing"
    assert Notice.objects.get().user == scp


@pytest.mark.spec("C-11")
def test_a_bsn_in_a_field_or_in_the_text_is_refused(send, title, key):
    assert codes(send(description="BSN 111222333")) == ["NUMBER_FORBIDDEN"]
    assert codes(send(bsn="111222333")) == ["NUMBER_FORBIDDEN"]


@pytest.mark.spec("C-64")
def test_a_pupil_of_another_school_has_to_be_handed_over(send, title, pupil_elsewhere):
    assert codes(send()) == ["PUPIL_ELSEWHERE"]
    assert not HelpRequest.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.spec("C-03")
def test_a_pupil_is_known_by_name_and_birth_date_and_by_the_number_of_the_school(send, title):
    send(reference="A")
    send(reference="B")
    pupil = {"first_name": "Hasna", "last_name": "Vos", "birth_date": "2018-03-14", "pupil_id": "LL-17"}
    send(reference="C", pupil=pupil)
    assert Dossier.objects.count() == 1
    assert HelpRequest.objects.count() == 3


@pytest.mark.spec("C-71")
def test_a_placeholder_is_taken_marked_and_counts_for_nothing(send, title):
    response = send(attachments=[attachment("OPP.txt", b"n.v.t.")])
    assert response.status_code == 201
    assert [one["code"] for one in response.json()["findings"]] == ["ATTACHMENT_BLANK"]
    assert Paper.objects.get().is_empty


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"[]",
        b'{"reference": NaN}',
        b'{"title": "a", "title": "b"}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"date": "\xff"}',
        b'{"brin": ' + b"9" * 5000 + b"}",
    ],
    ids=["nothing", "list", "nan", "twice", "deep", "no-utf8", "long-number"],
)
def test_what_is_no_message_is_refused_in_words(key, body):
    response = post(key, body)
    assert response.status_code == 422
    assert codes(response) == ["MALFORMED"]


def test_strange_signs_and_shapes_are_refused_by_field(send, title):
    response = send(
        reference="met spatie",
        applicant="Ingrid\x00",
        title="\ud800",
        date="2999-01-01",
        pupil=[],
        attachments={"name": "x"},
        contact="ib@school.example",
    )
    assert {reason["where"] for reason in response.json()["reasons"]} == {
        "reference",
        "applicant",
        "title",
        "date",
        "pupil",
        "attachments",
        "contact",
    }


@pytest.mark.spec("C-51")
def test_the_status_can_be_asked_for_and_deleting_there_deletes_nothing_here(send, title, key):
    send()
    assert ask(key, "HV-1").json()["status"]["label"] == "Aanmelding"
    assert ask(key, "HV-2").status_code == 404
    response = ask(key, "HV-1", "DELETE")
    assert (response.status_code, response.json()["code"]) == (405, "NOTHING_DELETED")
    assert HelpRequest.objects.filter(removed_at=None).count() == 1
    assert Attempt.objects.filter(kind="deletion", reference="HV-1").exists()


def test_a_fault_of_ours_is_kept_and_says_so(send, title, monkeypatch):
    monkeypatch.setattr("carecases.intake.actions.receive.store", lambda case: 1 / 0)
    response = send()
    assert (response.status_code, codes(response)) == (503, ["FAULT"])
    assert Attempt.objects.get().outcome == "refused"
    assert json.loads(response.content)["dossier_number"] == -1
