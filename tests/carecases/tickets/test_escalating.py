"""A ticket goes on to Kring with what the complaint needs, and its status comes back (S-39)."""

import uuid

import pytest
from django.urls import reverse

from carecases.tickets.models import Ticket
from core.audit.models import Event
from core.notifications.delivery import deliver_due
from tests.factories import TicketFactory
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-39")]


@pytest.fixture
def ticket(school, ib):
    return TicketFactory(
        school=school, sent_by=ib, kind="lost", facts={"brin": "99WA00", "dossier": 4012}, text="Geheim."
    )


def told(**more):
    return {
        "complaint": "lost",
        "school": "De Regenboog",
        "brin": "99WA00",
        "partnership": "De Waaier",
        "dossier": "4012",
        "attempt": "Maandag vanuit ParnasSys verstuurd.",
        "key": str(uuid.uuid4()),
        **more,
    }


def test_an_administrator_escalates_with_the_fields_of_the_complaint(as_admin, at_partnership, ticket):
    url = reverse("tickets:escalate", args=[ticket.pk])
    assert at_partnership.get(url).status_code == 403
    filled_in = as_admin.get(url).content.decode()
    assert 'value="4012"' in filled_in
    refused = as_admin.post(url, told(attempt="", dossier=""))
    assert words(refused).count("Kring needs this for the complaint that you chose.") >= 2
    assert "De Waaier" in refused.content.decode()
    assert as_admin.post(url, told(attempt="BSN 123456782")).status_code == 422
    as_admin.post(url, told(place="Rotterdam"))
    ticket.refresh_from_db()
    assert ticket.escalation_status == "sent"
    assert "place" not in ticket.escalation


def test_kring_sees_what_was_escalated_and_nothing_else_and_the_status_flows_back(
    as_admin, at_kring, at_partnership, at_school, ticket, admin, kring, mailoutbox
):
    TicketFactory(number=77)
    as_admin.post(reverse("tickets:escalate", args=[ticket.pk]), told())
    deliver_due()
    assert [kring.email] in [mail.to for mail in mailoutbox]
    listed = words(at_kring.get("/tickets/kring/"))
    assert f"T{ticket.number}" in listed
    assert "T77" not in listed
    assert at_kring.get(reverse("tickets:ticket", args=[ticket.pk])).status_code == 403
    page = reverse("tickets:escalated_ticket", args=[ticket.pk])
    seen = words(at_kring.get(page))
    assert "Maandag vanuit ParnasSys verstuurd." in seen
    assert "Geheim." not in seen
    look = Event.objects.get(action="care:escalation:look")
    assert (look.actor, look.organisation_id) == (kring, ticket.organisation_id)
    mailoutbox.clear()
    at_kring.post(
        page, {"status": "solved", "text": "Het BRIN stond bij een andere school.", "key": uuid.uuid4()}
    )
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [[admin.email]]
    assert "andere school" not in mailoutbox[0].body
    own_page = reverse("tickets:ticket", args=[ticket.pk])
    back = words(as_admin.get(own_page))
    assert "solved by Kring" in back
    assert "Het BRIN stond bij een andere school." in back
    assert "solved by Kring" in words(at_partnership.get("/tickets/"))
    assert "Het BRIN stond" not in words(at_school.get(own_page))


def test_writing_to_kring_opens_what_was_solved_again(as_admin, at_kring, ticket):
    as_admin.post(reverse("tickets:escalate", args=[ticket.pk]), told())
    at_kring.post(
        reverse("tickets:escalated_ticket", args=[ticket.pk]), {"status": "solved", "key": uuid.uuid4()}
    )
    as_admin.post(
        reverse("tickets:to_kring", args=[ticket.pk]),
        {"kring-text": "Nog niet.", "kring-key": uuid.uuid4()},
    )
    assert Ticket.objects.get(pk=ticket.pk).escalation_status == "in_progress"
    assert "Nog niet." in words(at_kring.get(reverse("tickets:escalated_ticket", args=[ticket.pk])))
