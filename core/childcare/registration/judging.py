"""Answers that did not come from the pages: judged by the same forms as those of parents (K-15, K-17)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.views.decorators.debug import sensitive_variables

from core.childcare.choices import RegistrationStep
from core.childcare.gateway.contract import LocationList
from core.childcare.registration.forms import (
    AnyCareForm,
    ChildForm,
    Given,
    GuardianForm,
    SecondGuardianForm,
)

Typed = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Judged:
    """Good answers by step with the BSNs by person, or the errors by step and field."""

    facts: dict[str, Any] = field(default_factory=dict)
    bsns: dict[str, str] = field(default_factory=dict)
    errors: list[tuple[str, str, str]] = field(default_factory=list)


@sensitive_variables()
def judge(data: LocationList, typed: Typed) -> Judged:
    """What comes of answers by step, as they were typed (with a "bsn" where there is one)."""
    judged = Judged()
    for form in _forms(data, typed, judged):
        if form.is_valid():
            judged.facts[form.step.value] = form.facts
            if form.cleaned_data.get("bsn"):
                judged.bsns[form.step.value] = form.cleaned_data["bsn"]
        else:
            judged.errors.extend(
                (form.step.value, name, str(error))
                for name, errors in form.errors.items()
                for error in errors
            )
    return judged


@sensitive_variables()
def _forms(data: LocationList, typed: Typed, judged: Judged) -> Any:
    """Each step's form in turn, so that a later one knows what an earlier one came to."""
    first = dict(typed.get(RegistrationStep.GUARDIAN_1, {}))
    second = dict(typed.get(RegistrationStep.GUARDIAN_2, {}))
    if not any(second.values()):
        second = {"alone": "on"}
    yield GuardianForm(first, given=Given(data))
    yield SecondGuardianForm(second, given=Given(data, bsns=judged.bsns))
    yield ChildForm(dict(typed.get(RegistrationStep.CHILD, {})), given=Given(data, bsns=judged.bsns))
    child = judged.facts.get(RegistrationStep.CHILD.value, {})
    born = date.fromisoformat(child["birth_date"]) if child else None
    yield AnyCareForm(dict(typed.get(RegistrationStep.CARE, {})), given=Given(data, born=born))
