"""Walking through a registration as a new parent does."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from core.accounts.models import Organisation
from core.childcare.choices import CareType
from core.childcare.models import Group, Registration
from core.lib import clock
from tests.factories import GroupFactory, LocationFactory, OrganisationFactory
from tests.pages import in_english

WORDS = {"guardian_1": "verzorger-1", "guardian_2": "verzorger-2", "child": "kind", "care": "opvang"}


def house(**more: Any) -> Organisation:
    """An organisation with one location that is on offer for day care."""
    made: Organisation = OrganisationFactory(**more)
    GroupFactory(location=LocationFactory(organisation=made, name="Haarlem"))
    return made


def day_care(organisation: Organisation) -> str:
    """How the form names day care at the organisation's location, if it has one here."""
    group = Group.objects.filter(location__organisation=organisation, care_type=CareType.DAY_CARE).first()
    return f"day_care:{group.location_id}" if group else ""


def answers(organisation: Organisation) -> dict[str, dict[str, Any]]:
    """Good answers for each step."""
    today = clock.today()
    return {
        "guardian_1": {
            "first_name": "Sanne",
            "initials": "S.M.",
            "last_name": "de Wit",
            "bsn": "123456782",
            "postcode": "2023ca",
            "house_number": "12",
            "house_number_addition": "a",
            "street": "Kleverparkweg",
            "city": "Haarlem",
            "phone": "0612345678",
            "email": "sanne@example.com",
        },
        "guardian_2": {"alone": "on"},
        "child": {
            "first_name": "Noor",
            "last_name": "de Wit",
            "birth_date": (today - timedelta(days=200)).isoformat(),
            "school": "",
        },
        "care": {
            "place": day_care(organisation),
            "weekdays": ["1", "2"],
            "wanted_from": (today + timedelta(days=60)).isoformat(),
        },
    }


def address(organisation: Organisation, name: str) -> str:
    if name in WORDS:
        return f"/o/{organisation.slug}/inschrijven/{WORDS[name]}/"
    return reverse(f"registration:{name}", args=[organisation.slug])


def begin(organisation: Organisation, email: str = "sanne@example.com") -> Client:
    """A browser in English with a registration that has just begun."""
    client = in_english(Client())
    client.post(address(organisation, "begin"), {"email": email, "key": str(uuid4())})
    return client


def fill_in(client: Client, organisation: Organisation, *upto: str, **changes: dict[str, Any]) -> Any:
    """Send the steps with good answers, changed where `changes` says so by step. Returns the last answer."""
    response = None
    good = answers(organisation)
    for step in upto or tuple(WORDS):
        response = client.post(address(organisation, step), good[step] | changes.get(step, {}))
    return response


def newest() -> Registration:
    return Registration.objects.order_by("-pk")[0]
