"""A family with care in last month, for tests of invoices."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from core.accounts.models import Organisation, User
from core.childcare.actions import invoice_runs
from core.childcare.models import CareMoment, Child, DayPart, Family, Group, Guardian, Invoice, InvoiceRun
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    DayPartFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    OrganisationFactory,
    UserFactory,
    last_month,
)


@dataclass(frozen=True)
class Billed:
    """Noortje came on the first two days of last month: 11 hours a day for € 10,95 an hour."""

    organisation: Organisation
    office: User
    family: Family
    guardian: Guardian
    child: Child
    group: Group
    whole_day: DayPart
    month: date

    def plan(self, day: int, child: Child | None = None, **more: object) -> CareMoment:
        moment: CareMoment = CareMomentFactory(
            child=child or self.child,
            group=self.group,
            date=self.month + timedelta(days=day - 1),
            starts=time(7, 30),
            ends=time(18, 30),
            day_part=self.whole_day,
            **more,
        )
        return moment

    def drafts(self, **more: object) -> InvoiceRun:
        """A run of the month, up to its preview."""
        run = invoice_runs.start(self.office, self.month, **more)
        invoice_runs.work(seconds=30)
        run.refresh_from_db()
        return run

    def final(self) -> Invoice:
        """The family's invoice of the month, final."""
        run = self.drafts()
        invoice_runs.finalise(self.office, run.pk)
        invoice_runs.work(seconds=30)
        return Invoice.objects.filter(family=self.family, run=run).get()


def billed(organisation: Organisation | None = None) -> Billed:
    kringloop = organisation or OrganisationFactory(name="De Kringloop")
    family = FamilyFactory(organisation=kringloop)
    group = GroupFactory(location__organisation=kringloop, location__name="Haarlem")
    whole_day = DayPartFactory(
        organisation=kringloop, contract=True, name="Hele dag", price__amount=Decimal("10.95")
    )
    made = Billed(
        organisation=kringloop,
        office=UserFactory(organisation=kringloop, manager=True, with_app=True),
        family=family,
        guardian=GuardianFactory(family=family),
        child=ChildFactory(family=family, first_name="Noortje"),
        group=group,
        whole_day=whole_day,
        month=last_month(),
    )
    made.plan(1)
    made.plan(2)
    return made
