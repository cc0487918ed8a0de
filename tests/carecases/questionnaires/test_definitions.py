"""Making forms in the browser (C-25, C-46)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.questionnaires.models import FilledForm, FormDefinition, FormVersion
from carecases.questionnaires.rules.definition import AUTHORITY
from core.lib import clock
from tests.carecases.questionnaires.conftest import page_of
from tests.carecases.test_filing import ask, pupil_of
from tests.factories import CareFormVersionFactory, FilledFormFactory, TitleFormFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(admin):
    return in_english(sign_in(admin))


def address(name, *parts):
    return reverse(f"questionnaires:{name}", args=parts)


def do(client, version, what, **more):
    return client.post(
        address("definition", version.form_id), {"seen": version.changes, "doen": what, **more}, follow=True
    )


@pytest.mark.spec("C-25")
def test_an_administrator_makes_a_form_from_nothing_and_publishes_it(at_desk, partnership):
    at_desk.post(address("definitions"), {"name": "Aanvraag vervoer"})
    form = FormDefinition.objects.get()
    page = words(at_desk.get(address("definition", form.pk)))
    assert "The form asks nothing yet." in page
    at_desk.post(address("new_section", form.pk), {"seen": 0, "title": "De vraag", "writer": "filler"})
    first = {"seen": 1, "text": "Is er vervoer?", "kind": "yes_no", "is_required": "on"}
    at_desk.post(address("new_question", form.pk, "s1"), first)
    second = {"seen": 2, "text": "Waarom niet?", "kind": "short", "conditions": ["q1=no"]}
    at_desk.post(address("new_question", form.pk, "s1"), second)
    version = form.versions.get()
    assert "Only when “Is er vervoer?” is answered with: no." in words(
        at_desk.get(address("definition", form.pk))
    )
    do(at_desk, version, "publiceren")
    version.refresh_from_db()
    assert version.published_at is not None


@pytest.mark.spec("C-25")
def test_a_new_version_starts_from_the_current_one_and_running_forms_keep_theirs(at_desk, at_school, form_on):
    running = form_on()
    form = running.version.form
    at_desk.post(address("new_version", form.pk))
    draft = form.versions.first()
    assert draft.definition == running.version.definition
    do(at_desk, draft, "weg:s2")
    draft.refresh_from_db()
    do(at_desk, draft, "publiceren")
    assert form.versions.filter(published_at__isnull=False).count() == 2
    assert FilledForm.objects.get().version == running.version
    assert "Door wie?" in words(at_school.get(page_of(running)))


def test_sections_and_questions_move_without_scripts(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership, published_at=None)
    do(at_desk, version, "op:s2")
    version.refresh_from_db()
    assert [part.key for part in version.definition.sections] == ["s2", "s1"]
    do(at_desk, version, "neer:q1")
    version.refresh_from_db()
    assert [one.key for one in version.definition.section("s1").questions] == ["q2", "q1", "q3"]


def test_publishing_tells_everything_that_stands_in_the_way(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership, published_at=None)
    do(at_desk, version, "neer:q2")
    version.refresh_from_db()
    page = do(at_desk, version, "publiceren")
    assert page.status_code == 422
    assert "“Waarom niet?” depends on a question that does not stand before it." in words(page)
    version.refresh_from_db()
    assert version.published_at is None


def test_who_comes_second_with_a_change_reads_that_it_changed(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership, published_at=None)
    do(at_desk, version, "op:s2")
    page = do(at_desk, version, "weg:s1")
    assert page.status_code == 409
    assert "Somebody else changed or published this form meanwhile." in words(page)


def test_a_published_version_takes_no_change(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership)
    assert do(at_desk, version, "weg:s1").status_code == 409
    assert at_desk.get(address("new_section", version.form_id)).status_code == 404


def test_a_question_with_answers_to_choose_from_needs_two_of_them(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership, published_at=None)
    sent = {"seen": 0, "text": "Welke?", "kind": "choice", "options": "een"}
    page = at_desk.post(address("new_question", version.form_id, "s1"), sent)
    assert "Fill in two answers at least" in words(page)
    assert "Welke?" in page.content.decode()


def test_a_section_for_the_authority_is_made_with_a_tick(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership, published_at=None)
    sent = {"seen": 0, "title": "Bevoegd gezag", "writer": "authority"}
    at_desk.post(address("new_section", version.form_id), sent)
    version.refresh_from_db()
    assert version.definition.sections[-1].writer == AUTHORITY


def test_an_unpublished_version_can_be_thrown_away(at_desk, partnership):
    version = CareFormVersionFactory(form__organisation=partnership, published_at=None)
    do(at_desk, version, "weggooien")
    assert not FormVersion.objects.exists()


def test_forms_of_another_partnership_are_not_there(at_desk):
    version = CareFormVersionFactory(form__organisation__slug="elders")
    assert at_desk.get(address("definition", version.form_id)).status_code == 404
    assert version.form.name not in words(at_desk.get(address("definitions")))


@pytest.mark.spec("C-25")
def test_a_form_is_hung_on_a_title_and_comes_with_the_next_help_request(at_desk, at_school, school, title):
    version = CareFormVersionFactory(form__organisation=title.organisation)
    sent = {"filled_by": "school", "is_required": "on", "due_days": "30"}
    at_desk.post(address("hang_on", version.form_id, title.pk), sent)
    assert "has this form" in words(at_desk.get(address("hang", version.form_id)))
    ask(at_school, pupil_of(school), title)
    filled = FilledForm.objects.get()
    assert (filled.version, filled.due_on) == (version, clock.today() + timedelta(days=30))


def test_a_form_that_is_taken_off_stays_on_the_help_requests_that_have_it(at_desk, title, help_request):
    wanted = TitleFormFactory(title=title)
    kept = FilledFormFactory(help_request=help_request, title_form=wanted)
    at_desk.post(address("hang_on", wanted.form_id, title.pk), {"filled_by": "school", "eraf": "1"})
    assert not title.forms.exists()
    kept.refresh_from_db()
    assert kept.title_form is None


def test_a_form_that_is_still_to_be_shown_cannot_be_taken_off(at_desk, title, help_request):
    wanted = TitleFormFactory(title=title)
    FilledFormFactory(help_request=help_request, title_form=wanted, shown_since=None)
    page = at_desk.post(address("hang_on", wanted.form_id, title.pk), {"filled_by": "school", "eraf": "1"})
    assert page.status_code == 422
    assert "1 help request still has this form to show at a later status." in words(page)
