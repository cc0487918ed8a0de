"""The forms of the office's pages about the waiting list."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.actions.waiting_list import Wish
from core.childcare.actions.waiting_offers import Place
from core.childcare.choices import STILL_WAITING, CareType, ContractForm, WaitingState, Weekday
from core.childcare.models import DayPart, Group, Location, WaitingEntry
from core.childcare.rules.spans import Span
from core.childcare.waiting import day_parts_for, groups_for, waiting_locations
from core.lib import clock, display
from core.lib.forms import CheckboxCards, DateInput, card_label

PARAMETERS = {"words": "zoek", "location": "locatie", "care_type": "opvang", "state": "stand"}
WAITING, EVERY = "waiting", "all"
USUAL_DAYS_TO_ANSWER, MOST_DAYS_TO_ANSWER = 7, 60
MOST_YEARS_AHEAD = 5


class WaitingFilterForm(forms.Form):
    """A value that makes no sense is left out; without a choice those who still wait are shown."""

    words = forms.CharField(
        label=_("Name of the child, or debtor number"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    location = forms.ChoiceField(label=_("Location"), required=False)
    care_type = forms.ChoiceField(label=_("Care"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        locations = waiting_locations(user).values_list("pk", "name")
        self._choose("location", [("", gettext("All")), *((str(pk), name) for pk, name in locations)])
        self._choose("care_type", [("", gettext("All")), *CareType.choices])
        self._choose(
            "state", [("", gettext("still waiting")), *WaitingState.choices, (EVERY, gettext("all"))]
        )

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def is_filtered(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())

    def apply(self, entries: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
        """The entries that fit what was asked and understood."""
        self.is_valid()
        asked = self.cleaned_data
        if location := asked.get("location"):
            entries = entries.filter(location=location)
        if care_type := asked.get("care_type"):
            entries = entries.filter(care_type=care_type)
        state = asked.get("state", "")
        if state != EVERY:
            entries = entries.filter(state__in=[state] if state else STILL_WAITING)
        return _matching(entries, asked.get("words", ""))


def _matching(entries: QuerySet[WaitingEntry], typed: str) -> QuerySet[WaitingEntry]:
    """Every word in the child's name, or the whole a debtor number."""
    if not typed:
        return entries
    return entries.filter(named("child__", typed) | Q(child__family__debtor_number=typed))


def named(prefix: str, typed: str) -> Q:
    """Every word is somewhere in the name of the child that `prefix` leads to."""
    found = Q()
    for word in typed.split():
        found &= (
            Q(**{f"{prefix}first_name__icontains": word})
            | Q(**{f"{prefix}prefix__icontains": word})
            | Q(**{f"{prefix}last_name__icontains": word})
        )
    return found


class WishForm(forms.Form):
    """What a child waits for."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none())
    care_type = forms.ChoiceField(label=_("Care"), choices=CareType.choices)
    weekdays = forms.MultipleChoiceField(
        label=_("Days"), choices=Weekday.choices, widget=forms.CheckboxSelectMultiple
    )
    wanted_from = forms.DateField(label=_("With effect from"), widget=DateInput)
    since = forms.DateField(
        label=_("Waits since"),
        widget=DateInput,
        help_text=_("The place in the line follows from this date."),
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, user: User, data: Any = None) -> None:
        today = clock.today()
        super().__init__(data, initial={"since": today, "wanted_from": today})
        locations = self.fields["location"]
        assert isinstance(locations, forms.ModelChoiceField)
        locations.queryset = waiting_locations(user)

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > clock.today():
            raise forms.ValidationError(_("Nobody waits since a day that is still to come."))
        return since

    def clean_wanted_from(self) -> date:
        wanted: date = self.cleaned_data["wanted_from"]
        if wanted > clock.today() + timedelta(days=365 * MOST_YEARS_AHEAD):
            raise forms.ValidationError(_("This is more than five years ahead. Look at the year again."))
        return wanted

    @property
    def wish(self) -> Wish:
        """Of a valid form."""
        asked = self.cleaned_data
        return Wish(
            location=asked["location"],
            care_type=asked["care_type"],
            weekdays=[int(weekday) for weekday in asked["weekdays"]],
            wanted_from=asked["wanted_from"],
            remark=asked["remark"],
        )


class OfferForm(forms.Form):
    """A place for an entry of the waiting list."""

    group = forms.ModelChoiceField(label=_("Group"), queryset=Group.objects.none())
    contract_form = forms.ChoiceField(label=_("Contract"), choices=ContractForm.choices)
    valid_from = forms.DateField(label=_("With effect from"), widget=DateInput)
    parts = forms.MultipleChoiceField(label=_("Day parts"), widget=CheckboxCards)
    answer_by = forms.DateField(
        label=_("Answer no later than"),
        widget=DateInput,
        help_text=_("At the end of this day the offer ends by itself."),
    )
    message = forms.CharField(
        label=_("A word for the parents"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, entry: WaitingEntry, data: Any = None) -> None:
        tomorrow = clock.today() + timedelta(days=1)
        super().__init__(
            data,
            initial={
                "valid_from": max(entry.wanted_from, tomorrow),
                "answer_by": clock.today() + timedelta(days=USUAL_DAYS_TO_ANSWER),
            },
        )
        self._parts = _offerable(entry)
        groups, parts = self.fields["group"], self.fields["parts"]
        assert isinstance(groups, forms.ModelChoiceField)
        assert isinstance(parts, forms.MultipleChoiceField)
        groups.queryset = groups_for(entry)
        parts.choices = [(key, _part_label(weekday, part)) for key, (weekday, part) in self._parts.items()]

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if first <= clock.today():
            raise forms.ValidationError(_("A place can begin tomorrow at the earliest."))
        return first

    def clean_answer_by(self) -> date:
        last: date = self.cleaned_data["answer_by"]
        if not 0 <= (last - clock.today()).days <= MOST_DAYS_TO_ANSWER:
            raise forms.ValidationError(
                _("Choose a day from today up to %(days)d days ahead.") % {"days": MOST_DAYS_TO_ANSWER}
            )
        return last

    def clean_parts(self) -> list[tuple[int, DayPart]]:
        chosen = [self._parts[key] for key in self.cleaned_data["parts"]]
        if _overlap(chosen):
            raise forms.ValidationError(_("Two of these day parts are at the same time on the same day."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """Every day part belongs to the contract that was chosen."""
        asked = super().clean() or {}
        wanted = asked.get("contract_form")
        others = [part.name for _weekday, part in asked.get("parts", ()) if part.contract_form != wanted]
        if wanted and others:
            self.add_error(
                "parts",
                _("%(names)s: for another contract than the one above. Choose parts of that contract.")
                % {"names": ", ".join(dict.fromkeys(others))},
            )
        return asked

    @property
    def place(self) -> Place:
        """Of a valid form."""
        asked = self.cleaned_data
        return Place(asked["group"], asked["contract_form"], asked["valid_from"], asked["parts"])

    @property
    def ends_at(self) -> datetime:
        """The end of the day that was chosen, in the Netherlands."""
        return clock.local(self.cleaned_data["answer_by"] + timedelta(days=1), time(0))


def _offerable(entry: WaitingEntry) -> dict[str, tuple[int, DayPart]]:
    """Each day part on each of the days that are waited for, by how a form names it."""
    parts = list(day_parts_for(entry))
    return {
        f"{weekday}-{part.pk}": (weekday, part)
        for weekday in entry.weekdays
        for part in parts
        if weekday in part.weekdays
    }


def _part_label(weekday: int, part: DayPart) -> str:
    return card_label(
        f"{Weekday(weekday).label} {display.span(part.starts, part.ends)}",
        f"{part.name}, {part.get_contract_form_display()}",
    )


def _overlap(chosen: Iterable[tuple[int, DayPart]]) -> bool:
    taken: list[tuple[int, Span]] = []
    for weekday, part in chosen:
        span = Span(part.starts, part.ends)
        if any(day == weekday and span.overlaps(other) for day, other in taken):
            return True
        taken.append((weekday, span))
    return False
