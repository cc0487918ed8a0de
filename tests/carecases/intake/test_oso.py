"""An OSO dossier is taken when it is what a partnership may have, with findings by XPath (C-54, C-55)."""

import base64
import io
import zipfile
from pathlib import Path

import pytest

from carecases.intake import raw
from carecases.intake.models import Attempt, RawMessage
from carecases.models import Address, Dossier, HelpRequest
from carecases.papers.models import Paper
from tests.carecases.intake.conftest import codes
from tests.carecases.intake.school_system import MEGABYTE, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-55")]

EXAMPLE = Path(__file__).parent / "data" / "poswv_opt_out.xml"
PUPIL = "/dossier/huidigeschool/leerling"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier">
  <metadata><deeldossier>LASLVS</deeldossier><overstap>POSWV</overstap></metadata>
  <overdrachtsoort>swv-dossier</overdrachtsoort>
  <huidigeschool>
    <naam>De Regenboog</naam>
    <adreslijst><adres><soortadres>bezoek</soortadres><straat>Kade</straat><plaats>Rotterdam</plaats></adres></adreslijst>
    <communicatielijst><communicatie><soort>e-mail</soort><nummer>info@school.example</nummer></communicatie></communicatielijst>
    <brincode>99WA</brincode><vestigingscode>00</vestigingscode>
    <leerling>
      <voornaam>Sem</voornaam><achternaam>Vos</achternaam><roepnaam>Sem</roepnaam>
      <geboortedatum>2017-05-06</geboortedatum><geslacht>2</geslacht><adresgeheim>false</adresgeheim>
      <adreslijst><adres><soortadres>bezoek</soortadres><straat>Laan</straat><nummer>1</nummer><postcode>3011AB</postcode><plaats>Rotterdam</plaats></adres></adreslijst>
      <schoolloopbaanlijst><schoolloopbaan><jaargroep>4</jaargroep></schoolloopbaan></schoolloopbaanlijst>
      <onderwijsondersteuning><opp><document><bestandsnaam>NAME</bestandsnaam><bestandsinhoud>ZIP</bestandsinhoud></document></opp></onderwijsondersteuning>
    </leerling>
  </huidigeschool>
</dossier>"""
OPP = zipped("opp.txt", b"De leerling werkt in een kleine groep aan een eigen doel, elke week.")


@pytest.fixture
def send_xml(send, title):
    def sent(xml, **more):
        dossier = base64.b64encode(xml if isinstance(xml, bytes) else xml.encode()).decode()
        whole = {"dossier": dossier, "brin": None, "pupil": None, "attachments": None, "contact": None}
        return send(**{**whole, **more})

    return sent


def dossier(*changes, name="opp.txt", content=OPP):
    xml = XML.replace("NAME", name).replace("ZIP", content)
    for old, new in changes:
        assert old in xml
        xml = xml.replace(old, new, 1)
    return xml


@pytest.mark.spec("C-54")
def test_a_dossier_becomes_a_help_request_with_its_documents_as_opp(send_xml):
    response = send_xml(dossier(name="bijlage.txt"))
    assert response.status_code == 201
    help_request = HelpRequest.objects.select_related("dossier", "school_data").get()
    assert str(help_request.dossier) == "Sem Vos"
    assert help_request.school_data.email == "info@school.example"
    assert Address.objects.get().postcode == "3011 AB"
    assert (Paper.objects.get().kind, Paper.objects.get().name) == ("opp", "bijlage.txt")


@pytest.mark.spec("C-54")
def test_blocks_that_are_not_read_are_dropped_with_a_warning(send_xml):
    carer = "<verzorger><voornaam>Kim</voornaam></verzorger>"
    response = send_xml(dossier(("</leerling>", f"{carer}</leerling>")))
    finding = next(one for one in response.json()["findings"] if one["code"] == "BLOCK_DROPPED")
    assert (finding["type"], finding["where"]) == ("Waarschuwing", f"{PUPIL}/verzorger")


@pytest.mark.parametrize(
    ("change", "reasons", "where"),
    [
        (("<roepnaam>", "<bsn>111222333</bsn><roepnaam>"), ["DOSSIER_FORBIDDEN"], f"{PUPIL}/bsn"),
        (
            ("<roepnaam>", "<nationaliteit>0001</nationaliteit><roepnaam>"),
            ["DOSSIER_FORBIDDEN"],
            f"{PUPIL}/nationaliteit",
        ),
        (
            ("<adresgeheim>false", "<adresgeheim>true"),
            ["ADDRESS_SECRET"],
            f"{PUPIL}/adreslijst",
        ),
        (("swv-dossier", "po-dossier"), ["DOSSIER_KIND"], "/dossier/overdrachtsoort"),
        (("LASLVS", "LVS"), ["DOSSIER_KIND"], "/dossier/metadata/deeldossier"),
        (("<geboortedatum>2017-05-06</geboortedatum>", ""), ["DOSSIER_MISSING"], f"{PUPIL}/geboortedatum"),
        (("<brincode>99WA", "<brincode>99ZZ"), ["BRIN_UNKNOWN"], "brin"),
    ],
    ids=["bsn", "nationality", "secret-address", "kind", "without-las", "no-birth-date", "wrong-brin"],
)
def test_each_breach_has_exactly_its_reason_and_its_place(send_xml, change, reasons, where):
    response = send_xml(dossier(change))
    assert codes(response) == reasons
    assert response.json()["reasons"][0]["where"] == where
    assert response.json()["reasons"][0]["type"] == "Fout"
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "reasons"),
    [
        ("opp.txt", zipped("opp.txt", b"0" * (30 * MEGABYTE)), ["ATTACHMENT_BOMB"]),
        ("n" * 97 + ".txt", OPP, ["FILENAME_TOO_LONG"]),
        ("opp.txt", "", ["ATTACHMENT_EMPTY"]),
    ],
    ids=["zip-bomb", "name-of-101", "no-file"],
)
def test_documents_have_the_limits_of_the_channel(send_xml, name, content, reasons):
    assert codes(send_xml(dossier(name=name, content=content))) == reasons


def test_a_document_of_one_byte_too_many_is_refused(send_xml):
    line = bytes(range(256)) * 4
    noise = b"".join(line[at % 251 :] + line[: at % 251] for at in range(5 * 1024))[: 5 * MEGABYTE]
    response = send_xml(dossier(content=stored(noise + b"x")))
    assert codes(response) == ["ATTACHMENT_TOO_LARGE"]


def stored(content):
    """A zip that packs nothing, so that its size is that of the file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        package.writestr("opp.txt", content)
    return base64.b64encode(held.getvalue()).decode()


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><dossier>&b;</dossier>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><dossier>&a;</dossier>',
        "<a>" * 200 + "</a>" * 200,
    ],
    ids=["entity-bomb", "external", "deep"],
)
def test_unsafe_xml_is_not_read(send_xml, xml):
    assert codes(send_xml(xml, brin="99WA00")) == ["DOSSIER_UNSAFE"]


def test_what_is_no_dossier_says_so(send_xml):
    assert codes(send_xml("<dossier", brin="99WA00")) == ["DOSSIER_MALFORMED"]
    assert codes(send_xml("<dossier/>", brin="99WA00")) == ["DOSSIER_KIND"]
    assert codes(send_xml(dossier(), brin="99WB00")) == ["BRIN_DIFFERS", "BRIN_UNKNOWN"]


def test_a_zip_that_does_not_open_is_a_finding_and_never_a_sound_file(send_xml):
    response = send_xml(dossier(content=base64.b64encode(b"PK\x03\x04 broken").decode()))
    assert response.status_code == 201
    assert [one["code"] for one in response.json()["findings"]] == ["DOCUMENT_UNREADABLE"]
    assert not Paper.objects.exists()


def test_secret_values_are_never_used_as_contact(send_xml):
    contact = {"name": "Ingrid Blom", "email": "geheim@geheim.geheim", "phone": "9999999999"}
    response = send_xml(dossier(), contact=contact)
    assert sorted(one["code"] for one in response.json()["findings"]) == [
        "EMAIL_MISSING",
        "SECRET_VALUE",
        "SECRET_VALUE",
    ]
    data = HelpRequest.objects.get().school_data
    assert (data.email, data.phone) == ("", "")


@pytest.mark.spec("C-50")
def test_the_message_is_kept_without_numbers_and_files(send_xml):
    send_xml(dossier(("<roepnaam>", "<bsn>111222333</bsn><leerlingid>999990019</leerlingid><roepnaam>")))
    text = raw.text_of(Attempt.objects.get())
    assert "<bsn>[*]</bsn>" in text
    assert "111222333" not in text
    assert "999990019" not in text
    assert OPP not in text
    assert "2017-05-06" in text
    assert b"Vos" not in bytes(RawMessage.objects.get().sealed_text)


def test_the_public_example_is_accepted_with_its_four_broken_documents(send_xml, school):
    school.brin = "00YY00"
    school.save()
    response = send_xml(EXAMPLE.read_bytes())
    assert response.status_code == 201, response.json()
    findings = [one for one in response.json()["findings"] if one["code"] == "DOCUMENT_UNREADABLE"]
    assert len(findings) == 4
    assert [paper.name for paper in Paper.objects.all()] == ["opp.docx"]
    assert str(Dossier.objects.get()) == "Daan van de Berg"
