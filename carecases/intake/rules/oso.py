"""An OSO dossier for a partnership (`swv-dossier`): read safely, and held against the partnership rules (C-54, C-55).

Forbidden fields pass the schema, so the rules are here. The figures and names are in carecases/data/oso_swv_2019.json.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from carecases.intake.rules.findings import Code, Finding
from carecases.intake.rules.message import SentAddress, SentFile, SentPupil, is_plain
from carecases.rules import free_text

DATA = Path(__file__).resolve().parents[2] / "data" / "oso_swv_2019.json"
DEEPEST, MOST_ELEMENTS = 40, 100_000
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
KIND_OF_ALL = "OPP"
"""Documents that are read become attachments of this kind (C-54)."""


@cache
def facts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@dataclass
class Dossier:
    """What a dossier says; parts that were wrong are empty, and told in the findings. `brin` has six positions."""

    brin: str = ""
    email: str = ""
    director: str = ""
    pupil: SentPupil | None = None
    files: list[SentFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class NotADossierError(Exception):
    """`code` says why it cannot be read: no XML, or XML that is not safe."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


def read(content: bytes, today: date) -> Dossier:
    """Raises NotADossierError: DTDs and entities are never read, nor what is nested or split without end."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise NotADossierError(Code.DOSSIER_UNSAFE) from None
    except (ParseError, ValueError, LookupError):
        raise NotADossierError(Code.DOSSIER_MALFORMED) from None
    return _Reading(root, today).dossier()


class _Reading:
    """One dossier that is being read. `paths` has every element, in order, with its XPath."""

    def __init__(self, root: Any, today: date) -> None:
        self.root, self.today = root, today
        self.paths = _paths(root)
        self.path_of = {id(element): path for element, path in self.paths}
        self.findings: list[Finding] = []

    def dossier(self) -> Dossier:
        namespace, name = _name(self.root)
        if name != "dossier" or namespace != facts()["namespace"]:
            self.found(Code.DOSSIER_KIND, "/dossier", value=f"{{{namespace}}}{name}"[:120])
            return Dossier(findings=self.findings)
        school, pupil = self.one("huidigeschool"), self.one("huidigeschool/leerling")
        self._judge_kind()
        self._judge_forbidden()
        self._judge_needed()
        self._judge_secret()
        self._warn()
        return Dossier(
            brin=f"{_text(school, 'brincode')}{_text(school, 'vestigingscode')}".upper()[:6],
            email=self._school_email(school),
            director=_text(school, "naamdirecteur")[:120],
            pupil=self._pupil(pupil) if pupil is not None else None,
            files=self._files(),
            findings=self.findings,
        )

    def found(self, code: Code, where: str, **values: str | int) -> None:
        self.findings.append(Finding(code, where, values))

    def one(self, path: str) -> Any:
        return _find(self.root, path)

    def _judge_kind(self) -> None:
        known = facts()
        for path, allowed in (
            ("overdrachtsoort", [known["overdrachtsoort"]]),
            ("metadata/overstap", known["overstap"]),
            ("metadata/deeldossier", known["with_administration"]),
        ):
            value = _text(self.root, path)
            if value not in allowed:
                self.found(Code.DOSSIER_KIND, f"/dossier/{path}", value=value[:60])
        for category in known["never_delivered"].get(_text(self.root, "metadata/overstap"), ()):
            path = f"metadata/categorie_uitlevering/{category}"
            if _text(self.root, path) not in ("", "VERBODEN"):
                self.found(Code.DOSSIER_FORBIDDEN, f"/dossier/{path}", name=category)

    def _judge_forbidden(self) -> None:
        forbidden = set(facts()["forbidden"])
        for element, path in self.paths:
            name, text = _name(element)[1], element.text or ""
            if name.lower() in forbidden:
                self.found(Code.DOSSIER_FORBIDDEN, path, name=name)
            elif name != "bestandsinhoud" and text.strip():
                if not is_plain(text, lines=True):
                    self.found(Code.FIELD_INVALID, path)
                elif free_text.look_at(text[:5000]).calls_bsn:
                    self.found(Code.NUMBER_FORBIDDEN, path)

    def _judge_needed(self) -> None:
        needed = [
            "huidigeschool/brincode",
            "huidigeschool/vestigingscode",
            "huidigeschool/adreslijst/adres",
            "huidigeschool/communicatielijst/communicatie",
            "huidigeschool/leerling/voornaam",
            "huidigeschool/leerling/achternaam",
            "huidigeschool/leerling/geboortedatum",
            "huidigeschool/leerling/adresgeheim",
            "huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan",
        ]
        if not _is_secret(self.one("huidigeschool/leerling")):
            needed.append("huidigeschool/leerling/adreslijst/adres")
        for path in needed:
            if self.one(path) is None:
                self.found(Code.DOSSIER_MISSING, f"/dossier/{path}", name=path.rpartition("/")[2])

    def _judge_secret(self) -> None:
        """An address that is secret does not travel, neither of the pupil nor of who cares for it."""
        people = [self.one("huidigeschool/leerling"), *_all(self.root, "huidigeschool/leerling/verzorger")]
        for person in people:
            addresses = _find(person, "adreslijst") if person is not None else None
            if _is_secret(person) and addresses is not None and len(addresses):
                self.found(Code.ADDRESS_SECRET, self.path_of[id(addresses)])

    def _warn(self) -> None:
        known = facts()
        for element, path in self.paths:
            if (element.text or "").strip().lower() in known["secret_values"]:
                self.found(Code.SECRET_VALUE, path)
        for parent, read_here in (
            ("huidigeschool/leerling", known["pupil_parts_read"]),
            ("huidigeschool/leerling/onderwijsondersteuning", known["support_parts_read"]),
        ):
            element = self.one(parent)
            blocks = [child for child in element if len(child)] if element is not None else []
            names = dict.fromkeys(_name(child)[1] for child in blocks)
            for name in names:
                if name not in read_here:
                    self.found(Code.BLOCK_DROPPED, f"/dossier/{parent}/{name}", block=name)

    def _pupil(self, pupil: Any) -> SentPupil | None:
        birth = _text(pupil, "geboortedatum")
        first = _text(pupil, "roepnaam") or _text(pupil, "voornaam")
        values = {
            "roepnaam": (first, 60),
            "voorvoegsel": (_text(pupil, "voorvoegsel"), 20),
            "achternaam": (_text(pupil, "achternaam"), 80),
            "leerlingid": (_text(pupil, "leerlingid"), 40),
        }
        too_long = {name: most for name, (text, most) in values.items() if len(text) > most}
        for name, most in too_long.items():
            self.found(Code.FIELD_TOO_LONG, f"/dossier/huidigeschool/leerling/{name}", most=most)
        born = _day(birth)
        if birth and (born is None or born > self.today):
            self.found(Code.FIELD_INVALID, "/dossier/huidigeschool/leerling/geboortedatum")
            return None
        if born is None or too_long or not first or not values["achternaam"][0]:
            return None
        return SentPupil(
            first_name=first,
            prefix=values["voorvoegsel"][0],
            last_name=values["achternaam"][0],
            birth_date=born,
            sex=facts()["sex"].get(_text(pupil, "geslacht"), "x"),
            pupil_id=values["leerlingid"][0],
            group=_group(pupil),
            addresses=() if _is_secret(pupil) else tuple(_addresses(pupil)),
        )

    def _files(self) -> list[SentFile]:
        """All documents: those of blocks that are not read are looked at all the same."""
        parents = {id(child): _name(parent)[1] for parent, _ in self.paths for child in parent}
        kept = facts()["documents_read"]
        return [
            SentFile(
                name=_text(element, "bestandsnaam"),
                content=_text(element, "bestandsinhoud"),
                where=path,
                block=KIND_OF_ALL,
                is_zipped=True,
                is_kept=parents.get(id(element)) in kept,
            )
            for element, path in self.paths
            if _name(element)[1] == "document"
        ]

    def _school_email(self, school: Any) -> str:
        secret = facts()["secret_values"]
        found = [
            _text(one, "nummer")
            for one in _all(school, "communicatielijst/communicatie")
            if _text(one, "soort") == "e-mail"
        ]
        return next((text for text in found if text.lower() not in secret), "")


def _paths(root: Any) -> list[tuple[Any, str]]:
    """Every element with its XPath, without recursion. Raises NotADossierError for what never ends."""
    found: list[tuple[Any, str]] = []
    waiting = [(root, f"/{_name(root)[1]}", 1)]
    while waiting:
        element, path, depth = waiting.pop()
        found.append((element, path))
        if depth > DEEPEST or len(found) > MOST_ELEMENTS:
            raise NotADossierError(Code.DOSSIER_UNSAFE)
        waiting.extend(reversed([(child, f"{path}/{name}", depth + 1) for child, name in _numbered(element)]))
    return found


def _numbered(element: Any) -> list[tuple[Any, str]]:
    """The children with their names, and which of several with one name: "verzorger[2]"."""
    names = [_name(child)[1] for child in element]
    twice = {name for name in names if names.count(name) > 1} if len(names) < 500 else set(names)
    seen: dict[str, int] = {}
    found = []
    for child, name in zip(element, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        found.append((child, f"{name}[{seen[name]}]" if name in twice else name))
    return found


def _name(element: Any) -> tuple[str, str]:
    """Namespace and name; a comment or instruction has neither."""
    if not isinstance(element.tag, str):
        return "", "comment()"
    namespace, _, name = element.tag.rpartition("}")
    return namespace.removeprefix("{"), name


def _qualified(path: str) -> str:
    return "/".join(f"{{{facts()['namespace']}}}{name}" for name in path.split("/"))


def _find(element: Any, path: str) -> Any:
    return element.find(_qualified(path)) if element is not None else None


def _all(element: Any, path: str) -> list[Any]:
    return list(element.findall(_qualified(path))) if element is not None else []


def _text(element: Any, path: str) -> str:
    found = _find(element, path)
    return (found.text or "").strip() if found is not None else ""


def _is_secret(person: Any) -> bool:
    return person is not None and _text(person, "adresgeheim").lower() in ("true", "1")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def _group(pupil: Any) -> str:
    groups = [_text(one, "jaargroep") for one in _all(pupil, "schoolloopbaanlijst/schoolloopbaan")]
    return groups[-1][:20] if groups else ""


def _addresses(pupil: Any) -> list[SentAddress]:
    """Where the pupil lives (visiting address, else that of the municipality), and where post goes."""
    by_kind = {_text(one, "soortadres"): one for one in _all(pupil, "adreslijst/adres")}
    home = by_kind.get("bezoek", by_kind.get("gba"))
    wanted = [("home", home), ("postal", by_kind.get("post"))]
    return [_address(use, element) for use, element in wanted if element is not None]


def _address(use: str, element: Any) -> SentAddress:
    number = f"{_text(element, 'nummer')}{_text(element, 'toevoeging')}"
    return SentAddress(
        use=use,
        street=f"{_text(element, 'straat')} {number}".strip()[:120],
        postcode=_text(element, "postcode"),
        city=_text(element, "plaats")[:80],
    )
