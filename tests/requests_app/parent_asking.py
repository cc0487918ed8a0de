"""What a parent does on the pages to ask an extra day, in a few words."""

import re
from datetime import date
from typing import Any

from django.test import Client

from core.childcare.models import Child, DayPart, Group
from tests.family import Home

DRAFT = "/aanvragen/nieuw/"
ADD_DAY = "/aanvragen/nieuw/dag/"
CHOOSE = "/aanvragen/nieuw/dagdelen/"
OVERVIEW = "/aanvragen/"
CREDITS = "/mijn-tegoeden/"


def key(child: Child, group: Group, part: DayPart) -> str:
    return f"{child.pk}-{group.pk}-{part.pk}"


def on(day: date) -> str:
    """The page of the day parts of one day."""
    return f"{CHOOSE}?datum={day:%Y-%m-%d}"


def during(first: date, last: date, *weekdays: int) -> str:
    """The page of the day parts of a period."""
    days = "".join(f"&dagen={number}" for number in weekdays)
    return f"{CHOOSE}?van={first:%Y-%m-%d}&tot={last:%Y-%m-%d}{days}"


def tick(client: Client, url: str, *keys: str, **payments: Any) -> Any:
    """Tick day parts and press "Toevoegen"; a payment is given as `payment_1_2_3=credit id`."""
    fields = {name.replace("_", "-"): value for name, value in payments.items()}
    return client.post(url, {"choice": list(keys), **fields})


def pay(child: Child, group: Group, part: DayPart, credit_id: object) -> dict[str, Any]:
    return {f"payment_{child.pk}_{group.pk}_{part.pk}": credit_id}


def page_of_draft(client: Client, **changes: Any) -> dict[str, Any]:
    """The fields of the request as the page shows it now, with what the parent changed."""
    body = client.get(DRAFT).content.decode()
    fields = {name: _value(body, name) for name in ("key", "seen", "expires_on")}
    return {**fields, "remark": "", **changes}


def _value(body: str, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', body)
    value = re.search(r'value="([^"]*)"', field[0]) if field else None
    return value[1] if value else ""


def add_noortje(home: Home, client: Client, day: date, part: DayPart | None = None, **payment: Any) -> Any:
    return tick(client, on(day), key(home.noortje, home.hamsters, part or home.morning), **payment)


def add_ties(home: Home, client: Client, day: date) -> Any:
    return tick(client, on(day), key(home.ties, home.floris, home.after_school))


def send(client: Client, **changes: Any) -> Any:
    """Press "Aanvraag indienen" on the page as it stands."""
    return client.post(DRAFT, page_of_draft(client, **changes))
