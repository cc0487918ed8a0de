"""A pupil comes from another school: the school asks for the dossier, the partnership decides (C-64)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases.models import HelpRequest
from carecases.transfers.choices import TransferState
from carecases.transfers.models import Transfer
from core.audit.choices import Action
from core.audit.models import Event
from core.notifications.delivery import deliver_due
from tests.factories import AddressFactory, AdmissionFactory, HelpRequestFactory, TransferFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

LIST = "/overdrachten/"


def typed(school, **more):
    return {
        "first_name": "Hasna",
        "surname_prefix": "",
        "last_name": "El Makrini",
        "birth_date": "2017-05-04",
        "sex": "f",
        "school": school.pk,
        "contact": "Ingrid Blom",
        "email": "i.blom@school.example",
        **more,
    }


def page_of(transfer):
    return reverse("transfers:transfer", args=[transfer.pk])


def card_of(asked):
    return reverse("carecases:help_request", args=[asked.pk])


def navigation(client):
    return [item.badge for item in client.get("/hulpvragen/").context["navigation"] if item.url == LIST]


@pytest.mark.spec("C-64")
def test_a_school_asks_with_a_reason_and_reads_nothing_of_the_other_school(
    at_school, dossier, school, at_releaser
):
    refused = at_school.post("/dossiers/toevoegen/", typed(school))
    assert refused.status_code == 422
    assert "known in the partnership; the dossier has to be handed over" in words(refused)
    assert "Kompas" not in words(refused)
    without = at_school.post("/overdrachten/vragen/", typed(school, transfer_reason=""))
    assert without.status_code == 422
    assert 'value="El Makrini"' in without.content.decode()
    answer = at_school.post(
        "/overdrachten/vragen/", typed(school, transfer_reason="Zit bij ons."), follow=True
    )
    assert "The partnership is asked" in words(answer)
    assert "Kompas" not in words(answer)
    transfer = Transfer.objects.get()
    assert (transfer.dossier, transfer.to_school, transfer.reason) == (dossier, school, "Zit bij ons.")
    line = Event.objects.get(action=Action.TRANSFER_ASKED)
    assert (line.ground, line.client_id) == ("Zit bij ons.", str(dossier.pk))
    assert navigation(at_releaser) == [1]


@pytest.mark.spec("C-64")
@pytest.mark.parametrize(
    ("name", "born", "is_told"),
    [
        ("hasna el makrini", "2017-05-04", True),
        ("Hasna", "2017-05-04", False),
        ("Hasna El-Makrini", "2017-05-05", False),
        ("Hasna El-Makrini", "", False),
    ],
)
def test_searching_tells_only_of_an_exact_name_and_date_that_it_is_known(
    at_school, dossier, name, born, is_told
):
    page = words(at_school.post("/hulpvragen/toevoegen/", {"words": name, "birth_date": born}))
    assert ("Known, transfer needed" in page) is is_told
    assert "Kompas" not in page


def test_asking_twice_is_one_question(at_school, dossier, school):
    for _ in range(2):
        answer = at_school.post(
            "/overdrachten/vragen/", typed(school, transfer_reason="Zit bij ons."), follow=True
        )
    assert Transfer.objects.count() == 1
    assert "asked this already" in words(answer)


@pytest.mark.spec("C-64")
def test_the_whole_dossier_goes_along_and_both_schools_hear_of_it_without_names(
    at_releaser, at_school, at_former, transfer, asked, dossier, school, mailoutbox
):
    assert at_school.get(card_of(asked)).status_code == 404
    at_releaser.post(page_of(transfer), {"verdict": "whole"})
    deliver_due()
    assert {mail.to[0] for mail in mailoutbox} == {"i.post@nieuw.example", "ib@kompas.example"}
    for mail in mailoutbox:
        assert str(dossier.number) in mail.subject
        assert not {"Hasna", "Makrini"} & set((mail.subject + mail.body).replace("-", " ").split())
    dossier.refresh_from_db()
    assert dossier.school == school
    assert at_school.get(card_of(asked)).status_code == 200
    assert at_former.get(card_of(asked)).status_code == 404
    assert at_former.get(reverse("carecases:dossier", args=[dossier.pk])).status_code == 404
    asked.refresh_from_db()
    assert asked.school_data.email == "i.post@nieuw.example"
    line = Event.objects.get(action=Action.TRANSFER_RELEASED)
    assert line.data["help_requests"] == [asked.pk]


@pytest.mark.spec("C-64")
def test_what_is_not_chosen_or_not_handed_in_stays_hidden_from_the_new_school(
    at_releaser, at_school, at_former, transfer, asked, dossier, former
):
    along = HelpRequestFactory(
        school=former, dossier=dossier, school_data=asked.school_data, title__name="STAP"
    )
    draft = HelpRequestFactory(
        school=former, dossier=dossier, school_data=asked.school_data, title__name="Herstart", hidden=True
    )
    question = words(at_releaser.get(page_of(transfer)))
    assert "Thuiszitter" in question
    assert "Herstart" not in question
    at_releaser.post(page_of(transfer), {"verdict": "chosen", "along": [along.pk]})
    seen = words(at_school.get(reverse("carecases:dossier", args=[dossier.pk])))
    assert "STAP" in seen
    assert "Thuiszitter" not in seen
    assert "Herstart" not in seen
    for kept in (asked, draft):
        assert at_school.get(card_of(kept)).status_code == 404
        assert at_former.get(card_of(kept)).status_code == 200


@pytest.mark.spec("C-64")
def test_the_former_school_goes_on_with_its_own_but_without_the_data_of_the_pupil(
    at_releaser, at_former, transfer, asked, dossier
):
    AddressFactory(dossier=dossier, street="Nieuwe Kade 1")
    at_releaser.post(page_of(transfer), {"verdict": "chosen"})
    card = at_former.get(card_of(asked))
    assert "The pupil went to another school" in words(card)
    assert reverse("carecases:dossier", args=[dossier.pk]) not in card.content.decode()
    assert at_former.get(reverse("papers:papers", args=[asked.pk])).status_code == 200
    for name in ("personal", "school_data"):
        assert at_former.get(reverse(f"carecases:{name}", args=[asked.pk])).status_code == 404


def test_whom_the_former_school_let_in_is_out_once_it_is_handed_over(
    at_releaser, transfer, asked, former_ib, releaser
):
    by_school = AdmissionFactory(help_request=asked, given_by=former_ib)
    by_partnership = AdmissionFactory(help_request=asked, given_by=releaser)
    at_releaser.post(page_of(transfer), {"verdict": "whole"})
    by_school.refresh_from_db()
    by_partnership.refresh_from_db()
    assert by_school.ended_at is not None
    assert by_partnership.ended_at is None


@pytest.mark.spec("C-64")
def test_a_refusal_has_a_reason_without_the_name_and_leaves_the_dossier(
    at_releaser, at_school, transfer, dossier, former, mailoutbox
):
    for answer, said in (("", "Write the reason"), ("Hasna zit daar nog", "Write “the pupil” instead")):
        page = at_releaser.post(page_of(transfer), {"verdict": "refused", "answer": answer})
        assert page.status_code == 422
        assert said in words(page)
    at_releaser.post(page_of(transfer), {"verdict": "refused", "answer": "Nog ingeschreven elders."})
    deliver_due()
    mails = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "Nog ingeschreven elders." in mails["i.post@nieuw.example"]
    assert "Nog ingeschreven elders." not in mails["ib@kompas.example"]
    dossier.refresh_from_db()
    assert dossier.school == former
    assert "Nog ingeschreven elders." in words(at_school.get(LIST))


def test_what_was_decided_is_not_decided_again(at_releaser, transfer, dossier, school):
    at_releaser.post(page_of(transfer), {"verdict": "whole"})
    page = at_releaser.post(page_of(transfer), {"verdict": "refused", "answer": "Toch niet"})
    assert page.status_code == 422
    assert "Somebody decided on this question meanwhile" in words(page)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.RELEASED


@pytest.mark.spec("C-64")
def test_only_who_may_release_sees_the_questions_of_schools(at_partnership, at_former, transfer):
    assert at_partnership.get(page_of(transfer)).status_code == 403
    assert "El-Makrini" not in words(at_former.get(LIST))


def test_the_database_refuses_a_dossier_of_another_partnership(transfer):
    foreign = HelpRequestFactory()
    with pytest.raises(IntegrityError, match="transfer_to_a_school"), transaction.atomic():
        TransferFactory(dossier=transfer.dossier, to_school=foreign.school)


def test_the_list_takes_as_many_queries_for_ten_as_for_one(at_releaser, transfer, school, former):
    one = queries_of(at_releaser, LIST)
    TransferFactory.create_batch(9, dossier__school=former, to_school=school)
    assert queries_of(at_releaser, LIST) == one
    assert HelpRequest.objects.count() == 1


def test_an_account_that_released_sees_it_again_by_its_address(transfer, releaser):
    client = in_english(sign_in(releaser))
    client.post(page_of(transfer), {"verdict": "chosen"})
    assert "handed over" in words(client.get(page_of(transfer)))
