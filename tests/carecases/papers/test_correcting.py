"""Correcting and deleting papers (C-68, C-69)."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from carecases.choices import Side
from carecases.conditions import in_the_way
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.carecases.papers.sending import address, page_of, written
from tests.factories import AdmissionFactory, PaperFactory, SignOffFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def change(client, paper, name, kind):
    url = reverse("papers:change", args=[paper.help_request_id, paper.pk])
    return client.post(url, {"name": name, "kind": kind}, follow=True)


def remove(client, paper, reason="Verkeerde leerling"):
    url = reverse("papers:remove", args=[paper.help_request_id, paper.pk])
    return client.post(url, {"reason": reason}, follow=True)


@pytest.mark.spec("C-69")
def test_the_kind_is_guessed_and_can_be_corrected_by_both_sides(at_school, at_partnership, add):
    paper = add(at_school, "scan20250106.pdf")
    assert paper.kind == "overig"
    change(at_partnership, paper, "Onderwijskundig rapport 2026", "onderzoeksverslag")
    paper.refresh_from_db()
    assert (paper.name, paper.kind) == ("Onderwijskundig rapport 2026.pdf", "onderzoeksverslag")
    assert (
        'filename="Onderwijskundig rapport 2026.pdf"'
        in at_school.get(address(paper)).headers["Content-Disposition"]
    )
    line = Event.objects.get(action=Action.PAPER_CHANGED)
    assert line.data == {"fields": ["name", "kind"], "before": "overig", "after": "onderzoeksverslag"}


def test_a_name_with_a_bsn_is_refused_and_kept_as_typed(at_school, add):
    answer = change(at_school, add(at_school), "BSN 111222333", "opp")
    assert answer.status_code == 422
    assert "A BSN may not stand" in words(answer)
    assert "BSN 111222333" in answer.content.decode()


@pytest.mark.spec("C-68")
def test_the_owner_deletes_with_a_reason_and_only_the_line_stays(
    at_school, at_partnership, help_request, add, ib
):
    paper = add(at_school)
    remove(at_school, paper)
    for browser in (at_school, at_partnership):
        assert browser.get(address(paper)).status_code == 404
        page = page_of(browser, help_request)
        assert f"Deleted by {ib.full_name}" in words(page)
        assert "Verkeerde leerling" in words(page)
        assert str(paper.file_id) not in page.content.decode()
    paper.file.refresh_from_db()
    assert paper.file.removed_at is not None
    line = Event.objects.get(action=Action.PAPER_REMOVED)
    assert (line.actor_id, line.ground) == (ib.pk, "Verkeerde leerling")


@pytest.mark.spec("C-68")
def test_the_other_side_cannot_delete_and_reads_who_can(at_partnership, help_request):
    paper = PaperFactory(help_request=help_request, side=Side.SCHOOL)
    remove_url = reverse("papers:remove", args=[help_request.pk, paper.pk])
    assert remove_url not in page_of(at_partnership, help_request).content.decode()
    answer = remove(at_partnership, paper)
    assert answer.status_code == 403
    assert "is of the school; only they can delete it" in words(answer)
    paper.refresh_from_db()
    assert paper.is_there


@pytest.mark.spec("C-68")
def test_after_a_decision_nothing_is_deleted(at_school, help_request):
    paper = PaperFactory(help_request=help_request)
    help_request.status.turn, help_request.status.is_final = "nobody", True
    help_request.status.save()
    answer = remove(at_school, paper)
    assert answer.status_code == 422
    assert "A decision was taken on this help request" in words(answer)
    paper.refresh_from_db()
    assert paper.is_there


@pytest.mark.spec("C-68")
def test_a_paper_under_which_somebody_signed_stays_and_says_whose_signature_it_is(at_school, help_request):
    paper = PaperFactory(help_request=help_request)
    signature = SignOffFactory(
        form__help_request=help_request,
        form__version__form__name="Aanvraag TLV",
        parent=True,
        way="paper",
        email="",
        on=clock.today(),
        paper=paper.pk,
        name="Karin van Boven",
    )
    answer = remove(at_school, paper)
    assert answer.status_code == 422
    assert "Karin van Boven (parent), Aanvraag TLV" in words(answer)
    paper.refresh_from_db()
    assert paper.is_there
    signature.withdrawn_at = clock.now()
    signature.save()
    remove(at_school, paper)
    paper.refresh_from_db()
    assert not paper.is_there


def test_deleting_asks_why(at_school, help_request):
    paper = PaperFactory(help_request=help_request)
    answer = remove(at_school, paper, reason=" ")
    assert answer.status_code == 422
    assert "Write why" in words(answer)


def test_a_guest_deletes_and_corrects_nothing(guest, help_request, send):
    AdmissionFactory(help_request=help_request, user=guest)
    browser = in_english(sign_in(guest))
    send(browser, (written("verslag"), "Verslag.pdf"))
    own = help_request.papers.get()
    assert remove(browser, own).status_code in {403, 404}
    assert change(browser, own, "Anders", "opp").status_code in {403, 404}
    own.refresh_from_db()
    assert (own.is_there, own.name) == (True, "Verslag.pdf")


def test_what_was_removed_says_who_and_why(ib):
    with pytest.raises(IntegrityError, match="a_removed_paper_says_who_when_and_why"):
        PaperFactory(removed_at=clock.now())


def test_a_paper_stays_within_its_organisation(ib):
    with pytest.raises(IntegrityError, match="paper_within_one_partnership"):
        PaperFactory(organisation=ib.organisation)


def test_attachments_stand_in_the_way_of_deleting_a_help_request(help_request):
    assert not in_the_way(help_request)
    PaperFactory(help_request=help_request, removed=True)
    assert not in_the_way(help_request)
    PaperFactory(help_request=help_request)
    [lack] = in_the_way(help_request)
    assert lack.sentence
    assert lack.url == reverse("papers:papers", args=[help_request.pk])
