"""What parents type about requests, read and checked for shape; what is possible is for the rules."""

import re
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import Weekday
from core.childcare.models import Child
from core.lib import clock
from core.lib.forms import DateInput
from requests_app import wording
from requests_app.actions.submitting import LONGEST_REMARK, Submission
from requests_app.choices import AbsenceStatus, BookingStatus, RequestKind
from requests_app.models import Draft
from requests_app.rules.choice import When
from requests_app.rules.quote import LONGEST_PERIOD, Item, Quote
from requests_app.rules.refusals import Code, Refusal, refused

FURTHEST = timedelta(days=800)
"""Further ahead no policy reaches."""

_KEY = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def invalid(code: Code, **facts: Any) -> forms.ValidationError:
    """A refusal of the rules as the error of a form."""
    return forms.ValidationError(wording.sentence(Refusal(code, facts)), code=code)


class DutchAddress(forms.Form):
    """A form that is sent in the address: that is for people, so its words are Dutch, as the paths are."""

    WORDS: ClassVar[dict[str, str]] = {}

    def add_prefix(self, field_name: str) -> str:
        return self.WORDS.get(field_name, field_name)


def coming_day(on: date) -> date:
    """A date that could be asked at all. Raises ValidationError with the reason."""
    if on < clock.today():
        raise invalid(Code.PAST, on=on)
    if on > clock.today() + FURTHEST:
        raise forms.ValidationError(_("Choose a day within the coming two years."))
    return on


class DayForm(DutchAddress):
    """One date."""

    WORDS: ClassVar[dict[str, str]] = {"day": "datum"}

    day = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].error_messages["invalid"] = wording.sentence(Refusal(Code.UNKNOWN_DATE))

    def clean_day(self) -> date:
        return coming_day(self.cleaned_data["day"])

    def when(self) -> When:
        """The date; only of a valid form."""
        day = self.cleaned_data["day"]
        return When(day, day)


class PeriodForm(DutchAddress):
    """From a date to a date, both included, on some weekdays."""

    WORDS: ClassVar[dict[str, str]] = {"first": "van", "last": "tot", "weekdays": "dagen"}

    first = forms.DateField(label=_("First day"), widget=DateInput)
    last = forms.DateField(label=_("Last day"), widget=DateInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        choices=[(day.value, day.label) for day in Weekday],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, weekdays: Iterable[int] = tuple(Weekday), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].choices = [  # type: ignore[attr-defined]
            (number, Weekday(number).label) for number in sorted(weekdays)
        ]
        for name in ("first", "last"):
            self.fields[name].widget.attrs["min"] = clock.today().isoformat()
            self.fields[name].error_messages["invalid"] = wording.sentence(Refusal(Code.UNKNOWN_DATE))

    def clean_first(self) -> date:
        return coming_day(self.cleaned_data["first"])

    def clean_last(self) -> date:
        return coming_day(self.cleaned_data["last"])

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", invalid(Code.PERIOD_TURNED_ROUND, first=first, last=last))
        elif first and last and last - first > LONGEST_PERIOD:
            self.add_error("last", invalid(Code.PERIOD_TOO_LONG, days=LONGEST_PERIOD.days))
        elif not self.errors and not self.when().dates:
            self.add_error("weekdays", invalid(Code.NO_DAY_MATCHES, first=first, last=last))
        return self.cleaned_data

    def when(self) -> When:
        """The period; only of a valid form."""
        data = self.cleaned_data
        return When(data["first"], data["last"], frozenset(data["weekdays"]))


def chosen_items(data: QueryDict, when: When) -> tuple[Item, ...]:
    """The ticked day parts, each with the credit that should pay for it.

    Raises Refused for what no page of ours sends.
    """
    return tuple(
        _chosen(key, data.get(f"payment-{key}", ""), when) for key in dict.fromkeys(data.getlist("choice"))
    )


def _chosen(key: str, payment: str, when: When) -> Item:
    match = _KEY.fullmatch(key)
    if match is None:
        raise refused(Code.UNKNOWN_DAY_PART)
    if payment and not _NUMBER.fullmatch(payment):
        raise refused(Code.UNKNOWN_CREDIT)
    child, group, part = (int(number) for number in match.groups())
    return when.item(child, group, part, int(payment) if payment else None)


_FIELD_OF_CODE = {
    Code.WHOLE_NEEDS_ONE_DAY: "as_a_whole",
    Code.EXPIRY_BEFORE_TODAY: "expires_on",
    Code.EXPIRY_AFTER_FIRST_DAY: "expires_on",
    Code.REMARK_TOO_LONG: "remark",
}


class OptionsForm(forms.Form):
    """What goes with the lines of a request. `key` and `seen` are what the page carried (see Submission)."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    as_a_whole = forms.BooleanField(label=_("Judge as a whole"), required=False)
    expires_on = forms.DateField(
        label=_("Request lapses by itself on"),
        required=False,
        widget=DateInput,
        help_text=_("Nothing decided by the end of that day? Then we withdraw the request and let you know."),
    )
    remark = forms.CharField(
        label=_("Add a remark"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REMARK}),
    )

    def limit(self, *, is_one_day: bool, last: date | None) -> None:
        """Set what the lines allow: as a whole only for one day, lapsing from today until `last`."""
        self.fields["as_a_whole"].disabled = not is_one_day
        limits = {"min": clock.today(), "max": last}
        self.fields["expires_on"].widget.attrs |= {
            name: f"{on:%Y-%m-%d}" for name, on in limits.items() if on
        }

    def clean_remark(self) -> str:
        """Browsers count a line end as one sign and send two."""
        remark: str = self.cleaned_data["remark"].replace("\r\n", "\n").strip()
        if len(remark) > LONGEST_REMARK:
            raise invalid(Code.REMARK_TOO_LONG, most=LONGEST_REMARK)
        return remark

    def submission(self) -> Submission:
        """What to submit; only of a valid form. Raises Refused for a key that no page of ours carries."""
        data = self.cleaned_data
        try:
            key = uuid.UUID(data["key"])
        except ValueError:
            raise refused(Code.CHANGED_MEANWHILE) from None
        return Submission(key, data["seen"], data["as_a_whole"], data["expires_on"], data["remark"])

    def explain(self, refusals: Iterable[Refusal]) -> None:
        """Put each reason beside the field that it is about, else above the form."""
        for code, sentence in dict.fromkeys(
            (refusal.code, wording.sentence(refusal)) for refusal in refusals
        ):
            self.add_error(_FIELD_OF_CODE.get(code), sentence)


class DraftForm(OptionsForm):
    """What goes with the bookings of a request for extra care."""

    @classmethod
    def of(cls, draft: Draft, quoted: Quote) -> "DraftForm":
        """The form as the draft has it, with the expiry date of the policy where none was chosen."""
        return cls(
            initial={
                "key": draft.key,
                "seen": quoted.digest,
                "as_a_whole": draft.as_a_whole and quoted.is_one_day,
                "expires_on": draft.expires_on or quoted.default_expiry,
                "remark": draft.remark,
            }
        ).about(quoted)

    def about(self, quoted: Quote) -> "DraftForm":
        """With the limits that follow from the bookings."""
        self.limit(is_one_day=quoted.is_one_day, last=quoted.first_day)
        return self


class CreditDateForm(DutchAddress):
    """A date to ask about credits; a past one is fine."""

    WORDS: ClassVar[dict[str, str]] = {"day": "datum"}

    day = forms.DateField(label=_("Can it be used on"), widget=DateInput)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day - clock.today()) > FURTHEST:
            raise forms.ValidationError(_("Choose a day within the coming two years."))
        return day


REPORTED = (AbsenceStatus.REPORTED.value, AbsenceStatus.REPORTED.label)


class OverviewFilter(DutchAddress):
    """Which requests to show. What is not a choice filters nothing."""

    WORDS: ClassVar[dict[str, str]] = {"child": "kind", "kind": "soort"}

    child = forms.ChoiceField(label=_("Child"), required=False)
    kind = forms.ChoiceField(label=_("Kind of request"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: QueryDict, children: Iterable[Child]) -> None:
        super().__init__(data)
        everything = [("", _("All"))]
        self._choices("child", [*everything, *((str(child.pk), child.first_name) for child in children)])
        self._choices("kind", [*everything, *RequestKind.choices])
        self._choices("status", [*everything, *BookingStatus.choices, REPORTED])
        self.full_clean()

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """The value of a filter; empty shows all."""
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_used(self) -> bool:
        return any(self.chosen(name) for name in self.fields)
