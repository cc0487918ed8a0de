"""Links of the demo's schools with ParnasSys and Esis, and what came in over them: taken, refused, without a title."""

import base64
import json
from datetime import date, timedelta
from typing import Any

from carecases.actions.change_status import STATUS_CHANGED
from carecases.intake import sender_keys
from carecases.intake.actions.receive import receive
from carecases.intake.choices import System
from carecases.intake.models import BoardLink, PartnershipCode, Sender, VerificationCode
from carecases.intake.telling import TITLE_UNKNOWN
from config.demo.accounts import PARTNERSHIP, SCHOOLS
from core.accounts.choices import UnitKind
from core.accounts.models import Organisation, Unit, User
from core.lib import clock
from core.notifications.models import OutboxMessage

CODE = "PO2806"
ROUTING = "11: SWV aanleverpunt Kring"
LINKED, OTHER = SCHOOLS[0][1], SCHOOLS[1][1]
VERIFICATION = f"{OTHER}123456789123456789"
TOO_LARGE = 5 * 1024 * 1024 + 1


def build_intake(today: date) -> None:
    """The first school's board has a mandate, the second school a code for Esis; others have neither yet."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    PartnershipCode.objects.create(organisation=organisation, code=CODE)
    root = User.objects.get(organisation=organisation, username="root")
    parnassys = _sender(organisation, root, System.PARNASSYS, "ParnasSys", "a" * 16)
    esis = _sender(organisation, root, System.ESIS, "Esis Rotterdam", "e" * 16)
    schools = {
        school.brin: school for school in Unit.objects.filter(organisation=organisation, kind=UnitKind.SCHOOL)
    }
    BoardLink.objects.create(
        organisation=organisation,
        board=schools[LINKED].board,
        mandate_since=today - timedelta(days=400),
        routing=ROUTING,
        changed_by=root,
        changed_at=clock.now(),
    )
    VerificationCode.objects.create(
        organisation=organisation,
        school=schools[OTHER],
        sender=esis,
        brin=OTHER,
        code=VERIFICATION,
        made_by=root,
        made_at=clock.now(),
    )
    _send(parnassys, today, "PS-1001", attachments=[_text("OPP groep 6.txt")])
    _send(parnassys, today, "PS-1002", brin="99ZZ00", attachments=[{"name": "Verslag.pdf"}])
    _send(parnassys, today, "PS-1003", title="Hulp bij rekenen", attachments=[_text("Toelichting.txt")])
    _send(parnassys, today, "PS-1004", attachments=[_large("Onderzoek gescand.pdf")])
    _send(esis, today, "ES-77", brin=OTHER, first_name="Lina", verification_code=f"{OTHER}99999999999999")
    _send(esis, today, "ES-77", brin=OTHER, first_name="Lina", verification_code=VERIFICATION)
    # Nobody is mailed about what the demo made up.
    OutboxMessage.objects.filter(kind__in=(STATUS_CHANGED, TITLE_UNKNOWN)).delete()


def _sender(organisation: Organisation, root: User, system: System, name: str, number: str) -> Sender:
    sender = Sender.objects.create(
        organisation=organisation, system=system, name=name, number=number, made_by=root, made_at=clock.now()
    )
    sender_keys.make_key(sender)
    return sender


def _send(sender: Sender, today: date, reference: str, *, first_name: str = "Youssef", **more: Any) -> None:
    message = {
        "reference": reference,
        "partnership": CODE,
        "brin": LINKED,
        "applicant": "Ingrid Blom",
        "date": today.isoformat(),
        "contact": {
            "name": "Ingrid Blom",
            "email": "i.blom@scholen.example",
            "phone": "010 555 03 80",
            "function": "Intern begeleider",
        },
        "title": "Ambulante Begeleiding",
        "description": "Op het gebied van gedrag in de klas.",
        "pupil": {
            "first_name": first_name,
            "last_name": "El-Makrini",
            "birth_date": (today - timedelta(days=3000)).isoformat(),
            "sex": "x",
            "pupil_id": reference,
        },
        **more,
    }
    receive(sender, json.dumps(message).encode())


def _text(name: str) -> dict[str, str]:
    content = f"{name}. De leerling werkt in een kleine groep aan een eigen doel."
    return {"name": name, "content": base64.b64encode(content.encode()).decode()}


def _large(name: str) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(b"%PDF-1.7\n".ljust(TOO_LARGE)).decode()}
