"""The policy of a location as parents read it: by subject, in force today, with coming changes (R-41)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.childcare.choices import CareType, ContractForm
from core.childcare.models import Location
from requests_app.policy_labels import SUBJECTS
from requests_app.policy_wording import rule_sentence
from requests_app.rules.policy import PARTS, Part, Policy, Scope, Subject

MOST_COMING = 400
"""Days ahead in which a coming change is announced."""


@dataclass(frozen=True)
class Sentence:
    """What holds, and for whom where that differs within the location; from a date where it is still to come."""

    text: str
    holds_for: str = ""
    begins: date | None = None


@dataclass(frozen=True)
class SubjectRules:
    label: str
    now: tuple[Sentence, ...]
    coming: tuple[Sentence, ...]


@dataclass(frozen=True)
class LocationRules:
    location: Location
    subjects: tuple[SubjectRules, ...]


def rules_of(
    location: Location,
    policy: Policy,
    care_types: Iterable[str],
    today: date,
    *,
    day_parts: Mapping[int, str],
    with_credits: bool,
) -> LocationRules:
    """What holds at a location for its kinds of care, today and from the dates on which that changes."""
    places = _places(location, policy, care_types)
    subjects = [subject for subject in Subject if with_credits or subject is not Subject.CREDITS]
    shown = (_subject_rules(subject, policy, places, today, day_parts) for subject in subjects)
    return LocationRules(location, tuple(rules for rules in shown if rules.now or rules.coming))


def _places(location: Location, policy: Policy, care_types: Iterable[str]) -> tuple[Scope, ...]:
    """Every kind of care with every contract form that some rule is about, and with all other forms."""
    forms = dict.fromkeys(("", *sorted({rule.scope.contract_form for rule in policy.rules})))
    return tuple(Scope(location.pk, care_type, form) for care_type in care_types for form in forms)


def _subject_rules(
    subject: Subject, policy: Policy, places: tuple[Scope, ...], today: date, day_parts: Mapping[int, str]
) -> SubjectRules:
    now: list[Sentence] = []
    coming: list[Sentence] = []
    for kind in PARTS.values():
        if kind.subject is not subject:
            continue
        now += _sentences(kind, policy, places, today, day_parts)
        for begins in _changes(kind, policy, places, today):
            before = _sentences(kind, policy, places, begins - date.resolution, day_parts)
            after = _sentences(kind, policy, places, begins, day_parts)
            coming += [Sentence(one.text, one.holds_for, begins) for one in after if one not in before]
            if before and not after:
                coming.append(
                    Sentence(_("Then this no longer holds: %(rule)s") % {"rule": before[0].text}, "", begins)
                )
    now += [Sentence(text) for text in _ALWAYS.get(subject, list)()]
    return SubjectRules(str(SUBJECTS[subject]), tuple(now), tuple(sorted(coming, key=_begins)))


def _begins(sentence: Sentence) -> date:
    return sentence.begins or date.min


def _changes(kind: type[Part], policy: Policy, places: tuple[Scope, ...], today: date) -> list[date]:
    """The coming dates on which rules of this kind begin, or no longer hold, at one of the places."""
    found: set[date] = set()
    for rule in policy.rules:
        if isinstance(rule.part, kind) and any(rule.scope.covers(place) for place in places):
            found.add(rule.valid_from)
            if rule.valid_until is not None:
                found.add(rule.valid_until + date.resolution)
    return sorted(on for on in found if 0 < (on - today).days <= MOST_COMING)


def _sentences(
    kind: type[Part], policy: Policy, places: tuple[Scope, ...], on: date, day_parts: Mapping[int, str]
) -> list[Sentence]:
    """One sentence where it is the same everywhere, otherwise one for each kind of care or contract."""
    found: dict[str, list[Scope]] = {}
    for place in places:
        part = policy.find(kind, place, on)
        if part is not None:
            found.setdefault(rule_sentence(part, day_parts), []).append(place)
    if len(found) == 1 and len(next(iter(found.values()))) == len(places):
        return [Sentence(next(iter(found)))]
    return [Sentence(text, _holds_for(held, places)) for text, held in found.items()]


def _holds_for(held: list[Scope], places: tuple[Scope, ...]) -> str:
    """For whom, as short as it can be said: "day care; after-school care (flexible)"."""
    words = []
    for care_type in dict.fromkeys(place.care_type for place in held):
        forms = [place.contract_form for place in held if place.care_type == care_type]
        all_forms = [place.contract_form for place in places if place.care_type == care_type]
        label = str(CareType(care_type).label)
        words.append(label if len(forms) == len(all_forms) else f"{label} ({_forms(forms)})")
    return "; ".join(words)


def _forms(forms: list[str]) -> str:
    return ", ".join(str(ContractForm(form).label) if form else _("other contracts") for form in forms)


_ALWAYS = {
    Subject.SWAP: lambda: [_("A swapped day never goes to a brother or sister.")],
    Subject.CREDITS: lambda: [
        _("A credit belongs to one child and never goes to a brother or sister."),
        _("A credit keeps the rules under which it was earned, also when the rules change."),
    ],
    Subject.CANCELLING: lambda: [
        _("A request is cancelled per child; the undecided days of a period are cancelled together.")
    ],
    Subject.DECIDING: lambda: [_("Judging as a whole is only possible for one specific day.")],
}
