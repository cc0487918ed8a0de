"""Observations: forms by age, filled in by staff, read by parents when final (P-31, P-42)."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.lib.pdf import PdfError
from core.notifications import messages
from core.notifications.models import OutboxMessage, Preference
from portal.observations import reading
from portal.observations.models import Form, FormVersion, Observation
from portal.observations.rules.questions import Row, definition_of, rows_of, sections_of
from tests.factories import (
    ChildFactory,
    GuardianFactory,
    ObservationFactory,
    ObservationFormVersionFactory,
    PlacementFactory,
    RelativeFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.portal.group_day.house import make_house
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    made = make_house()
    PlacementFactory(child=made.noortje, group=made.hamsters, pattern={})
    return made


@pytest.fixture
def version(house):
    return ObservationFormVersionFactory(form__organisation=house.organisation, form__name="Welbevinden")


@pytest.fixture
def guardian(house):
    return GuardianFactory(family=house.noortje.family)


@pytest.fixture
def draft(house, version):
    return ObservationFactory(
        child=house.noortje, group=house.hamsters, version=version, written_by=house.staff
    )


@pytest.fixture
def shared(house, version):
    return ObservationFactory(
        child=house.noortje, group=house.hamsters, version=version, written_by=house.staff, final=True
    )


def write(house, draft, client=None, **data):
    page = {"observed_on": clock.today().isoformat(), "seen": draft.changes, "bewaren": "1"}
    if "delen" in data:
        del page["bewaren"]
    return (client or house.client).post(reverse("observations:write", args=[draft.pk]), page | data)


ANSWERS = {"q1": "ja", "q2": "Ze bouwde een toren."}

# Staff


@pytest.mark.spec("P-42")
def test_staff_begin_with_the_form_for_the_age_of_the_child(house, version):
    ObservationFormVersionFactory(
        form__organisation=house.organisation,
        form__name="Baby's",
        form__age_from_months=0,
        form__age_until_months=24,
    )
    text = words(house.client.get(reverse("observations:child", args=[house.noortje.pk])))
    assert text.index("Welbevinden · for this age") < text.index("Baby's")
    house.client.post(reverse("observations:begin", args=[house.noortje.pk, version.form_id]))
    assert Observation.objects.get().version == version


@pytest.mark.spec("P-42")
def test_a_draft_is_saved_half_filled_in_and_parents_do_not_see_it(house, draft, guardian):
    write(house, draft, q1="soms")
    draft.refresh_from_db()
    assert draft.answers == {"q1": "soms", "q2": ""}
    browser = in_english(sign_in(guardian.user))
    assert "No observation is shared yet." in words(browser.get(reverse("observations:mine")))
    assert browser.get(reverse("observations:read", args=[draft.pk])).status_code == 404


@pytest.mark.spec("P-31", "P-42")
def test_what_is_shared_reaches_the_parents(house, draft, guardian):
    Preference.objects.create(user=guardian.user, item="diary", channel="mail", moment="at_once")
    write(house, draft, delen="1", **ANSWERS)
    browser = in_english(sign_in(guardian.user))
    assert "Welbevinden" in words(browser.get(reverse("observations:mine")))
    text = words(browser.get(reverse("observations:read", args=[draft.pk])))
    assert "Wat zag je? Ze bouwde een toren." in text
    mail = messages.compose(OutboxMessage.objects.get(recipient=guardian.user))
    assert "observatie van Noortje" in mail.text
    assert "toren" not in mail.text
    assert Event.objects.filter(action=Action.OBSERVATION_SHARED, client_id=str(house.noortje.pk)).exists()


def test_with_an_open_question_nothing_is_shared_and_the_words_stay(house, draft):
    response = write(house, draft, delen="1", q2="Ze bouwde een toren.")
    assert response.status_code == 422
    assert "Not every question is answered yet: “Speelt samen”." in words(response)
    assert "Ze bouwde een toren." in response.content.decode()
    assert not Observation.objects.get().is_final


@pytest.mark.spec("P-31")
def test_after_sharing_nobody_changes_it_and_the_database_refuses_too(house, shared):
    response = write(house, shared, q1="nee")
    assert response.status_code == 409
    assert "cannot be changed any more" in words(response)
    with database_refuses("append_only"):
        Observation.objects.filter(pk=shared.pk).update(answers={})
    with database_refuses("append_only"):
        Observation.objects.filter(pk=shared.pk).delete()


def test_who_saves_over_a_colleague_is_warned_and_keeps_the_own_words(house, draft):
    write(house, draft, q2="Van Bo.")
    other = in_english(sign_in(house.colleague(full_name="Anna de Boer")))
    response = write(house, draft, client=other, q2="Van Anna.")
    assert response.status_code == 409
    assert "Bo Jacobs saved this observation at" in words(response)
    assert "Van Anna." in response.content.decode()
    draft.refresh_from_db()
    assert draft.answers["q2"] == "Van Bo."
    write(house, draft, client=other, q2="Van Anna.")
    draft.refresh_from_db()
    assert draft.answers["q2"] == "Van Anna."


def test_a_day_to_come_was_not_observed(house, draft):
    tomorrow = clock.today() + timedelta(days=1)
    response = write(house, draft, observed_on=tomorrow.isoformat())
    assert response.status_code == 422
    assert "This day is still to come." in words(response)


def test_a_draft_is_removed_and_a_shared_one_stays(house, draft, shared):
    for observation in (draft, shared):
        house.client.post(reverse("observations:remove", args=[observation.pk]))
    assert list(Observation.objects.all()) == [shared]


def test_a_child_of_another_location_is_not_there(house):
    elsewhere = PlacementFactory(child__family__organisation=house.organisation).child
    assert house.client.get(reverse("observations:child", args=[elsewhere.pk])).status_code == 404


# Parents


@pytest.mark.spec("P-31")
def test_parents_save_it_as_pdf_and_the_trail_says_so(shared, guardian):
    response = sign_in(guardian.user).get(reverse("observations:file", args=[shared.pk]))
    assert response.content.startswith(b"%PDF-")
    assert Event.objects.filter(action=Action.OBSERVATION_EXPORTED, actor=guardian.user).exists()


def test_without_a_pdf_the_page_says_so(shared, guardian, monkeypatch):
    def fails(html):
        raise PdfError("too slow")

    monkeypatch.setattr(reading, "render_pdf", fails)
    browser = in_english(sign_in(guardian.user))
    response = browser.get(reverse("observations:file", args=[shared.pk]), follow=True)
    assert "The PDF could not be made." in words(response)


def test_a_relative_reads_along_and_another_family_does_not(shared, guardian):
    relative = RelativeFactory(family=guardian.family, invited_by=guardian)
    other = GuardianFactory(family__organisation=guardian.family.organisation)
    url = reverse("observations:read", args=[shared.pk])
    assert sign_in(relative.user).get(url).status_code == 200
    assert sign_in(other.user).get(url).status_code == 404


@pytest.mark.spec("P-31")
def test_where_observations_are_off_nobody_sees_or_writes_them(house, shared, guardian):
    office = in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=house.organisation)))
    office.post(reverse("observations:switch"), {"uit": "1"})
    assert sign_in(guardian.user).get(reverse("observations:read", args=[shared.pk])).status_code == 404
    assert "Observations are off" in words(house.client.get(reverse("observations:children")))


# The office


@pytest.fixture
def office(house):
    return in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=house.organisation)))


def form_data(*questions, **more):
    data = {"name": "Spelen", "age_from_months": "24", "age_until_months": "48", "is_active": "on"}
    data |= {"form-TOTAL_FORMS": str(len(questions)), "form-INITIAL_FORMS": "0"}
    for number, (section, text, kind, options) in enumerate(questions):
        values = {"section": section, "text": text, "kind": kind, "options": options}
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    return data | more


@pytest.mark.spec("P-31")
def test_the_office_makes_a_form_with_parts_and_questions(office):
    office.post(
        reverse("observations:new_form"),
        form_data(
            ("Spelen", "Speelt samen", "choice", "ja, soms, nee"),
            ("", "Wat zag je?", "text", ""),
            ("Taal", "Hoe praat het kind?", "text", ""),
        ),
    )
    sections = sections_of(FormVersion.objects.get().sections)
    assert [section.title for section in sections] == ["Spelen", "Taal"]
    assert [question.text for question in sections[0].questions] == ["Speelt samen", "Wat zag je?"]
    assert sections[0].questions[0].options == ("ja", "soms", "nee")


@pytest.mark.spec("P-31")
def test_other_questions_are_a_new_version_and_what_was_written_keeps_its_own(office, shared, version):
    url = reverse("observations:form", args=[version.form_id])
    office.post(url, form_data(("Nieuw", "Iets anders?", "text", "")))
    assert list(version.form.versions.values_list("number", flat=True)) == [2, 1]
    shared.refresh_from_db()
    assert shared.version == version
    with database_refuses("append_only"):
        FormVersion.objects.filter(pk=version.pk).update(sections=[])


def test_the_same_questions_are_no_new_version(office, version):
    url = reverse("observations:form", args=[version.form_id])
    rows = [
        (row.section, row.text, row.kind, ", ".join(row.options))
        for row in rows_of(sections_of(version.sections))
    ]
    office.post(url, form_data(*rows, name="Andere naam"))
    assert Form.objects.get().name == "Andere naam"
    assert version.form.versions.count() == 1


@pytest.mark.parametrize(
    ("questions", "more", "sentence"),
    [
        ([("", "", "text", "")], {}, "Fill in one question at least."),
        ([("Spelen", "Speelt samen", "choice", "ja")], {}, "Fill in two to eight answers"),
        ([("", "Wat?", "text", "")], {"name": ""}, "Fill in the name."),
        ([("", "Wat?", "text", "")], {"age_until_months": "12"}, "The ages are in the wrong order."),
        ([("Spelen", "", "text", "")], {}, "Fill in the question, or remove this row."),
    ],
)
def test_a_form_that_cannot_be_is_refused(office, questions, more, sentence):
    response = office.post(reverse("observations:new_form"), form_data(*questions, **more))
    assert response.status_code == 422
    assert sentence in words(response)
    assert not Form.objects.exists()


def test_more_rows_keep_what_was_typed(office):
    data = form_data(("Spelen", "Speelt samen", "text", ""), rijen="1")
    response = office.post(reverse("observations:new_form"), data)
    assert "Question 4" in words(response)
    assert 'value="Speelt samen"' in response.content.decode()
    assert not Form.objects.exists()


def test_rows_and_sections_are_the_same_thing_twice():
    rows = [Row("A", "1", "text", ()), Row("", "2", "choice", ("x", "y")), Row("B", "3", "text", ())]
    assert rows_of(sections_of(definition_of(rows))) == rows


def test_many_children_stand_on_several_pages_and_the_search_goes_with_them(house, monkeypatch):
    monkeypatch.setattr("portal.observations.views.staff.PAGE", 2)
    for name in ("Lotte A", "Lotte B", "Lotte C"):
        child = ChildFactory(family__organisation=house.organisation, first_name=name)
        PlacementFactory(child=child, group=house.hamsters, pattern={})
    first = house.client.get(reverse("observations:children"), {"zoek": "lotte"})
    assert [child.first_name for child in first.context["page"].rows] == ["Lotte A", "Lotte B"]
    (next_page,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = house.client.get(reverse("observations:children") + html.unescape(next_page))
    assert [child.first_name for child in second.context["page"].rows] == ["Lotte C"]
    assert 'rel="prev"' in second.content.decode()


def test_the_number_of_queries_stays_the_same(house, version):
    client = house.client
    url = reverse("observations:children")
    client.get(url)
    few = queries_of(client, url)
    for child in ChildFactory.create_batch(5, family__organisation=house.organisation):
        PlacementFactory(child=child, group=house.hamsters, pattern={})
        ObservationFactory(child=child, group=house.hamsters, version=version)
    assert queries_of(client, url) == few
