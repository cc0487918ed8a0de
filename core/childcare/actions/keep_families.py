"""The office keeps families: a new one with its guardians, and the changes that reach further than their row (K-02)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError
from core.accounts.models import AccountLink, User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.generate_schedule import generate_many
from core.childcare.actions.save_record import add_record, change_record
from core.childcare.gateway import outgoing
from core.childcare.models import Child, Family, Guardian
from core.lib import clock
from core.notifications import outbox

MOST_GUARDIANS = 2
ON_THE_ACCOUNT = {"first_name", "prefix", "last_name", "email"}


@transaction.atomic
def make_family(user: User, family: Family, guardians: Collection[Guardian]) -> Family:
    """A new family with one guardian or two, in the user's organisation.

    Raises IntegrityError for a debtor number that is taken.
    """
    family.organisation_id = user.organisation_id
    add_record(user, family)
    for position, guardian in enumerate(guardians, start=1):
        guardian.family, guardian.position = family, position
        add_record(user, guardian, client=guardian)
    return family


@transaction.atomic
def add_guardian(user: User, family: Family, guardian: Guardian) -> Guardian:
    """The second guardian of a family, or the first where there is none.

    Raises RefusedError where there are two.
    """
    Family.objects.select_for_update().get(pk=family.pk)
    taken = set(family.guardians.values_list("position", flat=True))
    free = [position for position in range(1, MOST_GUARDIANS + 1) if position not in taken]
    if not free:
        raise RefusedError(
            _("A family has two guardians at most. Change one of them, or make a family of its own.")
        )
    guardian.family, guardian.position = family, free[0]
    added = add_record(user, guardian, client=guardian)
    outgoing.write_guardians(family)
    return added


@transaction.atomic
def change_family(
    user: User, family: Family, fields: Collection[str], *, seen: int | None, client: Guardian | None = None
) -> list[str]:
    """Save the address and telephone number of a family. Raises as `change_record`."""
    changed = change_record(user, family, fields, seen=seen, client=client)
    if changed:
        outgoing.write_guardians(family)
    return changed


@transaction.atomic
def change_guardian(
    user: User, guardian: Guardian, fields: Collection[str], *, seen: int | None
) -> list[str]:
    """Save a guardian; an account follows in name and e-mail address.

    Of another address the old one is told, and links that were sent there die (A-11). Blocking and authority hold from
    the guardian's next click. Raises as `change_record`.
    """
    changed = change_record(user, guardian, fields, seen=seen, client=guardian)
    if guardian.user_id is not None and ON_THE_ACCOUNT.intersection(changed):
        _let_account_follow(user, guardian)
    if changed:
        outgoing.write_guardians(guardian.family)
    return changed


def _let_account_follow(user: User, guardian: Guardian) -> None:
    account = User.objects.select_for_update().get(guardian=guardian)
    old = account.email
    account.full_name = str(guardian)
    account.email = guardian.email or old
    account.save(update_fields=["full_name", "email"])
    if account.email == old:
        return
    AccountLink.objects.filter(user=account, used_at=None).update(used_at=clock.now())
    line = trail.record(
        Action.ACCOUNT_CHANGED, actor=user, subject=account, client=guardian, changed=["email"], units=[]
    )
    if old:
        outbox.enqueue(
            "accounts.email_changed_by_administrator",
            address=old,
            context={"account": account.pk, "at": line.at.isoformat()},
            dedup_key=f"accounts.email_changed_by_administrator:{line.pk}",
        )


@transaction.atomic
def change_child(user: User, child: Child, fields: Collection[str], *, seen: int | None) -> list[str]:
    """Save a child. With another school come other holidays, so its care is planned anew.

    Raises as `change_record`, and RefusedError where the care of the new school does not fit.
    """
    changed = change_record(user, child, fields, seen=seen, client=child)
    if "school" in changed:
        placements = list(child.placements.values_list("pk", flat=True))
        outcomes = generate_many(placements, clock.today(), actor=user)
        if any(outcome.obstacle for outcome in outcomes):
            raise RefusedError(
                _(
                    "With the holidays of this school the care does not fit in the group any more. Change the "
                    "placement first."
                )
            )
    return changed
