"""Lines at the planners' desk, made in a few words."""

from datetime import date, time
from typing import Any

from core.accounts.models import Organisation, User
from core.childcare.models import Child, Group
from core.lib import clock
from requests_app.models import Booking
from tests.factories import (
    BookingFactory,
    CareMomentFactory,
    ChildFactory,
    DayPartFactory,
    GroupFactory,
    RequestFactory,
    UserFactory,
    next_weekday,
)

MORNING = (time(7, 30), time(13))


def monday() -> date:
    return next_weekday(1)


def planner_of(organisation: Organisation, **values: Any) -> User:
    """A planner with an authenticator app, as the role asks."""
    return UserFactory(organisation=organisation, planner=True, with_app=True, **values)


def manager_of(organisation: Organisation) -> User:
    """Somebody with every right, overbooking too."""
    return UserFactory(organisation=organisation, manager=True, with_app=True)


def group_of(organisation: Organisation, **values: Any) -> Group:
    return GroupFactory(location__organisation=organisation, **values)


def ask(group: Group, **values: Any) -> Booking:
    """An undecided morning of a family of its own, or of `child=`, in a request of its own, or `request=`."""
    organisation = group.location.organisation
    child: Child | None = values.pop("child", None)
    family = {"request__family": child.family} if child else {"request__family__organisation": organisation}
    if "request" in values:
        family = {}
    if child is not None:
        values["child"] = child
    part = values.pop("day_part", None) or DayPartFactory(
        organisation=organisation, care_type=group.care_type
    )
    return BookingFactory(group=group, day_part=part, **family, **values)


def ask_as_a_whole(*groups: Group, **values: Any) -> list[Booking]:
    """One request of a family, all or nothing, with a line and a child for each group."""
    organisation = groups[0].location.organisation
    request = RequestFactory(family__organisation=organisation, as_a_whole=True)
    return [ask(group, request=request, **values) for group in groups]


def fill(
    group: Group, number: int, *, on: date | None = None, span: tuple[time, time] = MORNING, **child: Any
) -> None:
    """Plan that many children in the group."""
    starts, ends = span
    for _ in range(number):
        CareMomentFactory(
            child=ChildFactory(family__organisation=group.location.organisation, **child),
            group=group,
            date=on or monday(),
            starts=starts,
            ends=ends,
        )


def days_before(on: date, days: int) -> Any:
    return clock.local(date.fromordinal(on.toordinal() - days), time(9))
