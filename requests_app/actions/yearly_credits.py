"""The credit that a contract gives each calendar year, and what becomes of it when the contract changes (R-30, R-40).

Goes through all families in batches, each batch a transaction, and brings each credit to what the contract comes to
now. So it may run twice, late, or beside another: who comes second finds nothing to do, and PostgreSQL keeps it to one
credit for a child and a year.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from core.accounts.models import Organisation
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Family, Placement
from core.lib import clock
from requests_app.actions import credits
from requests_app.actions.tell_expiring import tell_of
from requests_app.choices import CreditOrigin, CreditUnit, MovementKind
from requests_app.facts import policy_of, working_days_of
from requests_app.models import Credit, CreditMovement, PolicyRule
from requests_app.rules.absence import WITHOUT_END
from requests_app.rules.contract import Contract, last_day, stretches
from requests_app.rules.policy import CalendarFacts, Scope, YearlyGrant, read_snapshot
from requests_app.words import number

BATCH = 100
"""Families in one transaction."""


def bring_up_to_date(*, batch: int = BATCH) -> int:
    """Grant and correct the credits of this year; returns how many changed."""
    with_rule = PolicyRule.objects.filter(part=YearlyGrant.part).values("organisation")
    organisations = Organisation.objects.filter(uses_credits=True, pk__in=with_rule).order_by("pk")
    return sum(_Year(organisation, clock.today()).run(batch) for organisation in organisations)


class _Year:
    """The credits of one organisation for the calendar year of a date."""

    def __init__(self, organisation: Organisation, today: date) -> None:
        self.organisation = organisation
        self.today = today
        self.first, self.last = date(today.year, 1, 1), date(today.year, 12, 31)
        self.policy = policy_of(organisation)
        self.is_working_day = working_days_of(organisation, self.last + timedelta(days=400))

    def run(self, batch: int) -> int:
        changed, last = 0, 0
        while True:
            with transaction.atomic():
                # Nobody else brings these families up to date meanwhile.
                families = list(
                    Family.objects.select_for_update(no_key=True)
                    .filter(organisation=self.organisation, pk__gt=last)
                    .order_by("pk")
                    .values_list("pk", flat=True)[:batch]
                )
                if not families:
                    return changed
                changed += self._families(families)
                last = families[-1]

    def _families(self, families: Collection[int]) -> int:
        placements: defaultdict[int, list[Placement]] = defaultdict(list)
        for placement in self._placements(families):
            placements[placement.child_id].append(placement)
        standing = {credit.child_id: credit for credit in self._credits(families)}
        given = _given(standing.values())
        ended_by_staff = _ended_by_staff(standing.values())
        granted = [
            credit
            for child_id, own in placements.items()
            if child_id not in standing and (credit := self._grant(own)) is not None
        ]
        tell_of([credit.pk for credit in granted])
        corrected = [
            self._recalculate(credit, given[credit.pk], placements[child_id])
            for child_id, credit in standing.items()
        ]
        followed = [
            self._follow_contract(credit, placements[child_id])
            for child_id, credit in standing.items()
            if credit.pk not in ended_by_staff
        ]
        return len(granted) + sum(corrected) + sum(followed)

    def _placements(self, families: Collection[int]) -> QuerySet[Placement]:
        """The contracts of the year, the first one first."""
        return (
            Placement.objects.filter(
                Q(valid_until__isnull=True) | Q(valid_until__gte=self.first),
                child__family__in=families,
                valid_from__lte=self.last,
            )
            .select_related("child__family", "group")
            .prefetch_related("parts")
            .order_by("child__family_id", "child_id", "valid_from", "pk")
        )

    def _credits(self, families: Collection[int]) -> QuerySet[Credit]:
        return (
            Credit.objects.select_for_update(of=("self",))
            .filter(child__family__in=families, origin=CreditOrigin.YEARLY, earned_on=self.first)
            .select_related("child")
            .order_by("pk")
        )

    def _rule(self, placement: Placement) -> YearlyGrant | None:
        """What the policy says on the first day of the contract in this year."""
        group = placement.group
        scope = Scope(group.location_id, group.care_type, placement.contract_form)
        return self.policy.find(YearlyGrant, scope, max(self.first, placement.valid_from))

    def _amount(self, rule: YearlyGrant, placements: Collection[Placement]) -> Decimal:
        """What the contracts come to; what begins later counts already only where it is in proportion to the year."""
        contract = stretches([_contract(placement) for placement in placements])
        if not rule.pro_rata:
            contract = tuple(stretch for stretch in contract if stretch.first <= self.today)
        amount = rule.amount_in(self.today.year, contract)
        return min(amount, rule.cap.most) if rule.cap is not None else amount

    def _grant(self, placements: Collection[Placement]) -> Credit | None:
        """A credit for a child with a contract that runs and a rule for it; by the rule of the first contract."""
        earning = list(self._earning(placements))
        if not any(_contract(placement).runs(self.today) for placement, _rule in earning):
            return None
        rule = earning[0][1]
        own = [placement for placement, other in earning if other == rule]
        amount = self._amount(rule, own)
        if amount <= 0:
            return None
        first, until = self._validity(rule, own)
        if until < max(first, self.today):
            return None
        credit = Credit(
            child=own[0].child,
            unit=CreditUnit(rule.unit.value),
            origin=CreditOrigin.YEARLY,
            note=str(self.today.year),
            valid_from=first,
            valid_until=until,
            care_types=sorted({placement.group.care_type for placement in own}),
            terms=rule.snapshot,
            earned_on=self.first,
        )
        return credits.grant(credit, amount, by=None, reason=str(self.today.year))

    def _validity(self, rule: YearlyGrant, own: Sequence[Placement]) -> tuple[date, date]:
        """From and until when what these contracts earn can be used."""
        contract_ends = last_day(placement.valid_until for placement in own)
        begin = max(self.first, own[0].valid_from)
        bounds = rule.validity.bounds(begin, CalendarFacts(self.is_working_day, (), contract_ends))
        return bounds.first, bounds.last or begin + WITHOUT_END

    def _earning(self, placements: Collection[Placement]) -> Iterator[tuple[Placement, YearlyGrant]]:
        for placement in placements:
            rule = self._rule(placement)
            if rule is not None:
                yield placement, rule

    def _follow_contract(self, credit: Credit, placements: Collection[Placement]) -> bool:
        """Move the last day where the credit lasts as long as the contract, and that ends otherwise by now."""
        rule = read_snapshot(credit.terms)
        assert isinstance(rule, YearlyGrant)
        own = [placement for placement, _rule in self._earning(placements)]
        if not rule.validity.until_contract_end or not own:
            return False
        until = max(self._validity(rule, own)[1], credit.valid_from)
        if until == credit.valid_until:
            return False
        reason = f"{credit.valid_until:%d-%m-%Y} → {until:%d-%m-%Y}"
        kind = MovementKind.END if until < credit.valid_until else MovementKind.CORRECT
        CreditMovement.objects.create(
            credit=credit, kind=kind, amount=0, at=clock.now(), by=None, reason=reason
        )
        Credit.objects.filter(pk=credit.pk).update(valid_until=until)
        self._record(credit, reason, until=f"{until:%Y-%m-%d}")
        return True

    def _record(self, credit: Credit, reason: str, **data: str) -> None:
        trail.record(
            Action.CREDIT_CORRECTED,
            actor=None,
            subject=credit,
            client=credit.child,
            organisation_id=self.organisation.pk,
            ground=reason,
            **data,
        )

    def _recalculate(self, credit: Credit, given: Decimal, placements: Collection[Placement]) -> bool:
        """Bring a credit to what the contract comes to now, by the rule that it was earned under.

        `given` is what was granted and corrected here before, without what staff did. What was used already cannot be
        taken back: it is kept with the credit, and a later rise makes up for it first.
        """
        rule = read_snapshot(credit.terms)
        assert isinstance(rule, YearlyGrant)
        counted = [placement for placement, _rule in self._earning(placements)]
        rule_is_gone = bool(placements) and not counted
        if not rule.recalculated or rule_is_gone:
            return False
        amount, before = self._amount(rule, counted), given - credit.not_taken_back
        if amount == before:
            return False
        change = max(amount - given, -credit.balance)
        credit.not_taken_back = given + change - amount
        reason = f"{self.today.year}: {number(before)} → {number(amount)}"
        if change:
            credits.correct(credit, change, by=None, reason=reason)
        Credit.objects.filter(pk=credit.pk).update(not_taken_back=credit.not_taken_back)
        self._record(credit, reason, amount=str(change), not_taken_back=str(credit.not_taken_back))
        return True


def _contract(placement: Placement) -> Contract:
    weekdays = frozenset(part.weekday for part in placement.parts.all())
    return Contract(placement.valid_from, placement.valid_until, weekdays)


def _given(standing: Collection[Credit]) -> dict[int, Decimal]:
    """What came on the credits without staff, in their unit. One query."""
    rows = CreditMovement.objects.filter(
        credit__in=standing, kind__in=[MovementKind.GRANT, MovementKind.CORRECT], by__isnull=True
    )
    sums = rows.order_by().values("credit").annotate(total=Sum("amount"))
    return {row["credit"]: row["total"] for row in sums}


def _ended_by_staff(standing: Collection[Credit]) -> set[int]:
    """The credits to which staff gave an earlier last day: that stays. One query."""
    rows = CreditMovement.objects.filter(credit__in=standing, kind=MovementKind.END, by__isnull=False)
    return set(rows.values_list("credit_id", flat=True))
