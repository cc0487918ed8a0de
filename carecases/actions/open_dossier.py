"""Adding a dossier: a pupil that the school does not have yet (C-01, C-03, C-04)."""

from dataclasses import dataclass

from django.db import transaction

from carecases.actions.new_dossier import Pupil, lock_partnership, new_dossier
from carecases.models import Dossier, SchoolData
from carecases.selectors import same_pupil_elsewhere, same_pupil_here
from core.accounts.models import Unit, User
from core.lib import clock


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
    lock_partnership(contact.school.organisation_id)
    known = same_pupil_here(user, pupil.first_name, pupil.last_name, pupil.birth_date)
    if known is not None:
        raise KnownHereError(known)
    if same_pupil_elsewhere(user, pupil.first_name, pupil.last_name, pupil.birth_date) is not None:
        raise KnownElsewhereError
    dossier = new_dossier(contact.school, pupil, by=user)
    add_school_data(user, dossier, contact)
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
