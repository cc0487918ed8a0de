"""Beheer > Hulpvragen: titles, labels, functions, coordinators and contact persons."""

from typing import Any

from django import forms
from django.db.models import Q
from django.forms import formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.admin_selectors import colleagues_of, regions_of, titles_of, units_to_admit
from carecases.choices import TitleKind
from carecases.models import Function, Label, OutsideSchool, SchoolCare, Status, Title
from core.accounts.models import User
from core.lib.forms import DateInput

MOST_ROWS = 60


class TitleForm(forms.Form):
    """A title that schools choose; where it begins decides the process (C-10)."""

    name = forms.CharField(label=_("Title"), max_length=120)
    match_text = forms.CharField(
        label=_("Match text"),
        max_length=120,
        required=False,
        help_text=_("How pupil-tracking systems call it, when that is something else."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=TitleKind.choices)
    first_status = forms.TypedChoiceField(
        label=_("Begins at"),
        coerce=int,
        help_text=_(
            "The process and its first status. Help requests that are on their way keep their process."
        ),
    )
    valid_from = forms.DateField(label=_("Offered from"), required=False, widget=DateInput)
    valid_until = forms.DateField(label=_("Offered until and including"), required=False, widget=DateInput)
    regions_only = forms.MultipleChoiceField(
        label=_("Only for schools in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions_except = forms.MultipleChoiceField(
        label=_("Not for schools in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, data: Any = None, *, title: Title | None = None) -> None:
        names = ("name", "match_text", "kind", "valid_from", "valid_until", "regions_only", "regions_except")
        now = {name: getattr(title, name) for name in names} if title else {}
        super().__init__(data, initial={**now, "first_status": title.first_status_id if title else ""})
        self._user, self._title = user, title
        statuses = Status.objects.filter(process__organisation=user.organisation_id, is_retired=False)
        groups: dict[str, list[tuple[str, str]]] = {}
        self._processes: dict[int, int] = {}
        for status in statuses.select_related("process").order_by("process__name", "position"):
            groups.setdefault(status.process.name, []).append((str(status.pk), status.label))
            self._processes[status.pk] = status.process_id
        _choose(self, "first_status", [("", gettext("Choose a status")), *groups.items()])
        known = {*regions_of(user), *now.get("regions_only", ()), *now.get("regions_except", ())}
        for name in ("regions_only", "regions_except"):
            _choose(self, name, [(region, region) for region in sorted(known)])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("This is before the first day on which it is offered."))
        both = set(data.get("regions_only", ())) & set(data.get("regions_except", ()))
        if both:
            sentence = _("%(region)s is ticked as in and as out. Take one of the two away.")
            self.add_error("regions_except", sentence % {"region": ", ".join(sorted(both))})
        if self._is_twice(data):
            self.add_error(
                "name",
                _(
                    "There is a title with this name at the same time. End that one first, or choose another name."
                ),
            )
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the title."""
        values = dict(self.cleaned_data)
        first = values.pop("first_status")
        return {**values, "first_status_id": first, "process_id": self._processes[first]}

    def _is_twice(self, data: dict[str, Any]) -> bool:
        """Whether a title of this name is offered to the same schools on one of the same days."""
        others = Title.objects.filter(
            organisation=self._user.organisation_id, name__iexact=data.get("name", "")
        )
        if self._title is not None:
            others = others.exclude(pk=self._title.pk)
        if data.get("valid_until"):
            others = others.filter(Q(valid_from=None) | Q(valid_from__lte=data["valid_until"]))
        if data.get("valid_from"):
            others = others.filter(Q(valid_until=None) | Q(valid_until__gte=data["valid_from"]))
        if data.get("regions_only"):
            others = others.filter(Q(regions_only=[]) | Q(regions_only__overlap=data["regions_only"]))
        return others.exists()


class LabelForm(forms.Form):
    """A word of the partnership (C-18)."""

    name = forms.CharField(label=_("Label"), max_length=40)
    for_schools = forms.BooleanField(label=_("Schools see it too"), required=False)

    def __init__(self, user: User, data: Any = None, *, label: Label | None = None) -> None:
        now = {"name": label.name, "for_schools": label.for_schools} if label else {}
        super().__init__(data, initial=now)
        self._others = Label.objects.filter(organisation=user.organisation_id).exclude(
            pk__in=[label.pk] if label else []
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self._others.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a label with this name already."))
        return name


class FunctionForm(forms.Form):
    """A function; who does it stands in the rows below (C-63)."""

    name = forms.CharField(label=_("Function"), max_length=80)
    is_school_contact = forms.BooleanField(
        label=_("The contact person of each school does this"),
        required=False,
        help_text=_("Under Schools each school has its own. The rows below are not used then."),
    )
    takes_external = forms.BooleanField(
        label=_("Takes what schools and institutions from outside ask"),
        required=False,
        help_text=_("Their help requests wait here until somebody takes them on, whatever the status names."),
    )

    def __init__(self, user: User, data: Any = None, *, function: Function | None = None) -> None:
        names = ("name", "is_school_contact", "takes_external")
        now = {name: getattr(function, name) for name in names} if function else {}
        super().__init__(data, initial=now)
        self._others = Function.objects.filter(organisation=user.organisation_id).exclude(
            pk__in=[function.pk] if function else []
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self._others.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a function with this name already."))
        return name

    def clean_is_school_contact(self) -> bool:
        chosen: bool = self.cleaned_data["is_school_contact"]
        other = self._others.filter(is_school_contact=True).first()
        if chosen and other is not None:
            sentence = _("The contact persons of the schools do “%(function)s” already.")
            raise forms.ValidationError(sentence % {"function": other.name})
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        other = self._others.filter(takes_external=True).first()
        if data.get("takes_external") and other is not None:
            sentence = _("“%(function)s” takes what is from outside already. Take it off there first.")
            self.add_error("takes_external", sentence % {"function": other.name})
        if data.get("takes_external") and data.get("is_school_contact"):
            self.add_error(
                "takes_external",
                _("Schools from outside have no contact person. Choose another function for this."),
            )
        return data


class _WithColleague(forms.Form):
    """A row about a colleague, for the schools of one region or for all."""

    user = forms.TypedChoiceField(label=_("Colleague"), coerce=int, empty_value=None)
    region = forms.ChoiceField(label=_("Schools in"), required=False)

    def __init__(self, *arguments: Any, by: User, **more: Any) -> None:
        super().__init__(*arguments, **more)
        people = colleagues_of(by).values_list("pk", "full_name")
        _choose(self, "user", [("", gettext("Choose a colleague")), *people])
        now = [self.initial["region"]] if self.initial.get("region") else []
        regions = sorted({*regions_of(by), *now})
        _choose(self, "region", [("", gettext("all regions")), *((name, name) for name in regions)])


class HolderForm(_WithColleague):
    """Who does the work of a function."""


class CoordinatorForm(_WithColleague):
    """Who becomes coordinator of help requests with a title."""

    title = forms.TypedChoiceField(label=_("Help request"), required=False, coerce=int, empty_value=None)
    field_order = ("title", "region", "user")

    def __init__(self, *arguments: Any, titles: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["user"].label = _("Coordinator")
        _choose(self, "title", [("", gettext("all titles")), *titles])


HolderForms = formset_factory(HolderForm, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True)
CoordinatorForms = formset_factory(
    CoordinatorForm, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True
)


class OutsideSchoolForm(forms.Form):
    """A school of another partnership or an institution, and what it may ask (C-65)."""

    unit = forms.TypedChoiceField(label=_("School or institution"), coerce=int, empty_value=None)
    partnership = forms.CharField(
        label=_("Belongs to the partnership"),
        max_length=120,
        required=False,
        help_text=_("Empty for an institution."),
    )
    titles = forms.ModelMultipleChoiceField(
        label=_("May ask"), queryset=Title.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        label=_("Admitted until and including"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: as long as it stands here. Help requests that are on their way go on."),
    )

    def __init__(self, user: User, data: Any = None, *, outside: OutsideSchool | None = None) -> None:
        now: dict[str, Any] = {}
        if outside is not None:
            now = {"partnership": outside.partnership, "until": outside.until, "titles": outside.titles.all()}
        super().__init__(data, initial=now)
        titles = self.fields["titles"]
        assert isinstance(titles, forms.ModelMultipleChoiceField)
        titles.queryset = titles_of(user)
        if outside is not None:
            del self.fields["unit"]
        else:
            units = units_to_admit(user).values_list("pk", "name", "brin")
            names = [(pk, f"{name} ({brin})" if brin else name) for pk, name, brin in units]
            _choose(self, "unit", [("", gettext("Choose a school or institution")), *names])


class SchoolForm(forms.Form):
    """What the partnership keeps of a school (C-63)."""

    region = forms.CharField(label=_("Region"), max_length=60, required=False)
    contact = forms.TypedChoiceField(
        label=_("Contact person of the partnership"), required=False, coerce=int, empty_value=None
    )
    has_agreement = forms.BooleanField(
        label=_("The board signed the data processing agreement"), required=False
    )

    def __init__(self, user: User, data: Any = None, *, care: SchoolCare) -> None:
        now = {"region": care.region, "contact": care.contact_id, "has_agreement": care.has_agreement}
        super().__init__(data, initial=now)
        people = list(colleagues_of(user).values_list("pk", "full_name"))
        if care.contact is not None and care.contact_id not in dict(people):
            people.append((care.contact.pk, care.contact.full_name))
        _choose(self, "contact", [("", gettext("nobody yet")), *people])


def rows_of(formset: Any) -> list[dict[str, Any]]:
    """The rows that are filled in and not removed."""
    return [
        form.cleaned_data for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
