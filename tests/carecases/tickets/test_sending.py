"""Schools send tickets, without pupils in them, and the partnership knows who asks (C-60)."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases.tickets.models import Ticket
from core.notifications.delivery import deliver_due
from tests.factories import (
    DossierFactory,
    FilledFormFactory,
    SchoolContactFactory,
    TicketFactory,
    UnitFactory,
    UserFactory,
    care_definition,
)
from tests.pages import queries_of, words

pytestmark = pytest.mark.django_db


def form_of(kind):
    return reverse("tickets:send", args=[kind])


def typed(**more):
    return {"subject": "Handleiding", "text": "Waar staat die?", "key": str(uuid.uuid4()), **more}


@pytest.mark.spec("C-60")
def test_what_a_known_contact_sends_can_be_done_and_what_another_sends_waits(
    at_school, at_partnership, school, ib
):
    at_school.post(form_of("anders"), typed())
    waiting = Ticket.objects.get()
    assert (waiting.status, waiting.number) == ("unverified", 1)
    page = reverse("tickets:ticket", args=[waiting.pk])
    assert "Nobody knows yet who asks this" in words(at_partnership.get(page))
    at_partnership.post(reverse("tickets:close", args=[waiting.pk]), {"uitgevoerd": "1"})
    waiting.refresh_from_db()
    assert waiting.carried_out_at is None
    SchoolContactFactory(school=school, user=ib)
    at_school.post(form_of("anders"), typed())
    assert Ticket.objects.get(number=2).status == "new"


@pytest.mark.spec("C-60")
def test_making_sure_is_written_down_with_who_and_how_and_can_be_remembered(at_partnership, school, ib, scp):
    ticket = TicketFactory(school=school, sent_by=ib, unknown=True)
    url = reverse("tickets:verify", args=[ticket.pk])
    refused = at_partnership.post(url, {"how": "called_back", "note": ""})
    assert refused.status_code == 422
    at_partnership.post(url, {"how": "called_back", "note": "School gebeld.", "remember": "on"})
    ticket.refresh_from_db()
    assert (ticket.verified_by, ticket.verified_how, ticket.status) == (scp, "called_back", "new")
    assert school.known_contacts.get().user == ib
    at_partnership.post(reverse("tickets:close", args=[ticket.pk]), {"uitgevoerd": "1"})
    ticket.refresh_from_db()
    assert (ticket.status, ticket.carried_out_by) == ("done", scp)


@pytest.mark.spec("C-60")
def test_the_database_lets_nobody_act_on_a_ticket_of_an_unknown_sender(school, ib, scp):
    ticket = TicketFactory(school=school, sent_by=ib, unknown=True)
    for change in (
        {"status": "in_progress"},
        {"carried_out_at": ticket.sent_at, "carried_out_by": scp, "status": "done"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).update(**change)


def test_a_contact_who_went_to_another_school_is_not_known_any_more(
    at_school, school, ib, known, partnership
):
    elsewhere = UnitFactory(organisation=partnership)
    ib.units.set([elsewhere])
    at_school.post(form_of("anders"), typed())
    assert Ticket.objects.get().status == "unverified"


@pytest.mark.spec("C-60")
@pytest.mark.parametrize("text", ["Zijn BSN is 123456782", "Kunt u kijken naar 111222333?"])
def test_a_bsn_is_refused_and_nothing_that_was_typed_is_lost(at_school, school, text):
    response = at_school.post(form_of("anders"), typed(text=text, subject="Vraag over inloggen"))
    assert response.status_code == 422
    assert "A BSN may not stand in a ticket" in words(response)
    assert text in response.content.decode()
    assert "Vraag over inloggen" in response.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.spec("C-60")
def test_the_name_of_a_pupil_of_the_school_warns_and_is_sent_when_confirmed(at_school, school):
    DossierFactory(school=school, first_name="Noor", last_name="Zandvliet")
    sent = typed(text="Wij zien Noor niet meer.")
    warned = at_school.post(form_of("anders"), sent)
    assert "a pupil of the school has too" in words(warned)
    assert "Wij zien Noor niet meer." in warned.content.decode()
    assert not Ticket.objects.exists()
    at_school.post(form_of("anders"), {**sent, "name_is_meant": "on"})
    assert Ticket.objects.get().text == "Wij zien Noor niet meer."


def test_a_pupil_of_another_school_is_not_given_away_by_a_warning(at_school, school, partnership):
    DossierFactory(school=UnitFactory(organisation=partnership), first_name="Noor", last_name="Zandvliet")
    at_school.post(form_of("anders"), typed(text="Wij zien Noor niet meer."))
    assert Ticket.objects.exists()


@pytest.mark.spec("C-60")
def test_each_kind_asks_what_it_needs(at_school, school, ib, known):
    successor = UserFactory(ib=True, organisation=school.organisation)
    successor.units.add(school)
    sent = {
        "account": {"name": "Bea Rijn", "email": "bea@school.example", "function": "Directeur"},
        "ib-wissel": {"leaver": ib.pk, "successor": successor.pk, "on": "2030-01-07"},
        "school": {"what": ["name", "board"], "on": "2030-08-01", "text": "De Nieuwe Regenboog"},
        "verificatiecode": {"system": "esis", "brin": "99wa00", "text": "Code aanzetten."},
        "zoekgeraakt": {"brin": "99WA00", "dossier": "4012", "system": "parnassys"},
        "brin": {"brin": "99ZZ00", "on": "2030-08-01", "place": "Rotterdam", "text": "Besluit van DUO."},
    }
    for kind, facts in sent.items():
        empty = at_school.post(form_of(kind), {"key": str(uuid.uuid4())})
        assert empty.status_code == 422, kind
        done = at_school.post(form_of(kind), {**facts, "key": str(uuid.uuid4())})
        assert done.status_code == 302, (kind, words(done))
    kept = {ticket.kind: ticket.facts for ticket in Ticket.objects.all()}
    assert kept["contact"] == {"leaver": ib.pk, "on": "2030-01-07", "successor": successor.pk}
    assert kept["lost"] == {"brin": "99WA00", "dossier": 4012, "system": "parnassys"}
    for ticket in Ticket.objects.all():
        assert at_school.get(reverse("tickets:ticket", args=[ticket.pk])).status_code == 200


def test_pressing_twice_sends_one_ticket(at_school, school):
    sent = typed()
    at_school.post(form_of("anders"), sent)
    at_school.post(form_of("anders"), sent)
    assert Ticket.objects.count() == 1


@pytest.mark.spec("C-60")
def test_answers_go_back_and_forth_with_a_mail_that_says_nothing_of_them(
    at_school, at_partnership, school, ib, scp, mailoutbox
):
    ticket = TicketFactory(school=school, sent_by=ib, handler=scp, status="in_progress", text="Vraag over X")
    answer = reverse("tickets:answer", args=[ticket.pk])
    at_partnership.post(answer, {"text": "Welke klas?", "waits": "on", "key": str(uuid.uuid4())})
    deliver_due()
    ticket.refresh_from_db()
    assert ticket.status == "waiting"
    assert [mail.to for mail in mailoutbox] == [["ib@school.example"]]
    assert "Welke klas?" not in mailoutbox[0].body
    assert "Vraag over X" not in mailoutbox[0].body
    page = reverse("tickets:ticket", args=[ticket.pk])
    assert "Welke klas?" in words(at_school.get(page))
    at_school.post(answer, {"text": "De hele bouw.", "key": str(uuid.uuid4())})
    deliver_due()
    ticket.refresh_from_db()
    assert ticket.status == "in_progress"
    assert mailoutbox[-1].to == [scp.email]
    refused = at_school.post(answer, {"text": "BSN 123456782", "key": str(uuid.uuid4())})
    assert (refused.status_code, "BSN 123456782" in refused.content.decode()) == (422, True)


def test_what_came_by_mail_is_written_down_and_known_by_its_address(at_partnership, school, ib, known, scp):
    sent = typed(sender="Ingrid Blom", sender_email="IB@school.example")
    at_partnership.post(form_of("anders") + f"?school={school.pk}", sent)
    ticket = Ticket.objects.get()
    assert (ticket.recorded_by, ticket.sent_by, ticket.status) == (scp, None, "new")


def test_the_partnership_finds_the_school_of_a_ticket_among_any_number_of_schools(
    at_partnership, partnership
):
    UnitFactory.create_batch(51, organisation=partnership)
    last = UnitFactory(organisation=partnership, name="Zwaluwnest", brin="98ZZ00")
    first_page = at_partnership.get(form_of("anders"))
    assert "Zwaluwnest" not in first_page.content.decode()
    found = at_partnership.get(form_of("anders"), {"zoek": "98zz"}).content.decode()
    assert f"?school={last.pk}" in found
    assert "Zwaluwnest" in at_partnership.get(form_of("anders"), {"school": last.pk}).content.decode()


def test_a_school_sees_its_own_tickets_and_no_others(at_school, at_partnership, school, ib, partnership):
    own = TicketFactory(school=school, sent_by=ib, number=11)
    other = TicketFactory(school=UnitFactory(organisation=partnership), number=12)
    listed = words(at_school.get("/tickets/"))
    assert "T11" in listed
    assert "T12" not in listed
    assert at_school.get(reverse("tickets:ticket", args=[other.pk])).status_code == 404
    both = words(at_partnership.get("/tickets/"))
    assert "T11" in both
    assert "T12" in both
    assert "T12" not in words(at_partnership.get("/tickets/", {"school": own.school_id}))


def test_the_list_takes_as_many_queries_for_many_tickets(at_partnership, school, ib):
    TicketFactory(school=school, sent_by=ib, number=1)
    few = queries_of(at_partnership, "/tickets/")
    for number in range(2, 8):
        TicketFactory(school=school, sent_by=ib, number=number)
    assert queries_of(at_partnership, "/tickets/") == few


@pytest.mark.spec("C-26")
def test_without_an_account_to_sign_the_page_leads_to_a_ticket_for_one(at_school, school):
    filled = FilledFormFactory(
        help_request__school=school,
        help_request__status__turn="school",
        complete=True,
        asks=care_definition(authority=True),
    )
    page = at_school.get(reverse("questionnaires:signing", args=[filled.help_request_id, filled.pk]))
    assert f"{form_of('account')}?school={school.pk}" in page.content.decode()
