"""Send a help request to Kring as a pupil-tracking system does: an OSO dossier (XML), or a message (JSON)."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carecases.intake.sending import Answer, Client, attachment, dossier_message
from core.lib import clock

ENVELOPE = ("reference", "partnership", "brin", "title", "applicant", "description", "verification_code")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an OSO dossier (.xml) or a message (.json)")
        parser.add_argument(
            "--key", default=os.environ.get("KRING_SENDER_KEY", ""), help="or KRING_SENDER_KEY"
        )
        parser.add_argument("--url", default=settings.PUBLIC_URL)
        for name in ENVELOPE:
            parser.add_argument(f"--{name.replace('_', '-')}", help="goes before what stands in the file")
        parser.add_argument("--email", help="of the contact person")
        parser.add_argument("--attach", type=Path, action="append", default=[], help="a file to send along")
        parser.add_argument("--status", action="store_true", help="ask afterwards where it stands")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["key"]:
            raise CommandError("Give the key of the environment: --key, or KRING_SENDER_KEY.")
        client = Client(options["url"].rstrip("/"), options["key"])
        message = self._message(options)
        try:
            answer = client.send(message)
            self._tell(answer)
            if options["status"]:
                self._tell(client.status(message["reference"]))
        except (OSError, ValueError) as error:
            raise CommandError(f"Nothing was sent: {error}") from None
        if answer.dossier_number is None or answer.dossier_number < 0:
            raise CommandError("Refused.", returncode=2)

    def _message(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(str(error)) from None
        given = {name: options[name] for name in ENVELOPE if options[name]}
        if options["file"].suffix.lower() == ".xml":
            envelope: dict[str, Any] = {
                "reference": f"{options['file'].stem[:60]}-{clock.today():%Y%m%d}".replace(" ", "-"),
                "date": clock.today().isoformat(),
                "applicant": "IB'er",
                **given,
            }
            message = dossier_message(content, envelope)
        else:
            message = {**json.loads(content), **given}
        if options["email"]:
            message["contact"] = {**message.get("contact", {}), "email": options["email"]}
        if options["attach"]:
            files = [attachment(file) for file in options["attach"]]
            message["attachments"] = [*message.get("attachments", []), *files]
        return message

    def _tell(self, answer: Answer) -> None:
        self.stdout.write(f"{answer.status}")
        self.stdout.write(json.dumps(answer.body, ensure_ascii=False, indent=1))
