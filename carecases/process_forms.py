"""The editor of a process: one form with a row for each status and each way, saved as a whole (C-13)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.choices import Need, Side, Turn
from carecases.models import Function
from carecases.rules.process_plan import Plan, PlannedStatus, PlannedWay
from core.accounts.models import User

MOST_STATUSES, MOST_WAYS = 60, 200
STATUSES, WAYS = "statuses", "ways"


class ProcessForm(forms.Form):
    """What is about the process itself."""

    name = forms.CharField(label=_("Name of the process"), max_length=120)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    hiding_is_meant = forms.BooleanField(
        label=_("The partnership need not see these help requests any more"),
        required=False,
        widget=forms.HiddenInput,
    )

    def ask_whether_hiding_is_meant(self) -> None:
        """Show the tick as one: what it is about was told, and the next time that it is sent counts."""
        self.fields["hiding_is_meant"].widget = forms.CheckboxInput()


class StatusForm(forms.Form):
    """One status. Without a code it gets one from its label."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=999, required=False)
    label = forms.CharField(label=_("Label"), max_length=80)
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_("Letters, figures and hyphens. Left empty, it is made from the label."),
    )
    turn = forms.ChoiceField(label=_("Whose turn"), choices=[("", "---------"), *Turn.choices])
    function = forms.TypedChoiceField(label=_("In whose queue"), required=False, coerce=int, empty_value=None)
    is_hidden = forms.BooleanField(label=_("Not visible to the partnership"), required=False)
    is_incomplete = forms.BooleanField(label=_("The school has to add something"), required=False)
    is_final = forms.BooleanField(label=_("The end"), required=False)
    meaning = forms.CharField(label=_("What it means"), max_length=300, required=False)
    asks = forms.CharField(
        label=_("What the mail asks of the applicant"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, functions: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        _choose(self, "function", [("", gettext("nobody’s in particular")), *functions])

    @property
    def key(self) -> str:
        """By which ways point at this row: stays the same while its label and code are changed."""
        return str(self["pk"].value() or self._code)

    @property
    def heading(self) -> str:
        """What a closed row is called."""
        return str(self["label"].value() or gettext("New status"))

    @property
    def is_new(self) -> bool:
        """Whether this row was never saved."""
        return not self["pk"].value()

    @property
    def planned(self) -> PlannedStatus:
        values = self.cleaned_data
        names = (
            "label",
            "turn",
            "meaning",
            "is_hidden",
            "is_incomplete",
            "is_final",
            "asks",
            "function",
            "pk",
        )
        return PlannedStatus(code=self._code, **{name: values[name] for name in names})

    @property
    def _code(self) -> str:
        return str(self["code"].value() or slugify(str(self["label"].value() or ""))[:60])


class WayForm(forms.Form):
    """One way from a status to another."""

    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("To"))
    sides = forms.MultipleChoiceField(
        label=_("Who may"), choices=Side.choices, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("What must be there"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, statuses: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._labels = dict(statuses)
        for name in ("source", "target"):
            _choose(self, name, [("", gettext("Choose a status")), *statuses])

    @property
    def heading(self) -> str:
        """ "Aanmelding → Dossier compleet"."""
        ends = [self._labels.get(str(self[name].value() or "")) for name in ("source", "target")]
        return " → ".join(end or "…" for end in ends) if any(ends) else gettext("New way")


StatusForms = formset_factory(
    StatusForm, extra=0, max_num=MOST_STATUSES, absolute_max=MOST_STATUSES, can_delete=True
)
WayForms = formset_factory(WayForm, extra=0, max_num=MOST_WAYS, absolute_max=MOST_WAYS, can_delete=True)


class ProcessEditor:
    """The three parts of the page together; `add` puts one more empty row at the end of a part."""

    def __init__(self, user: User, plan: Plan, data: QueryDict | None = None, *, add: str = "") -> None:
        sent = _with_row(data, add)
        functions = Function.objects.filter(organisation=user.organisation_id)
        self.process = ProcessForm(sent, initial={"name": plan.name, "seen": plan.digest})
        self.statuses = StatusForms(
            sent,
            prefix=STATUSES,
            initial=[
                {**asdict(status), "place": place} for place, status in enumerate(plan.statuses, start=1)
            ],
            form_kwargs={"functions": list(functions.values_list("pk", "name"))},
        )
        keys = {status.code: str(status.pk or status.code) for status in plan.statuses}
        self.ways = WayForms(
            sent,
            prefix=WAYS,
            initial=[
                {**asdict(way), "source": keys[way.source], "target": keys[way.target]} for way in plan.ways
            ],
            form_kwargs={"statuses": [(form.key, form.heading) for form in self.statuses if form.key]},
        )

    def is_valid(self) -> bool:
        """Whether every row makes sense by itself."""
        return all([self.process.is_valid(), self.statuses.is_valid(), self.ways.is_valid()])

    @property
    def plan(self) -> Plan:
        """What was filled in, in the order of the places; ways of a removed status go with it."""
        rows = [form for form in self.statuses if _is_used(form)]
        last = len(rows) + MOST_STATUSES
        rows.sort(key=lambda form: form.cleaned_data.get("place") or last)
        codes = {form.key: form.planned.code for form in rows}
        return Plan(
            name=self.process.cleaned_data.get("name", ""),
            statuses=tuple(form.planned for form in rows),
            ways=tuple(_planned_way(form.cleaned_data, codes) for form in self.ways if _stays(form, codes)),
        )


def _planned_way(values: Mapping[str, Any], codes: Mapping[str, str]) -> PlannedWay:
    return PlannedWay(
        codes[values["source"]],
        codes[values["target"]],
        tuple(sorted(values["sides"])),
        tuple(sorted(values["needs"])),
    )


def _stays(form: forms.Form, codes: Mapping[str, str]) -> bool:
    return _is_used(form) and all(form.cleaned_data[end] in codes for end in ("source", "target"))


def _is_used(form: forms.Form) -> bool:
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _with_row(data: QueryDict | None, add: str) -> QueryDict | None:
    if data is None or add not in {STATUSES, WAYS}:
        return data
    sent = data.copy()
    total = sent.get(f"{add}-TOTAL_FORMS", "")
    sent[f"{add}-TOTAL_FORMS"] = str(int(total) + 1 if total.isdecimal() and len(total) < 4 else 1)
    return sent


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
