"""Wie heeft gekeken: who looked at a dossier, in what capacity, for who is responsible for it (C-05)."""

import pytest
from django.urls import reverse

from core.accounts.rights import ExternalRight
from core.audit import trail
from core.audit.choices import Action
from tests.factories import AdmissionFactory, HelpRequestFactory, UnitFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def help_request(school):
    return HelpRequestFactory(school=school)


def looks(help_request):
    return reverse("carecases:looks", args=[help_request.dossier_id])


@pytest.mark.spec("C-05")
def test_the_school_reads_who_looked_what_when_and_in_what_capacity(
    at_school, at_partnership, help_request, scp
):
    at_partnership.get(reverse("carecases:help_request", args=[help_request.pk]))
    said = words(at_school.get(looks(help_request)))
    assert f"{scp.full_name} Schoolcontactpersoon viewed a help request" in said


@pytest.mark.spec("C-05")
def test_a_file_that_was_taken_stands_there_too(at_school, help_request, scp):
    trail.record(Action.SUPPORT_PAPER_SAVED, actor=scp, subject=help_request, client=help_request.dossier)
    assert "saved a TLV, advice or decision as a file" in words(at_school.get(looks(help_request)))


@pytest.mark.spec("C-05", "C-14")
def test_what_happens_in_a_hidden_help_request_is_not_told_to_the_partnership(
    at_school, at_partnership, admin, help_request, school
):
    hidden = HelpRequestFactory(school=school, dossier=help_request.dossier, hidden=True)
    at_school.get(reverse("carecases:help_request", args=[hidden.pk]))
    assert "viewed a help request" in words(at_school.get(looks(help_request)))
    assert "viewed a help request" not in words(at_partnership.get(looks(help_request)))
    assert "viewed a help request" in words(in_english(sign_in(admin)).get(looks(help_request)))


def test_guests_and_other_schools_read_nothing(partnership, help_request):
    guest = UserFactory(guest=True, organisation=partnership, with_app=True)
    AdmissionFactory(help_request=help_request, user=guest)
    assert ExternalRight.SEE_PERSONAL in guest.role.external_rights
    assert sign_in(guest).get(looks(help_request)).status_code in (403, 404)
    other = UserFactory(ib=True, organisation=partnership, with_app=True)
    other.units.add(UnitFactory(organisation=partnership))
    assert sign_in(other).get(looks(help_request)).status_code == 404


def test_the_page_takes_as_many_queries_however_many_looked(at_school, help_request, scp):
    at_school.get(looks(help_request))
    before = queries_of(at_school, looks(help_request))
    for _ in range(5):
        trail.record(Action.HELP_REQUEST_SEEN, actor=scp, subject=help_request, client=help_request.dossier)
    assert queries_of(at_school, looks(help_request)) == before
