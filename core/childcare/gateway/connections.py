"""The settings of a connection to an external back-office: where it is, and the secret it is called with (K-17)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from core.childcare.models import RegisterConnection
from core.lib import keyring, outbound
from core.lib.keyring import Place, SealedColumn


def register() -> None:
    """Put the secrets on the list of what stands under the keys."""
    keyring.register(
        SealedColumn("childcare.RegisterConnection", "token", place=lambda row: place_of(row.organisation_id))
    )


def place_of(organisation_id: int) -> Place:
    """A secret is bound to its organisation."""
    return Place("childcare_registerconnection", "token", organisation_id)


@sensitive_variables()
def secret_of(connection: RegisterConnection) -> str:
    """What the back-office knows us by. Raises CannotOpenError."""
    return place_of(connection.organisation_id).unseal(connection.token).decode()


def is_allowed(address: str) -> bool:
    """Whether a back-office may be at this address: https, at a host of settings.REGISTER_HOSTS, nothing odd about it.

    A leading dot in the setting stands for all hosts below.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    known = any(
        host.endswith(allowed) if allowed.startswith(".") else host == allowed
        for allowed in settings.REGISTER_HOSTS
    )
    is_plain = parts.username is None and parts.password is None and not parts.query and not parts.fragment
    return (
        known
        and parts.scheme == "https"
        and port in {None, outbound.PORT}
        and is_plain
        and address.isprintable()
    )
