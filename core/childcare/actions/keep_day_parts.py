"""The office keeps day parts and what they cost from which date on (K-07)."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.save_record import Ties, add_record, change_record
from core.childcare.models import CareMoment, DayPart, DayPartPrice, PlacementPart
from core.lib import clock
from core.lib.database import constraint_of

FIXED_ONCE_USED = ("care_type", "contract_form", "starts", "ends", "weekdays", "weeks")
"""Agreements and planned care say these; for other times there is another day part."""


def is_used(part: DayPart) -> bool:
    """Whether an agreement or planned care holds this day part. Two queries."""
    return (
        PlacementPart.objects.filter(day_part=part).exists()
        or CareMoment.objects.filter(day_part=part).exists()
    )


@transaction.atomic
def add_day_part(user: User, part: DayPart, ties: Ties) -> DayPart:
    """A new day part of the user's organisation. Raises IntegrityError for a name that is taken."""
    part.organisation_id = user.organisation_id
    return add_record(user, part, ties=ties)


@transaction.atomic
def change_day_part(
    user: User, part: DayPart, fields: Collection[str], ties: Ties, *, seen: int | None
) -> list[str]:
    """Save a day part. Raises as `change_record`, and RefusedError for times or days of one that is in use."""
    changed = change_record(user, part, fields, seen=seen, ties=ties)
    if set(FIXED_ONCE_USED).intersection(changed) and is_used(part):
        raise RefusedError(
            _(
                "This day part stands in agreements, so its times, days and care type stay. Make a new day part, and "
                "change the placements from a date on."
            )
        )
    return changed


@transaction.atomic
def set_price(user: User, price: DayPartPrice) -> DayPartPrice:
    """What a day part costs from a date on.

    Raises RefusedError for a date that has a price, and for a date before tomorrow where a price holds already: what
    was agreed and invoiced for those days stays.
    """
    DayPart.objects.select_for_update().get(pk=price.day_part_id)
    today = clock.today()
    holds = DayPartPrice.objects.filter(day_part=price.day_part_id, valid_from__lte=today).exists()
    if holds and price.valid_from <= today:
        raise RefusedError(
            _("A price holds now and stays for the days that have been. Choose a date from tomorrow on.")
        )
    try:
        with transaction.atomic():
            price.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != "one_price_per_date":
            raise
        raise RefusedError(_("From this date there is a price already. Remove that one first.")) from None
    _record(Action.RECORD_ADDED, user, price)
    return price


@transaction.atomic
def remove_price(user: User, price: DayPartPrice) -> None:
    """Take away a price that does not hold yet. Raises RefusedError for one that does."""
    if price.valid_from <= clock.today():
        raise RefusedError(_("This price holds already and stays. Set another one from a later date."))
    _record(Action.RECORD_REMOVED, user, price)
    price.delete()


def _record(action: Action, user: User, price: DayPartPrice) -> None:
    trail.record(
        action,
        actor=user,
        subject=price.day_part,
        fields=["price"],
        valid_from=price.valid_from.isoformat(),
        unit=price.unit,
        amount=str(price.amount),
    )
