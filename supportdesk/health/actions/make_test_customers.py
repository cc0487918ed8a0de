"""Making the test customers of a childcare organisation (S-31, S-41): safe to run again."""

import secrets
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.invoice_runs import make_final
from core.childcare.choices import CareType, ContractForm, Region, ShownOnPortal
from core.childcare.models import (
    Child,
    Childminder,
    Family,
    Group,
    Guardian,
    Invoice,
    Location,
    Placement,
    WaitingEntry,
)
from core.lib import clock
from core.lib.sealed import seal
from supportdesk.health.models import TestCustomer
from supportdesk.health.test_customers import as_it_is, place_of

PARENT_NUMBER, CHILDMINDER_NUMBER = "TEST", "TESTGASTOUD"
LOCATION = "Testlocatie (geen echte opvang)"
CHILD_AGE = timedelta(days=900)


@transaction.atomic
def make_test_customers(organisation: Organisation, made_by: User | None = None) -> list[TestCustomer]:
    """A guardian with a child that waits, is placed and has an invoice, and a childminder; those that lack.

    `made_by` is under whose name the invoice stands; the first account of staff where it is None.

    Raises:
        User.DoesNotExist: the organisation has no staff yet.
    """
    staff = made_by or User.objects.filter(
        organisation=organisation, environment=Environment.STAFF, is_active=True
    ).earliest("pk")
    have = set(TestCustomer.objects.filter(organisation=organisation).values_list("environment", flat=True))
    made = []
    if Environment.PARENT not in have:
        made.append(_mark(_make_parent(organisation, staff)))
    if Environment.CHILDMINDER not in have:
        made.append(_mark(_make_childminder(organisation)))
    for customer in made:
        trail.record(
            Action.TEST_CUSTOMER_MADE, actor=made_by, subject=customer, organisation_id=organisation.pk
        )
    return made


def _mark(user: User) -> TestCustomer:
    password = secrets.token_urlsafe(24)
    user.set_password(password)
    user.save(update_fields=["password"])
    now = clock.now()
    customer = TestCustomer(
        organisation=user.organisation,
        environment=user.environment,
        user=user,
        kept=as_it_is(user),
        made_at=now,
        probe_due_at=now,
    )
    customer.password = seal(password.encode(), **vars(place_of(customer)))
    customer.save()
    return customer


def _make_parent(organisation: Organisation, staff: User) -> User:
    user = User.objects.create(
        organisation=organisation,
        environment=Environment.PARENT,
        username=PARENT_NUMBER,
        full_name="Test Ouder",
        language="nl",
    )
    family = Family.objects.create(
        organisation=organisation,
        debtor_number=PARENT_NUMBER,
        street="Teststraat",
        house_number="1",
        postcode="1000 AA",
        city="Amsterdam",
    )
    Guardian.objects.create(
        family=family, position=1, user=user, first_name="Test", initials="T.", last_name="Ouder"
    )
    today = clock.today()
    child = Child.objects.create(
        family=family, first_name="Test", last_name="Kind", birth_date=today - CHILD_AGE
    )
    location = _location(organisation)
    group, _ = Group.objects.get_or_create(
        location=location,
        name="Testgroep",
        defaults={
            "care_type": CareType.DAY_CARE,
            "age_from_months": 0,
            "age_until_months": 48,
            "capacity": 1,
            "open_for_requests": False,
        },
    )
    Placement.objects.create(
        child=child, group=group, contract_form=ContractForm.WEEKS_52, valid_from=today - timedelta(days=30)
    )
    WaitingEntry.objects.create(
        child=child,
        location=location,
        care_type=CareType.AFTER_SCHOOL,
        weekdays=[1],
        wanted_from=today + timedelta(days=600),
        since=today,
        state_since=clock.now(),
    )
    _make_invoice(family, location, staff, today)
    return user


def _make_invoice(family: Family, location: Location, staff: User, today: date) -> None:
    """Of nothing, so that it changes no sum; a final invoice has a number, which no other one gets."""
    invoice = Invoice.objects.create(
        organisation=family.organisation,
        family=family,
        location=location,
        month=(today.replace(day=1) - timedelta(days=1)).replace(day=1),
        made_by=staff,
        debtor_number=family.debtor_number,
        addressee="Test Ouder",
        address="Teststraat 1\n1000 AA Amsterdam",
        location_name=location.name,
        total=Decimal("0.00"),
    )
    make_final(invoice.pk, today)


def _make_childminder(organisation: Organisation) -> User:
    group, _ = Group.objects.get_or_create(
        location=_location(organisation),
        name="Testgastouder",
        defaults={
            "care_type": CareType.CHILDMINDING,
            "age_from_months": 0,
            "age_until_months": 156,
            "capacity": 1,
            "open_for_requests": False,
        },
    )
    user = User.objects.create(
        organisation=organisation,
        environment=Environment.CHILDMINDER,
        username=CHILDMINDER_NUMBER,
        full_name="Test Gastouder",
        language="nl",
    )
    Childminder.objects.create(
        organisation=organisation, user=user, number=CHILDMINDER_NUMBER, name="Test Gastouder", group=group
    )
    return user


def _location(organisation: Organisation) -> Location:
    return Location.objects.get_or_create(
        organisation=organisation,
        name=LOCATION,
        defaults={"region": Region.MIDDLE, "shown_on_portal": ShownOnPortal.NO, "city": "Amsterdam"},
    )[0]
