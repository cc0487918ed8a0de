"""An organisation as its families meet it: name, logo, colour, contact, address and policy (K-01)."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.test import Client

from core.accounts.models import Organisation
from tests.factories import OrganisationFactory, PolicyRuleFactory
from tests.family import make_home, wednesday
from tests.pages import in_english, words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-01")]


@pytest.fixture
def visitor():
    return in_english(Client())


def test_the_portal_address_shows_name_logo_colour_and_whom_to_ask(visitor, monkeypatch):
    monkeypatch.setattr(Organisation._meta.get_field("logo"), "storage", InMemoryStorage())
    organisation = OrganisationFactory(
        slug="zon", name="Kinderopvang Zon", accent="#73305f", contact_line="Bel 023 555 01 00."
    )
    organisation.logo.save("logo.png", ContentFile(b"\x89PNG\r\n\x1a\n"))
    response = visitor.get("/o/zon/ouders/")
    page = response.content.decode()
    assert "Kinderopvang Zon" in words(response)
    assert "Bel 023 555 01 00." in words(response)
    assert "/o/zon/logo" in page
    assert "/o/zon/thema.css" in page
    assert "#73305f" in visitor.get("/o/zon/thema.css").content.decode()


def test_the_lrk_number_stands_with_the_location():
    home = make_home()
    location = home.hamsters.location
    location.lrk_number = "213853164"
    location.save()
    assert "213853164" in words(home.client.get("/mijn-locatie/"))


def test_each_organisation_has_a_policy_of_its_own():
    strict, easy = make_home(), make_home()
    PolicyRuleFactory(
        organisation=strict.family.organisation,
        part="request_notice",
        settings={"least": {"amount": 90, "unit": "days"}},
    )
    address = f"/aanvragen/nieuw/dagdelen/?datum={wednesday():%Y-%m-%d}"
    rule = "Extra care can be asked until 90 days before."
    assert rule in words(strict.client.get(address))
    assert rule not in words(easy.client.get(address))


def test_credits_are_only_mentioned_where_the_organisation_has_them():
    address = "/overig/"
    assert "/mijn-tegoeden/" in make_home(uses_credits=True).client.get(address).content.decode()
    assert "/mijn-tegoeden/" not in make_home(uses_credits=False).client.get(address).content.decode()
