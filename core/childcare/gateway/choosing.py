"""Where an organisation's register is."""

from core.accounts.models import Organisation
from core.childcare.gateway.contract import Register
from core.childcare.gateway.own import OwnRegister
from core.childcare.gateway.remote import ATTEMPTS, RemoteRegister
from core.childcare.models import RegisterConnection


def connection_of(organisation_id: int) -> RegisterConnection | None:
    """The connection to a back-office elsewhere; None where the own database is the register."""
    return RegisterConnection.objects.filter(organisation=organisation_id, is_on=True).first()


def register_of(organisation: Organisation, *, attempts: int = ATTEMPTS, insists: bool = False) -> Register:
    """The register of an organisation; see RemoteRegister for what `attempts` and `insists` mean there."""
    connection = connection_of(organisation.pk)
    if connection is None:
        return OwnRegister(organisation)
    return RemoteRegister(connection, attempts, insists)
