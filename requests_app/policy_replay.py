"""What a changed rule would have done to what parents sent and cancelled last month (R-42), in a few queries.

What was sent is judged twice at the moment that it was sent: under the rules as they are, and with the changed rule in
their place. What parents could not send at all is not kept, so it cannot be played back.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.day_kinds import Place, day_kinds_of, holidays_of
from core.childcare.models import CareMoment, Placement
from core.childcare.rules.calendar import DayKind, Period
from core.childcare.rules.spans import Span
from core.lib import clock
from requests_app.actions.cancel_booking import first_start
from requests_app.actions.policy_rules import RuleDraft
from requests_app.choices import AbsenceReason, BookingStatus, CreditUnit, PaymentKind, RequestKind
from requests_app.deciding import scope_of
from requests_app.facts import credit_facts, policy_of, working_days_of
from requests_app.models import Absence, Booking, Credit
from requests_app.planned_care import contract_form_of
from requests_app.policy_wording import rule_sentence
from requests_app.rules.policy import Act, IsWorkingDay, Part, Policy, Rule, Scope, SwapSide
from requests_app.rules.policy.months import months_later
from requests_app.rules.replay import (
    CANCELLING,
    REPLAYED,
    CancelledThen,
    Outcome,
    Sent,
    SentSide,
    cancel_outcome,
    outcome_of,
)
from requests_app.words import credit_words, money, number

MOST_PLAYED = 2000
MOST_SHOWN = 50
COUNTS = (BookingStatus.PENDING, BookingStatus.APPROVED)


@dataclass(frozen=True)
class ChangedLine:
    """Something that was sent, with its outcome under the rules as they are and with the changed rule, in words."""

    child: str
    on: date
    sent_at: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What the changed rule would have done from `first` to `last`.

    `refused` and `allowed` count lines that it would refuse or no longer refuse, `otherwise` those with other costs or
    another credit; `more` of them are not among `lines`. Not possible: no line shows what this kind of rule does.
    """

    first: date
    last: date
    is_possible: bool = True
    played: int = 0
    refused: int = 0
    allowed: int = 0
    otherwise: int = 0
    lines: tuple[ChangedLine, ...] = ()
    more: int = 0
    is_cut_off: bool = False


def replay(user: User, draft: RuleDraft) -> Effect:
    """What the rule would have changed in the calendar month before this one, in the user's organisation."""
    first, last = last_month(clock.today())
    read = _reader(draft.part)
    if read is None:
        return Effect(first, last, is_possible=False)
    found = list(read(user, first, last))
    if not found:
        return Effect(first, last)
    played = found[:MOST_PLAYED]
    organisation = user.organisation
    assert organisation is not None
    now = policy_of(organisation)
    then = with_rule(now, draft)
    is_working_day = working_days_of(organisation, max(one.on for one in played) + timedelta(days=100))
    changed = []
    for one in played:
        before, after = one.outcome(now, is_working_day), one.outcome(then, is_working_day)
        if _differ(before, after):
            changed.append((one, before, after))
    return Effect(
        first=first,
        last=last,
        played=len(played),
        refused=sum(1 for _one, before, after in changed if after.refused_by and not before.refused_by),
        allowed=sum(1 for _one, before, after in changed if before.refused_by and not after.refused_by),
        otherwise=sum(
            1 for _one, before, after in changed if bool(before.refused_by) == bool(after.refused_by)
        ),
        lines=tuple(_line(*line, draft.part) for line in changed[:MOST_SHOWN]),
        more=max(0, len(changed) - MOST_SHOWN),
        is_cut_off=len(found) > MOST_PLAYED,
    )


def last_month(today: date) -> tuple[date, date]:
    """The first and last day of the calendar month before this one."""
    first = months_later(today.replace(day=1), -1)
    return first, today.replace(day=1) - timedelta(days=1)


def with_rule(policy: Policy, draft: RuleDraft) -> Policy:
    """The policy as if the rule had always held, in the place of those of its kind and scope."""
    scope = Scope(draft.location_id, draft.care_type, draft.contract_form)
    kept = [
        rule for rule in policy.rules if not (isinstance(rule.part, type(draft.part)) and rule.scope == scope)
    ]
    return Policy([*kept, Rule(draft.part, scope, date.min)])


def _differ(before: Outcome, after: Outcome) -> bool:
    if before.refused_by or after.refused_by:
        return bool(before.refused_by) != bool(after.refused_by)
    return before != after


def _line(one: "_SentLine", before: Outcome, after: Outcome, changed: Part) -> ChangedLine:
    return ChangedLine(
        one.child, one.on, one.sent_at, _in_words(before, one.sent), _in_words(after, one.sent, changed)
    )


def _in_words(outcome: Outcome, sent: Sent | CancelledThen, changed: Part | None = None) -> str:
    if outcome.refused_by is not None and outcome.refused_by == changed:
        return _("Refused by this rule")
    if outcome.refused_by is not None:
        return _("Refused: %(rule)s") % {"rule": rule_sentence(outcome.refused_by)}
    words = [_("Possible")]
    if isinstance(sent, Sent) and sent.act is Act.ABSENCE:
        words.append(
            _("credit %(amount)s") % {"amount": number(outcome.credit)} if outcome.credit else _("no credit")
        )
        if not outcome.is_charged:
            words.append(_("not charged"))
    if outcome.lapses:
        words.append(
            ngettext("%(n)d minute lapses", "%(n)d minutes lapse", outcome.lapses) % {"n": outcome.lapses}
        )
    if outcome.surplus:
        words.append(
            ngettext("%(n)d minute charged", "%(n)d minutes charged", outcome.surplus)
            % {"n": outcome.surplus}
        )
    if outcome.points is not None:
        words.append(credit_words(outcome.points, CreditUnit.POINTS))
    if outcome.charge:
        words.append(_("%(amount)s is invoiced") % {"amount": money(outcome.charge)})
    return ", ".join(words)


# Reading what was sent


@dataclass(frozen=True)
class _SentLine:
    child: str
    sent: Sent | CancelledThen

    @property
    def on(self) -> date:
        return self.sent.on

    @property
    def sent_at(self) -> datetime:
        """When the parent did it."""
        return self.sent.sent_at if isinstance(self.sent, Sent) else self.sent.cancelled_at

    def outcome(self, policy: Policy, is_working_day: IsWorkingDay) -> Outcome:
        if isinstance(self.sent, Sent):
            return outcome_of(self.sent, policy, is_working_day)
        return cancel_outcome(self.sent, policy, is_working_day)


_Reader = Callable[[User, date, date], Iterator[_SentLine]]


def _reader(part: Part) -> _Reader | None:
    """Reads the newest lines of a month that the kind of rule is about, one more than are played at most."""
    if isinstance(part, CANCELLING):
        return _cancelled
    act = next((act for act, kinds in REPLAYED.items() if isinstance(part, kinds)), None)
    return None if act is None else {Act.EXTRA: _extra_days, Act.SWAP: _swaps, Act.ABSENCE: _absences}[act]


def _between(user: User, moment: str, first: date, last: date) -> Q:
    begin, end = clock.local(first, time.min), clock.local(last + timedelta(days=1), time.min)
    return Q((f"{moment}__gte", begin), (f"{moment}__lt", end), organisation=user.organisation_id)


def _newest(
    rows: Any, user: User, first: date, last: date, moment: str = "request__submitted_at"
) -> list[Any]:
    within = rows.filter(_between(user, moment, first, last))
    return list(within.order_by(f"-{moment}", "-pk")[: MOST_PLAYED + 1])


def _cancelled(user: User, first: date, last: date) -> Iterator[_SentLine]:
    """What parents cancelled themselves."""
    cancelled = Booking.objects.filter(status=BookingStatus.CANCELLED, ended_because="")
    rows: list[Booking] = _newest(
        cancelled.select_related("child", "group", "day_part", "request", "given_up"),
        user,
        first,
        last,
        "decided_at",
    )
    approved = _approved_at(rows)
    for row in rows:
        assert row.decided_at is not None
        yield _SentLine(
            row.child.first_name,
            CancelledThen(
                cancelled_at=row.decided_at,
                scope=scope_of(row),
                starts_at=first_start(row),
                status=BookingStatus.PENDING if row.care_moment_id is None else BookingStatus.APPROVED,
                submitted_at=row.request.submitted_at,
                decided_at=approved.get(str(row.pk)),
                is_swap=row.request.kind == RequestKind.SWAP,
                amount=row.amount,
            ),
        )


def _approved_at(rows: Collection[Booking]) -> dict[str, datetime]:
    """When bookings were approved that were cancelled since: only the trail still knows. By number as text."""
    lines = Event.objects.filter(
        action__in=[Action.BOOKING_APPROVED, Action.BOOKING_OVERBOOKED],
        object_type="requests.booking",
        object_id__in=[str(row.pk) for row in rows if row.care_moment_id is not None],
    )
    return dict(lines.order_by("at").values_list("object_id", "at"))


def _extra_days(user: User, first: date, last: date) -> Iterator[_SentLine]:
    asked = Booking.objects.filter(request__kind=RequestKind.EXTRA)
    rows: list[Booking] = _newest(
        asked.select_related("child", "group", "day_part", "request", "credit__location"), user, first, last
    )
    earlier = _earlier_days(rows)
    waiting = _waiting(rows)
    begins = _contracts({row.child_id for row in rows})
    for row in rows:
        sent_at = row.request.submitted_at
        yield _SentLine(
            row.child.first_name,
            Sent(
                act=Act.EXTRA,
                sent_at=sent_at,
                scope=scope_of(row),
                asked=_side_of(row, DayKind.SCHOOL),
                is_shortened=(row.starts, row.ends) != (row.day_part.starts, row.day_part.ends),
                is_combined=row.payment == PaymentKind.COMBINED,
                pays_with_credit=row.credit is not None,
                pays_in_points=row.credit is not None and _is_priced_in_points(row.credit),
                earlier=tuple(on for on, at, pk in earlier[row.child_id] if (at, pk) < (sent_at, row.pk)),
                waiting=sum(
                    1
                    for at, pk, until in waiting[row.request.family_id]
                    if (at, pk) < (sent_at, row.pk) and (until is None or until > sent_at)
                ),
                contract_begins=begins.get(row.child_id, (None, None))[0],
            ),
        )


def _is_priced_in_points(credit: Credit) -> bool:
    """Whether the price in points decides what it pays; a credit may keep a way of counting of its own."""
    return credit.unit == CreditUnit.POINTS and credit_facts(credit).conversion is None


def _side_of(row: Booking, kind: DayKind) -> SentSide:
    return SentSide(
        clock.local(row.date, row.starts), kind, SwapSide(row.day_part_id, row.minutes, row.group.care_type)
    )


def _earlier_days(rows: Sequence[Booking]) -> dict[int, list[tuple[date, datetime, int]]]:
    """The extra days that count of each child: (date, sent, id)."""
    found: defaultdict[int, list[tuple[date, datetime, int]]] = defaultdict(list)
    values = Booking.objects.filter(
        child__in={row.child_id for row in rows}, request__kind=RequestKind.EXTRA, status__in=COUNTS
    ).values_list("child_id", "date", "request__submitted_at", "pk")
    for child, on, at, pk in values:
        found[child].append((on, at, pk))
    return found


def _waiting(rows: Sequence[Booking]) -> dict[int, list[tuple[datetime, int, datetime | None]]]:
    """The lines of each family that could wait then: (sent, id, decided)."""
    found: defaultdict[int, list[tuple[datetime, int, datetime | None]]] = defaultdict(list)
    if not rows:
        return found
    oldest = rows[-1].request.submitted_at
    values = (
        Booking.objects.filter(request__family__in={row.request.family_id for row in rows})
        .filter(Q(decided_at__isnull=True) | Q(decided_at__gt=oldest))
        .values_list("request__family_id", "request__submitted_at", "pk", "decided_at")
    )
    for family, at, pk, until in values:
        found[family].append((at, pk, until))
    return found


def _contracts(children: Iterable[int]) -> dict[int, tuple[date | None, date | None]]:
    """The first day of each child's contract and its last, None while one goes on."""
    rows = (
        Placement.objects.filter(child__in=set(children))
        .values("child_id")
        .annotate(
            begins=Min("valid_from"), ends=Max("valid_until"), open=Min("pk", filter=Q(valid_until=None))
        )
    )
    return {row["child_id"]: (row["begins"], None if row["open"] else row["ends"]) for row in rows}


def _swaps(user: User, first: date, last: date) -> Iterator[_SentLine]:
    swaps = Booking.objects.filter(given_up__isnull=False).select_related(
        "child",
        "group__location",
        "day_part",
        "request",
        "given_up__group__location",
        "given_up__moment__day_part",
        "given_up__moment__placement",
    )
    rows: list[Booking] = _newest(swaps, user, first, last)
    if not rows:
        return
    kinds, holidays = _calendars(rows)
    contracts = _contracts({row.child_id for row in rows})
    left = _swaps_that_left_a_part(rows)
    for row in rows:
        given = row.given_up
        place = Place(given.group.location_id, row.child.school_id)
        yield _SentLine(
            row.child.first_name,
            Sent(
                act=Act.SWAP,
                sent_at=row.request.submitted_at,
                scope=Scope(given.group.location_id, given.group.care_type, _contract_form(given.moment)),
                asked=_side_of(row, kinds[Place(row.group.location_id, row.child.school_id)][row.date]),
                given_up=SentSide(
                    clock.local(given.date, given.starts),
                    kinds[place][given.date],
                    SwapSide(
                        given.moment.day_part_id if given.moment else None,
                        Span(given.starts, given.ends).minutes,
                        given.group.care_type,
                    ),
                ),
                leaves_a_part=(row.request_id, row.child_id, given.date) in left,
                contract_ends=contracts.get(row.child_id, (None, None))[1],
                holidays=holidays[place],
            ),
        )


def _swaps_that_left_a_part(rows: Sequence[Booking]) -> set[tuple[int, int, date]]:
    """Of each request the children and days of which something stayed planned; as it is planned now."""
    given = {(row.child_id, row.given_up.date) for row in rows}
    planned = CareMoment.objects.filter(
        child__in={child for child, _on in given},
        date__in={on for _child, on in given},
        status=MomentStatus.PLANNED,
    )
    moments: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    for child, on, pk in planned.values_list("child_id", "date", "pk"):
        moments[child, on].add(pk)
    taken: defaultdict[tuple[int, int, date], set[int | None]] = defaultdict(set)
    for row in rows:
        taken[row.request_id, row.child_id, row.given_up.date].add(row.given_up.moment_id)
    return {(request, child, on) for (request, child, on), ids in taken.items() if moments[child, on] - ids}


def _contract_form(moment: CareMoment | None) -> str:
    """Unknown where the moment is gone."""
    return contract_form_of(moment) if moment is not None else ""


def _calendars(
    rows: Sequence[Booking],
) -> tuple[dict[Place, dict[date, DayKind]], dict[Place, tuple[Period, ...]]]:
    locations = {
        group.location_id: group.location for row in rows for group in (row.group, row.given_up.group)
    }
    places = {
        Place(group.location_id, row.child.school_id)
        for row in rows
        for group in (row.group, row.given_up.group)
    }
    days = [day for row in rows for day in (row.date, row.given_up.date)]
    first, last = min(days), max(days)
    kinds = day_kinds_of(locations.values(), places, first, last)
    holidays = holidays_of(locations.values(), places, first, last)
    return kinds, {place: tuple(one.period for one in found) for place, found in holidays.items()}


def _absences(user: User, first: date, last: date) -> Iterator[_SentLine]:
    reported = Absence.objects.select_related(
        "child", "group", "request", "moment__placement", "moment__day_part"
    )
    rows: list[Absence] = _newest(reported, user, first, last)
    for row in rows:
        moment = row.moment
        yield _SentLine(
            row.child.first_name,
            Sent(
                act=Act.ABSENCE,
                sent_at=row.request.submitted_at,
                scope=Scope(row.group.location_id, row.group.care_type, _contract_form(moment)),
                asked=SentSide(
                    clock.local(row.date, row.starts),
                    DayKind.SCHOOL,
                    SwapSide(moment.day_part_id if moment else None, row.minutes, row.group.care_type),
                ),
                is_sickness=row.reason == AbsenceReason.SICK,
                is_extra_care=moment is not None and moment.origin == MomentOrigin.EXTRA,
            ),
        )
