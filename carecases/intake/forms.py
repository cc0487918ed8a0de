"""Forms of links, environments, the list of what came in, and titles."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecases.intake.choices import Outcome, System
from carecases.intake.models import (
    LONGEST_CODE,
    SHORTEST_CODE,
    BoardLink,
    Delivery,
    PartnershipCode,
    VerificationCode,
)
from carecases.intake.selectors import Wanted, senders_of, titles_to_give
from carecases.models import Title
from core.accounts.models import Unit, User
from core.lib import clock
from core.lib.forms import DateInput
from core.lib.nl import InvalidNumberError, normalise_brin

PARTNERSHIP = re.compile(r"(PO|VO)[0-9A-Z]{4}")
SIGNS = re.compile(r"[0-9A-Za-z]+")
# The address of a page is for people, so its parts are Dutch, as the paths are.
PARAMETERS = {
    "brin": "brin",
    "reference": "kenmerk",
    "outcome": "uitkomst",
    "sender": "omgeving",
    "first": "van",
    "last": "tot",
}


class CodeForm(forms.Form):
    """The verification code of a school for one Esis environment (C-53)."""

    code = forms.CharField(
        label=gettext_lazy("Verification code"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, school: Unit, current: VerificationCode | None, data: Any = None) -> None:
        super().__init__(data, initial={"code": current.code if current else ""})
        self._school = school
        self.fields["code"].help_text = _(
            "Starts with %(brin)s and has %(least)s to %(most)s letters and figures. Choose it yourself and enter the "
            "same one in Esis."
        ) % {"brin": school.brin, "least": SHORTEST_CODE, "most": LONGEST_CODE}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if SIGNS.fullmatch(code) is None:
            raise forms.ValidationError(
                _("A verification code has letters and figures only, without spaces.")
            )
        if not code.startswith(self._school.brin):
            raise forms.ValidationError(
                _("A verification code starts with the BRIN of the school: %(brin)s.")
                % {"brin": self._school.brin}
            )
        if not SHORTEST_CODE <= len(code) <= LONGEST_CODE:
            raise forms.ValidationError(
                _("A verification code has %(least)s to %(most)s characters; this one has %(number)s.")
                % {"least": SHORTEST_CODE, "most": LONGEST_CODE, "number": len(code)}
            )
        return code


class BoardLinkForm(forms.Form):
    """What the board arranged for ParnasSys (C-54)."""

    mandate_since = forms.DateField(
        label=gettext_lazy("Mandate given on"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy(
            "The board gives the mandate in the Onderwijs Serviceregister. Empty: there is none, or not any more."
        ),
    )
    routing = forms.CharField(
        label=gettext_lazy("OSO routing"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The routing under which ParnasSys delivers to the partnership."),
    )

    def __init__(self, link: BoardLink | None, data: Any = None) -> None:
        now = {"mandate_since": link.mandate_since, "routing": link.routing} if link else {}
        super().__init__(data, initial=now)

    def clean_mandate_since(self) -> Any:
        day = self.cleaned_data["mandate_since"]
        if day and day > clock.today():
            raise forms.ValidationError(
                _("This date is still to come. Fill it in once the mandate was given.")
            )
        return day


class SenderForm(forms.Form):
    """An environment of a pupil-tracking system that may send."""

    system = forms.ChoiceField(label=gettext_lazy("System"), choices=System.choices)
    name = forms.CharField(
        label=gettext_lazy("Name of the environment"),
        max_length=60,
        help_text=gettext_lazy("As schools know it: ParnasSys, or Esis with the name of the environment."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self._open = senders_of(user).filter(ended_at=None)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self._open.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is an environment with this name. Choose another name."))
        return name


class PartnershipCodeForm(forms.Form):
    """The partnership as senders name it."""

    code = forms.CharField(
        label=gettext_lazy("Code of the partnership"),
        max_length=12,
        help_text=gettext_lazy("PO or VO with four figures: PO2806. Senders put it in each message."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, current: PartnershipCode | None, data: Any = None) -> None:
        super().__init__(data, initial={"code": current.code if current else ""})
        others = PartnershipCode.objects.all()
        self._others = others.exclude(pk=current.pk) if current else others

    def clean_code(self) -> str:
        code: str = "".join(self.cleaned_data["code"].split()).upper()
        if PARTNERSHIP.fullmatch(code) is None:
            raise forms.ValidationError(_("A code is PO or VO with four figures or letters: PO2806."))
        if self._others.filter(code=code).exists():
            raise forms.ValidationError(
                _("Another partnership in Kring has this code. Look at the code again.")
            )
        return code


class AttemptsForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    brin = forms.CharField(label=gettext_lazy("BRIN"), max_length=12, required=False)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=100, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    sender = forms.TypedChoiceField(
        label=gettext_lazy("Environment"), coerce=int, empty_value=None, required=False
    )
    first = forms.DateField(label=gettext_lazy("Date from"), widget=DateInput, required=False)
    last = forms.DateField(label=gettext_lazy("Date to"), widget=DateInput, required=False)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        everything = [("", _("Everything"))]
        _choose(self, "outcome", [*everything, *Outcome.choices])
        _choose(self, "sender", [*everything, *((str(one.pk), one.name) for one in senders_of(user))])

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def wanted(self) -> Wanted:
        """What was asked and understood."""
        self.is_valid()
        values = {name: value for name in PARAMETERS if (value := self.cleaned_data.get(name))}
        if "brin" in values:
            try:
                values["brin"] = normalise_brin(values["brin"])
            except InvalidNumberError:
                values["brin"] = values["brin"].upper()[:6]
        return Wanted(**values)


class GiveTitleForm(forms.Form):
    """The title of what came in with another one (C-50)."""

    title = forms.ModelChoiceField(label=gettext_lazy("Title"), queryset=Title.objects.none())

    def __init__(self, delivery: Delivery, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["title"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = titles_to_give(delivery)
        field.empty_label = _("Choose a title")


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
