"""Every factory makes a row that PostgreSQL accepts."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests import factories

pytestmark = pytest.mark.django_db

FACTORIES = [
    factory
    for factory in vars(factories).values()
    if isinstance(factory, type)
    and issubclass(factory, factories.Factory)
    and factory is not factories.Factory
]
OWN = ("core", "requests_app", "carecases", "portal", "supportdesk")


def test_every_model_has_a_factory():
    models = {model for model in apps.get_models() if model.__module__.partition(".")[0] in OWN}
    assert models == {factory._meta.model for factory in FACTORIES}


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_a_factory_makes_two_sound_rows(factory):
    first, second = factory(), factory()
    assert first.pk != second.pk
    first.refresh_from_db()


def test_guardians_sign_in_with_the_debtor_number():
    first = factories.GuardianFactory(family__debtor_number="100001")
    second = factories.GuardianFactory(family=first.family, second=True)
    assert (first.user.username, second.user.username) == ("100001", "100001-2")
    assert first.user.organisation == first.family.organisation
    assert first.user.check_password(factories.PASSWORD)


def test_a_granted_credit_has_a_balance():
    assert factories.CreditFactory(hours=Decimal("5.50")).balance == Decimal("5.50")
    assert factories.CreditFactory(grant=None).balance == Decimal(0)


def test_a_booking_stays_within_one_organisation():
    booking = factories.BookingFactory(approved=True)
    assert {
        booking.child.family.organisation,
        booking.group.location.organisation,
        booking.day_part.organisation,
        booking.request.submitted_by.family.organisation,
    } == {booking.organisation}


def test_a_full_group_takes_no_more_children():
    group = factories.GroupFactory(capacity=1)
    factories.CareMomentFactory(group=group)
    with pytest.raises(IntegrityError, match="is full"), transaction.atomic():
        factories.CareMomentFactory(group=group)


def test_planners_of_one_organisation_share_a_role():
    one = factories.UserFactory(planner=True)
    other = factories.UserFactory(planner=True, organisation=one.organisation)
    assert one.role == other.role
