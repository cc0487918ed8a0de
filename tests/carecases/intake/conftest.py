import json
import secrets

import pytest
from django.test import Client
from django.urls import reverse

from carecases.intake import sender_keys
from carecases.intake.rules.signing import headers
from core.lib import clock
from tests.carecases.intake.school_system import message
from tests.factories import (
    BoardLinkFactory,
    PartnershipCodeFactory,
    SenderFactory,
    StatusFactory,
    TitleFactory,
)


@pytest.fixture
def partnership(partnership):
    PartnershipCodeFactory(organisation=partnership, code="PO2806")
    return partnership


@pytest.fixture
def school(school):
    school.brin, school.board = "99WA00", "Stichting De Brede Waaier"
    school.save()
    return school


@pytest.fixture
def title(partnership):
    first = StatusFactory(process__organisation=partnership, label="Aanmelding", turn="partnership")
    return TitleFactory(process=first.process, name="Ambulante Begeleiding", first_status=first)


@pytest.fixture
def parnassys(partnership, school):
    """ParnasSys, with the mandate and routing of the school's board."""
    BoardLinkFactory(organisation=partnership, board=school.board)
    return SenderFactory(organisation=partnership, name="ParnasSys")


@pytest.fixture
def key(parnassys):
    return sender_keys.make_key(parnassys)


MESSAGES = "/api/v1/intake/help-requests/"


@pytest.fixture
def send(key):
    """Send a message with the key of ParnasSys; fields of it go before those of a right one."""

    def sent(**more):
        return post(key, json.dumps(message(**{"brin": "99WA00", "partnership": "PO2806", **more})).encode())

    return sent


def post(key, body, **given):
    """One signed request; headers that are `given` go before the right ones."""
    signed = signed_headers(key, "POST", MESSAGES, body)
    return Client().post(MESSAGES, body, content_type="application/json", headers={**signed, **given})


def signed_headers(key, method, path, body=b"", nonce=""):
    nonce = nonce or secrets.token_urlsafe(18)
    return headers(key, method=method, path=path, body=body, now=clock.now(), nonce=nonce)


def ask(key, reference, method="GET"):
    """Where a help request stands, or another method there."""
    path = reverse("intake_api:message", args=[reference])
    return Client().generic(method, path, headers=signed_headers(key, method, path))


def codes(response):
    """The reasons of a refusal, in order of their names."""
    return sorted(reason["code"] for reason in response.json().get("reasons", []))
