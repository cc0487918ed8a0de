"""The same message sent several times at the same moment is one help request (C-51), and counts once (E14)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection

from carecases.intake.actions.receive import receive
from carecases.intake.models import Delivery, UsedNonce
from carecases.intake.signed_requests import RefusedRequestError, _use
from carecases.models import Dossier, HelpRequest
from tests.carecases.intake.school_system import message
from tests.concurrency.at_once import at_once
from tests.factories import (
    BoardLinkFactory,
    PartnershipCodeFactory,
    SenderFactory,
    StatusFactory,
    TitleFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


@pytest.fixture
def sender():
    school = UnitFactory(brin="99WA00", board="Stichting De Brede Waaier")
    partnership = school.organisation
    PartnershipCodeFactory(organisation=partnership, code="PO2806")
    BoardLinkFactory(organisation=partnership, board=school.board)
    first = StatusFactory(process__organisation=partnership, turn="partnership")
    TitleFactory(process=first.process, name="Ambulante Begeleiding", first_status=first)
    return SenderFactory(organisation=partnership)


@pytest.fixture
def copies(sender):
    body = json.dumps(message(brin="99WA00", partnership="PO2806")).encode()
    return [partial(receive, sender, body) for _ in range(TIMES)]


@pytest.mark.spec("C-51")
def test_copies_at_the_same_moment_become_one_help_request(copies):
    answers = at_once(*copies)
    assert sorted(answer.outcome for answer in answers) == ["accepted", "updated", "updated", "updated"]
    assert {answer.dossier_number for answer in answers} == {Dossier.objects.get().number}
    HelpRequest.objects.get()


def test_without_the_constraint_there_would_be_more(copies):
    """That the race above is a real one."""
    with without("one_delivery_per_reference", "intake_delivery", "sender_id, reference"):
        at_once(*copies)
        assert HelpRequest.objects.count() > 1


@pytest.mark.spec("C-50")
def test_the_same_request_at_the_same_moment_is_taken_once(sender):
    outcomes = at_once(*[partial(_use, sender, "n" * 20)] * TIMES)
    assert sum(isinstance(outcome, RefusedRequestError) for outcome in outcomes) == TIMES - 1
    UsedNonce.objects.get()


@contextmanager
def without(name: str, table: str, columns: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        Delivery.objects.all().delete()
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})")
