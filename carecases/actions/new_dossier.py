"""The next dossier of a partnership, in the transaction of who makes it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from carecases.models import Dossier
from core.accounts.models import Organisation, Unit, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@dataclass(frozen=True)
class Pupil:
    """Basisgegevens: prefix and last name apart, never split by Kring."""

    first_name: str
    prefix: str
    last_name: str
    birth_date: date
    sex: str


def lock_partnership(organisation_id: int) -> None:
    """One dossier at a time per partnership: its number is the next, and the same pupil is not there twice."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def new_dossier(school: Unit, pupil: Pupil, *, by: User | None) -> Dossier:
    """A dossier with the next number; the partnership is locked. `by` is empty for a link with another system."""
    of_partnership = Dossier.objects.filter(organisation=school.organisation_id)
    highest = of_partnership.aggregate(at=Max("number"))["at"] or 0
    dossier = Dossier.objects.create(
        organisation_id=school.organisation_id,
        number=highest + 1,
        first_name=pupil.first_name,
        prefix=pupil.prefix,
        last_name=pupil.last_name,
        birth_date=pupil.birth_date,
        sex=pupil.sex,
        school=school,
        made_by=by,
        made_at=clock.now(),
    )
    trail.record(
        Action.DOSSIER_MADE,
        actor=by,
        subject=dossier,
        client=dossier,
        organisation_id=school.organisation_id,
    )
    return dossier
