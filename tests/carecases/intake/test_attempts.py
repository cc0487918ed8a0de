"""Who may see the intake finds every attempt with its reasons and what was sent (C-50)."""

from datetime import timedelta

import pytest
from django.db import connection

from carecases.intake import raw
from carecases.intake.models import Attempt, Sender
from carecases.intake.selectors import Wanted, find_attempts
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import AttemptFactory, SenderFactory, UnitFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-50")]
LIST = "/koppelingen/ontvangen/"


@pytest.fixture
def at_intake(admin):
    return in_english(sign_in(admin))


def test_an_attempt_shows_its_reasons_and_what_was_sent_and_looking_is_recorded(at_intake, send, title):
    send(brin="99ZZ00", description="BSN: zie 111222333")
    attempt = Attempt.objects.get()
    page = words(at_intake.get(f"{LIST}{attempt.pk}/"))
    assert "The BRIN 99ZZ00 is not set for any school" in page
    assert "BRIN_UNKNOWN" in page
    assert "Ingrid Blom" in page
    assert "111222333" not in page
    assert Event.objects.filter(action=Action.INTAKE_OPENED, object_id=str(attempt.pk)).count() == 1


def test_after_a_year_only_the_reason_stays(at_intake, send, title):
    send(attachments=[{"name": "OPP Hasna El-Makrini.docx", "content": ""}])
    attempt = Attempt.objects.get()
    assert raw.forget_old() == 0
    assert "OPP Hasna" in words(at_intake.get(f"{LIST}{attempt.pk}/"))
    Attempt.objects.update(received_at=clock.now() - raw.KEPT - timedelta(days=1))
    assert raw.forget_old() == 1
    page = words(at_intake.get(f"{LIST}{attempt.pk}/"))
    assert "ATTACHMENT_EMPTY" in page
    assert "…: there is no file with this attachment" in page
    assert "Hasna" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["99ZA00", "99ZB00", "99ZC00"]),
        ("brin=99zb00", ["99ZB00"]),
        ("uitkomst=accepted", ["99ZC00"]),
        ("kenmerk=HV-B", ["99ZB00"]),
        ("van=2026-02-01&tot=2026-02-28", ["99ZB00", "99ZC00"]),
    ],
    ids=["all", "brin", "outcome", "reference", "dates"],
)
def test_the_list_is_filtered(at_intake, partnership, query, found):
    sender = SenderFactory(organisation=partnership)
    AttemptFactory(sender=sender, brin="99ZA00", received_at="2026-01-10T10:00Z")
    AttemptFactory(sender=sender, brin="99ZB00", received_at="2026-02-10T10:00Z", reference="HV-B")
    AttemptFactory(
        sender=sender, brin="99ZC00", received_at="2026-02-28T22:30Z", outcome="accepted", dossier_number=8
    )
    AttemptFactory(brin="99ZD00")
    page = words(at_intake.get(f"{LIST}?{query}"))
    assert [brin for brin in ("99ZA00", "99ZB00", "99ZC00", "99ZD00") if brin in page] == found


def test_the_list_takes_a_constant_number_of_queries(at_intake, partnership):
    sender = SenderFactory(organisation=partnership)
    AttemptFactory(sender=sender)
    few = queries_of(at_intake, LIST)
    for _ in range(10):
        AttemptFactory(sender=sender, school=UnitFactory(organisation=partnership, brin=""))
    assert queries_of(at_intake, LIST) == few


@pytest.fixture
def many(partnership):
    """20,000 attempts of two environments for fifty schools, beside those of others."""
    for sender in (*SenderFactory.create_batch(2, organisation=partnership), SenderFactory()):
        Attempt.objects.bulk_create(
            Attempt(
                organisation_id=sender.organisation_id,
                sender=sender,
                received_at=clock.now(),
                kind="message",
                outcome="refused" if number % 50 else "accepted",
                reference=f"HV-{number}",
                brin=f"{number % 50:02d}AB00",
                dossier_number=-1 if number % 50 else 1,
                message_size=1,
            )
            for number in range(10_000)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE intake_attempt")


def test_each_filter_goes_by_an_index(many, admin, partnership):
    sender = Sender.objects.filter(organisation=partnership).first()
    for wanted, index in (
        (Wanted(), "attempt_newest"),
        (Wanted(brin="07AB00"), "attempt_of_brin"),
        (Wanted(outcome="accepted"), "attempt_by_outcome"),
        (Wanted(sender=sender.pk), "attempt_of_sender"),
        (Wanted(sender=sender.pk, reference="HV-77"), "attempt_by_reference"),
    ):
        plan = find_attempts(admin, wanted).order_by("-received_at", "-pk")[:51].explain()
        assert index in plan, (wanted, plan)
        assert "Seq Scan on intake_attempt" not in plan
