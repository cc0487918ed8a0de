"""A school links its pupil-tracking system, sends a help request and follows it, all over HTTP (C-50 to C-53)."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from carecases.intake import sender_keys
from carecases.models import HelpRequest
from core.accounts.rights import Right
from tests.carecases.intake.school_system import SchoolSystem, message, text_file
from tests.factories import SenderFactory, StatusFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "99WA00123456789123456789"


@pytest.mark.spec("C-50", "C-51", "C-53")
def test_from_entering_the_code_to_following_the_status(
    live_server, partnership, school, ib, title, tmp_path
):
    esis = SenderFactory(esis=True, organisation=partnership)
    system = SchoolSystem(
        live_server.url, sender_keys.make_key(esis), brin=school.brin, partnership="PO2806", code=CODE
    )
    assert system.send().codes == ["LINK_MISSING"]

    ib.role.rights = [*ib.role.rights, Right.MANAGE_LINKS]
    ib.role.save()
    at_school = sign_in(ib)
    at_school.post(f"/koppelingen/scholen/{school.pk}/codes/{esis.pk}/", {"code": CODE})
    answer = system.send(attachments=[text_file()])
    assert (answer.status, answer.dossier_number) == (201, 1)
    help_request = HelpRequest.objects.get()
    assert "Hasna El-Makrini" in at_school.get(f"/hulpvragen/{help_request.pk}/").content.decode()

    assert system.status()["status"]["label"] == "Aanmelding"
    HelpRequest.objects.update(status=StatusFactory(process=title.process, label="In behandeling"))
    assert system.status()["status"]["label"] == "In behandeling"

    told = io.StringIO()
    file = tmp_path / "hulpvraag.json"
    file.write_text(json.dumps(message("HV-2", partnership="PO2806", verification_code=CODE)))
    sent = {"key": system.client.key, "url": live_server.url, "stdout": told, "stderr": told}
    call_command("send_dossier", file, brin=school.brin, status=True, **sent)
    assert '"dossier_number": 1' in told.getvalue()
    assert '"label": "Aanmelding"' in told.getvalue()
    with pytest.raises(CommandError, match="Refused"):
        call_command("send_dossier", file, brin="99ZZ00", **sent)
    assert "BRIN_UNKNOWN" in told.getvalue()
