"""Forms and whole help requests as PDFs: readable by everybody, with nothing from outside (C-28)."""

import pytest
from django.urls import reverse

from carecases import paper
from carecases.choices import Tab
from carecases.questionnaires import paper as form_paper
from core.audit.models import Event
from core.lib import clock
from tests.core.lib.test_pdf import opened
from tests.factories import (
    AdmissionFactory,
    AgendaItemFactory,
    ApproachFactory,
    FilledFormFactory,
    MeetingFactory,
    PaperFactory,
    ReactionFactory,
    TlvFactory,
    UserFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(monkeypatch):
    """The pages that would be made a PDF of."""
    pages = []
    for part in (paper, form_paper):
        monkeypatch.setattr(part, "render_pdf", lambda html: pages.append(html) or b"%PDF-")
    return pages


def form_file(form):
    return reverse("questionnaires:file", args=[form.help_request_id, form.pk])


def dossier_file(help_request):
    return reverse("carecases:file", args=[help_request.pk])


@pytest.mark.spec("C-28")
def test_a_form_is_a_tagged_pdf_with_title_and_language_and_a_file_name_without_the_pupil(at_school, form_on):
    form = form_on(complete=True)
    answer = at_school.get(form_file(form))
    made = opened(answer.content)
    for part in (b"/StructTreeRoot", b"/Lang (en)", b"/MarkInfo", b"pdfuaid"):
        assert part in made, part
    name = answer.headers["Content-Disposition"]
    assert f"dossier-{form.help_request.dossier.number}-" in name
    assert "Hasna" not in name
    assert "makrini" not in name.lower()


@pytest.mark.spec("C-28")
def test_a_whole_help_request_is_a_tagged_pdf_too(at_school, form_on, help_request):
    form_on(complete=True)
    answer = at_school.get(dossier_file(help_request))
    assert b"/StructTreeRoot" in opened(answer.content)
    assert "Hasna" not in answer.headers["Content-Disposition"]


@pytest.mark.spec("C-28")
def test_what_was_typed_fetches_nothing(at_school, form_on, printed):
    form = form_on(complete=True)
    draft = form_on()
    tag = '<img src="http://127.0.0.1:9/spy.png">'
    at_school.post(
        reverse("questionnaires:form", args=[draft.help_request_id, draft.pk]), {"seen": 0, "q1": tag}
    )
    at_school.get(form_file(draft))
    at_school.get(form_file(form))
    assert "&lt;img src=" in printed[0]
    assert "<img" not in "".join(printed)


@pytest.mark.spec("C-28")
def test_a_whole_help_request_on_paper_is_what_this_account_sees(
    at_school, help_request, form_on, printed, partnership
):
    form_on(complete=True)
    at_school.get(dossier_file(help_request))
    assert "Hoe leert de leerling lezen?" in printed[0]
    assert "i.blom@school.example" in printed[0]
    guest = UserFactory(
        guest=True, organisation=partnership, with_app=True, role__external_rights=["see_hulpvraag"]
    )
    AdmissionFactory(help_request=help_request, user=guest)
    sign_in(guest).get(dossier_file(help_request))
    assert "Hoe leert de leerling lezen?" not in printed[1]
    assert "i.blom@school.example" not in printed[1]


def test_a_decision_that_the_school_may_not_see_yet_is_not_on_its_paper(at_school, help_request, printed):
    hidden = FilledFormFactory(
        help_request=help_request, complete=True, owner="partnership", shown_since=None
    )
    at_school.get(dossier_file(help_request))
    assert str(hidden) not in printed[0]
    assert at_school.get(form_file(hidden)).status_code == 404


def test_taking_out_a_file_leaves_a_line(at_school, form_on, help_request, printed):
    form = form_on(complete=True)
    at_school.get(form_file(form))
    at_school.get(dossier_file(help_request))
    lines = Event.objects.filter(client_id=str(help_request.dossier_id)).values_list("action", flat=True)
    assert {"care:form:export", "care:dossier:export"} <= set(lines)


@pytest.mark.spec("C-28")
def test_the_whole_dossier_holds_what_stands_on_every_tab(at_school, help_request, printed):
    PaperFactory(help_request=help_request, name="OPP groep 6.pdf")
    ApproachFactory(
        help_request=help_request, evaluation="Leest nu een niveau hoger.", started_on=clock.today()
    )
    tlv = TlvFactory(help_request=help_request)
    ReactionFactory(round__help_request=help_request, text="Wij zien hetzelfde.")
    meeting = MeetingFactory(organisation=help_request.organisation, minutes="Alleen voor ons.")
    AgendaItemFactory(meeting=meeting, help_request=help_request, conclusion="Eerst een onderzoek.")
    at_school.get(dossier_file(help_request))
    [page] = printed
    for text in (
        "OPP groep 6.pdf",
        "Leest nu een niveau hoger.",
        tlv.number,
        "Wij zien hetzelfde.",
        "Eerst een onderzoek.",
    ):
        assert text in page, text
    assert "Alleen voor ons." not in page


@pytest.mark.spec("C-28")
def test_a_guest_gets_only_the_tabs_that_were_ticked_on_paper(help_request, printed, partnership):
    PaperFactory(help_request=help_request, name="OPP groep 6.pdf")
    ReactionFactory(round__help_request=help_request, text="Wij zien hetzelfde.")
    guest = UserFactory(guest=True, organisation=partnership, with_app=True)
    AdmissionFactory(help_request=help_request, user=guest, tabs=[Tab.ATTACHMENTS])
    sign_in(guest).get(dossier_file(help_request))
    [page] = printed
    assert "OPP groep 6.pdf" in page
    assert "Wij zien hetzelfde." not in page
