"""Signing: the competent authority with its own account, parents by a link, both also on paper (C-26, C-67)."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from carecases import signed_papers
from carecases.actions.change_status import Move, RefusedMoveError, change_status
from carecases.choices import Need
from carecases.questionnaires.choices import FormState, Verdict
from carecases.questionnaires.models import SignOff
from carecases.signed_papers import Paper
from core.lib import clock
from core.notifications import messages
from core.notifications.models import OutboxMessage
from tests.carecases.questionnaires.conftest import page_of, typed
from tests.factories import (
    OrganisationFactory,
    SignOffFactory,
    StatusFactory,
    TransitionFactory,
    UserFactory,
)
from tests.pages import in_english, words

pytestmark = pytest.mark.django_db


def signing_page(form):
    return reverse("questionnaires:signing", args=[form.help_request_id, form.pk])


def mail_of(kind):
    message = OutboxMessage.objects.select_related("recipient").get(kind=kind)
    return messages.require(kind)(message)


@pytest.fixture
def complete_form(at_school, form_on):
    """Filled in by the IB'er, with questions for the authority, and where asked parents who sign."""

    def made(**more):
        form = form_on(authority=True, **more)
        at_school.post(page_of(form), typed(form, compleet="1"))
        form.refresh_from_db()
        return form

    return made


@pytest.fixture
def asked(complete_form, at_school, authority):
    """The form, with the authority asked to sign it."""
    form = complete_form()
    sent = {"authority-name": "Bea van Rijn", "authority-account": authority.pk, "gezag": "1"}
    assert at_school.post(signing_page(form), sent).status_code == 302
    return form.sign_offs.get()


@pytest.mark.spec("C-26")
def test_the_chosen_account_answers_its_own_questions_and_signs(at_board, at_school, asked):
    page = words(at_board.get(reverse("questionnaires:to_sign")))
    assert asked.form.version.form.name in page
    sign = reverse("questionnaires:sign", args=[asked.pk])
    page = words(at_board.get(sign))
    assert "Akkoord met" in page
    assert "Hasna El-Makrini" in page
    assert "Hoe leert de leerling lezen?" not in page
    at_board.post(sign, {"q5": "de inzet", "q1": "Overschreven", "akkoord": "1"})
    asked.form.refresh_from_db()
    assert asked.form.state == FormState.SIGNED
    assert asked.form.answers["q1"] == "Hoe leert de leerling lezen?"
    read = words(at_school.get(page_of(asked.form)))
    assert "Akkoord met de inzet" in read
    assert "Bea van Rijn" in read


@pytest.mark.spec("C-26")
def test_the_account_that_signs_opens_nothing_else_of_the_dossier(at_board, asked):
    help_request = asked.form.help_request
    for url in (
        page_of(asked.form),
        reverse("questionnaires:forms", args=[help_request.pk]),
        reverse("carecases:help_request", args=[help_request.pk]),
        reverse("carecases:dossier", args=[help_request.dossier_id]),
    ):
        assert at_board.get(url).status_code in {403, 404}, url


@pytest.mark.spec("C-26")
def test_refusing_needs_a_reason_and_makes_the_form_a_draft_that_shows_it(at_board, at_school, asked):
    sign = reverse("questionnaires:sign", args=[asked.pk])
    assert "Write a reason when you refuse" in words(at_board.post(sign, {"weigeren": "1"}))
    at_board.post(sign, {"weigeren": "1", "reason": "Het bedrag klopt niet"})
    asked.form.refresh_from_db()
    assert asked.form.state == FormState.DRAFT
    page = words(at_school.get(page_of(asked.form)))
    assert "Het bedrag klopt niet" in page
    assert "Save as draft" in page


def test_without_an_answer_that_is_needed_nothing_is_signed(at_board, asked):
    page = at_board.post(reverse("questionnaires:sign", args=[asked.pk]), {"akkoord": "1"})
    assert page.status_code == 422
    assert "Akkoord met: This question needs an answer." in words(page)
    asked.refresh_from_db()
    assert asked.is_open


@pytest.mark.spec("C-26")
def test_a_school_without_an_account_that_signs_reads_whom_to_ask_and_what_to_name(at_school, complete_form):
    page = words(at_school.get(signing_page(complete_form())))
    assert "No account can sign for this school yet" in page
    assert "no pupil" in page


def test_an_account_of_another_school_cannot_be_chosen(at_school, complete_form, authority, school):
    form = complete_form()
    authority.units.clear()
    sent = {"authority-name": "Bea", "authority-account": authority.pk, "gezag": "1"}
    assert at_school.post(signing_page(form), sent).status_code == 422
    assert not form.sign_offs.exists()


def test_the_mail_to_the_authority_names_no_pupil(asked):
    mail = mail_of("questionnaires.sign_asked")
    text = mail.subject + mail.text + mail.html
    assert "Hasna" not in text
    assert "Makrini" not in text
    assert reverse("questionnaires:sign", args=[asked.pk]) in mail.text


def test_whoever_asked_hears_that_it_was_signed(at_board, asked):
    at_board.post(reverse("questionnaires:sign", args=[asked.pk]), {"q5": "ja", "akkoord": "1"})
    assert "is ondertekend" in mail_of("questionnaires.sign_decided").subject


def test_what_was_taken_back_is_not_there_for_the_authority_any_more(at_school, at_board, asked):
    form = asked.form
    at_school.post(reverse("questionnaires:take_back", args=[form.help_request_id, form.pk, asked.pk]))
    assert at_board.get(reverse("questionnaires:sign", args=[asked.pk])).status_code == 404
    assert asked.form.version.form.name not in words(at_board.get(reverse("questionnaires:to_sign")))


def test_changing_a_signed_form_asks_for_signatures_anew(at_board, at_school, asked):
    at_board.post(reverse("questionnaires:sign", args=[asked.pk]), {"q5": "ja", "akkoord": "1"})
    form = asked.form
    at_school.post(reverse("questionnaires:reopen", args=[form.help_request_id, form.pk]))
    at_school.post(page_of(form), typed(form, seen=2, compleet="1"))
    form.refresh_from_db()
    assert form.state == FormState.COMPLETE
    assert not form.sign_offs.filter(withdrawn_at=None).exists()


def test_what_was_signed_stays_as_it_was_signed(asked, at_board):
    at_board.post(reverse("questionnaires:sign", args=[asked.pk]), {"q5": "ja", "akkoord": "1"})
    asked.refresh_from_db()
    asked.verdict, asked.reason = Verdict.REFUSED, "Toch niet"
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_nobody_of_another_partnership_signs():
    stranger = UserFactory(authority=True, organisation=OrganisationFactory(partnership=True))
    with pytest.raises(IntegrityError, match="account_of_the_partnership"):
        SignOffFactory(account=stranger)


@pytest.fixture
def link(at_school, complete_form):
    """The address in the mail to a parent who was asked."""
    form = complete_form(parents=True)
    sent = {"parent-name": "Karim El Amrani", "parent-email": "ouder@gezin.example", "ouder": "1"}
    assert at_school.post(signing_page(form), sent).status_code == 302
    mail = mail_of("questionnaires.parent_asked")
    assert mail.to == "ouder@gezin.example"
    assert "Hasna" not in mail.text
    return re.search(r"https?://[^/]+(/toestemming/\S+)", mail.text)[1]


@pytest.mark.spec("C-67")
def test_a_parent_agrees_behind_the_mailed_link_after_the_date_of_birth_of_the_child(link):
    sign_off = SignOff.objects.get()
    born = sign_off.form.help_request.dossier.birth_date
    parent = in_english(Client())
    assert "Hoe leert de leerling lezen?" not in words(parent.get(link))
    page = words(parent.post(link, {"born": born.isoformat()}))
    assert "Hoe leert de leerling lezen?" in page
    assert "You agreed" in words(parent.post(link, {"born": born.isoformat(), "akkoord": "1"}))
    sign_off.refresh_from_db()
    assert sign_off.verdict == Verdict.APPROVED


def test_after_five_wrong_dates_the_link_of_a_parent_is_dead(link):
    parent = in_english(Client())
    born = SignOff.objects.get().form.help_request.dossier.birth_date
    for days in range(1, 6):
        page = parent.post(link, {"born": (born - timedelta(days=days)).isoformat(), "akkoord": "1"})
    assert "This link does not work any more" in words(page)
    parent.post(link, {"born": born.isoformat(), "akkoord": "1"})
    assert SignOff.objects.get().is_open


def test_a_link_ends_after_two_weeks_and_a_wrong_one_tells_nothing(link, time_machine):
    assert Client().get("/toestemming/" + "x" * 43 + "/").status_code == 404
    time_machine.move_to(clock.now() + timedelta(days=14, minutes=1))
    assert Client().get(link).status_code == 404


@pytest.mark.spec("C-26", "C-67")
def test_who_signed_on_paper_is_kept_with_the_day_and_the_attachment(
    at_school, complete_form, monkeypatch, help_request
):
    form = complete_form(parents=True)
    assert "Add the signed form under Attachments first" in words(at_school.get(signing_page(form)))
    papers = [Paper(7, "handtekeningen.pdf", "/")]
    monkeypatch.setattr(signed_papers, "_finders", [lambda _help_request: papers])
    on = (clock.today() - timedelta(days=2)).isoformat()
    for party, name in (("parent", "Karim El Amrani"), ("authority", "Bea van Rijn")):
        sent = {"paper-party": party, "paper-name": name, "paper-on": on, "paper-number": "7", "papier": "1"}
        assert at_school.post(signing_page(form), sent).status_code == 302
    form.refresh_from_db()
    assert form.state == FormState.SIGNED
    assert {(one.name, one.paper) for one in form.sign_offs.all()} == {
        ("Karim El Amrani", 7),
        ("Bea van Rijn", 7),
    }


@pytest.mark.spec("C-14")
def test_moving_to_submitted_waits_for_forms_that_are_complete_and_signed_and_then_shows_the_help_request(
    ib, at_school, at_board, at_partnership, form_on, authority, help_request
):
    submitted = StatusFactory(process=help_request.process, label="OB aanvraag indienen", turn="partnership")
    TransitionFactory(
        process=help_request.process, source=help_request.status, target=submitted, needs=[Need.FORMS]
    )
    form = form_on(authority=True)

    def lacks():
        with override("en"), pytest.raises(RefusedMoveError) as refused:
            change_status(ib, help_request.pk, Move(help_request.status_id, submitted.pk))
        return [lack.sentence for lack in refused.value.lacks]

    assert "is not complete: De vraag, Inzet." in lacks()[0]
    at_school.post(page_of(form), typed(form, compleet="1"))
    assert "is not signed by everybody yet" in lacks()[0]
    sent = {"authority-name": "Bea", "authority-account": authority.pk, "gezag": "1"}
    at_school.post(signing_page(form), sent)
    at_board.post(
        reverse("questionnaires:sign", args=[form.sign_offs.get().pk]), {"q5": "ja", "akkoord": "1"}
    )
    card = reverse("carecases:help_request", args=[help_request.pk])
    assert at_partnership.get(card).status_code == 404
    change_status(ib, help_request.pk, Move(help_request.status_id, submitted.pk))
    assert at_partnership.get(card).status_code == 200
