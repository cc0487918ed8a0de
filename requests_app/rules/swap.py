"""From what a family gives up and wants to the pairs of a swap, with what lapses, what it costs and what forbids it.

R-15 to R-18, R-62. Per child the planned moments given up and the day parts asked are paired in order of date and
time; each pair is judged by itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.price import Price, value_of
from core.childcare.rules.spans import Span
from requests_app.rules.care import PlannedCare
from requests_app.rules.choice import When
from requests_app.rules.facts import ChildFacts, Facts
from requests_app.rules.options import GroupFacts, Option, PartFacts, judge_wish
from requests_app.rules.policy import (
    AMSTERDAM,
    Act,
    DefaultExpiry,
    OutsideWeeks,
    Policy,
    Reach,
    Scope,
    SwapAgain,
    SwapContractWeeks,
    SwapDayKinds,
    SwapExcludes,
    SwapFee,
    SwapFromExtra,
    SwapLimit,
    SwapOffered,
    SwapPlace,
    SwapProduct,
    SwapSide,
    SwapSize,
)
from requests_app.rules.quote import LeftOut
from requests_app.rules.refusals import Code, Refusal
from requests_app.rules.swap_window import swap_bounds
from requests_app.rules.timing import timing_refusals


@dataclass(frozen=True)
class Wish:
    """A day part that a child should get, in one of its groups."""

    child_id: int
    group_id: int
    part_id: int


@dataclass(frozen=True)
class SwapChoice:
    """What the parent chose: moments to give up, when instead, and which day parts."""

    given: tuple[PlannedCare, ...]
    when: When
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class Wanted:
    """One day part on one date, with its price then."""

    child: ChildFacts
    group: GroupFacts
    part: PartFacts
    on: date
    kind: DayKind
    price: Price

    @property
    def span(self) -> Span:
        return self.part.span

    @property
    def starts_at(self) -> datetime:
        """Aware, in Amsterdam."""
        return datetime.combine(self.on, self.span.starts, AMSTERDAM)

    @property
    def scope(self) -> Scope:
        return Scope(self.group.location_id, self.group.care_type, self.part.contract_form)


@dataclass(frozen=True)
class Pair:
    """What is given up for what. `lapsing` and `surplus` in minutes (one is 0), `amount` in euros.

    `surplus_amount` and `fee` make up the amount; `invoiced_whole` tells that the day lies outside the contract.
    """

    given: PlannedCare
    wanted: Wanted
    lapsing: int
    surplus: int
    surplus_amount: Decimal
    fee: Decimal
    refusals: tuple[Refusal, ...]
    invoiced_whole: bool = False

    @property
    def amount(self) -> Decimal:
        return self.surplus_amount + self.fee


@dataclass(frozen=True)
class ChildSwap:
    """One child's part of the swap. `left_out` are days of a period on which a wish is not possible."""

    child: ChildFacts
    pairs: tuple[Pair, ...]
    unpaired_given: tuple[PlannedCare, ...]
    unpaired_wanted: tuple[Wanted, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Refusal, ...]


@dataclass(frozen=True)
class SwapQuote:
    """The swap as it would be submitted now."""

    children: tuple[ChildSwap, ...]
    problems: tuple[Refusal, ...]
    default_expiry: date | None

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(pair for child in self.children for pair in child.pairs)

    @property
    def amount(self) -> Decimal:
        return sum((pair.amount for pair in self.pairs), Decimal(0))

    @property
    def lapsing(self) -> int:
        return sum(pair.lapsing for pair in self.pairs)

    @property
    def first_day(self) -> date | None:
        """The earliest date of all, given up or asked: until then it can be decided."""
        return min((on for pair in self.pairs for on in (pair.given.on, pair.wanted.on)), default=None)

    @property
    def is_one_day(self) -> bool:
        """Only then the swap can be judged as a whole (R-06, R-17)."""
        return (
            len({pair.given.on for pair in self.pairs}) == 1
            and len({pair.wanted.on for pair in self.pairs}) == 1
        )

    @property
    def all_problems(self) -> tuple[Refusal, ...]:
        per_child = (problem for child in self.children for problem in child.problems)
        per_pair = (refusal for pair in self.pairs for refusal in pair.refusals)
        return (*self.problems, *per_child, *per_pair)

    @property
    def digest(self) -> str:
        """A fingerprint of what the parent saw (see rules.quote)."""
        seen = [
            [pair.given.id, pair.wanted.group.id, pair.wanted.part.id, pair.wanted.on.isoformat(),
             pair.wanted.span.starts.isoformat(), pair.wanted.span.ends.isoformat(), pair.lapsing, pair.surplus,
             str(pair.amount)]
            for pair in self.pairs
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


@dataclass(frozen=True)
class SwapPast:
    """What counts of a child: the given-up dates of its swaps, decided or not, when its contract began, and whether
    its parents consented to care in a second group."""

    dates: tuple[date, ...] = ()
    contract_begins: date | None = None
    second_group: bool = False


def quote_swap(choice: SwapChoice, facts: Facts, past: Mapping[int, SwapPast]) -> SwapQuote:
    """Judge and price a swap; `past` by child id."""
    children = tuple(
        _child_swap(child, choice, facts, past.get(child.id, SwapPast()))
        for child in facts.children.values()
        if _takes_part(child, choice)
    )
    problems = []
    if not choice.given:
        problems.append(Refusal(Code.NOTHING_GIVEN_UP))
    if not choice.wishes:
        problems.append(Refusal(Code.NOTHING_WANTED))
    strangers = {wish.child_id for wish in choice.wishes} - facts.children.keys()
    if strangers:
        problems.append(Refusal(Code.UNKNOWN_CHILD))
    quoted = SwapQuote(children, tuple(problems), None)
    return SwapQuote(children, tuple(problems), _default_expiry(quoted, facts))


def _takes_part(child: ChildFacts, choice: SwapChoice) -> bool:
    return child.id in {care.child_id for care in choice.given} | {wish.child_id for wish in choice.wishes}


def _child_swap(child: ChildFacts, choice: SwapChoice, facts: Facts, past: SwapPast) -> ChildSwap:
    given = [care for care in choice.given if care.child_id == child.id]
    wishes = [wish for wish in choice.wishes if wish.child_id == child.id]
    wanted, left_out, problems = _wanted(child, wishes, choice, facts)
    pairs = [
        _judge_pair(care, wish, facts, past, counted)
        for counted, (care, wish) in enumerate(zip(given, wanted, strict=False))
    ]
    spare_given, spare_wanted = tuple(given[len(pairs) :]), tuple(wanted[len(pairs) :])
    if (spare_given or spare_wanted) and given and wishes and not problems:
        facts_of_refusal = {"child": child.name, "given": len(given), "wanted": len(wanted)}
        problems.append(Refusal(Code.UNPAIRED, facts_of_refusal))
    elif given and not wishes:
        problems.append(Refusal(Code.CHILD_WANTS_NOTHING, {"child": child.name}))
    elif wishes and not given:
        problems.append(Refusal(Code.CHILD_GIVES_NOTHING, {"child": child.name}))
    problems.extend(_parts_that_stay(child, given, facts))
    return ChildSwap(child, tuple(pairs), spare_given, spare_wanted, tuple(left_out), tuple(problems))


def _parts_that_stay(child: ChildFacts, given: Sequence[PlannedCare], facts: Facts) -> Iterator[Refusal]:
    """For each day that is given up in part, where a day is only swapped whole."""
    for on, leaving in groupby(given, key=lambda care: care.on):
        first, *others = leaving
        size = facts.policy.get(SwapSize, first.scope, on)
        spans = {first.span, *(care.span for care in others)}
        staying = tuple(
            moment.span for moment in facts.planned.get((child.id, on), ()) if moment.span not in spans
        )
        if staying and not size.split:
            told = {"rule": size, "on": on, "staying": staying, "child": child.name}
            yield Refusal(Code.SWAP_PART_STAYS, told)


def _wanted(
    child: ChildFacts, wishes: Sequence[Wish], choice: SwapChoice, facts: Facts
) -> tuple[list[Wanted], list[LeftOut], list[Refusal]]:
    """What can be had in order of date and time; of a period the days that cannot, of one date the reasons."""
    wanted: list[Wanted] = []
    left_out: list[LeftOut] = []
    problems: list[Refusal] = []
    taken: dict[date, tuple[Span, ...]] = {}
    for on in choice.when.dates:
        for group, part in _named(child, wishes, on, facts):
            if group is None or part is None:
                problems.append(Refusal(Code.UNKNOWN_DAY_PART))
                continue
            option = wish_option(child, group, part, on, choice, facts, taken.get(on, ()))
            if option.possible and option.price is not None:
                kind = facts.days[(group.location_id, child.id, on)].kind
                wanted.append(Wanted(child, group, part, on, kind, option.price))
                taken[on] = (*taken.get(on, ()), part.span)
            elif choice.when.is_period:
                left_out.append(LeftOut(on, option.refusals))
            else:
                problems.extend(option.refusals)
    wanted.sort(key=lambda wish: (wish.on, wish.span.starts))
    return wanted, left_out, problems


def _named(
    child: ChildFacts, wishes: Iterable[Wish], on: date, facts: Facts
) -> Iterator[tuple[GroupFacts | None, PartFacts | None]]:
    """The group and day part of each wish, in order of time; None for what the child does not have that day."""
    groups = {group.id: group for group in child.groups_on(on)}
    parts = {part.id: part for part in facts.parts}
    for wish in wishes:
        group, part = groups.get(wish.group_id), parts.get(wish.part_id)
        if group is not None and part is not None and not part.offered_in(group):
            part = None
        yield group, part


def wish_option(
    child: ChildFacts,
    group: GroupFacts,
    part: PartFacts,
    on: date,
    choice: SwapChoice,
    facts: Facts,
    taken: tuple[Span, ...] = (),
) -> Option:
    """Whether a day part could be had on a date, once what is given up has left."""
    leaving = {care.span for care in choice.given if care.child_id == child.id and care.on == on}
    case = facts.situation(child, group, on, taken)
    staying = tuple(span for span in case.planned if span not in leaving)
    return judge_wish(part, case, staying)


def _judge_pair(given: PlannedCare, wanted: Wanted, facts: Facts, past: SwapPast, counted: int) -> Pair:
    policy = facts.policy
    outside = _outside_contract(given, wanted, policy)
    size = policy.get(SwapSize, given.scope, given.on)
    asked, held = wanted.span.minutes, given.minutes
    lapsing = held if outside is OutsideWeeks.INVOICED else size.lapses(held, asked)
    charged = asked if outside is OutsideWeeks.INVOICED else size.surplus(held, asked)
    return Pair(
        given=given,
        wanted=wanted,
        lapsing=size.lapses(held, asked),
        surplus=max(0, asked - held),
        surplus_amount=value_of(wanted.price, charged, asked) if charged else Decimal(0),
        fee=_fee(given, policy, past, counted),
        refusals=tuple(_pair_refusals(given, wanted, facts, past, counted)),
        invoiced_whole=outside is OutsideWeeks.INVOICED and lapsing > 0,
    )


def _outside_contract(given: PlannedCare, wanted: Wanted, policy: Policy) -> OutsideWeeks | None:
    """What holds for a holiday that a contract of school weeks does not hold; None within the contract."""
    if given.contract_form != "40_weeks" or wanted.kind is not DayKind.HOLIDAY:
        return None
    rule = policy.find(SwapContractWeeks, given.scope, given.on)
    return rule.outside if rule is not None else None


def _fee(given: PlannedCare, policy: Policy, past: SwapPast, counted: int) -> Decimal:
    """Euros for the swap itself: always, or once the free ones of the period are used up."""
    rule = policy.find(SwapFee, given.scope, given.on)
    if rule is None or rule.amount is None:
        return Decimal(0)
    limit = policy.find(SwapLimit, given.scope, given.on)
    if limit is None or limit.free is None:
        return rule.amount
    room = limit.room(given.on, past.contract_begins)
    earlier = _used_in(past, room.period, counted)
    return rule.amount * room.charged(earlier, 1)


def _used_in(past: SwapPast, period: tuple[date, date], counted: int) -> int:
    return sum(period[0] <= on <= period[1] for on in past.dates) + counted


def _pair_refusals(
    given: PlannedCare, wanted: Wanted, facts: Facts, past: SwapPast, counted: int
) -> Iterator[Refusal]:
    yield from _given_refusals(given, facts)
    yield from _timing(given, wanted, facts)
    yield from _date_refusals(given, wanted, facts.policy)
    yield from _likeness_refusals(given, wanted, facts.policy, past)
    yield from _number_refusals(given, facts.policy, past, counted)


def _given_refusals(given: PlannedCare, facts: Facts) -> Iterator[Refusal]:
    """Care that cannot be given up at all."""
    policy, scope, on = facts.policy, given.scope, given.on
    if given.starts_at <= facts.now:
        yield Refusal(Code.GIVEN_CARE_STARTED, {"on": on})
    if given.under_swap:
        yield Refusal(Code.UNDER_SWAP, {"on": on})
    offered = policy.find(SwapOffered, scope, on)
    if offered is not None and not offered.offered:
        yield Refusal(Code.SWAP_NOT_OFFERED, {"rule": offered})
    again = policy.find(SwapAgain, scope, on)
    if given.from_swap and again is not None and not again.allowed:
        yield Refusal(Code.SWAP_NOT_AGAIN, {"rule": again, "on": on})
    from_extra = policy.find(SwapFromExtra, scope, on)
    if given.from_extra and from_extra is not None and not from_extra.allowed:
        yield Refusal(Code.SWAP_NOT_FROM_EXTRA, {"rule": from_extra, "on": on})


def _timing(given: PlannedCare, wanted: Wanted, facts: Facts) -> Iterator[Refusal]:
    moments = sorted((given.starts_at, wanted.starts_at))
    yield from timing_refusals(
        Act.SWAP,
        facts.policy,
        given.scope,
        first=moments[0],
        last=moments[1],
        now=facts.now,
        is_working_day=given.calendar.is_working_day,
    )


def _date_refusals(given: PlannedCare, wanted: Wanted, policy: Policy) -> Iterator[Refusal]:
    """The window between the two days, and the kinds of day."""
    found = swap_bounds(policy, given.scope, given.on, given.kind, wanted.kind, given.calendar)
    if found is not None and not found[1].hold(wanted.on):
        rule, bounds = found
        facts = {"rule": rule, "on": wanted.on, "given": given.on, "first": bounds.first, "last": bounds.last}
        yield Refusal(Code.OUTSIDE_SWAP_WINDOW, facts)
    kinds = policy.find(SwapDayKinds, given.scope, given.on)
    if kinds is not None and not kinds.allow(given.kind, wanted.kind):
        facts = {"rule": kinds, "given": given.kind, "wanted": wanted.kind}
        yield Refusal(Code.SWAP_OTHER_DAY_KIND, facts)
    weeks = policy.find(SwapContractWeeks, given.scope, given.on)
    if weeks is not None and _outside_contract(given, wanted, policy) is OutsideWeeks.REFUSED:
        yield Refusal(Code.OUTSIDE_CONTRACT_WEEKS, {"rule": weeks, "on": wanted.on})


def _likeness_refusals(
    given: PlannedCare, wanted: Wanted, policy: Policy, past: SwapPast
) -> Iterator[Refusal]:
    """What the two days must share."""
    scope, on = given.scope, given.on
    product = policy.find(SwapProduct, scope, on)
    held = SwapSide(given.day_part_id, given.minutes, given.group.care_type)
    asked = SwapSide(wanted.part.id, wanted.span.minutes, wanted.group.care_type)
    if product is not None and not product.allows(held, asked):
        yield Refusal(Code.SWAP_OTHER_PRODUCT, {"rule": product})
    place = policy.find(SwapPlace, scope, on)
    if place is not None and not _is_near(place.reach, given.group, wanted.group):
        yield Refusal(Code.SWAP_OTHER_PLACE, {"rule": place})
    elif place is not None and _lacks_consent(place, given.group, wanted.group, past):
        yield Refusal(Code.SWAP_NEEDS_CONSENT, {"rule": place})
    excluded = policy.find(SwapExcludes, scope, on)
    if excluded is not None and {given.day_part_id, wanted.part.id} & set(excluded.day_parts):
        yield Refusal(Code.SWAP_EXCLUDED_PART, {"rule": excluded})
    size = policy.get(SwapSize, scope, on)
    if not size.allows(given.minutes, wanted.span.minutes):
        facts = {"rule": size, "given": given.minutes, "wanted": wanted.span.minutes}
        yield Refusal(Code.SWAP_OTHER_SIZE, facts)


def _is_near(reach: Reach, given: GroupFacts, wanted: GroupFacts) -> bool:
    if reach is Reach.OWN_GROUP:
        return given.id == wanted.id
    return reach is Reach.ANY_LOCATION or given.location_id == wanted.location_id


def _lacks_consent(place: SwapPlace, given: GroupFacts, wanted: GroupFacts, past: SwapPast) -> bool:
    return place.second_group_consent and given.id != wanted.id and not past.second_group


def _number_refusals(given: PlannedCare, policy: Policy, past: SwapPast, counted: int) -> Iterator[Refusal]:
    limit = policy.find(SwapLimit, given.scope, given.on)
    if limit is None:
        return
    room = limit.room(given.on, past.contract_begins)
    earlier = _used_in(past, room.period, counted)
    if not room.allows(earlier, 1):
        facts = {"rule": limit, "most": room.most, "used": earlier, "until": room.period.last_day}
        yield Refusal(Code.TOO_MANY_SWAPS, facts)


def _default_expiry(quoted: SwapQuote, facts: Facts) -> date | None:
    first = quoted.first_day
    if first is None:
        return None
    scope = quoted.pairs[0].wanted.scope
    days = facts.policy.get(DefaultExpiry, scope, first).days_before
    return max(facts.now.astimezone(AMSTERDAM).date(), first - timedelta(days=days))
