"""Adding a dossier: a pupil that the school does not have yet (C-01, C-03, C-04)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from carecases.models import Dossier, SchoolData
from carecases.selectors import same_pupil_elsewhere, same_pupil_here
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


@dataclass(frozen=True)
class Contact:
    """Schoolgegevens: who speaks for the school; `email` gets the status mails. `phone` is E.164 or empty."""

    school: Unit
    group: str
    contact: str
    function: str
    email: str
    phone: str


class KnownHereError(Exception):
    """There is a dossier of this pupil that the account sees; a second one is never made."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(dossier.pk)
        self.dossier = dossier


class KnownElsewhereError(Exception):
    """Another school of the partnership has this pupil: it has to be handed over. Says nothing more (C-64)."""


@transaction.atomic
def open_dossier(user: User, pupil: Pupil, contact: Contact) -> Dossier:
    """Make the dossier with its first school data; its number is the next one of the partnership.

    Raises:
        KnownHereError, KnownElsewhereError: the same name and date of birth is there already.
    """
    # One at a time per partnership: the number is the next, and the same pupil is not made twice.
    Organisation.objects.select_for_update(no_key=True).get(pk=user.organisation_id)
    known = same_pupil_here(user, pupil.first_name, pupil.last_name, pupil.birth_date)
    if known is not None:
        raise KnownHereError(known)
    if same_pupil_elsewhere(user, pupil.first_name, pupil.last_name, pupil.birth_date) is not None:
        raise KnownElsewhereError
    highest = Dossier.objects.filter(organisation=user.organisation_id).aggregate(at=Max("number"))["at"] or 0
    dossier = Dossier.objects.create(
        organisation=user.organisation,
        number=highest + 1,
        first_name=pupil.first_name,
        prefix=pupil.prefix,
        last_name=pupil.last_name,
        birth_date=pupil.birth_date,
        sex=pupil.sex,
        school=contact.school,
        made_by=user,
        made_at=clock.now(),
    )
    add_school_data(user, dossier, contact)
    trail.record(Action.DOSSIER_MADE, actor=user, subject=dossier, client=dossier)
    return dossier


def add_school_data(user: User, dossier: Dossier, contact: Contact) -> SchoolData:
    """New school data from today on; what was stays as history."""
    return SchoolData.objects.create(
        dossier=dossier,
        school=contact.school,
        group=contact.group,
        applicant=user,
        contact=contact.contact,
        function=contact.function,
        email=contact.email,
        phone=contact.phone,
        since=clock.today(),
    )
