"""Only a sender's own signature opens the intake, in time and once (E14)."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from carecases.intake import signed_requests
from carecases.intake.models import Attempt, UsedNonce
from carecases.models import HelpRequest
from core.accounts.limits import Budget
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.carecases.intake.conftest import MESSAGES, post, signed_headers
from tests.carecases.intake.school_system import message
from tests.factories import SenderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-50")]
BODY = json.dumps(message(brin="99WA00", partnership="PO2806")).encode()


def code_of(response):
    return response.status_code, response.json()["code"]


def test_the_same_request_again_does_nothing_and_is_kept(key, title):
    given = signed_headers(key, "POST", MESSAGES, BODY)
    assert post(key, BODY, **given).status_code == 201
    assert code_of(post(key, BODY, **given)) == (409, "REPLAYED")
    assert HelpRequest.objects.count() == 1
    assert sorted(Attempt.objects.values_list("outcome", flat=True)) == ["accepted", "refused"]


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_time_stamp_is_refused(key, minutes):
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        given = signed_headers(key, "POST", MESSAGES, BODY)
    assert code_of(post(key, BODY, **given)) == (401, "TOO_OLD")


def test_a_changed_byte_another_key_and_no_signature_are_refused(key, parnassys):
    other = SenderFactory(organisation=parnassys.organisation)
    given = signed_headers(key, "POST", MESSAGES, BODY)
    assert code_of(post(key, BODY.replace(b"99WA00", b"99WB00"), **given)) == (401, "SIGNATURE_WRONG")
    borrowed = given["Authorization"].replace(parnassys.number, "f" * 16)
    assert code_of(post(key, BODY, **{**given, "Authorization": borrowed})) == (401, "KEY_UNKNOWN")
    assert code_of(post(key, BODY, Authorization="Bearer x")) == (401, "UNSIGNED")
    assert Client().post(MESSAGES).status_code == 401
    other.ended_at = parnassys.ended_at = clock.now()
    parnassys.save()
    assert code_of(post(key, BODY)) == (401, "KEY_UNKNOWN")
    assert not Attempt.objects.exists()
    lines = Event.objects.filter(action=Action.INTAKE_REFUSED).order_by("pk")
    assert [(line.data["reason"], line.organisation_id) for line in lines] == [
        ("SIGNATURE_WRONG", parnassys.organisation_id),
        ("KEY_UNKNOWN", None),
        ("KEY_UNKNOWN", None),
    ]


def test_too_much_is_refused_and_a_false_length_reads_no_further(key, monkeypatch):
    monkeypatch.setattr(signed_requests, "MOST_BYTES", 1000)
    body = b"x" * 1001
    assert code_of(post(key, body)) == (413, "MESSAGE_TOO_LARGE")
    assert code_of(post(key, body, **{"Content-Length": "10"})) == (401, "SIGNATURE_WRONG")


def test_who_sends_too_often_waits(key, monkeypatch):
    few = Budget("few", 2, timedelta(minutes=1), wait=timedelta(minutes=1))
    monkeypatch.setattr(signed_requests, "BY_SENDER", few)
    assert [post(key, b"[]").status_code for _ in range(2)] == [422, 422]
    response = post(key, b"[]")
    assert code_of(response) == (429, "TOO_MANY_REQUESTS")
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_what_is_compressed_or_no_json_is_refused(key):
    assert code_of(post(key, BODY, **{"Content-Encoding": "gzip"})) == (415, "NOT_JSON")


def test_what_was_used_is_forgotten_once_it_is_too_old_anyway(key):
    post(key, b"[]")
    assert signed_requests.forget_old() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert signed_requests.forget_old() == 1
    assert not UsedNonce.objects.exists()
