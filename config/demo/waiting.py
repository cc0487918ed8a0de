"""Children that wait for a place: those of the first family in every state, and a list for the office."""

from datetime import date, datetime, time, timedelta

from core.accounts.models import User
from core.childcare.choices import OfferState, WaitingState
from core.childcare.models import (
    Child,
    Family,
    Group,
    Placement,
    WaitingEntry,
    WaitingOffer,
    WaitingOfferPart,
)
from core.lib import clock

FRIDAY = 5
OTHERS = 14
"""Children of other families that wait."""


def build_waiting(first: Family, office: User, today: date) -> None:
    """An offer that the first family can answer, one wish that waits, one offer that lapsed; and others on the list."""
    placements = list(
        Placement.objects.filter(child__family=first)
        .select_related("child", "group__location")
        .order_by("-child__birth_date", "pk")
    )
    youngest, *_others, eldest = [placements[0], *placements]
    offered = _entry(
        youngest.child, youngest.group, [FRIDAY], today - timedelta(days=120), WaitingState.OFFERED, office
    )
    _offer(offered, youngest, office, today, OfferState.OPEN)
    if eldest.child != youngest.child:
        since = today - timedelta(days=45)
        _entry(eldest.child, eldest.group, [3, FRIDAY], since, WaitingState.OPEN, office)
    lapsed = _entry(
        eldest.child, eldest.group, [2, 4], today - timedelta(days=300), WaitingState.EXPIRED, office
    )
    _offer(lapsed, eldest, office, today - timedelta(days=60), OfferState.EXPIRED)
    _build_others(first, youngest.group, office, today)


def _build_others(first: Family, group: Group, office: User, today: date) -> None:
    children = (
        Child.objects.filter(
            family__organisation=first.organisation_id, placements__group__care_type=group.care_type
        )
        .exclude(family=first)
        .order_by("pk")
        .distinct()[:OTHERS]
    )
    states = (WaitingState.OPEN, WaitingState.OPEN, WaitingState.OPEN, WaitingState.REFUSED)
    for number, child in enumerate(children):
        since = today - timedelta(days=20 + 17 * number)
        weekdays = [1 + number % 5, 1 + (number + 2) % 5]
        state = states[number % len(states)]
        remark = "" if number % 5 else "Liefst samen met haar broer, die in dezelfde groep zit."
        _entry(child, group, sorted(set(weekdays)), since, state, office, remark=remark)


def _entry(
    child: Child,
    group: Group,
    weekdays: list[int],
    since: date,
    state: WaitingState,
    office: User,
    *,
    remark: str = "",
) -> WaitingEntry:
    return WaitingEntry.objects.create(
        child=child,
        location=group.location,
        care_type=group.care_type,
        weekdays=weekdays,
        wanted_from=since + timedelta(days=90),
        since=since,
        state=state,
        state_since=clock.now(),
        added_by=office,
        remark=remark,
    )


def _offer(entry: WaitingEntry, like: Placement, office: User, on: date, state: OfferState) -> None:
    """A place in the group and with the day part of a placement, on the days that are waited for."""
    is_open = state is OfferState.OPEN
    answer_by = _midnight(on + timedelta(days=8))
    offer = WaitingOffer.objects.create(
        entry=entry,
        group=like.group,
        contract_form=like.contract_form,
        valid_from=on + timedelta(days=40),
        answer_by=answer_by,
        message="Fijn dat er een plek is! Bel ons gerust als je vragen hebt." if is_open else "",
        state=state,
        offered_by=office,
        offered_at=_midnight(on),
        answered_at=None if is_open else answer_by,
    )
    part = like.parts.select_related("day_part")[0].day_part
    WaitingOfferPart.objects.bulk_create(
        WaitingOfferPart(offer=offer, weekday=weekday, day_part=part) for weekday in entry.weekdays
    )


def _midnight(on: date) -> datetime:
    return clock.local(on, time(0))
