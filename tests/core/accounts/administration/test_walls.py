"""What PostgreSQL holds about organisations, accounts, roles and units (A-30); these tests go around the code."""

import pytest

from core.accounts.choices import OrganisationKind, RoleKind
from core.accounts.models import Organisation
from core.accounts.rights import ADMINISTRATION, GROUPS, ExternalRight, Right
from tests.core.accounts.administration.people import partnership, staff_of
from tests.factories import OrganisationFactory, RoleFactory, UnitFactory, UserFactory
from tests.refusals import database_refuses, execute

pytestmark = pytest.mark.django_db


@pytest.mark.spec("A-30")
def test_a_tenant_is_of_one_of_three_kinds():
    assert set(OrganisationKind) == {"childcare", "partnership", "school"}
    with database_refuses("a_tenant_is_of_one_of_three_kinds"):
        OrganisationFactory(kind="hospital")


@pytest.mark.spec("A-30")
def test_an_account_works_for_several_units_of_its_own_organisation():
    organisation = partnership()
    account = staff_of(organisation)
    account.units.add(UnitFactory(organisation=organisation))
    assert account.units.count() == 2


@pytest.mark.spec("A-30")
def test_a_unit_of_another_organisation_is_refused():
    account, foreign = staff_of(partnership()), UnitFactory()
    with database_refuses("unit_of_the_same_organisation"):
        account.units.add(foreign)


@pytest.mark.spec("A-30")
def test_a_role_of_another_organisation_is_refused():
    account, foreign = staff_of(partnership()), RoleFactory()
    with database_refuses("role_of_the_same_organisation"):
        execute("UPDATE accounts_user SET role_id = %s WHERE id = %s", foreign.pk, account.pk)


@pytest.mark.spec("A-30")
@pytest.mark.parametrize("table", ["accounts_user", "accounts_unit", "accounts_role"])
def test_nothing_moves_to_another_organisation(table):
    account = staff_of(partnership())
    row = {"accounts_user": account, "accounts_unit": account.units.get(), "accounts_role": account.role}[
        table
    ]
    with database_refuses("stays_with_its_organisation"):
        execute(f"UPDATE {table} SET organisation_id = %s WHERE id = %s", OrganisationFactory().pk, row.pk)


@pytest.mark.spec("A-30")
def test_units_are_of_a_partnership_and_a_tenant_keeps_its_kind():
    childcare = OrganisationFactory()
    with database_refuses("units_are_of_a_partnership"):
        UnitFactory(organisation=childcare)
    with database_refuses("stays_with_its_organisation"):
        Organisation.objects.filter(pk=childcare.pk).update(kind=OrganisationKind.PARTNERSHIP)


def test_a_successor_of_another_organisation_is_refused():
    account, foreign = staff_of(partnership()), UserFactory()
    with database_refuses("successor_of_the_same_organisation"):
        execute(
            "UPDATE accounts_user SET ends_at = now(), successor_id = %s WHERE id = %s",
            foreign.pk,
            account.pk,
        )


@pytest.mark.spec("A-25")
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("a_role_is_of_one_of_three_types", {"kind": "boss"}),
        ("only_administrators_manage", {"rights": [Right.MANAGE_ACCOUNTS]}),
        ("a_super_role_manages_everything", {"kind": RoleKind.SUPER, "rights": ADMINISTRATION[:2]}),
        ("only_in_the_room_may_a_password_do", {"rights": ["see_trail"], "needs_second_factor": False}),
        ("administrators_need_a_second_factor", {"kind": RoleKind.ADMIN, "needs_second_factor": False}),
        ("who_reacts_outside_sees_it_too", {"external_rights": [ExternalRight.REACT_ROUND]}),
    ],
)
def test_a_role_that_cannot_be_is_refused(constraint, values):
    with database_refuses(constraint):
        RoleFactory(**values)


def test_every_right_is_in_one_group():
    grouped = [right for _label, rights in GROUPS for right in rights]
    assert sorted(grouped) == sorted(Right)


@pytest.mark.parametrize("brin", ["05ko", "5KO0", "05KO0", "AB00"])
def test_a_brin_has_two_digits_two_letters_and_perhaps_two_digits(brin):
    with database_refuses("unit_brin_format"):
        UnitFactory(brin=brin)
