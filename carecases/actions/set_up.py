"""What administrators set up around processes: titles, labels, functions, coordinators, contact persons."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from carecases.models import (
    CoordinatorRule,
    Function,
    FunctionHolder,
    Label,
    OutsideSchool,
    SchoolCare,
    Title,
)
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


class LabelInUseError(Exception):
    """Help requests have this label; taking it away would change them unseen."""


class FunctionInUseError(Exception):
    """Statuses are in the queue of this function."""


@transaction.atomic
def save_title(user: User, title: Title | None, facts: dict[str, Any]) -> Title:
    """Make or change a title. Running help requests keep their process (C-10)."""
    saved = title or Title(organisation=user.organisation)
    for name, value in facts.items():
        setattr(saved, name, value)
    saved.save()
    trail.record(Action.TITLE_SET, actor=user, subject=saved)
    return saved


@transaction.atomic
def save_label(user: User, label: Label | None, name: str, *, for_schools: bool) -> Label:
    """Make or change a label."""
    saved = label or Label(organisation=user.organisation)
    saved.name, saved.for_schools = name, for_schools
    saved.save()
    trail.record(Action.LABEL_SET, actor=user, subject=saved)
    return saved


@transaction.atomic
def remove_label(user: User, label: Label) -> None:
    """Take away a label that no help request has.

    Raises:
        LabelInUseError: see there.
    """
    Label.objects.select_for_update().get(pk=label.pk)
    if label.help_requests.exists():
        raise LabelInUseError
    trail.record(Action.LABEL_SET, actor=user, subject=label, removed=True)
    label.delete()


@transaction.atomic
def save_function(
    user: User,
    function: Function | None,
    name: str,
    *,
    is_school_contact: bool,
    takes_external: bool = False,
    holders: Iterable[tuple[int, str]],
) -> Function:
    """Make or change a function; `holders` are numbers of accounts, each with a region or with none."""
    saved = function or Function(organisation=user.organisation)
    saved.name, saved.is_school_contact, saved.takes_external = name, is_school_contact, takes_external
    saved.save()
    saved.holders.all().delete()
    if not is_school_contact:
        FunctionHolder.objects.bulk_create(
            FunctionHolder(organisation=user.organisation, function=saved, user_id=holder, region=region)
            for holder, region in dict.fromkeys(holders)
        )
    trail.record(Action.FUNCTION_SET, actor=user, subject=saved)
    return saved


@transaction.atomic
def remove_function(user: User, function: Function) -> None:
    """Take away a function that no status names.

    Raises:
        FunctionInUseError: see there.
    """
    Function.objects.select_for_update().get(pk=function.pk)
    if function.statuses.exists():
        raise FunctionInUseError
    trail.record(Action.FUNCTION_SET, actor=user, subject=function, removed=True)
    function.delete()


@transaction.atomic
def save_coordinators(user: User, rules: Iterable[tuple[int | None, str, int]]) -> None:
    """Replace all rules; each is a title or none, a region or none, and the coordinator."""
    CoordinatorRule.objects.filter(organisation=user.organisation_id).delete()
    made = CoordinatorRule.objects.bulk_create(
        CoordinatorRule(
            organisation=user.organisation, title_id=title, region=region, coordinator_id=coordinator
        )
        for title, region, coordinator in rules
    )
    trail.record(Action.COORDINATORS_SET, actor=user, rules=len(made))


@transaction.atomic
def save_school_care(user: User, care: SchoolCare, facts: dict[str, Any]) -> None:
    """Region, contact person and agreement of a school."""
    care.region, care.contact_id, care.has_agreement = (
        facts[name] for name in ("region", "contact", "has_agreement")
    )
    care.save()
    trail.record(Action.CONTACT_SET, actor=user, subject=care.unit)


@transaction.atomic
def admit_outside_school(
    user: User, outside: OutsideSchool, *, partnership: str, titles: Iterable[Title], until: date | None
) -> None:
    """Let a school from outside or an institution ask for these titles, or change for which and until when (C-65)."""
    outside.partnership, outside.until = partnership, until
    outside.save()
    outside.titles.set(titles)
    trail.record(
        Action.OUTSIDE_SCHOOL_SET,
        actor=user,
        subject=outside.unit,
        titles=sorted(title.name for title in titles),
        until=until.isoformat() if until else None,
    )
