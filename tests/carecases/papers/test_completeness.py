"""What must be there before a help request is submitted (C-14, C-69, C-71)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.choices import Need, Side
from carecases.papers.actions.add_papers import add_papers
from carecases.papers.choices import Channel
from carecases.papers.models import Paper, ParentsConsent
from core.audit.choices import Action
from core.audit.models import Event
from core.files.actions.receiving import receive
from core.lib import clock
from tests.carecases.papers.sending import page_of, written
from tests.core.files import brought
from tests.factories import PaperFactory, StatusFactory, TitlePapersFactory, TransitionFactory
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(help_request):
    return TitlePapersFactory(title=help_request.title, kinds=["opp", "onderzoeksverslag"], asks_consent=True)


@pytest.fixture
def submit(help_request, asked):
    target = StatusFactory(process=help_request.process, label="TLV_2_indienen", turn="partnership")
    return TransitionFactory(
        source=help_request.status, target=target, sides=[Side.SCHOOL], needs=[Need.PAPERS]
    )


@pytest.fixture
def try_to_submit(at_school, help_request, submit):
    def tried():
        sent = {"seen": submit.source_id, "target": submit.target_id}
        return at_school.post(reverse("carecases:change_status", args=[help_request.pk]), sent)

    return tried


def consent(client, help_request, parent="Karim El-Makrini", on=None):
    sent = {"parent": parent, "given_on": (on or clock.today()).isoformat()}
    return client.post(reverse("papers:record_consent", args=[help_request.pk]), sent)


def bring(help_request, ib, content, name):
    """As a pupil-tracking system brings it."""
    file = receive(ib, brought.upload(content, name), "papers")
    return add_papers(help_request, [file], by=None, side=Side.SCHOOL, channel=Channel.PARNASSYS, block="OPP")


@pytest.mark.spec("C-14", "C-69")
def test_everything_that_is_missing_is_told_at_once_with_where_to_add_it(help_request, try_to_submit):
    answer = try_to_submit()
    assert answer.status_code == 422
    for lack in ("of the kind “OPP”", "of the kind “research report”", "The parents' consent"):
        assert lack in words(answer)
    assert reverse("papers:papers", args=[help_request.pk]) in answer.content.decode()


@pytest.mark.spec("C-14", "C-69")
def test_with_all_of_it_the_help_request_goes_on(at_school, help_request, submit, try_to_submit):
    PaperFactory(help_request=help_request, kind="opp")
    PaperFactory(help_request=help_request, kind="onderzoeksverslag", name="Verslag.pdf")
    consent(at_school, help_request)
    assert try_to_submit().status_code == 302
    help_request.refresh_from_db()
    assert help_request.status == submit.target


@pytest.mark.spec("C-71")
@pytest.mark.parametrize(
    ("content", "name"),
    [(brought.pdf(), "OPP.pdf"), (b"n.v.t.", "OPP.txt"), (brought.office("docx"), "OPP.docx")],
    ids=["a blank page", "a few signs", "one word"],
)
def test_a_placeholder_is_taken_and_marked_and_counts_for_nothing(
    at_school, help_request, try_to_submit, ib, content, name
):
    added = bring(help_request, ib, content, name)
    assert [(paper.is_empty, paper.kind) for paper in added.papers] == [(True, "opp")]
    assert "empty" in words(page_of(at_school, help_request))
    assert "the one that is there is empty" in words(try_to_submit())


@pytest.mark.spec("C-71")
def test_a_placeholder_is_no_double_of_another(help_request, ib):
    bring(help_request, ib, brought.pdf(), "OPP.pdf")
    assert not bring(help_request, ib, brought.pdf(), "Toetsgegevens.pdf").doubles
    assert Paper.objects.filter(is_empty=True).count() == 2


@pytest.mark.parametrize("content", [written("opp"), brought.jpeg()], ids=["text", "picture"])
def test_a_document_with_something_in_it_is_no_placeholder(help_request, ib, content):
    name = "OPP.pdf" if content.startswith(b"%PDF") else "OPP.jpg"
    assert not bring(help_request, ib, content, name).papers[0].is_empty


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"removed": True}, "An attachment of the kind “OPP”."),
        ({"file__checking": True}, "still being checked for viruses"),
        ({"file__state": "refused", "file__problem": "infected"}, "An attachment of the kind “OPP”."),
        ({"kind": "plan"}, "An attachment of the kind “OPP”."),
    ],
    ids=["deleted", "not checked yet", "infected", "another kind"],
)
def test_what_cannot_be_read_does_not_count(help_request, try_to_submit, facts, said):
    PaperFactory(help_request=help_request, **facts)
    assert said in words(try_to_submit())


@pytest.mark.spec("C-69")
def test_the_parents_consent_is_kept_with_who_and_when_and_can_be_taken_back(
    at_school, help_request, asked, ib, try_to_submit
):
    assert consent(at_school, help_request).status_code == 302
    read = words(page_of(at_school, help_request))
    assert "Karim El-Makrini" in read
    assert f"written down by {ib.full_name}" in read
    assert "The parents' consent" not in words(try_to_submit())
    given = ParentsConsent.objects.get()
    at_school.post(reverse("papers:withdraw_consent", args=[help_request.pk, given.pk]))
    assert "The parents' consent" in words(try_to_submit())
    given.refresh_from_db()
    assert given.withdrawn_by == ib
    actions = Event.objects.filter(object_id=str(given.pk)).order_by("pk").values_list("action", flat=True)
    assert list(actions) == [Action.PARENTS_CONSENT_RECORDED, Action.PARENTS_CONSENT_WITHDRAWN]


def test_a_consent_of_tomorrow_is_refused_and_kept_as_typed(at_school, help_request, asked):
    answer = consent(at_school, help_request, on=clock.today() + timedelta(days=1))
    assert answer.status_code == 422
    assert "This date is still to come." in words(answer)
    assert 'value="Karim El-Makrini"' in answer.content.decode()


def test_the_consent_sent_twice_stands_once(at_school, help_request, asked):
    consent(at_school, help_request)
    consent(at_school, help_request)
    assert ParentsConsent.objects.count() == 1
