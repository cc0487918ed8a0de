"""What another Kring hears of the requests, absences and credits of a family (K-21)."""

from collections.abc import Iterator

from core.childcare.gateway import own_family
from core.childcare.gateway.family_contract import AbsenceData, CreditData, RequestData
from core.childcare.gateway.own_family import AHEAD, BEFORE
from core.childcare.models import Family
from core.lib import clock
from requests_app.models import Absence, Booking, Credit


def register() -> None:
    own_family.register("requests", requests_of)
    own_family.register("absences", absences_of)
    own_family.register("credits", credits_of)


def requests_of(family: Family) -> Iterator[RequestData]:
    """The lines of requests around today, by date. One query."""
    today = clock.today()
    lines = Booking.objects.filter(child__family=family, date__range=(today - BEFORE, today + AHEAD))
    for line in lines.select_related("child", "day_part").order_by("date", "starts", "pk"):
        yield RequestData(
            line.child.first_name,
            line.date,
            line.starts,
            line.ends,
            line.day_part.name,
            line.status,
            line.reason,
        )


def absences_of(family: Family) -> Iterator[AbsenceData]:
    """Reported absences around today, by date. One query."""
    today = clock.today()
    reported = Absence.objects.filter(child__family=family, date__range=(today - BEFORE, today + AHEAD))
    for one in reported.select_related("child").order_by("date", "starts", "pk"):
        yield AbsenceData(one.child.first_name, one.date, one.starts, one.ends, one.reason, one.status)


def credits_of(family: Family) -> Iterator[CreditData]:
    """Credits with something left that are still valid, the first to end first. One query."""
    left = Credit.objects.filter(child__family=family, balance__gt=0, valid_until__gte=clock.today())
    for one in left.select_related("child").order_by("valid_until", "pk"):
        yield CreditData(one.child.first_name, str(one.balance), one.unit, one.valid_from, one.valid_until)
