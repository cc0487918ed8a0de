"""The forms of TLVs, approaches, decisions and their settings."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from carecases.models import HelpRequest, Status, Title
from carecases.rules import free_text
from carecases.support.actions.approaches import Planned
from carecases.support.actions.issue_tlv import Imported, Wanted
from carecases.support.choices import FIRST_EXPERTS, Category, Profession, SchoolType, TlvKind
from carecases.support.models import (
    Approach,
    ApproachType,
    Decision,
    ExpertAdvice,
    MandateRule,
    Practitioner,
    TitleTerms,
    TlvNumbering,
)
from carecases.support.selectors import earlier_tlvs, practitioners_for, types_for
from carecases.wording import called_bsn
from core.accounts.models import Role, User
from core.accounts.rights import Right
from core.lib import clock
from core.lib.forms import DateInput

MOST_YEARS = 8
"""School years that a pupil can spend in primary or special primary education."""


def _without_bsn(text: str) -> str:
    """The text, when it calls no number a BSN. Raises ValidationError."""
    if free_text.look_at(text).calls_bsn:
        raise forms.ValidationError(called_bsn())
    return text


class _KindOfTlv(forms.Form):
    school_type = forms.ChoiceField(
        label=_("School type"), choices=SchoolType.choices, widget=forms.RadioSelect
    )
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices, widget=forms.RadioSelect)
    first_day = forms.DateField(label=_("Holds from"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_sbo = data.get("school_type") == SchoolType.SBO
        if data.get("category") and is_sbo != (data["category"] == Category.NONE):
            self.add_error(
                "category",
                _("A TLV for SBO has no category.")
                if is_sbo
                else _("Choose a category for special education."),
            )
        return data


class TlvForm(_KindOfTlv):
    """A TLV to issue."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TlvKind.choices, widget=forms.RadioSelect)
    earlier: Any = forms.ModelChoiceField(
        label=_("Earlier TLV"),
        queryset=None,
        required=False,
        empty_label="–",
        help_text=_("What is extended or changed. Is it not in the list: note it first."),
    )
    years = forms.IntegerField(
        label=_("For how many whole school years"),
        min_value=1,
        max_value=MOST_YEARS,
        help_text=_("Beginning in the middle of a school year, the rest of that year is added."),
    )
    field_order = ("kind", "earlier", "school_type", "category", "first_day", "years")

    def __init__(self, user: User, help_request: HelpRequest, data: Any = None) -> None:
        super().__init__(data, initial={"first_day": clock.today(), "years": 1, "kind": TlvKind.NEW})
        earlier = self.fields["earlier"]
        assert isinstance(earlier, forms.ModelChoiceField)
        earlier.queryset = earlier_tlvs(user, help_request)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") in (TlvKind.EXTENSION, TlvKind.CHANGE) and not data.get("earlier"):
            self.add_error("earlier", _("Choose which TLV is extended or changed."))
        return data

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class ImportedTlvForm(_KindOfTlv):
    """A TLV of before, or of another partnership."""

    number = forms.CharField(
        label=_("Number"), max_length=60, help_text=_("As it stands on the TLV; it is kept so.")
    )
    last_day = forms.DateField(label=_("Until and including"), widget=DateInput)
    field_order = ("number", "school_type", "category", "first_day", "last_day")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("first_day") and data.get("last_day") and data["last_day"] <= data["first_day"]:
            self.add_error("last_day", _("The last day comes after the first."))
        return data

    @property
    def imported(self) -> Imported:
        return Imported(**self.cleaned_data)


class AdviceForm(forms.ModelForm):  # type: ignore[type-arg]
    """The advice of an expert."""

    class Meta:
        model = ExpertAdvice
        fields = ("profession", "expert", "given_on", "advice", "copy_given_on")
        widgets: ClassVar[dict[str, Any]] = {
            "given_on": DateInput,
            "copy_given_on": DateInput,
            "advice": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, data: Any = None, *, instance: ExpertAdvice) -> None:
        super().__init__(data, instance=instance)
        profession = self.fields["profession"]
        assert isinstance(profession, forms.ChoiceField)
        allowed = FIRST_EXPERTS if instance.position == 1 else tuple(Profession)
        profession.choices = [("", "---------"), *((one.value, one.label) for one in allowed)]
        self.fields["copy_given_on"].help_text = _("Needed before the TLV is issued.")

    def clean_advice(self) -> str:
        return _without_bsn(self.cleaned_data["advice"])


class ApproachForm(forms.Form):
    """An approach to plan."""

    type: Any = forms.ModelChoiceField(label=_("Type"), queryset=None)
    practitioner: Any = forms.ModelChoiceField(label=_("Practitioner"), queryset=None)
    first_day = forms.DateField(label=_("From"), widget=DateInput)
    last_day = forms.DateField(
        label=_("Until and including"),
        widget=DateInput,
        help_text=_("Until the end of this day the practitioner sees the dossier."),
    )
    hours = forms.DecimalField(label=_("Hours in all"), min_value=0.25, max_digits=6, decimal_places=2)

    def __init__(self, help_request: HelpRequest, data: Any = None) -> None:
        super().__init__(data, initial={"first_day": clock.today()})
        for name, rows in (
            ("type", types_for(help_request)),
            ("practitioner", practitioners_for(help_request)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes after the first."))
        if last and last < clock.today():
            self.add_error("last_day", _("This day is past."))
        return data

    @property
    def planned(self) -> Planned:
        return Planned(**self.cleaned_data)


class LastDayForm(forms.Form):
    """Another last day of an approach."""

    last_day = forms.DateField(
        label=_("Until and including"),
        widget=DateInput,
        help_text=_("Until the end of this day the practitioner sees the dossier."),
    )

    def __init__(self, approach: Approach, data: Any = None) -> None:
        super().__init__(data, initial={"last_day": approach.last_day})
        self._approach = approach

    def clean_last_day(self) -> Any:
        last = self.cleaned_data["last_day"]
        if last < self._approach.first_day:
            raise forms.ValidationError(_("The last day comes after the first."))
        if last < clock.today():
            raise forms.ValidationError(_("This day is past."))
        return last


class EvaluationForm(forms.Form):
    """How an approach went, with which it ends."""

    evaluation = forms.CharField(
        label=_("Evaluation"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean_evaluation(self) -> str:
        return _without_bsn(self.cleaned_data["evaluation"])


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A decision to take."""

    class Meta:
        model = Decision
        fields = ("amount", "first_day", "last_day", "placed_on", "reasons")
        widgets: ClassVar[dict[str, Any]] = {
            "first_day": DateInput,
            "last_day": DateInput,
            "placed_on": DateInput,
            "reasons": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, data: Any = None, *, instance: Decision, needs_placement: bool) -> None:
        super().__init__(data, instance=instance)
        self._needs_placement = needs_placement
        self.fields["amount"].label = _("Amount in euros")
        if not needs_placement:
            del self.fields["placed_on"]
        else:
            self.fields["placed_on"].required = True

    def clean_placed_on(self) -> Any:
        placed_on = self.cleaned_data["placed_on"]
        if placed_on > clock.today():
            raise forms.ValidationError(
                _("The decision is made after the date of placement. Come back on that day.")
            )
        return placed_on

    def clean_reasons(self) -> str:
        return _without_bsn(self.cleaned_data["reasons"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first_day") and data.get("last_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("The last day comes after the first."))
        if data.get("amount") is not None and data["amount"] <= 0:
            self.add_error("amount", _("Fill in more than zero."))
        return data


class MandateForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who may grant what, up to what amount."""

    class Meta:
        model = MandateRule
        fields = ("role", "kind", "title", "up_to")

    def __init__(self, data: Any = None, *, instance: MandateRule) -> None:
        super().__init__(data, instance=instance)
        role, title = self.fields["role"], self.fields["title"]
        assert isinstance(role, forms.ModelChoiceField)
        assert isinstance(title, forms.ModelChoiceField)
        role.label = _("Role")
        role.queryset = Role.objects.filter(
            organisation=instance.organisation_id, rights__contains=[Right.ASSESS_HELP_REQUESTS.value]
        )
        title.queryset = Title.objects.filter(organisation=instance.organisation_id)
        title.empty_label = _("all of this kind")
        self.fields["up_to"].help_text = _("In euros. Empty: without a limit, and for a TLV.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        title, kind = data.get("title"), data.get("kind")
        if title is not None and kind and title.kind != kind:
            self.add_error("kind", _("“%(title)s” is of another kind.") % {"title": title.name})
        return data


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a decision on a title asks besides the mandate."""

    class Meta:
        model = TitleTerms
        fields = ("needs_placement",)

    def __init__(self, data: Any = None, *, instance: TitleTerms) -> None:
        super().__init__(data, instance=instance)
        field = self.fields["needs_placement"]
        field.label = _("A decision is made only after the date of placement")
        field.help_text = _("As with Herstart and KANS: the date stands in the decision.")


class ApproachTypeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A kind of support, and the statuses that go with it."""

    allowed = forms.MultipleChoiceField(
        label=_("Statuses in which it is planned"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApproachType
        fields = ("name", "allowed", "waits_as", "starts_as", "ends_as", "is_offered")

    def __init__(self, data: Any = None, *, instance: ApproachType) -> None:
        super().__init__(data, instance=instance)
        statuses = Status.objects.filter(process__organisation=instance.organisation_id, is_hidden=False)
        labels = dict(statuses.order_by("label").values_list("code", "label"))
        allowed = self.fields["allowed"]
        assert isinstance(allowed, forms.MultipleChoiceField)
        allowed.choices = list(labels.items())
        for name in ("waits_as", "starts_as", "ends_as"):
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "–"), *labels.items()], required=False
            )


class NumberingForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the numbers of TLVs begin with (C-35); those that were given stay as they are."""

    class Meta:
        model = TlvNumbering
        fields = ("prefix",)
        help_texts: ClassVar[dict[str, Any]] = {
            "prefix": _(
                "As the code of the partnership, PO9901; behind it come the school year and a number."
            )
        }

    def clean_prefix(self) -> str:
        prefix: str = self.cleaned_data["prefix"].strip().upper()
        if not prefix.isascii() or not prefix.isalnum():
            raise forms.ValidationError(_("Use letters and figures only, without spaces."))
        return prefix


class PractitionerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who carries out approaches, and how many hours a week."""

    class Meta:
        model = Practitioner
        fields = ("user", "hours_a_week")

    def __init__(self, data: Any = None, *, instance: Practitioner) -> None:
        super().__init__(data, instance=instance)
        people = self.fields["user"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = User.objects.filter(
            organisation=instance.organisation_id,
            is_active=True,
            role__rights__overlap=[Right.SEE_HELP_REQUESTS.value, Right.JOIN_HELP_REQUESTS.value],
        ).order_by("full_name")
        if instance.pk:
            del self.fields["user"]


def may_evaluate(user: User, approach: Approach) -> bool:
    """Whether this account is who carried it out."""
    return approach.practitioner.user_id == user.pk
