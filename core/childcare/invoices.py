"""Which invoices a user may see, and the yearly statement that follows from them (K-11)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.choices import CARE_LINES, CareType, InvoiceStatus
from core.childcare.models import Child, Invoice, InvoiceLine, InvoiceRun, Location
from core.childcare.rules.price import hours_of
from core.childcare.selectors import family_access
from core.lib import clock


def invoices_of(user: User) -> QuerySet[Invoice]:
    """The final invoices of the family, newest first: for guardians with custody."""
    access = family_access(user)
    if access is None or not access.may_ask:
        return Invoice.objects.none()
    return (
        Invoice.objects.filter(family=access.family, status=InvoiceStatus.FINAL)
        .select_related("corrects", "organisation")
        .order_by("-issued_on", "-sequence")
    )


def office_invoices(user: User) -> QuerySet[Invoice]:
    """The invoices of the own organisation, drafts too, newest month first."""
    if not _keeps_invoices(user):
        return Invoice.objects.none()
    return (
        Invoice.objects.filter(organisation=user.organisation_id)
        .select_related("corrects", "organisation", "run")
        .order_by("-month", "-pk")
    )


def office_runs(user: User) -> QuerySet[InvoiceRun]:
    """The runs of the own organisation, newest month first, with how many invoices and euros each comes to."""
    if not _keeps_invoices(user):
        return InvoiceRun.objects.none()
    return (
        InvoiceRun.objects.filter(organisation=user.organisation_id)
        .select_related("location", "started_by", "finalised_by")
        .annotate(
            number=Count("invoices"),
            amount=Sum("invoices__total"),
            problems=Count("invoices", filter=~Q(invoices__problem="")),
            first_number=Min("invoices__sequence"),
            last_number=Max("invoices__sequence"),
        )
        .order_by("-month", "-started_at", "-pk")
    )


def invoice_locations(user: User) -> QuerySet[Location]:
    """The locations for which the office can make invoices."""
    if not _keeps_invoices(user):
        return Location.objects.none()
    return Location.objects.filter(organisation=user.organisation_id)


def _keeps_invoices(user: User) -> bool:
    return user.environment == Environment.STAFF and user.has_right(Right.MANAGE_INVOICES)


def with_lines(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """With the lines of each, by child; two queries more."""
    lines = InvoiceLine.objects.select_related("child").order_by("child__birth_date", "child_id", "pk")
    return invoices.select_related("correction").prefetch_related(Prefetch("lines", queryset=lines))


@dataclass(frozen=True)
class ChildLines:
    """The lines of an invoice for one child, with what they come to in euros."""

    child: Child
    lines: list[InvoiceLine]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


def by_child(lines: Iterable[InvoiceLine]) -> list[ChildLines]:
    """In the order of the lines."""
    found: defaultdict[Child, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        found[line.child].append(line)
    return [ChildLines(child, own) for child, own in found.items()]


@dataclass(frozen=True)
class StatementYear:
    """A year of which a child has a statement."""

    child: Child
    year: int


@dataclass(frozen=True)
class StatementPart:
    """Care of one type under one number in the LRK: hours with two decimals, costs in euros, the first and last day."""

    care_type: str
    lrk_number: str
    location: str
    first_date: date
    last_date: date
    minutes: int
    amount: Decimal

    @property
    def hours(self) -> Decimal:
        return hours_of(self.minutes)

    @property
    def care_words(self) -> str:
        return str(CareType(self.care_type).label)


@dataclass(frozen=True)
class Statement:
    """The yearly statement of a child: what the final invoices of a year come to."""

    child: Child
    year: int
    parts: list[StatementPart]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)

    @property
    def hours(self) -> Decimal:
        return hours_of(self.minutes)

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal(0))

    @property
    def has_legal_ground_for_bsn(self) -> bool:
        """The BSN is there for childcare allowance, which is only for registered care (Awir, art. 38; K-03)."""
        return any(part.lrk_number for part in self.parts)


def statement_years(user: User) -> list[StatementYear]:
    """The years that are over of which there are invoices, newest first, by child. Two queries."""
    access = family_access(user)
    if access is None or not access.may_ask:
        return []
    children = {child.pk: child for child in Child.objects.filter(family=access.family)}
    years = (
        InvoiceLine.objects.filter(
            child__in=children,
            invoice__family=access.family,
            invoice__status=InvoiceStatus.FINAL,
            invoice__month__lt=date(clock.today().year, 1, 1),
        )
        .annotate(year=ExtractYear("invoice__month"))
        .values_list("year", "child_id")
        .order_by("-year", "child__birth_date", "child_id")
        .distinct()
    )
    return [StatementYear(children[child], year) for year, child in years]


def statement_of(user: User, year: int, child_id: int) -> Statement | None:
    """None where there is none for this guardian, or the year is not over."""
    found = next((one for one in statement_years(user) if (one.year, one.child.pk) == (year, child_id)), None)
    if found is None:
        return None
    rows = (
        InvoiceLine.objects.filter(
            child=found.child,
            invoice__family=found.child.family_id,
            invoice__status=InvoiceStatus.FINAL,
            invoice__month__year=year,
        )
        .values("care_type", "lrk_number", "invoice__location_name")
        .annotate(
            first=Min("first_date"),
            last=Max("last_date"),
            euros=Sum("amount"),
            care_minutes=Sum("minutes", filter=Q(kind__in=CARE_LINES)),
        )
        .order_by("first", "care_type", "lrk_number")
    )
    return Statement(
        found.child,
        year,
        [
            StatementPart(
                care_type=row["care_type"],
                lrk_number=row["lrk_number"],
                location=row["invoice__location_name"],
                first_date=row["first"],
                last_date=row["last"],
                minutes=row["care_minutes"] or 0,
                amount=row["euros"],
            )
            for row in rows
        ],
    )
