"""Office staff fill in the BSN of a guardian or a child, or put another in its place (K-03)."""

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.bsn import Person, bsn_for, digests_of, fill
from core.childcare.models import Bsn, Family


class BsnTakenError(Exception):
    """Somebody else in the family has this number."""

    def __init__(self, person: Person) -> None:
        super().__init__("Another person of this family has this BSN.")
        self.person = person


@sensitive_variables("number")
@transaction.atomic
def set_bsn(user: User, person: Person, number: str) -> Bsn:
    """Store a number (nine digits, checked). The trail says that there is one, never which.

    Raises BsnTakenError when it is the number of somebody else in the family.
    """
    family = Family.objects.select_for_update().get(pk=person.family_id)
    bsn = bsn_for(person)
    same = Bsn.objects.filter(family=family, digest__in=digests_of(family.organisation_id, number))
    taken = same.exclude(pk=bsn.pk).select_related("guardian", "child").first()
    if taken is not None:
        raise BsnTakenError(taken.person)
    replaces = bsn.pk is not None
    fill(bsn, number)
    bsn.save()
    trail.record(
        Action.BSN_SET,
        actor=user,
        subject=person,
        client=person,
        organisation_id=family.organisation_id,
        replaces=replaces,
    )
    return bsn
