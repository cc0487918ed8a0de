"""Ruildag aanvragen: give up planned care and ask other care instead, on one page (R-15 to R-18, R-62)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.childcare.rules.calendar import DayKind
from core.lib import clock
from requests_app.actions.ask_swap import SwapWish, ask_swap, swap_pasts
from requests_app.care_forms import DaysForm, InsteadForm, numbers, wishes, with_day_pressed
from requests_app.facts import facts_of
from requests_app.forms import OptionsForm
from requests_app.planned_care import planned_care
from requests_app.rules.care import PlannedCare
from requests_app.rules.choice import When
from requests_app.rules.facts import ChildFacts, Facts
from requests_app.rules.options import GroupFacts, Option, PartFacts
from requests_app.rules.refusals import Code, Refused
from requests_app.rules.swap import SwapChoice, SwapQuote, Wish, quote_swap, wish_option
from requests_app.wording import sentences

DAYS_OFFERED = 6
"""Coming days with care that the page offers to begin with."""
INSTEAD_OFFERED = 10
"""Open days that the page offers instead, at most."""
INSTEAD_WITHIN = timedelta(days=14)
"""From the Monday of the week that is given up, or from today where that is later."""
AWAY_PRESSED, INSTEAD_PRESSED = "van_dag", "naar_dag"
SHOWING = {"toon", AWAY_PRESSED, INSTEAD_PRESSED}
"""What the buttons send that only show the page anew."""
LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class WishCard:
    """A day part that can be asked, on at least one of the days; of a single day with the reasons where it cannot."""

    key: str
    part: PartFacts
    option: Option
    days: int
    ticked: bool


@dataclass(frozen=True)
class WishGroup:
    group: GroupFacts
    possible: tuple[WishCard, ...]
    impossible: tuple[WishCard, ...]


@dataclass(frozen=True)
class ChildSide:
    """One child on the page: what is planned on the day given up, and what it could get instead.

    `planned` are the times that stay planned on the day asked, of a single day.
    """

    child: ChildFacts
    care: tuple[PlannedCare, ...]
    gives: bool
    groups: tuple[WishGroup, ...]
    planned: tuple[PlannedCare, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def swap(request: FamilyRequest) -> HttpResponse:
    """Every change shows the page anew with what it comes to; "Indienen" sends it."""
    state = SwapState(request)
    if request.method != "POST" or SHOWING & request.POST.keys():
        return state.page()
    if not request.POST.get("seen"):
        # Pressed before the page could show what it comes to: first see it, then send it.
        return state.page(insists=True)
    form = OptionsForm(request.POST)
    if not form.is_valid() or state.when is None:
        return state.page(form, status=422)
    wish = SwapWish(state.given_ids, state.when, state.wishes)
    try:
        ask_swap(guardian_of(request), wish, form.submission())
    except Refused as refused:
        form.explain(refused.refusals)
        changed = any(refusal.code is Code.CHANGED_MEANWHILE for refusal in refused.refusals)
        return state.page(form, status=409 if changed else 422)
    messages.success(
        request, _("Your swap has been asked. Until it is decided, everything stays as it was planned.")
    )
    return redirect("requests:overview")


class SwapState:
    """What the parent chose so far, read from the address or the form, and the page that shows it."""

    def __init__(self, request: FamilyRequest) -> None:
        self.request = request
        data: QueryDict = request.POST if request.method == "POST" else request.GET
        is_new_day = "van" not in data or AWAY_PRESSED in data
        data = with_day_pressed(data, AWAY_PRESSED, "van", "tot")
        data = with_day_pressed(data, INSTEAD_PRESSED, "naar", "naar_tot")
        self.family = guardian_of(request).family
        self.coming = self._coming_care()
        self.away = DaysForm(data) if "van" in data else DaysForm({"van": self._first_day(), "tot": ""})
        self.instead = InsteadForm(data) if data.get("naar") else None
        self.given_ids = numbers(data.getlist("geef"))
        self.wishes = wishes(data.getlist("wil"))
        self.care = self._care_on(self.away)
        if is_new_day:
            self.given_ids = self.given_ids or self._only_choice()
        self.given = tuple(care for care in self.care if care.id in self.given_ids)

    @property
    def when(self) -> When | None:
        """The day or period asked, where it is filled in well."""
        if self.instead is None or not self.instead.is_valid():
            return None
        return self.instead.when()

    def page(
        self, form: OptionsForm | None = None, status: int = 200, *, insists: bool = False
    ) -> HttpResponse:
        """The page as it is now, with the sums where there is something to sum up.

        Whoever `insists` also hears which side is still empty.
        """
        instead_days = self._days_around()
        facts = self._facts(instead_days)
        choice = SwapChoice(self.given, self.when, self.wishes) if self.when else None
        quoted = quote_swap(choice, facts, swap_pasts(self.family)) if choice else None
        wrong = any(part is not None and part.errors for part in (self.away, self.instead))
        days_offered = list(dict.fromkeys(care.on for care in self.coming))[:DAYS_OFFERED]
        instead_offered = [on for on in instead_days if self._is_offered(on, facts)][:INSTEAD_OFFERED]
        context = {
            "away": self.away,
            "instead": self.instead or InsteadForm(),
            "is_period": self.when is not None and self.when.is_period,
            "days_offered": days_offered,
            "away_day": _single_day(self.away),
            "away_is_open": self._is_open("weg", self.away, days_offered),
            "instead_offered": instead_offered,
            "instead_day": self.when.first if self.when and not self.when.is_period else None,
            "instead_is_open": self._is_open("terug", self.instead, instead_offered),
            "children": [self._side(child, facts, choice) for child in facts.children.values()],
            "given_ids": self.given_ids,
            "asks": choice is not None,
            "quoted": quoted,
            "can_send": quoted is not None and bool(quoted.pairs) and not quoted.all_problems,
            "problems": self._problems(quoted, insists=insists),
            "form": self._form(form, quoted),
        }
        return render(self.request, "requests/swap.html", context, status=422 if wrong else status)

    def _problems(self, quoted: SwapQuote | None, *, insists: bool) -> list[str]:
        """What is wrong, once both sides are filled in."""
        if quoted is None:
            return [_("Fill in the day that you want instead.")] if insists else []
        if not insists and not (self.given and self.wishes):
            return []
        return sentences(list(quoted.all_problems))

    def _form(self, form: OptionsForm | None, quoted: SwapQuote | None) -> OptionsForm:
        if form is None:
            data = self.request.POST
            expiry = quoted.default_expiry if quoted else None
            initial = {
                "key": data.get("key") or str(uuid.uuid4()),
                "as_a_whole": "as_a_whole" in data,
                "expires_on": data.get("expires_on") or expiry,
                "remark": data.get("remark", ""),
            }
            form = OptionsForm(initial=initial)
        form.limit(
            is_one_day=quoted is not None and quoted.is_one_day, last=quoted.first_day if quoted else None
        )
        return form

    def _coming_care(self) -> tuple[PlannedCare, ...]:
        today = clock.today()
        now = clock.now()
        planned = planned_care(self.family, today, today + LOOK_AHEAD)
        return tuple(care for care in planned if care.starts_at > now)

    def _first_day(self) -> str:
        return (self.coming[0].on if self.coming else clock.today()).isoformat()

    def _care_on(self, days: DaysForm) -> tuple[PlannedCare, ...]:
        if not days.is_valid():
            return ()
        first, last = days.span
        if self.coming and last <= clock.today() + LOOK_AHEAD:
            return tuple(care for care in self.coming if first <= care.on <= last)
        return planned_care(self.family, first, last)

    def _only_choice(self) -> tuple[int, ...]:
        """The one moment of the day, where there is nothing to choose."""
        free = [care.id for care in self.care if not care.under_swap]
        return tuple(free) if len(free) == 1 else ()

    def _is_open(self, name: str, days: DaysForm | None, offered: Sequence[date]) -> bool:
        """Whether the fields for another day or a period show: in use, or just changed."""
        if name in self.request.POST:
            return True
        if days is None:
            return not offered
        return not days.is_valid() or days.is_period or days.span[0] not in offered

    def _days_around(self) -> list[date]:
        """Dates near the day given up, that day left out; whether the children's groups are open is not said yet."""
        away = self.away.span[0] if self.away.is_valid() else clock.today()
        first = max(clock.today(), away - timedelta(days=away.weekday()))
        days = [first + timedelta(days=ahead) for ahead in range(INSTEAD_WITHIN.days)]
        return [on for on in days if on != _single_day(self.away)]

    def _is_offered(self, on: date, facts: Facts) -> bool:
        """Whether a group is open then of a child that gives something up, or of any while none does."""
        givers = {care.child_id for care in self.given} or set(facts.children)
        return any(
            facts.days[group.location_id, child, on].open is not None
            and facts.days[group.location_id, child, on].kind is not DayKind.CLOSED
            for child in givers
            for group in facts.children[child].groups_on(on)
        )

    def _facts(self, more: Iterable[date]) -> Facts:
        dates = {care.on for care in self.care} | set(self.when.dates if self.when else ()) | set(more)
        return facts_of(self.family, dates or {clock.today()})

    def _side(self, child: ChildFacts, facts: Facts, choice: SwapChoice | None) -> ChildSide:
        care = tuple(moment for moment in self.care if moment.child_id == child.id)
        gives = any(moment.child_id == child.id for moment in self.given)
        groups: tuple[WishGroup, ...] = ()
        planned: tuple[PlannedCare, ...] = ()
        if choice is not None and gives:
            groups = tuple(
                self._wish_group(child, group, facts, choice) for group in _groups(child, choice.when)
            )
            planned = self._staying(child, choice.when)
        return ChildSide(child, care, gives, groups, planned)

    def _staying(self, child: ChildFacts, when: When) -> tuple[PlannedCare, ...]:
        """What is planned already on the one day asked, and stays."""
        if when.is_period:
            return ()
        there = self.coming or ()
        return tuple(
            care
            for care in there
            if care.child_id == child.id and care.on == when.first and care.id not in self.given_ids
        )

    def _wish_group(
        self, child: ChildFacts, group: GroupFacts, facts: Facts, choice: SwapChoice
    ) -> WishGroup:
        cards = [
            self._card(child, group, part, facts, choice)
            for part in facts.parts_for(group)
            if part.selectable
        ]
        return WishGroup(
            group,
            possible=tuple(card for card in cards if card.days or card.ticked),
            impossible=tuple(card for card in cards if not card.days and not card.ticked),
        )

    def _card(
        self, child: ChildFacts, group: GroupFacts, part: PartFacts, facts: Facts, choice: SwapChoice
    ) -> WishCard:
        dates = [on for on in choice.when.dates if group in child.groups_on(on)]
        options = [wish_option(child, group, part, on, choice, facts) for on in dates]
        return WishCard(
            key=f"{child.id}-{group.id}-{part.id}",
            part=part,
            option=options[0],
            days=sum(option.possible for option in options),
            ticked=Wish(child.id, group.id, part.id) in self.wishes,
        )


def _single_day(days: DaysForm) -> date | None:
    """The day, where it is one."""
    return days.span[0] if days.is_valid() and not days.is_period else None


def _groups(child: ChildFacts, when: When) -> Sequence[GroupFacts]:
    """The child's groups on any of the days, each once."""
    return list(dict.fromkeys(group for on in when.dates for group in child.groups_on(on)))
