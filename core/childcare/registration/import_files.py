"""Files with registrations: kept sealed while somebody looks at what would come of them (K-15)."""

from core.lib import keyring
from core.lib.keyring import Place, SealedColumn


def register() -> None:
    """Put the kept files on the list of what stands under the keys."""
    keyring.register(
        SealedColumn("childcare.RegistrationFile", "sealed", place=lambda row: place_of(row.user_id))
    )


def place_of(user_id: int) -> Place:
    """A kept file is bound to the user who chose it."""
    return Place("childcare_registrationfile", "sealed", user_id)
