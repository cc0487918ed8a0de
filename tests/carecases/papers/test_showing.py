"""Looking at papers and saving them: who, when, how, and what is recorded of it (C-05, C-21, C-31)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.choices import Tab
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.carecases.papers.sending import address, page_of, written
from tests.core.files import brought
from tests.factories import AdmissionFactory, HelpRequestFactory, PaperFactory, UnitFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

SANDBOX = "default-src 'none'; sandbox"


@pytest.mark.spec("C-21")
@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (written("opp"), "OPP groep 5.pdf", "application/pdf"),
        (
            "Ouders zijn het ermee eens, zie het gesprek.".encode("cp1252"),
            "Gesprek.txt",
            "text/plain; charset=utf-8",
        ),
        (brought.jpeg(), "Tekening.jpg", "image/jpeg"),
    ],
    ids=["pdf", "text", "picture"],
)
def test_pdf_text_and_pictures_open_in_a_sandboxed_tab_of_their_own(
    at_school, help_request, add, content, name, media_type
):
    paper = add(at_school, name, content)
    page = page_of(at_school, help_request).content.decode()
    assert f'href="{address(paper)}" target="_blank" rel="noopener"' in page
    shown = at_school.get(address(paper))
    assert shown.status_code == 200
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["Content-Type"] == media_type
    assert shown.headers["Content-Security-Policy"] == SANDBOX
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.spec("C-21")
def test_a_word_file_is_only_saved(at_school, help_request, add):
    paper = add(at_school, "Verslag.docx", brought.office("docx"))
    page = page_of(at_school, help_request).content.decode()
    assert f'href="{address(paper)}?bewaren"' in page
    assert f'href="{address(paper)}" target' not in page
    assert at_school.get(address(paper)).headers["Content-Disposition"].startswith("attachment")


@pytest.mark.spec("C-21")
def test_a_search_finds_by_name_and_puts_nothing_in_the_address(at_school, help_request):
    for name in ("OPP groep 5.pdf", "Verslag logopedie.pdf"):
        PaperFactory(help_request=help_request, name=name)
    found = at_school.post(reverse("papers:papers", args=[help_request.pk]), {"words": "logo"})
    assert "Verslag logopedie.pdf" in words(found)
    assert "OPP groep 5.pdf" not in words(found)
    nothing = at_school.post(reverse("papers:papers", args=[help_request.pk]), {"words": "cito"})
    assert "Nothing has this name" in words(nothing)


def test_a_file_that_waits_for_the_scanner_cannot_be_opened_yet(at_school, help_request):
    paper = PaperFactory(help_request=help_request, file__checking=True)
    page = page_of(at_school, help_request)
    assert "is being checked" in words(page)
    assert address(paper) not in page.content.decode()
    assert at_school.get(address(paper)).status_code == 409


@pytest.mark.spec("C-05")
def test_each_look_and_each_download_leaves_a_line(at_partnership, scp, at_school, add):
    paper = add(at_school)
    at_partnership.get(address(paper))
    at_partnership.get(address(paper) + "?bewaren")
    at_partnership.get(address(paper), headers={"range": "bytes=0-3"})
    lines = Event.objects.filter(object_id=str(paper.pk), actor=scp.pk).order_by("pk")
    assert [line.action for line in lines] == [Action.PAPER_SEEN, Action.PAPER_SAVED]
    assert {line.client_id for line in lines} == {str(paper.help_request.dossier_id)}
    assert all(line.capacity for line in lines)


def test_the_first_bytes_are_recorded_whichever_they_are(at_partnership, at_school, add):
    paper = add(at_school)
    at_partnership.get(address(paper), headers={"range": "bytes=5-9"})
    assert Event.objects.filter(action=Action.PAPER_SEEN).count() == 1


@pytest.mark.spec("C-31")
def test_a_guests_end_counts_for_files_to_the_second(guest, help_request, at_school, add, ib, time_machine):
    paper = add(at_school)
    last = clock.today() + timedelta(days=3)
    AdmissionFactory(help_request=help_request, user=guest, see_until=last, react_until=None, given_by=ib)
    time_machine.move_to(clock.midnight_after(last) - timedelta(seconds=1), tick=False)
    browser = in_english(sign_in(guest))
    assert browser.get(address(paper)).status_code == 200
    part = browser.get(address(paper), headers={"range": "bytes=0-9"})
    assert (part.status_code, len(b"".join(part))) == (206, 10)
    time_machine.shift(timedelta(seconds=2))
    assert browser.get(address(paper)).status_code == 404
    assert browser.get(address(paper), headers={"range": "bytes=10-"}).status_code == 404
    assert page_of(browser, help_request).status_code == 403


def test_access_that_is_taken_away_counts_for_files_at_once(guest, help_request, at_school, add, ib):
    paper = add(at_school)
    admission = AdmissionFactory(help_request=help_request, user=guest, given_by=ib)
    browser = sign_in(guest)
    assert browser.get(address(paper)).status_code == 200
    admission.ended_at, admission.ended_by = clock.now(), ib
    admission.save()
    assert browser.get(address(paper)).status_code == 404


@pytest.mark.spec("C-62")
def test_a_guest_who_was_given_some_papers_sees_those_and_its_own(guest, help_request, ib, send):
    given, other = (
        PaperFactory(help_request=help_request),
        PaperFactory(help_request=help_request, name="Cito.pdf"),
    )
    AdmissionFactory(
        help_request=help_request, user=guest, given_by=ib, items=[f"{Tab.ATTACHMENTS}:{given.pk}"]
    )
    browser = in_english(sign_in(guest))
    send(browser, (written("verslag"), "Verslag logopedie.pdf"))
    read = words(page_of(browser, help_request))
    assert given.name in read
    assert "Verslag logopedie.pdf" in read
    assert "Cito.pdf" not in read
    assert "(2)" in read
    assert browser.get(address(other)).status_code == 404


def test_nobody_of_another_school_or_organisation_has_a_file(at_school, partnership):
    elsewhere = PaperFactory(help_request__school=UnitFactory(organisation=partnership))
    foreign = PaperFactory()
    for paper in (elsewhere, foreign):
        assert at_school.get(address(paper)).status_code == 404
        assert page_of(at_school, paper.help_request).status_code == 404


def test_the_partnership_has_no_file_of_a_hidden_help_request(at_partnership, school):
    hidden = PaperFactory(help_request=HelpRequestFactory(school=school, hidden=True))
    assert at_partnership.get(address(hidden)).status_code == 404


def test_many_papers_cost_no_more_queries(at_school, help_request):
    PaperFactory(help_request=help_request)
    url = reverse("papers:papers", args=[help_request.pk])
    queries_of(at_school, url)
    few = queries_of(at_school, url)
    PaperFactory.create_batch(6, help_request=help_request)
    assert queries_of(at_school, url) == few
