"""Invoices of the families that the fixed sign-in data belong to: last year's months and this year's, and a month that
the office still has to look at."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from core.accounts.models import User
from core.childcare.actions.credit_invoice import draft_credit
from core.childcare.actions.invoice_runs import make_final, store_drafts
from core.childcare.charges import Bill, last_day_of, prices_of
from core.childcare.choices import InvoiceRunStatus
from core.childcare.models import Family, Invoice, InvoiceRun, PlacementPart
from core.childcare.rules.invoice import Care, Line, Registration, care_lines
from core.childcare.rules.price import Price, price_on
from core.childcare.rules.spans import Span
from core.lib import clock

MONTHS_OF_LAST_YEAR = (9, 10, 11, 12)
MONTHS_BACK = 5
"""Months of this year before the one that the office is at work on."""
TAKEN_BACK = 2
"""Which of them was wrong, and is made anew."""


def build_money(families: list[Family], office: User, today: date) -> None:
    """Final invoices of these families of one organisation, and drafts of last month."""
    months = [date(today.year - 1, month, 1) for month in MONTHS_OF_LAST_YEAR]
    months += [month for back in range(MONTHS_BACK + 1, 1, -1) if (month := _back(today, back)) not in months]
    for place, month in enumerate(months):
        issued_on = min(last_day_of(month) + timedelta(days=1), today)
        for invoice in _final(families, office, month, issued_on):
            if place == len(months) - TAKEN_BACK:
                _take_back(invoice, office, issued_on + timedelta(days=5))
        if place == len(months) - TAKEN_BACK:
            _final(families, office, month, issued_on + timedelta(days=6))
    _drafts(families, _run(office, _back(today, 1), InvoiceRunStatus.PREVIEW, len(families)))


def _final(families: list[Family], office: User, month: date, issued_on: date) -> list[Invoice]:
    run = _run(office, month, InvoiceRunStatus.FINAL, len(families), issued_on)
    drafts = _drafts(families, run)
    for draft in drafts:
        make_final(draft.pk, issued_on)
        draft.refresh_from_db()
    return drafts


def _take_back(invoice: Invoice, office: User, on: date) -> None:
    credit = draft_credit(office, invoice, "De verkeerde prijs van de vakantieopvang")
    make_final(credit.pk, on)


def _run(
    office: User, month: date, status: InvoiceRunStatus, families: int, issued_on: date | None = None
) -> InvoiceRun:
    return InvoiceRun.objects.create(
        organisation=office.organisation,
        month=month,
        status=status,
        total=families,
        done=families,
        started_by=office,
        started_at=clock.now(),
        finalised_by=office if issued_on else None,
        issued_on=issued_on,
        finished_at=clock.now() if issued_on else None,
    )


def _drafts(families: list[Family], run: InvoiceRun) -> list[Invoice]:
    return store_drafts(run, families, _bills(families, run.month))


def _bills(families: list[Family], month: date) -> Mapping[Bill, list[Line]]:
    """As the weekly patterns of today would have it: so far back the demo plans nobody."""
    parts = list(
        PlacementPart.objects.filter(placement__child__family__in=families).select_related(
            "day_part", "placement__child", "placement__group__location"
        )
    )
    prices = prices_of({part.day_part_id for part in parts})
    cares: dict[Bill, list[Care]] = {}
    for part in parts:
        bill = part.placement.child.family_id, part.placement.group.location_id
        cares.setdefault(bill, []).extend(_cares(part, prices[part.day_part_id], month))
    return {bill: care_lines(own) for bill, own in cares.items()}


def _cares(part: PlacementPart, prices: list[Price], month: date) -> Iterator[Care]:
    group, day_part = part.placement.group, part.day_part
    minutes = Span(day_part.starts, day_part.ends).minutes
    day = month
    while day <= last_day_of(month):
        if day.isoweekday() == part.weekday:
            yield Care(
                child_id=part.placement.child_id,
                registration=Registration(group.care_type, group.location.lrk_number),
                name=day_part.name,
                on=day,
                minutes=minutes,
                part_minutes=minutes,
                price=price_on(prices, day),
            )
        day += timedelta(days=1)


def _back(today: date, months: int) -> date:
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
