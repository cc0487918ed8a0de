"""The form of each kind of rule, made from its figures: fields of the right type, no code.

A figure that is itself made of figures (a notice, a window) becomes a block of fields; the names of its fields are
joined by dashes, as in `least-amount`.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, cast, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen
from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticUndefined

from core.childcare.choices import CareType, ContractForm
from core.childcare.models import DayPart, Location
from core.childcare.rules.calendar import DayKind
from core.lib import clock
from core.lib.forms import DateInput, TimeInput
from requests_app.actions.policy_rules import RuleDraft
from requests_app.models import PolicyRule
from requests_app.policy_labels import CHOICES, PROBLEMS, field_help, field_label
from requests_app.rules.policy import Part, Tier

Path = tuple[str, ...]
TIER_LINES = 4
LAST = ("by_parent_only", "validity", "cap", "use_notice")
"""What earns a credit comes first, then what becomes of it."""
EMPTY = (None, "", False)
YES_NO = (("True", gettext_lazy("yes")), ("False", gettext_lazy("no")))


@dataclass(frozen=True)
class Block:
    """Fields that belong together; without a title where a figure stands by itself.

    `is_folded`: it may stay empty and is, so the page shows no more than its title until somebody opens it.
    """

    title: str
    help_text: str
    fields: tuple[BoundField, ...]
    is_folded: bool = False


class PartForm(forms.Form):
    """The figures of one kind of rule. Valid, `part` holds them; what pydantic refuses stands with its field."""

    part: Part

    def __init__(
        self,
        kind: type[Part],
        data: Any = None,
        *,
        part: Part | None = None,
        day_parts: Sequence[DayPart] = (),
    ) -> None:
        super().__init__(data, initial=_flat(part.model_dump()) if part is not None else None)
        self.kind = kind
        self._day_parts = day_parts
        for path, info, required in _leaves(kind):
            self.fields["-".join(path)] = self._field(path, info, required=required)

    def _field(self, path: Path, info: FieldInfo, *, required: bool) -> forms.Field:
        more: dict[str, Any] = {
            "label": field_label(self.kind, path),
            "help_text": field_help(self.kind, path),
        }
        if path[-1] == "day_parts":
            more["choices"] = [(str(one.pk), one.name) for one in self._day_parts]
            return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **more)
        return _field_for(path, info, more, required=required)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.part = self.kind.model_validate(_nested(self.kind, cleaned))
            except ValidationError as error:
                for problem in error.errors():
                    self._tell(problem)
        return cleaned

    def _tell(self, problem: ErrorDetails) -> None:
        """Say what pydantic found where the manager can mend it."""
        path = "-".join(str(step) for step in problem["loc"])
        own = [name for name in self.fields if name == path or name.startswith(f"{path}-")]
        code = str(problem.get("ctx", {}).get("error", "")) or problem["type"]
        words = PROBLEMS.get(code)
        self.add_error(
            own[0] if own else None,
            str(words) if words else gettext("This figure does not fit. Look at it again."),
        )

    @property
    def blocks(self) -> list[Block]:
        """The fields as the page shows them: those of one figure together."""
        found: dict[str, list[BoundField]] = {}
        for name in self.fields:
            found.setdefault(name.split("-")[0], []).append(self[name])
        in_order = sorted(found.items(), key=lambda item: LAST.index(item[0]) + 1 if item[0] in LAST else 0)
        return [self._block(top, fields) for top, fields in in_order]

    def _block(self, top: str, fields: list[BoundField]) -> Block:
        if len(fields) == 1 and fields[0].name == top:
            return Block("", "", tuple(fields))
        may_be_empty = not self.kind.model_fields[top].is_required()
        says_something = any(field.errors or field.value() not in EMPTY for field in fields if _is_key(field))
        return Block(
            field_label(self.kind, (top,)),
            field_help(self.kind, (top,)),
            tuple(fields),
            is_folded=may_be_empty and not says_something,
        )


def _is_key(field: BoundField) -> bool:
    """A figure that is filled in by hand: a choice or tick can have a value by itself."""
    return isinstance(field.field, forms.IntegerField | forms.DecimalField | forms.DateField) and (
        field.field.initial is None
    )


class ScopeForm(forms.Form):
    """Where and from when a rule holds."""

    location = forms.TypedChoiceField(
        label=gettext_lazy("Location"), coerce=int, empty_value=None, required=False
    )
    care_type = forms.ChoiceField(label=gettext_lazy("Kind of care"), required=False)
    contract_form = forms.ChoiceField(label=gettext_lazy("Contract form"), required=False)
    valid_from = forms.DateField(label=gettext_lazy("Holds from"), widget=DateInput)
    valid_until = forms.DateField(
        label=gettext_lazy("Holds until and including"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy(
            "Leave empty where no end is known. What holds more widely comes back after it."
        ),
    )

    def __init__(self, data: Any, locations: Sequence[Location], *, rule: PolicyRule | None = None) -> None:
        super().__init__(data, initial=_scope_of(rule) if rule else {"valid_from": clock.today()})
        self.fields["valid_from"].widget.attrs["min"] = clock.today().isoformat()
        self._choose("location", gettext("The whole organisation"), [(one.pk, one.name) for one in locations])
        self._choose("care_type", gettext("All kinds of care"), CareType.choices)
        self._choose("contract_form", gettext("All contract forms"), ContractForm.choices)

    def _choose(self, name: str, everything: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", everything), *choices]

    def draft(self, part: Part) -> RuleDraft:
        """The rule as filled in; both forms must be valid."""
        values = self.cleaned_data
        return RuleDraft(
            part=part,
            valid_from=values["valid_from"],
            valid_until=values["valid_until"],
            location_id=values["location"],
            care_type=values["care_type"],
            contract_form=values["contract_form"],
        )


class EndForm(forms.Form):
    """Until when a rule still holds."""

    last_day = forms.DateField(label=gettext_lazy("Last day on which it holds"), widget=DateInput)


def _scope_of(rule: PolicyRule) -> dict[str, Any]:
    today = clock.today()
    has_begun = rule.valid_from <= today
    return {
        "location": rule.location_id,
        "care_type": rule.care_type,
        "contract_form": rule.contract_form,
        "valid_from": today if has_begun else rule.valid_from,
        "valid_until": None if has_begun else rule.valid_until,
    }


# From the figures of a kind to fields


def _leaves(
    model: type[BaseModel], path: Path = (), *, needed: bool = True
) -> Iterator[tuple[Path, FieldInfo, bool]]:
    """Every figure that is one field, with its path, and whether it and all blocks around it are needed."""
    for name, info in model.model_fields.items():
        inner = _bare(info.annotation)
        if get_origin(inner) is tuple and get_args(inner)[0] is Tier:
            for line in range(TIER_LINES):
                yield from _leaves(Tier, (*path, name, str(line)), needed=False)
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _leaves(inner, (*path, name), needed=needed and info.is_required())
        else:
            yield (*path, name), info, needed and info.is_required()


def _bare(annotation: Any) -> Any:
    """The type of a figure that may be left out."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation


def _field_for(path: Path, info: FieldInfo, more: dict[str, Any], *, required: bool) -> forms.Field:
    kind = _bare(info.annotation)
    if kind is bool:
        return _yes_or_no(info, more)
    if get_origin(kind) is tuple:
        return forms.MultipleChoiceField(
            choices=_choices_of(path, get_args(kind)[0]),
            widget=forms.CheckboxSelectMultiple,
            required=required,
            **more,
        )
    if issubclass(kind, StrEnum):
        choices = _choices_of(path, kind)
        default = info.default if info.default not in (None, PydanticUndefined) else None
        initial = {"initial": default.value} if default else {}
        empty = [] if required or default else [("", "—")]
        return forms.ChoiceField(choices=[*empty, *choices], required=required, **initial, **more)
    return _plain_field(kind, info, more, required=required)


def _yes_or_no(info: FieldInfo, more: dict[str, Any]) -> forms.Field:
    if info.is_required():
        return forms.TypedChoiceField(
            choices=YES_NO, coerce=lambda value: value == "True", widget=forms.RadioSelect, **more
        )
    return forms.BooleanField(required=False, initial=info.default, **more)


def _plain_field(kind: type, info: FieldInfo, more: dict[str, Any], *, required: bool) -> forms.Field:
    bounds = _bounds(info)
    default = info.default if info.default not in (None, PydanticUndefined) else None
    more = {**more, "required": required, "initial": default}
    if kind is int:
        return forms.IntegerField(min_value=bounds.get("min"), max_value=bounds.get("max"), **more)
    if kind is Decimal:
        widget = forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"})
        least = Decimal("0.01") if bounds.get("min") is not None else None
        return forms.DecimalField(
            min_value=least, max_value=bounds.get("max"), decimal_places=2, widget=widget, **more
        )
    if kind is time:
        return forms.TimeField(widget=TimeInput, **more)
    if kind is date:
        return forms.DateField(widget=DateInput, **more)
    return forms.CharField(max_length=bounds.get("length"), **more)


def _bounds(info: FieldInfo) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for rule in info.metadata:
        if isinstance(rule, Ge):
            found["min"] = rule.ge
        elif isinstance(rule, Gt):
            found["min"] = rule.gt
        elif isinstance(rule, Le):
            found["max"] = rule.le
        elif isinstance(rule, MaxLen):
            found["length"] = rule.max_length
    return found


def _choices_of(path: Path, kind: Any) -> list[tuple[str, str]]:
    if path[-1] == "into":
        return [(value, str(label)) for value, label in CareType.choices]
    members = [one for one in kind if one is not DayKind.CLOSED]
    return [(one.value, str(CHOICES[f"{kind.__name__}.{one.value}"])) for one in members]


# From what was filled in to figures, and back


def _nested(kind: type[BaseModel], values: Mapping[str, Any], path: Path = ()) -> dict[str, Any]:
    """What pydantic reads: blocks as objects; what was left empty stays out, and so does an empty block."""
    found: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        inner = _bare(info.annotation)
        here = (*path, name)
        if get_origin(inner) is tuple and get_args(inner)[0] is Tier:
            lines = [_nested(Tier, values, (*here, str(line))) for line in range(TIER_LINES)]
            found[name] = [line for line in lines if line]
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            block = _nested(inner, values, here)
            if info.is_required() or _is_filled_in(inner, block):
                found[name] = block
        else:
            value = values.get("-".join(here))
            if value not in (None, "", []):
                found[name] = value
    return found


def _is_filled_in(kind: type[BaseModel], block: Mapping[str, Any]) -> bool:
    """Whether anything says more than the form did by itself."""
    return any(
        name in block and block[name] is not False and block[name] != info.default
        for name, info in kind.model_fields.items()
    )


def _flat(values: Any, path: Path = ()) -> dict[str, Any]:
    """The figures of a part under the names of the fields."""
    if isinstance(values, Mapping):
        steps: Any = values.items()
    elif isinstance(values, tuple) and values and isinstance(values[0], Mapping):
        steps = enumerate(values)
    else:
        return {"-".join(path): _shown(values)}
    found: dict[str, Any] = {}
    for name, value in steps:
        found |= _flat(value, (*path, str(name)))
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(one.value if isinstance(one, StrEnum) else one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return value
