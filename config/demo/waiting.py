"""Children that wait for a place: those of the first family in every state, and a list for the office."""

from datetime import date, datetime, time, timedelta

from core.accounts.models import User
from core.childcare.choices import CareType, ContractForm, OfferState, WaitingState
from core.childcare.models import (
    Child,
    DayPart,
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
    """An offer that the first family can answer, one that lapsed, one wish that waits; and others on the list."""
    youngest = first.children.order_by("-birth_date")[0]
    eldest = first.children.order_by("birth_date")[0]
    place = _placement_of(youngest, CareType.DAY_CARE)
    offered = _entry(
        youngest, place.group, [FRIDAY], today - timedelta(days=120), WaitingState.OFFERED, office
    )
    _offer(offered, place.group, office, today, OfferState.OPEN)
    waits = _placement_of(eldest, CareType.AFTER_SCHOOL).group
    _entry(eldest, waits, [3, FRIDAY], today - timedelta(days=45), WaitingState.OPEN, office)
    before_school = _placement_of(eldest, CareType.BEFORE_SCHOOL).group
    lapsed = _entry(
        eldest,
        before_school,
        [2, 4],
        today - timedelta(days=300),
        WaitingState.EXPIRED,
        office,
    )
    _offer(lapsed, before_school, office, today - timedelta(days=60), OfferState.EXPIRED)
    _build_others(first, place.group, office, today)


def _placement_of(child: Child, care_type: CareType) -> Placement:
    placement: Placement = child.placements.select_related("group__location").filter(
        group__care_type=care_type
    )[0]
    return placement


def _build_others(first: Family, group: Group, office: User, today: date) -> None:
    children = (
        Child.objects.filter(
            family__organisation=first.organisation_id, placements__group__care_type=CareType.DAY_CARE
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


def _offer(entry: WaitingEntry, group: Group, office: User, on: date, state: OfferState) -> None:
    is_open = state is OfferState.OPEN
    answer_by = _midnight(on + timedelta(days=8))
    offer = WaitingOffer.objects.create(
        entry=entry,
        group=group,
        contract_form=ContractForm.WEEKS_52,
        valid_from=on + timedelta(days=40),
        answer_by=answer_by,
        message="Fijn dat er een plek is! Bel ons gerust als je vragen hebt." if is_open else "",
        state=state,
        offered_by=office,
        offered_at=_midnight(on),
        answered_at=None if is_open else answer_by,
    )
    part = DayPart.objects.filter(
        organisation=group.location.organisation_id,
        care_type=group.care_type,
        contract_form=ContractForm.WEEKS_52,
    ).order_by("starts", "-ends")[0]
    WaitingOfferPart.objects.bulk_create(
        WaitingOfferPart(offer=offer, weekday=weekday, day_part=part)
        for weekday in entry.weekdays
        if weekday in part.weekdays
    )


def _midnight(on: date) -> datetime:
    return clock.local(on, time(0))
