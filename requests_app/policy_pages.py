"""Rules as pages show them: by subject, with their sentence, where they hold and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.childcare.choices import CareType, ContractForm
from requests_app.models import PolicyRule
from requests_app.policy_labels import SUBJECTS, kind_label
from requests_app.policy_selectors import Version
from requests_app.policy_wording import rule_sentence
from requests_app.rules.policy import PARTS, Part, Subject, default_of, read_part


@dataclass(frozen=True)
class ShownRule:
    """A rule in words. `scope` says where it holds."""

    label: str
    sentence: str
    scope: str
    rule: PolicyRule


@dataclass(frozen=True)
class ShownVersion:
    """A rule with the dates on which it holds; coming or in force."""

    shown: ShownRule
    version: Version
    is_coming: bool


@dataclass(frozen=True)
class ShownKind:
    """One kind of rule: its versions now and later, or what holds by default (empty where nothing does)."""

    name: str
    label: str
    versions: tuple[ShownVersion, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class ShownSubject:
    """The kinds under one heading: those that the organisation has set, and the others."""

    label: str
    is_set: tuple[ShownKind, ...]
    others: tuple[ShownKind, ...]


def shown_scope(location: str, care_type: str, contract_form: str) -> str:
    """Where a rule holds: "Haarlem · day care", or the whole organisation."""
    names = [
        location,
        str(CareType(care_type).label) if care_type else "",
        str(ContractForm(contract_form).label) if contract_form else "",
    ]
    return " · ".join(filter(None, names)) or _("The whole organisation")


def shown_rule(rule: PolicyRule, day_parts: Mapping[int, str]) -> ShownRule:
    part = read_part(rule.part, rule.settings)
    location = rule.location.name if rule.location else ""
    return ShownRule(
        label=kind_label(type(part)),
        sentence=rule_sentence(part, day_parts),
        scope=shown_scope(location, rule.care_type, rule.contract_form),
        rule=rule,
    )


def overview_of(
    groups: Sequence[Sequence[Version]], day_parts: Mapping[int, str], today: date
) -> list[ShownSubject]:
    """Every subject with its kinds; versions that are over stay out."""
    by_kind: dict[str, list[ShownVersion]] = {}
    for versions in groups:
        for version in versions:
            if version.last_day is None or version.last_day >= today:
                shown = ShownVersion(shown_rule(version.rule, day_parts), version, version.is_coming(today))
                by_kind.setdefault(version.rule.part, []).append(shown)
    return [_subject(subject, by_kind) for subject in Subject]


def _subject(subject: Subject, by_kind: Mapping[str, list[ShownVersion]]) -> ShownSubject:
    kinds = [_kind(kind, by_kind.get(kind.part, ())) for kind in _kinds_of(subject)]
    return ShownSubject(
        label=str(SUBJECTS[subject]),
        is_set=tuple(kind for kind in kinds if kind.versions),
        others=tuple(kind for kind in kinds if not kind.versions),
    )


def _kind(kind: type[Part], versions: Iterable[ShownVersion]) -> ShownKind:
    in_order = sorted(versions, key=lambda one: (one.shown.scope, one.version.rule.valid_from))
    default = default_of(kind)
    return ShownKind(
        kind.part, kind_label(kind), tuple(in_order), rule_sentence(default) if default is not None else ""
    )


def kinds_by_subject() -> list[ShownSubject]:
    """Every kind of rule that can be set."""
    return [_subject(subject, {}) for subject in Subject]


def _kinds_of(subject: Subject) -> list[type[Part]]:
    return [kind for kind in PARTS.values() if kind.subject is subject]
