"""Request lines and absences that an external back-office has to hear (K-21): that they changed, and how they stand."""

from collections.abc import Collection

from core.childcare.choices import WriteKind
from core.childcare.gateway import outgoing
from core.childcare.gateway.change_contract import AbsenceChange, CareSpan, RequestChange
from core.childcare.gateway.outgoing import Changed
from requests_app.models import Absence, Booking, GivenUp


def register() -> None:
    outgoing.register(WriteKind.REQUEST, request_line)
    outgoing.register(WriteKind.ABSENCE, absence)


def write_requests(bookings: Collection[Booking]) -> None:
    """These lines were submitted, decided or ended; within the transaction that did it."""
    _write(WriteKind.REQUEST, bookings)


def write_absences(absences: Collection[Absence]) -> None:
    """These were reported or undone; within the transaction that did it."""
    _write(WriteKind.ABSENCE, absences)


def _write(kind: WriteKind, lines: Collection[Booking] | Collection[Absence]) -> None:
    elsewhere = outgoing.elsewhere({line.organisation_id for line in lines})
    wanted = [line for line in lines if line.organisation_id in elsewhere]
    if not wanted:
        return
    families = dict(
        type(wanted[0])
        ._base_manager.filter(pk__in=[line.pk for line in wanted])
        .values_list("pk", "request__family_id")
    )
    outgoing.write(kind, [Changed(line.organisation_id, families[line.pk], line.pk) for line in wanted])


def request_line(pk: int) -> RequestChange | None:
    """A line of a request as it is now. One query."""
    line = (
        Booking.objects.select_related(
            "request", "child", "group__location", "day_part", "given_up__group__location"
        )
        .filter(pk=pk)
        .first()
    )
    if line is None:
        return None
    given_up = getattr(line, "given_up", None)
    return RequestChange(
        kind=line.request.kind,
        child=line.child.first_name,
        birth_date=line.child.birth_date,
        asked=_span(line),
        day_part=line.day_part.name,
        state=line.status,
        reason=line.reason,
        gives_up=[_span(given_up)] if given_up else [],
    )


def absence(pk: int) -> AbsenceChange | None:
    """An absence as it is now. One query."""
    one = Absence.objects.select_related("child", "group__location").filter(pk=pk).first()
    if one is None:
        return None
    return AbsenceChange(
        child=one.child.first_name,
        birth_date=one.child.birth_date,
        missed=_span(one),
        reason=one.reason,
        state=one.status,
    )


def _span(care: Booking | Absence | GivenUp) -> CareSpan:
    return CareSpan(care.date, care.starts, care.ends, care.group.location.name, care.group.name)
