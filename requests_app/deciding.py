"""The rules about deciding, for bookings: whose turn it is, who came first and what is promised (R-40)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from core.accounts.models import Organisation
from core.childcare.models import Group
from core.lib import clock
from requests_app.choices import BookingStatus
from requests_app.facts import policy_of, working_days_of
from requests_app.models import Booking
from requests_app.rules.deciding import DAYS_LOOKED_AHEAD, DateRange, DecidingRules
from requests_app.rules.policy import DecideFrom, Guarantee, Scope


def deciding_rules(organisation: Organisation) -> DecidingRules:
    """What holds in an organisation, in one query; in two where a rule may count working days."""
    policy = policy_of(organisation)
    if not policy.has_rule(DecideFrom, Guarantee):
        return DecidingRules(policy, lambda on: True)
    furthest = clock.today() + timedelta(days=DAYS_LOOKED_AHEAD)
    return DecidingRules(policy, working_days_of(organisation, furthest))


def scope_of(booking: Booking) -> Scope:
    return Scope(booking.group.location_id, booking.group.care_type, booking.day_part.contract_form)


def starts_at(booking: Booking) -> datetime:
    return clock.local(booking.date, booking.starts)


def turn_of(booking: Booking, rules: DecidingRules) -> datetime | None:
    """From when a line is decided, where that has not come yet."""
    turn = rules.turn(scope_of(booking), starts_at(booking))
    return turn if turn is not None and clock.now() < turn else None


def later_lines(rules: DecidingRules, groups: Sequence[Group]) -> Q | None:
    """The bookings in `groups` whose turn has not come; None where every booking's has.

    By the numbers of the groups and by dates, for which there is an index.
    """
    if not rules.policy.has_rule(DecideFrom):
        return None
    now, own_forms = clock.now(), rules.turn_forms()
    together: dict[tuple[DateRange, str], list[int]] = defaultdict(list)
    known: dict[Scope, tuple[DateRange, ...]] = {}
    for group in groups:
        for form in ("", *sorted(own_forms)):
            place = Scope(group.location_id, group.care_type, form)
            if place not in known:
                known[place] = rules.later_dates(place, now)
            for dates in known[place]:
                together[(dates, form)].append(group.pk)
    found = None
    for (dates, form), numbers in together.items():
        lines = Q(group__in=numbers, date__range=dates)
        if own_forms:
            lines &= Q(day_part__contract_form=form) if form else ~Q(day_part__contract_form__in=own_forms)
        found = lines if found is None else found | lines
    return found


def earlier_comers(booking: Booking, own: Collection[int]) -> list[Booking]:
    """Undecided lines that want some of the same time in the same group and were sent before; without the `own`."""
    rows = Booking.objects.filter(
        status=BookingStatus.PENDING,
        group=booking.group_id,
        date=booking.date,
        starts__lt=booking.ends,
        ends__gt=booking.starts,
    ).exclude(pk__in=own)
    sent = rows.select_related("request", "child").order_by("request__submitted_at", "pk")
    return [row for row in sent if came_before(row, booking)]


def came_before(one: Booking, other: Booking) -> bool:
    """Whether `one` was sent first; of what was sent at the same moment, what was asked first."""
    return (one.request.submitted_at, one.pk) < (other.request.submitted_at, other.pk)
