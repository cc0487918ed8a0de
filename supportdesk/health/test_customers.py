"""How a test customer must be, and putting it back (S-31).

A test customer is an ordinary family with a location, group and debtor number of its own, so that no selector, rule or
figure needs to know it: the weekly pattern of its placement is empty (it takes no place and earns no invoice), its
group is closed for requests, its location is not offered to parents, and its one invoice is of nothing.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from core.accounts import second_factor
from core.accounts.choices import Environment
from core.accounts.models import Passkey, User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.generate_schedule import generate
from core.childcare.choices import STILL_WAITING, WaitingState
from core.childcare.models import Child, Family, Guardian, Placement, WaitingEntry
from core.lib import clock
from core.lib.keyring import Place
from core.lib.sealed import unseal
from supportdesk.health.models import TestCustomer

USER_FIELDS = ("username", "full_name", "email", "language", "is_active", "environment")
GUARDIAN_FIELDS = (
    "first_name",
    "initials",
    "prefix",
    "last_name",
    "phone",
    "email",
    "second_email",
    "has_custody",
    "is_blocked",
)
FAMILY_FIELDS = (
    "debtor_number",
    "street",
    "house_number",
    "house_number_addition",
    "postcode",
    "city",
    "phone",
)
CHILD_FIELDS = ("first_name", "prefix", "last_name", "allergies", "remarks", "pick_up_remarks")


def place_of(customer: TestCustomer) -> Place:
    """Where the password is sealed for."""
    return Place("health_testcustomer", "password", customer.user_id)


def password_of(customer: TestCustomer) -> str:
    """What the probe signs in with. Raises core.lib.sealed.CannotOpenError."""
    return unseal(customer.password, **vars(place_of(customer))).decode()


def as_it_is(user: User) -> dict[str, Any]:
    """What `put_back` compares with: the account, and the family behind a parent's."""
    kept: dict[str, Any] = {"user": _values(user, USER_FIELDS)}
    guardian = Guardian.objects.filter(user=user).select_related("family").first()
    if guardian is not None:
        kept["guardian"] = _values(guardian, GUARDIAN_FIELDS)
        kept["family"] = _values(guardian.family, FAMILY_FIELDS)
        kept["children"] = {
            str(child.pk): _values(child, CHILD_FIELDS) for child in guardian.family.children.order_by("pk")
        }
        kept["waiting"] = list(
            WaitingEntry.objects.filter(child__family=guardian.family)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        kept["placements"] = [_facts_of(placement) for placement in _placements_of(guardian.family)]
    return kept


@transaction.atomic
def put_back(customer: TestCustomer) -> list[str]:
    """Undo whatever was changed on a test customer; returns what, by name, and nothing when all was well.

    Safe twice and at the same moment: the account is locked, so the second one finds nothing left to do. What it
    changes is written down as Kring's own act.
    """
    user = _locked_account(customer.user_id)
    restored = _put_back_account(user, customer)
    restored += _put_back_family(user, customer.kept)
    if restored:
        trail.record(
            Action.TEST_CUSTOMER_RESTORED,
            actor=None,
            subject=customer,
            organisation_id=customer.organisation_id,
            restored=restored,
        )
    return restored


def _locked_account(pk: int) -> User:
    return User.objects.select_for_update().get(pk=pk)


def _put_back_account(user: User, customer: TestCustomer) -> list[str]:
    restored = _set(user, customer.kept["user"])
    if user.ends_at is not None or user.successor_id is not None:
        user.ends_at = user.successor = None
        user.save(update_fields=["ends_at", "successor"])
        restored.append("ends_at")
    password = password_of(customer)
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
        restored.append("password")
    if second_factor.confirmed_app(user) or Passkey.objects.filter(user=user).exists():
        second_factor.drop_all(user)
        restored.append("second_factor")
    return restored


def _put_back_family(user: User, kept: dict[str, Any]) -> list[str]:
    if "guardian" not in kept:
        return []
    guardian = Guardian.objects.select_related("family").filter(user=user).first()
    if guardian is None:
        return []
    restored = _set(guardian, kept["guardian"]) + _set(guardian.family, kept["family"])
    for child in Child.objects.filter(pk__in=list(kept["children"])).order_by("pk"):
        restored += _set(child, kept["children"][str(child.pk)])
    if _wait_again(kept["waiting"]):
        restored.append("waiting_list")
    if _place_again(guardian.family, kept["placements"]):
        restored.append("placement")
    return restored


def _wait_again(kept: list[int]) -> bool:
    """What somebody withdrew cannot be opened again: the child is put on the list once more. False if it waits."""
    for entry in WaitingEntry.objects.filter(pk__in=kept).exclude(state__in=STILL_WAITING):
        wish = {"child": entry.child_id, "location": entry.location_id, "care_type": entry.care_type}
        if WaitingEntry.objects.filter(**wish, state__in=STILL_WAITING).exists():
            continue
        entry.pk, entry.state, entry.state_since = None, WaitingState.OPEN, clock.now()
        entry.save(force_insert=True)
        return True
    return False


def _place_again(family: Family, kept: list[dict[str, Any]]) -> bool:
    """The placements that were, each without a pattern; any other goes, with the care to come that it brought."""
    standing: list[dict[str, Any]] = []
    is_changed = False
    for placement in _placements_of(family):
        facts = _facts_of(placement)
        if facts in kept and facts not in standing and not placement.parts.all():
            standing.append(facts)
            continue
        placement.parts.all().delete()
        generate(placement, clock.today())
        placement.delete()
        is_changed = True
    for facts in kept:
        if facts not in standing:
            Placement.objects.create(**facts | {"valid_from": date.fromisoformat(facts["valid_from"])})
            is_changed = True
    return is_changed


def _placements_of(family: Family) -> QuerySet[Placement]:
    return Placement.objects.filter(child__family=family).order_by("pk").prefetch_related("parts")


def _facts_of(placement: Placement) -> dict[str, Any]:
    """What a placement is made of; with an end it is none that was kept."""
    return {
        "child_id": placement.child_id,
        "group_id": placement.group_id,
        "contract_form": placement.contract_form,
        "valid_from": placement.valid_from.isoformat(),
        "valid_until": placement.valid_until,
    }


def _values(row: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _set(row: Model, values: dict[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return changed


def customers_of(user: User) -> list[TestCustomer]:
    """Those of the worker's organisation, the parent first."""
    rows = TestCustomer.objects.filter(organisation=user.organisation_id).select_related("user")
    return sorted(rows, key=lambda row: row.environment != Environment.PARENT)
