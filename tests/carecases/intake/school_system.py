"""A pupil-tracking system as schools use it: plays the other side of the intake over HTTP."""

import base64
import io
import zipfile
from typing import Any

from carecases.intake.sending import Answer, Client
from core.lib import clock

MEGABYTE = 1024 * 1024


class SchoolSystem:
    """One environment with its key; `brin`, `code` and `partnership` are of the school that works in it."""

    def __init__(self, address: str, key: str, *, brin: str, partnership: str, code: str = "") -> None:
        self.client = Client(address, key)
        self.own = {"brin": brin, "partnership": partnership}
        if code:
            self.own["verification_code"] = code

    def send(self, reference: str = "HV-1", **more: Any) -> Answer:
        """Send a help request; the same reference again sends it again."""
        return self.client.send(message(reference, **self.own, **more))

    def status(self, reference: str = "HV-1") -> dict[str, Any]:
        """What the IB'er sees of it in the own system."""
        return self.client.status(reference).body


def message(reference: str = "HV-1", **more: Any) -> dict[str, Any]:
    """A message that is right for a school with a link; `more` goes before it, None leaves a field out."""
    whole = {
        "reference": reference,
        "applicant": "Ingrid Blom",
        "date": clock.today().isoformat(),
        "contact": {
            "name": "Ingrid Blom",
            "email": "i.blom@school.example",
            "phone": "010 555 03 80",
            "function": "Intern begeleider",
        },
        "title": "Ambulante Begeleiding",
        "description": "Op het gebied van gedrag in de klas.",
        "pupil": {
            "first_name": "Hasna",
            "last_name": "El-Makrini",
            "birth_date": "2018-03-14",
            "sex": "f",
            "pupil_id": "LL-17",
            "group": "5",
        },
        "attachments": [],
    }
    return {name: value for name, value in {**whole, **more}.items() if value is not None}


def text_file(name: str = "OPP groep 5.txt", text: str = "") -> dict[str, str]:
    """A document with something in it."""
    content = text or f"{name}: de leerling werkt in een kleine groep aan een eigen doel."
    return attachment(name, content.encode())


def attachment(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


def zipped(name: str, content: bytes) -> str:
    """A document as it stands in an OSO dossier."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return base64.b64encode(held.getvalue()).decode()
