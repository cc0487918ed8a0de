"""Filling in a form, as an IB'er does it (C-25)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases.choices import Tab
from carecases.questionnaires.choices import FormState
from carecases.questionnaires.rules.definition import Definition, Question, Section
from core.accounts.rights import Right
from core.audit.models import Event
from tests.carecases.questionnaires.conftest import page_of, typed
from tests.factories import AdmissionFactory, FilledFormFactory, RoleFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def forms_page(help_request):
    return reverse("questionnaires:forms", args=[help_request.pk])


@pytest.mark.spec("C-25")
def test_a_draft_is_saved_with_answers_missing_and_the_list_tells_how_far_each_section_is(
    at_school, form_on, help_request
):
    form = form_on()
    sent = {"seen": 0, "q1": "Hoe leert de leerling lezen?", "q2": "yes"}
    assert at_school.post(page_of(form), sent).status_code == 302
    assert 'value="yes" required' not in at_school.get(page_of(form)).content.decode()
    page = words(at_school.get(forms_page(help_request)))
    assert "De vraag complete" in page
    assert "Inzet 1 answer missing" in page
    form.refresh_from_db()
    assert (form.state, form.answers["q1"]) == (FormState.DRAFT, "Hoe leert de leerling lezen?")


@pytest.mark.spec("C-25")
def test_complete_asks_for_what_is_missing_and_keeps_what_was_typed(at_school, form_on):
    form = form_on()
    page = at_school.post(page_of(form), typed(form, q4="", compleet="1"))
    assert page.status_code == 422
    assert "Door wie?: This question needs an answer." in words(page)
    assert "Hoe leert de leerling lezen?" in words(page)
    at_school.post(page_of(form), typed(form, compleet="1"))
    form.refresh_from_db()
    assert form.state == FormState.COMPLETE


@pytest.mark.spec("C-25")
def test_a_question_behind_a_condition_counts_only_when_it_is_asked(at_school, form_on):
    form = form_on()
    page = at_school.get(page_of(form))
    assert "Only when “Is er een OPP?” is answered with: no." in words(page)
    refused = at_school.post(page_of(form), typed(form, q2="no", compleet="1"))
    assert "Waarom niet?: This question needs an answer." in words(refused)
    at_school.post(page_of(form), typed(form, q2="yes", q3="Nog niet af", compleet="1"))
    form.refresh_from_db()
    assert form.state == FormState.COMPLETE
    assert "q3" not in form.answers


@pytest.mark.spec("C-25")
def test_what_was_filled_in_keeps_its_version_whatever_is_published_later(form_on, at_school):
    form = form_on(complete=True)
    form.version.content = {"sections": []}
    with pytest.raises(IntegrityError), transaction.atomic():
        form.version.save()
    other = FilledFormFactory().version
    form.version = other
    with pytest.raises(IntegrityError), transaction.atomic():
        form.save()
    assert "Wat is de vraag?" in words(at_school.get(page_of(form)))


def test_the_answers_of_a_complete_form_do_not_change_in_the_database_either(form_on):
    form = form_on(complete=True)
    form.answers = {**form.answers, "q1": "Anders"}
    with pytest.raises(IntegrityError), transaction.atomic():
        form.save()


def test_an_answer_that_calls_a_bsn_is_refused_and_another_number_asks_whether_it_is_meant(
    at_school, form_on
):
    form = form_on()
    refused = at_school.post(page_of(form), typed(form, q1="BSN 111222333"))
    assert refused.status_code == 422
    assert "A BSN may not stand in a dossier" in words(refused)
    asked = at_school.post(page_of(form), typed(form, q1="Kenmerk 111222333"))
    assert "a number that could be a BSN" in words(asked)
    at_school.post(page_of(form), typed(form, q1="Kenmerk 111222333", number_is_meant="on"))
    form.refresh_from_db()
    assert form.answers["q1"] == "Kenmerk 111222333"


def test_of_two_who_write_at_once_the_second_reads_what_the_first_one_saved(at_school, form_on, school, ib):
    form = form_on()
    colleague = UserFactory(ib=True, organisation=ib.organisation, with_app=True, full_name="Olaf Smit")
    colleague.units.add(school)
    sign_in(colleague).post(page_of(form), typed(form, q1="Van Olaf"))
    page = at_school.post(page_of(form), typed(form, q1="Van Ingrid"))
    assert page.status_code == 409
    assert "Olaf Smit saved this form" in words(page)
    assert "Van Olaf" in words(page)
    assert "Van Ingrid" in words(page)
    form.refresh_from_db()
    assert form.answers["q1"] == "Van Olaf"
    at_school.post(page_of(form), typed(form, seen=form.changes, q1="Van Ingrid"))
    form.refresh_from_db()
    assert form.answers["q1"] == "Van Ingrid"


def test_the_partnership_reads_a_form_of_the_school_once_it_is_complete(at_partnership, school, partnership):
    draft = FilledFormFactory(help_request__school=school, help_request__organisation=partnership)
    assert at_partnership.get(page_of(draft)).status_code == 404
    assert "still filling this in" in words(at_partnership.get(forms_page(draft.help_request)))
    done = FilledFormFactory(help_request__school=school, complete=True)
    page = at_partnership.get(page_of(done))
    assert "Hoe leert de leerling lezen?" in words(page)
    assert at_partnership.post(page_of(done), typed(done)).status_code == 409


def test_a_hidden_help_request_shows_no_forms_to_the_partnership(at_partnership, form_on, help_request):
    form = form_on(complete=True)
    assert at_partnership.get(page_of(form)).status_code == 404
    assert at_partnership.get(forms_page(help_request)).status_code == 404


def test_what_was_handed_in_is_changed_only_while_it_is_the_turn_of_the_school(
    at_school, form_on, help_request
):
    form = form_on(complete=True)
    reopen = reverse("questionnaires:reopen", args=[help_request.pk, form.pk])
    help_request.status.turn, help_request.status.is_hidden = "partnership", False
    help_request.status.save()
    assert "cannot be changed now" in words(at_school.post(reopen, follow=True))
    form.refresh_from_db()
    assert form.state == FormState.COMPLETE
    help_request.status.turn = "school"
    help_request.status.save()
    at_school.post(reopen)
    form.refresh_from_db()
    assert form.state == FormState.DRAFT


def test_who_only_reads_the_help_requests_of_the_school_does_not_write(form_on, school):
    form = form_on()
    role = RoleFactory(organisation=school.organisation, rights=[Right.SEE_HELP_REQUESTS])
    reader = UserFactory(environment="staff", organisation=school.organisation, role=role, with_app=True)
    reader.units.add(school)
    browser = in_english(sign_in(reader))
    assert "Save as draft" not in words(browser.get(page_of(form)))
    assert browser.post(page_of(form), typed(form)).status_code == 409
    form.refresh_from_db()
    assert form.answers == {}


def test_a_guest_who_was_given_one_form_reads_that_one_only(form_on, help_request, partnership):
    given, other = form_on(complete=True), form_on(complete=True)
    guest = UserFactory(guest=True, organisation=partnership, with_app=True)
    AdmissionFactory(
        help_request=help_request, user=guest, tabs=[Tab.FORM], items=[f"{Tab.FORM.value}:{given.pk}"]
    )
    browser = sign_in(guest)
    assert browser.get(page_of(given)).status_code == 200
    assert browser.get(page_of(other)).status_code == 404


def test_looking_at_a_form_and_saving_it_leave_lines(at_school, form_on, help_request):
    form = form_on()
    at_school.post(page_of(form), typed(form))
    at_school.get(page_of(form))
    lines = Event.objects.filter(client_id=str(help_request.dossier_id)).values_list("action", flat=True)
    assert {"care:form:look", "care:form:save"} <= set(lines)


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("money", "€ 1.234,50", "1234.50"),
        ("number", "12,5", "12.5"),
        ("email", "a@b.example", "a@b.example"),
        ("date", "2026-03-01", "2026-03-01"),
    ],
)
def test_answers_are_taken_as_people_type_them(at_school, form_on, kind, sent, kept):
    form = FilledFormFactory(
        help_request=form_on().help_request,
        asks=Definition((Section("s1", "Deel", (Question("q1", "Vraag", kind),)),)),
    )
    at_school.post(page_of(form), {"seen": 0, "q1": sent})
    form.refresh_from_db()
    assert form.answers == {"q1": kept}


def test_a_period_ends_after_it_begins(at_school, form_on):
    form = FilledFormFactory(
        help_request=form_on().help_request,
        asks=Definition((Section("s1", "Deel", (Question("q1", "Wanneer", "period"),)),)),
    )
    refused = at_school.post(page_of(form), {"seen": 0, "q1_first": "2026-03-02", "q1_last": "2026-03-01"})
    assert "The last day comes before the first." in words(refused)
    at_school.post(page_of(form), {"seen": 0, "q1_first": "2026-03-01", "q1_last": "2026-07-31"})
    form.refresh_from_db()
    assert form.answers == {"q1": ["2026-03-01", "2026-07-31"]}
    page = at_school.get(page_of(form)).content.decode()
    assert 'value="2026-03-01"' in page


def test_the_list_of_forms_takes_as_many_queries_for_one_as_for_ten(at_school, form_on, help_request):
    form_on()
    at_school.get(forms_page(help_request))
    one = queries_of(at_school, forms_page(help_request))
    for _ in range(9):
        form_on(complete=True)
    assert queries_of(at_school, forms_page(help_request)) == one
