"""Adding bookings to a request: first the day or period, then the day parts (R-01 to R-05)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.choices import Weekday
from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of, wants_part
from core.lib import clock
from core.lib.month_grid import DayMark, DayState, MonthGrid, month_grid
from requests_app.actions import draft as drafts
from requests_app.facts import facts_of
from requests_app.forms import FURTHEST, DayForm, PeriodForm, chosen_items
from requests_app.room_for_parents import RoomSeen, room_seen
from requests_app.rules.choice import ChildChoices, Choice, GroupChoices, When, choices_of, whole_day_refusal
from requests_app.rules.deciding import DecidingRules
from requests_app.rules.facts import Facts
from requests_app.rules.quote import Item, QuotedItem, dates_of, quote
from requests_app.rules.refusals import Code, Refusal, Refused
from requests_app.selectors import items_in_draft
from requests_app.wording import sentence, sentences

Form = DayForm | PeriodForm


# The day or the period


@require_safe
@asking_page
def add_day(request: FamilyRequest) -> HttpResponse:
    """A month of days to choose from, or two dates with weekdays."""
    return _add_day_page(request)


def _add_day_page(request: FamilyRequest, form: Form | None = None, status: int = 200) -> HttpResponse:
    month = month_asked(request.GET.get("maand", ""))
    dates = days_shown(month)
    facts = facts_of(guardian_of(request).family, dates)
    is_period = isinstance(form, PeriodForm) or request.GET.get("soort") == "periode"
    refusals = {on: whole_day_refusal(facts, on) for on in dates if on >= clock.today()}
    grid = month_grid(month, clock.today(), partial(_mark, facts=facts, refusals=refusals))
    context = {
        "grid": grid,
        "is_period": is_period,
        "period_form": form if isinstance(form, PeriodForm) else PeriodForm(weekdays=_open_weekdays(facts)),
        "problems": _form_problems(form) if isinstance(form, DayForm) else [],
        "explained": _explained(month, refusals),
        **_neighbours(grid),
    }
    return render(request, "requests/add_day.html", context, status=status)


def month_asked(text: str) -> date:
    """The first day of a month like "2026-12", not before this one nor too far ahead; this month for anything else."""
    today = clock.today()
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = today
    return min(max(asked, today), today + FURTHEST).replace(day=1)


def days_shown(month: date) -> tuple[date, ...]:
    """Every date in the weeks of a month."""
    grid = month_grid(month, clock.today(), lambda on: DayMark())
    return tuple(cell.day for week in grid.weeks for cell in week)


def _neighbours(grid: MonthGrid) -> dict[str, str]:
    today = clock.today()
    return {
        "previous_url": f"?maand={grid.previous:%Y-%m}" if grid.first > today else "",
        "next_url": f"?maand={grid.next:%Y-%m}" if grid.next <= today + FURTHEST else "",
    }


def _mark(on: date, facts: Facts, refusals: dict[date, Refusal | None]) -> DayMark:
    """How a day looks in the calendar, with in words what the looks say."""
    if on < clock.today():
        return DayMark(frozenset({DayState.PAST}))
    refusal = refusals[on]
    if refusal is not None:
        return DayMark(frozenset({DayState.CLOSED}), note=sentence(refusal))
    planned = [child.name for child in facts.children.values() if facts.planned.get((child.id, on))]
    asked = [child.name for child in facts.children.values() if facts.asked.get((child.id, on))]
    states = ({DayState.PLANNED} if planned else set()) | ({DayState.OPTION} if asked else set())
    notes = [
        *([_("planned: %(names)s") % {"names": ", ".join(planned)}] if planned else []),
        *([_("asked: %(names)s") % {"names": ", ".join(asked)}] if asked else []),
    ]
    url = f"{reverse('requests:choose')}?datum={on:%Y-%m-%d}"
    return DayMark(frozenset(states), note=", ".join(notes), url=url, dots=len(planned))


def _open_weekdays(facts: Facts) -> list[int]:
    """The weekdays on which a location of the family is open; all where that is not known."""
    return sorted({on.isoweekday() for (_l, _c, on), day in facts.days.items() if day.open}) or list(
        range(1, 8)
    )


def _explained(month: date, refusals: dict[date, Refusal | None]) -> list[tuple[date, Refusal]]:
    """Why days of the month cannot be opened: every closing day, of other reasons the first day that has it.

    Weekdays on which nothing is ever open speak for themselves.
    """
    found: list[tuple[date, Refusal]] = []
    told = {Code.NOT_OPEN_THAT_WEEKDAY}
    for on, refusal in refusals.items():
        if refusal is None or on.month != month.month or refusal.code in told:
            continue
        found.append((on, refusal))
        if refusal.code is not Code.CLOSED:
            told.add(refusal.code)
    return found


# The day parts


@dataclass(frozen=True)
class Ticked:
    """A day part on the page, with what the parent did with it."""

    choice: Choice
    chosen: Item | None
    room: RoomSeen | None = None

    @property
    def credit_id(self) -> int | None:
        return self.chosen.credit_id if self.chosen else None


@dataclass(frozen=True)
class TickedGroup:
    choices: GroupChoices
    parts: tuple[Ticked, ...]


@dataclass(frozen=True)
class TickedChild:
    choices: ChildChoices
    groups: tuple[TickedGroup, ...]


@dataclass(frozen=True)
class Total:
    """What the ticked day parts come to; `problems` say what does not go together."""

    items: tuple[QuotedItem, ...]

    @property
    def count(self) -> int:
        return sum(len(item.lines) for item in self.items)

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def amount(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def problems(self) -> list[str]:
        return [
            f"{item.child.name}, {item.part.name}: {reason}" if item.child and item.part else reason
            for item in self.items
            for reason in sentences(item.problems)
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def choose(request: FamilyRequest) -> HttpResponse:
    """Per child and group the day parts of a day or period; sending adds the ticked ones to the request."""
    form = DayForm(request.GET) if "datum" in request.GET else PeriodForm(request.GET)
    if not form.is_valid():
        return _add_day_page(request, form, status=422)
    when = form.when()
    in_draft = items_in_draft(guardian_of(request))
    if request.method == "POST":
        return _add(request, when, in_draft)
    return _choose_page(request, when, in_draft, _read(request.GET, when)[0])


def _add(request: FamilyRequest, when: When, in_draft: tuple[Item, ...]) -> HttpResponse:
    chosen, problems = _read(request.POST, when)
    if not chosen and not problems:
        problems = [_("Tick at least one day part.")]
    known = {item.identity for item in in_draft}
    fresh = tuple(item for item in chosen if item.identity not in known)
    facts = _facts(request, when, (*in_draft, *fresh))
    problems += _total(facts, in_draft, fresh).problems
    if not problems:
        problems = _store(request, fresh)
    if problems:
        return _choose_page(request, when, in_draft, chosen, problems)
    return redirect("requests:draft")


def _read(data: Any, when: When) -> tuple[tuple[Item, ...], list[str]]:
    try:
        return chosen_items(data, when), []
    except Refused as refused:
        return (), sentences(refused.refusals)


def _store(request: FamilyRequest, items: Iterable[Item]) -> list[str]:
    """Put them in the draft; returns why not."""
    try:
        drafts.add_items(guardian_of(request), [replace(item, id=drafts.new_item_id()) for item in items])
    except Refused as refused:
        return sentences(refused.refusals)
    return []


def _choose_page(
    request: FamilyRequest,
    when: When,
    in_draft: tuple[Item, ...],
    chosen: tuple[Item, ...],
    problems: Iterable[str] = (),
) -> HttpResponse:
    facts = _facts(request, when, (*in_draft, *chosen))
    total = _total(facts, in_draft, chosen)
    if wants_part(request):
        return render(request, "requests/_choose_total.html", {"total": total})
    by_key = {item.id: item for item in chosen}
    problems = list(problems)
    found = choices_of(when, facts, in_draft)
    possible = [choice for child in found for group in child.groups for choice in group.possible]
    room = room_seen(possible, DecidingRules(facts.policy, facts.is_working_day))
    children = [_ticked(child, by_key, room) for child in found]
    context = {
        "when": when,
        "weekdays": [Weekday(number).label for number in sorted(when.weekdays)],
        "children": children,
        "can_add": any(group.parts for child in children for group in child.groups),
        "day_refusal": None if when.is_period else whole_day_refusal(facts, when.first),
        "uses_credits": facts.uses_credits,
        "total": total,
        "problems": problems,
    }
    return render(request, "requests/choose.html", context, status=422 if problems else 200)


def _ticked(child: ChildChoices, chosen: dict[str, Item], room: dict[str, RoomSeen]) -> TickedChild:
    return TickedChild(
        child,
        tuple(
            TickedGroup(
                group,
                tuple(
                    Ticked(choice, chosen.get(choice.key), room.get(choice.key)) for choice in group.possible
                ),
            )
            for group in child.groups
        ),
    )


def _facts(request: FamilyRequest, when: When, items: Iterable[Item]) -> Facts:
    return facts_of(guardian_of(request).family, dates_of(items) | set(when.dates))


def _total(facts: Facts, in_draft: tuple[Item, ...], chosen: tuple[Item, ...]) -> Total:
    """The chosen items as priced after what the draft takes."""
    return Total(quote((*in_draft, *chosen), facts).items[len(in_draft) :])


def _form_problems(form: DayForm) -> list[str]:
    return [str(message) for messages in form.errors.values() for message in messages]
