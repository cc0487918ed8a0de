"""What parents send about absences and swaps, read and checked for shape; what is possible is for the rules."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import Weekday
from core.lib import clock
from core.lib.forms import DateInput
from requests_app.actions.report_absence import Report
from requests_app.choices import AbsenceReason
from requests_app.forms import DutchAddress, OptionsForm, coming_day, invalid
from requests_app.rules.choice import When
from requests_app.rules.quote import LONGEST_PERIOD
from requests_app.rules.refusals import Code
from requests_app.rules.swap import Wish

_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_WISH = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)
_PROMISE = re.compile(r"(\d{1,18}):(sick|holiday|other):(\d{1,8}(?:\.\d{1,2})?)", re.ASCII)


class DaysForm(DutchAddress):
    """A day, or a period when there is a last day too; both included."""

    WORDS: ClassVar[dict[str, str]] = {"first": "van", "last": "tot"}

    first = forms.DateField(label=_("Day"), widget=DateInput)
    last = forms.DateField(label=_("Until (for a period)"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].widget.attrs["min"] = clock.today().isoformat()

    def clean_first(self) -> date:
        return coming_day(self.cleaned_data["first"])

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", invalid(Code.PERIOD_TURNED_ROUND, first=first, last=last))
        elif first and last and last - first > LONGEST_PERIOD:
            self.add_error("last", invalid(Code.PERIOD_TOO_LONG, days=LONGEST_PERIOD.days))
        return self.cleaned_data

    @property
    def span(self) -> tuple[date, date]:
        """First and last day; only of a valid form."""
        first: date = self.cleaned_data["first"]
        return first, self.cleaned_data["last"] or first

    @property
    def is_period(self) -> bool:
        """Whether it is well filled in and more than a day."""
        return self.is_valid() and self.span[0] != self.span[1]


def with_day_pressed(data: QueryDict, pressed: str, first: str, last: str) -> QueryDict:
    """What was sent, with the day of the button `pressed` in the fields `first` and `last`: that day alone."""
    day = data.get(pressed)
    if not day:
        return data
    changed = data.copy()
    changed[first], changed[last] = str(day), ""
    return changed


class InsteadForm(DaysForm):
    """The day or period that is wanted instead; a period on some weekdays."""

    WORDS: ClassVar[dict[str, str]] = {"first": "naar", "last": "naar_tot", "weekdays": "dagen"}

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        required=False,
        choices=[(day.value, day.label) for day in list(Weekday)[:5]],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def when(self) -> When:
        """Without weekdays a period is every weekday from Monday to Friday; only of a valid form."""
        first, last = self.span
        if first == last:
            return When(first, first)
        return When(first, last, frozenset(self.cleaned_data["weekdays"] or range(1, 6)))


class ReportForm(OptionsForm):
    """Why a child is absent, and a note."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=AbsenceReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why your child will not come.")},
    )

    def report(self, data: QueryDict) -> Report:
        """What to report of the ticked moments; only of a valid form."""
        reason = AbsenceReason(self.cleaned_data["reason"])
        return Report(numbers(data.getlist("moment")), reason, _promised(data.getlist("belofte"), reason))


def numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Each number once; what is none is left out, as no page of ours sends it."""
    return tuple(dict.fromkeys(int(text) for text in texts if _NUMBER.fullmatch(text)))


def wishes(texts: Iterable[str]) -> tuple[Wish, ...]:
    """Child, group and day part of each ticked wish."""
    found = (_WISH.fullmatch(text) for text in dict.fromkeys(texts))
    return tuple(Wish(*(int(number) for number in match.groups())) for match in found if match)


def _promised(texts: Iterable[str], reason: AbsenceReason) -> dict[int, Decimal]:
    """The credit that the page named, by moment, for the chosen reason."""
    found = (_PROMISE.fullmatch(text) for text in texts)
    return {int(match[1]): Decimal(match[3]) for match in found if match and match[2] == reason}
