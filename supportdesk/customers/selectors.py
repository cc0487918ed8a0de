"""Whom a worker of support may look up: people of the own organisation, whatever their account is."""

from django.db.models import QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from core.homelogin.models import HomeAccount
from supportdesk.models import Diagnosis, RepairDone


def customers_of(worker: User) -> QuerySet[User]:
    """The accounts of the worker's organisation, ended ones too: that may be just why it does not work."""
    if not worker.has_right(Right.SUPPORT_CUSTOMERS):
        return User.objects.none()
    return User.objects.filter(organisation=worker.organisation_id).select_related("role", "organisation")


def home_accounts_of(worker: User) -> QuerySet[HomeAccount]:
    """The home accounts of parents with a child at the worker's school."""
    if not worker.has_right(Right.SUPPORT_CUSTOMERS):
        return HomeAccount.objects.none()
    return HomeAccount.objects.filter(addresses__pupil__group__organisation=worker.organisation_id).distinct()


def diagnoses_of(worker: User) -> QuerySet[Diagnosis]:
    """What was looked into in the worker's organisation, newest first."""
    if not worker.has_right(Right.SUPPORT_CUSTOMERS):
        return Diagnosis.objects.none()
    return Diagnosis.objects.filter(organisation=worker.organisation_id).select_related(
        "customer", "by", "home_account"
    )


def repairs_of(worker: User) -> QuerySet[RepairDone]:
    """What was repaired in the worker's organisation, newest first."""
    if not worker.has_right(Right.SUPPORT_CUSTOMERS):
        return RepairDone.objects.none()
    return RepairDone.objects.filter(organisation=worker.organisation_id).select_related(
        "customer", "by", "undone_by"
    )
