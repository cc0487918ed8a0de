"""Lines at the planners' desk, made in a few words."""

import uuid
from collections.abc import Iterable
from datetime import date, time
from typing import Any, TypeVar

from django.db.models import Model

from core.accounts.models import Organisation, User
from core.childcare.models import Child, Family, Group
from core.lib import clock
from requests_app.models import Booking, Request
from tests.factories import (
    BookingFactory,
    CareMomentFactory,
    ChildFactory,
    DayPartFactory,
    GroupFactory,
    GuardianFactory,
    RequestFactory,
    UserFactory,
    next_weekday,
)

Row = TypeVar("Row", bound=Model)
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


def ask(group: Group, *, child: Child | None = None, **values: Any) -> Booking:
    """An undecided morning of a family of its own, or of `child=`, in a request of its own, or `request=`."""
    organisation = group.location.organisation
    if child is not None:
        values["child"] = child
        values.setdefault("request", _request_of(child.family))
    elif "request" not in values:
        values["request__family__organisation"] = organisation
    if "day_part" not in values:
        values["day_part"] = DayPartFactory(organisation=organisation, care_type=group.care_type)
    return BookingFactory(group=group, **values)


def _request_of(family: Family) -> Request:
    """A request of the family's first guardian, who is made where there is none."""
    guardian = family.guardians.first() or GuardianFactory(family=family)
    return RequestFactory(family=family, submitted_by=guardian)


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


def ask_again(pattern: Booking, dates: Iterable[date]) -> list[Booking]:
    """The same line on other dates, each in a request of its own; in two statements, for the large experiments."""
    wanted = list(dates)
    requests = Request.objects.bulk_create(
        _copy(pattern.request, key=uuid.uuid4(), digest=f"{number:064x}") for number in range(len(wanted))
    )
    return Booking.objects.bulk_create(
        _copy(pattern, request_id=request.pk, date=on, expires_at=clock.local(on, pattern.starts))
        for request, on in zip(requests, wanted, strict=True)
    )


def _copy(row: Row, **changes: Any) -> Row:
    """An unsaved copy, without its number."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.fields if not field.primary_key
    }
    return type(row)(**values | changes)
